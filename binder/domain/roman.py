"""Roman numerals."""

SIGNS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """A number from 1 in small letters: 4 -> "iv"."""
    letters = ""
    for value, letter in SIGNS:
        count, number = divmod(number, value)
        letters += letter * count
    return letters
