"""What a release holds: the contract's tables, the same figures in every format, the same bytes every time."""

import csv
import datetime
import hashlib
import json
import subprocess
import zipfile
from dataclasses import replace

import duckdb
import frictionless
import openpyxl
import pytest

from tests.releases import INPUTS, NOW, altered, check, small
from vaada.errors import VaadaError
from vaada.release.contract import KEYS, columns_of, descriptions
from vaada.release.folders import current_folder, current_release
from vaada.release.inputs import inputs_of
from vaada.release.publish import keep_blocked, publish
from vaada.release.workbook import write_workbook

# ARCHITECTURE, "Published tables: the contract", copied by hand. Further columns may follow.
CONTRACT = {
    "scorecard": "commitment_id, manifesto_id, section, sentence_id, restates, force, title_en, title_ur, quote, promise_type,"
    " verifiable, not_verifiable_reason, checkable_if, audit_score, interpretation_sha256, premise_error, indicator_status,"
    " pending_status, ratio_class, claimed_state, is_overdue, state_date, state_at_promise, change_since_promise,"
    " objects_reached, objects_total, fulfilment, attribution, confidence, confidence_reasons, readings_agreeing,"
    " readings_total, progress_ratio_min, progress_ratio_max, clock, freshness, freshness_since, primary_reading_id,"
    " indicator_id, ref_area, unit_measure, path, baseline_period, baseline_value, target_period, target_value, band_low,"
    " band_high, latest_period, latest_value, progress_ratio, path_gap, remaining_pace, probability_of_meeting,"
    " probability_low, probability_high, projected_low_80, projected_high_80, base_rate, base_rate_windows,"
    " base_rate_economies, peer_change_gap, peer_count, data_as_of, next_release_due, status_since, last_change_reason,"
    " summary_en, summary_ur",
    "readings": "commitment_id, reading_id, is_primary, rationale, indicator_id, ref_area, direction, path, unit_measure,"
    " baseline_period, baseline_value, is_stated_baseline, target_period, target_value, band_low, band_high, latest_period,"
    " latest_value, points_used, progress_ratio, ratio_class, path_gap, remaining_pace, probability_of_meeting,"
    " probability_low, probability_high, projected_low_80, projected_high_80, base_rate, base_rate_windows,"
    " base_rate_economies, trend_slope, last_change, flat_threshold, trend_p, long_slope, peer_change_gap, peer_count,"
    " status_held_windows, status_total_windows, status, agrees_with_primary",
    "indicators": "indicator_id, name, definition, formula, unit_measure, direction, freq, aggregation, transform, is_survey,"
    " evidence_class, release_interval_months, flat_threshold, series_breaks, peers, sources",
    "indicator_values": "indicator_id, ref_area, time_period, freq, obs_value, unit_measure, obs_status, vintage_at",
    "indicator_revisions": "indicator_id, ref_area, time_period, obs_value, vintage_at, superseded_at",
    "observations": "source_id, dataset_id, series_code, ref_area, counterpart_area, breakdown, freq, time_period, obs_value,"
    " unit_measure, obs_status, vintage_at, superseded_at, snapshot_sha256, locator, citation, licence",
    "evidence": "event_id, commitment_id, object, event_date, state, is_primary, description, source_title, publisher, url,"
    " archived_sha256, reviewed_on, coder, second_coder",
    "claims": "claim_id, sentence_id, commitment_id, wording, claimed_value, unit_measure, measured_value, measured_period,"
    " latest_value, latest_period, deviation, finding, publisher, url, explanation",
    "coverage": "sentence_id, sha256, kind, commitment_ids, claim_ids",
    "audit_items": "commitment_id, item, answer, note",
    "verdict_log": "change_id, changed_on, release_id, commitment_id, column_name, old_value, new_value, old_figure,"
    " new_figure, reason, cause_ref, detail",
    "receipts": "receipt_id, commitment_id, reading_id, claim_id, figure, value, step, rule_version, inputs, vintage_at,"
    " snapshot_sha256, url, locator, code_version",
    "sources": "source_id, dataset_id, publisher, title, licence, attribution, url, cadence, last_success_at,"
    " last_attempt_at, freshness, outcome",
    "quality_results": "check_id, suite, expectation, table_name, column_name, series_code, severity, outcome,"
    " observed_value, threshold, exception_id, affected_commitments",
    "releases": "release_id, released_at, as_of, code_version, rule_version, registry_sha256, archive_sha256, result",
}
TYPES = {
    "DATE": "state_date freshness_since next_release_due status_since event_date reviewed_on changed_on",
    "TIMESTAMP": "data_as_of vintage_at superseded_at last_success_at last_attempt_at released_at as_of",
    # agrees_with_primary and answer are yes or no too
    "BOOLEAN": "verifiable agrees_with_primary answer",
    "INTEGER": "audit_score objects_reached objects_total readings_agreeing readings_total base_rate_windows"
    " base_rate_economies peer_count points_used status_held_windows status_total_windows release_interval_months",
    "DOUBLE": "progress_ratio_min progress_ratio_max baseline_value target_value band_low band_high latest_value progress_ratio"
    " path_gap remaining_pace probability_of_meeting probability_low probability_high projected_low_80 projected_high_80"
    " base_rate peer_change_gap trend_slope last_change flat_threshold trend_p long_slope obs_value claimed_value"
    " measured_value deviation old_figure new_figure value",
}
TYPE_OF = {name: kind for kind, names in TYPES.items() for name in names.split()}
RELEASE_JSON = """{"release_id": "r", "released_at": "t", "as_of": "t", "code_version": "c", "rule_version": "1"}"""
CHECKS = [
    check(),
    check("range.sbp", outcome="failed", severity="warning", observed_value=32.343, series_code="SBP.BOP",
          affected_commitments=["FP-3.3b", "FP-3.3a"], expectation="<b>value</b> & more"),
]  # fmt: skip


@pytest.fixture(scope="module")
def released(candidate, offline_house, tmp_path_factory):
    """The folder of a release of the founding figures."""
    inputs = inputs_of(candidate, offline_house.archive.digest(NOW), offline_house.registry.digest())
    published = publish(tmp_path_factory.mktemp("data"), candidate, inputs, CHECKS, NOW, ["a remark"])
    assert published.is_new
    return published.folder


@pytest.fixture(scope="module")
def small_candidate(candidate, tmp_path_factory):
    return small(candidate, tmp_path_factory.mktemp("small") / "candidate.duckdb")


@pytest.fixture(scope="module")
def database(released):
    with duckdb.connect(str(released / "scorecard.duckdb"), read_only=True) as connection:
        yield connection


def rows_in(connection, table):
    return connection.execute(f"select * from main.{table}").fetchall()


@pytest.mark.parametrize("table", CONTRACT)
def test_every_table_has_the_columns_and_types_of_the_contract(database, table):
    wanted = CONTRACT[table].split(", ")
    there = columns_of(database, table)
    assert [name for name, _ in there][: len(wanted)] == wanted
    kinds = {name: kind for name, kind in there if name in wanted}
    assert kinds == {name: TYPE_OF.get(name, "BOOLEAN" if name.startswith("is_") else "VARCHAR") for name in wanted}


def test_there_are_these_tables_and_no_others(database):
    there = {name for (name,) in database.execute("select table_name from duckdb_tables()").fetchall()}
    assert there == set(CONTRACT) == set(KEYS)


@pytest.mark.parametrize("table", CONTRACT)
def test_tables_are_in_the_order_of_their_keys_and_keys_are_unique(database, table):
    keys = database.execute(f"select {', '.join(KEYS[table])} from main.{table}").fetchall()
    ordered = sorted(keys, key=lambda key: [(part is not None, part) for part in key])
    assert keys == ordered
    assert len(set(keys)) == len(keys)


def test_the_founding_figures_make_a_whole_scorecard(database):
    assert len(rows_in(database, "scorecard")) >= 75
    assert len(rows_in(database, "coverage")) == 31
    assert len(rows_in(database, "observations")) > 2000
    assert rows_in(database, "verdict_log") == []


def test_what_the_release_writes_itself(database, released, offline_house):
    (row,) = rows_in(database, "releases")
    release = json.loads((released / "release.json").read_text())
    assert row[0] == released.name == release["release_id"]
    assert row[1] == row[2] == NOW.replace(tzinfo=None)
    assert row[5:] == (offline_house.registry.digest(), offline_house.archive.digest(NOW), "released")
    assert release["released_at"] == release["as_of"] == "2026-11-24T21:00:00Z"
    assert release["reasons"] == ["a remark"]
    quality = {row[0]: row for row in rows_in(database, "quality_results")}
    assert quality["range.sbp"][8:] == ("32.343", "0", None, "FP-3.3a; FP-3.3b")


def test_every_table_and_column_carries_its_meaning(database):
    told = database.execute("select table_name, column_name, comment from duckdb_columns() where not internal")
    for table, column, meaning in told.fetchall():
        assert meaning and meaning == descriptions()[table, column], f"{table}.{column} is not described"
    for table, meaning in database.execute("select table_name, comment from duckdb_tables()").fetchall():
        assert meaning and meaning == descriptions()[table, None]


@pytest.mark.parametrize("table", CONTRACT)
def test_csv_and_parquet_say_what_the_database_says(database, released, table):
    wanted = rows_in(database, table)
    parquet = duckdb.execute(f"select * from '{released}/parquet/{table}.parquet'")
    assert [column[0] for column in parquet.description] == [name for name, _ in columns_of(database, table)]
    assert parquet.fetchall() == wanted
    raw = (released / "csv" / f"{table}.csv").read_bytes()
    assert b"\r" not in raw or any("\r" in str(cell) for row in wanted for cell in row)
    header, *rows = csv.reader(raw.decode().splitlines(keepends=True))
    kinds = columns_of(database, table)
    assert header == [name for name, _ in kinds]
    assert [tuple(from_csv(cell, kind) for cell, (_, kind) in zip(row, kinds, strict=True)) for row in rows] == wanted


def from_csv(cell, kind):
    """A cell as the value that it stands for."""
    if cell == "":
        return None
    if kind == "BOOLEAN":
        return {"true": True, "false": False}[cell]
    if kind == "TIMESTAMP":
        return datetime.datetime.fromisoformat(cell).replace(tzinfo=None)
    return {"DOUBLE": float, "INTEGER": int, "BIGINT": int, "DATE": datetime.date.fromisoformat, "VARCHAR": str}[kind](cell)


@pytest.fixture(scope="module")
def book(released):
    return openpyxl.load_workbook(released / "scorecard.xlsx")


def test_the_workbook_has_its_sheets_with_frozen_header_and_filter(book):
    assert book.sheetnames == [
        "README", "scorecard", "readings", "observations", "indicator_values", "evidence", "claims", "coverage",
        "verdict_log", "dictionary",
    ]  # fmt: skip
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(8 < width.width <= 50 for width in sheet.column_dimensions.values())


@pytest.mark.parametrize("table", ["scorecard", "readings", "observations", "indicator_values", "evidence", "claims", "coverage"])
def test_the_workbook_says_what_the_database_says(book, database, table):
    header, *rows = book[table].iter_rows(values_only=True)
    assert list(header) == [name for name, _ in columns_of(database, table)]
    wanted = rows_in(database, table)
    assert len(rows) == len(wanted)
    for there, row in zip(rows, wanted, strict=True):
        assert [from_sheet(cell, value) for cell, value in zip(there, row, strict=True)] == list(row)


def from_sheet(cell, value):
    """A cell as the value of the database; numbers keep 16 digits in a workbook."""
    if isinstance(value, float):
        return value if cell == pytest.approx(value, rel=1e-14) else cell
    if isinstance(value, datetime.datetime):
        return datetime.datetime.fromisoformat(cell).replace(tzinfo=None)
    return cell.date() if isinstance(value, datetime.date) else cell


def test_the_dictionary_has_a_row_for_every_published_column(book, database):
    rows = list(book["dictionary"].iter_rows(values_only=True))[1:]
    assert [row[:3] for row in rows] == [(table, *column) for table in KEYS for column in columns_of(database, table)]


def test_hostile_text_is_inert_in_the_workbook(small_candidate, tmp_path):
    hostile = [f'{start}HYPERLINK("http://example.org","x")' for start in "=+-@"]
    changed = altered(
        small_candidate,
        tmp_path / "c.duckdb",
        *(f"update marts.scorecard set title_en = '{text}', title_ur = '{text}' where rowid = {row}"
          for row, text in enumerate(hostile)),
    )  # fmt: skip
    folder = publish(tmp_path, changed, INPUTS, [], NOW).folder
    with zipfile.ZipFile(folder / "scorecard.xlsx") as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 10
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    sheet = openpyxl.load_workbook(folder / "scorecard.xlsx")["scorecard"]
    for column in ("title_en", "title_ur"):
        position = [cell.value for cell in sheet[1]].index(column) + 1
        cells = [cell for (cell,) in sheet.iter_rows(min_col=position, max_col=position) if cell.value in hostile]
        assert sorted(cell.value for cell in cells) == sorted(hostile)
        assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_rows_beyond_the_end_of_a_sheet_are_told(database, tmp_path, monkeypatch):
    monkeypatch.setattr("vaada.release.workbook.LAST_ROW", 20)
    write_workbook(database, tmp_path / "s.xlsx", json.loads(RELEASE_JSON), NOW)
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["coverage"]
    column = [cell.value for (cell,) in sheet.iter_rows(max_col=1)]
    wanted = [row[0] for row in rows_in(database, "coverage")]
    assert column == ["sentence_id", *wanted[:18], "13 further rows: csv/coverage.csv"]


def test_the_data_package_is_valid(released):
    report = frictionless.Package(str(released / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(CONTRACT)
    descriptor = json.loads((released / "datapackage.json").read_text())
    assert descriptor["$schema"].endswith("/2.0/datapackage.json")
    fields = {resource["name"]: resource["schema"]["fields"] for resource in descriptor["resources"]}
    assert all(field["description"] for table in fields for field in fields[table])


def test_the_sums_are_those_that_sha256sum_checks(released):
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=released, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (released / "SHA256SUMS").read_text().splitlines()
    names = [line.split("  ", 1)[1] for line in lines]
    there = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}
    assert names == sorted(there - {"SHA256SUMS"})


def test_table_hashes_are_those_of_the_csv_files(released):
    release = json.loads((released / "release.json").read_text())
    for table in CONTRACT:
        content = (released / "csv" / f"{table}.csv").read_bytes()
        assert release["table_hashes"][table] == hashlib.sha256(content).hexdigest()


def test_files_are_read_only_and_nothing_is_left_beside(released):
    assert {path.stat().st_mode & 0o777 for path in released.rglob("*") if path.is_file()} == {0o444}
    assert not list(released.rglob("*.wal"))
    assert not list(released.parent.glob(".staging-*"))


def test_the_gate_report_is_readable_and_escaped(released):
    report = (released / "gate" / "report.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;value&lt;/b&gt; &amp; more" in report and "<b>value" not in report
    assert "0 error, 1 failed, 1 passed" in report
    assert "http" not in report, "static: nothing is loaded from elsewhere"
    assert (released / "gate" / "quality_results.csv").read_bytes() == (released / "csv" / "quality_results.csv").read_bytes()


def test_the_same_candidate_gives_the_same_bytes(candidate, offline_house, released, tmp_path):
    inputs = inputs_of(candidate, offline_house.archive.digest(NOW), offline_house.registry.digest())
    again = publish(tmp_path, candidate, inputs, CHECKS[::-1], NOW, ["a remark"]).folder
    names = {path.relative_to(released).as_posix() for path in released.rglob("*") if path.is_file()}
    assert names == {path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file()}
    differing = {name for name in names if (released / name).read_bytes() != (again / name).read_bytes()}
    assert differing <= {"scorecard.duckdb", "SHA256SUMS"}


def test_release_ids_name_the_inputs():
    assert INPUTS.release_id.startswith("2026-11-24-") and len(INPUTS.release_id) == 23
    others = [
        replace(INPUTS, archive_sha256="c" * 64), replace(INPUTS, registry_sha256="c" * 64),
        replace(INPUTS, code_version="0.1.0+ffffffffffff"), replace(INPUTS, rule_version="2"),
        replace(INPUTS, as_of=NOW + datetime.timedelta(seconds=1)),
    ]  # fmt: skip
    assert len({one.release_id for one in [INPUTS, *others]}) == 6


def test_what_was_released_is_not_written_again(small_candidate, tmp_path):
    first = publish(tmp_path, small_candidate, INPUTS, [check()], NOW)
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    later = publish(tmp_path, small_candidate, replace(INPUTS, archive_sha256="c" * 64), [check()], NOW)
    assert current_folder(tmp_path) == later.folder
    again = publish(tmp_path, small_candidate, INPUTS, [check("another")], NOW + datetime.timedelta(hours=1))
    assert (again.is_new, again.folder) == (False, first.folder)
    assert current_folder(tmp_path) == first.folder
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == before


def test_a_blocked_run_is_kept_and_current_stays(small_candidate, tmp_path):
    good = publish(tmp_path, small_candidate, INPUTS, [check()], NOW)
    failed = [check(outcome="failed", observed_value="2 doubled")]
    other = replace(INPUTS, registry_sha256="d" * 64)
    kept = keep_blocked(tmp_path, other, failed, ["keys.scorecard: 2 doubled"], NOW)
    assert current_folder(tmp_path) == good.folder
    assert kept.folder == tmp_path / "releases" / other.release_id
    told = json.loads((kept.folder / "release.json").read_text())
    assert (told["result"], told["reasons"]) == ("blocked", ["keys.scorecard: 2 doubled"])
    assert "2 doubled" in (kept.folder / "gate" / "report.html").read_text()
    assert "2 doubled" in (kept.folder / "gate" / "quality_results.csv").read_text()
    assert (kept.folder / "SHA256SUMS").is_file()
    assert keep_blocked(tmp_path, other, failed, ["again"], NOW).is_new is False


def test_a_first_blocked_run_leaves_nothing_published(tmp_path):
    keep_blocked(tmp_path, INPUTS, [check(outcome="error")], ["a check broke"], NOW)
    assert current_release(tmp_path) is None


def test_blocked_and_released_runs_of_the_same_inputs_are_both_kept(small_candidate, tmp_path):
    blocked = keep_blocked(tmp_path, INPUTS, [check(outcome="error")], ["a check broke"], NOW)
    good = publish(tmp_path, small_candidate, INPUTS, [check()], NOW)
    assert good.is_new and good.folder == blocked.folder
    keep_blocked(tmp_path, INPUTS, [check(outcome="error")], ["it broke again"], NOW)
    results = {path.parent.name.removeprefix(INPUTS.release_id): json.loads(path.read_text())["result"]
               for path in (tmp_path / "releases").glob("*/release.json")}  # fmt: skip
    assert results == {"": "released", "-run-2": "blocked", "-run-3": "blocked"}
    assert current_folder(tmp_path) == good.folder


def test_object_storage_is_refused_with_a_reason(candidate):
    with pytest.raises(VaadaError, match="local folder only"):
        publish("s3://bucket/vaada", candidate, INPUTS, [], NOW)
