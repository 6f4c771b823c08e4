"""Periods, values, targets and directions of the reference, rule by rule, in small cases worked by hand."""

import datetime
from types import SimpleNamespace

import pytest

from . import directions, founding, periods, targets, trend
from .formulas import current_values, indicator_value

UNITS = {"USD": 1.0, "USD_MN": 1e6, "PERCENT": 1.0}
DAY = datetime.date


def yearly(values, first=2020):
    """{year: value}; None leaves a year out."""
    return {first + step: value for step, value in enumerate(values) if value is not None}


def fiscal(values, first=2024):
    return {f"FY{year}": value for year, value in yearly(values, first).items()}


# --- periods and formulas (METHOD 3) ---

def test_periods_and_their_ends():
    ends = {"2024": DAY(2024, 12, 31), "FY2024": DAY(2024, 6, 30), "2024-Q1": DAY(2024, 3, 31), "2024-02": DAY(2024, 2, 29)}
    assert {period: periods.end_date(period) for period in ends} == ends
    months = periods.months_of("FY2024")
    assert (months[0], months[-1], len(months)) == ("2023-07", "2024-06", 12)
    assert periods.months_of("2024-Q3") == ["2024-07", "2024-08", "2024-09"]
    last_twelve = periods.twelve_months_before("2024-09")
    assert (last_twelve[0], last_twelve[-1], len(last_twelve)) == ("2023-09", "2024-08", 12)
    for wrong in ("24", "2024-13", "FY2024-01", "2024Q1"):
        with pytest.raises(ValueError, match="not a period"):
            periods.parse(wrong)
    with pytest.raises(ValueError, match="never mix"):
        periods.years_between("FY2024", "2025")


def observed(series, values, unit="USD_MN", status="normal", area="PAK", counterpart=None, at=1):
    return [
        SimpleNamespace(
            series_code=series, ref_area=area, counterpart_area=counterpart, breakdown=None, time_period=period,
            obs_value=value, unit_measure=unit, obs_status=status, vintage_at=datetime.datetime(2026, 1, at),
        )
        for period, value in values.items()
    ]


def value_of(rows, indicator, period, members=None, as_of=None):
    return indicator_value(indicator, "PAK", period, current_values(rows, UNITS, as_of), UNITS, members or {})


@pytest.mark.parametrize(("aggregation", "expected"), [("sum", 78.0), ("mean", 6.5), ("last", 12.0)])
def test_a_year_needs_all_its_months(aggregation, expected):
    months = {month: float(step) for step, month in enumerate(periods.months_of("FY2024"), 1)}
    one = founding.indicator([founding.entry("X")], unit="USD_MN", aggregation=aggregation)
    assert value_of(observed("X", months), one, "FY2024") == expected
    for gone in months:
        assert value_of(observed("X", {m: v for m, v in months.items() if m != gone}), one, "FY2024") is None
    assert value_of(observed("X", months | {"FY2024": 80.0}), one, "FY2024") == 80.0  # the publisher's figure wins


def test_a_fiscal_year_of_a_calendar_series_is_the_mean_of_two_years():
    one = founding.indicator([founding.entry("X")], unit="USD_MN")
    rows = observed("X", {"2023": 10.0, "2024": 30.0})
    assert value_of(rows, one, "FY2024") == 20.0
    assert value_of(rows, one, "FY2025") is None
    assert value_of(observed("X", {"FY2024": 1.0}), founding.indicator([founding.entry("X")], freq="A"), "2024") is None


def test_the_latest_vintage_decides_and_forecasts_never_count():
    one = founding.indicator([founding.entry("X")], freq="A", unit="USD_MN")
    rows = observed("X", {"2024": 1.0}) + observed("X", {"2024": 2.0}, at=3)
    assert value_of(rows, one, "2024") == 2.0
    assert value_of(rows, one, "2024", as_of=datetime.datetime(2026, 1, 2)) == 1.0
    for status in ("forecast", "missing"):
        assert value_of(rows + observed("X", {"2024": 9.0}, status=status, at=4), one, "2024") is None
    assert value_of(rows + observed("X", {"2024": 9.0}, status="first_print", at=2), one, "2024") == 2.0


def test_ratios_units_signs_overrides_and_partners():
    share = founding.indicator(
        [founding.entry("T", counterpart="X_SAARC")], [founding.entry("W", area="X_WORLD")], "A", "PERCENT", scale=100.0
    )
    members = {"X_SAARC": ["PAK", "IND", "BGD"]}
    india = observed("T", {"2024": 2.0}, counterpart="IND")
    bangladesh = observed("T", {"2024": 3.0}, counterpart="BGD")
    whole = observed("W", {"2024": 20_000_000.0}, "USD", area="X_WORLD")
    assert value_of(india + bangladesh + whole, share, "2024", members) == pytest.approx(25.0)
    assert value_of(india + whole, share, "2024", members) is None  # absent is not zero
    balance = founding.indicator([founding.entry("A"), founding.entry("B", sign=-1)], freq="A", unit="USD_MN")
    assert value_of(observed("A", {"2024": 5.0}) + observed("B", {"2024": 7.0}), balance, "2024") == -2.0


# --- targets (METHOD 3.1) ---

DOUBLE = targets.Target("FY2024", "FY2034", "compound", ratio=2)
SHORT = targets.Target("FY2024", "FY2026", "linear", value=20.0)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ([10, 12, 13], "too_early"),  # n/N = 0.20, two observations after the baseline
        ([10, 12, 13, 14], "on_path"),
        ([10, 11, 11.4, 11.6], "behind"),
        ([10, 10, 10, 10.1], "far_behind"),
        ([10, 10, 10, 9.9], "moving_away"),
        ([10, None, None, 14], "too_early"),
        ([10], "too_early"),
        ([None, 12], "insufficient_data"),  # no baseline
        ([], "no_data"),
    ],
)
def test_status_of_a_target(values, status):
    assert targets.assess(DOUBLE, [fiscal(values)]).status == status


@pytest.mark.parametrize(
    ("ratio", "klass"),
    [(0.95, "on_path"), (0.949, "behind"), (0.60, "behind"), (0.599, "far_behind"), (0.0, "far_behind"),
     (-0.001, "moving_away"), (None, None)],
)
def test_classes_by_r(ratio, klass):
    assert targets.ratio_class(ratio) == klass


def test_too_early_before_a_fifth_of_the_way():
    values = fiscal([10, 12, 14, 16])
    assert targets.assess(DOUBLE._replace(target_period="FY2039"), [values]).status == "on_path"  # n/N = 3/15
    longer = fiscal([10, 12, 14, 16, 18, 20, 22])
    assert targets.assess(DOUBLE._replace(target_period="FY2055"), [longer]).status == "too_early"  # n/N = 6/31
    only_before = targets.assess(DOUBLE._replace(stated_value=10.0), [fiscal([12], 2023)])
    assert (only_before.status, only_before.path_gap) == ("insufficient_data", None)


def test_a_break_between_baseline_and_latest_value_leaves_no_figures():
    for place, status in (("FY2024", "on_path"), ("FY2025", "insufficient_data"), ("FY2028", "on_path")):
        found = targets.assess(DOUBLE._replace(breaks=(place,)), [fiscal([10, 12, 13, 14])])
        assert found.status == status
        assert (found.progress_ratio is None) == (status == "insufficient_data")


def test_met_needs_two_vintages_and_stays():
    reached, fallen = fiscal([10, 15, 20.0]), fiscal([10, 15, 20.0, 12])
    assert targets.assess(SHORT, [reached]).status == "too_early"
    assert targets.assess(SHORT, [reached, reached | {"FY2023": 9.0}]).status == "met"
    assert targets.assess(SHORT, [reached, fallen]).status == "met"
    assert targets.assess(SHORT, [reached, fallen], is_too_old=True).status == "no_recent_data"
    late = SHORT._replace(target_period="FY2025")
    assert targets.assess(late, [reached, reached], had_mandate=True).status == "met_late"


def test_the_end_of_a_target():
    short, late = fiscal([10, 12, 14]), fiscal([10, 12, 14, 21])
    assert targets.assess(SHORT, [short], had_mandate=True).status == "missed"
    assert targets.assess(SHORT, [short]).status == "expired_untested"
    assert targets.assess(SHORT, [late], had_mandate=True).status == "met_late"
    assert targets.assess(SHORT, [late]).status == "expired_untested"
    assert targets.assess(SHORT, [late]).remaining_pace is None


def test_linear_path_and_its_mirror():
    up = targets.assess(targets.Target("FY2024", "FY2034", "linear", value=30.0), [fiscal([10, 11, 13, 15])])
    assert (up.progress_ratio, up.path_gap) == (pytest.approx(5 / 6), pytest.approx(-1.0))
    assert up.remaining_pace == pytest.approx(15 / 7)
    down = targets.Target("FY2024", "FY2034", "linear", "decrease", value=-30.0)
    mirrored = targets.assess(down, [fiscal([-10, -11, -13, -15])])
    same = ("progress_ratio", "ratio_class", "path_gap", "remaining_pace", "status")
    assert [getattr(mirrored, name) for name in same] == pytest.approx([getattr(up, name) for name in same])


# --- directions (METHOD 3.2) ---

MORE = directions.Direction("increase", flat=0.1)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([1, 2, 3, 4, 5, 6], "improving"),
        ([1, 2, 3, 4, 5, 5.1], "improving"),  # l is within flat: 0
        ([1, 2, 3, 4, 5, 4.5], "slipping"),
        ([6, 5, 4, 3, 2, 1], "worsening"),
        ([6, 5, 4, 3, 2, 2.1], "worsening"),
        ([6, 5, 4, 3, 2, 2.5], "turning"),
        ([5, 5, 5, 5, 5, 9], "steady"),
        ([0, 0.1, 0.2, 0.3, 0.4, 0.5], "steady"),  # m equals flat
        ([3, 4, 5, 6], "insufficient_data"),
        ([1, 2, None, 3, None, 4, None, 5], "improving"),
        ([1, 2, 3, 4, None, None, 5], "insufficient_data"),  # two years missing
        ([], "no_data"),
    ],
)
def test_words_for_directions(values, word):
    assert directions.assess(MORE, yearly(values)).status == word


def test_breaks_limits_and_too_old():
    rising = yearly([1, 2, 3, 4, 5, 6])
    assert directions.assess(MORE._replace(breaks=(2021,)), rising).points_used == 5
    assert directions.assess(MORE._replace(breaks=(2022,)), rising).status == "insufficient_data"
    assert directions.assess(MORE._replace(breaks=(2025,)), rising).points_used == 1
    assert directions.assess(MORE._replace(breaks=(2026,)), rising).status == "improving"
    assert directions.assess(MORE._replace(ceiling=6.0), rising).status == "steady"
    assert directions.assess(MORE._replace(floor=6.0), rising).status == "steady"
    assert directions.assess(MORE, rising, is_too_old=True).status == "no_recent_data"
    assert directions.assess(MORE._replace(direction="decrease"), rising).status == "worsening"


def test_figures_beside_a_direction():
    found = directions.assess(MORE._replace(transform="log"), yearly([2.0**step for step in range(12)], 2010))
    assert found.trend_slope == found.last_change == found.long_slope == pytest.approx(0.6931471805599453)
    assert found.trend_p == pytest.approx(2 / 720)
    assert (found.status_held_windows, found.status_total_windows) == (8, 8)
    assert directions.assess(MORE, yearly(range(7))).long_slope is None
    with pytest.raises(ValueError, match="positive"):
        directions.assess(MORE._replace(transform="log"), yearly([0, 1, 2, 3, 4, 5]))


def test_peers_need_a_full_window_to_the_same_year():
    peers = {"IND": yearly([0, 2, 4, 6, 8, 10]), "BGD": yearly([0, 4, 8, 12, 16, 20]), "LKA": yearly([0, 9, 18, 27, 36])}
    found = directions.assess(MORE, yearly([1, 2, 3, 4, 5, 6]), peers)
    assert (found.peer_change_gap, found.peer_count) == (pytest.approx(-2.0), 2)


def test_how_often_a_status_was_held():
    found = directions.assess(MORE, yearly([1, 2, 3, 4, 5, 6, 5, 7]))
    assert (found.status, found.status_held_windows, found.status_total_windows) == ("improving", 3, 4)


def test_surveys():
    rounds = directions.Direction("increase", flat=0.1, is_survey=True)
    found = directions.assess(rounds, {2005: 1.0, 2010: 2.0, 2020: 8.0})
    assert (found.trend_slope, found.last_change, found.trend_p) == (pytest.approx(7 / 15), pytest.approx(0.6), None)
    assert (found.status, found.is_imprecise) == ("improving", True)
    assert directions.assess(rounds, {2004: 1.0, 2010: 2.0, 2020: 8.0}).status == "insufficient_data"
    assert directions.assess(rounds, {2010: 2.0, 2020: 8.0}).status == "insufficient_data"


def test_imprecise_where_it_improves_or_worsens_by_chance_and_always_under_five_points():
    cases = [("improving", 0.0999, 6), ("improving", 0.10, 6), ("worsening", 0.01, 4), ("steady", 0.5, 6), ("slipping", 1, 4)]
    assert [directions.is_imprecise(*case) for case in cases] == [False, True, True, False, True]


def test_flat_is_half_the_median_change_but_half_a_digit_at_least():
    points = yearly([0, 100, 200, 201, 203, 206, 210, 215, 221, 228, 236, 245])  # the latest 10: changes of 1 to 9
    assert trend.flat_threshold(points, 0) == 2.5
    assert trend.flat_threshold(yearly([7.0, 7.0, 7.0]), 1) == pytest.approx(0.05)
    assert trend.flat_threshold(yearly([50.0, 50.0, 50.0]), 0, "log") == pytest.approx(0.01)
    assert trend.flat_threshold({2020: 1.0, 2024: 9.0}, 0) == pytest.approx(1.0)  # 8 in four years
    assert trend.flat_threshold(yearly([1.0, 90.0, 91.0, 92.0]), 0, breaks=(2021,)) == 0.5
    assert trend.flat_threshold({2020: 1.0}, 0) is None


def test_the_worst_of_inseparable_things():
    assert directions.worst_of(["improving", "no_data", "turning"]) == ("turning", 2, 3)
    assert directions.worst_of(["slipping", "turning", "steady"]) == ("slipping", 3, 3)
    assert directions.worst_of(["no_data"]) == (None, 0, 1)
