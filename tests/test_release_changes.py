"""verdict_log: each change with one reason, decided from recorded facts; and the instants at which dates alone decide."""

import datetime
from dataclasses import replace

import duckdb
import pytest

from tests.releases import INPUTS, NOW, altered, check, small
from vaada.release.changes import verdict_rows
from vaada.release.folders import current_folder
from vaada.release.heartbeat import needs_release, write_heartbeat
from vaada.release.next_change import _stale_limits_of_datasets, next_change_at
from vaada.release.periods import months_later, period_end
from vaada.release.publish import publish
from vaada.settings import Settings

ROW = "FP-3.3a"
SET = f"update marts.scorecard set {{}} where commitment_id = '{ROW}'"
CODE = f"update registry.run set code_version = '{INPUTS.code_version}', rule_version = '{INPUTS.rule_version}'"
NEXT_DAY = "update registry.run set as_of = as_of + interval 1 day"


@pytest.fixture(scope="module")
def base(candidate, tmp_path_factory):
    """A candidate of the code version that `INPUTS` names, so that a change has no cause but the one under test."""
    folder = tmp_path_factory.mktemp("base")
    return altered(small(candidate, folder / "small.duckdb"), folder / "base.duckdb", CODE)


@pytest.fixture(scope="module")
def before(base, tmp_path_factory):
    """The release before: of the base, with `FP-3.3a` fresh."""
    return publish(tmp_path_factory.mktemp("data"), base, INPUTS, [check()], NOW).folder


def changes(before, candidate, registry="b" * 64, archive="a" * 64):
    rows = verdict_rows(before, candidate, "2026-11-25-0123456789ab", datetime.date(2026, 11, 25), registry, archive)
    return {(row["commitment_id"], row["column_name"]): row for row in rows}


def values_changed(*periods):
    """The values of the primary reading's indicator, changed in these periods."""
    return (
        "update marts.indicator_values set obs_value = obs_value * 1.01 where (indicator_id, ref_area) ="
        f" (select (indicator_id, ref_area) from marts.scorecard where commitment_id = '{ROW}')"
        f" and time_period in ({', '.join(map(repr, periods))})"
    )


NEW_STATUS = SET.format("indicator_status = 'behind'")
CASES = {
    "amended": (
        [SET.format("indicator_status = 'behind', interpretation_sha256 = 'f00'")], {}, "registry_change", "interpretation f00",
    ),
    "other code": (
        [NEW_STATUS, "update registry.run set code_version = '0.2.0+x'"], {}, "method_change", "rules 1, code 0.2.0+x",
    ),
    "other rules": (
        [NEW_STATUS, "update registry.run set rule_version = '2'"], {}, "method_change", f"rules 2, code {INPUTS.code_version}",
    ),
    "amended and other code": (
        [SET.format("indicator_status = 'behind', interpretation_sha256 = 'f00'"), "update registry.run set code_version = 'x'"],
        {}, "registry_change", "interpretation f00",
    ),
    "held by the gate": (
        [SET.format("indicator_status = 'behind', freshness = 'withheld'")], {}, "withheld", "vintage 2026-06-13T00:00:00Z",
    ),
    "a new year": (
        [SET.format("indicator_status = 'behind', latest_period = 'FY2026', data_as_of = timestamp '2026-11-25 01:00:00'")],
        {}, "new_data", "vintage 2026-11-25T01:00:00Z",
    ),
    "a new year and the base year revised": (
        [SET.format("indicator_status = 'behind', latest_period = 'FY2026', data_as_of = timestamp '2026-11-25 01:00:00'"),
         values_changed("FY2024")],
        {}, "new_data", "vintage 2026-11-25T01:00:00Z",
    ),
    "the latest year revised": (
        [SET.format("indicator_status = 'behind', latest_value = 33, data_as_of = timestamp '2026-11-25 01:00:00'"),
         values_changed("FY2025")],
        {}, "revision", "vintage 2026-11-25T01:00:00Z",
    ),
    "an earlier year revised": ([NEW_STATUS, values_changed("FY2024")], {}, "revision", "vintage 2026-06-13T00:00:00Z"),
    "the target period ended": (
        [SET.format("indicator_status = 'behind', target_period = '2026-11'"),
         "update registry.run set as_of = timestamp '2026-12-01'"],
        {}, "deadline", "2026-11",
    ),
    "the deadline passed": (
        [SET.format("indicator_status = 'behind', is_overdue = true"), NEXT_DAY], {}, "deadline", "as of 2026-11-25",
    ),
    "gone stale while other series were new": (
        [SET.format("indicator_status = 'behind', freshness = 'stale'"), NEXT_DAY],
        {"archive": "c" * 64}, "aged", "as of 2026-11-25",
    ),
    "nothing but time": ([NEW_STATUS, NEXT_DAY], {}, "aged", "as of 2026-11-25"),
    "a series it is checked against": ([NEW_STATUS], {"archive": "c" * 64}, "new_data", f"archive {'c' * 64}"),
    "the registry outside the frozen part": ([NEW_STATUS], {"registry": "d" * 64}, "registry_change", f"registry {'d' * 64}"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_has_the_reason_that_the_facts_give(base, before, tmp_path, case):
    statements, digests, reason, cause_ref = CASES[case]
    told = changes(before, altered(base, tmp_path / "c.duckdb", *statements), **digests)
    row = told[ROW, "indicator_status"]
    assert (row["reason"], row["cause_ref"]) == (reason, cause_ref)
    assert (row["old_value"], row["new_value"]) == ("too_early", "behind")
    assert row["detail"]
    assert {commitment for commitment, _ in told} == {ROW}


def test_no_difference_no_row(base, before):
    assert changes(before, base) == {}


def test_the_first_release_writes_no_row(base):
    assert verdict_rows(None, base, "2026-11-24-0123456789ab", NOW.date(), "b" * 64, "a" * 64) == []


def test_back_from_the_gate_is_restored(base, tmp_path):
    held = altered(base, tmp_path / "held.duckdb", SET.format("freshness = 'withheld'"))
    folder = publish(tmp_path, held, INPUTS, [check()], NOW).folder
    told = changes(folder, altered(base, tmp_path / "c.duckdb", SET.format("latest_period = 'FY2026'")))
    assert {key: row["reason"] for key, row in told.items()} == {(ROW, "freshness"): "restored"}


def test_a_mandate_changes_fulfilment(base, before, tmp_path):
    told = changes(before, altered(base, tmp_path / "c.duckdb", SET.format("clock = 'running', fulfilment = 'in_progress'")))
    row = told[ROW, "fulfilment"]
    assert (row["reason"], row["detail"]) == ("mandate", "clock not_started -> running")


def milestone_with_evidence(base):
    with duckdb.connect(str(base), read_only=True) as connection:
        return connection.execute(
            "select evidence.commitment_id, evidence.event_id from marts.evidence as evidence"
            " inner join marts.scorecard as scorecard using (commitment_id) where scorecard.promise_type = 'milestone'"
            " and scorecard.restates is null order by all limit 1"
        ).fetchone()


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("update marts.evidence set state = 'lapsed' where event_id = '{event}'", "correction"),
        ("delete from marts.evidence where event_id = '{event}'", "correction"),
        ("insert into marts.evidence by name (select * replace ('EV-new' as event_id) from marts.evidence"
         " where event_id = '{event}' and commitment_id = '{commitment}')", "new_data"),
    ],
)  # fmt: skip
def test_evidence_decides_for_milestones(base, before, tmp_path, statement, reason):
    commitment, event = milestone_with_evidence(base)
    status = f"update marts.scorecard set claimed_state = 'withdrawn' where commitment_id = '{commitment}'"
    changed = altered(base, tmp_path / "c.duckdb", statement.format(event=event, commitment=commitment), status)
    row = changes(before, changed)[commitment, "claimed_state"]
    assert (row["reason"], row["cause_ref"]) == (reason, "EV-new" if reason == "new_data" else event)


def test_commitments_that_come_and_go_are_rows(base, before, tmp_path):
    gone = altered(base, tmp_path / "c.duckdb", SET.format("commitment_id = 'FP-9.9z'"))
    told = changes(before, gone, registry="d" * 64)
    assert {key: (row["old_value"], row["new_value"], row["reason"]) for key, row in told.items()} == {
        (ROW, "commitment_id"): (ROW, None, "registry_change"),
        ("FP-9.9z", "commitment_id"): (None, "FP-9.9z", "registry_change"),
    }


def test_the_log_is_carried_on(base, tmp_path):
    publish(tmp_path, base, INPUTS, [check()], NOW)
    second = replace(INPUTS, archive_sha256="c" * 64)
    publish(tmp_path, altered(base, tmp_path / "c.duckdb", NEW_STATUS), second, [check()], NOW)
    (row,) = logged(tmp_path)
    assert (row[2], row[4], row[6]) == (second.release_id, "indicator_status", "behind")
    assert row[1] == NOW.date() and row[7] == pytest.approx(32.343) and row[8] == row[7]
    publish(tmp_path, base, replace(INPUTS, archive_sha256="e" * 64), [check()], NOW + datetime.timedelta(days=1))
    rows = logged(tmp_path)
    assert row in rows and len(rows) == 2
    assert {one[6] for one in rows} == {"behind", "too_early"}


def logged(root):
    return duckdb.execute(f"select * from '{current_folder(root)}/parquet/verdict_log.parquet'").fetchall()


def build_at(house, as_of):
    """A whole candidate as of another instant, beside the usual one (where dbt finds what it parsed before)."""
    from vaada.warehouse.build import build_candidate

    path = house.work / "another_instant.duckdb"
    build_candidate(house.world(as_of), path)
    return path


def table_contents(path):
    """The tables that depend on dates, without what only names the run."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return {
            table: connection.execute(f"select * from marts.{table}").fetchall()
            for table in ("scorecard", "readings", "evidence", "claims", "sources")
        }


def test_until_the_next_change_nothing_changes_and_then_something_does(candidate, offline_house):
    with duckdb.connect(str(candidate), read_only=True) as connection:
        turning = next_change_at(connection)
    assert turning > NOW
    wanted = table_contents(candidate)
    assert table_contents(build_at(offline_house, turning - datetime.timedelta(seconds=1))) == wanted
    assert table_contents(build_at(offline_house, turning)) != wanted


def test_limits_of_datasets_are_those_of_the_sources_table(candidate):
    with duckdb.connect(str(candidate), read_only=True) as connection:
        limits = _stale_limits_of_datasets(connection)
        freshness = connection.execute("select source_id, dataset_id, freshness from marts.sources").fetchall()
    assert {(source, dataset): "stale" if limits[source, dataset] < NOW.date() else "fresh"
            for source, dataset, told in freshness if told != "no_data"} == {
        (source, dataset): told for source, dataset, told in freshness if told != "no_data"}  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("insert into registry.mandates (manifesto_id, starts_on) values ('m', date '2026-11-26')", (2026, 11, 26)),
        ("insert into registry.mandates (manifesto_id, starts_on, ends_on) values ('m', date '2026-01-01', date '2026-11-25')",
         (2026, 11, 26)),
        ("update registry.commitments set deadline = date '2026-11-25' where commitment_id = 'FP-3.3a'", (2026, 11, 26)),
        ("update registry.commitments set reviewed_on = date '2026-05-25' where commitment_id = 'FP-3.3a'", (2026, 11, 26)),
        ("update registry.commitments set reviewed_on = date '2026-02-25' where commitment_id = 'FP-3.3a'", (2026, 11, 26)),
        ("update registry.evidence set event_date = date '2026-11-25'"
         " where event_id = (select min(event_id) from registry.evidence)", (2026, 11, 25)),
        ("update intermediate.int_reading_latest set stale_after = date '2026-11-24' where commitment_id = 'FP-3.3a'",
         (2026, 11, 25)),
        ("update intermediate.int_reading_latest set too_old_after = date '2026-11-25' where commitment_id = 'FP-3.3a'",
         (2026, 11, 26)),
    ],
)  # fmt: skip
def test_every_kind_of_date_is_looked_at(candidate, tmp_path, statement, wanted):
    with duckdb.connect(str(altered(candidate, tmp_path / "c.duckdb", statement)), read_only=True) as connection:
        assert next_change_at(connection) == datetime.datetime(*wanted, tzinfo=datetime.UTC)


def test_periods_and_months():
    assert [period_end(period).isoformat() for period in ("2024", "FY2024", "2024-Q1", "2024-02")] == [
        "2024-12-31", "2024-06-30", "2024-03-31", "2024-02-29",
    ]  # fmt: skip
    assert months_later(datetime.date(2025, 8, 31), 6) == datetime.date(2026, 2, 28)
    assert months_later(datetime.date(2025, 12, 31), 12) == datetime.date(2026, 12, 31)


def test_a_night_without_news_needs_no_release(base, tmp_path):
    settings = Settings(data_root=str(tmp_path))
    same = (INPUTS.archive_sha256, INPUTS.registry_sha256, INPUTS.code_version, INPUTS.rule_version)
    assert needs_release(settings, *same, NOW)
    publish(tmp_path, base, INPUTS, [check()], NOW)
    with duckdb.connect(str(base), read_only=True) as connection:
        turning = next_change_at(connection)
    second = datetime.timedelta(seconds=1)
    assert not needs_release(settings, *same, NOW)
    assert not needs_release(settings, *same, turning - second)
    assert needs_release(settings, *same, turning)
    assert needs_release(settings, *same, NOW - second)
    for position in range(4):
        other = [*same[:position], "other", *same[position + 1 :]]
        assert needs_release(settings, *other, NOW)


def test_the_heartbeat(tmp_path):
    settings = Settings(data_root=str(tmp_path))
    sources = [{"source_id": "s", "dataset_id": "d", "outcome": "failed", "last_success_at": NOW.replace(tzinfo=None)}]
    write_heartbeat(settings, NOW, sources, None)
    write_heartbeat(settings, NOW, sources, "2026-11-24-0123456789ab")
    path = tmp_path / "published" / "heartbeat.json"
    assert [one.name for one in path.parent.iterdir()] == ["heartbeat.json"]
    assert path.read_text() == """{
  "at": "2026-11-24T21:00:00Z",
  "release_id": "2026-11-24-0123456789ab",
  "sources": [
    {
      "source_id": "s",
      "dataset_id": "d",
      "outcome": "failed",
      "last_success_at": "2026-11-24T21:00:00Z"
    }
  ]
}
"""
