"""`vaada source check`: one source tried as a user would, against its stand-in, with nothing kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publishers.world_bank_pip import WorldBankPip

pytestmark = pytest.mark.shared


def check(tmp_path, source_id, **environ):
    command = [str(Path(sys.executable).with_name("vaada")), "source", "check", source_id]
    told = os.environ | {"VAADA_DATA": str(tmp_path / "data"), "VAADA_PACE": "0"} | environ
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=told)


def test_got_is_shown_against_expected_and_nothing_is_kept(tmp_path):
    with WorldBankPip() as server:
        hosts = ",".join(f"{host}={address}" for host, address in server.hosts.items())
        done = check(tmp_path, "world_bank_pip", VAADA_HOSTS=hosts)
        server.changed("column_renamed")
        changed = check(tmp_path, "world_bank_pip", VAADA_HOSTS=hosts)
    assert done.returncode == 0, done.stderr
    assert "world_bank_pip.headcounts: new" in done.stdout
    assert "(expected: at least " in done.stdout and "first record: {" in done.stdout
    assert changed.returncode == 1
    assert "world_bank_pip.headcounts: rejected" in changed.stdout and "missing field" in changed.stdout
    assert not (tmp_path / "data" / "archive").exists()


@pytest.mark.parametrize(
    ("source_id", "mend"), [("nobodys_bank", "vaada source list"), ("fas", "its figures come in by hand (`vaada figures add`)")]
)
def test_a_source_that_cannot_be_tried(tmp_path, source_id, mend):
    done = check(tmp_path, source_id)
    assert done.returncode == 3
    assert mend in done.stderr


def test_without_a_key_it_says_which_is_missing(tmp_path):
    done = check(tmp_path, "wto_timeseries")
    assert done.returncode == 0
    assert "no_key" in done.stdout and "VAADA_KEY__WTO_TIMESERIES" in done.stdout
