"""The WTO's average tariffs: fetched with a key from a stand-in, and staged. No public client is among the project's packages."""

import pytest

from tests.publishers.server import Reply
from tests.publishers.staged import keyed, night, staged
from tests.publishers.wto_timeseries import INDICATORS, MISSING_YEAR, WtoTimeseries
from vaada.archive import Archive

FAULTS = {
    "changed_header": "Dataset",
    "column_renamed": "Amount",
    "unit_changed": "Unit `Per mille`",
    "lost_last_page": "the vintage in force has",
    "duplicated_page": "given twice",
}


@pytest.fixture
def office():
    with WtoTimeseries() as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["wto_timeseries"]


@pytest.fixture
def fetch(source, office, tmp_path):
    """A function that runs one night with the key, or with another."""
    archive = Archive(tmp_path)

    def run(day=0, **keys):
        keys = keys or {"wto_timeseries": office.key}
        return night(source, archive, office.hosts, day=day, keys=keys)["applied_tariffs"]

    run.archive = archive
    return run


def test_three_requests_bring_every_golden_value(fetch, office, source):
    told = fetch()
    assert (told.outcome, told.reason, told.newest_period) == ("new", None, "2025")
    assert [call.query["i"] for call in office.calls] == list(INDICATORS)
    assert {call.query["ps"] for call in office.calls} == {"2005-2026"}
    rows = staged(source, fetch.archive)
    values = keyed(rows)
    for *key, value in office.golden():
        assert values[tuple(key)] == value
    assert not any(period == str(MISSING_YEAR) for *_, period in values)
    assert {row["unit_spelling"] for row in rows} == {"Percent"}
    assert {row["obs_status"] for row in rows} == {"normal"}
    assert {series for series, *_ in values} == {rule.prefix for rule in source.datasets[0].series}


def test_without_a_key_nobody_is_asked(office, source, tmp_path):
    told = night(source, Archive(tmp_path), office.hosts)["applied_tariffs"]
    assert (told.outcome, told.reason) == ("no_key", "set VAADA_KEY__WTO_TIMESERIES to fetch this")
    assert office.calls == []


def test_a_wrong_key_is_no_data(fetch):
    told = fetch(wto_timeseries="expired")
    assert told.outcome == "failed"
    assert "401" in told.reason
    assert "expired" not in told.reason


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(fetch, office, kind):
    fetch()
    before = fetch.archive.digest()
    office.changed(kind)
    told = fetch(day=8)
    assert told.outcome == "rejected"
    assert FAULTS[kind] in told.reason
    assert fetch.archive.digest() == before


def test_an_indicator_without_figures_costs_only_itself(fetch, office):
    office.fault = lambda call: Reply(204) if call.query["i"] == "TP_A_0430" else None
    told = fetch()
    assert (told.outcome, told.lacking) == ("new", ("TP_A_0430",))


def test_nothing_at_all_is_not_believed(fetch, office):
    fetch()
    office.fault = lambda call: Reply(204)
    assert fetch(day=8).outcome == "rejected"


def test_a_mark_that_nobody_explained_is_no_status(fetch, office, source):
    good = office._record
    marks = {2022: "E", 2023: None, 2024: "?"}
    office._record = lambda code, year: good(code, year) | {"ValueFlagCode": marks.get(year, "")}
    fetch()
    told = {row["time_period"]: row["obs_status"] for row in staged(source, fetch.archive) if row["time_period"] > "2020"}
    assert told == {"2021": "normal", "2022": "estimate", "2023": "normal", "2024": None, "2025": "normal"}
