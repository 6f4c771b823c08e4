"""Ember: the project's own spec against the stand-in, down to what staging makes of it, without and with a key."""

import time

import pytest

from tests.publishers.ember import COLUMNS, Ember
from tests.publishers.staged import keyed, night, staged
from vaada.archive import Archive
from vaada.fetch.formats.dispatch import kept, read

FILE, API = "yearly_generation", "yearly_generation_api"
KINDS = ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"]
WEEK = 8  # days, more than the spec's `ask_again_days`


@pytest.fixture
def server():
    with Ember() as server:
        yield server


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


def test_without_a_key_the_file_comes_and_the_api_is_not_asked(sources, server, archive):
    told = night(sources["ember"], archive, server.hosts)
    assert (told[FILE].outcome, told[FILE].newest_period) == ("new", "2025"), told
    assert told[API].outcome == "no_key"
    assert len(server.calls) == 1
    rows = keyed(staged(sources["ember"], archive))
    for *key, value in server.golden():
        assert rows[tuple(key)] == value
    assert len(rows) == 26 * 26 * 7  # neither regions, nor other economies, nor what is not renewable


def test_with_a_key_both_routes_tell_the_same(sources, server, archive):
    told = night(sources["ember"], archive, server.hosts, keys={"ember": server.key})
    assert (told[FILE].outcome, told[API].outcome) == ("new", "new"), told
    rows = keyed(staged(sources["ember"], archive))
    for *key, value in server.golden() + server.golden_api():
        assert rows[tuple(key)] == value
    by_file = {key: value for key, value in rows.items() if ".API." not in key[0]}
    by_api = {(key[0].replace(".API.", "."), *key[1:]): value for key, value in rows.items() if ".API." in key[0]}
    assert by_file == by_api
    assert all(server.key not in row.url + (row.reason or "") for row in archive.attempts())


def test_renewables_without_hydropower_come_out_the_same_either_way(sources, server, archive):
    night(sources["ember"], archive, server.hosts)
    rows = keyed(staged(sources["ember"], archive))
    told = {code: rows[f"EMBER.SHARE.{code}", "PAK", None, "A", "2025"]
            for code in ("SOLAR", "WIND", "BIOENERGY", "OTHER_RENEWABLES", "HYDRO", "RENEWABLES")}  # fmt: skip
    parts = told["SOLAR"] + told["WIND"] + told["BIOENERGY"] + told["OTHER_RENEWABLES"]
    assert parts == pytest.approx(told["RENEWABLES"] - told["HYDRO"])


def test_a_wrong_key_is_a_failure_that_does_not_name_it(sources, server, archive):
    told = night(sources["ember"], archive, server.hosts, keys={"ember": "s3cret-and-old"})
    assert told[FILE].outcome == "new"
    assert told[API].outcome == "failed"
    assert "status 403" in told[API].reason
    assert "s3cret" not in told[API].reason


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_changes_nothing(sources, server, archive, kind):
    night(sources["ember"], archive, server.hosts, keys={"ember": server.key})
    before = staged(sources["ember"], archive)
    server.changed(kind)
    told = night(sources["ember"], archive, server.hosts, WEEK, keys={"ember": server.key})
    assert [one.outcome for one in told.values()] == ["rejected", "rejected"], told
    assert staged(sources["ember"], archive) == before
    server.changed(None)
    told = night(sources["ember"], archive, server.hosts, 2 * WEEK, keys={"ember": server.key})
    assert [one.outcome for one in told.values()] == ["unchanged", "unchanged"], told


def test_a_new_layout_names_both(sources, server, archive):
    server.changed("changed_header")
    told = night(sources["ember"], archive, server.hosts)[FILE]
    assert "missing: Share of generation (%); unknown: Share of generation (fraction)" in told.reason


def test_a_file_of_the_real_size_is_read_within_seconds(sources):
    row = ["Some Economy or Other", "XXX", "2024", "Country or economy", "Coal", "False", "12.34", "0.12", "1.2", "34.56", "0.1",
           "9.87", "11.1", "0.1", "1.0", "55.5", "820.1", "Asia", "Asia", "0.0", "0.0", "0.0", "0.0", "0.0"]  # fmt: skip
    line = ",".join(row) + "\n"
    body = (",".join(COLUMNS) + "\n" + line * 104_000 + line.replace("XXX", "PAK").replace("Coal", "Solar")).encode()
    assert len(body) > 15_000_000
    answer = sources["ember"].datasets[0].answer
    started = time.process_time()
    assert len(kept(read(body, answer), answer).records) == 1
    assert time.process_time() - started < 5
