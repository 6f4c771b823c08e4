"""Shared by the tests of releases: inputs, checks, and candidates with one thing changed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from vaada.release.inputs import Inputs

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
INPUTS = Inputs("a" * 64, "b" * 64, "0.1.0+0123456789ab", "1", NOW)


def check(check_id="keys.scorecard", **changes) -> dict:
    """A row of quality_results."""
    row = {
        "check_id": check_id, "suite": "scorecard", "expectation": "keys are unique", "table_name": "scorecard",
        "column_name": "commitment_id", "series_code": None, "severity": "critical", "outcome": "passed",
        "observed_value": "0 doubled", "threshold": "0", "exception_id": None, "affected_commitments": None,
    }  # fmt: skip
    return row | changes


def altered(candidate: Path, path: Path, *statements: str) -> Path:
    """A copy of a candidate with SQL run on it."""
    shutil.copy(candidate, path)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def small(candidate: Path, path: Path) -> Path:
    """A copy of a candidate that is quick to release: every table is there, the long ones with few rows."""
    return altered(
        candidate,
        path,
        *(f"delete from marts.{table} where rowid > 50" for table in ("observations", "indicator_revisions", "receipts")),
    )
