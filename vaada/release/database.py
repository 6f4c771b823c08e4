"""scorecard.duckdb: every published table in schema `main`, ordered by its key, each column with its meaning."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from vaada.release.contract import KEYS, OWN_TABLES, columns_of, descriptions, order_by

SETTINGS = {"threads": "1", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
ROWS_AT_ONCE = 500


def write_database(path: Path, candidate: Path, own: Mapping[str, list[dict]]) -> None:
    """Write the database at `path`: the candidate's `marts`, and the rows of the tables that the release writes itself."""
    with duckdb.connect(str(path), config=SETTINGS) as connection:
        connection.execute(f"attach {literal(candidate)} as candidate (read_only)")
        for table in KEYS:
            if table in OWN_TABLES:
                create_own_table(connection, table, own[table])
            else:
                connection.execute(f"create table main.{table} as select * from candidate.marts.{table} {order_by(table)}")
        connection.execute("detach candidate")
        _comment(connection)
        connection.execute("checkpoint")


def create_own_table(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict]) -> None:
    """One table of `OWN_TABLES` with its rows; a row with other columns is refused (`ValueError`)."""
    columns = OWN_TABLES[table]
    rows = sorted(rows, key=lambda row: tuple(row[name] for name in KEYS[table]))
    for row in rows:
        if set(row) != set(columns):
            raise ValueError(f"{table}: columns and row differ in {sorted(set(row) ^ set(columns))}")
    connection.execute(f"create table main.{table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    places = f"({', '.join('?' for _ in columns)})"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        batch = rows[start : start + ROWS_AT_ONCE]
        values = [_fit(row[name], kind) for row in batch for name, kind in columns.items()]
        connection.execute(f"insert into main.{table} values {', '.join([places] * len(batch))}", values)


def _fit(value, kind):
    """Texts from what checks observe (numbers, lists), never an empty one; instants without their zone, always UTC."""
    if kind == "VARCHAR" and value is not None:
        return ("; ".join(sorted(map(str, value))) if isinstance(value, (list, tuple, set)) else str(value)) or None
    return value.replace(tzinfo=None) if kind == "TIMESTAMP" and value is not None else value


def _comment(connection):
    """Give every table and column its meaning, in one transaction (each by itself would be brought to disk on its own)."""
    told = descriptions()
    statements = []
    for table in KEYS:
        if (table, None) in told:
            statements.append(f"comment on table main.{table} is {literal(told[table, None])}")
        for name, _ in columns_of(connection, table):
            if (table, name) in told:
                statements.append(f'comment on column main.{table}."{name}" is {literal(told[table, name])}')
    connection.execute("; ".join(["begin", *statements, "commit"]))


def literal(text: object) -> str:
    """A text (a path, a sentence) as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"
