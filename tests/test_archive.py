"""The raw archive: nothing is overwritten or lost, half a vintage never counts, and the digest hears only news."""

import datetime
import gzip
import json
from pathlib import Path

import pytest

from vaada.archive import Archive
from vaada.errors import VaadaError
from vaada.fetch_log import Attempt, new_run_id, redacted, vintage_id_of
from vaada.settings import format_instant

UTC = datetime.UTC
JUNE, JULY, AUGUST = (datetime.datetime(2026, month, 1, tzinfo=UTC) for month in (6, 7, 8))


@pytest.fixture(params=["local", "memory"])
def archive(request, tmp_path):
    """An archive in a local folder, and one in an object store (that of fsspec in memory)."""
    root = tmp_path / "archive" if request.param == "local" else f"memory://{tmp_path.name}/archive"
    return Archive(root)


def vintage(archive, at, *contents, run="run", dataset="d", outcome="new", content=None, only=None):
    """Put the contents and write their rows; `only` writes the first rows alone, as a crash would."""
    hashes = [archive.put(text.encode()) for text in contents]
    stamp = format_instant(at)
    name = vintage_id_of("s", dataset, stamp, hashes)
    rows = [
        Attempt(run, "s", dataset, f"https://h/{i}", outcome, stamp, sha256=sha256, part=i, parts=len(hashes),
                vintage_at=stamp, vintage_id=name, content_sha256=content or "".join(contents))
        for i, sha256 in enumerate(hashes, start=1)
    ]  # fmt: skip
    archive.append(run, rows[:only])
    return hashes


def test_bytes_come_back_and_are_kept_once(archive):
    content = "آج".encode() * 1000
    sha256 = archive.put(content)
    assert archive.get(sha256) == content
    assert archive.put(content) == sha256
    assert len(archive.fs.find(f"{archive.root}/raw")) == 1


def test_the_same_bytes_make_the_same_file(tmp_path):
    stored = []
    for name in ("a", "b"):
        archive = Archive(tmp_path / name)
        archive.put(b"figures")
        stored.append(Path(archive.fs.find(f"{archive.root}/raw")[0]).read_bytes())
    assert stored[0] == stored[1]


def test_what_is_stored_is_never_written_again(tmp_path):
    archive = Archive(tmp_path)
    sha256 = archive.put(b"figures")
    (path,) = tmp_path.glob("raw/*/*.gz")
    before = path.stat().st_mtime_ns, path.stat().st_ino
    archive.put(b"figures")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before
    assert list(tmp_path.glob("raw/*/*.tmp")) == []
    assert archive.get(sha256) == b"figures"


@pytest.mark.parametrize(
    "damage",
    [b"", b"not gzip", gzip.compress(b"other bytes"), gzip.compress(b"figures")[:-9]],
    ids=["empty", "not gzip", "other bytes", "cut off"],
)
def test_damaged_bytes_are_told_not_given(tmp_path, damage):
    archive = Archive(tmp_path)
    sha256 = archive.put(b"figures")
    (path,) = tmp_path.glob("raw/*/*.gz")
    path.write_bytes(damage)
    with pytest.raises(VaadaError, match=r"archive: .*restore it from a copy"):
        archive.get(sha256)


def test_bytes_that_were_never_put(archive):
    with pytest.raises(VaadaError, match="no bytes 0000"):
        archive.get("0" * 64)


def test_log_is_appended_one_file_per_run(archive):
    vintage(archive, JUNE, "a", run="one")
    vintage(archive, JULY, "b", run="two")
    vintage(archive, AUGUST, "c", run="one")
    assert sorted(Path(path).name for path in archive.fs.find(f"{archive.root}/fetch_log")) == ["one.jsonl", "two.jsonl"]
    assert [row.run_id for row in archive.attempts()] == ["one", "two", "one"]


def test_row_of_another_run_is_refused(archive):
    with pytest.raises(ValueError, match="a row of run x in the log of run y"):
        archive.append("y", [Attempt("x", "s", "d", "https://h/", "failed", format_instant(JUNE))])


def test_line_that_a_crash_cut_off_never_took_place(tmp_path):
    archive = Archive(tmp_path)
    vintage(archive, JUNE, "a", run="one")
    path = tmp_path / "fetch_log" / "one.jsonl"
    path.write_bytes(path.read_bytes() + b'{"run_id": "one", "sour')
    assert len(archive.attempts()) == 1


def test_damaged_line_names_its_place(tmp_path):
    archive = Archive(tmp_path)
    vintage(archive, JUNE, "a", run="one")
    path = tmp_path / "fetch_log" / "one.jsonl"
    path.write_bytes(b"{broken\n" + path.read_bytes())
    with pytest.raises(VaadaError, match=r"one\.jsonl:1: not a row of the fetch log"):
        archive.attempts()


def test_half_a_vintage_is_not_in_force(archive):
    vintage(archive, JUNE, "a", "b", run="one")
    vintage(archive, JULY, "a", "c", run="two", only=1)
    assert [s.vintage_at for s in archive.snapshots()] == [JUNE]


def test_only_accepted_rows_are_vintages(archive):
    vintage(archive, JUNE, "a")
    for number, outcome in enumerate(("unchanged", "failed", "rejected", "no_key")):
        vintage(archive, JULY, f"b{number}", outcome=outcome)
    (held,) = archive.snapshots()
    assert archive.get(held.parts[0].sha256) == b"a"
    assert archive.last_good("s", "d") == held
    assert archive.last_good("s", "other") is None


def test_vintages_are_ordered_by_their_time_not_by_arrival(archive):
    vintage(archive, AUGUST, "c", run="one")
    vintage(archive, JUNE, "a", run="two")
    vintage(archive, JULY, "b", run="three")
    assert [s.vintage_at for s in archive.snapshots()] == [JUNE, JULY, AUGUST]
    assert [s.vintage_at for s in archive.snapshots(as_of=JULY)] == [JUNE, JULY]
    assert archive.last_good("s", "d", as_of=JULY).vintage_at == JULY


def test_another_download_of_the_same_is_no_vintage(archive):
    vintage(archive, JUNE, "a", run="one", content="figures")
    digest = archive.digest()
    vintage(archive, JULY, "a with a new date in its header", run="two", content="figures")
    assert [s.vintage_at for s in archive.snapshots()] == [JUNE]
    assert archive.digest() == digest


def test_figures_that_go_back_are_a_vintage_again(archive):
    for at, text in ((JUNE, "a"), (JULY, "b"), (AUGUST, "a")):
        vintage(archive, at, text)
    assert [s.vintage_at for s in archive.snapshots()] == [JUNE, JULY, AUGUST]


def test_digest_hears_accepted_vintages_only(archive):
    vintage(archive, JUNE, "a")
    before = archive.digest()
    vintage(archive, JULY, "b", outcome="rejected")
    assert archive.digest() == before
    vintage(archive, JULY, "b", dataset="other")
    assert archive.digest() != before
    assert archive.digest(as_of=JUNE) == before


def test_digest_does_not_depend_on_the_order_of_arrival(tmp_path):
    digests = []
    for order in ((JUNE, JULY), (JULY, JUNE)):
        archive = Archive(tmp_path / str(order[0].month))
        for at in order:
            vintage(archive, at, f"{at.month}", run=new_run_id(at))
        digests.append(archive.digest())
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/a?series=X&api_key=abc&page=2", "https://h/a?series=X&api_key=***&page=2"),
        ("https://h/a?subscription-key=abc", "https://h/a?subscription-key=***"),
        ("https://user:word@h/a?x=1;2", "https://h/a?x=1;2"),
        ("https://h/a/b;c?source=2&date=1990:2026", "https://h/a/b;c?source=2&date=1990:2026"),
    ],
)
def test_secrets_in_addresses_are_not_written_down(archive, url, shown):
    assert redacted(url) == shown
    archive.append("run", [Attempt("run", "s", "d", url, "failed", format_instant(JUNE))])
    (path,) = archive.fs.find(f"{archive.root}/fetch_log")
    assert json.loads(archive.fs.cat_file(path))["url"] == shown
