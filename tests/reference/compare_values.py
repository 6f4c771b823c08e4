"""The published indicator values against the reference, from the published observations (METHOD 3).

Only indicators whose every series is in `observations` can be recomputed; of the others only derived values are
published. Areas: those that are published, those of the readings, and the peers.
"""

from .formulas import current_values, indicator_value
from .periods import parse
from .world import guarded, is_valid_at, rows_of, same


def compare_indicator_values(connection, world, published):
    """METHOD 3: values of the indicators whose every series is published (others may not be redistributed)."""
    observations = rows_of(connection, "observations")
    values = current_values(observations, world.units, world.instant, world.never_current)
    held = {series.series_code for series in values}
    found = []
    for indicator_id, indicator in sorted(world.indicators.items()):
        entries = [*indicator.formula.numerator, *indicator.formula.denominator]
        if all(entry.series in held for entry in entries):
            for area in sorted(areas_of(world, published, indicator)):
                label = f"indicator_values {indicator_id}/{area}"

                def of_one(indicator=indicator, area=area, label=label):
                    return one_indicator(world, published, values, indicator, area, label)

                found += guarded(label, of_one)
    return found + compare_revisions(world, published)


def areas_of(world, published, indicator):
    """The areas for which an indicator should have its values published."""
    readings = [reading for commitment in world.commitments.values() for reading in commitment.readings]
    wanted = {world.area_of(reading) for reading in readings if reading.indicator_id == indicator.indicator_id}
    return wanted | set(indicator.peers) | {area for known, area in published.values if known == indicator.indicator_id}


def compare_revisions(world, published):
    """METHOD 5: the last known rows of `indicator_revisions` are `indicator_values`."""
    found = []
    for indicator_id, area in sorted(set(published.values) | set(published.revisions)):
        rows = [r for r in published.revisions.get((indicator_id, area), []) if is_valid_at(r, world.instant)]
        last = {row.time_period: row.obs_value for row in rows if row.obs_value is not None}
        current = published.points(indicator_id, area)
        for period in sorted(period for period in set(last) | set(current) if last.get(period) != current.get(period)):
            label = f"indicator_revisions {indicator_id}/{area} {period}"
            found.append(f"{label}: last revision {last.get(period)!r}, value {current.get(period)!r}")
    return found


def one_indicator(world, published, values, indicator, area, label):
    """METHOD 3: the periods of one indicator and area."""
    stored = published.points(indicator.indicator_id, area)
    found = []
    for period in sorted(set(stored) | possible_periods(indicator, values)):
        expected = indicator_value(indicator, area, period, values, world.units, world.members)
        if not same(stored.get(period), expected):
            found.append(f"{label} {period}: published {stored.get(period)!r}, reference {expected!r}")
    return found


def possible_periods(indicator, values):
    """All periods of the indicator's frequency that its inputs could fill."""
    codes = {entry.series for entry in [*indicator.formula.numerator, *indicator.formula.denominator]}
    seen = {period for series in values if series.series_code in codes for period in values[series]}
    if indicator.freq in ("M", "Q"):
        return {period for period in seen if parse(period).freq == indicator.freq}
    prefix = "FY" if indicator.freq == "FY" else ""
    years = {parse(period).year + step for period in seen for step in (0, 1)}
    return {f"{prefix}{year:04d}" for year in years}
