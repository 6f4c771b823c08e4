"""World Bank projects: the spec against the stand-in, and how projects become what was approved in a fiscal year."""

import datetime
import json

import duckdb
import pytest

from tests.publishers.models import make_view, observed
from tests.publishers.world_bank_projects import WorldBankProjects, project
from vaada.archive import Archive
from vaada.fetch.run import fetch_all
from vaada.fetch.values import number_reader, period_reader
from vaada.settings import Settings
from vaada.warehouse.raw import load_raw

START = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
MODEL = "int_reconstruction_commitments"
SERIES = ("WBPROJ.RECONSTRUCTION.COMMITTED", "PAK", None, "FY")


@pytest.fixture
def server():
    with WorldBankProjects() as server:
        yield server


@pytest.fixture
def night(sources, tmp_path, server):
    """A function that runs one night, 30 days after the one before; its outcome."""
    archive, nights = Archive(tmp_path / "archive"), []

    def run():
        nights.append(START + datetime.timedelta(days=30 * len(nights)))
        settings = Settings(hosts=server.hosts, pace=0, frozen_now=nights[-1])
        return fetch_all(settings, {"world_bank_projects": sources["world_bank_projects"]}, archive)[0]

    run.archive = archive
    return run


@pytest.fixture
def warehouse(night, sources):
    """A function that gives a connection with everything known at an instant."""
    connection = duckdb.connect()

    def loaded(as_of=datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)):
        load_raw(connection, night.archive, sources, as_of)
        return connection

    yield loaded
    connection.close()


def test_first_night(night, server, warehouse):
    told = night()
    assert told.outcome == "new", told
    assert [call.query["os"] for call in server.calls] == ["0", "500"]
    rows = observed(warehouse(), MODEL)
    assert set(server.golden()) <= rows
    assert {row[4] for row in rows} == {f"FY{year}" for year in range(2001, 2027)}  # the year under way is not told
    assert {row[4] for row in rows if row[5]} == {"FY2011", "FY2012"}


def test_each_year_rests_on_a_project_of_the_archive(night, server, warehouse):
    night()
    connection = warehouse()
    make_view(connection, MODEL)
    query = f"select time_period, locator, snapshot_sha256, url, citation from {MODEL}"
    found = {row[0]: row[1:] for row in connection.execute(query).fetchall()}
    locator, sha256, url, citation = found["FY2011"]
    assert locator == "[projects][P900001]"
    assert citation.endswith("counted: P900001, P900002")
    assert json.loads(night.archive.get(sha256))["projects"]["P900001"]["totalamt"] == "250,000,000"
    assert url.startswith("https://search.worldbank.org/api/v3/projects?")
    assert found["FY2020"][3].endswith("counted: no project")


def test_a_later_project_changes_its_year_from_then_on(night, server, warehouse):
    night()
    server.projects.append(project("P900008", "Balochistan Flood Reconstruction Project", "Active", "2020-05-05", "60,000,000"))
    assert night().outcome == "new"
    connection = warehouse()
    make_view(connection, MODEL)
    query = f"select vintage_at, obs_value from {MODEL} where time_period = ? order by 1"
    assert [value for _, value in connection.execute(query, ["FY2020"]).fetchall()] == [0, 60_000_000]
    assert (*SERIES, "FY2020", 0.0) in observed(warehouse(START + datetime.timedelta(days=1)), MODEL)


def test_a_year_on_a_page_that_did_not_change_is_told_as_before(night, server, warehouse):
    night()
    of_2001 = (one for one in server.projects if one["boardapprovaldate"].startswith("2001") and one["status"] == "Closed")
    next(of_2001)["totalamt"] = "1"
    assert night().outcome == "new"
    connection = warehouse()
    make_view(connection, MODEL)
    assert connection.execute("select count(distinct snapshot_sha256) from raw.world_bank_projects").fetchone() == (3,)
    query = f"select obs_value from {MODEL} where time_period = 'FY2011'"
    assert connection.execute(query).fetchall() == [(325_000_000,), (325_000_000,)]


@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"])
def test_what_is_wrong_changes_nothing(night, server, warehouse, kind):
    night()
    before = observed(warehouse(), MODEL)
    server.changed(kind)
    told = night()
    assert told.outcome == "rejected", told
    assert observed(warehouse(), MODEL) == before
    server.changed(None)
    assert night().outcome == "unchanged"


def test_another_country_is_refused(night, server):
    server.projects[0]["countryshortname"] = "Brazil"
    told = night()
    assert told.outcome == "rejected"
    assert "countryshortname `Brazil`" in told.reason


@pytest.mark.shared
def test_recorded_projects_are_read_as_the_spec_says(sources, shared):
    answer = sources["world_bank_projects"].datasets[0].answer
    recorded = json.loads((shared / "recorded/publishers/worldbank_v2/wb-project.json").read_text(encoding="utf-8"))
    read = {name: (number_reader(answer)(one), period_reader(answer)(one)) for name, one in recorded.items()}
    assert read == {
        "P180429": (100_000_000, "2024-11-07T00:00:00Z"),
        "P180555": (150_000_000, "2024-09-10T00:00:00Z"),
        "P181501": (110_000_000, "2024-08-27T00:00:00Z"),
    }
    assert all(set(answer.fields) - {"project_id"} <= set(one) for one in recorded.values())
