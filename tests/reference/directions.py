"""Directions: more, less, better, without a number (METHOD 3.2).

Reading of the method:
- The slopes are kept as they are, in transformed units per year; the desired direction only enters the status.
- A value within flat, the border included, counts as 0, for m and for l.
- At a ceiling or floor means that the latest value, untransformed, reaches it; either one makes `steady`.
- The share of its own past: every possible end point that has a full window counts, the latest one included, each
  under today's flat. Where the latest point has no full window both counts are NULL.
- `imprecise`: the status improving or worsening with p of 0.10 or more; and, whatever the status, fewer than 5 points
  (so every survey series, whose window is 3 rounds).
- Order: no_data, no_recent_data, insufficient_data, then the words of 3.2.
"""

import statistics
from typing import NamedTuple

from .lines import at_least, at_most
from .trend import (
    is_full,
    long_slope,
    mann_kendall_p,
    one_sign,
    peer_slopes,
    slope_between,
    transformed,
    window,
    window_slope,
)

WORST_FIRST = ("worsening", "slipping", "turning", "steady", "improving")


class Direction(NamedTuple):
    """What decides a direction; `flat` in transformed units per year, `breaks` as years."""

    direction: str
    flat: float
    transform: str = "none"
    is_survey: bool = False
    floor: float | None = None
    ceiling: float | None = None
    breaks: tuple = ()


class Assessment(NamedTuple):
    """The derived columns of a direction reading."""

    points_used: int
    trend_slope: float | None
    last_change: float | None
    trend_p: float | None
    long_slope: float | None
    peer_change_gap: float | None
    peer_count: int
    status_held_windows: int | None
    status_total_windows: int | None
    is_imprecise: bool
    has_one_sign: bool
    status: str


def sign_with_flat(value, flat):
    """METHOD 3.2: -1, 0 or 1; a value within flat counts as 0."""
    return 0 if at_most(abs(value), flat) else (1 if value > 0 else -1)


def word_for(m, latest):
    """METHOD 3.2: the status from the signs of m and l."""
    if m == 0:
        return "steady"
    if m > 0:
        return "improving" if latest >= 0 else "slipping"
    return "worsening" if latest <= 0 else "turning"


def is_at_limit(rule, value):
    """METHOD 3.2: whether the latest value stands at a declared ceiling or floor."""
    at_ceiling = rule.ceiling is not None and at_least(value, rule.ceiling)
    return at_ceiling or (rule.floor is not None and at_most(value, rule.floor))


def status_at(rule, points, series):
    """METHOD 3.2: the status at the end of `series` (points transformed), or None without a full window."""
    used = window(series, rule.breaks, rule.is_survey)
    if not is_full(used, rule.is_survey):
        return None
    if is_at_limit(rule, points[series[-1][0]]):
        return "steady"
    desired = -1 if rule.direction == "decrease" else 1
    m = sign_with_flat(desired * window_slope(used, rule.is_survey), rule.flat)
    return word_for(m, sign_with_flat(desired * slope_between(used[-2], used[-1]), rule.flat))


def statuses_of_all_windows(rule, points, series):
    """METHOD 3.2: the status at every possible end point that has a full window, oldest first."""
    found = [status_at(rule, points, series[: count + 1]) for count in range(len(series))]
    return [status for status in found if status is not None]


def is_imprecise(status, p, count):
    """METHOD 3.2 and 4: improving or worsening with p >= 0.10; and always under 5 points."""
    return count < 5 or (status in ("improving", "worsening") and p is not None and at_least(p, 0.10))


def worst_of(statuses):
    """METHOD 3.7: (worst status, measured, all); unmeasured ones never decide and are counted."""
    measured = [status for status in statuses if status in WORST_FIRST]
    worst = min(measured, key=WORST_FIRST.index) if measured else None
    return worst, len(measured), len(list(statuses))


def slopes_of_peers(rule, peers, end):
    """METHOD 3.2: the slopes of the peers that can be compared with a window ending in `end`."""
    fitting = {a: p for a, p in peers.items() if rule.transform == "none" or all(value > 0 for value in p.values())}
    series = {area: transformed(points, rule.transform) for area, points in fitting.items()}
    return peer_slopes(series, end, rule.breaks, rule.is_survey)


def assess(rule, points, peers=None, is_too_old=False):
    """METHOD 3.2: every derived column from annual values ({year: value}) and those of the peers ({area: points})."""
    if not points:
        return Assessment(0, None, None, None, None, None, 0, None, None, False, False, "no_data")
    series = transformed(points, rule.transform)
    used = window(series, rule.breaks, rule.is_survey)
    word = status_at(rule, points, series)
    slope = last = held = total = gap = None
    slopes = slopes_of_peers(rule, peers or {}, series[-1][0])
    if word is not None:
        slope, last = window_slope(used, rule.is_survey), slope_between(used[-2], used[-1])
        gap = slope - statistics.median(slopes) if slopes else None
        every = statuses_of_all_windows(rule, points, series)
        held, total = every.count(word), len(every)
    p = mann_kendall_p([value for _, value in used])
    status = "no_recent_data" if is_too_old else word or "insufficient_data"
    return Assessment(
        len(used), slope, last, p, long_slope(series, rule.breaks), gap, len(slopes), held, total,
        is_imprecise(status, p, len(used)), one_sign(used), status,
    )
