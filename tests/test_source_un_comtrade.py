"""UN Comtrade: fetched from its stand-in, staged, summed, read by the public client, and kept out of what is published."""

import json

import comtradeapicall
import duckdb
import pytest
import urllib3

from tests.publishers.models import load_area_codes, make_view, observed
from tests.publishers.server import Reply
from tests.publishers.staged import NOW, night
from tests.publishers.un_comtrade import CHAPTERS, KEYED, PREVIEW, UnComtrade, revision_of
from vaada.archive import Archive
from vaada.warehouse.raw import load_raw

pytestmark = pytest.mark.shared
FAULTS = {
    "changed_header": "no records at [data]",
    "column_renamed": "primaryValue",
    "unit_changed": "unit",
    "lost_last_page": "are declared",
    "duplicated_page": "given twice",
}
# In 2024 (HS 2022): 54 subheadings less the four ended there and the one ended before, and the sixteen that came instead.
APEC_2024 = 255799000.0


@pytest.fixture
def comtrade(shared):
    with UnComtrade(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["un_comtrade"]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def tables(source, archive):
    """A database with the raw tables of the source."""
    connection = duckdb.connect()
    load_raw(connection, archive, {source.source_id: source}, NOW.replace(year=NOW.year + 1))
    load_area_codes(connection)
    return connection


def test_a_year_per_call_brings_every_chapter(comtrade, source, archive):
    told = night(source, archive, comtrade.hosts)
    assert {name: (one.outcome, one.newest_period) for name, one in told.items()} == {
        "hs_exports": ("new", "2024"),
        "apec54": ("new", "2024"),
    }
    assert told["hs_exports"].lacking == ("2025",)
    assert {call.path for call in comtrade.calls} == {PREVIEW}
    assert [call.query["period"] for call in comtrade.calls] == [str(year) for year in range(2010, 2026)] * 2
    with tables(source, archive) as connection:
        make_view(connection, "stg_un_comtrade")
        rows = connection.execute(
            "select series_code, ref_area, counterpart_area, freq, time_period, obs_value from stg_un_comtrade"
            " where breakdown is null"
        ).fetchall()
    values = {row[:-1]: row[-1] for row in rows}
    assert len(values) == len(rows) == told["hs_exports"].records
    for *key, value in comtrade.golden():
        assert values[tuple(key)] == value
    chapters = [value for (series, *_, year), value in values.items() if year == "2023" and series != "COMTRADE.X.TOTAL"]
    assert sum(chapters) == values["COMTRADE.X.TOTAL", "PAK", None, "A", "2023"]
    # A chapter that is not listed is missing.
    assert ("COMTRADE.X.HS20", "PAK", None, "A", "2023") in values
    assert ("COMTRADE.X.HS23", "PAK", None, "A", "2023") not in values
    declared = {code for rule in source.datasets[0].series for code in rule.all_codes()}
    assert {series for series, *_ in values} <= declared
    assert night(source, archive, comtrade.hosts, day=3) == {} or len(comtrade.calls) == 32
    assert {one.outcome for one in night(source, archive, comtrade.hosts, day=8).values()} == {"unchanged"}


def test_the_list_of_environmental_goods_is_summed_by_year(comtrade, source, archive):
    night(source, archive, comtrade.hosts)
    codes = source.datasets[1].request.lists["codes"].values
    with tables(source, archive) as connection:
        sums = {row[-2]: row[-1] for row in observed(connection, "int_un_comtrade_apec54")}
        places = connection.execute(
            "select sums.time_period, parts.obs_value from int_un_comtrade_apec54 as sums"
            " inner join stg_un_comtrade as parts using (snapshot_sha256, locator)"
        ).fetchall()
    assert sums["2024"] == APEC_2024
    for year in range(2010, 2025):
        values = [comtrade.value(code, year) for code in codes]
        assert sums[str(year)] == sum(value for value in values if value is not None)
        assert (str(year), max(value for value in values if value is not None)) in places
    assert set(sums) == {str(year) for year in range(2010, 2025)}


def test_a_subheading_and_those_in_its_place_are_not_both_counted(comtrade, source, archive, monkeypatch):
    monkeypatch.setattr("tests.publishers.un_comtrade.LAST_REVISION", {})
    codes = source.datasets[1].request.lists["codes"].values
    assert comtrade.value("854140", 2024)
    assert comtrade.value("854143", 2024)
    night(source, archive, comtrade.hosts)
    instead = ["441873", "441875", "851411", "851419", "851431", "851432", "851439", "854141", "854142", "854143", "854149",
               "902781", "902789"]  # fmt: skip
    ended = {code[:4]: code for code in ("441872", "854140", "902780")}
    with tables(source, archive) as connection:
        sums = {row[-2]: row[-1] for row in observed(connection, "int_un_comtrade_apec54")}
    counted = 0
    for code in codes:
        before = ended.get(code[:4]) or ("851410" if code in ("851411", "851419") else "851430")
        if not (code in instead and comtrade.value(before, 2024)):
            counted += comtrade.value(code, 2024) or 0
    assert sums["2024"] == counted < sum(comtrade.value(code, 2024) or 0 for code in codes)


def test_every_number_of_the_harmonized_system_is_asked_for_once(source):
    codes = source.datasets[1].request.lists["codes"].values
    assert len(codes) == len(set(codes)) == 54 + 16
    assert source.datasets[0].request.lists["codes"].values == ["TOTAL", *CHAPTERS]
    assert {f"H{revision_of(year)}" for year in range(2010, 2026)} == set(source.datasets[1].answer.allowed["classificationCode"])


def test_a_key_opens_the_other_door(comtrade, source, archive):
    told = night(source, archive, comtrade.hosts, keys={"un_comtrade": comtrade.key})
    assert {one.outcome for one in told.values()} == {"new"}
    assert {call.path for call in comtrade.calls} == {KEYED}
    assert {call.headers["Ocp-Apim-Subscription-Key"] for call in comtrade.calls} == {comtrade.key}
    assert not any(comtrade.key in row.url for row in archive.attempts())


def test_a_wrong_key_is_no_data(comtrade, source, archive):
    told = night(source, archive, comtrade.hosts, keys={"un_comtrade": "expired"})
    assert {one.outcome for one in told.values()} == {"failed"}
    assert all("401" in one.reason and "expired" not in one.reason for one in told.values())


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(comtrade, source, archive, kind):
    night(source, archive, comtrade.hosts)
    before = archive.digest()
    comtrade.changed(kind)
    for told in night(source, archive, comtrade.hosts, day=8).values():
        assert told.outcome == "rejected"
        assert FAULTS[kind] in told.reason
    assert archive.digest() == before


def emptied(comtrade, year):
    """Answers as well as ever, but one year with status 200 and nothing in it."""
    empty = Reply(200, b'{"elapsedTime":"0.01 secs","count":0,"data":[],"error":""}')
    return lambda call: empty if call.query["period"] == year else None


def broken_down(comtrade):
    """The answer to a request that left the mode of transport open."""

    def fault(call):
        query = {name: value for name, value in call.query.items() if name != "motCode"}
        return comtrade._data({name.lower(): value for name, value in query.items()}, [int(call.query["period"])])

    return fault


def told_error(call):
    return Reply(200, json.dumps({"elapsedTime": "0", "count": 0, "data": [], "error": "The query is too complex"}).encode())


def test_what_the_publisher_gets_wrong_is_not_believed(comtrade, source, archive):
    night(source, archive, comtrade.hosts)
    before = archive.digest()
    for day, (fault, reason) in enumerate([
        (emptied(comtrade, "2015"), "the vintage in force has"),
        (emptied(comtrade, "2024"), "the vintage in force has"),
        (broken_down(comtrade), "motDesc `Water`"),
        (told_error, "too complex"),
    ]):  # fmt: skip
        comtrade.fault = fault
        for told in night(source, archive, comtrade.hosts, day=8 + day).values():
            assert told.outcome == "rejected"
            assert reason in told.reason
    assert archive.digest() == before


def test_a_busy_server_is_asked_again(comtrade, source, archive):
    comtrade.busy = 1
    assert {one.outcome for one in night(source, archive, comtrade.hosts).values()} == {"new"}


@pytest.fixture
def client(comtrade, monkeypatch):
    """The public client; its address is a text inside a function, so it is changed on the way out."""

    class Pool(urllib3.PoolManager):
        def request(self, method, url, **options):
            return super().request(method, url.replace(f"https://{comtrade.HOST}", comtrade.address), **options)

    monkeypatch.setattr(urllib3, "PoolManager", Pool)
    return comtradeapicall


def test_public_client_reads_the_same_values(comtrade, client):
    asked = {
        "typeCode": "C", "freqCode": "A", "clCode": "HS", "reporterCode": "586", "flowCode": "X", "partnerCode": "0",
        "partner2Code": "0", "customsCode": "C00", "motCode": "0",
    }  # fmt: skip
    told = client.previewFinalData(**asked, period="2023", cmdCode="AG2", maxRecords=500, includeDesc=True)
    assert dict(zip(told["cmdCode"], told["primaryValue"], strict=True)) == {
        code: value for code in CHAPTERS if (value := comtrade.value(code, 2023)) is not None
    }
    counted = client.previewCountFinalData(**asked, period="2023", cmdCode="TOTAL,30")
    assert counted["count"].to_list() == [2]
    assert client.previewFinalData(**asked, period="2022,2023", cmdCode="TOTAL") is None  # status 400
    assert client.previewFinalData(**asked, period="2025", cmdCode="TOTAL").empty
    both = client.getFinalData(comtrade.key, **asked, period="2022,2023", cmdCode="TOTAL")
    assert both["primaryValue"].to_list() == [comtrade.totals[2022], comtrade.totals[2023]]


def test_public_client_reads_the_recorded_answer(comtrade, client, shared):
    name = "testthat__data__comtradeapi.un.org__data__v1__get__C__A__HS-60a6ad.json"
    recorded = (shared / "recorded" / "publishers" / "un_comtrade" / name).read_bytes()
    told = client.getFinalData(
        comtrade.key, typeCode="C", freqCode="A", clCode="HS", reporterCode="156", period="2010", flowCode="M,X",
        partnerCode="32,276", cmdCode="TOTAL", partner2Code="0", customsCode="C00", motCode="0",
    )  # fmt: skip
    assert told["primaryValue"].to_list() == [row["primaryValue"] for row in json.loads(recorded)["data"]]


def test_the_recorded_layout_is_the_declared_one(shared, source):
    name = "testthat__data__comtradeapi.un.org__data__v1__get__C__A__HS-60a6ad.json"
    recorded = json.loads((shared / "recorded" / "publishers" / "un_comtrade" / name).read_bytes())
    for dataset in source.datasets:
        answer = dataset.answer
        for record in recorded["data"]:
            assert set(record) == {*answer.fields, *answer.optional_fields}


def test_no_value_as_received_is_published(comtrade, source, tmp_path):
    """Terms of use: shares and sums of ours may be printed, the publisher's own figures may not."""
    from vaada.house import House
    from vaada.settings import Settings
    from vaada.warehouse.build import build_candidate

    # No total of this test is the figure of another publisher, which may be printed.
    comtrade.totals = {year: total + 1_234_567 for year, total in comtrade.totals.items()}
    house = House(Settings(data_root=str(tmp_path), offline=True, frozen_now=NOW))
    house.take_in_shipped_figures()
    night(source, house.archive, comtrade.hosts)
    build_candidate(house.world(NOW), house.candidate)
    with duckdb.connect(str(house.candidate), read_only=True) as connection:
        rows = connection.execute(
            "select obs_value from intermediate.int_observations where source_id = 'un_comtrade'"
        ).fetchall()
        received = {value for (value,) in rows}
        published = list(figures_of(connection, "marts"))
        share = connection.execute(
            "select obs_value from marts.indicator_values"
            " where indicator_id = 'pharmaceutical_share_of_goods_exports' and time_period = '2023'"
        ).fetchone()
        receipts = connection.execute(
            "select value, locator from marts.receipts where figure like 'COMTRADE.X.%' and step = 'observation'"
        ).fetchall()
    assert len(rows) > 1500
    assert share[0] == pytest.approx(100 * comtrade.value("30", 2023) / comtrade.totals[2023])
    assert receipts
    assert {value for value, _ in receipts} == {None}
    received = {value for value in received if value > 1_000_000}
    texts = {f"{value:.0f}" for value in received}
    for place, figure in published:
        if isinstance(figure, float):
            assert figure not in received, place
        else:
            assert not texts & set(figure.replace(",", "").split()), place


def figures_of(connection, schema):
    """(table and column, value) of every number and text in the tables of a schema."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = ? and data_type in ('DOUBLE', 'VARCHAR')", [schema]
    ).fetchall()  # fmt: skip
    for table, column in columns:
        rows = connection.execute(f'select distinct "{column}" from {schema}."{table}" where "{column}" is not null')
        yield from ((f"{table}.{column}", value) for (value,) in rows.fetchall())
