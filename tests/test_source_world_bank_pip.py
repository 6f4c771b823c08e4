"""World Bank PIP: the project's own spec against the stand-in, down to what staging makes of it."""

import datetime

import duckdb
import pytest

from tests.publishers.models import load_area_codes, observed
from tests.publishers.world_bank_pip import WorldBankPip
from vaada.archive import Archive
from vaada.catalog import Source
from vaada.fetch.run import fetch_all
from vaada.settings import Settings
from vaada.warehouse.raw import load_raw

START = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)


@pytest.fixture
def server():
    with WorldBankPip() as server:
        yield server


@pytest.fixture
def night(sources, tmp_path, server):
    """A function that runs one night, 30 days after the one before; its outcome."""
    archive, nights = Archive(tmp_path / "archive"), []

    def run(spec=sources["world_bank_pip"]):
        nights.append(START + datetime.timedelta(days=30 * len(nights)))
        settings = Settings(hosts=server.hosts, pace=0, frozen_now=nights[-1])
        return fetch_all(settings, {spec.source_id: spec}, archive)[0]

    run.archive = archive
    return run


def staged(archive, sources):
    with duckdb.connect() as connection:
        load_raw(connection, archive, sources, datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
        load_area_codes(connection)
        return observed(connection, "stg_world_bank_pip")


def test_first_night(night, server, sources):
    told = night()
    assert (told.outcome, told.newest_period) == ("new", "2018"), told
    assert [call.query["povline"] for call in server.calls] == ["3", "4.2", "8.3"]
    rows = staged(night.archive, sources)
    assert set(server.golden()) <= rows
    assert len(rows) == 3 * 21 * 9  # one line a time, every economy once a survey year: neither income nor rural nor urban
    assert all(0 <= row[-1] <= 1 for row in rows)


def test_income_and_parts_of_a_country_are_left_out(night, server, sources):
    data = sources["world_bank_pip"].model_dump()
    data["datasets"][0]["request"]["query"]["reporting_level"] = "all"
    assert night(Source.model_validate(data)).outcome == "new"
    assert len(staged(night.archive, sources)) == 3 * 21 * 9


@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"])
def test_what_is_wrong_changes_nothing(night, server, sources, kind):
    night()
    before = staged(night.archive, sources)
    server.changed(kind)
    told = night()
    assert told.outcome == "rejected", told
    assert staged(night.archive, sources) == before
    server.changed(None)
    assert night().outcome == "unchanged"


def test_an_economy_that_it_does_not_know_is_a_failure_that_says_so(night, sources):
    data = sources["world_bank_pip"].model_dump()
    data["datasets"][0]["request"]["lists"]["economies"]["values"].append("XYZ")
    told = night(Source.model_validate(data))
    assert told.outcome == "failed"
    assert "status 404" in told.reason
    assert "country" in told.reason


def test_a_new_survey_is_a_new_vintage(night, server, sources):
    night()
    server.years.append(2024)
    assert (night().outcome, len(staged(night.archive, sources))) == ("new", 3 * 21 * 10)
