"""Periods: 2024, FY2024 (July 2023 to June 2024), 2024-Q1, 2024-06 (METHOD 3).

Reading of the method:
- A time in years between two annual periods is the difference of their year numbers; a fiscal and a calendar year have
  no difference (they never mix).
- Quarters are calendar quarters: FY2024 is 2023-Q3, 2023-Q4, 2024-Q1, 2024-Q2.
- A date plus months keeps its day, or takes the month's last day where the day does not exist (30 June + 2 months is
  30 August).
"""

import calendar
import datetime
import re
from typing import NamedTuple

PATTERN = re.compile(r"^(?P<fy>FY)?(?P<year>\d{4})(-(Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?$")


class Period(NamedTuple):
    """`freq` is A, FY, Q or M; `part` is the quarter or month, 0 for a year."""

    freq: str
    year: int
    part: int


def parse(text):
    """The parts of a period; ValueError for anything that is not one."""
    found = PATTERN.match(text)
    if not found or (found["fy"] and (found["quarter"] or found["month"])):
        raise ValueError(f"not a period: {text!r} (expected 2024, FY2024, 2024-Q1 or 2024-06)")
    if found["quarter"]:
        return Period("Q", int(found["year"]), int(found["quarter"]))
    if found["month"]:
        return Period("M", int(found["year"]), int(found["month"]))
    return Period("FY" if found["fy"] else "A", int(found["year"]), 0)


def end_date(text):
    """The last day of a period (METHOD 5: age counts from it)."""
    freq, year, part = parse(text)
    month = {"A": 12, "FY": 6, "Q": 3 * part, "M": part}[freq]
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def year_index(text):
    """The year number of an annual period; a fiscal year is named by its end."""
    freq, year, _ = parse(text)
    if freq not in ("A", "FY"):
        raise ValueError(f"{text} is not a year")
    return year


def years_between(earlier, later):
    """n of METHOD 3: whole years from one annual period to another of the same kind."""
    if parse(earlier).freq != parse(later).freq:
        raise ValueError(f"{earlier} and {later}: fiscal and calendar years never mix")
    return year_index(later) - year_index(earlier)


def month_after(text, steps):
    """The month `steps` months later (earlier where negative)."""
    _, year, month = parse(text)
    count = year * 12 + (month - 1) + steps
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_of(text):
    """The months of a year or a quarter, in order."""
    freq, year, part = parse(text)
    first, count = {"A": (f"{year:04d}-01", 12), "FY": (f"{year - 1:04d}-07", 12)}.get(freq, (None, 3))
    if freq == "Q":
        first = f"{year:04d}-{3 * part - 2:02d}"
    if first is None:
        raise ValueError(f"{text} has no months")
    return [month_after(first, step) for step in range(count)]


def quarters_of(text):
    """The four calendar quarters of a year, in order."""
    year = year_index(text)
    if parse(text).freq == "FY":
        return [f"{year - 1:04d}-Q3", f"{year - 1:04d}-Q4", f"{year:04d}-Q1", f"{year:04d}-Q2"]
    return [f"{year:04d}-Q{quarter}" for quarter in (1, 2, 3, 4)]


def twelve_months_before(month):
    """METHOD 3.6: the last full twelve months before a month, that month left out."""
    return [month_after(month, step) for step in range(-12, 0)]


def add_months(day, months):
    """A date moved by calendar months."""
    count = day.year * 12 + (day.month - 1) + months
    year, month = count // 12, count % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
