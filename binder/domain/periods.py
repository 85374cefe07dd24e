"""Stretches of days, from dates that people write as a year, a month or a day."""

import calendar
import re
from datetime import date
from typing import NamedTuple


class Days(NamedTuple):
    """From a first to a last day, both within."""

    first: date
    last: date

    def meets(self, other: "Days") -> bool:
        """Whether some day is in both."""
        return self.first <= other.last and other.first <= self.last


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def days_of(text: str) -> Days | None:
    """The days that "2022", "2022-06" or "2022-06-15" names; None for anything else."""
    try:
        parts = [int(part) for part in text.split("-")]
        year, month, day = (*parts, 0, 0)[:3]
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except (TypeError, ValueError):
        return None
    return Days(first, last)


def span_of(first: str, last: str) -> Days | None:
    """From the first day of one date to the last of another; an open end is taken as far away. None if both are."""
    begin, end = days_of(first), days_of(last)
    if begin is None and end is None:
        return None
    return Days(begin.first if begin else date.min, end.last if end else date.max)


def period_of(text: str) -> Days | None:
    """The years that an assessment's period names ("2022", "2021—2022年度"); None when it names none."""
    years = [int(year) for year in _YEAR.findall(text)]
    return Days(date(min(years), 1, 1), date(max(years), 12, 31)) if years else None
