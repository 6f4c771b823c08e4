"""A model of the dbt project run by itself on tables that a test has loaded: quick, where a whole build would take a minute.

Its text is the project's own file; only `source` and `ref` are filled in here, a view for each model that it rests on.
"""

from pathlib import Path

import duckdb
import jinja2

from vaada.areas import area_codes

MODELS = Path(__file__).parents[2] / "dbt_project" / "models"


def observed(connection: duckdb.DuckDBPyConnection, model: str) -> set[tuple]:
    """(series_code, ref_area, counterpart_area, freq, time_period, value) of every key of a model, as last told."""
    make_view(connection, model)
    columns = "series_code, ref_area, counterpart_area, freq, time_period, obs_value"
    key = "series_code, ref_area, counterpart_area, freq, time_period, breakdown"
    rows = connection.execute(
        f'select {columns} from "{model}" qualify rank() over (partition by {key} order by vintage_at desc) = 1'
    ).fetchall()
    assert len(set(row[:-1] for row in rows)) == len(rows), "a key stands twice"
    return set(rows)


def make_view(connection: duckdb.DuckDBPyConnection, model: str) -> str:
    """Make a view of a model and of all that it rests on; its name."""
    path = next(MODELS.rglob(f"{model}.sql"))
    text = jinja2.Template(path.read_text(encoding="utf-8")).render(
        source=lambda schema, table: f'{schema}."{table}"', ref=lambda name: f'"{make_view(connection, name)}"'
    )
    connection.execute(f'create or replace view "{model}" as {text}')
    return model


def load_area_codes(connection: duckdb.DuckDBPyConnection) -> None:
    """The table registry.area_codes, as a build loads it."""
    connection.execute("create schema if not exists registry")
    connection.execute("create or replace table registry.area_codes (scheme varchar, code varchar, ref_area varchar)")
    rows = [(scheme, code, area) for scheme, codes in area_codes().items() for code, area in codes.items()]
    connection.executemany("insert into registry.area_codes values (?, ?, ?)", rows)
