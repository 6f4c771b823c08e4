"""Properties that hold for any series: mirrors, units, older points, closed lists; slopes and p against scipy."""

import datetime
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from . import confidence, directions, freshness, lines, milestones, targets, trend
from .test_evidence_rules import event, milestone

LEVELS = st.floats(0.5, 500, allow_nan=False).map(lambda value: round(value, 3))
GAPS = st.lists(st.sampled_from([1, 1, 1, 1, 2, 3]), max_size=13)  # years between neighbours: most windows are full
YEARS = st.builds(lambda first, gaps: list(itertools.accumulate([first, *gaps])), st.integers(2012, 2024), GAPS)
SERIES = YEARS.flatmap(lambda years: st.lists(LEVELS, min_size=len(years), max_size=len(years)).map(
    lambda values: dict(zip(years, values, strict=True))))
FLATS = st.sampled_from([0.0, 0.01, 0.5, 3.0])
MIRROR = {"improving": "worsening", "slipping": "turning", "turning": "slipping", "worsening": "improving"}
FIGURES = ("points_used", "trend_slope", "last_change", "trend_p", "status")


def rule(flat, **more):
    return directions.Direction("increase", flat, **more)


def close(one, other):
    """Whether two figures agree but for rounding, or both are absent."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-9)


@given(SERIES, FLATS)
def test_a_mirrored_series_has_the_mirrored_status(points, flat):
    one = directions.assess(rule(flat), points)
    negated = {year: -value for year, value in points.items()}
    other = directions.assess(rule(flat), negated)
    assert other.status == MIRROR.get(one.status, one.status)
    assert other.trend_p == one.trend_p
    assert close(other.trend_slope, None if one.trend_slope is None else -one.trend_slope)
    wished_less = directions.assess(rule(flat)._replace(direction="decrease"), negated)
    assert (wished_less.status, wished_less.status_held_windows) == (one.status, one.status_held_windows)


@given(SERIES, FLATS)
def test_in_logs_the_unit_does_not_matter(points, flat):
    one = directions.assess(rule(flat, transform="log"), points)
    doubled = {year: 2 * value for year, value in points.items()}
    other = directions.assess(rule(flat, transform="log"), doubled)
    assert close(other.trend_slope, one.trend_slope)
    assert close(other.last_change, one.last_change)


@given(SERIES, FLATS, LEVELS)
def test_an_older_point_outside_the_window_changes_nothing(points, flat, older):
    one = directions.assess(rule(flat), points)
    outside = len(points) >= trend.WINDOW and one.points_used == trend.WINDOW
    year = min(points) - (1 if outside else 3)
    other = directions.assess(rule(flat), points | {year: older})
    assert [getattr(other, name) for name in FIGURES] == [getattr(one, name) for name in FIGURES]


@given(SERIES, FLATS, st.integers(-40, 40))
def test_only_distances_between_years_matter(points, flat, shift):
    moved = directions.assess(rule(flat), {year + shift: value for year, value in points.items()})
    assert moved == directions.assess(rule(flat), points)


@given(SERIES, FLATS, st.booleans(), st.sampled_from(["none", "log"]), st.none() | LEVELS)
def test_directions_stay_in_the_closed_list_and_their_counts_in_bounds(points, flat, is_survey, transform, ceiling):
    found = directions.assess(rule(flat, is_survey=is_survey, transform=transform, ceiling=ceiling), points)
    assert found.status in (*lines.DIRECTION, "insufficient_data")
    assert found.points_used <= (3 if is_survey else 6)
    assert found.trend_p is None or 0 < found.trend_p <= 1
    if found.status in lines.DIRECTION:
        assert 1 <= found.status_held_windows <= found.status_total_windows <= len(points)


@given(st.lists(LEVELS, min_size=2, max_size=6))
def test_theil_sen_is_scipys(values):
    scipy_stats = pytest.importorskip("scipy.stats")
    years = [2000 + step + step // 3 for step in range(len(values))]
    expected = scipy_stats.theilslopes(values, years).slope
    assert trend.theil_sen(list(zip(years, values, strict=True))) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(st.lists(LEVELS, min_size=4, max_size=6, unique=True))
def test_mann_kendall_is_scipys_without_ties(values):
    scipy_stats = pytest.importorskip("scipy.stats")
    expected = scipy_stats.kendalltau(range(len(values)), values, method="exact").pvalue
    assert trend.mann_kendall_p(values) == pytest.approx(expected, rel=1e-12)


TARGETS = st.builds(
    lambda span, path, ratio, base: targets.Target("2024", str(2024 + span), path, ratio=ratio, stated_value=base),
    st.integers(2, 12), st.sampled_from(["compound", "linear"]), st.sampled_from([1.2, 2.0, 3.0]), st.none() | LEVELS,
)
POINTS = SERIES.map(lambda points: {str(year): value for year, value in points.items()})


@given(TARGETS, POINTS, st.sampled_from([0.001, 4.0, 1000.0]))
def test_progress_does_not_depend_on_the_unit(target, points, factor):
    scaled = target._replace(stated_value=target.stated_value and target.stated_value * factor)
    one = targets.assess(target, [points])
    other = targets.assess(scaled, [{period: value * factor for period, value in points.items()}])
    assert close(other.progress_ratio, one.progress_ratio)
    assert other.status == one.status


@given(TARGETS, POINTS)
def test_a_linear_target_and_its_mirror_have_one_class(target, points):
    up = target._replace(path="linear")
    down = up._replace(direction="decrease", stated_value=up.stated_value and -up.stated_value)
    one, other = targets.assess(up, [points]), targets.assess(down, [{p: -v for p, v in points.items()}])
    assert other[4:] == one[4:]


@given(TARGETS, st.lists(POINTS, min_size=1, max_size=3), st.booleans(), st.booleans())
def test_targets_stay_in_the_closed_list(target, vintages, is_too_old, had_mandate):
    found = targets.assess(target, vintages, is_too_old, had_mandate)
    assert found.status in (*lines.TARGET, "insufficient_data", "no_recent_data", "no_data")
    assert (found.ratio_class is None) == (found.progress_ratio is None)
    assert found.status not in lines.TARGET[5:] or found.status == found.ratio_class


@given(TARGETS, st.lists(POINTS, min_size=2, max_size=3), POINTS)
def test_once_met_always_met(target, vintages, later):
    if targets.is_met(target, vintages):
        assert targets.assess(target, [*vintages, later]).status in ("met", "no_data")


@given(st.integers(0, 3), st.integers(0, 6), st.integers(0, 2))
def test_a_step_down_never_raises_confidence(start, downs, ups):
    levels = [confidence.LEVELS.index(confidence.level(start, ["x"] * count, ["y"] * ups)) for count in (downs, downs + 1)]
    assert levels[1] <= levels[0]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1)), st.sampled_from([1, 3, 12]), st.integers(0, 400),
       st.integers(0, 5000))
def test_what_has_no_recent_data_is_stale(ended_on, interval, lag, days):
    as_of = ended_on + datetime.timedelta(days=days)
    if freshness.has_no_recent_data(ended_on, interval, lag, as_of):
        assert freshness.is_stale(ended_on, interval, lag, as_of)


EVENTS = st.lists(st.builds(
    event, st.sampled_from(["2019", "2023-05", "2024-09-01", "2025-02-03", "2031"]), st.sampled_from(lines.MILESTONE),
    st.sampled_from("abc"), st.booleans(),
), max_size=6)


@given(EVENTS, st.sampled_from(["objects", "checklist"]), st.sampled_from(["sentence", "coders"]), st.booleans())
def test_milestones_stay_in_the_closed_list(events, kind, chosen_by, is_reviewed):
    what = milestone("a", "b", "c", kind=kind, chosen_by=chosen_by)
    what.reviewed_on = what.reviewed_on if is_reviewed else None
    promise, today = datetime.date(2024, 9, 1), datetime.date(2026, 6, 14)
    found = milestones.assess(what, events, promise, today)
    words = lines.MILESTONE if kind == "objects" else (*lines.CHECKLIST, "insufficient_evidence")
    assert found.status in (*words, "no_data")
    assert 0 <= found.objects_reached <= found.objects_total == 3
    assert found == milestones.assess(what, events[::-1], promise, today)
