"""verdict_log: what changed in the status-like columns from one release to the next, each change with one reason.

The reason is decided from recorded facts only (METHOD 5): the frozen hash, the code and rules, the gate's word, the
values of the row's own series, the evidence, dates. The facts are collected here, `reasons.py` decides. Rows of earlier
releases are carried on as they are. A release that follows none writes no row.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from vaada.release.contract import OWN_TABLES
from vaada.release.database import literal
from vaada.release.reasons import WATCHED, Facts, reason_of


@dataclass
class _Before:
    """The release before, read from its Parquet files."""

    folder: Path
    release: dict = field(init=False)

    def __post_init__(self):
        self.release = json.loads((self.folder / "release.json").read_text(encoding="utf-8"))

    def table(self, name):
        return f"read_parquet({literal(self.folder / 'parquet' / (name + '.parquet'))})"


def verdict_rows(
    previous: Path | None, candidate: Path, release_id: str, released_on: date, registry_sha256: str, archive_sha256: str
) -> list[dict]:
    """All rows of verdict_log for the release that `candidate` becomes: those of the release folder `previous`, and one
    for each change since. Empty where there is no release before.
    """
    if previous is None:
        return []
    before = _Before(previous)
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(candidate)} as candidate (read_only)")
        carried = [
            {name: row.get(name) for name in OWN_TABLES["verdict_log"]}  # a column added since then is empty
            for row in _rows(connection, f"select * from {before.table('verdict_log')} order by change_id")
        ]
        facts = _facts(connection, before, registry_sha256, archive_sha256)
        old = {row["commitment_id"]: row for row in _rows(connection, f"select * from {before.table('scorecard')}")}
        new = {row["commitment_id"]: row for row in _rows(connection, "select * from candidate.marts.scorecard")}
    written = [
        _row(release_id, released_on, change, old.get(change[0]), new.get(change[0]), facts) for change in _changes(old, new)
    ]
    known = {row["change_id"] for row in carried}
    return carried + [row for row in written if row["change_id"] not in known]


def _changes(old, new):
    """(commitment_id, column, old value, new value), by commitment; a row that is new or gone is one change."""
    for commitment_id in sorted(old.keys() | new.keys()):
        if commitment_id not in old:
            yield commitment_id, "commitment_id", None, commitment_id
        elif commitment_id not in new:
            yield commitment_id, "commitment_id", commitment_id, None
        else:
            for column in WATCHED:
                was, is_now = old[commitment_id].get(column), new[commitment_id][column]
                if was != is_now:
                    yield commitment_id, column, was, is_now


def _row(release_id, released_on, change, old, new, facts):
    commitment_id, column, was, is_now = change
    reason, cause_ref, detail = reason_of(column, old, new, facts)
    row = {
        "changed_on": released_on,
        "release_id": release_id,
        "commitment_id": commitment_id,
        "column_name": column,
        "old_value": was,
        "new_value": is_now,
        "old_figure": old["latest_value"] if old else None,
        "new_figure": new["latest_value"] if new else None,
        "reason": reason,
        "cause_ref": cause_ref,
        "detail": detail,
    }
    told = json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)
    return {"change_id": hashlib.sha256(told.encode()).hexdigest()[:16], **row}


def _facts(connection, before, registry_sha256, archive_sha256):
    as_of, rules, code = connection.execute(
        "select as_of, rule_version, code_version from candidate.registry.run"
    ).fetchone()
    old = before.release
    return Facts(
        as_of_before=datetime.fromisoformat(old["as_of"]).date(),
        as_of=as_of.date(),
        code=f"rules {rules}, code {code}",
        has_new_code=(old["rule_version"], old["code_version"]) != (rules, code),
        registry_sha256=registry_sha256,
        has_new_registry=old["registry_sha256"] != registry_sha256,
        archive_sha256=archive_sha256,
        has_new_archive=old["archive_sha256"] != archive_sha256,
        revised=_revised(connection, before),
        events=_events(connection, before),
    )


def _revised(connection, before):
    """{(indicator_id, ref_area): first period whose value changed} between the two releases."""
    return {
        (indicator_id, area): period
        for indicator_id, area, period in connection.execute(f"""
            select old.indicator_id, old.ref_area, min(old.time_period)
            from {before.table("indicator_values")} as old
            inner join candidate.marts.indicator_values as new using (indicator_id, ref_area, time_period)
            where old.obs_value is distinct from new.obs_value
            group by all""").fetchall()
    }


def _events(connection, before):
    """{commitment_id: (events that came, events that were corrected or taken back)}, as sorted texts."""
    told = "object, event_date, state, is_primary"
    return {
        commitment_id: (came, corrected)
        for commitment_id, came, corrected in connection.execute(f"""
            with old as (select event_id, commitment_id, ({told}) as told from {before.table("evidence")}),
            new as (select event_id, commitment_id, ({told}) as told from candidate.marts.evidence)
            select
              commitment_id,
              string_agg(event_id, '; ' order by event_id) filter (where old.told is null),
              string_agg(event_id, '; ' order by event_id) filter (where old.told is not null)
            from old full join new using (event_id, commitment_id)
            where old.told is distinct from new.told
            group by commitment_id""").fetchall()
    }


def _rows(connection, query):
    result = connection.execute(query)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
