"""Building a candidate: a fresh DuckDB file, a pure function of (archive, registry, code, as-of date).

The raw and registry schemas are loaded by this process, then dbt builds on them in the same process (its import costs
seconds, so it is imported here and once). dbt keeps the file locked until its connections are closed; they are.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from vaada.archive import Archive
from vaada.catalog import Source
from vaada.errors import VaadaError
from vaada.registry.load import Registry
from vaada.version import RULE_VERSION, code_version
from vaada.warehouse.raw import load_raw
from vaada.warehouse.registry_tables import load_registry_tables

PROJECT = Path(__file__).parents[2] / "dbt_project"


@dataclass(frozen=True)
class World:
    """Everything that a build depends on."""

    archive: Archive
    registry: Registry
    sources: dict[str, Source]
    as_of: datetime


def build_candidate(world: World, path: Path, decisions: list[dict] = (), select: str | None = None) -> None:
    """Build the candidate at `path` (replaced if it exists); `VaadaError` tells which model or test failed.

    `decisions` are the gate's; `select` limits the models (dbt's syntax) for commands that need only a part.
    """
    path = Path(path).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        load_raw(connection, world.archive, world.sources, world.as_of)
        run = {"as_of": world.as_of, "rule_version": RULE_VERSION, "code_version": code_version()}
        load_registry_tables(connection, world.registry, world.sources, _codes(connection, world.sources), list(decisions), run)
    # Generic tests (keys, closed lists) are for `make test`: of a night's candidate the gate asks the same and more.
    run_dbt(["build", "--exclude", "test_type:unit", "test_type:generic", *(["--select", select] if select else [])], path)


def _codes(connection, sources):
    """Every series code in the tidy figures, and every code that a spec names: in fetched datasets there is no other."""
    held = {code for (code,) in connection.execute("select distinct series_code from raw.figures").fetchall()}
    return held | {
        code for source in sources.values() for dataset in source.datasets for rule in dataset.series for code in rule.all_codes()
    }


def run_dbt(arguments: list[str], candidate: Path) -> None:
    """Run one dbt command on the candidate; `VaadaError` names each node that failed and its message."""
    os.environ["VAADA_CANDIDATE"] = str(candidate)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    target = candidate.parent / "dbt"
    command = [
        *arguments, "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target),
        "--log-path", str(target), "--quiet", "--no-write-json", "--no-use-colors",
    ]  # fmt: skip
    try:
        result = dbtRunner().invoke(command)
    finally:
        DuckDBConnectionManager.close_all_connections()
    if result.exception:
        raise VaadaError(f"dbt: {result.exception}")
    if not result.success:
        failed = [one for one in result.result if one.status in ("error", "fail")]
        raise VaadaError("\n".join(_told(one, candidate) for one in failed) or "dbt failed")


def _told(failed, candidate):
    """One failed node in a line; of a failed data test, what its first rows say is wrong."""
    line = f"dbt: {failed.node.name}: {failed.message}"
    if failed.status != "fail" or not failed.node.compiled_code:
        return line
    with duckdb.connect(str(candidate), read_only=True) as connection:
        rows = connection.execute(f"select * from ({failed.node.compiled_code}) limit 3").fetchall()
    return line + "".join(f"\n    {' | '.join(str(cell) for cell in row)}" for row in rows)
