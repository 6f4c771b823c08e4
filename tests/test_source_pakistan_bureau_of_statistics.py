"""The bureau's monthly summary of trade: found through its posts, read from the first of its tables, in dollars."""

import pytest

from tests.publishers.pakistan_bureau_of_statistics import FEED, PakistanBureauOfStatistics
from tests.publishers.server import Reply
from tests.publishers.staged import keyed, night, staged
from tests.publishers.workbooks import corrupted, xlsx
from vaada.archive import Archive
from vaada.fetch.formats.dispatch import kept, read
from vaada.fetch.formats.read import Rejected

NAME = "trade_summary"


@pytest.fixture
def bureau():
    with PakistanBureauOfStatistics() as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["pakistan_bureau_of_statistics"]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def answer_of(source):
    return next(dataset.answer for dataset in source.datasets if dataset.dataset_id == NAME)


@pytest.mark.parametrize("month", [(2026, 6), (2026, 7), (2026, 12), (2027, 1), (2027, 5)])
def test_two_months_in_dollars_and_nothing_else(bureau, source, month):
    bureau.month = month
    found = kept(read(xlsx(bureau.summary()), answer_of(source)), answer_of(source))
    number = (month[0] - 2026) * 12 + month[1]
    assert [(record["value"], record["mark"]) for record in found.records] == [(2000 + number, "P"), (1999 + number, "R")]
    assert found.records[0]["period"] == f"{month[0]}-{month[1]:02}"
    assert found.locators == ["'Summary'!C8", "'Summary'!E8"]


@pytest.mark.parametrize(
    ("kind", "found"), [("changed_header", "As at Series"), ("column_renamed", "Adjusted $"), ("unit_changed", "row 7: ")]
)
def test_another_layout_is_rejected_and_shown(bureau, source, kind, found):
    with pytest.raises(Rejected) as caught:
        read(xlsx(corrupted(bureau.summary(), kind)), answer_of(source))
    assert found in str(caught.value)


def test_a_month_that_is_not_named_is_rejected(bureau, source):
    grid = bureau.summary()
    grid.header[0][1] = "Current Month (R)"
    with pytest.raises(Rejected, match="Current Month"):
        read(xlsx(grid), answer_of(source))


def test_the_newest_post_leads_to_the_figures(bureau, source, archive):
    told = night(source, archive, bureau.hosts)[NAME]
    assert told.outcome == "new", told
    assert [call.path == FEED for call in bureau.calls] == [True, False]
    rows = keyed(staged(source, archive))
    assert rows == {tuple(key): value for *key, value in bureau.golden()}


def test_a_new_month_comes_in_and_the_old_one_stays(bureau, source, archive):
    night(source, archive, bureau.hosts)
    bureau.month = (2026, 7)
    assert night(source, archive, bureau.hosts, day=30)[NAME].outcome == "new"
    months = {row["time_period"]: row["obs_value"] for row in staged(source, archive)}
    assert months == {"2026-05": 2005, "2026-06": 2006, "2026-07": 2007}


@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page"])
def test_no_fault_reaches_the_figures(bureau, source, archive, kind):
    night(source, archive, bureau.hosts)
    before = keyed(staged(source, archive))
    bureau.changed(kind)
    assert night(source, archive, bureau.hosts, day=1)[NAME].outcome == "rejected"
    assert keyed(staged(source, archive)) == before


def test_posts_without_a_summary_bring_nothing_and_say_so(bureau, source, archive):
    bureau.fault = lambda call: Reply(200, b"[]", "application/json") if call.path == FEED else None
    told = night(source, archive, bureau.hosts)[NAME]
    assert told.outcome in ("failed", "rejected")
    assert told.reason
