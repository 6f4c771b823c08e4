"""WITS: tariffs and exports fetched from its stand-in, staged, and read by the public client."""

import pytest
import requests
import world_trade_data

from tests.publishers.staged import keyed, night, staged
from tests.publishers.wits import Wits
from vaada.archive import Archive

FAULTS = {
    "changed_header": "INDICATOR",
    "column_renamed": "REPORTER",
    "unit_changed": "unit",
    "lost_last_page": "the vintage in force",
    "duplicated_page": "given twice",
}


@pytest.fixture
def bank():
    with Wits() as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["wits"]


def test_nine_requests_bring_every_golden_value(bank, source, tmp_path):
    archive = Archive(tmp_path)
    told = night(source, archive, bank.hosts)
    assert {name: one.outcome for name, one in told.items()} == dict.fromkeys(("tariffs", "tariffs_faced", "exports"), "new")
    assert told["tariffs_faced"].lacking == ("SAU",)
    assert len(bank.calls) == 9
    values = keyed(staged(source, archive))
    for *key, value in bank.golden():
        assert values[tuple(key)] == value
    declared = {code for dataset in source.datasets for rule in dataset.series for code in rule.all_codes()}
    assert {series for series, *_ in values} == declared
    # The next nights leave the publisher alone for a week.
    night(source, archive, bank.hosts, day=3)
    assert len(bank.calls) == 9
    night(source, archive, bank.hosts, day=8)
    assert len(bank.calls) == 18


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(bank, source, tmp_path, kind):
    archive = Archive(tmp_path)
    night(source, archive, bank.hosts)
    before = archive.digest()
    bank.changed(kind)
    told = night(source, archive, bank.hosts, day=8)
    assert {one.outcome for one in told.values()} == {"rejected"}
    assert all(FAULTS[kind] in one.reason for one in told.values())
    assert archive.digest() == before


@pytest.fixture
def client(bank, monkeypatch):
    """The public client; its address is a text inside a function, so it is changed on the way out."""

    def get(url):
        return requests.get(url.replace("http://wits.worldbank.org", bank.address), timeout=5)

    monkeypatch.setattr(world_trade_data.data, "requests", type("Requests", (), {"get": staticmethod(get)}))
    return world_trade_data


def test_public_client_reads_the_same_values(bank, client, source, tmp_path):
    exports = client.get_indicator("XPRT-TRD-VL", reporter="pak", product="Total", year="2024", name_or_id="id")
    tariffs = client.get_indicator(
        "AHS-WGHTD-AVRG", reporter="eun", partner="pak", product="Total", year=["2023", "2024"],
        datasource="tradestats-tariff", name_or_id="id",
    )  # fmt: skip
    archive = Archive(tmp_path)
    night(source, archive, bank.hosts)
    ours = keyed(staged(source, archive))
    assert exports["Value"].to_list() == [ours["WITS.X.TOTAL", "PAK", None, "A", "2024"]]
    assert tariffs["Value"].to_list() == [
        ours["WITS.TARIFF_FACED.AHS_WGHTD", "X_EU", "PAK", "A", year] for year in ("2023", "2024")
    ]
    assert bank.calls[0].path.endswith("/tradestats-trade/reporter/pak/year/2024/partner/wld/product/Total/indicator/XPRT-TRD-VL")
