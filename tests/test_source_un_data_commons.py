"""UN System Data Commons: the spec against the stand-in, the recorded answer, and the publisher's public client."""

import datetime
import json

import duckdb
import pytest
from datacommons_client import DataCommonsClient
from datacommons_client.utils.error_handling import DCStatusError

from tests.publishers.models import load_area_codes, observed
from tests.publishers.staged import night
from tests.publishers.un_data_commons import OTHERS, VARIABLES, UnDataCommons
from vaada.archive import Archive
from vaada.catalog import Source
from vaada.fetch.formats.dispatch import read
from vaada.warehouse.raw import load_raw

LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
FAULTS = {
    "changed_header": "no records at [series]",
    "column_renamed": "obsValue",
    "unit_changed": "`Percent` is expected",
    "lost_last_page": "the vintage in force has",
    "duplicated_page": "given twice",
}

pytestmark = pytest.mark.shared


@pytest.fixture
def server(shared):
    with UnDataCommons(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["un_data_commons"]


def staged(source, archive):
    with duckdb.connect() as connection:
        load_raw(connection, archive, {source.source_id: source}, LATER)
        load_area_codes(connection)
        return observed(connection, "stg_un_data_commons")


def changed(source, dataset, **parts):
    """The spec with one dataset asking for another variable, or reading another way."""
    data = source.model_dump()
    for part, changes in parts.items():
        data["datasets"][dataset][part] |= changes
    return Source.model_validate(data)


def test_one_body_without_a_line_break_for_each_series(server, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, server.hosts)
    assert {one.outcome for one in told.values()} == {"new"}, told
    assert [(call.method, call.path) for call in server.calls] == [("POST", "/api/observations/series")] * 2
    bodies = [json.loads(call.body) for call in server.calls]
    assert [body["variables"] for body in bodies] == [[variable] for variable in VARIABLES]
    assert all(body["entities"][0] == "country/PAK" and len(body["entities"]) == 13 for body in bodies)
    rows = staged(source, archive)
    assert set(server.golden()) <= rows
    assert len(rows) == sum(len(years) for (variable, _), years in server.values.items() if variable in VARIABLES)
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


def test_an_id_that_does_not_exist_is_empty_and_not_believed(server, source, tmp_path):
    server.values = {key: years for key, years in server.values.items() if key[0] != "undata/sdg/SD_MDP_MUHC"}
    told = night(source, Archive(tmp_path), server.hosts)
    assert told["multidimensional_poverty"].outcome == "rejected"
    assert told["education_and_training"].outcome == "new"


def test_an_id_of_another_publisher_is_not_believed(server, source, tmp_path):
    """The server answers it like its own; the spec refuses the name, and, were the name let in, the provenance."""
    lists = source.datasets[0].request.lists
    asking = {"lists": {"variables": {"values": [OTHERS]}, "entities": lists["entities"].model_dump()}}
    by_name = night(changed(source, 0, request=asking), Archive(tmp_path / "a"), server.hosts)["multidimensional_poverty"]
    assert by_name.outcome == "rejected"
    let_in = changed(source, 0, request=asking, answer={"allowed": {"variable": [OTHERS]}})
    by_source = night(let_in, Archive(tmp_path / "b"), server.hosts)["multidimensional_poverty"]
    assert by_source.outcome == "rejected"
    assert "`undata/p/SDG` is expected" in by_source.reason


def test_the_recorded_answer_is_read(source, shared):
    body = (shared / "recorded" / "api_samples" / "undatacommons_series_excerpt.json").read_bytes()
    counted = source.datasets[0].answer.model_copy(update={"expected": [(["facets", "{facet}", "unitDisplayName"], "Number")]})
    found = read(body, counted)
    variable, place = "undata/sdg/VC_DTH_TOTN", "country/COD"
    assert found.records == [
        {"variable": variable, "entity": place, "date": "2015", "value": 945},
        {"variable": variable, "entity": place, "date": "2016", "value": 836},
    ]
    assert found.locators[1] == f"[data][{variable}][{place}][series][1]"


def test_a_line_break_in_a_body_is_refused(server):
    import requests

    body = {"variables": list(VARIABLES), "entities": ["country/PAK"]}
    ask = f"{server.address}/api/observations/series"
    assert requests.post(ask, data=json.dumps(body, indent=1), timeout=5).status_code == 403
    assert requests.post(ask, json=body, timeout=5).status_code == 200


def test_public_client_reads_the_same_values(server, source, tmp_path):
    archive = Archive(tmp_path)
    night(source, archive, server.hosts)
    client = DataCommonsClient(url=f"{server.address}/core/api/v2")
    found = client.observation.fetch(list(VARIABLES), date="all", entity_dcids=["country/PAK", "country/AFG"])
    theirs = {
        (f"UNDC.{VARIABLES[variable]}", entity.removeprefix("country/"), None, "A", one.date, one.value)
        for variable, by_entity in found.byVariable.items()
        for entity, facets in by_entity.byEntity.items()
        for facet in facets.orderedFacets
        for one in facet.observations
    }
    ours = {row for row in staged(source, archive) if row[1] in ("PAK", "AFG")}
    assert theirs == ours


def test_public_client_meets_an_error(server):
    client = DataCommonsClient(url=f"{server.address}/core/api/v2")
    server.fault = lambda call: server_error()
    with pytest.raises(DCStatusError):
        client.observation.fetch(list(VARIABLES), date="all", entity_dcids=["country/PAK"])


def server_error():
    from tests.publishers.server import Reply

    return Reply(500, b"oops", "text/plain")
