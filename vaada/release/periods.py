"""Periods as published (2024, FY2024, 2024-Q1, 2024-06) and dates that depend on them."""

import calendar
from datetime import date


def period_year(period: str) -> int:
    """The year that a period is named by."""
    return int(period.removeprefix("FY")[:4])


def period_end(period: str) -> date:
    """The last day of a period; FY2024 ends on 30 June 2024."""
    year = period_year(period)
    if period.startswith("FY"):
        return date(year, 6, 30)
    if "-Q" in period:
        return _last_day(year, 3 * int(period[-1]))
    return _last_day(year, int(period[5:]) if len(period) == 7 else 12)


def months_later(day: date, months: int) -> date:
    """The same day some months later; where the month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_day(year, month):
    return date(year, month, calendar.monthrange(year, month)[1])
