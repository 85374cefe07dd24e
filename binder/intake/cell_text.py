"""The text of one spreadsheet cell, as a spreadsheet program would show it."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from binder.intake.plain import clean

CellValue = str | int | float | bool | date | datetime | time | timedelta
LARGEST_EXACT = 10**15  # whole numbers below it are shown digit by digit

# Prefix, digits, decimals, suffix of the first section of a number format, once its quoting is gone.
NUMBER_FORMAT = re.compile(r"([^#0?.,%]*)([#0?,]*[#0?])(?:\.([#0?]*))?([^#0?.,]*)")
QUOTING = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].')


def cell_text(value: CellValue, number_format: str = "") -> str:
    """Text of `value`. number_format: the cell's code such as "0.0%" or "yyyy-mm"; "" or an odd one for the usual look.

    A text that begins with "=" stays the text it is.
    """
    if isinstance(value, str):
        return clean(value).strip("\n")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _formatted(value, number_format) or _plain_number(value)
    if isinstance(value, datetime):
        return _moment(value, number_format)
    if isinstance(value, date):
        return _day(value, number_format)
    return _clock(value)


def _plain_number(value: float) -> str:
    """Whole numbers without a point; others to the 11 digits a spreadsheet shows."""
    if abs(value) < LARGEST_EXACT and value == int(value):
        return str(int(value))
    return format(value, ".11g")


def _formatted(value: float, code: str) -> str:
    """`value` under a plain decimal or percent format; "" if the code is of another sort."""
    bare = QUOTING.sub(lambda found: "".join(filter(None, found.groups())), code.partition(";")[0])
    shape = NUMBER_FORMAT.fullmatch(bare)
    if not shape or "E" in bare or "@" in bare or "General" in bare:
        return ""
    prefix, digits, decimals, suffix = shape[1], shape[2], shape[3] or "", shape[4]
    number = Decimal(repr(value)) * (100 if "%" in suffix else 1)
    if not number.is_finite() or abs(number) >= LARGEST_EXACT:
        return ""
    number = number.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):,f}".partition(".")
    if "," not in digits:
        whole = whole.replace(",", "").zfill(digits.count("0"))
    for place in reversed(decimals):  # "#" hides a zero at the end
        if place == "0" or not fraction.endswith("0"):
            break
        fraction = fraction[:-1]
    return f"{'-' if number < 0 else ''}{prefix}{whole}{'.' if fraction else ''}{fraction}{suffix}"


def _day(value: date, code: str) -> str:
    months_only = "m" in code.lower() and "d" not in QUOTING.sub("", code).lower()
    return value.strftime("%Y-%m") if months_only else value.isoformat()


def _moment(value: datetime, code: str) -> str:
    if value.time() == time():
        return _day(value.date(), code)
    return f"{value.date().isoformat()} {_clock(value.time())}"


def _clock(value: time | timedelta) -> str:
    """Hours and minutes, with seconds if there are any; a span may have more than 24 hours."""
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
