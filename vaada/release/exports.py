"""CSV and Parquet of the published tables, and the hash of a table: the SHA-256 of its CSV, ordered by its key.

CSV: UTF-8, LF, absent is nothing between two commas (an empty text would be `""`), instants in ISO 8601 with Z.
"""

import hashlib
import tempfile
from pathlib import Path

import duckdb

from vaada.release.contract import columns_of, order_by
from vaada.release.database import literal


def write_csv(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """One table of `main` as CSV."""
    _copy(connection, f"select {_as_text(connection, table)} from main.{table} {order_by(table)}", path,
          "format csv, header true, delimiter ',', quote '\"', escape '\"', nullstr ''")  # fmt: skip


def write_parquet(connection: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """One table of `main` as Parquet."""
    _copy(connection, f"select * from main.{table} {order_by(table)}", path, "format parquet, compression zstd")


def table_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """SHA-256 of the CSV that a table of `main` gives: equal content, equal hash, whatever the database file is."""
    with tempfile.TemporaryDirectory(prefix="vaada-") as folder:
        path = Path(folder) / f"{table}.csv"
        write_csv(connection, table, path)
        return file_hash(path)


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_text(connection, table):
    """The columns; instants as `2026-06-13T00:00:00Z`, with microseconds only where there are any."""
    return ", ".join(
        f"replace(strftime(\"{name}\", '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z') as \"{name}\""
        if kind == "TIMESTAMP"
        else f'"{name}"'
        for name, kind in columns_of(connection, table)
    )


def _copy(connection, query, path, options):
    """COPY on one thread: rows then stand in the file in the order of the query, and the bytes repeat."""
    connection.execute("set threads = 1")
    connection.execute(f"copy ({query}) to {literal(path)} ({options})")
