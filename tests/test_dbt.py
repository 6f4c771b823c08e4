"""The SQL models: each rule by its dbt unit test, data tests that can fail, and the published tables' contract.

dbt runs in this process on copies of the session's candidate. A copy keeps the file's name: the staging views name their
database by it.
"""

import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest
import yaml

from vaada.release.contract import OWN_TABLES
from vaada.warehouse.build import PROJECT

MODELS = PROJECT / "models"
FEWEST_UNIT_TESTS = 42

# ARCHITECTURE.md, "Published tables: the contract", copied by hand.
CONTRACT = {
    "scorecard": "commitment_id manifesto_id section sentence_id restates force title_en title_ur quote promise_type verifiable"
    " not_verifiable_reason checkable_if audit_score interpretation_sha256 premise_error indicator_status pending_status"
    " ratio_class claimed_state is_overdue state_date state_at_promise change_since_promise objects_reached objects_total"
    " fulfilment attribution confidence confidence_reasons readings_agreeing readings_total progress_ratio_min"
    " progress_ratio_max clock freshness freshness_since primary_reading_id indicator_id ref_area unit_measure path"
    " baseline_period baseline_value target_period target_value band_low band_high latest_period latest_value progress_ratio"
    " path_gap remaining_pace probability_of_meeting probability_low probability_high projected_low_80 projected_high_80"
    " base_rate base_rate_windows base_rate_economies peer_change_gap peer_count data_as_of next_release_due status_since"
    " last_change_reason summary_en summary_ur",
    "readings": "commitment_id reading_id is_primary rationale indicator_id ref_area direction path unit_measure baseline_period"
    " baseline_value is_stated_baseline target_period target_value band_low band_high latest_period latest_value points_used"
    " progress_ratio ratio_class path_gap remaining_pace probability_of_meeting probability_low probability_high"
    " projected_low_80 projected_high_80 base_rate base_rate_windows base_rate_economies trend_slope last_change"
    " flat_threshold trend_p long_slope peer_change_gap peer_count status_held_windows status_total_windows status"
    " agrees_with_primary",
    "indicators": "indicator_id name definition formula unit_measure direction freq aggregation transform is_survey"
    " evidence_class release_interval_months flat_threshold series_breaks peers sources",
    "indicator_values": "indicator_id ref_area time_period freq obs_value unit_measure obs_status vintage_at",
    "indicator_revisions": "indicator_id ref_area time_period obs_value vintage_at superseded_at",
    "observations": "source_id dataset_id series_code ref_area counterpart_area breakdown freq time_period obs_value"
    " unit_measure obs_status vintage_at superseded_at snapshot_sha256 locator citation licence",
    "evidence": "event_id commitment_id object event_date state is_primary description source_title publisher url"
    " archived_sha256 reviewed_on coder second_coder",
    "claims": "claim_id sentence_id commitment_id wording claimed_value unit_measure measured_value measured_period"
    " latest_value latest_period deviation finding publisher url explanation",
    "coverage": "sentence_id sha256 kind commitment_ids claim_ids",
    "audit_items": "commitment_id item answer note",
    "receipts": "receipt_id commitment_id reading_id claim_id figure value step rule_version inputs vintage_at"
    " snapshot_sha256 url locator code_version",
    "sources": "source_id dataset_id publisher title licence attribution url cadence last_success_at last_attempt_at"
    " freshness outcome",
}
# The same chapter, "Types": what is not a date, an instant, a yes-or-no, a figure or a count is VARCHAR.
TYPES = {
    "DATE": "state_date event_date reviewed_on freshness_since next_release_due status_since",
    "TIMESTAMP": "vintage_at superseded_at last_success_at last_attempt_at data_as_of",
    "BOOLEAN": "verifiable is_overdue is_primary is_stated_baseline is_survey agrees_with_primary answer",
    "INTEGER": "audit_score objects_reached objects_total readings_agreeing readings_total points_used base_rate_windows"
    " base_rate_economies peer_count status_held_windows status_total_windows release_interval_months",
    "DOUBLE": "progress_ratio_min progress_ratio_max baseline_value target_value band_low band_high latest_value"
    " progress_ratio path_gap remaining_pace probability_of_meeting probability_low probability_high projected_low_80"
    " projected_high_80 base_rate peer_change_gap trend_slope last_change flat_threshold trend_p long_slope obs_value"
    " claimed_value measured_value deviation value",
}
TYPE_OF = {column: kind for kind, columns in TYPES.items() for column in columns.split()}

# What breaks each data test, where a doubled key does not: one statement per line, going on where a line is indented.
HERE = Path(__file__).parent
DAMAGE = """
insert into raw.figures (series_code, ref_area, freq, time_period, obs_value, unit, obs_status, citation, vintage_at)
  values ('NOBODYS.SERIES', 'PAK', 'A', '2024', '1', 'persons', 'normal', 'nobody', timestamp '2026-06-13')
update intermediate.int_observations set obs_value = -1 where series_code = 'PBS.EXP.GOODS'
insert into registry.gate_decisions select source_id, dataset_id, series_code, vintage_at, 'held', 'range', vintage_at, null
  from intermediate.int_observations where series_code = 'SBP.BOP.GOODS.EXPORTS' limit 1
update intermediate.int_annual_points set transformed = null where indicator_id = 'goods_exports_fiscal_year_usd'
insert into registry.readings (commitment_id, reading_id, ref_area) values ('FP-3.3a', 'nobodys_reading', 'PAK')
update registry.claims set unit_label = 'pence' where claim_id = 'CL-1'
delete from marts.receipts where step = 'indicator'
delete from marts.scorecard where commitment_id = 'FP-3.3a'
delete from marts.scorecard where commitment_id = (select min(commitment_id) from marts.evidence)
update marts.scorecard set indicator_status = 'splendid', clock = 'paused', summary_ur = null where promise_type = 'milestone'
update marts.scorecard set confidence = 'high' where promise_type = 'not_verifiable'
update marts.readings set is_primary = false, status = null
update marts.readings set indicator_id = 'nobodys_indicator' where commitment_id = 'FP-3.2b'
update marts.indicator_revisions set superseded_at = vintage_at
update marts.observations set superseded_at = vintage_at
update marts.coverage set claim_ids = 'CL-9' where kind = 'framing'
insert into intermediate.int_wto_agreements (rta_id, rta_name, status, signatories, has_pakistan, is_in_force, is_signed_only)
  values ('1', 'GCC - Pakistan', 'In Force', '', true, true, false)
""".strip()


def dbt(arguments: list[str], candidate: Path) -> list:
    """The results of one dbt command on a candidate, one per node."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ["VAADA_CANDIDATE"] = str(candidate)
    target = str(candidate.parent / "dbt")
    folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", target, "--log-path", target]
    try:
        result = dbtRunner().invoke([*arguments, *folders, "--no-write-json", "--no-use-colors", "--log-level", "none"])
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert result.exception is None, result.exception
    return list(result.result)


def documented(folder: str) -> dict[str, dict]:
    """{model: its record} of all YAML files in a folder of models."""
    files = sorted((MODELS / folder).glob("*.yml"))
    return {model["name"]: model for file in files for model in yaml.safe_load(file.read_text("utf-8")).get("models", [])}


def unit_tests() -> dict[str, dict]:
    """{name: record} of all dbt unit tests."""
    files = sorted((MODELS / "unit_tests").glob("*.yml"))
    return {test["name"]: test for file in files for test in yaml.safe_load(file.read_text("utf-8"))["unit_tests"]}


@pytest.fixture
def copied(candidate, tmp_path):
    """A copy of the candidate that may be changed."""
    return Path(shutil.copy(candidate, tmp_path / candidate.name))


@pytest.fixture(scope="session")
def columns(candidate) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """{(schema, table): [(column, type)]} of the candidate."""
    found = {}
    with duckdb.connect(str(candidate), read_only=True) as connection:
        for schema, table, name, kind in connection.execute(
            "select table_schema, table_name, column_name, data_type from information_schema.columns"
            " order by table_schema, table_name, ordinal_position"
        ).fetchall():
            found.setdefault((schema, table), []).append((name, kind))
    return found


def test_every_rule_by_its_unit_test(copied):
    results = dbt(["test", "--select", "test_type:unit"], copied)
    failed = [f"{one.node.name}: {one.message}" for one in results if one.status != "pass"]
    assert not failed, "\n".join(failed)
    assert {one.node.name for one in results} == set(unit_tests())
    assert len(results) >= FEWEST_UNIT_TESTS


def test_every_rule_model_has_a_unit_test():
    """Models that only put columns side by side have none, and what reads one publisher is tried with its stand-in."""
    side_by_side = {
        "int_summaries", "audit_items", "claims", "readings", "receipts", "scorecard", "indicator_revisions", "int_rows_received"
    }  # fmt: skip
    of_publishers = {
        "int_un_comtrade_apec54": "un_comtrade",
        "int_reconstruction_commitments": "world_bank_projects",
        "int_wto_agreements": "wto_rta",
    }
    models = {path.stem for path in MODELS.rglob("*.sql")}
    of_publishers |= {name: name.removeprefix("stg_") for name in models if name.startswith("stg_")}
    alone = models - {test["model"] for test in unit_tests().values()}
    assert {name for name in alone if name not in of_publishers} == side_by_side
    for name in alone - side_by_side:
        assert (HERE / f"test_source_{of_publishers[name]}.py").exists(), name


def test_data_tests_can_fail(copied):
    with duckdb.connect(str(copied)) as connection:
        for statement in re.split(r"\n(?! )", DAMAGE):
            assert connection.execute(statement).fetchone() != (0,), f"changes nothing: {statement}"
        tables = [f"marts.{name}" for name in documented("marts")]
        for table in [*tables, "reference.status_words", "intermediate.int_observations_received"]:
            connection.execute(f"insert into {table} select * from {table} limit 1")
    results = dbt(["test", "--exclude", "test_type:unit"], copied)
    assert len(results) >= 30
    assert [one.node.name for one in results if one.status == "pass"] == []


@pytest.mark.parametrize("table", CONTRACT)
def test_contract_columns_in_their_order(table, columns):
    promised = CONTRACT[table].split()
    found = columns["marts", table]
    assert [name for name, _ in found][: len(promised)] == promised
    wrong = {name: kind for name, kind in found[: len(promised)] if kind != TYPE_OF.get(name, "VARCHAR")}
    assert not wrong


def test_contract_types_are_enforced():
    for name, model in documented("marts").items():
        assert model["config"]["contract"] == {"enforced": True}, name


@pytest.mark.parametrize("folder", ["marts", "intermediate", "staging"])
def test_every_model_and_column_is_described(folder, columns):
    models = documented(folder)
    assert set(models) == {path.stem for path in (MODELS / folder).glob("*.sql")}
    for name, model in models.items():
        assert model["description"].strip(), name
        if name in ("int_scorecard", "int_receipts"):  # their columns are those of the published tables
            continue
        told = [column["name"] for column in model["columns"]]
        assert told == [column for column, _ in columns[folder, name]], name
        assert all(column["description"].strip() for column in model["columns"]), name


def test_tables_of_the_release_are_described():
    source = yaml.safe_load((MODELS / "marts" / "written_by_release.yml").read_text("utf-8"))["sources"][0]
    assert [table["name"] for table in source["tables"]] == list(OWN_TABLES)
    for table in source["tables"]:
        told = [(column["name"], column["data_type"].upper()) for column in table["columns"]]
        assert told == list(OWN_TABLES[table["name"]].items())
        assert all(column["description"].strip() for column in table["columns"])


def test_worked_cases_are_those_of_method_6():
    """What the unit test expects is what METHOD 6 prints: R, path_gap, remaining_pace and class, in its digits."""
    printed = [
        "0.9799 -0.0013 0.07193 on_path", "0.6684 -0.0222 0.07445 behind", "0.0481 -0.1793 0.10246 far_behind",
        "1.2068 0.0091 0.04478 on_path", "0.6130 -0.0259 0.07491 behind", "-0.1176 -0.2674 0.12882 moving_away",
    ]  # fmt: skip
    header, *rows = unit_tests()["method_6_worked_cases"]["expect"]["rows"].split()
    cases = [dict(zip(header.split(","), row.split(","), strict=True)) for row in rows]
    for case, line in zip(cases, printed, strict=True):
        ratio, gap, pace, word = line.split()
        assert case["ratio_class"] == word
        assert float(case["progress_ratio"]) == pytest.approx(float(ratio), abs=0.51e-4)
        assert float(case["path_gap"]) == pytest.approx(float(gap), abs=0.51e-4)
        assert float(case["remaining_pace"]) == pytest.approx(float(pace), abs=0.51e-5)
