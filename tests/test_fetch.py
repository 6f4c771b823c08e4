"""The fetch path against a real server: what is accepted, what is not, and that the vintage in force survives it all."""

import datetime
import json
import socket
import time
from dataclasses import replace
from itertools import count, pairwise

import duckdb
import pytest
import wbgapi

from tests.publishers.server import Reply, gzipped
from tests.publishers.world_bank import ERROR_PAGE, WorldBank
from vaada.archive import Archive
from vaada.catalog import Source
from vaada.fetch.answers import read_part
from vaada.fetch.connect import FetchFailed
from vaada.fetch.formats.read import ToldError
from vaada.fetch.http import Answered, Client
from vaada.fetch.json_text import record_texts
from vaada.fetch.run import fetch_all
from vaada.settings import Settings
from vaada.warehouse.raw import load_raw

pytestmark = pytest.mark.shared
HOST = "api.worldbank.org"
START = datetime.datetime(2026, 7, 20, tzinfo=datetime.UTC)
FEW = {"economies": ["PAK", "IND", "NPL", "WLD"], "indicators": ["BX.GSR.MRCH.CD", "NE.EXP.GNFS.CD", "TX.VAL.MRCH.CD.WT"]}


@pytest.fixture
def bank(shared):
    with WorldBank(shared) as server:
        yield server


@pytest.fixture
def night(sources, tmp_path, bank):
    """A function that runs one night against the stand-in, a day later each time; it returns the outcomes by dataset."""
    archive, days = Archive(tmp_path / "archive"), count()
    spec = few(sources["world_bank_wdi"])

    def run(*specs, **settings):
        now = START + datetime.timedelta(days=next(days))
        told = Settings(**{"hosts": {HOST: bank.address}, "pace": 0, "frozen_now": now} | settings)
        chosen = {one.source_id: one for one in specs or (spec,)}
        return {(o.source_id, o.dataset_id): o for o in fetch_all(told, chosen, archive)}

    run.archive, run.spec, run.key = archive, spec, ("world_bank_wdi", "indicators")
    return run


def few(source, per_page="100", at_most=2, **answer) -> Source:
    """The project's own spec, asking for less: a few series and economies, in several batches and pages."""
    data = source.model_dump()
    dataset = data["datasets"][0]
    for name, values in FEW.items():
        dataset["request"]["lists"][name] |= {"values": values, "at_most": at_most if name == "indicators" else None}
    dataset["request"]["query"]["per_page"] = per_page
    dataset["answer"] |= {"row_floor": 50, "least_share": 0.5} | answer
    return Source.model_validate(data | {"timeout_seconds": 2})


def records(archive, sources):
    with duckdb.connect() as connection:
        load_raw(connection, archive, sources, datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC))
        return connection.execute("select record, locator, snapshot_sha256 from raw.world_bank_wdi order by all").fetchall()


# What was really recorded is judged as the spec says.


def answered(body):
    return Answered(f"https://{HOST}/v2/", 200, "application/json", body, None, None)


def test_recorded_records_are_believed(sources, shared):
    answer = sources["world_bank_wdi"].datasets[0].answer
    rows = json.loads((shared / "recorded/publishers/worldbank_v2/wb-country-indicator.json").read_text(encoding="utf-8"))
    body = json.dumps([{"page": 1, "pages": 1, "per_page": "10000", "total": len(rows)}, rows], indent=1).encode()
    read = read_part(answered(body), answer, {"countryiso3code": {"USA"}, "indicator.id": {"NY.GDP.MKTP.CD"}})
    assert (len(read.records), read.pages, read.total) == (64, 1, 64)
    assert [json.loads(text) for text in record_texts(body, answer)] == rows


def test_recorded_error_and_no_data(sources, shared):
    answer, samples = sources["world_bank_wdi"].datasets[0].answer, shared / "recorded/api_samples"
    with pytest.raises(ToldError, match="The provided parameter value is not valid"):
        read_part(answered((samples / "wb_error_120.json").read_bytes()), answer, {})
    nothing = (samples / "wb_nodata_null.json").read_bytes()
    assert read_part(answered(nothing), answer, {}).records == record_texts(nothing, answer) == []


# The stand-in is believed because the public client understands it.


@pytest.fixture
def client(bank, monkeypatch):
    monkeypatch.setattr(wbgapi, "endpoint", f"{bank.address}/v2")
    monkeypatch.setattr(wbgapi.source, "_concepts", {})
    monkeypatch.setattr(wbgapi.time, "_time_values", {})
    return wbgapi


def test_public_client_reads_the_same_address_as_we_do(client, bank):
    told = {"source": 2, "date": "2015:2024", "per_page": 7}
    rows = list(client.fetch("country/PAK;IND/indicator/BX.GSR.MRCH.CD;TX.VAL.MRCH.CD.WT", told))
    assert len(rows) == 2 * 2 * 10
    found = {(r["indicator"]["id"], r["countryiso3code"], int(r["date"])): r["value"] for r in rows}
    assert found["BX.GSR.MRCH.CD", "PAK", 2024] == bank.values["BX.GSR.MRCH.CD", "PAK", 2024]
    assert found["BX.GSR.MRCH.CD", "IND", 2024] is None


def test_public_client_builds_its_table(client, bank):
    table = client.data.DataFrame("BX.GSR.MRCH.CD", ["PAK"], range(2020, 2025), numericTimeKeys=True)
    assert table.loc["PAK", 2024] == bank.values["BX.GSR.MRCH.CD", "PAK", 2024]
    assert len(client.series.get("BX.GSR.MRCH.CD")["value"]) > 0


@pytest.mark.parametrize("path", ["country/PAK/indicator/PV.EST", "country/PAK/indicator/BX.GSR.MRCH.CD;NE.EXP.GNFS.CD"])
def test_public_client_meets_errors_under_status_200(client, path):
    with pytest.raises(wbgapi.APIError):
        list(client.fetch(path))


# A good night.


def test_first_night_is_new_and_the_second_unchanged(night, bank):
    first = night()[night.key]
    assert (first.outcome, first.newest_period, first.reason) == ("new", "2024", None)
    assert first.requests == len(bank.calls) == 5  # 2 x 4 x 36 and 1 x 4 x 36 records, a hundred to a page
    second = night()[night.key]
    assert (second.outcome, second.vintage_at) == ("unchanged", None)
    assert len(night.archive.snapshots()) == 1
    rows = night.archive.attempts()
    assert [(row.part, row.parts) for row in rows[:5]] == [(i, 5) for i in range(1, 6)]
    assert {row.outcome for row in rows[5:]} == {"unchanged"}
    assert rows[0].url.startswith(f"https://{HOST}/v2/country/PAK;IND;NPL;WLD/indicator/BX.GSR.MRCH.CD;NE.EXP.GNFS.CD?")
    assert rows[0].asked_at == bank.address


def test_every_record_is_loaded_as_it_was_received(night, bank, sources):
    night()
    loaded = records(night.archive, sources)
    assert len(loaded) == 3 * 4 * 36
    record, locator, sha256 = next(row for row in loaded if '"PAK","date":"2024"' in row[0] and "BX.GSR.MRCH.CD" in row[0])
    page = json.loads(night.archive.get(sha256))
    first, second = map(int, locator[1:-1].split("]["))
    assert page[first][second] == json.loads(record)
    assert page[first][second]["value"] == bank.values["BX.GSR.MRCH.CD", "PAK", 2024]


def test_a_moved_header_date_is_no_new_vintage(night, bank):
    night()
    bank.lastupdated = "2026-10-01"
    assert night()[night.key].outcome == "unchanged"


def test_a_new_year_without_any_value_is_no_new_vintage(night, bank):
    night()
    assert night(frozen_now=datetime.datetime(2027, 1, 2, tzinfo=datetime.UTC))[night.key].outcome == "unchanged"


def test_a_revised_figure_is_a_new_vintage(night, bank):
    night()
    before = night.archive.digest()
    bank.values["BX.GSR.MRCH.CD", "PAK", 2023] += 1
    assert night()[night.key].outcome == "new"
    assert len(night.archive.snapshots()) == 2
    assert night.archive.digest() != before
    assert night.archive.digest(START) == before


def test_conditional_requests_are_answered_304_and_change_nothing(night, bank, sources):
    bank.sends_etags = True
    night()
    before = records(night.archive, sources)
    assert night()[night.key].outcome == "unchanged"
    rows = night.archive.attempts()
    assert [row.status for row in rows] == [200] * 5 + [304] * 5
    assert [row.sha256 for row in rows[5:]] == [row.sha256 for row in rows[:5]]
    bank.values["TX.VAL.MRCH.CD.WT", "PAK", 2023] += 1
    assert night()[night.key].outcome == "new"
    assert [row.status for row in night.archive.attempts()[10:]].count(304) == 4
    after = records(night.archive, sources)
    assert len(after) == len(before) + 100  # only the page that changed is loaded again


def test_an_archived_code_costs_only_itself(night, bank, sources):
    night()
    bank.archived.add("NE.EXP.GNFS.CD")
    told = night()[night.key]
    assert told.outcome == "new"
    assert told.lacking == ("NE.EXP.GNFS.CD",)
    assert "NE.EXP.GNFS.CD" in told.reason
    refused = [row for row in night.archive.attempts() if row.outcome == "rejected"]
    assert len(refused) == 2  # the batch, then the code alone
    assert "deleted or archived" in refused[0].reason


def test_too_many_archived_codes_stop_the_dataset(night, bank, sources):
    bank.archived |= set(FEW["indicators"])
    told = night(few(sources["world_bank_wdi"], may_lack=1))[night.key]
    assert told.outcome == "rejected"
    assert "deleted or archived" in told.reason


def test_no_data_at_all_is_not_believed(night, bank):
    night()
    bank.values.clear()
    told = night()[night.key]
    assert told.outcome == "rejected"
    assert "only 0 records with a value" in told.reason


def test_null_instead_of_records_is_an_empty_answer(night, bank):
    bank.fault = lambda call: Reply(200, b'[{"page":1,"pages":1,"lastupdated":"2026-07-13"},null]')
    told = night()[night.key]
    assert (told.outcome, told.reason) == ("rejected", "only 0 records with a value, at least 50 are expected")


# Faults. Each leaves the vintage in force as it is.


def changed(bank, call, change):
    """The good answer after `change(header, records)`."""
    header, rows = json.loads(bank.answer(call).body)
    return Reply(200, json.dumps(change(header, rows) or [header, rows]).encode())


def renamed(header, rows):
    return [header, [{("iso3" if name == "countryiso3code" else name): value for name, value in row.items()} for row in rows]]


def text_value(header, rows):
    rows[0]["value"] = "..."


def unknown_field(header, rows):
    rows[-1]["confidence"] = "high"


def unknown_status(header, rows):
    rows[-1]["obs_status"] = "X"


def unasked_area(header, rows):
    rows[3]["countryiso3code"] = "FRA"


def lost_last(header, rows):
    return [header, rows[:-1]]


def twice(header, rows):
    rows[1] = rows[0]


def odd_period(header, rows):
    rows[0]["date"] = "2024Q1"


def first_page_again(bank, call):
    return bank.answer(replace(call, query=call.query | {"page": "1"})) if call.query["page"] == "2" else None


TOLD_ERROR = b'[{"message":[{"id":"120","key":"Invalid value","value":"x"}]}]'
FAULTS = {
    "error under 200": ("rejected", "Invalid value", lambda b, c: Reply(200, TOLD_ERROR)),
    "html with a BOM, 400": ("failed", "status 400 (text/html): <?xml", lambda b, c: Reply(400, ERROR_PAGE, "text/html")),
    "html with 200": ("rejected", "content type text/html", lambda b, c: Reply(200, b"<html>Sorry</html>", "text/html")),
    "html called json": ("rejected", "not JSON", lambda b, c: Reply(200, b"<html>Sorry</html>")),
    "empty 200": ("rejected", "not JSON", lambda b, c: Reply(200, b"")),
    "no list": ("rejected", "no records at [1]", lambda b, c: Reply(200, b"{}")),
    "server error": ("failed", "status 500", lambda b, c: Reply(500, b"oops", "text/plain")),
    "truncated": ("failed", "broke off", lambda b, c: Reply(200, b.answer(c).body, cut=2000)),
    "slow": ("failed", "Read timed out", lambda b, c: Reply(200, b.answer(c).body, pause=0.6)),
    "dripping": ("failed", "dripping", lambda b, c: Reply(200, b.answer(c).body, drip=0.05)),
    "gzip not asked for": ("rejected", "not JSON", lambda b, c: gzipped(b.answer(c))),
    "latin-1": ("rejected", "not JSON", lambda b, c: Reply(200, b'[{"page":1,"pages":1,"total":1},["\xe9"]]')),
    "not a number": ("rejected", "NaN", lambda b, c: Reply(200, b.answer(c).body.replace(b"null", b"NaN"))),
    "field renamed": ("rejected", "unknown field iso3; missing field countryiso3code", lambda b, c: changed(b, c, renamed)),
    "field added": ("rejected", "unknown field confidence", lambda b, c: changed(b, c, unknown_field)),
    "text for a value": ("rejected", 'is no number: {"indicator"', lambda b, c: changed(b, c, text_value)),
    "status unknown": ("rejected", "obs_status `X`", lambda b, c: changed(b, c, unknown_status)),
    "area not asked for": ("rejected", "countryiso3code `FRA`", lambda b, c: changed(b, c, unasked_area)),
    "period of another kind": ("rejected", "is no period: ", lambda b, c: changed(b, c, odd_period)),
    "record lost": ("rejected", "are declared", lambda b, c: changed(b, c, lost_last)),
    "record twice": ("rejected", "is given twice", lambda b, c: changed(b, c, twice)),
    "page twice": ("rejected", "200 records in 2 pages, but 144 are declared", first_page_again),
    "elsewhere": ("failed", "sent on to example.org", lambda b, c: Reply(302, headers={"Location": "https://example.org/x"})),
    "round and round": ("failed", "sent on more than 3 times", lambda b, c: Reply(302, headers={"Location": c.path})),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_fault_leaves_the_vintage_in_force(night, bank, sources, name):
    outcome, reason, fault = FAULTS[name]
    spec = few(sources["world_bank_wdi"]).model_copy(update={"timeout_seconds": 0.3})
    night(spec)
    digest, before = night.archive.digest(), records(night.archive, sources)
    bank.fault = lambda call: fault(bank, call)
    told = night(spec)[night.key]
    assert told.outcome == outcome
    assert reason in told.reason
    assert night.archive.digest() == digest
    assert records(night.archive, sources) == before
    last = night.archive.attempts()[-1]
    assert last.outcome == outcome
    if outcome == "rejected" and last.bytes:
        assert len(night.archive.get(last.sha256)) == last.bytes
    bank.fault = None
    assert night(spec)[night.key].outcome == "unchanged"


def test_older_than_the_vintage_in_force(night, bank):
    night()
    bank.values = {key: value for key, value in bank.values.items() if key[2] < 2024}
    told = night()[night.key]
    assert (told.outcome, told.reason) == ("rejected", "the newest period is 2023, older than 2024 of the vintage in force")


def test_far_fewer_than_the_vintage_in_force(night, bank):
    night()
    bank.values = {key: value for key, value in bank.values.items() if key[2] > 2010}
    told = night()[night.key]
    assert told.outcome == "rejected"
    assert "the vintage in force has" in told.reason


def test_busy_server_is_obeyed_and_asked_again(night, bank):
    bank.fault = lambda call: Reply(503, b"busy", "text/plain", {"Retry-After": "1"}) if call.number == 1 else None
    started = time.monotonic()
    assert night()[night.key].outcome == "new"
    assert time.monotonic() - started > 1
    tried = [row for row in night.archive.attempts() if row.outcome == "failed"]
    assert [(row.status, row.reason) for row in tried] == [(503, "tried again after: status 503")]


def test_an_error_page_that_goes_away_is_asked_again(night, bank):
    bank.fault = lambda call: Reply(400, ERROR_PAGE, "text/html") if call.number == 0 else None
    assert night()[night.key].outcome == "new"


def test_a_body_that_broke_off_once_is_asked_again(night, bank):
    bank.fault = lambda call: Reply(200, bank.answer(call).body, cut=500) if call.number == 0 else None
    assert night()[night.key].outcome == "new"
    assert "broke off" in night.archive.attempts()[0].reason


def test_a_good_answer_with_a_bom_is_read(night, bank):
    bank.fault = lambda call: Reply(200, b"\xef\xbb\xbf" + bank.answer(call).body)
    assert night()[night.key].outcome == "new"


def test_a_redirect_within_the_publisher_is_followed(night, bank):
    def moved(call):
        if call.query.get("moved"):
            return None
        query = "&".join(f"{name}={value}" for name, value in {**call.query, "moved": "1"}.items())
        return Reply(301, headers={"Location": f"{bank.address}{call.path}?{query}"})

    bank.fault = moved
    assert night()[night.key].outcome == "new"


def test_one_dead_source_does_not_stop_the_others(night, bank, sources):
    other = few(sources["world_bank_wdi"]).model_dump() | {"source_id": "another_bank", "host": "api.example.org"}
    told = night(Source.model_validate(other), night.spec, hosts={HOST: bank.address, "api.example.org": dead()})
    assert told["another_bank", "indicators"].outcome == "failed"
    assert "cannot be reached" in told["another_bank", "indicators"].reason
    assert told[night.key].outcome == "new"


def test_a_mistake_of_ours_in_one_dataset_does_not_stop_the_others(night, bank, sources):
    odd = few(sources["world_bank_wdi"]).model_dump() | {"source_id": "another_bank"}
    odd["datasets"][0]["answer"]["period_pattern"] = "("
    told = night(Source.model_validate(odd), night.spec)
    assert told["another_bank", "indicators"].outcome == "failed"
    assert told["another_bank", "indicators"].reason.startswith("error in Vaada: ")
    assert told[night.key].outcome == "new"


def test_without_a_network_the_night_is_over_in_seconds(night, sources):
    started = time.monotonic()
    told = night(hosts={HOST: "http://no-such-host.invalid"})[night.key]
    assert told.outcome == "failed"
    assert time.monotonic() - started < 4
    assert len(night.archive.attempts()) == 1


def test_a_host_that_refused_is_not_asked_again_that_night(sources, bank):
    settings = Settings(hosts={HOST: dead()}, pace=0)
    source = sources["world_bank_wdi"]
    with Client(settings, {"world_bank_wdi": source}) as client:
        for part in ("cannot be reached", "was not asked: cannot be reached"):
            with pytest.raises(FetchFailed, match=part):
                client.get(source, f"https://{HOST}/v2/country")


def test_a_host_that_no_spec_names_is_not_asked(sources, bank):
    source = sources["world_bank_wdi"]
    with Client(Settings(), {"world_bank_wdi": source}) as client, pytest.raises(FetchFailed, match="no source spec names"):
        client.get(source, "https://example.org/")


def test_the_pace_of_the_publisher_is_kept(night, bank, sources):
    times = []
    bank.fault = lambda call: times.append(time.monotonic())
    spec = night.spec.model_copy(update={"pace_seconds": 0.4})
    assert night(spec, pace=0.5)[night.key].outcome == "new"
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.15


def test_offline_asks_nobody_and_writes_nothing(night, bank):
    assert night(offline=True) == {}
    assert bank.calls == []
    assert night.archive.attempts() == []


def test_a_key_is_asked_for_and_kept_out_of_the_log(night, bank, sources):
    data = few(sources["world_bank_wdi"]).model_dump() | {"access": "free_key"}
    data["datasets"][0]["request"]["query"]["subscription"] = "{key}"
    spec = Source.model_validate(data)
    told = night(spec)[night.key]
    assert (told.outcome, told.reason) == ("no_key", "set VAADA_KEY__WORLD_BANK_WDI to fetch this")
    assert bank.calls == []
    assert night(spec, keys={"world_bank_wdi": "s3cret"})[night.key].outcome == "new"
    assert bank.calls[0].query["subscription"] == "s3cret"
    assert all("s3cret" not in row.url for row in night.archive.attempts())
    assert night.archive.attempts()[-1].url.endswith("subscription=***&page=2")


def test_the_whole_spec_in_few_requests(sources, bank, tmp_path):
    settings = Settings(hosts={HOST: bank.address}, pace=0, frozen_now=START)
    archive, steps = Archive(tmp_path), []
    told = fetch_all(settings, {"world_bank_wdi": sources["world_bank_wdi"]}, archive, progress=steps.append)
    assert [one.outcome for one in told] == ["new"]
    assert told[0].lacking == ()
    assert all(len(row.url) <= 1500 for row in archive.attempts())
    assert len(bank.calls) < 12
    assert steps[-1].outcome == told[0]
    with duckdb.connect() as connection:
        started = time.process_time()
        tables = load_raw(connection, archive, sources, START)
        assert tables["world_bank_wdi"] > 40_000
        assert time.process_time() - started < 3


def dead():
    """An address where nobody listens."""
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{spare.getsockname()[1]}"
