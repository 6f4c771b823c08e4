"""The International Monetary Fund's balance of payments: fetched from its stand-in, staged, and read by a public client."""

import pytest
import sdmx

from tests.publishers.imf_bop import ImfBop
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
    with ImfBop() as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["imf_bop"]


def test_two_requests_bring_every_golden_value(fund, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, fund.hosts)
    assert {name: (one.outcome, one.reason) for name, one in told.items()} == {
        "exports": ("new", None),
        "current_account": ("new", None),
    }
    assert len(fund.calls) == 2
    values = keyed(staged(source, archive))
    for *key, value in fund.golden():
        assert values[tuple(key)] == value
    assert not any(series == "IMF.BOP.SI2.CREDIT" and area == "NPL" for series, area, *_ in values)
    declared = {code for dataset in source.datasets for rule in dataset.series for code in rule.all_codes()}
    assert {series for series, *_ in values} == declared


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(fund, source, tmp_path, kind):
    archive = Archive(tmp_path)
    night(source, archive, fund.hosts)
    before = archive.digest()
    fund.changed(kind)
    for told in night(source, archive, fund.hosts, day=1).values():
        assert told.outcome == "rejected"
        assert FAULTS[kind] in told.reason
    assert archive.digest() == before


def test_public_client_reads_the_same_values(fund, source, tmp_path):
    client = sdmx.Client("IMF_DATA")
    client.source.url = f"{fund.address}/external/sdmx/2.1"
    read = sdmx.to_pandas(client.data("IMF.STA,BOP", key="PAK.CD_T.GS+SI.USD.A"))
    archive = Archive(tmp_path)
    night(source, archive, fund.hosts)
    ours = keyed(staged(source, archive))
    theirs = {
        (f"IMF.BOP.{key['INDICATOR']}.CREDIT", key["COUNTRY"], None, "A", key["TIME_PERIOD"]): value
        for key, value in ((dict(zip(read.index.names, key, strict=True)), value) for key, value in read.items())
    }
    assert len(theirs) == 2 * 21
    assert theirs.items() <= ours.items()
