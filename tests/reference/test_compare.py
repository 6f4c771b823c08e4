"""`recompute` on a small published file that was worked out by hand: no difference, and each planted one is found.

The file holds METHOD 6's fifth case (goods exports, R 0.6130), a rising direction with one peer, a milestone with a press
claim, a row that cannot be verified, a row that restates another and one claim.
"""

import dataclasses
import datetime
from types import SimpleNamespace as Row

import duckdb
import pytest

from . import founding
from .compare import recompute
from .world import World

AS_OF = datetime.datetime(2026, 6, 14, tzinfo=datetime.UTC)
VINTAGE = datetime.datetime(2026, 6, 13)
EXPORTS = {"FY2024": 30.980, "FY2025": 32.343}
INTERNET = {str(2019 + step): 10.0 + 2 * step for step in range(6)}
PEER = {year: 3 * value for year, value in INTERNET.items()}

# METHOD 3.1 by hand, one year into ten: (v_t/v_b - 1) / (2^0.1 - 1), v_t / (v_b x 2^0.1) - 1, (TV/v_t)^(1/9) - 1
RATIO, STATED_RATIO = (32.343 / 30.980 - 1) / (2**0.1 - 1), (32.343 / 30 - 1) / (2**0.1 - 1)
GAP, STATED_GAP = 32.343 / (30.980 * 2**0.1) - 1, 32.343 / (30 * 2**0.1) - 1
PACE, STATED_PACE = (61.960 / 32.343) ** (1 / 9) - 1, (60 / 32.343) ** (1 / 9) - 1

RESULTS = {
    "readings": [
        dict(
            commitment_id="FP-3.3a", reading_id="primary", baseline_value=30.980, target_value=61.960,
            latest_period="FY2025", latest_value=32.343, progress_ratio=RATIO, ratio_class="behind",
            path_gap=GAP, remaining_pace=PACE, status="too_early", agrees_with_primary=True,
        ),
        dict(
            commitment_id="FP-3.3a", reading_id="stated", baseline_value=30.0, target_value=60.0,
            latest_period="FY2025", latest_value=32.343, progress_ratio=STATED_RATIO, ratio_class="on_path",
            path_gap=STATED_GAP, remaining_pace=STATED_PACE, status="too_early", agrees_with_primary=False,
        ),
        dict(
            commitment_id="FP-1.5d", reading_id="users", latest_period="2024", latest_value=20.0, points_used=6,
            trend_slope=2.0, last_change=2.0, flat_threshold=0.5, trend_p=2 / 720, peer_change_gap=-4.0, peer_count=1,
            status_held_windows=2, status_total_windows=2, status="improving", agrees_with_primary=True,
        ),
    ],
    "scorecard": [
        dict(
            commitment_id="FP-3.3a", indicator_status="too_early", baseline_value=30.980, target_value=61.960,
            latest_period="FY2025", latest_value=32.343, progress_ratio=RATIO, ratio_class="behind",
            path_gap=GAP, remaining_pace=PACE, readings_agreeing=1, readings_total=2,
            progress_ratio_min=RATIO, progress_ratio_max=STATED_RATIO, primary_reading_id="primary", confidence="moderate",
            freshness="fresh",
        ),
        dict(
            commitment_id="FP-1.5d", indicator_status="improving", latest_period="2024", latest_value=20.0,
            peer_change_gap=-4.0, readings_agreeing=1, readings_total=1, primary_reading_id="users",
            confidence="moderate", freshness="fresh",
        ),
        dict(
            commitment_id="FP-3.4b", indicator_status="announced", claimed_state="signed", state_at_promise="announced",
            change_since_promise="unchanged", objects_reached=0, objects_total=1, is_overdue=False, confidence="high",
            freshness="fresh",
        ),
        dict(commitment_id="FP-0.2", indicator_status="not_verifiable", verifiable=False, fulfilment="not_verifiable"),
        dict(commitment_id="FP-9.1", indicator_status="improving"),
    ],
    "claims": [
        dict(
            claim_id="CL-2", commitment_id="FP-3.3a", measured_value=30.980, latest_value=32.343, latest_period="FY2025",
            deviation=30 / 30.980 - 1, finding="accurate_but_dated",
        ),
    ],
}
TEXT, FIGURE, COUNT, FLAG = "varchar", "double", "integer", "boolean"
COLUMNS = {
    "claims": dict(claim_id=TEXT, commitment_id=TEXT, measured_value=FIGURE, latest_value=FIGURE, latest_period=TEXT,
                   deviation=FIGURE, finding=TEXT),
    "readings": dict(
        commitment_id=TEXT, reading_id=TEXT, baseline_value=FIGURE, target_value=FIGURE, latest_period=TEXT,
        latest_value=FIGURE, progress_ratio=FIGURE, ratio_class=TEXT, path_gap=FIGURE, remaining_pace=FIGURE,
        points_used=COUNT, trend_slope=FIGURE, last_change=FIGURE, flat_threshold=FIGURE, trend_p=FIGURE,
        long_slope=FIGURE, peer_change_gap=FIGURE, peer_count=COUNT, status_held_windows=COUNT,
        status_total_windows=COUNT, status=TEXT, agrees_with_primary=FLAG,
    ),
    "scorecard": dict(
        commitment_id=TEXT, manifesto_id=TEXT, indicator_status=TEXT, verifiable=FLAG, fulfilment=TEXT, attribution=TEXT,
        clock=TEXT, confidence=TEXT, freshness=TEXT, baseline_value=FIGURE, target_value=FIGURE, latest_period=TEXT,
        latest_value=FIGURE, progress_ratio=FIGURE, ratio_class=TEXT, path_gap=FIGURE, remaining_pace=FIGURE,
        peer_change_gap=FIGURE, readings_agreeing=COUNT, readings_total=COUNT, progress_ratio_min=FIGURE,
        progress_ratio_max=FIGURE, primary_reading_id=TEXT, claimed_state=TEXT, state_at_promise=TEXT,
        change_since_promise=TEXT, objects_reached=COUNT, objects_total=COUNT, is_overdue=FLAG,
    ),
    "indicator_values": dict(indicator_id=TEXT, ref_area=TEXT, time_period=TEXT, obs_value=FIGURE),
    "indicator_revisions": dict(indicator_id=TEXT, ref_area=TEXT, time_period=TEXT, obs_value=FIGURE,
                                vintage_at="timestamp", superseded_at="timestamp"),
    "observations": dict(series_code=TEXT, ref_area=TEXT, counterpart_area=TEXT, breakdown=TEXT, time_period=TEXT,
                         obs_value=FIGURE, unit_measure=TEXT, obs_status=TEXT, vintage_at="timestamp"),
}


def tables():
    """The rows of every table, fresh for each test."""
    base = dict(manifesto_id="chapter", verifiable=True, fulfilment="not_yet_due", attribution="A0", clock="not_started")
    values = [
        dict(indicator_id=name, ref_area=area, time_period=period, obs_value=value)
        for name, area, points in (("exports", "PAK", EXPORTS), ("internet", "PAK", INTERNET), ("internet", "IND", PEER))
        for period, value in points.items()
    ]
    observed = [
        dict(series_code=row["indicator_id"].upper(), ref_area=row["ref_area"], time_period=row["time_period"],
             obs_value=row["obs_value"], unit_measure="unit", obs_status="normal", vintage_at=VINTAGE)
        for row in values
    ]
    return {
        "readings": [dict(row) for row in RESULTS["readings"]],
        "scorecard": [base | row for row in RESULTS["scorecard"]],
        "claims": [dict(row) for row in RESULTS["claims"]],
        "indicator_values": values,
        "indicator_revisions": [row | {"vintage_at": VINTAGE} for row in values],
        "observations": observed,
    }


def connection_to(rows_by_table):
    """A DuckDB connection with the tables filled."""
    connection = duckdb.connect()
    for table, columns in COLUMNS.items():
        connection.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
        for row in rows_by_table[table]:
            marks = ", ".join("?" for _ in columns)
            connection.execute(f"insert into {table} values ({marks})", [row.get(name) for name in columns])
    return connection


def commitment(name, kind, readings=(), milestone=None, restates=None):
    return Row(commitment_id=name, promise_type=kind, readings=list(readings), milestone=milestone, restates=restates,
               is_not_observable=False, is_not_independent=False)


def reading(name, indicator_id, is_primary=True, path=None, baseline=None, target=None):
    return Row(reading_id=name, indicator_id=indicator_id, is_primary=is_primary, ref_area=None, direction="increase",
               is_indirect=False, path=path, baseline=baseline, target=target, band_low=None, band_high=None)


def world():
    """The registry that belongs to the file."""
    goal = Row(period="FY2034", ratio=2, value=None)
    measured = reading("primary", "exports", True, "compound", Row(period="FY2024", stated_value=None), goal)
    stated = reading("stated", "exports", False, "compound", Row(period="FY2024", stated_value=30.0), goal)
    agreement = Row(kind="objects", chosen_by="sentence", objects=[Row(object="gcc")], deadline=None,
                    reviewed_on=datetime.date(2026, 5, 1))
    rows = [
        commitment("FP-3.3a", "target", [measured, stated]), commitment("FP-1.5d", "direction", [reading("users", "internet")]),
        commitment("FP-3.4b", "milestone", milestone=agreement), commitment("FP-0.2", "not_verifiable"),
        commitment("FP-9.1", "direction", restates="FP-1.5d"),
    ]
    more = {"unit": "unit", "aggregation": "last"}
    indicators = {
        "exports": founding.indicator([founding.entry("EXPORTS")], indicator_id="exports", **more),
        "internet": founding.indicator([founding.entry("INTERNET")], freq="A", indicator_id="internet", transform="none",
                                       peers=["IND"], **more),
    }
    events = [
        Row(event_id=f"gcc-{state}", commitment_ids=["FP-3.4b"], object="gcc", event_date=date, state=state,
            is_primary=is_primary, evidence_class=kind, reviewed_on=datetime.date(2026, 5, 1))
        for date, state, is_primary, kind in (
            ("2004-08", "announced", True, "legal_instrument"), ("2023-09-29", "signed", False, "press_release"))
    ]
    claim = Row(claim_id="CL-2", claimed_value=30.0, unit="unit", comparison="around", is_causal=False, premise_error=None,
                definitions=[Row(annual_indicator_id="exports", monthly_indicator_id=None)])
    manifesto = Row(manifesto_id="chapter", ref_area="PAK", promise_date=Row(month="2024-09"))
    return World(
        as_of=AS_OF, manifesto=manifesto, commitments={row.commitment_id: row for row in rows}, indicators=indicators,
        thresholds={("internet", "PAK"): 0.5}, release_intervals={"exports": 12, "internet": 12},
        lags={"exports": 30, "internet": 180}, units={"unit": 1.0}, members={}, evidence=events, claims=[claim],
        evidence_classes={"exports": ["official_statistic"], "internet": ["modelled_estimate"]},
    )


def differing(rows_by_table):
    return recompute(connection_to(rows_by_table), world())


def test_a_right_file_has_no_difference():
    assert differing(tables()) == []


def test_figures_agree_to_a_billionth():
    rows = tables()
    rows["readings"][0]["path_gap"] *= 1 + 1e-10
    assert differing(rows) == []
    rows["readings"][0]["path_gap"] *= 1 + 1e-8
    assert [found.split(":")[0] for found in differing(rows)] == ["readings FP-3.3a/primary path_gap"]


@pytest.mark.parametrize(
    ("table", "place", "column", "wrong", "sentences"),
    [
        ("readings", 0, "ratio_class", "on_path", ["readings FP-3.3a/primary ratio_class"]),
        ("readings", 1, "progress_ratio", None, ["readings FP-3.3a/stated progress_ratio"]),
        ("readings", 1, "agrees_with_primary", True, ["readings FP-3.3a/stated agrees_with_primary"]),
        ("readings", 2, "trend_p", 0.01, ["readings FP-1.5d/users trend_p"]),
        ("readings", 2, "status_held_windows", 1, ["readings FP-1.5d/users status_held_windows"]),
        ("scorecard", 0, "confidence", "high", ["scorecard FP-3.3a confidence"]),
        ("scorecard", 0, "readings_agreeing", 2, ["scorecard FP-3.3a readings_agreeing"]),
        ("scorecard", 1, "freshness", "stale", ["scorecard FP-1.5d freshness"]),
        ("scorecard", 2, "indicator_status", "signed", ["scorecard FP-3.4b indicator_status"]),
        ("scorecard", 3, "fulfilment", "not_yet_due", ["scorecard FP-0.2 fulfilment"]),
        ("scorecard", 4, "indicator_status", "slipping", ["scorecard FP-9.1 indicator_status"]),
        ("claims", 0, "finding", "accurate", ["claims CL-2 finding"]),
        ("observations", 1, "obs_value", 33.0, ["indicator_values exports/PAK FY2025"]),
        ("indicator_revisions", 2, "obs_value", 1.0, ["indicator_revisions internet/PAK 2019"]),
    ],
)
def test_each_planted_difference_is_found_and_nothing_else(table, place, column, wrong, sentences):
    rows = tables()
    rows[table][place][column] = wrong
    assert [found.split(":")[0] for found in differing(rows)] == sentences


def test_a_row_too_few_and_a_row_too_many():
    rows = tables()
    rows["scorecard"][3]["commitment_id"] = "FP-0.3"
    assert differing(rows) == ["scorecard FP-0.2: not published", "scorecard FP-0.3: not known"]


def test_a_missing_threshold_is_said_not_guessed():
    found = recompute(connection_to(tables()), dataclasses.replace(world(), thresholds={}))
    assert any("FP-1.5d: the reference stops: KeyError" in sentence for sentence in found)
