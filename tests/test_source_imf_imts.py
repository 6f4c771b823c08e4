"""The International Monetary Fund's trade by partner: fetched from its stand-in, staged, and read by a public client."""

import pytest
import sdmx

from tests.publishers.imf_imts import ImfImts
from tests.publishers.staged import keyed, night, staged
from vaada.archive import Archive

FAULTS = {
    "changed_header": "INDICATOR",
    "column_renamed": "COUNTRY",
    "unit_changed": "SCALE",
    "lost_last_page": "the vintage in force has",
    "duplicated_page": "given twice",
}


@pytest.fixture
def fund():
    with ImfImts() as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["imf_imts"]


def test_one_request_brings_every_golden_value(fund, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, fund.hosts)["imts"]
    assert (told.outcome, told.reason, told.newest_period) == ("new", None, "2025")
    assert len(fund.calls) == 1
    assert fund.calls[0].path == (
        "/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+/PAK+AFG+CHN+IND+IRN.XG_FOB_USD+MG_CIF_USD."
        "G001+AFG+AZE+BGD+BTN+CHN+IND+IRN+KAZ+KGZ+LKA+MDV+NPL+PAK+TJK+TKM+TUR+UZB.A"
    )
    rows = staged(source, archive)
    values = keyed(rows)
    for *key, value in fund.golden():
        assert values[tuple(key)] == value
    assert len(rows) == sum(map(len, fund.series.values()))
    assert {row["obs_status"] for row in rows if row["ref_area"] == "IRN" and row["time_period"] > "2018"} == {"estimate"}
    assert {row["obs_status"] for row in rows if row["ref_area"] == "PAK"} == {"normal"}
    assert night(source, archive, fund.hosts, day=1)["imts"].outcome == "unchanged"


def test_partners_cover_the_aggregates_of_the_indicators(source, house):
    from vaada.registry.models import AreaRecord
    from vaada.yaml_lines import read_yaml, validate

    located = read_yaml(house / "commitments" / "areas.yml")
    members = {area.area: set(area.members or []) for area in validate(list[AreaRecord], located.data, located)}
    asked = set(source.datasets[0].request.lists["partners"].values)
    for area in ("X_NEIGHBOURS_AND_CENTRAL_ASIA", "X_NEIGHBOURS_AND_CENTRAL_ASIA_WITH_CHINA", "X_SAARC", "X_ECO"):
        assert members[area] <= asked


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(fund, source, tmp_path, kind):
    archive = Archive(tmp_path)
    night(source, archive, fund.hosts)
    before = archive.digest()
    fund.changed(kind)
    told = night(source, archive, fund.hosts, day=1)["imts"]
    assert told.outcome == "rejected"
    assert FAULTS[kind] in told.reason
    assert archive.digest() == before


def test_a_key_that_nobody_knows_is_no_vintage(fund, source, tmp_path):
    fund.series = {}
    told = night(source, Archive(tmp_path), fund.hosts)["imts"]
    assert (told.outcome, told.reason) == ("rejected", "only 0 records with a value, at least 1500 are expected")


def test_a_free_key_opens_what_was_closed(fund, source, tmp_path):
    fund.asks_for_key = True
    assert night(source, Archive(tmp_path / "a"), fund.hosts)["imts"].outcome == "failed"
    told = night(source, Archive(tmp_path / "b"), fund.hosts, keys={"imf_imts": "free"})["imts"]
    assert told.outcome == "new"


def test_public_client_reads_the_same_values(fund, source, tmp_path):
    client = sdmx.Client("IMF_DATA")
    client.source.url = f"{fund.address}/external/sdmx/2.1"
    read = sdmx.to_pandas(client.data("IMF.STA,IMTS", key="PAK.XG_FOB_USD+MG_CIF_USD.CHN+G001.A"))
    archive = Archive(tmp_path)
    night(source, archive, fund.hosts)
    ours = keyed(staged(source, archive))
    theirs = {
        (
            f"IMF.IMTS.{key['INDICATOR']}",
            key["COUNTRY"],
            {"G001": "X_WORLD"}.get(partner, partner),
            "A",
            key["TIME_PERIOD"],
        ): value
        for key, value in ((dict(zip(read.index.names, key, strict=True)), value) for key, value in read.items())
        for partner in [key["COUNTERPART_COUNTRY"]]
    }
    assert len(theirs) == 4 * 23
    assert theirs.items() <= ours.items()
