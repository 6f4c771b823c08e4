"""`published/current` is a complete, gated release at every instant: real processes are killed, real readers keep reading."""

import json
import random
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace

import duckdb
import pytest

from tests.releases import INPUTS, NOW, check, small
from vaada.release.folders import current_folder, current_release
from vaada.release.publish import publish

KILLS, SWAP_KILLS = 18, 8
CHECK = json.dumps(check())

# Publishes one release after the other, each with other inputs, until it is killed.
PUBLISH_WITHOUT_END = f"""
    import itertools, json, sys
    from dataclasses import replace
    from tests.releases import INPUTS, NOW
    from vaada.release.publish import publish
    root, candidate, run = sys.argv[1:]
    print("ready", flush=True)
    for number in itertools.count():
        publish(root, candidate, replace(INPUTS, archive_sha256=f"{{run}}-{{number}}"), [json.loads({CHECK!r})], NOW)
"""
# The last steps only, on tiny releases: several hundred renames and swaps a second.
SWAP_WITHOUT_END = """
    import itertools, sys
    from pathlib import Path
    from vaada.release.folders import install, new_staging, only_writer, point_at, seal, write_json
    root, _, run = sys.argv[1:]
    print("ready", flush=True)
    for number in itertools.count():
        name = f"{run}-{number}"
        with only_writer(Path(root)) as releases:
            staging = new_staging(releases, name)
            write_json(staging / "release.json", {"release_id": name, "result": "released"})
            seal(staging)
            install(staging, releases / name)
            point_at(Path(root), name)
"""


@pytest.fixture(scope="module")
def small_candidate(candidate, tmp_path_factory):
    return small(candidate, tmp_path_factory.mktemp("small") / "candidate.duckdb")


def started(script, house, *arguments):
    """A child process that has done its imports and begins to publish."""
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)], cwd=house, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "ready\n"
    return child


def kill(child):
    """SIGKILL, after making sure that the child had not ended by itself (that would be an error in it)."""
    assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def wait_for_another(root):
    """Wait until `current` leads elsewhere."""
    before, ends = current_folder(root), time.monotonic() + 60
    while current_folder(root) == before:
        assert time.monotonic() < ends, "nothing was released in a minute"
        time.sleep(0.01)


def assert_current_is_whole(root):
    """The pointer leads to a folder with a gated release, and sha256sum agrees with every file of it."""
    folder = current_folder(root)
    release = json.loads((folder / "release.json").read_text())
    assert release["result"] == "released"
    assert release["release_id"] == folder.name
    done = subprocess.run(["sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_killed_at_any_instant_current_is_a_complete_release(small_candidate, house, tmp_path):
    began = time.monotonic()
    first = publish(tmp_path, small_candidate, INPUTS, [check()], NOW).folder
    usual = time.monotonic() - began
    delays, seen, unfinished = random.Random(20261123), {first}, 0
    for run in range(KILLS):
        child = started(PUBLISH_WITHOUT_END, house, tmp_path, small_candidate, run)
        if run % 3 == 0:
            wait_for_another(tmp_path)
        time.sleep(delays.uniform(0, usual))
        kill(child)
        folder = assert_current_is_whole(tmp_path)
        with duckdb.connect(str(folder / "scorecard.duckdb"), read_only=True) as connection:
            assert connection.execute("select count(*) from scorecard").fetchone()[0] >= 75
        seen.add(folder)
        unfinished += bool(list((tmp_path / "releases").glob(".staging-*")))
    assert unfinished > KILLS // 3, "the kills missed the writing; give them other delays"
    assert len(seen) > KILLS // 3
    last = publish(tmp_path, small_candidate, replace(INPUTS, rule_version="2"), [check()], NOW).folder
    assert assert_current_is_whole(tmp_path) == last
    assert not list((tmp_path / "releases").glob(".staging-*")), "what dead writers left is swept away"
    assert not list((tmp_path / "published").glob(".current-*"))
    assert first.is_dir(), "releases are kept"


def test_killed_while_the_pointer_is_swapped(house, tmp_path):
    delays, seen = random.Random(7), set()
    for run in range(SWAP_KILLS):
        child = started(SWAP_WITHOUT_END, house, tmp_path, "-", run)
        ends = time.monotonic() + delays.uniform(0.05, 0.4)
        while time.monotonic() < ends:
            current = current_release(tmp_path)
            assert current is None or current["result"] == "released", "a reader saw half a release"
        kill(child)
        seen.add(assert_current_is_whole(tmp_path))
    assert len(seen) == SWAP_KILLS


READER = """
    import sys, duckdb
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        print("ready", flush=True)
        sys.stdin.readline()
        print(connection.execute("select release_id from releases").fetchone()[0], flush=True)
"""


def test_readers_are_never_locked_out_and_never_lock_out(small_candidate, house, tmp_path):
    old = publish(tmp_path, small_candidate, INPUTS, [check()], NOW)
    path = tmp_path / "published" / "current" / "scorecard.duckdb"
    elsewhere = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(READER), str(path)], cwd=house,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert elsewhere.stdout.readline() == "ready\n"
    with duckdb.connect(str(path), read_only=True) as here:
        new = publish(tmp_path, small_candidate, replace(INPUTS, archive_sha256="c" * 64), [check()], NOW)
        assert here.execute("select release_id from releases").fetchone() == (old.release_id,)
    told, _ = elsewhere.communicate("go on\n", timeout=30)
    assert told == f"{old.release_id}\n"
    with duckdb.connect(str(path.resolve()), read_only=True) as later:
        assert later.execute("select release_id from releases").fetchone() == (new.release_id,)


def test_someone_who_opened_a_release_for_writing_stops_no_later_release(small_candidate, tmp_path):
    old = publish(tmp_path, small_candidate, INPUTS, [check()], NOW)
    copy = old.folder / "scorecard.duckdb"
    copy.chmod(0o644)
    script = f"import duckdb; c = duckdb.connect({str(copy)!r}); print('ready', flush=True); input()"
    holder = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "ready\n"
        new = publish(tmp_path, small_candidate, replace(INPUTS, archive_sha256="c" * 64), [check()], NOW)
        assert current_folder(tmp_path) == new.folder
    finally:
        holder.communicate("\n", timeout=30)


def test_two_writers_wait_for_each_other(small_candidate, house, tmp_path):
    script = PUBLISH_WITHOUT_END.replace("itertools.count()", "range(2)")
    children = [started(script, house, tmp_path, small_candidate, run) for run in range(2)]
    for child in children:
        assert child.wait(timeout=60) == 0
        child.stdout.close()
    releases = [path for path in (tmp_path / "releases").iterdir() if path.is_dir()]
    assert len(releases) == 4
    assert_current_is_whole(tmp_path)
    befores = [json.loads((path / "release.json").read_text())["previous_release_id"] for path in releases]
    assert befores.count(None) == 1 and len(set(befores)) == 4, "each release follows exactly one other"
