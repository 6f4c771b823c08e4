"""`published/current` is a complete, gated release at every instant: real processes are killed, real readers keep reading."""

import json
import os
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
from vaada.release.folders import current_folder
from vaada.release.publish import publish

KILLS, SWAP_KILLS = 15, 8

# Publishes one release after the other, each with other inputs, until it is killed.
PUBLISH_WITHOUT_END = """
    import itertools
    from dataclasses import replace
    from tests.releases import INPUTS, NOW, check
    from vaada.release.publish import publish

    def work(run):
        for number in itertools.count():
            publish(root, candidate, replace(INPUTS, archive_sha256=f"{run}-{number}"), [check()], NOW)
"""
# The last steps only, on tiny releases: many renames and swaps a second.
SWAP_WITHOUT_END = """
    import itertools
    from pathlib import Path
    from vaada.release.folders import install, new_staging, only_writer, point_at, seal, write_json

    def work(run):
        for number in itertools.count():
            name = f"{run}-{number}"
            with only_writer(Path(root)) as releases:
                staging = new_staging(releases, name)
                write_json(staging / "release.json", {"release_id": name, "result": "released"})
                seal(staging)
                install(staging, releases / name)
                point_at(Path(root), name)
"""
# Imports once; then, for each line it reads, a child process that works until it is killed.
NURSERY = """
    import os, sys
    root, candidate = sys.argv[1:]
    from vaada.release.contract import descriptions
    descriptions()
    {work}
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(line.strip())
            os._exit(1)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def small_candidate(candidate, tmp_path_factory):
    return small(candidate, tmp_path_factory.mktemp("small") / "candidate.duckdb")


class Nursery:
    """Starts working children and kills them."""

    def __init__(self, work, house, *arguments):
        script = textwrap.dedent(NURSERY).format(work=textwrap.dedent(work))
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)], cwd=house, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.child = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child:
            os.kill(self.child, signal.SIGKILL)
        self.process.communicate()

    def start(self, run):
        """A child begins to work now."""
        self.process.stdin.write(f"{run}\n")
        self.process.stdin.flush()
        self.child = int(self.process.stdout.readline())

    def kill(self):
        """SIGKILL to the child; one that had ended by itself would be an error in it."""
        os.kill(self.child, signal.SIGKILL)
        self.child = None
        assert self.process.stdout.readline() == f"-{int(signal.SIGKILL)}\n"


def wait_until(condition, root):
    """Wait for something that a child does, watching."""
    ends = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < ends, "the child did nothing in a minute"
        watch(root, 0.001)


def watch(root, seconds):
    """Look at what is published as a reader would, over and over: never is a part of it missing."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        folder = current_folder(root)
        for name in ("SHA256SUMS", "release.json"):
            assert folder is None or (folder / name).is_file(), "a reader saw half a release"
        time.sleep(0.0005)


def written_beside(root):
    """The releases that are written as far as their last paper."""
    return set((root / "releases").glob(".staging-*/release.json"))


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
    with Nursery(PUBLISH_WITHOUT_END, house, tmp_path, small_candidate) as nursery:
        for run in range(KILLS):
            before, left = current_folder(tmp_path), written_beside(tmp_path)
            nursery.start(run)
            if run % 8 == 0:  # after a release, in the work on the next one
                wait_until(lambda before=before: current_folder(tmp_path) != before, tmp_path)
            if run % 4 == 1:  # while a release is sealed, moved and pointed at
                wait_until(lambda left=left: written_beside(tmp_path) - left, tmp_path)
            watch(tmp_path, delays.uniform(0, 0.15 * usual if run % 4 == 1 else usual))
            nursery.kill()
            folder = assert_current_is_whole(tmp_path)
            with duckdb.connect(str(folder / "scorecard.duckdb"), read_only=True) as connection:
                assert connection.execute("select count(*) from scorecard").fetchone()[0] > 10
            seen.add(folder)
            unfinished += bool(list((tmp_path / "releases").glob(".staging-*")))
    assert unfinished > KILLS // 3, "the kills missed the writing; give them other delays"
    assert len(seen) > 2
    last = publish(tmp_path, small_candidate, replace(INPUTS, rule_version="2"), [check()], NOW).folder
    assert assert_current_is_whole(tmp_path) == last
    assert not list((tmp_path / "releases").glob(".staging-*")), "what dead writers left is swept away"
    assert not list((tmp_path / "published").glob(".current-*"))
    assert first.is_dir(), "releases are kept"


def test_killed_while_the_pointer_is_swapped(house, tmp_path):
    delays, seen = random.Random(7), set()
    with Nursery(SWAP_WITHOUT_END, house, tmp_path, "-") as nursery:
        for run in range(SWAP_KILLS):
            nursery.start(run)
            wait_until(lambda: current_folder(tmp_path) is not None, tmp_path)
            watch(tmp_path, delays.uniform(0, 0.3))
            nursery.kill()
            seen.add(assert_current_is_whole(tmp_path))
    assert len(seen) > SWAP_KILLS // 2


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


TWO_RELEASES = """
    import sys
    from dataclasses import replace
    from tests.releases import INPUTS, NOW, check
    from vaada.release.publish import publish
    root, candidate, run = sys.argv[1:]
    for number in range(2):
        publish(root, candidate, replace(INPUTS, archive_sha256=f"{run}-{number}"), [check()], NOW)
"""


def test_two_writers_wait_for_each_other(small_candidate, house, tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(TWO_RELEASES), str(tmp_path), str(small_candidate)]
    children = [subprocess.Popen([*command, str(run)], cwd=house) for run in range(2)]
    assert [child.wait(timeout=60) for child in children] == [0, 0]
    releases = [path for path in (tmp_path / "releases").iterdir() if path.is_dir()]
    assert len(releases) == 4
    assert_current_is_whole(tmp_path)
    befores = [json.loads((path / "release.json").read_text())["previous_release_id"] for path in releases]
    assert befores.count(None) == 1 and len(set(befores)) == 4, "each release follows exactly one other"
