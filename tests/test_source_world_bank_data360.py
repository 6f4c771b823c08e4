"""World Bank Data360: the project's own spec against the stand-in, down to what staging makes of it."""

import datetime
import json

import duckdb
import pytest

from tests.publishers.models import load_area_codes, observed
from tests.publishers.server import Reply
from tests.publishers.world_bank_data360 import WorldBankData360
from vaada.archive import Archive
from vaada.catalog import Source
from vaada.fetch.run import fetch_all
from vaada.settings import Settings
from vaada.warehouse.raw import load_raw

pytestmark = pytest.mark.shared
START = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
DATASETS = ("itu_gci", "un_egdi", "wgi")


@pytest.fixture
def server(shared):
    with WorldBankData360(shared) as server:
        yield server


@pytest.fixture
def night(sources, tmp_path, server):
    """A function that runs one night, 30 days after the one before; {dataset: outcome}."""
    archive, nights = Archive(tmp_path / "archive"), []

    def run(spec=sources["world_bank_data360"]):
        nights.append(START + datetime.timedelta(days=30 * len(nights)))
        settings = Settings(hosts=server.hosts, pace=0, frozen_now=nights[-1])
        return {told.dataset_id: told for told in fetch_all(settings, {spec.source_id: spec}, archive)}

    run.archive = archive
    return run


def staged(archive, sources):
    with duckdb.connect() as connection:
        load_raw(connection, archive, sources, datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
        load_area_codes(connection)
        return observed(connection, "stg_world_bank_data360")


def test_first_night(night, server, sources):
    told = night()
    assert {name: one.outcome for name, one in told.items()} == dict.fromkeys(DATASETS, "new"), told
    assert len(server.calls) == 6 + 1 + 3
    rows = staged(night.archive, sources)
    assert set(server.golden()) <= rows
    assert all(None not in (code, area, freq, period, value) for code, area, _, freq, period, value in rows)
    declared = {rule.prefix for dataset in sources["world_bank_data360"].datasets for rule in dataset.series}
    assert {row[0] for row in rows} == declared


def test_the_old_scale_and_the_other_variants_are_not_asked_for(night, server):
    night()
    by_database = {call.query["DATABASE_ID"]: call.query for call in server.calls}
    assert by_database["ITU_GCI"]["timePeriodFrom"] == "2020"
    assert by_database["WB_WGI"]["COMP_BREAKDOWN_1"] == "WGI_EST"


def test_pages_are_put_together(night, server, sources):
    data = sources["world_bank_data360"].model_dump()
    for dataset in data["datasets"]:
        dataset["request"]["paging"]["size"] = server.page_size = 100
    told = night(Source.model_validate(data))
    assert told["wgi"].outcome == "new", told
    assert told["wgi"].records == 3 * 26 * 27
    assert [call.query["skip"] for call in server.calls if call.query.get("INDICATOR") == "GOV_WGI_RL"] == [
        str(skip) for skip in range(0, 702, 100)
    ]


@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"])
def test_what_is_wrong_changes_nothing(night, server, sources, kind):
    night()
    before = staged(night.archive, sources)
    server.changed(kind)
    told = night()
    assert {one.outcome for one in told.values()} == {"rejected"}, told
    assert staged(night.archive, sources) == before
    server.changed(None)
    assert {one.outcome for one in night().values()} == {"unchanged"}


def test_a_multiplier_is_refused(night, server):
    def in_thousands(call):
        answer = json.loads(server.answer(call).body)
        for record in answer["value"]:
            record["UNIT_MULT"] = 3
        return Reply(200, json.dumps(answer).encode())

    server.fault = in_thousands
    told = night()["un_egdi"]
    assert told.outcome == "rejected"
    assert "UNIT_MULT" in told.reason


def test_an_indicator_that_is_gone_is_told_and_the_others_come_in(night, server):
    server.values = {key: value for key, value in server.values.items() if key[1:3] != ("GOV_WGI_PV", "WGI_EST")}
    told = night()["wgi"]
    assert (told.outcome, told.lacking) == ("new", ("GOV_WGI_PV",))
    server.values = {key: value for key, value in server.values.items() if key[1] != "GOV_WGI_RL"}
    assert night()["wgi"].outcome == "rejected"
