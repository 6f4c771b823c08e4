"""Whole nights, as a user runs them: by the command line, offline and against a stand-in publisher, good and bad."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.publishers.world_bank import WorldBank
from vaada.house import House
from vaada.nightly import nightly
from vaada.settings import Settings

from .conftest import HOUSE, NOW

CLOCK = "2026-11-24T21:00:00Z"


def vaada(data, *arguments, **settings):
    """The command itself, in a process of its own, with nothing of this machine's settings."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("VAADA_")}
    environ |= {"VAADA_DATA": str(data), "VAADA_NOW": CLOCK, "COLUMNS": "160", **settings}
    command = [str(Path(sys.executable).with_name("vaada")), *arguments]
    return subprocess.run(command, env=environ, cwd=HOUSE, capture_output=True, text=True, timeout=300)


def query(data, sql):
    with duckdb.connect(str(Path(data) / "published" / "current" / "scorecard.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def first_night(tmp_path_factory):
    """One offline night by the command line: the data folder and what the terminal showed."""
    data = tmp_path_factory.mktemp("night")
    done = vaada(data, "nightly", VAADA_OFFLINE="1")
    assert done.returncode == 0, done.stderr + done.stdout
    return data, done.stdout


def test_the_night_ends_with_a_summary_and_where_the_scorecard_lies(first_night):
    data, shown = first_night
    assert "Offline" in shown
    assert "not_verifiable" in shown
    assert str(data / "published" / "current" / "site" / "index.html") in shown.replace("\n", "")
    assert (data / "published" / "current" / "site" / "index.html").is_file()


def test_the_scorecard_is_whole(first_night):
    data, _ = first_night
    [(rows,)] = query(data, "select count(*) from scorecard")
    assert rows >= 75
    assert query(data, "select count(*), count(distinct sentence_id) from coverage") == [(31, 31)]
    unsaid = "select count(*) from coverage where commitment_ids is null and claim_ids is null and kind <> 'framing'"
    assert query(data, unsaid) == [(0,)]
    assert query(data, "select distinct clock, attribution from scorecard") == [("not_started", "A0")]
    assert query(data, "select distinct fulfilment from scorecard order by 1") == [("not_verifiable",), ("not_yet_due",)]


def test_a_night_without_news_writes_only_the_heartbeat(first_night):
    data, _ = first_night
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    done = vaada(data, "nightly", VAADA_OFFLINE="1", VAADA_NOW="2026-11-25T21:00:00Z")
    assert done.returncode == 0, done.stderr
    assert "Nothing new" in done.stdout
    after = {path: path.stat().st_mtime_ns for path in data.rglob("*") if path.is_file()}
    changed = {str(path.relative_to(data)) for path in after if after[path] != before.get(path)}
    assert changed == {"published/heartbeat.json"}
    assert json.loads((data / "published" / "heartbeat.json").read_text())["at"] == "2026-11-25T21:00:00Z"


def test_the_same_inputs_give_the_same_bytes(first_night, tmp_path):
    data, _ = first_night
    again = vaada(tmp_path, "nightly", VAADA_OFFLINE="1")
    assert again.returncode == 0, again.stderr
    one, two = ((folder / "published" / "current").resolve() for folder in (data, tmp_path))
    assert one.name == two.name
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert names == {path.relative_to(two) for path in two.rglob("*") if path.is_file()}
    differing = {str(name) for name in names if (one / name).read_bytes() != (two / name).read_bytes()}
    assert differing <= {"scorecard.duckdb", "SHA256SUMS"}


def test_the_reading_commands_work_on_it(first_night):
    data, _ = first_night
    assert "too_early" in vaada(data, "explain", "FP-3.3a").stdout
    assert vaada(data, "status").returncode == 0
    assert vaada(data, "source", "list").returncode == 0
    verified = vaada(data, "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_bad_input_has_its_exit_code_and_one_line(tmp_path):
    done = vaada(tmp_path, "status")
    assert done.returncode == 3
    assert "vaada nightly" in done.stderr
    assert "Traceback" not in done.stderr
    assert vaada(tmp_path, "nightly", VAADA_NOW="yesterday").returncode == 3


REVISED = ("NE.EXP.GNFS.ZS", "PAK", 2024)  # printed 10.40275 in the founding figures


@pytest.fixture(scope="module")
def bank(shared):
    with WorldBank(shared) as server:
        server.values[REVISED] = 10.9
        yield server


@pytest.fixture(scope="module")
def fetched_night(bank, tmp_path_factory):
    """A night that fetches from the stand-in, at no pace."""
    data = tmp_path_factory.mktemp("fetched")
    done = vaada(data, "nightly", VAADA_HOSTS=f"api.worldbank.org={bank.address}", VAADA_PACE="0")
    assert done.returncode == 0, done.stderr + done.stdout
    return data, done.stdout


def test_fetched_figures_come_in_as_a_vintage_beside_the_founding_ones(fetched_night):
    data, shown = fetched_night
    assert "world_bank_wdi: new" in shown
    assert query(data, "select outcome from sources where source_id = 'world_bank_wdi'") == [("new",)]
    revisions = query(
        data,
        "select obs_value, vintage_at::date::varchar from indicator_revisions"
        " where indicator_id = 'exports_share_of_gdp' and ref_area = 'PAK' and time_period = '2024' order by vintage_at",
    )
    assert revisions == [(pytest.approx(10.40275), "2026-06-13"), (10.9, "2026-11-24")]
    [(value, locator)] = query(
        data, "select value, locator from receipts where figure = 'NE.EXP.GNFS.ZS PAK 2024' and commitment_id = 'FP-1.3a'"
    )
    assert value == 10.9
    assert locator.startswith("[1][")
    verified = vaada(data, "verify")
    assert verified.returncode == 0, verified.stdout


def test_a_publisher_that_is_dead_does_not_stop_the_night(fetched_night):
    data, _ = fetched_night
    released = (data / "published" / "current").resolve().name
    dead = {"VAADA_HOSTS": "api.worldbank.org=127.0.0.1:9", "VAADA_PACE": "0"}
    done = vaada(data, "nightly", **dead, VAADA_NOW="2026-11-25T21:00:00Z")
    assert done.returncode == 0, done.stderr
    assert "world_bank_wdi: failed" in done.stdout
    assert (data / "published" / "current").resolve().name == released
    beat = json.loads((data / "published" / "heartbeat.json").read_text())
    assert [one["outcome"] for one in beat["sources"] if one["source_id"] == "world_bank_wdi"] == ["failed"]


def test_a_machine_without_internet_still_gets_a_scorecard(tmp_path):
    """Nothing set, nobody answers: the night works from the founding figures, and says so."""
    done = vaada(tmp_path, "nightly", VAADA_HOSTS="api.worldbank.org=127.0.0.1:9")
    assert done.returncode == 0, done.stderr
    assert "rests on the figures held" in done.stdout
    told = query(tmp_path, "select outcome, last_success_at from sources where source_id = 'world_bank_wdi'")
    assert told == [("failed", None)]


def house_with(tmp_path, **folders):
    settings = Settings(data_root=str(tmp_path / "data"), offline=True, frozen_now=NOW)
    return House(settings, **folders)


def test_a_blocked_candidate_leaves_what_is_published_untouched(first_night, tmp_path):
    data = Path(shutil.copytree(first_night[0], tmp_path / "data", symlinks=True))
    released = (data / "published" / "current").resolve().name
    expectations = Path(shutil.copytree(HOUSE / "expectations", tmp_path / "expectations"))
    (expectations / "exceptions.yml").write_text(
        "- exception_id: old-one\n  check_id: observations_key_unique\n  owner: a test\n"
        "  reason: an exception that has run out\n  accepted_on: 2026-01-01\n  expires_on: 2026-02-01\n"
    )
    night = nightly(house_with(tmp_path, expectations_root=expectations), force=True)
    assert night.result == "blocked"
    assert any("old-one" in reason for reason in night.gate.reasons)
    assert (data / "published" / "current").resolve().name == released
    kept = json.loads((night.release.path / "release.json").read_text())
    assert kept["result"] == "blocked"


def test_a_corrupt_series_is_withheld_and_the_rest_released(first_night, tmp_path):
    """A drop whose goods exports slipped by a thousand: that vintage is held, its rows say so, the last figures stand."""
    data = Path(shutil.copytree(first_night[0], tmp_path / "data", symlinks=True))
    before = query(data, "select latest_value, latest_period from scorecard where commitment_id = 'FP-3.3a'")
    with (HOUSE / "commitments" / "figures" / "founding_figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = io.StringIO()
    writer = csv.DictWriter(told, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        if row["series_code"] == "SBP.BOP.GOODS.EXPORTS":
            writer.writerow({**row, "obs_value": f"{float(row['obs_value']) * 1000:.0f}"})
    drop = tmp_path / "drop.csv"
    drop.write_text(told.getvalue(), encoding="utf-8")
    added = vaada(data, "figures", "add", str(drop), "--at", "2026-11-20T00:00:00Z")
    assert added.returncode == 0, added.stderr
    done = vaada(data, "nightly", VAADA_OFFLINE="1", VAADA_NOW="2026-11-25T21:00:00Z")
    assert done.returncode == 0, done.stderr + done.stdout
    row = "select latest_value, latest_period from scorecard where commitment_id = 'FP-3.3a'"
    assert query(data, row) == before
    withheld = {name for (name,) in query(data, "select commitment_id from scorecard where freshness = 'withheld'")}
    assert "FP-3.3a" in withheld
    assert "FP-1.5d" not in withheld
    failed = query(data, "select series_code, outcome, affected_commitments from quality_results where outcome <> 'passed'")
    assert any(series == "SBP.BOP.GOODS.EXPORTS" and "FP-3.3a" in affected for series, _, affected in failed)
