"""Periods as workbooks print them, brought to one form: `2026-06` for a month, `FY2026` for a fiscal year, with their last day.

Patterns of a spec name the parts: `date` (YYYY-MM-DD, its month counts), `month` with `year` or with `fy` (the fiscal year in
which the month lies), or `fy` alone. A fiscal year runs from July to June and has the name of the year in which it ends; it
is printed as FY26, FY2026, 2025-26 or 2025-2026. A year of two digits lies between 1951 and 2050.
"""

import calendar
import re

from vaada.fetch.formats.read import Rejected
from vaada.fetch.json_text import shown

MONTHS = [name.lower() for name in calendar.month_name]
SPAN = re.compile(r"(\d{4})-(\d{2}|\d{4})")
FIRST_MONTH = 7


def parts_of(told: re.Match) -> dict[str, str]:
    """The named parts of a text that are there."""
    return {name: text for name, text in told.groupdict().items() if text}


def period_of(parts: dict[str, str], record: dict) -> dict[str, str]:
    """The fields `period`, `period_end` and `mark` of a record; `Rejected` where the parts are no period."""
    try:
        year, month, is_month = _year_and_month(parts)
        last = calendar.monthrange(year, month)[1]
    except (KeyError, ValueError):
        raise Rejected(f"{shown(parts)} is no period: {shown(record)}") from None
    period = f"{year}-{month:02}" if is_month else f"FY{year}"
    return {"period": period, "period_end": f"{year}-{month:02}-{last}", "mark": parts.get("mark", "")}


def _year_and_month(parts):
    if "date" in parts:
        year, month, _ = parts["date"].split("-")
        return int(year), int(month), True
    if "month" in parts:
        month = _month(parts["month"])
        if "year" in parts:
            return _year(parts["year"]), month, True
        return _fiscal_year(parts["fy"]) - (month >= FIRST_MONTH), month, True
    return _fiscal_year(parts["fy"]), FIRST_MONTH - 1, False


def _month(text):
    """The number of a month from its name, whole or cut to three letters or more."""
    [number] = [i for i, name in enumerate(MONTHS) if len(text) >= 3 and name.startswith(text.lower())]
    return number


def _year(text):
    number = int(text)
    return number if number > 99 else number + (2000 if number <= 50 else 1900)


def _fiscal_year(text):
    span = SPAN.fullmatch(text)
    if span is None:
        return _year(text)
    first, last = int(span[1]), int(span[2])
    if last % 100 != (first + 1) % 100:
        raise ValueError(text)
    return first + 1
