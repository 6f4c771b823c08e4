"""One night of one source against its stand-in, and what its staging model makes of it, without the rest of the warehouse."""

import datetime
import re
from pathlib import Path

import duckdb

from vaada.archive import Archive
from vaada.areas import area_codes
from vaada.catalog import Source
from vaada.fetch.run import fetch_all
from vaada.settings import Settings
from vaada.warehouse.raw import load_raw

STAGING = Path(__file__).parents[2] / "dbt_project" / "models" / "staging"
PLACE = re.compile(r"\{\{ source\('(\w+)', '(\w+)'\) \}\}")
NOW = datetime.datetime(2026, 11, 20, 2, tzinfo=datetime.UTC)


def night(source: Source, archive: Archive, hosts: dict[str, str], day: int = 0, **settings) -> dict:
    """{dataset_id: outcome} of one night, so many days after the first."""
    told = Settings(hosts=hosts, pace=0, frozen_now=NOW + datetime.timedelta(days=day), **settings)
    return {outcome.dataset_id: outcome for outcome in fetch_all(told, {source.source_id: source}, archive)}


def staged(source: Source, archive: Archive) -> list[dict]:
    """The rows of the source's staging model over what the archive holds."""
    sql = PLACE.sub(r'\1."\2"', (STAGING / f"stg_{source.source_id}.sql").read_text(encoding="utf-8"))
    codes = [(scheme, code, area) for scheme, told in area_codes().items() for code, area in told.items()]
    with duckdb.connect() as connection:
        load_raw(connection, archive, {source.source_id: source}, NOW + datetime.timedelta(days=999))
        connection.execute("create schema registry; create table registry.area_codes (scheme text, code text, ref_area text)")
        connection.executemany("insert into registry.area_codes values (?, ?, ?)", codes)
        found = connection.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def keyed(rows: list[dict]) -> dict[tuple, float]:
    """{(series, area, counterpart, freq, period): value}; fails where a key is there twice."""
    names = ("series_code", "ref_area", "counterpart_area", "freq", "time_period")
    found = {tuple(row[name] for name in names): row["obs_value"] for row in rows}
    assert len(found) == len(rows)
    return found
