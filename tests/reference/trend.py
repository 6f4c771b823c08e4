"""Trends: logs, windows, Theil-Sen slope, Mann-Kendall p, flat (METHOD 3.2).

A series here is a list of (year, value), in order, already transformed.

Reading of the method:
- "At most one year missing between them": neighbours in a window are at most 2 years apart.
- A break is the first period of a new definition, so a window that ends in or after it starts in or after it; where
  several are declared, the last one that the window's end has passed counts. It restarts survey rounds and the 10-year
  slope too (no trend across a break).
- Survey rounds: the last three, and none of them older than 15 years before the last; else there is no window.
- p is two-sided: the share of all orders of the values whose |S| is at least the one seen. Ties: the same share over
  the same permutations.
- The 10-year slope takes the points after the latest year minus 10, at least 8, with whatever gaps they have.
- A logarithm needs positive values; a series with others needs a declared transform, so they are an error here. A peer
  with such a value is left out.
- `flat` is half the median of the absolute changes per year between the latest 10 points after the last break; the
  last published digit of a logged series is a share of its latest value.
"""

import itertools
import math
import statistics

WINDOW, FEWEST, LONG_YEARS, LONG_FEWEST = 6, 5, 10, 8


def transformed(points, transform):
    """METHOD 3.2: {year: value} as an ordered list, in logs where declared."""
    if transform == "log" and any(value <= 0 for value in points.values()):
        raise ValueError("a logarithm needs positive values: declare a transform for this series")
    return [(year, math.log(value) if transform == "log" else value) for year, value in sorted(points.items())]


def after_breaks(series, breaks=()):
    """METHOD 3.2: the points since the last declared break (years)."""
    passed = [year for year in breaks if series and year <= series[-1][0]]
    return [point for point in series if not passed or point[0] >= max(passed)]


def annual_window(series, breaks=()):
    """METHOD 3.2: the latest 6 points with at most one year missing between neighbours."""
    taken = []
    for point in reversed(after_breaks(series, breaks)):
        if len(taken) == WINDOW or (taken and taken[0][0] - point[0] > 2):
            break
        taken.insert(0, point)
    return taken


def survey_window(series, breaks=()):
    """METHOD 3.2: the last three rounds within 15 years."""
    rounds = after_breaks(series, breaks)[-3:]
    return [point for point in rounds if rounds[-1][0] - point[0] <= 15]


def window(series, breaks=(), is_survey=False):
    """The window of a series, as far as it goes."""
    return survey_window(series, breaks) if is_survey else annual_window(series, breaks)


def is_full(points, is_survey=False):
    """METHOD 3.2: whether a window has enough points."""
    return len(points) >= (3 if is_survey else FEWEST)


def slope_between(first, last):
    """Change per year between two points."""
    return (last[1] - first[1]) / (last[0] - first[0])


def theil_sen(points):
    """METHOD 3.2: the median of the slopes between all pairs of points."""
    return statistics.median(slope_between(a, b) for a, b in itertools.combinations(points, 2))


def window_slope(points, is_survey=False):
    """METHOD 3.2, m before its sign: Theil-Sen, or for a survey the annualised change from first to last."""
    return slope_between(points[0], points[-1]) if is_survey else theil_sen(points)


def kendall_s(values):
    """Rises minus falls over all pairs."""
    return sum((later > earlier) - (later < earlier) for earlier, later in itertools.combinations(values, 2))


def mann_kendall_p(values):
    """METHOD 3.2: two-sided exact p, None under 4 points; all equal: 1."""
    if len(values) < 4:
        return None
    seen = abs(kendall_s(values))
    orders = list(itertools.permutations(values))
    return sum(abs(kendall_s(order)) >= seen for order in orders) / len(orders)


def long_slope(series, breaks=()):
    """METHOD 3.2: the 10-year slope, None under 8 points."""
    points = [point for point in after_breaks(series, breaks) if point[0] > series[-1][0] - LONG_YEARS]
    return theil_sen(points) if len(points) >= LONG_FEWEST else None


def peer_slopes(peers, end, breaks=(), is_survey=False):
    """METHOD 3.2: the slopes of those peers ({area: series}) that have a full window ending in the year `end`."""
    slopes = []
    for area in sorted(peers):
        points = window([point for point in peers[area] if point[0] <= end], breaks, is_survey)
        if is_full(points, is_survey) and points[-1][0] == end:
            slopes.append(window_slope(points, is_survey))
    return slopes


def one_sign(points):
    """METHOD 4: whether all changes in a window have one sign (no change has none)."""
    changes = [later[1] - earlier[1] for earlier, later in itertools.pairwise(points)]
    return bool(changes) and (all(c > 0 for c in changes) or all(c < 0 for c in changes))


def flat_threshold(points, digits, transform="none", breaks=()):
    """METHOD 3.2: `flat` from the points known at the freeze ({year: value}); None under 2 points."""
    series = after_breaks(transformed(points, transform), breaks)[-10:]
    if len(series) < 2:
        return None
    half_digit = 0.5 * 10**-digits
    if transform == "log":
        half_digit /= points[series[-1][0]]
    changes = [abs(slope_between(earlier, later)) for earlier, later in itertools.pairwise(series)]
    return max(statistics.median(changes) / 2, half_digit)
