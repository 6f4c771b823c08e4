"""The method twice: the SQL of the candidate against the slow, readable reference, on real and on generated figures."""

import csv
import hashlib
import random
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings, strategies

from vaada.house import House
from vaada.registry.freeze import freeze
from vaada.settings import Settings
from vaada.warehouse.build import build_candidate

from .conftest import HOUSE, NOW
from .reference.compare import recompute
from .worlds import worlds_of


def disagreements(house, candidate, as_of):
    with duckdb.connect(str(candidate), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        return [line for world in worlds_of(house, as_of) for line in recompute(connection, world)]


def test_sql_and_reference_agree_on_the_real_figures(offline_house, candidate):
    assert disagreements(offline_house, candidate, NOW) == []


def published(candidate, sql):
    with duckdb.connect(str(candidate), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        return connection.execute(sql).fetchall()


def test_the_doubling_of_exports(candidate):
    """METHOD 6: the worked figures of the State Bank, and what must be said about them."""
    [row] = published(
        candidate,
        "select indicator_status, ratio_class, baseline_period, baseline_value, latest_period, latest_value, target_period,"
        " target_value, progress_ratio, path_gap, remaining_pace, readings_total, summary_en from scorecard"
        " where commitment_id = 'FP-3.3a'",
    )
    status, by_ratio, b_period, baseline, l_period, latest, t_period, target, ratio, gap, pace, readings, summary = row
    assert (status, by_ratio) == ("too_early", "behind")
    assert (b_period, l_period, t_period) == ("FY2024", "FY2025", "FY2034")
    assert (baseline, latest, target) == (pytest.approx(30.980), pytest.approx(32.343), pytest.approx(61.960))
    assert (round(ratio, 3), round(100 * gap, 1), round(100 * pace, 2)) == (0.613, -2.6, 7.49)
    assert readings >= 6
    assert "0.029 US$ billion from the line to far behind" in summary
    agreeing = dict(published(candidate, "select reading_id, agrees_with_primary from readings where commitment_id = 'FP-3.3a'"))
    assert not agreeing["text_30_to_60"]
    assert agreeing["goods_customs_fy2024"]


def test_incomplete_fiscal_years_are_no_years(candidate):
    periods = [
        period
        for (period,) in published(
            candidate, "select time_period from indicator_values where indicator_id = 'goods_exports_fiscal_year_usd' order by 1"
        )
    ]
    assert periods == ["FY2022", "FY2023", "FY2024", "FY2025"]  # January to June 2021 and July 2025 to April 2026 are parts


def test_the_claims_have_their_findings(candidate):
    assert dict(published(candidate, "select claim_id, finding from claims")) == {
        "CL-1": "accurate_but_dated",
        "CL-2": "accurate_but_dated",
        "CL-3": "not_checked",
        "CL-4": "ambiguous",
        "CL-5": "contested",
    }


def test_rows_that_cannot_be_measured_say_so(candidate):
    rows = {
        row[0]: row[1:]
        for row in published(
            candidate,
            "select commitment_id, indicator_status, verifiable, latest_value, fulfilment, premise_error, not_verifiable_reason"
            " from scorecard where commitment_id in ('FP-4.3a', 'FP-4.3b', 'FP-2.3', 'FP-1.5c')",
        )
    }
    for name in ("FP-4.3a", "FP-4.3b"):
        assert rows[name][:4] == ("not_observable", False, None, "not_verifiable")
    assert rows["FP-2.3"][:4] == ("not_verifiable", False, None, "not_verifiable")
    assert rows["FP-2.3"][5] == "outside_control"
    assert rows["FP-1.5c"][0] == "none"
    assert "seven" in rows["FP-1.5c"][4]


def test_half_of_the_measurable_rows_carry_a_real_figure(candidate):
    for counted in ("true", "restates is null"):
        [(rows, figures)] = published(
            candidate,
            f"select count(*), count(latest_value) from scorecard where promise_type in ('target', 'direction') and {counted}",
        )
        assert 2 * figures >= rows, (counted, figures, rows)


def test_every_figure_shown_stands_in_a_shipped_file(candidate, shared, house):
    """No invented figure: each observation behind a receipt is a line of the founding file, or of the cited figures that were
    collected after it, and stands there as published."""
    files = (shared / "figures" / "founding_figures.csv", house / "commitments" / "figures" / "collected_figures_2026_11.csv")
    lines = {hashlib.sha256(file.read_bytes()).hexdigest(): file.read_text(encoding="utf-8").splitlines() for file in files}
    rows = published(candidate, "select figure, value, locator, snapshot_sha256 from receipts where step = 'observation'")
    with duckdb.connect(str(candidate), read_only=True) as connection:
        restricted = "select series_code from registry.series where redistribution = 'derived_only'"
        hidden = {code for (code,) in connection.execute(restricted).fetchall()}
    assert len(rows) > 400
    for figure, value, locator, sha256 in rows:
        series, area, period = figure.rsplit(" ", 2)
        cells = next(csv.reader([lines[sha256][int(locator.removeprefix("line ")) - 1]]))
        assert (cells[0], cells[1], cells[4]) == (area, series, period)
        assert value == (None if series in hidden else float(cells[6]))


def test_second_hand_figures_start_low_and_no_row_hides_it(candidate):
    rows = published(
        candidate,
        "select scorecard.commitment_id, scorecard.confidence, scorecard.confidence_reasons from scorecard"
        " inner join indicators using (indicator_id)"
        " where indicators.evidence_class = 'second_hand' and latest_value is not null",
    )
    assert rows
    for name, confidence, reasons in rows:
        assert confidence in ("low", "very_low"), name
        assert "start low: second_hand" in reasons, name


@pytest.fixture(scope="module")
def two_manifestos(tmp_path_factory):
    """The real registry with the fictional second manifesto beside it, on the founding figures."""
    root = tmp_path_factory.mktemp("two")
    registry = shutil.copytree(HOUSE / "commitments", root / "commitments")
    shutil.copytree(HOUSE / "tests" / "manifestos" / "harbour-town", registry / "harbour-town")
    settings = Settings(data_root=str(root / "data"), offline=True, frozen_now=NOW)
    house = House(settings, registry_root=registry)
    house.take_in_shipped_figures()
    freeze(house.world(NOW), NOW.date())
    house = House(settings, registry_root=registry)
    house.check_registry()
    build_candidate(house.world(NOW), house.candidate)
    return house


def test_a_second_manifesto_is_scored_by_the_same_rules(two_manifestos):
    assert disagreements(two_manifestos, two_manifestos.candidate, NOW) == []
    rows = published(
        two_manifestos.candidate,
        "select commitment_id, indicator_status, clock, fulfilment from scorecard where manifesto_id = 'harbour-town' order by 1",
    )
    assert rows == [
        ("HT-1.1a", "moving_away", "running", "in_progress"),
        ("HT-1.2a", "improving", "running", "in_progress"),
        ("HT-1.2b", "held", "running", "in_progress"),
    ]


AREAS = ("PAK", "BGD", "IND", "LKA", "NPL", "TUR", "VNM", "IDN")
HEADER = "ref_area,series_code,series_name,publisher,time_period,freq,obs_value,unit,obs_status,citation\n"


def generated_series(chance):
    """Years and values with the trouble that real series have: gaps, ties, jumps, few points, no movement."""
    first = chance.randint(1998, 2016)
    years = [year for year in range(first, 2025) if chance.random() > chance.choice((0.0, 0.1, 0.35))]
    level, drift = chance.uniform(1, 40), chance.choice((-0.6, -0.1, 0.0, 0.1, 0.6))
    noise = chance.choice((0.0, 0.2, 2.0))
    points = []
    for year in years:
        level = max(1.0, level + drift + chance.gauss(0, noise))
        points.append((year, round(level, chance.choice((0, 1, 2)))))
    return points


def generated_figures(base, chance):
    """A tidy figures file with a generated series for every declared prefix, for the country and often for its peers."""
    labels = {code: unit.spellings[0] for code, unit in base.registry.units.items()}
    rules = [rule for source in base.sources.values() for dataset in source.datasets for rule in dataset.series]
    codes = [(code, rule) for rule in rules for code in rule.all_codes()]
    # Goods and services are more than goods: their difference, the services, has a logarithm.
    more = {"BX.GSR.GNFS.CD": 500}
    lines = [
        f"{area},{code},generated,nobody,{year},A,{value + more.get(code, 0)},"
        f'"{labels[rule.unit]}",normal,generated for a test'
        for code, rule in codes
        for area in (AREAS if chance.random() < 0.5 else AREAS[:1])
        for year, value in generated_series(chance)
    ]
    return HEADER + "\n".join(lines) + "\n"


@settings(max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=strategies.integers(0, 2**32))
def test_sql_and_reference_agree_on_generated_figures(seed, tmp_path_factory):
    """Hundreds of generated series at once, because a build costs seconds: every reading of two manifestos."""
    chance = random.Random(seed)  # drawing each figure from hypothesis would cost minutes
    root = tmp_path_factory.mktemp("generated")
    registry = Path(shutil.copytree(HOUSE / "commitments", root / "commitments"))
    shutil.copytree(HOUSE / "tests" / "manifestos" / "harbour-town", registry / "harbour-town")
    base = House(Settings(data_root=str(root / "data"), offline=True, frozen_now=NOW), registry_root=registry)
    shipped = registry / "figures"
    content = generated_figures(base, chance).encode()
    (shipped / "founding_figures.csv").write_bytes(content)
    listing = yaml.safe_load((shipped / "figures.yml").read_text(encoding="utf-8"))
    listing[0]["sha256"] = hashlib.sha256(content).hexdigest()
    (shipped / "figures.yml").write_text(yaml.safe_dump(listing), encoding="utf-8")
    for path in (registry / "thresholds.yml", *registry.glob("*/freeze.yml")):
        path.unlink()
    base.take_in_shipped_figures()
    freeze(House(base.settings, registry_root=registry).world(NOW), NOW.date())
    house = House(base.settings, registry_root=registry)
    build_candidate(house.world(NOW), house.candidate)
    found = disagreements(house, house.candidate, NOW)
    assert not found, "\n".join(found)
    statuses = {status for (status,) in published(house.candidate, "select distinct status from readings")}
    assert len(statuses & {"improving", "worsening", "steady", "slipping", "turning"}) >= 3
