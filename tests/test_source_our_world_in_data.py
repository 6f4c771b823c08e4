"""Our World in Data: the project's own spec against the stand-in, down to what staging makes of it."""

import pytest

from tests.publishers.our_world_in_data import ARMED, OurWorldInData
from tests.publishers.staged import keyed, night, staged
from vaada.archive import Archive

pytestmark = pytest.mark.shared
KINDS = ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"]
WEEK = 8  # days, more than the spec's `ask_again_days`


@pytest.fixture
def server(shared):
    with OurWorldInData(shared) as server:
        yield server


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


@pytest.fixture
def spec(sources):
    return sources["our_world_in_data"]


def test_first_night(spec, server, archive):
    told = night(spec, archive, server.hosts)
    assert {one.outcome for one in told.values()} == {"new"}, told
    assert len(server.calls) == 4
    rows = keyed(staged(spec, archive))
    for *key, value in server.golden():
        assert rows[tuple(key)] == value
    assert {key[1] for key in rows if key[0] == "OWID.WARHEADS"} == set(ARMED)  # neither the world nor a region


def test_what_may_not_be_passed_on_says_so(spec):
    kept_back = {one.dataset_id for one in spec.datasets if spec.redistribution_of(one) == "derived_only"}
    assert kept_back == {"warheads", "military_spending", "low_carbon_electricity"}


def test_a_client_without_a_speaking_name_is_turned_away(spec, server, archive):
    told = night(spec.model_copy(update={"user_agent": "python-requests/2"}), archive, server.hosts)
    assert {one.outcome for one in told.values()} == {"failed"}
    assert all("status 403" in one.reason for one in told.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_changes_nothing(spec, server, archive, kind):
    night(spec, archive, server.hosts)
    before = staged(spec, archive)
    server.changed(kind)
    told = night(spec, archive, server.hosts, WEEK)
    assert {one.outcome for one in told.values()} == {"rejected"}, told
    assert staged(spec, archive) == before
    server.changed(None)
    assert {one.outcome for one in night(spec, archive, server.hosts, 2 * WEEK).values()} == {"unchanged"}


def test_a_new_short_name_shows_both_layouts(spec, server, archive):
    server.changed("changed_header")
    told = night(spec, archive, server.hosts)["warheads"]
    assert "missing: number_of_warheads; unknown: number_of_warheads__2026" in told.reason
