"""The published tables: their keys, the columns of those that the release itself writes, and what each column means.

The meaning of every column is written once, in `dbt_project/models/marts/*.yml`: beside the models, and in
`written_by_release.yml` for the tables that are none.
"""

from functools import lru_cache

import duckdb
import yaml

from vaada.version import HOUSE

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it was built

# In the order of the contract (ARCHITECTURE, "Published tables"). Every table is exported ordered by its key.
KEYS = {
    "scorecard": ("commitment_id",),
    "readings": ("commitment_id", "reading_id"),
    "indicators": ("indicator_id",),
    "indicator_values": ("indicator_id", "ref_area", "time_period"),
    "indicator_revisions": ("indicator_id", "ref_area", "time_period", "vintage_at"),
    "observations": (
        "source_id", "dataset_id", "series_code", "ref_area", "counterpart_area", "breakdown", "freq", "time_period",
        "vintage_at",
    ),
    "evidence": ("event_id", "commitment_id"),
    "claims": ("claim_id",),
    "coverage": ("sentence_id", "manifesto_id"),
    "audit_items": ("commitment_id", "item"),
    "verdict_log": ("change_id",),
    "receipts": ("receipt_id",),
    "sources": ("source_id", "dataset_id"),
    "quality_results": ("check_id",),
    "releases": ("release_id",),
}  # fmt: skip

# Tables that no model makes, in DuckDB's types.
OWN_TABLES = {
    "verdict_log": {
        "change_id": "VARCHAR", "changed_on": "DATE", "release_id": "VARCHAR", "commitment_id": "VARCHAR",
        "column_name": "VARCHAR", "old_value": "VARCHAR", "new_value": "VARCHAR", "old_figure": "DOUBLE",
        "new_figure": "DOUBLE", "reason": "VARCHAR", "cause_ref": "VARCHAR", "detail": "VARCHAR",
    },
    "quality_results": {
        "check_id": "VARCHAR", "suite": "VARCHAR", "expectation": "VARCHAR", "table_name": "VARCHAR",
        "column_name": "VARCHAR", "series_code": "VARCHAR", "severity": "VARCHAR", "outcome": "VARCHAR",
        "observed_value": "VARCHAR", "threshold": "VARCHAR", "exception_id": "VARCHAR", "affected_commitments": "VARCHAR",
    },
    "releases": {
        "release_id": "VARCHAR", "released_at": "TIMESTAMP", "as_of": "TIMESTAMP", "code_version": "VARCHAR",
        "rule_version": "VARCHAR", "registry_sha256": "VARCHAR", "archive_sha256": "VARCHAR", "result": "VARCHAR",
    },
}  # fmt: skip


@lru_cache(maxsize=1)
def descriptions() -> dict[tuple[str, str | None], str]:
    """{(table, column): meaning} and {(table, None): meaning of the table}, of all published tables."""
    told = {}
    for path in sorted((HOUSE / "dbt_project" / "models" / "marts").glob("*.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        written = [table for source in data.get("sources", []) for table in source["tables"]]
        for table in data.get("models", []) + written:
            told[table["name"], None] = _one_line(table.get("description"))
            for column in table.get("columns", []):
                told[table["name"], column["name"]] = _one_line(column.get("description"))
    return {place: text for place, text in told.items() if text}


def _one_line(text):
    return " ".join(str(text or "").split())


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """(name, DuckDB type) of a table in `main`, in their order."""
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe main.{table}").fetchall()]


def order_by(table: str) -> str:
    """The ORDER BY clause of a table: its key, absent parts first."""
    return "order by " + ", ".join(f'"{column}" nulls first' for column in KEYS[table])
