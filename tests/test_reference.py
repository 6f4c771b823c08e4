"""The reference against METHOD 6: worked cases, exact p values, the founding figures and the claims on them."""

import itertools
from types import SimpleNamespace

import pytest

from tests.reference import claims, founding, target_figures, targets, trend

WORKED = [
    # v_b, v_t, n, TV, N, CAGR_a, R, path_gap, remaining_pace, class by R, as METHOD 6 prints them
    (30.00, 32.11, 1, 60.00, 10, "0.07033", "0.9799", "-0.0013", "0.07193", "on_path"),
    (30.64, 32.11, 1, 61.28, 10, "0.04798", "0.6684", "-0.0222", "0.07445", "behind"),
    (31.78, 32.11, 3, 63.56, 10, "0.00345", "0.0481", "-0.1793", "0.10246", "far_behind"),
    (38.33, 40.45, 1, 60.00, 10, "0.05531", "1.2068", "0.0091", "0.04478", "on_path"),
    (30.980, 32.343, 1, 61.960, 10, "0.04400", "0.6130", "-0.0259", "0.07491", "behind"),
    (30.00, 29.00, 4, 60.00, 10, "-0.00844", "-0.1176", "-0.2674", "0.12882", "moving_away"),
]
EXPORTS, REMITTANCES = "SBP.BOP.GOODS.EXPORTS", "SBP.REMIT.TOTAL"
PROMISE = "2024-09"


@pytest.fixture(scope="module")
def rows(shared):
    return founding.observations(shared)


@pytest.mark.parametrize("case", WORKED, ids=[f"{case[0]}-{case[1]}-{case[2]}" for case in WORKED])
def test_worked_cases(case):
    base, latest, n, goal, span, cagr, ratio, gap, pace, klass = case
    assert f"{target_figures.growth(base, latest, n):.5f}" == cagr
    found = target_figures.progress_ratio("compound", base, latest, n, goal, span)
    assert f"{found:.4f}" == ratio
    assert f"{target_figures.path_gap('compound', base, latest, n, goal, span):.4f}" == gap
    assert f"{target_figures.remaining_pace('compound', latest, goal, span - n):.5f}" == pace
    assert target_figures.ratio_class(found) == klass


@pytest.mark.parametrize(("count", "printed"), [(4, "0.083"), (5, "0.0167"), (6, "0.0028")])
def test_mann_kendall_of_a_strictly_rising_series(count, printed):
    digits = len(printed) - 2
    assert f"{trend.mann_kendall_p(list(range(count))):.{digits}f}" == printed


@pytest.mark.parametrize("count", [4, 5, 6])
def test_mann_kendall_is_scipys_exact_p_without_ties(count):
    scipy_stats = pytest.importorskip("scipy.stats")
    for order in itertools.islice(itertools.permutations(range(count)), 0, None, 7):
        expected = scipy_stats.kendalltau(range(count), order, method="exact").pvalue
        assert trend.mann_kendall_p(order) == pytest.approx(expected, rel=1e-12), order


def test_mann_kendall_with_ties_all_equal_and_too_few():
    assert trend.mann_kendall_p([5, 5, 5, 5, 5]) == 1
    assert trend.mann_kendall_p([1, 2, 3]) is None
    # 1 1 2 3: S = 5 is the greatest |S| possible; 12 orders differ, one rises and one falls as far
    assert trend.mann_kendall_p([1, 1, 2, 3]) == pytest.approx(2 / 12)


@pytest.mark.shared
def test_goods_exports_by_fiscal_year(rows):
    years = founding.annual(rows, EXPORTS, range(2020, 2028))
    assert {period: round(value * 1000) for period, value in years.items()} == {
        "FY2022": 32493, "FY2023": 27876, "FY2024": 30980, "FY2025": 32343,
    }


@pytest.mark.shared
def test_remittances_by_fiscal_year(rows):
    years = founding.annual(rows, REMITTANCES, (2024, 2025, 2026))
    printed = {period: f"{value * 1000:,.1f}" for period, value in years.items()}
    assert printed == {"FY2024": "30,250.8", "FY2025": "38,299.2"}


@pytest.mark.shared
def test_primary_reading_of_doubling_exports(rows):
    points = founding.annual(rows, EXPORTS, range(2020, 2028))
    found = targets.assess(targets.Target("FY2024", "FY2034", "compound", ratio=2), [points])
    assert (found.latest_period, round(found.target_value, 2)) == ("FY2025", 61.96)
    assert f"{found.progress_ratio:.3f}" == "0.613"
    assert f"{found.path_gap * 100:.1f} %" == "-2.6 %"
    assert f"{found.remaining_pace * 100:.2f} %" == "7.49 %"
    assert (found.status, found.ratio_class) == ("too_early", "behind")


@pytest.mark.shared
def test_primary_reading_lies_29_million_dollars_above_the_next_class_line(rows):
    """The next line below is R = 0.60: one year on, v_b x (1 + 0.60 x the required rate)."""
    points = founding.annual(rows, EXPORTS, (2024, 2025))
    base, latest = points["FY2024"], points["FY2025"]
    line = base * (1 + 0.60 * target_figures.growth(base, 2 * base, 10))
    assert round((latest - line) * 1000) == 29

    def class_at(value):
        return target_figures.ratio_class(target_figures.progress_ratio("compound", base, value, 1, 2 * base, 10))

    assert [class_at(value) for value in (line, latest - 0.028, latest - 0.030)] == ["behind", "behind", "far_behind"]


@pytest.mark.shared
def test_the_stated_baseline_disagrees_with_the_primary_reading(rows):
    points = founding.annual(rows, EXPORTS, range(2020, 2028))
    stated = targets.Target("FY2024", "FY2034", "compound", value=60.0, stated_value=30.0)
    assert targets.assess(stated, [points]).ratio_class == "on_path"


@pytest.mark.shared
def test_a_first_print_gives_way_to_the_figure_beside_it(rows):
    assert founding.annual(rows, "PBS.EXP.GOODS", [2024]) == {"FY2024": pytest.approx(30.675)}


def claim(comparison=None, value=None, is_causal=False, premise_error=None):
    return SimpleNamespace(comparison=comparison, claimed_value=value, is_causal=is_causal, premise_error=premise_error)


@pytest.mark.shared
def test_claim_about_remittances(rows):
    held = claims.Definition(
        founding.annual(rows, REMITTANCES, range(2021, 2028)), founding.monthly(rows, REMITTANCES)
    )
    found = claims.assess(claim("over", 32.0), [held], PROMISE)
    assert 32.0 < found.measured_value < 32.1  # twelve months to August 2024 had just passed 32
    assert (found.latest_period, found.finding) == ("FY2025", "accurate_but_dated")


@pytest.mark.shared
def test_claim_about_exports(rows):
    held = claims.Definition(founding.annual(rows, EXPORTS, range(2021, 2028)), founding.monthly(rows, EXPORTS))
    found = claims.assess(claim("around", 30.0), [held], PROMISE)
    assert f"{found.measured_value:.1f}" == "31.3"
    assert found.deviation == pytest.approx(30.0 / found.measured_value - 1)
    assert (found.latest_period, found.finding) == ("FY2025", "accurate_but_dated")


@pytest.mark.shared
def test_claim_about_multidimensional_poverty(rows):
    unit = "PERCENT_OF_POPULATION"
    national = claims.Definition(founding.annual(rows, "NMPI.H", range(2010, 2027), unit=unit))
    world = claims.Definition(founding.annual(rows, "GMPI.H", range(2010, 2027), freq="A", unit=unit))
    nearly = claim("nearly", 39.0)
    assert claims.assess(nearly, [national, world], PROMISE).finding == "ambiguous"
    assert claims.assess(nearly, [national], PROMISE).finding == "superseded"  # 38.8 fitted, 30.5 was already out
    assert claims.assess(nearly, [world], PROMISE).finding == "accurate"
