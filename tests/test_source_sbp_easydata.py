"""SBP EasyData: the project's own spec against the stand-in, without a key, with a wrong one and with a good one."""

import pytest

from tests.publishers.sbp_easydata import SERIES, SbpEasydata
from tests.publishers.server import Reply
from tests.publishers.staged import keyed, night, staged
from vaada.archive import Archive

pytestmark = pytest.mark.shared
KINDS = ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"]
DATASET = "external_accounts"


@pytest.fixture
def server(shared):
    with SbpEasydata(shared) as server:
        yield server


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


@pytest.fixture
def spec(sources):
    return sources["sbp_easydata"]


@pytest.fixture
def ask(spec, server, archive):
    """A function that runs one night with a good key; its outcome."""

    def run(day=0, key=server.key):
        return night(spec, archive, server.hosts, day, keys={"sbp_easydata": key})[DATASET]

    return run


def test_without_a_key_nobody_is_asked(spec, server, archive):
    told = night(spec, archive, server.hosts)[DATASET]
    assert (told.outcome, told.reason) == ("no_key", "set VAADA_KEY__SBP_EASYDATA to fetch this")
    assert server.calls == []
    assert staged(spec, archive) == []


def test_with_a_key_every_series_comes_in_a_request_of_its_own(spec, server, archive, ask):
    told = ask()
    assert (told.outcome, told.requests, told.newest_period) == ("new", len(SERIES), "2026-05-31"), told
    found = staged(spec, archive)
    rows = keyed(found)
    for *key, value in server.golden():
        assert rows[tuple(key)] == value
    assert {row["unit_spelling"] for row in found} == {"Million USD"}
    assert {row["obs_status"] for row in found} == {"normal"}
    assert not any(key[-1] == "2015-07" for key in rows)  # a gap is no zero


def test_the_key_is_written_down_nowhere(server, archive, ask):
    ask()
    rows = archive.attempts()
    assert all(server.key not in row.url for row in rows)
    assert all("api_key=***" in row.url for row in rows)


def test_a_key_that_has_ended_is_a_failure_that_says_so(archive, ask):
    ask()
    told = ask(day=1, key="s3cret-and-old")
    assert told.outcome == "failed"
    assert "status 401" in told.reason
    assert "s3cret" not in told.reason
    assert all("s3cret" not in f"{row.url} {row.reason}" for row in archive.attempts())


def test_a_fiscal_year_adds_up(spec, archive, ask):
    """Remittances by fiscal year as another project summed them from the same keys: July 2024 to June 2025."""
    ask()
    rows = keyed(staged(spec, archive))
    months = [f"2024-{month:02}" for month in range(7, 13)] + [f"2025-{month:02}" for month in range(1, 7)]
    total = sum(rows["SBPED.TS_GP_BOP_WR_M.WR0340", "PAK", None, "M", month] for month in months)
    assert total == pytest.approx(38299.2, rel=0.001)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_changes_nothing(spec, server, archive, ask, kind):
    ask()
    before = staged(spec, archive)
    server.changed(kind)
    assert ask(day=1).outcome == "rejected"
    assert staged(spec, archive) == before
    server.changed(None)
    assert ask(day=2).outcome == "unchanged"


def test_a_status_that_nobody_knows_is_shown(server, ask):
    server.fault = lambda call: Reply(200, server.answer(call).body.replace(b'"Normal"', b'"Disputed"'), "application/json")
    told = ask()
    assert told.outcome == "rejected"
    assert "Observation Status `Disputed`" in told.reason
