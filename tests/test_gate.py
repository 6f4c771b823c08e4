"""The gate: each check catches its own bad input and no other's, severity decides, and nothing passes unjudged."""

import os
import shutil
import signal
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

from vaada.errors import BadInput, VaadaError
from vaada.gate.decisions import append_decisions, load_decisions
from vaada.gate.process import GateProcess
from vaada.gate.results import RESULT_COLUMNS, GateRequest
from vaada.gate.specs import load_expectations

from .conftest import HOUSE, NOW
from .gate_gallery import ELSEWHERE, GALLERY, PICKS, WARNINGS

FOUNDING = datetime(2026, 6, 13)
ODD = {"exception_id": "odd-force", "check_id": "scorecard_force_is_known", "expires_on": "2026-12-31"}


@pytest.fixture(scope="module")
def gate():
    """One worker for all cases: its import is paid once, beside the build of the candidate."""
    with GateProcess() as process:
        yield process


@pytest.fixture(scope="module")
def good(gate, candidate):
    """A candidate of the project's own registry and figures."""
    return candidate


@pytest.fixture(scope="module")
def archive_root(offline_house):
    return offline_house.settings.below("archive")


@pytest.fixture(scope="module")
def picks(good):
    """{name and number: row}, see the gallery."""
    with duckdb.connect(str(good), read_only=True) as connection:
        rows = {name: [row for (row,) in connection.execute(sql).fetchall()] for name, sql in PICKS.items()}
    return {f"{name}{number}": row for name, found in rows.items() for number, row in enumerate(found)}


@pytest.fixture
def bench(gate, good, archive_root, picks, tmp_path):
    """bench(*corruptions): what the gate says on a copy of the good candidate after these SQL statements."""

    def judge(*corruptions, expectations=HOUSE / "expectations", previous=None, as_of=NOW):
        path = tmp_path / "candidate.duckdb"
        shutil.copy(good, path)
        with duckdb.connect(str(path)) as connection:
            for sql in corruptions:
                connection.execute(sql.format(**picks))
        return gate.judge(path, GateRequest(archive_root, previous and str(previous), as_of, str(expectations)))

    return judge


@pytest.fixture
def folder(tmp_path):
    """folder(names, exceptions): a copy of the expectations with these suites, and of the others with these checks only."""

    def make(*names, exceptions=()):
        path = Path(shutil.copytree(HOUSE / "expectations", tmp_path / "expectations", dirs_exist_ok=True))
        for suite in (path / "suites").glob("*.yml"):
            if suite.stem not in names:
                kept = [one for one in yaml.safe_load(suite.read_text()) if one["check_id"] in names]
                suite.write_text(yaml.safe_dump(kept))
        whole = [{"owner": "a test", "reason": "looked at", "accepted_on": "2026-11-01"} | one for one in exceptions]
        (path / "exceptions.yml").write_text(yaml.safe_dump(whole))
        return path

    return make


def failing(result):
    return {row["check_id"]: row for row in result.rows if row["outcome"] != "passed"}


@pytest.fixture(scope="module")
def first_word(gate, good, archive_root):
    return gate.judge(good, GateRequest(archive_root, None, NOW, str(HOUSE / "expectations")))


def test_a_good_candidate_passes(first_word):
    assert failing(first_word) == {}
    assert (first_word.blocked, first_word.reasons, first_word.held, first_word.freed) == (False, [], [], [])
    assert all(tuple(row) == RESULT_COLUMNS for row in first_word.rows)
    assert max(Counter(row["check_id"] for row in first_word.rows).values()) == 1
    assert all(row["observed_value"] and row["threshold"] for row in first_word.rows)
    [covered] = [row for row in first_word.rows if row["check_id"] == "coverage_has_every_sentence"]
    assert covered["observed_value"] == "31 of 31 sentences, 0 unknown"


def test_every_series_and_vintage_is_decided_on(first_word, good):
    with duckdb.connect(str(good), read_only=True) as connection:
        received = connection.execute("select distinct series_code, vintage_at from raw.figures order by all").fetchall()
    assert [(row["series_code"], row["vintage_at"]) for row in first_word.decisions] == received
    assert {row["decision"] for row in first_word.decisions} == {"accepted"}


def test_judging_twice_says_the_same(first_word, bench):
    again = bench()
    assert (again.rows, again.decisions) == (first_word.rows, first_word.decisions)


def test_the_gallery_has_a_case_for_every_check():
    planned = {one.check_id: one.check for one in load_expectations(HOUSE / "expectations").checks}
    shown = {name.partition(":")[0] for group in GALLERY.values() for name in group} | ELSEWHERE
    assert shown <= set(planned)
    templates = {one.check_id for name, one in planned.items() if name in shown}
    assert {one.check_id for one in planned.values()} == templates
    mild = {name for name in shown if planned[name].severity == "warning"}
    assert mild == WARNINGS | {"figures_have_not_vanished", "exceptions_are_needed"}


@pytest.mark.parametrize("group", GALLERY)
def test_each_check_catches_its_own_bad_input(bench, picks, group):
    cases = {name.format(**picks): case for name, case in GALLERY[group].items()}
    result = bench(*(sql for sql, _ in cases.values()))
    failed = failing(result)
    assert set(failed) == set(cases)
    for name, (_, rows) in cases.items():
        row = failed[name]
        assert row["outcome"] == "failed", row
        assert row["severity"] == ("warning" if name.partition(":")[0] in WARNINGS else "critical"), row
        assert rows is None or row["observed_value"].startswith(f"{rows} row{'' if rows == 1 else 's'}: "), row
    grave = {name for name, row in failed.items() if row["severity"] == "critical" and row["suite"] != "series"}
    assert {reason.partition(":")[0] for reason in result.reasons} == grave
    assert result.blocked == bool(grave)


def test_a_bad_series_is_held_and_nothing_else_waits(bench, folder, picks):
    """The decisions of the gallery's series: only that vintage of that series, with the commitments that rest on it."""
    result = bench(*(sql for sql, _ in GALLERY["series"].values()), expectations=folder("series"))
    later = datetime(2026, 11, 20)
    held = {(row["series_code"], row["vintage_at"], row["rule"]) for row in result.held}
    assert held == {
        (picks["series0"], later, "series_turned_zero"),
        ("SBP.BOP.GOODS.EXPORTS", later, "series_unit_slip"),
        (picks["share0"], FOUNDING, "series_value_out_of_range"),
        (picks["series2"], FOUNDING, "series_value_negative"),
    }
    assert not result.blocked
    assert result.must_rebuild
    assert {row["exception_id"] for row in result.held} == {None}
    row = failing(result)["series_unit_slip:SBP.BOP.GOODS.EXPORTS"]
    assert "FP-3.3a" in row["affected_commitments"].split("; ")
    assert row["series_code"] == "SBP.BOP.GOODS.EXPORTS"
    assert failing(result)[f"series_turned_zero:{picks['series0']}"]["affected_commitments"] is None


def slipped(factor, at):
    change = f"cast(cast(obs_value as double) * {factor} as varchar) as obs_value, timestamp '{at}' as vintage_at"
    return (
        f"insert into raw.figures by name select * replace ({change}) from raw.figures"
        " where series_code = 'SBP.BOP.GOODS.EXPORTS' and vintage_at = '2026-06-13'"
    )


def test_what_follows_a_corrupt_vintage_is_measured_by_the_last_good_one(bench, folder):
    nights = [slipped(1000, "2026-07-01"), slipped(1000, "2026-08-01"), slipped(1, "2026-09-01"), slipped(0.001, "2026-10-01")]
    result = bench(*nights, expectations=folder("series"))
    assert [row["vintage_at"].month for row in result.held] == [7, 8, 10]


def test_a_vintage_held_once_shows_again_and_is_freed_when_accepted(bench, folder):
    held = (
        "insert into registry.gate_decisions by name select source_id, dataset_id, series_code, timestamp '2026-07-01' as"
        " vintage_at, 'held' as decision, 'series_unit_slip' as rule from registry.series"
        " where series_code = 'SBP.BOP.GOODS.EXPORTS'"
    )
    again = bench(slipped(1000, "2026-07-01"), held, expectations=folder("series"))
    assert set(failing(again)) == {"series_unit_slip:SBP.BOP.GOODS.EXPORTS"}
    assert (again.held, again.freed, again.must_rebuild) == ([], [], False)
    accepted = {"exception_id": "rebased", "check_id": "series_unit_slip", "series_code": "SBP.BOP.GOODS.EXPORTS",
                "vintage_at": "2026-07-01T00:00:00Z", "expires_on": "2026-12-31"}  # fmt: skip
    freed = bench(slipped(1000, "2026-07-01"), held, expectations=folder("series", exceptions=[accepted]))
    [row] = freed.freed
    assert (row["decision"], row["rule"], row["exception_id"]) == ("accepted", "series_unit_slip", "rebased")
    assert failing(freed)["series_unit_slip:SBP.BOP.GOODS.EXPORTS"]["exception_id"] == "rebased"


def test_what_was_accepted_stays_accepted_when_the_exception_is_gone(bench, folder):
    accepted = (
        "insert into registry.gate_decisions by name select source_id, dataset_id, series_code, timestamp '2026-07-01' as"
        " vintage_at, 'accepted' as decision, 'series_unit_slip' as rule, 'rebased' as exception_id from registry.series"
        " where series_code = 'SBP.BOP.GOODS.EXPORTS'"
    )
    result = bench(slipped(1000, "2026-07-01"), slipped(1000, "2026-08-01"), accepted, expectations=folder("series"))
    assert result.held == []
    assert failing(result)["series_unit_slip:SBP.BOP.GOODS.EXPORTS"]["exception_id"] == "rebased"


def test_an_exception_lets_one_commitment_pass_and_not_another(bench, folder, picks):
    accepted = {**ODD, "commitment_id": picks["m0"]}
    expectations = folder("scorecard_force_is_known", "exceptions", exceptions=[accepted])
    odd = "update marts.scorecard set force = 'perhaps' where commitment_id = '{%s}'"
    covered = bench(odd % "m0", expectations=expectations)
    row = failing(covered)["scorecard_force_is_known"]
    assert (row["outcome"], row["exception_id"], covered.blocked) == ("failed", "odd-force", False)
    assert row["affected_commitments"] == picks["m0"]
    both = bench(odd % "m0", odd % "m1", expectations=expectations)
    row = failing(both)["scorecard_force_is_known"]
    assert (row["exception_id"], both.blocked) == (None, True)
    assert row["affected_commitments"] == picks["m1"]


def test_an_expired_exception_blocks_and_says_what_to_do(bench, folder, picks):
    accepted = {**ODD, "expires_on": "2026-11-22"}
    expectations = folder("scorecard_force_is_known", "exceptions", exceptions=[accepted])
    result = bench(expectations=expectations)
    assert set(failing(result)) == {"exceptions_have_not_expired"}
    [reason] = result.reasons
    assert "odd-force" in reason and "exceptions.yml" in reason
    odd = "update marts.scorecard set force = 'perhaps' where commitment_id = '{m0}'"
    uncovered = bench(odd, expectations=expectations)
    assert failing(uncovered)["scorecard_force_is_known"]["exception_id"] is None


def test_an_exception_that_matches_nothing_is_a_warning(bench, folder):
    expectations = folder("scorecard_force_is_known", "exceptions", exceptions=[ODD])
    result = bench(expectations=expectations)
    assert set(failing(result)) == {"exceptions_are_needed"}
    assert not result.blocked
    assert failing(bench(expectations=expectations, as_of=datetime(2026, 10, 1, tzinfo=UTC))) == {}  # not accepted yet


def test_a_commitment_does_not_vanish_and_figures_do_not_either(bench, folder, tmp_path):
    previous = tmp_path / "scorecard.duckdb"
    with duckdb.connect(str(previous)) as connection:
        connection.execute("create table scorecard (commitment_id varchar, latest_value double)")
        connection.execute("insert into scorecard values ('FP-3.3a', 1), ('FP-8.8a', 1)")
    emptied = ["delete from marts.observations", "delete from raw.figures"]
    lost = "update marts.scorecard set latest_value = null where commitment_id = 'FP-3.3a'"
    checks = folder("observations_are_there", "commitments_have_not_vanished", "figures_have_not_vanished")
    failed = failing(bench(*emptied, lost, previous=previous, expectations=checks))
    assert failed["observations_are_there"]["severity"] == "critical"
    assert failed["commitments_have_not_vanished"]["observed_value"] == "1 row: commitment_id FP-8.8a"
    assert failed["commitments_have_not_vanished"]["affected_commitments"] == "FP-8.8a"
    assert failed["figures_have_not_vanished"]["severity"] == "warning"
    assert failed["figures_have_not_vanished"]["affected_commitments"] == "FP-3.3a"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"query": "claims_registry", "sql": "select * from marts.no_such_table"}, "no_such_table"),
        ({"query": "claims_registry", "sql": "select {{ nothing }}"}, "nothing"),
        ({"column": "no_such_column"}, "no_such_column"),
    ],
)
def test_a_check_that_breaks_is_an_error_and_blocks(bench, folder, change, told):
    expectations = folder("release")
    if "sql" in change:
        (expectations / "queries" / f"{change['query']}.sql").write_text(change["sql"])
        name = "claims_match_the_registry"
    else:
        suite = expectations / "suites" / "release.yml"
        suite.write_text(suite.read_text().replace("{column: step,", "{column: no_such_column,"))
        name = "receipts_step_is_known"
    result = bench(expectations=expectations)
    row = failing(result)[name]
    assert set(failing(result)) == {name}
    assert (row["outcome"], result.blocked) == ("error", True)
    assert told in row["observed_value"]
    assert any(reason.startswith(f"{name}: the check itself broke") for reason in result.reasons)


def test_a_broken_check_of_series_decides_nothing(bench, folder):
    expectations = folder("series")
    (expectations / "queries" / "series_range.sql").write_text("select 1 as something")
    result = bench(expectations=expectations)
    assert failing(result)["series_value_out_of_range"]["outcome"] == "error"
    assert (result.blocked, result.decisions, result.held) == (True, [], [])


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("suites/series.yml", "ExpectTableRowCountToEqual", "ExpectMiracles", "ExpectMiracles"),
        ("suites/series.yml", "severity: warning", "severity: mild", "severity"),
        ("suites/series.yml", "query: series_range", "query: no_such_query", "no_such_query.sql"),
        ("suites/series.yml", "arguments: {value: 0}", "arguments: {valeu: 0}", "refuses these arguments"),
        ("ranges.yml", "low: 0, high: 1000", "low: 1000, high: 0", "low must lie below high"),
    ],
)
def test_a_mistake_in_the_expectations_is_bad_input_with_its_line(bench, folder, file, before, after, told):
    path = folder("series") / file
    path.write_text(path.read_text().replace(before, after, 1))
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if after in text)
    with pytest.raises(BadInput, match=rf"{path.name}:\d+: .*{told}") as raised:
        bench(expectations=path.parents[1] if path.parent.name == "suites" else path.parent)
    named = int(str(raised.value).split(f"{path.name}:")[1].split(":")[0])
    assert line - 8 <= named <= line


def test_an_exception_for_an_unknown_check_is_bad_input(bench, folder):
    accepted = {"exception_id": "typo", "check_id": "scorecard_farce_is_known", "expires_on": "2026-12-31"}
    with pytest.raises(BadInput, match=r"exceptions\.yml:1: no check is called `scorecard_farce_is_known`"):
        bench(expectations=folder("scorecard_force_is_known", exceptions=[accepted]))


def test_a_worker_that_dies_or_hangs_is_an_error_never_a_pass(good, archive_root):
    request = GateRequest(archive_root, None, NOW, str(HOUSE / "expectations"))
    with GateProcess() as process:
        os.kill(process._worker.pid, signal.SIGKILL)
        with pytest.raises(VaadaError, match="worker stopped"):
            process.judge(good, request)
        with pytest.raises(VaadaError, match="worker stopped"):
            process.judge(good, request)
    with GateProcess(patience_seconds=0.1) as process, pytest.raises(VaadaError, match="no answer within"):
        process.judge(good, request)


def test_a_candidate_that_cannot_be_read_is_an_error(gate, archive_root, tmp_path):
    (tmp_path / "candidate.duckdb").write_bytes(b"not a database at all")
    with pytest.raises(VaadaError, match="nothing is judged"):
        gate.judge(tmp_path / "candidate.duckdb", GateRequest(archive_root, None, NOW, str(HOUSE / "expectations")))


def decision(series="A.B", vintage=FOUNDING, word="accepted", rule=None, exception_id=None):
    return {
        "source_id": "a", "dataset_id": "b", "series_code": series, "vintage_at": vintage, "decision": word, "rule": rule,
        "decided_at": FOUNDING, "exception_id": exception_id,
    }  # fmt: skip


def test_decisions_are_appended_and_the_latest_wins(tmp_path):
    root, later = str(tmp_path), NOW + timedelta(days=1)
    assert load_decisions(root) == []
    first = [decision(), decision("A.C", word="held", rule="series_unit_slip")]
    assert append_decisions(root, first, NOW) == [{**row, "decided_at": NOW.replace(tzinfo=None)} for row in first]
    assert append_decisions(root, first, later) == []
    override = decision("A.C", rule="series_unit_slip", exception_id="rebased")
    assert len(append_decisions(root, [decision(), override], later)) == 1
    told = [(row["decision"], row["exception_id"]) for row in load_decisions(root)]
    assert told == [("accepted", None), ("accepted", "rebased")]
    assert len(list((tmp_path / "gate_decisions").glob("*.jsonl"))) == 2
    assert [row["decision"] for row in load_decisions(root, as_of=NOW)] == ["accepted", "held"]
    assert load_decisions(root, as_of=datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_a_later_word_wins_also_on_a_frozen_clock(tmp_path):
    for word in ("held", "accepted", "held"):
        append_decisions(str(tmp_path), [decision(word=word)], NOW)
    assert [row["decision"] for row in load_decisions(str(tmp_path))] == ["held"]


def test_a_row_cut_off_by_a_crash_never_took_place(tmp_path):
    append_decisions(str(tmp_path), [decision(), decision("A.C")], NOW)
    [path] = (tmp_path / "gate_decisions").glob("*.jsonl")
    path.write_bytes(path.read_bytes()[:-5])
    assert [row["series_code"] for row in load_decisions(str(tmp_path))] == ["A.B"]
    path.write_text("nonsense\n")
    with pytest.raises(VaadaError, match=r"jsonl:1: not a decision"):
        load_decisions(str(tmp_path))
