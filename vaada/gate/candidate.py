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

from pathlib import Path

import duckdb
import pyarrow as pa
from jinja2 import Environment, StrictUndefined

from vaada.archive import Archive
from vaada.gate.results import GateRequest
from vaada.gate.specs import Expectations, PlannedCheck, _words

SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
TEMPLATES = Environment(undefined=StrictUndefined, autoescape=False)

RECEIVED = """
create temp table received as
with rows_received as ({staging})
select
  series.source_id,
  series.dataset_id,
  series.redistribution,
  series.unit,
  rows_received.* replace (coalesce(counterpart_area, '') as counterpart_area, coalesce(breakdown, '') as breakdown)
from rows_received
left join registry.series as series on rows_received.series_code = series.series_code
-- A first print beside a normal value of one file is a vintage of its own kind; what the file says now is the normal one.
qualify row_number() over (
  partition by rows_received.series_code, ref_area, counterpart_area, breakdown, freq, time_period, vintage_at
  order by obs_status = 'first_print', locator
) = 1
"""
VINTAGES = """
create temp table vintages as
select distinct
  received.source_id,
  received.dataset_id,
  received.series_code,
  received.vintage_at,
  true as is_trusted,
  decisions.decision as standing_decision,
  decisions.rule as standing_rule,
  decisions.exception_id as standing_exception
from received
left join registry.gate_decisions as decisions
  on received.series_code = decisions.series_code and received.vintage_at = decisions.vintage_at
where received.source_id is not null
"""
POSSIBLE = """
create temp table possible as
select
  series.series_code,
  coalesce(own.low, units.low) as low,
  coalesce(own.high, units.high) as high
from registry.series as series
left join given_ranges as units on units.kind = 'unit' and series.unit = units.name
left join given_ranges as own
  on own.kind = 'series' and (series.series_code = own.name or starts_with(series.series_code, own.name || '.'))
qualify row_number() over (partition by series.series_code order by length(own.name) desc nulls last) = 1
"""
SERIES_COMMITMENTS = """
create temp table series_commitments as
with resting as (
  select distinct inputs.series_code, coalesce(restating.commitment_id, readings.commitment_id) as commitment_id
  from registry.indicator_inputs as inputs
  inner join registry.readings as readings on inputs.indicator_id = readings.indicator_id
  left join (
    select commitment_id, restates from registry.commitments where restates is not null
    union all
    select commitment_id, commitment_id from registry.commitments where restates is null
  ) as restating on readings.commitment_id = restating.restates
)
select series_code, string_agg(commitment_id, '; ' order by commitment_id) as commitment_ids
from resting
group by series_code
"""


class Candidate:
    """An open candidate; `close` it (or use `with`)."""

    def __init__(self, path: Path, request: GateRequest, expectations: Expectations):
        self.expectations = expectations
        self.connection = duckdb.connect(":memory:", config=SETTINGS)
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute(f'attach {_literal(path)} as "{path.stem}" (read_only)')
        self.connection.execute(f'use "{path.stem}"')
        self._prepare(request)

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
        return TEMPLATES.from_string(self.expectations.query(check.query)).render(context)

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
            return ", ".join(_literal(word) for word in _words(given, planned.place))

        return words

    def _prepare(self, request):
        staging = self.connection.execute(
            "select table_name from duckdb_columns() where schema_name = 'staging' and column_name = 'series_code'"
            " and database_name = current_database() order by table_name"
        ).fetchall()
        united = " union all by name ".join(f"select * from staging.{name}" for (name,) in staging)
        self.connection.execute(RECEIVED.format(staging=united))
        self.connection.execute(VINTAGES)
        ranges = self.expectations.ranges
        given = [("unit", name, one) for name, one in ranges.units.items()]
        given += [("series", name, one) for name, one in ranges.series.items()]
        rows = [{"kind": kind, "name": name, "low": one.low, "high": one.high} for kind, name, one in given]
        self.fill("given_ranges", rows, "kind varchar, name varchar, low double, high double")
        self.connection.execute(POSSIBLE)
        archived = [{"sha256": sha256} for sha256 in _archived(request.archive_root)]
        self.fill("archived", archived, "sha256 varchar")
        self.connection.execute(SERIES_COMMITMENTS)
        self.connection.execute("create temp table previous_commitments (commitment_id varchar, latest_value double)")
        if request.previous is not None:
            self.connection.execute(f"attach {_literal(request.previous)} as previous (read_only)")
            self.connection.execute("insert into previous_commitments select commitment_id, latest_value from previous.main.scorecard")
            self.connection.execute("detach previous")


def _archived(archive_root):
    archive = Archive(archive_root)
    folder = f"{archive.root}/raw"
    if not archive.fs.exists(folder):
        return []
    return sorted(path.rpartition("/")[2].removesuffix(".gz") for path in archive.fs.glob(f"{folder}/*/*.gz"))


def _literal(text):
    return "'" + str(text).replace("'", "''") + "'"
