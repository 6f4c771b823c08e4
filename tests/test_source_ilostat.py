"""ILOSTAT: the project's own spec against the stand-in (no public client reads this service), down to staging."""

import datetime

import duckdb
import pytest

from tests.publishers.ilostat import AREAS, MODELLED, REPORTED, Ilostat
from tests.publishers.models import load_area_codes, make_view, observed
from tests.publishers.staged import night
from vaada.archive import Archive
from vaada.warehouse.raw import load_raw

LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
FAULTS = {
    "changed_header": "time_period.label",
    "column_renamed": "obs_value",
    "unit_changed": "",
    "lost_last_page": "the vintage in force has",
    "duplicated_page": "given twice",
}

pytestmark = pytest.mark.shared


@pytest.fixture
def server(shared):
    with Ilostat(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["ilostat"]


def staged(source, archive):
    """(rows of the staging model, {(series, area, period): status})"""
    with duckdb.connect() as connection:
        load_raw(connection, archive, {source.source_id: source}, LATER)
        load_area_codes(connection)
        rows = observed(connection, make_view(connection, "stg_ilostat"))
        told = connection.execute("select series_code, ref_area, time_period, obs_status from stg_ilostat").fetchall()
    return rows, {row[:3]: row[3] for row in told}


def test_two_requests_bring_every_golden_value(server, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, server.hosts)
    assert {one.outcome for one in told.values()} == {"new"}, told
    assert [call.query["id"] for call in server.calls] == [REPORTED, MODELLED]
    assert server.calls[0].query["ref_area"].replace(" ", "+").split("+")[:3] == ["PAK", "AFG", "BGD"]
    rows, _ = staged(source, archive)
    assert set(server.golden()) <= rows
    assert {row[1] for row in rows} == set(AREAS)
    # Every row of the tables but the one that is blank: absent, and not zero.
    assert len(rows) == len(server.tables[REPORTED]) - 1 + len(server.tables[MODELLED])
    assert not any(row[1] == "AFG" and row[4] == "2007" and row[0] == "ILO.SDG_0861.NEET" for row in rows)
    assert {one.outcome for one in night(source, archive, server.hosts, day=1).values()} == {"unchanged"}


def test_marks_are_told_apart(server, source, tmp_path):
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    statuses = staged(source, archive)[1]
    reported, modelled = "ILO.SDG_0861.NEET", "ILO.EIP_2EET.NEET_MODELLED"
    assert statuses[reported, "PAK", "2021"] == "normal"
    assert statuses[reported, "IND", "2019"] == "break"
    assert statuses[reported, "BTN", "2011"] == "estimate"
    assert statuses[modelled, "PAK", "2023"] == "normal"  # R: a year that a country reported
    assert statuses[modelled, "PAK", "2024"] == "estimate"
    # The edition of November 2025 was made before the data of that year.
    assert {statuses[modelled, "PAK", year] for year in ("2025", "2026", "2027")} == {"forecast"}


def test_an_edition_that_cannot_be_read_is_not_guessed(server, source, tmp_path, monkeypatch):
    from tests.publishers import ilostat

    monkeypatch.setitem(ilostat.LABELS, MODELLED, "Share of youth not in employment, education or training (NEET) by sex (%)")
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    statuses = staged(source, archive)[1]
    assert {status for (series, *_), status in statuses.items() if series == "ILO.EIP_2EET.NEET_MODELLED"} == {None}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(server, source, tmp_path, kind):
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    before = archive.digest()
    server.changed(kind)
    for told in night(source, archive, server.hosts, day=1).values():
        assert told.outcome == "rejected"
        assert FAULTS[kind] in told.reason
    assert archive.digest() == before


def test_a_letter_that_nobody_explained_stops_its_table_alone(server, source, tmp_path):
    server.tables[REPORTED]["PAK", 2021] = ("34.564", "Q")
    told = night(source, Archive(tmp_path), server.hosts)
    assert "obs_status `Q`" in told["neet_reported"].reason
    assert told["neet_modelled"].outcome == "new"


def test_a_table_that_has_gone_is_told_as_an_error(server, source, tmp_path):
    del server.tables[MODELLED]
    told = night(source, Archive(tmp_path), server.hosts)["neet_modelled"]
    assert told.outcome == "failed"
    assert "deprecated or invalid dataset" in told.reason


def test_codes_that_nobody_knows_are_a_header_without_rows(server, source, tmp_path):
    server.tables[REPORTED] = {}
    told = night(source, Archive(tmp_path), server.hosts)["neet_reported"]
    assert (told.outcome, told.reason) == ("rejected", "only 0 records with a value, at least 10 are expected")
