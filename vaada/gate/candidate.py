"""The candidate as the checks see it: its own schemas, read-only, and beside them (temporary, in memory):

    received              every value ever received, also of vintages held back, with its owner: staging relations united
    vintages              series x vintage: `is_trusted` while nothing speaks against it, and the decision in force
    possible              series: the least and greatest value that can be true
    archived              SHA-256 of everything in the raw archive
    previous_commitments  the commitments of the release in force (none before the first)
    series_commitments    series: the commitments whose readings rest on it
    accepted_anomalies    exceptions.yml: what is in force, what has expired, and how much each one matched

Staging views name the database that they were built in, so a candidate's file keeps the name under which it was built.
"""

from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
from jinja2 import Environment, StrictUndefined

from vaada.archive import Archive
from vaada.gate.results import GateRequest
from vaada.gate.specs import Expectations, PlannedCheck, words_of
from vaada.gate.views import POSSIBLE, PREVIOUS, RECEIVED, SERIES_COMMITMENTS, VINTAGES

SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
TEMPLATES = Environment(undefined=StrictUndefined, autoescape=False)


class Candidate:
    """An open candidate; `close` it (or use `with`)."""

    def __init__(self, path: Path, request: GateRequest, expectations: Expectations):
        self.expectations = expectations
        self.connection = duckdb.connect(":memory:", config=SETTINGS)
        try:
            self.connection.execute("set TimeZone = 'UTC'")
            self.connection.execute(f'attach {_literal(path)} as "{path.stem}" (read_only)')
            self.connection.execute(f'use "{path.stem}"')
            self._prepare(request)
        except BaseException:
            self.close()  # a worker goes on to other candidates and must not keep this one's file
            raise

    def __enter__(self) -> "Candidate":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self.connection.close()

    def frame_sql(self, planned: PlannedCheck) -> str:
        """The SQL of what a check looks at: its query with names filled in, or the rows of its table."""
        check = planned.check
        table = self.expectations.contract.get(planned.table or "")
        if check.query is None:
            columns = dict.fromkeys([*table.key, check.arguments.get("column") or table.key[0]])
            return f"select {', '.join(columns)} from marts.{planned.table}" + (f" where {check.where}" if check.where else "")
        context = {"contract": self.expectations.contract, "words": self._words_of(planned), **check.parameters}
        if table is not None:
            context |= {"table": planned.table, "columns": table.columns, "key": table.key, "required": table.required}
            context |= {"texts": table.named("VARCHAR"), "figures": table.named("DOUBLE")}
        return _template(self.expectations.query(check.query)).render(context)

    def frame(self, sql: str):
        """The rows of a query as a pandas frame."""
        return self.connection.execute(sql).df()

    def fill(self, table: str, rows: list[dict], columns: str) -> None:
        """A temporary table with these rows; `columns` in the words of SQL (`name varchar, low double`)."""
        self.connection.execute(f"create or replace temp table {table} ({columns})")
        if rows:
            self.connection.register("rows_to_insert", pa.Table.from_pylist(rows))
            self.connection.execute(f"insert into {table} by name select * from rows_to_insert")
            self.connection.unregister("rows_to_insert")

    def _words_of(self, planned):
        def words(vocabulary, *parts):
            given = {"vocabulary": vocabulary, **({"parts": list(parts)} if parts else {})}
            return ", ".join(_literal(word) for word in words_of(given, planned.place))

        return words

    def _prepare(self, request):
        staging = self.connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'staging' and column_name = 'series_code'"
            " and database_name = current_database() order by table_name"
        ).fetchall()
        united = " union all by name ".join(f"select * from staging.{name}" for (name,) in staging)
        self.connection.execute(RECEIVED.format(staging=united))
        self.connection.execute(VINTAGES)
        self.fill("given_ranges", self._ranges(), "kind varchar, name varchar, low double, high double")
        self.connection.execute(POSSIBLE)
        self.fill("archived", [{"sha256": one} for one in _archived(request.archive_root)], "sha256 varchar")
        self.connection.execute(SERIES_COMMITMENTS)
        self.fill("previous_commitments", [], "commitment_id varchar, latest_value double")
        if request.previous is not None:
            self.connection.execute(f"attach {_literal(request.previous)} as previous (read_only)")
            self.connection.execute(PREVIOUS)
            self.connection.execute("detach previous")

    def _ranges(self):
        ranges = self.expectations.ranges
        kinds = (("unit", ranges.units), ("series", ranges.series))
        return [
            {"kind": kind, "name": name, "low": one.low, "high": one.high}
            for kind, given in kinds
            for name, one in given.items()
        ]


@lru_cache(maxsize=256)
def _template(text):
    return TEMPLATES.from_string(text)


def _archived(archive_root):
    archive = Archive(archive_root)
    folder = f"{archive.root}/raw"
    if not archive.fs.exists(folder):
        return []
    return sorted(path.rpartition("/")[2].removesuffix(".gz") for path in archive.fs.glob(f"{folder}/*/*.gz"))


def _literal(text):
    return "'" + str(text).replace("'", "''") + "'"
