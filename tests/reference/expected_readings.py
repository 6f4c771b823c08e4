"""What the published readings should say, by the reference (METHOD 3.1 to 3.3).

Reading of the method:
- `agrees_with_primary` needs two words to compare: a target reading without a class agrees with nothing, and with a
  primary without a class nothing agrees. The primary reading counts itself.
- Under 5 points is imprecise for targets and holds too; their points are the annual values from the baseline on.
- A target's window, for the signs at very_low, is that of 3.2 over its indicator's annual values.
- A hold starts with the last annual period that ended before the promise month.
- Trend figures of a series without a full window are not compared, but p from 4 points on is.
"""

import dataclasses

from . import directions, freshness, milestones, targets, trend
from .periods import end_date, year_index


@dataclasses.dataclass
class Reading:
    """The expected columns of a reading and what its commitment's confidence needs."""

    columns: dict
    is_imprecise: bool
    has_one_sign: bool


def by_year(points):
    """{year: value} of annual values."""
    return {year_index(period): value for period, value in points.items()}


def is_too_old(world, indicator_id, points):
    """METHOD 5: whether a reading has no recent data."""
    if not points:
        return False
    ended_on = max(map(end_date, points))
    return freshness.has_no_recent_data(
        ended_on, world.release_intervals[indicator_id], world.lags[indicator_id], world.as_of
    )


def target_reading(world, published, entry):
    """METHOD 3.1 for one reading."""
    key = (entry.indicator_id, world.area_of(entry))
    points = published.points(*key)
    target = targets.Target(
        entry.baseline.period, entry.target.period, entry.path, entry.direction, entry.target.ratio, entry.target.value,
        entry.baseline.stated_value, world.break_periods(entry.indicator_id),
    )
    ends = end_date(entry.target.period)
    had_mandate = any(m.starts_on <= ends and (m.ends_on is None or m.ends_on >= ends) for m in world.mandates)
    vintages = published.vintages(*key, world.instant)
    found = targets.assess(target, vintages, is_too_old(world, entry.indicator_id, points), had_mandate)
    window = trend.annual_window(sorted(by_year(points).items()), world.break_years(entry.indicator_id))
    since = [year for year in by_year(points) if year >= year_index(entry.baseline.period)]
    return Reading(found._asdict(), len(since) < 5, trend.one_sign(window))


def direction_reading(world, published, entry):
    """METHOD 3.2 for one reading."""
    indicator, area = world.indicators[entry.indicator_id], world.area_of(entry)
    points = published.points(entry.indicator_id, area)
    breaks = world.break_years(entry.indicator_id)
    used = trend.window(sorted(by_year(points).items()), breaks, indicator.is_survey)
    flat = world.thresholds[entry.indicator_id, area] if trend.is_full(used, indicator.is_survey) else None
    rule = directions.Direction(
        entry.direction, flat, indicator.transform, indicator.is_survey, indicator.floor, indicator.ceiling, breaks
    )
    peers = {peer: by_year(published.points(entry.indicator_id, peer)) for peer in indicator.peers if peer != area}
    found = directions.assess(rule, by_year(points), peers, is_too_old(world, entry.indicator_id, points))
    latest = max(points, key=end_date, default=None)
    columns = found._asdict() | {"latest_period": latest, "latest_value": points.get(latest), "flat_threshold": flat}
    imprecise, one_sign = columns.pop("is_imprecise"), columns.pop("has_one_sign")
    if flat is None:  # the method says no more about a series without a full window
        kept = ("trend_p", "long_slope", "status", "latest_period", "latest_value")
        columns = {name: columns[name] for name in kept}
    elif columns["peer_change_gap"] is None:
        del columns["peer_count"]
    return Reading(columns, imprecise, one_sign)


def hold_reading(world, published, entry):
    """METHOD 3.3 for one reading."""
    points = published.points(entry.indicator_id, world.area_of(entry))
    ordered = sorted(points, key=end_date)
    before = [period for period in ordered if end_date(period) < world.promise_day]
    since = ordered[len(before) - 1 :] if before else ordered
    word = milestones.hold_status([points[period] for period in since], entry.band_low, entry.band_high)
    status = "no_recent_data" if is_too_old(world, entry.indicator_id, points) else word
    latest = ordered[-1] if ordered else None
    window = trend.annual_window(sorted(by_year(points).items()), world.break_years(entry.indicator_id))
    columns = {"status": status, "latest_period": latest, "latest_value": points.get(latest)}
    return Reading(columns, len(since) < 5, trend.one_sign(window))


READING_RULES = {"target": target_reading, "direction": direction_reading, "hold": hold_reading}


def readings_of(world, published, commitment):
    """{reading_id: Reading} of a commitment, with agrees_with_primary."""
    found = {r.reading_id: READING_RULES[commitment.promise_type](world, published, r) for r in commitment.readings}
    word = "ratio_class" if commitment.promise_type == "target" else "status"
    primary = next(found[r.reading_id].columns[word] for r in commitment.readings if r.is_primary)
    for reading in found.values():
        reading.columns["agrees_with_primary"] = primary is not None and reading.columns[word] == primary
    return found
