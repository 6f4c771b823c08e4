"""The gate's decisions: which vintage of which series is accepted and which is held back, append-only.

    <archive root>/gate_decisions/<run_id>.jsonl     one file per run, a row per series and vintage that says something new

Nothing is changed afterwards: a later row on the same series and vintage wins. `sequence` counts the rows of all files,
so that "later" has a meaning also where the clock is frozen.
"""

import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime

from vaada.archive import Archive
from vaada.errors import VaadaError
from vaada.fetch_log import new_run_id
from vaada.gate.results import DECISION_COLUMNS, decision_as_json, decision_from_json

SAYS = ("decision", "rule", "exception_id")


def load_decisions(archive_root: str, as_of: datetime | None = None) -> list[dict]:
    """The decisions in force, one per series and vintage (`DECISION_COLUMNS`), by series and vintage.

    With `as_of` (aware): on vintages known then, what had been decided by then; where that came later, the first decision.
    """
    limit = as_of and as_of.astimezone(UTC).replace(tzinfo=None)
    in_force = {}
    for row in _rows(Archive(archive_root)):
        key = _key(row)
        if limit is None or (row["vintage_at"] <= limit and (key not in in_force or row["decided_at"] <= limit)):
            in_force[key] = row
    return [{name: row[name] for name in DECISION_COLUMNS} for _, row in sorted(in_force.items())]


def append_decisions(
    archive_root: str, decisions: Iterable[dict], decided_at: datetime, run_id: str | None = None
) -> list[dict]:
    """Write those decisions that differ from the ones in force, as one file; returns them.

    `decided_at` (aware) is the time that the rows carry; the file is named by `run_id`, by default after that time.
    """
    archive = Archive(archive_root)
    before = list(_rows(archive))
    in_force = {_key(row): row for row in before}
    instant = decided_at.astimezone(UTC).replace(tzinfo=None)
    news = [
        {**row, "decided_at": instant}
        for row in sorted(decisions, key=_key)
        if _key(row) not in in_force or any(row[name] != in_force[_key(row)][name] for name in SAYS)
    ]
    if news:
        first = 1 + max((row["sequence"] for row in before), default=0)
        told = [{**decision_as_json(row), "sequence": first + place} for place, row in enumerate(news)]
        content = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in told)
        _write(archive, f"{archive.root}/gate_decisions/{run_id or new_run_id(decided_at)}.jsonl", content.encode())
    return news


def _key(row):
    return row["series_code"], row["vintage_at"]


def _rows(archive):
    """Every row ever written, in the order of writing."""
    folder = f"{archive.root}/gate_decisions"
    paths = sorted(archive.fs.glob(f"{folder}/*.jsonl")) if archive.fs.exists(folder) else []
    return sorted((row for path in paths for row in _rows_of(archive, path)), key=lambda row: row["sequence"])


def _rows_of(archive, path):
    """The rows of one file. A last line without its end was cut off by a crash: it never took place."""
    for number, line in enumerate(archive.fs.cat_file(path).decode().splitlines(keepends=True), start=1):
        if not line.endswith("\n"):
            return
        try:
            told = json.loads(line)
            yield {**decision_from_json(told), "sequence": int(told["sequence"])}
        except (ValueError, KeyError, TypeError):
            raise VaadaError(f"{path}:{number}: not a decision of the gate; restore the file from a copy") from None


def _write(archive, path, content):
    if not archive.is_local:
        before = archive.fs.cat_file(path) if archive.fs.exists(path) else b""
        archive.fs.pipe_file(path, before + content)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "ab", buffering=0) as file:
        file.write(content)
        os.fsync(file.fileno())
