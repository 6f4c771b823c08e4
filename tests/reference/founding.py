"""The founding figures as observations, and small builders that the tests share."""

import csv
import datetime
from types import SimpleNamespace

from .formulas import current_values, indicator_value

VINTAGE = datetime.datetime(2026, 6, 13)
UNITS = {"US$ million": 1e6, "US$ billion": 1e9, "% of population": 1.0, "USD_BN": 1e9, "PERCENT_OF_POPULATION": 1.0}


def observations(shared):
    """The rows of founding_figures.csv whose unit the tests use; a first print is a vintage one microsecond earlier."""
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as lines:
        rows = [SimpleNamespace(**row) for row in csv.DictReader(lines) if row["unit"] in UNITS]
    for row in rows:
        row.counterpart_area = row.breakdown = None
        row.unit_measure, row.obs_value = row.unit, float(row.obs_value)
        row.vintage_at = VINTAGE - datetime.timedelta(microseconds=row.obs_status == "first_print")
    return rows


def entry(series, area=None, counterpart=None, breakdown=None, sign=1):
    """An input of a formula."""
    return SimpleNamespace(series=series, area=area, counterpart=counterpart, breakdown=breakdown, sign=sign)


def indicator(numerator, denominator=(), freq="FY", unit="USD_BN", aggregation="sum", scale=1.0, **more):
    """An indicator with the attributes that the reference reads."""
    formula = SimpleNamespace(numerator=list(numerator), denominator=list(denominator), scale=scale)
    defaults = {
        "indicator_id": "goods_exports", "transform": "log", "is_survey": False, "floor": None, "ceiling": None,
        "series_breaks": [], "peers": [], "cross_check": None,
    }
    return SimpleNamespace(formula=formula, freq=freq, unit=unit, aggregation=aggregation, **(defaults | more))


def annual(rows, series, years, freq="FY", unit="USD_BN", aggregation="sum"):
    """{period: value} of a one-series indicator for Pakistan in the years where it has a value."""
    values = current_values(rows, UNITS)
    prefix = "FY" if freq == "FY" else ""
    found = {}
    for year in years:
        period = f"{prefix}{year}"
        one = indicator([entry(series)], freq=freq, unit=unit, aggregation=aggregation)
        found[period] = indicator_value(one, "PAK", period, values, UNITS, {})
    return {period: value for period, value in found.items() if value is not None}


def monthly(rows, series, unit="USD_BN"):
    """{month: value} of a one-series monthly indicator for Pakistan."""
    values = current_values(rows, UNITS)
    points = next(values[key] for key in values if (key.series_code, key.ref_area) == (series, "PAK"))
    return {period: value / UNITS[unit] for period, value in points.items() if "-" in period}
