"""Points are whole thousandths: 1500 means 1.5 points. Exact, comparable, cheap; never a float."""

from decimal import Decimal, InvalidOperation

Points = int
"""A number of points in thousandths (1 point = 1000)."""

ONE = 1000


def parse_points(text: str) -> Points:
    """Read "0.5" as 500. At most three decimals; raises ValueError for anything else."""
    try:
        value = Decimal(text) * ONE
    except InvalidOperation as error:
        raise ValueError(f"not a number of points: {text!r}") from error
    if not value.is_finite() or value != value.to_integral_value():
        raise ValueError(f"points carry at most three decimals: {text!r}")
    return int(value)


def points_text(points: Points) -> str:
    """Write 500 as "0.5", 12000 as "12", never with trailing zeros."""
    whole, part = divmod(abs(points), ONE)
    sign = "-" if points < 0 else ""
    return f"{sign}{whole}.{part:03d}".rstrip("0") if part else f"{sign}{whole}"


def rescale(points: Points, share: int, whole: int) -> Points:
    """points × share ÷ whole, rounded half up to a thousandth. whole > 0, the rest ≥ 0."""
    return (2 * points * share + whole) // (2 * whole)
