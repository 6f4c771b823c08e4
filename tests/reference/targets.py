"""Targets: a number by a date; the ordered list of statuses (METHOD 3.1). The figures are in target_figures.py.

Reading of the method:
- An observation after the baseline is an annual value of a period later than the baseline's.
- Reached "in two vintages": one value of a period after the baseline and at or before T reaches that vintage's TV in
  two of the series' vintages (a later release in which it still stands is the second); no break lies before it.
- `met_late`: a value after T reaches TV in the latest vintage. A target whose value for T reaches TV in a single
  vintage so far is not missed: its class stands until the second vintage.
- No value at all: no_data. A break between baseline and latest, no baseline value or no R though time has passed:
  insufficient_data, after no_recent_data and met, before the rest.
"""

from typing import NamedTuple

from .lines import at_least, at_most
from .periods import parse, years_between
from .target_figures import Target, breaks_between, ends_of, ratio_class, ratio_gap_pace

__all__ = ["Assessment", "Target", "assess", "is_met"]


class Assessment(NamedTuple):
    """The derived columns of a target reading."""

    baseline_value: float | None
    target_value: float | None
    latest_period: str | None
    latest_value: float | None
    progress_ratio: float | None
    ratio_class: str | None
    path_gap: float | None
    remaining_pace: float | None
    status: str


def reached(value, goal, direction):
    """METHOD 3.1: whether a value reached TV."""
    return at_most(value, goal) if direction == "decrease" else at_least(value, goal)


def reaching_periods(target, points):
    """The periods after the baseline whose value reaches TV in this vintage, without a break on the way."""
    _, goal = ends_of(target, points)
    if goal is None:
        return set()
    after = [p for p in points if years_between(target.baseline_period, p) > 0 and not breaks_between(target, p)]
    return {p for p in after if reached(points[p], goal, target.direction)}


def is_met(target, vintages):
    """METHOD 3.1: a full-year value at or before T reached TV in two vintages (oldest first); it stays met."""
    counts = {}
    for points in vintages:
        for period in reaching_periods(target, points):
            if years_between(period, target.target_period) >= 0:
                counts[period] = counts.get(period, 0) + 1
    return any(count >= 2 for count in counts.values())


def status_at_the_end(target, points, had_mandate):
    """METHOD 3.1: the status once the value for T is published, or None where it is not decided by that."""
    reaching = reaching_periods(target, points)
    if target.target_period not in points or any(years_between(p, target.target_period) >= 0 for p in reaching):
        return None
    if not had_mandate:
        return "expired_untested"
    return "met_late" if reaching else "missed"


def is_too_early(target, points, latest):
    """METHOD 3.1: n/N < 0.20, or fewer than three observations after the baseline."""
    n = years_between(target.baseline_period, latest)
    span = years_between(target.baseline_period, target.target_period)
    after = [p for p in points if years_between(target.baseline_period, p) > 0]
    return not at_least(n / span, 0.20) or len(after) < 3


def first_that_holds(target, vintages, latest, figures, is_too_old, had_mandate):
    """METHOD 3.1: the ordered list of statuses."""
    points = vintages[-1]
    n = years_between(target.baseline_period, latest)
    if is_too_old:
        return "no_recent_data"
    if is_met(target, vintages):
        return "met"
    if ends_of(target, points)[0] is None or breaks_between(target, latest) or (n and figures[0] is None):
        return "insufficient_data"
    ended = status_at_the_end(target, points, had_mandate)
    if ended:
        return ended
    return "too_early" if is_too_early(target, points, latest) else ratio_class(figures[0])


def assess(target, vintages, is_too_old=False, had_mandate=False):
    """METHOD 3.1: every derived column from the vintages of the annual values ({period: value}, oldest first)."""
    points = vintages[-1] if vintages else {}
    base, goal = ends_of(target, points)
    if not points:
        return Assessment(base, goal, None, None, None, None, None, None, "no_data")
    latest = max(points, key=lambda period: parse(period).year)
    figures = (None, None, None)
    if base is not None and years_between(target.baseline_period, latest) >= 0 and not breaks_between(target, latest):
        figures = ratio_gap_pace(target, base, goal, latest, points[latest])
    klass = ratio_class(figures[0])
    status = first_that_holds(target, vintages, latest, figures, is_too_old, had_mandate)
    return Assessment(base, goal, latest, points[latest], figures[0], klass, *figures[1:], status)
