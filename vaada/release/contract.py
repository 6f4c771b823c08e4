"""The published tables: their keys, the columns of those that the release itself writes, and what each column means.

The meaning of a model's columns is written once, beside the model (`dbt_project/models/marts/*.yml`); of the three tables
that are not models, here.
"""

from functools import lru_cache

import duckdb
import yaml

from vaada.version import HOUSE

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

# Tables that no model makes: (column, type, what it means).
OWN_TABLES = {
    "verdict_log": (
        ("change_id", "VARCHAR", "hash of the row's content"),
        ("changed_on", "DATE", "day (UTC) of the release that first showed the change"),
        ("release_id", "VARCHAR", "the release that first showed the change"),
        ("commitment_id", "VARCHAR", "the commitment whose row changed"),
        ("column_name", "VARCHAR", "column of scorecard that changed; commitment_id where the row is new or gone"),
        ("old_value", "VARCHAR", "value in the release before; NULL where it had none"),
        ("new_value", "VARCHAR", "value in this release; NULL where it has none"),
        ("old_figure", "DOUBLE", "latest_value of the commitment in the release before, in its unit_measure"),
        ("new_figure", "DOUBLE", "latest_value of the commitment in this release, in its unit_measure"),
        ("reason", "VARCHAR", "new_data, revision, method_change, registry_change, correction, deadline, mandate,"
                              " withheld, restored or aged"),
        ("cause_ref", "VARCHAR", "what caused it: a vintage, an event, a hash, a code version or a date"),
        ("detail", "VARCHAR", "the recorded fact that decided the reason"),
    ),
    "quality_results": (
        ("check_id", "VARCHAR", "name of the check"),
        ("suite", "VARCHAR", "suite that the check belongs to"),
        ("expectation", "VARCHAR", "what was expected"),
        ("table_name", "VARCHAR", "table that was looked at"),
        ("column_name", "VARCHAR", "column that was looked at; NULL where the whole row or table was"),
        ("series_code", "VARCHAR", "series that the check speaks of; NULL where it speaks of no single one"),
        ("severity", "VARCHAR", "critical or warning"),
        ("outcome", "VARCHAR", "passed, failed, or error (the check itself broke)"),
        ("observed_value", "VARCHAR", "what was found"),
        ("threshold", "VARCHAR", "where the line lies"),
        ("exception_id", "VARCHAR", "accepted exception that applies; NULL without one"),
        ("affected_commitments", "VARCHAR", "commitments that rest on what failed, sorted, joined by '; '"),
    ),
    "releases": (
        ("release_id", "VARCHAR", "as-of date and a hash of all inputs"),
        ("released_at", "TIMESTAMP", "when the release was made (UTC)"),
        ("as_of", "TIMESTAMP", "instant up to which the release knows the world (UTC)"),
        ("code_version", "VARCHAR", "version and hash of the code that computed it"),
        ("rule_version", "VARCHAR", "version of the rules"),
        ("registry_sha256", "VARCHAR", "hash of the registry: what was promised and how it is read"),
        ("archive_sha256", "VARCHAR", "hash of the accepted vintages in the archive"),
        ("result", "VARCHAR", "released, blocked or failed"),
    ),
}  # fmt: skip
OWN_DESCRIPTIONS = {
    "verdict_log": "Every change of a status-like column from one release to the next, with one reason.",
    "quality_results": "The gate's checks of this release and what they found.",
    "releases": "This release and what it was made from.",
}


@lru_cache(maxsize=1)
def descriptions() -> dict[tuple[str, str | None], str]:
    """{(table, column): meaning} and {(table, None): meaning of the table}, of all published tables."""
    told = {(table, None): text for table, text in OWN_DESCRIPTIONS.items()}
    told |= {(table, name): text for table, columns in OWN_TABLES.items() for name, _, text in columns}
    for path in sorted((HOUSE / "dbt_project" / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            told[model["name"], None] = _one_line(model.get("description"))
            for column in model.get("columns", []):
                told[model["name"], column["name"]] = _one_line(column.get("description"))
    return {place: text for place, text in told.items() if text}


def _one_line(text):
    return " ".join(str(text or "").split())


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """(name, DuckDB type) of a table in `main`, in their order."""
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe main.{table}").fetchall()]


def order_by(table: str) -> str:
    """The ORDER BY clause of a table: its key, absent parts first."""
    return "order by " + ", ".join(f'"{column}" nulls first' for column in KEYS[table])
