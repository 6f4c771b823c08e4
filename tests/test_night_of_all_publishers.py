"""One whole night against every publisher's stand-in at once, and the night after it: what a live machine does."""

import dataclasses
import datetime

import duckdb
import pytest

from tests.conftest import NOW
from tests.publishers.everyone import everyone
from vaada.house import House
from vaada.nightly import nightly
from vaada.settings import Settings

pytestmark = pytest.mark.shared
MOST_ANONYMOUS_REQUESTS = 250
KEY = "series_code, ref_area, counterpart_area, freq, time_period"
MEASURED_OFFLINE = 19  # target and direction rows with a figure when nothing is fetched (2026-11-24)


@pytest.fixture(scope="module")
def two_nights(shared, tmp_path_factory):
    """(stand-ins, house, first night, second night); the first asks everybody, the second a day later."""
    with everyone(shared) as publishers:
        settings = Settings(
            data_root=str(tmp_path_factory.mktemp("all")), hosts=publishers.hosts, keys=publishers.keys, pace=0, frozen_now=NOW
        )
        house = House(settings)
        first = nightly(house)
        later = House(dataclasses.replace(settings, frozen_now=NOW + datetime.timedelta(hours=3)))
        yield publishers, house, first, nightly(later)


@pytest.fixture(scope="module")
def candidate(two_nights):
    with duckdb.connect(str(two_nights[1].candidate), read_only=True) as connection:
        yield connection


def test_every_publisher_is_fresh_and_the_night_is_released(two_nights):
    _, _, first, _ = two_nights
    assert {one["outcome"] for one in first.outcomes} == {"new"}, [one for one in first.outcomes if one["outcome"] != "new"]
    assert first.result == "released", first.gate.reasons


def test_the_night_stays_within_what_publishers_bear(two_nights):
    publishers, _, first, _ = two_nights
    assert sum(one["requests"] for one in first.outcomes) < MOST_ANONYMOUS_REQUESTS
    assert sum(one["requests"] for one in first.outcomes) <= 2 * sum(len(server.calls) for server in publishers.servers.values())


def test_golden_values_of_every_publisher_reach_the_observations(two_nights, candidate):
    publishers = two_nights[0]
    rows = candidate.execute(f"select {KEY}, obs_value from intermediate.int_observations where superseded_at is null").fetchall()
    held = {}
    for *key, value in rows:
        held.setdefault(tuple(key), set()).add(value)
    checked = 0
    for source_id, server in publishers.servers.items():
        for *key, value in getattr(server, "golden", list)():
            assert any(found == pytest.approx(value) for found in held.get(tuple(key), ())), (source_id, key, value)
            checked += 1
    assert checked > 40


def test_more_commitments_are_measured_than_without_publishers(candidate):
    measured = candidate.execute(
        "select count(*) from marts.scorecard where restates is null and promise_type in ('target', 'direction')"
        " and latest_value is not null"
    ).fetchone()[0]
    assert measured > MEASURED_OFFLINE + 5


def test_no_figure_of_a_restricted_dataset_is_published(candidate):
    restricted = (
        "select count(*), count(obs_value) from {} inner join registry.series using (series_code)"
        " where series.redistribution = 'derived_only'"
    )
    held, _ = candidate.execute(restricted.format("intermediate.int_observations")).fetchone()
    _, published = candidate.execute(restricted.format("marts.observations")).fetchone()
    assert held > 1000
    assert published == 0


def test_the_night_after_finds_nothing_new(two_nights):
    _, _, first, second = two_nights
    assert {one["outcome"] for one in second.outcomes} == {"unchanged"}
    assert (second.result, second.release.release_id) == ("unchanged", first.release.release_id)


def test_every_figure_is_found_again_in_the_archived_bytes(two_nights):
    from vaada.verify import verify

    report = verify(two_nights[1].settings.data_root)
    assert not report.problems, report.problems[:20]
