"""The schema `raw`: the accepted vintages as they were received, one row per row or record, nothing renamed or mended.

    raw.figures           the columns of a tidy figures file, as text
    raw.<source_id>       one row per record of a fetched dataset: its JSON text, and its value read as a number
                          (`raw.<source_id>__<dataset_id>` where a source fetches several datasets)
    raw.fetch_attempts    the fetch log

Each row of data says where it stands: `snapshot_sha256`, `locator` in those bytes (`line 17`, `[1][17]`), `vintage_at`.
A part that did not change from one vintage to the next is loaded once, with the earlier vintage: a vintage here is what
became known, not what was repeated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime

import duckdb
import pyarrow as pa

from vaada.archive import Archive
from vaada.catalog import Answer, Dataset, Source
from vaada.fetch.formats import dispatch
from vaada.fetch.values import number_reader
from vaada.fetch_log import Attempt, Part, Snapshot, snapshots_of
from vaada.figures import COLUMNS, FIGURES, rows_of
from vaada.settings import parse_instant

INSTANT = pa.timestamp("us")
PLACE = [("snapshot_sha256", pa.string()), ("locator", pa.string()), ("vintage_at", INSTANT), ("url", pa.string())]
INSTANT_COLUMNS = ("retrieved_at", "vintage_at")
WHOLE_NUMBER_COLUMNS = ("status", "bytes", "part", "parts", "records")


def load_raw(
    connection: duckdb.DuckDBPyConnection, archive: Archive, sources: dict[str, Source], as_of: datetime
) -> dict[str, int]:
    """Fill the schema `raw` with everything known at `as_of` (vintage_at <= as_of); {table: rows}.

    Every table is made, empty where nothing is held, so that the models on top of it always find their columns.
    """
    connection.execute("create schema if not exists raw")
    attempts = archive.attempts()
    held = {}
    for snapshot in snapshots_of(attempts, as_of):
        held.setdefault((snapshot.source_id, snapshot.dataset_id), []).append(snapshot)
    tables = {"figures": _figures(archive, held.get((FIGURES, FIGURES), []))}
    for table, source, dataset in fetched_tables(sources):
        tables[table] = _records(archive, held.get((source.source_id, dataset.dataset_id), []), dataset.answer)
    tables["fetch_attempts"] = _attempts(attempts, as_of)
    for table, frame in tables.items():
        _create(connection, table, frame)
    return {table: frame.num_rows for table, frame in tables.items()}


def fetched_tables(sources: dict[str, Source]) -> Iterator[tuple[str, Source, Dataset]]:
    """(table in `raw`, source, dataset) for every dataset that is fetched."""
    for source in sources.values():
        fetched = [dataset for dataset in source.datasets if dataset.request]
        for dataset in fetched:
            name = source.source_id if len(fetched) == 1 else f"{source.source_id}__{dataset.dataset_id}"
            yield name, source, dataset


def new_parts(snapshots: Iterable[Snapshot]) -> Iterator[tuple[Snapshot, Part]]:
    """The parts of each vintage that were not in the vintage before it."""
    before = set()
    for snapshot in snapshots:
        for part in snapshot.parts:
            if part.sha256 not in before:
                yield snapshot, part
        before = {part.sha256 for part in snapshot.parts}


def _figures(archive: Archive, snapshots: list[Snapshot]) -> pa.Table:
    tables = []
    for snapshot, part in new_parts(snapshots):
        lines, rows = zip(*list(rows_of(archive.get(part.sha256)))[1:], strict=True)
        cells = dict(zip(COLUMNS, map(pa.array, zip(*rows, strict=True)), strict=True))
        tables.append(_placed(cells, snapshot, part, [f"line {line}" for line in lines]))
    return _together(tables, [(name, pa.string()) for name in COLUMNS])


def _records(archive: Archive, snapshots: list[Snapshot], answer: Answer) -> pa.Table:
    number, tables = number_reader(answer), []
    for snapshot, part in new_parts(snapshots):
        body = archive.get(part.sha256)
        found = dispatch.kept(dispatch.read(body, answer), answer)
        values = (number(record) for record in found.records)
        columns = {
            "record": pa.array(dispatch.texts_of(body, answer, found), pa.string()),
            "obs_number": pa.array((None if value is None else float(value) for value in values), pa.float64()),
        }
        tables.append(_placed(columns, snapshot, part, found.locators))
    return _together(tables, [("record", pa.string()), ("obs_number", pa.float64())])


def _placed(columns: dict[str, pa.Array], snapshot: Snapshot, part: Part, locators: list[str]) -> pa.Table:
    """The columns, and for each row where it stands."""
    rows = len(locators)
    return pa.table(
        {
            **columns,
            "snapshot_sha256": pa.repeat(part.sha256, rows),
            "locator": pa.array(locators, pa.string()),
            "vintage_at": pa.repeat(pa.scalar(_naive(snapshot.vintage_at), INSTANT), rows),
            "url": pa.repeat(part.url, rows),
        }
    )


def _together(tables: list[pa.Table], columns: Iterable[tuple[str, pa.DataType]]) -> pa.Table:
    schema = pa.schema([*columns, *PLACE])
    return pa.concat_tables([schema.empty_table(), *tables])


def _attempts(attempts: list[Attempt], as_of: datetime) -> pa.Table:
    known = [row for row in attempts if parse_instant(row.vintage_at or row.retrieved_at, "fetch log") <= as_of]
    rows = [asdict(row) for row in known]
    for row in rows:
        for name in INSTANT_COLUMNS:
            row[name] = _naive(parse_instant(row[name], "fetch log")) if row[name] else None
    kinds = dict.fromkeys(INSTANT_COLUMNS, INSTANT) | dict.fromkeys(WHOLE_NUMBER_COLUMNS, pa.int64())
    schema = pa.schema([(field.name, kinds.get(field.name, pa.string())) for field in fields(Attempt)])
    return pa.Table.from_pylist(rows, schema)


def _create(connection, table, frame):
    connection.register("vaada_frame", frame)
    try:
        connection.execute(f'create or replace table raw."{table}" as select * from vaada_frame')
    finally:
        connection.unregister("vaada_frame")


def _naive(instant):
    return instant.astimezone(UTC).replace(tzinfo=None)
