"""Shared by the tests of releases: inputs, checks, and candidates with one thing changed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from vaada.release.inputs import Inputs

NOW = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
INPUTS = Inputs("a" * 64, "b" * 64, "0.1.0+0123456789ab", "1", NOW)
KEPT = "('FP-3.3a', 'FP-1.6b')"
OF_COMMITMENTS = ("readings", "evidence", "claims", "audit_items", "receipts")
OF_INDICATORS = ("indicator_values", "indicator_revisions")


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
    """A copy of a candidate that is quick to release: a sixth of its commitments, and all that these rest on."""
    kept = "(select commitment_id from marts.scorecard)"
    used = "(select distinct indicator_id || ref_area from marts.readings)"
    return altered(
        candidate,
        path,
        f"delete from marts.scorecard where rowid > 15 and commitment_id not in {KEPT}",
        f"delete from marts.coverage where commitment_ids not in {kept}",
        *(f"delete from marts.{table} where commitment_id not in {kept}" for table in OF_COMMITMENTS),
        *(f"delete from marts.{table} where indicator_id || ref_area not in {used}" for table in OF_INDICATORS),
        "delete from marts.observations where locator not in (select locator from marts.receipts where locator is not null)",
    )
