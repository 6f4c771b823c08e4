"""From observations to an indicator's value (METHOD 3, first paragraph).

value = scale x sum(sign x numerator) / sum(sign x denominator), every input in the base unit of its dimension and
first brought to the indicator's frequency; the result is divided by the size of the indicator's own unit.

Reading of the method:
- The latest vintage decides. If its status is forecast or missing there is no current value, also where an older
  vintage had one. `first_print` is never current: it is a prior vintage of the figure beside it.
- The publisher's annual figure is one of the same kind of year; a calendar-year figure does not stand for a fiscal
  year whose months are all there. Months come before quarters.
- A year has a value by `last` only when all its months are there, like the others.
- The fiscal-year value of an annual calendar-year series is the mean of the two calendar years it touches.
- An aggregate as counterpart is the sum over its members without the area itself; an aggregate as area is taken as
  published, else summed over its members. One absent member: no value (absent is not zero).
- A denominator of zero: no value.
"""

from typing import NamedTuple

from .periods import months_of, parse, quarters_of, year_index

NEVER_CURRENT = frozenset({"forecast", "missing", "first_print"})


class Series(NamedTuple):
    """What identifies a series of observations, apart from its periods."""

    series_code: str
    ref_area: str
    counterpart_area: str | None
    breakdown: str | None


def current_values(observations, units, as_of=None, never_current=NEVER_CURRENT):
    """METHOD 3, 5: {Series: {period: value in base units}} by the latest vintage known at `as_of`.

    `observations`: objects with the columns of the published table; `units`: {unit: size in base units}.
    """
    latest = {}
    for row in observations:
        if as_of is not None and row.vintage_at > as_of:
            continue
        key = (Series(row.series_code, row.ref_area, row.counterpart_area, row.breakdown), row.time_period)
        if key not in latest or row.vintage_at > latest[key].vintage_at:
            latest[key] = row
    values = {}
    for (series, period), row in latest.items():
        if row.obs_status not in never_current and row.obs_value is not None:
            values.setdefault(series, {})[period] = row.obs_value * units[row.unit_measure]
    return values


def aggregate(parts, aggregation):
    """METHOD 3: sum, mean or last of the parts of a year, given in order."""
    return {"sum": sum(parts), "mean": sum(parts) / len(parts), "last": parts[-1]}[aggregation]


def bring(values, period, aggregation):
    """METHOD 3: one series ({period: value}) at `period`; None where a part of it is not there."""
    if period in values:
        return values[period]
    if parse(period).freq == "M":
        return None
    finer = [months_of(period)] + ([] if parse(period).freq == "Q" else [quarters_of(period)])
    for parts in finer:
        if all(part in values for part in parts):
            return aggregate([values[part] for part in parts], aggregation)
    if parse(period).freq == "FY":
        return mean_of_two_calendar_years(values, period)
    return None


def mean_of_two_calendar_years(values, fiscal_year):
    """METHOD 3: a fiscal-year deflator; one of the two calendar years missing: None."""
    ends = year_index(fiscal_year)
    both = [values.get(f"{year:04d}") for year in (ends - 1, ends)]
    return None if None in both else sum(both) / 2


def sum_or_none(parts):
    """A sum in which every part must be there."""
    parts = list(parts)
    return None if not parts or None in parts else sum(parts)


def input_value(entry, area, period, aggregation, values, members):
    """One input of a formula for a reading's area, in base units; `members`: {aggregate: its areas}."""
    area = entry.area or area

    def one(ref_area, counterpart):
        series = Series(entry.series, ref_area, counterpart, entry.breakdown)
        return bring(values.get(series, {}), period, aggregation)

    def over_counterparts(ref_area):
        if members.get(entry.counterpart):
            return sum_or_none(one(ref_area, other) for other in members[entry.counterpart] if other != ref_area)
        return one(ref_area, entry.counterpart)

    published = over_counterparts(area)
    if published is None and members.get(area):
        return sum_or_none(over_counterparts(member) for member in members[area])
    return published


def indicator_value(indicator, area, period, values, units, members):
    """METHOD 3: an indicator's value for an area and a period, in the indicator's own unit, or None."""

    def side(entries):
        brought = [input_value(entry, area, period, indicator.aggregation, values, members) for entry in entries]
        return None if None in brought else sum(e.sign * v for e, v in zip(entries, brought, strict=True))

    formula = indicator.formula
    above = side(formula.numerator)
    below = side(formula.denominator) if formula.denominator else 1.0
    if above is None or not below:
        return None
    return formula.scale * above / below / units[indicator.unit]
