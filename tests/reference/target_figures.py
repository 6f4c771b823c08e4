"""The figures of a target: R, gap, pace and class (METHOD 3.1).

Reading of the method:
- "Decreases mirror everything": a target that must fall is reached at or below TV; gap and pace are multiplied by -1,
  so that a negative gap is always "behind" and a positive pace is always "still to go". R mirrors by itself.
- R is NULL at n = 0, where a needed level is not positive (compound) and where TV equals the baseline (required rate
  0). Without a baseline value, before the baseline and across a declared break R, gap and pace are all NULL.
- After T the path goes on as it was; the pace is NULL from T on.
"""

from typing import NamedTuple

from .lines import at_least
from .periods import years_between


class Target(NamedTuple):
    """A target reading; `ratio` or `value`, `stated_value` where the text gives the baseline; `breaks`: periods."""

    baseline_period: str
    target_period: str
    path: str
    direction: str = "increase"
    ratio: float | None = None
    value: float | None = None
    stated_value: float | None = None
    breaks: tuple = ()


def ends_of(target, points):
    """METHOD 3.1: (v_b, TV) in one vintage ({period: value}); a figure of the text is a constant."""
    base = target.stated_value if target.stated_value is not None else points.get(target.baseline_period)
    if target.value is not None:
        return base, target.value
    return base, None if base is None else target.ratio * base


def growth(before, after, years):
    """The constant yearly rate from one positive level to another, or None."""
    if years == 0 or before <= 0 or after <= 0:
        return None
    return (after / before) ** (1 / years) - 1


def progress_ratio(path, base, latest, n, goal, span):
    """METHOD 3.1: R; None where it has no meaning."""
    if n <= 0 or goal == base:
        return None
    if path == "linear":
        return ((latest - base) / n) / ((goal - base) / span)
    actual, required = growth(base, latest, n), growth(base, goal, span)
    return None if actual is None or not required else actual / required


def path_gap(path, base, latest, n, goal, span, direction="increase"):
    """METHOD 3.1: distance of the latest value from the path (compound: share; linear: in units)."""
    mirror = -1 if direction == "decrease" else 1
    if path == "linear":
        return mirror * (latest - (base + (goal - base) * n / span))
    if base <= 0 or goal <= 0:
        return None
    return mirror * (latest / (base * (goal / base) ** (n / span)) - 1)


def remaining_pace(path, latest, goal, years_left, direction="increase"):
    """METHOD 3.1: the yearly pace still needed; None from T on."""
    mirror = -1 if direction == "decrease" else 1
    if years_left <= 0:
        return None
    pace = (goal - latest) / years_left if path == "linear" else growth(latest, goal, years_left)
    return None if pace is None else mirror * pace


def ratio_class(ratio):
    """METHOD 3.1: class by R."""
    if ratio is None:
        return None
    if at_least(ratio, 0.95):
        return "on_path"
    if at_least(ratio, 0.60):
        return "behind"
    return "far_behind" if ratio >= 0 else "moving_away"


def breaks_between(target, period):
    """METHOD 3.1: whether a declared break lies after the baseline and up to `period`."""
    return any(years_between(target.baseline_period, b) > 0 and years_between(b, period) >= 0 for b in target.breaks)


def ratio_gap_pace(target, base, goal, latest, value):
    """The three figures of METHOD 3.1 for the latest value."""
    n = years_between(target.baseline_period, latest)
    span = years_between(target.baseline_period, target.target_period)
    return (
        progress_ratio(target.path, base, value, n, goal, span),
        path_gap(target.path, base, value, n, goal, span, target.direction),
        remaining_pace(target.path, value, goal, span - n, target.direction),
    )
