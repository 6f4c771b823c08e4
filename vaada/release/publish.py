"""From a gated candidate to a release in force; and what is kept of a run that the gate blocked."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from vaada.release.changes import verdict_rows
from vaada.release.contract import KEYS
from vaada.release.database import SETTINGS, write_database
from vaada.release.datapackage import datapackage
from vaada.release.exports import file_hash, write_csv, write_parquet
from vaada.release.folders import (
    current_folder,
    install,
    local_root,
    new_staging,
    only_writer,
    point_at,
    read_release,
    seal,
    write_json,
)
from vaada.release.inputs import Inputs
from vaada.release.next_change import next_change_at
from vaada.release.report import write_front_door, write_gate_papers, write_licence_note
from vaada.release.workbook import write_workbook
from vaada.settings import format_instant
from vaada.site.render import render_site


@dataclass(frozen=True)
class Published:
    """Where a run went; `is_new` is False where the same inputs had been released before."""

    release_id: str
    folder: Path
    is_new: bool


def publish(
    data_root: Path | str,
    candidate: Path | str,
    inputs: Inputs,
    checks: list[dict],
    released_at: datetime,
    reasons: list[str] | tuple[str, ...] = (),
) -> Published:
    """Release a candidate that passed the gate and point `published/current` at it.

    `checks`: the gate's rows of `quality_results`; `reasons`: remarks for release.json (what is withheld, say). Nothing
    may hold the candidate open for writing. Inputs that were released before are not written again, only pointed at.
    """
    root, candidate = local_root(data_root), Path(candidate)
    with only_writer(root) as releases:
        target = releases / inputs.release_id
        is_new = not (target.exists() and read_release(target)["result"] == "released")
        if is_new:
            staging = new_staging(releases, inputs.release_id)
            _write(staging, candidate, inputs, checks, released_at, list(reasons), current_folder(root))
            seal(staging)
            if target.exists():  # a blocked run of the same inputs: kept under another name
                target.rename(_aside(target))
            install(staging, target)
        if current_folder(root) != target:
            point_at(root, inputs.release_id)
    return Published(inputs.release_id, target, is_new)


def keep_blocked(
    data_root: Path | str,
    inputs: Inputs,
    checks: list[dict],
    reasons: list[str],
    at: datetime,
    result: str = "blocked",
) -> Published:
    """Keep the reports of a run that is not released (`blocked`, or `failed`); `published/current` is not touched."""
    with only_writer(local_root(data_root)) as releases:
        target = releases / inputs.release_id
        if target.exists() and read_release(target)["result"] == "released":
            target = _aside(target)
        elif target.exists():
            return Published(inputs.release_id, target, False)
        staging = new_staging(releases, inputs.release_id)
        release = _release_json(inputs, at, result, list(reasons))
        write_gate_papers(staging, checks, release)
        write_json(staging / "release.json", release)
        seal(staging)
        install(staging, target)
    return Published(inputs.release_id, target, True)


def _write(staging, candidate, inputs, checks, released_at, reasons, previous):
    """Every file of a release but SHA256SUMS."""
    release = _release_json(inputs, released_at, "released", reasons)
    release["previous_release_id"] = read_release(previous)["release_id"] if previous else None
    with duckdb.connect(str(candidate), read_only=True) as connection:
        turning = next_change_at(connection)
    release["next_change_at"] = format_instant(turning) if turning else None
    changes = verdict_rows(
        previous, candidate, inputs.release_id, released_at.astimezone(UTC).date(),
        inputs.registry_sha256, inputs.archive_sha256,
    )  # fmt: skip
    own = {"verdict_log": changes, "quality_results": checks, "releases": [_releases_row(inputs, released_at)]}
    write_database(staging / "scorecard.duckdb", candidate, own)
    with duckdb.connect(str(staging / "scorecard.duckdb"), read_only=True, config=SETTINGS) as connection:
        _write_exports(connection, staging, release, released_at)
    write_gate_papers(staging, checks, release)
    write_licence_note(staging)
    write_json(staging / "release.json", release)


def _write_exports(connection, staging, release, released_at):
    for folder, suffix, write in (("csv", "csv", write_csv), ("parquet", "parquet", write_parquet)):
        (staging / folder).mkdir()
        for table in KEYS:
            write(connection, table, staging / folder / f"{table}.{suffix}")
    release["table_hashes"] = {table: file_hash(staging / "csv" / f"{table}.csv") for table in KEYS}
    write_workbook(connection, staging / "scorecard.xlsx", release, released_at)
    write_json(staging / "datapackage.json", datapackage(connection, release, staging))
    render_site(connection, staging / "site", release)
    write_front_door(staging)


def _release_json(inputs, at, result, reasons):
    return {
        "release_id": inputs.release_id,
        "released_at": format_instant(at),
        "as_of": format_instant(inputs.as_of),
        "code_version": inputs.code_version,
        "rule_version": inputs.rule_version,
        "registry_sha256": inputs.registry_sha256,
        "archive_sha256": inputs.archive_sha256,
        "result": result,
        "reasons": reasons,
        "previous_release_id": None,
        "next_change_at": None,
        "table_hashes": {},
    }


def _releases_row(inputs, released_at):
    return {
        "release_id": inputs.release_id,
        "released_at": released_at.astimezone(UTC),
        "as_of": inputs.as_of.astimezone(UTC),
        "code_version": inputs.code_version,
        "rule_version": inputs.rule_version,
        "registry_sha256": inputs.registry_sha256,
        "archive_sha256": inputs.archive_sha256,
        "result": "released",
    }


def _aside(target):
    """A free name beside a folder whose name is taken: `<release_id>-run-2`, and so on."""
    number = 2
    while target.with_name(f"{target.name}-run-{number}").exists():
        number += 1
    return target.with_name(f"{target.name}-run-{number}")
