"""datapackage.json: the CSV files as a Data Package, version 2 (datapackage.org), each field with its meaning."""

from pathlib import Path

import duckdb

from vaada.release.contract import KEYS, columns_of, descriptions

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
FIELD_TYPES = {
    "VARCHAR": "string", "DOUBLE": "number", "INTEGER": "integer", "BIGINT": "integer", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip
# A primary key may have no absent part; counterpart_area and breakdown mostly have none to tell.
WITHOUT_PRIMARY_KEY = ("observations",)
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/",
           "title": "Creative Commons Attribution 4.0"}  # fmt: skip


def datapackage(connection: duckdb.DuckDBPyConnection, release: dict, folder: Path) -> dict:
    """The descriptor of a release: `connection` on its database, `folder` where its csv/ stands."""
    return {
        "$schema": PROFILE,
        "name": "vaada-scorecard",
        "title": "Vaada: a manifesto's commitments, measured with open data",
        "id": release["release_id"],
        "version": release["release_id"],
        "created": release["released_at"],
        "licenses": [LICENCE],
        "resources": [_resource(connection, table, release, folder) for table in KEYS],
    }


def _resource(connection, table, release, folder):
    told = descriptions()
    path = f"csv/{table}.csv"
    resource = {
        "name": table,
        "type": "table",
        "path": path,
        "description": told.get((table, None)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{release['table_hashes'][table]}",
        "schema": _schema(connection, table, told),
    }
    return {name: value for name, value in resource.items() if value is not None}


def _schema(connection, table, told):
    fields = [
        {"name": name, "type": FIELD_TYPES[kind]} | ({"description": told[table, name]} if (table, name) in told else {})
        for name, kind in columns_of(connection, table)
    ]
    key = "uniqueKeys" if table in WITHOUT_PRIMARY_KEY else "primaryKey"
    value = [list(KEYS[table])] if table in WITHOUT_PRIMARY_KEY else list(KEYS[table])
    return {"$schema": TABLE_PROFILE, "fields": fields, "missingValues": [""], key: value}
