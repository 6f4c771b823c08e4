"""The SDG API: the project's own spec against the stand-in, down to what staging makes of it."""

import datetime

import duckdb
import pytest

from tests.publishers.models import load_area_codes, make_view, observed
from tests.publishers.staged import night
from tests.publishers.unsd_sdg import AREAS, NOT_A_NUMBER, UnsdSdg
from vaada.archive import Archive
from vaada.catalog import Source
from vaada.warehouse.raw import load_raw

LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
FAULTS = {
    "changed_header": "no records at [data]",
    "column_renamed": "timePeriod",
    "unit_changed": "attributes.Units `PER_100000_POP`",
    "lost_last_page": "are declared",
    "duplicated_page": "are declared",
}

pytestmark = pytest.mark.shared


@pytest.fixture
def server(shared):
    with UnsdSdg(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["unsd_sdg"]


def staged(source, archive):
    """(rows of the staging model, {(series, area, period): status})"""
    with duckdb.connect() as connection:
        load_raw(connection, archive, {source.source_id: source}, LATER)
        load_area_codes(connection)
        rows = observed(connection, make_view(connection, "stg_unsd_sdg"))
        told = connection.execute("select series_code, ref_area, time_period, obs_status from stg_unsd_sdg").fetchall()
    return rows, {row[:3]: row[3] for row in told}


def test_a_request_for_each_series_brings_one_figure_a_year(server, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, server.hosts)
    assert {name: (one.outcome, one.reason) for name, one in told.items()} == {
        dataset.dataset_id: ("new", None) for dataset in source.datasets
    }
    pages = [(call.query["seriesCode"], call.query["page"]) for call in server.calls]
    assert pages == [("SD_MDP_MUHC", "1"), ("SE_ADT_EDUCTRN", "1"), ("SE_ADT_EDUCTRN", "2"), ("TX_EXP_GBMRCH", "1"),
                     ("TX_EXP_GBSVR", "1"), ("IT_USE_ii99", "1")]  # fmt: skip
    rows, statuses = staged(source, archive)
    assert set(server.golden()) <= rows
    # All that the server holds, but for three texts that are no numbers ("NaN" twice, "<1" once).
    assert len(rows) == len(server.values) - 3
    assert not any(row[:2] == ("UNSD.SE_ADT_EDUCTRN", "BTN") and row[4] == "2015" for row in rows)
    assert {row[1] for row in rows} == {iso3 for iso3, _ in AREAS.values()}
    assert {status for (series, *_), status in statuses.items() if series == "UNSD.IT_USE_ii99"} == {"estimate"}
    assert {status for (series, *_), status in statuses.items() if series != "UNSD.IT_USE_ii99"} == {"normal"}
    declared = {code for dataset in source.datasets for rule in dataset.series for code in rule.all_codes()}
    assert {row[0] for row in rows} == declared


def test_left_alone_for_six_days(server, source, tmp_path):
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    asked = len(server.calls)
    night(source, archive, server.hosts, day=5)
    assert len(server.calls) == asked
    assert {one.outcome for one in night(source, archive, server.hosts, day=7).values()} == {"unchanged"}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(server, source, tmp_path, kind):
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    before = archive.digest()
    server.changed(kind)
    for told in night(source, archive, server.hosts, day=7).values():
        assert told.outcome == "rejected"
        assert FAULTS[kind] in told.reason
    assert archive.digest() == before


def test_a_text_that_nobody_listed_stops_its_dataset_alone(server, source, tmp_path, monkeypatch):
    monkeypatch.setitem(NOT_A_NUMBER, ("SE_ADT_EDUCTRN", "PAK", 2021), "about a third")
    told = night(source, Archive(tmp_path), server.hosts)
    assert "about a third" in told["education_and_training"].reason
    assert {name: one.outcome for name, one in told.items()}["internet_use"] == "new"


def test_two_rows_for_one_year_stop_the_dataset(server, source, tmp_path):
    """What `keep` does not tell apart is not chosen from: here the rows of several ages."""
    data = source.model_dump()
    del data["datasets"][1]["answer"]["keep"]["dimensions.Age"]
    told = night(Source.model_validate(data), Archive(tmp_path), server.hosts)["education_and_training"]
    assert told.outcome == "rejected"
    assert "is given twice" in told.reason


def test_a_series_that_nobody_knows_is_no_vintage(server, source, tmp_path):
    server.values = {key: value for key, value in server.values.items() if key[0] != "SD_MDP_MUHC"}
    told = night(source, Archive(tmp_path), server.hosts)["multidimensional_poverty"]
    assert (told.outcome, told.reason) == ("rejected", "only 0 records with a value, at least 3 are expected")
