"""`vaada verify`: a sound release passes, and every way of changing one afterwards is told."""

import gzip
import hashlib
import io
import json
import shutil

import duckdb
import pytest
from rich.console import Console

from tests.releases import INPUTS, NOW, check, small
from vaada.archive import Archive
from vaada.errors import BadInput, VaadaError
from vaada.release.check_bytes import check_bytes
from vaada.release.check_receipts import progress_ratio
from vaada.release.exports import write_csv
from vaada.release.inputs import inputs_of
from vaada.release.publish import keep_blocked, publish
from vaada.verify import print_report, verify


@pytest.fixture(scope="module")
def released(candidate, offline_house, tmp_path_factory):
    """A function that makes a data root with the archive and one release of a candidate."""

    def release(source):
        root = tmp_path_factory.mktemp("data")
        shutil.copytree(Archive(offline_house.settings.below("archive")).root, root / "archive")
        publish(root, source, inputs_of(source, offline_house.archive.digest(NOW), "b" * 64), [check()], NOW)
        return root

    return release


@pytest.fixture(scope="module")
def sound(released, candidate, tmp_path_factory):
    """A data root with a release of few commitments."""
    return released(small(candidate, tmp_path_factory.mktemp("small") / "candidate.duckdb"))


@pytest.fixture
def root(sound, tmp_path):
    """A copy of it, to be spoiled."""
    shutil.copytree(sound, tmp_path / "data", symlinks=True)
    for path in (tmp_path / "data" / "releases").rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    return tmp_path / "data"


def folder_of(root):
    return (root / "published" / "current").resolve()


def sum_again(folder):
    """What a forger would do: bring SHA256SUMS in line with the files as they are now."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names if name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines))


def forge(root, statement, table=None):
    """Change the database; with `table`, its CSV, its hash in release.json and the sums too, so that all of it agrees."""
    folder = folder_of(root)
    with duckdb.connect(str(folder / "scorecard.duckdb")) as connection:
        assert connection.execute(statement).fetchone()[0] > 0
        if table:
            write_csv(connection, table, folder / "csv" / f"{table}.csv")
            release = json.loads((folder / "release.json").read_text())
            release["table_hashes"][table] = hashlib.sha256((folder / "csv" / f"{table}.csv").read_bytes()).hexdigest()
            (folder / "release.json").write_text(json.dumps(release))
    sum_again(folder)


def test_a_sound_release_matches(released, candidate):
    root = released(candidate)
    report = verify(root)
    assert report.is_sound, report.problems
    assert report.release_id == folder_of(root).name
    assert report.checked["files"] > 35 and report.checked["tables"] == 15
    assert report.checked["receipts"] > 500 and report.checked["ratios"] >= 5
    assert report.checked["bytes"] >= 1 and report.checked["locators"] > 2000
    assert verify(root, report.release_id).checked == report.checked


def test_the_release_to_be_spoiled_is_sound(sound):
    assert verify(sound).is_sound, verify(sound).problems


def test_a_changed_csv_is_told(root):
    path = folder_of(root) / "csv" / "scorecard.csv"
    path.write_text(path.read_text().replace("too_early", "on_path", 1))
    assert verify(root).problems == ["csv/scorecard.csv: has other bytes than SHA256SUMS says"]


def test_files_that_are_missing_or_too_many_are_told(root):
    folder = folder_of(root)
    (folder / "LICENSE-DATA.txt").unlink()
    (folder / "notes.txt").write_text("x")
    with open(folder / "SHA256SUMS", "a") as sums:
        sums.write("not a sum\n")
    assert verify(root).problems == [
        f"SHA256SUMS:{verify(root).checked['files'] + 1}: not a line of hash and name",
        "LICENSE-DATA.txt: is named in SHA256SUMS and missing",
        "notes.txt: is not named in SHA256SUMS",
    ]


def test_a_changed_database_is_told_even_with_new_sums(root):
    forge(root, "update scorecard set confidence = 'high' where commitment_id = 'FP-3.3a'")
    assert verify(root).problems == ["scorecard.duckdb: scorecard: has other content than release.json says"]


def test_a_broken_or_emptied_database_is_told(root):
    forge(root, "select 1")
    with duckdb.connect(str(folder_of(root) / "scorecard.duckdb")) as connection:
        connection.execute("drop table claims")
    sum_again(folder_of(root))
    assert "scorecard.duckdb: claims: the table is missing" in verify(root).problems
    (folder_of(root) / "scorecard.duckdb").write_bytes(b"nothing")
    sum_again(folder_of(root))
    (problem,) = verify(root).problems
    assert problem.startswith("scorecard.duckdb: cannot be opened")


@pytest.mark.parametrize(
    ("table", "statement", "told"),
    [
        ("readings", "update readings set latest_value = 40 where commitment_id = 'FP-3.3a' and is_primary",
         "latest_value: the receipt says 32.34"),
        ("readings", "update readings set progress_ratio = 0.99 where commitment_id = 'FP-3.3a' and is_primary",
         "progress_ratio 0.99, computed again 0.61"),
        ("claims", "update claims set measured_value = 1 where measured_value is not null", "measured_value: the receipt says"),
        ("indicator_revisions", "update indicator_revisions set obs_value = obs_value + 1", "indicator_revisions"),
        ("scorecard", "update scorecard set indicator_status = 'on_path' where commitment_id = 'FP-3.3a'",
         "FP-3.3a: no receipt for the status on_path"),
        ("receipts", "delete from receipts where step = 'observation' and commitment_id = 'FP-3.3a'", "is no receipt"),
        ("receipts", "delete from receipts where step = 'reading' and commitment_id = 'FP-3.3a' and figure = 'path_gap'",
         "path_gap: the receipt says None"),
        ("observations", "update observations set obs_value = obs_value + 1 where locator = 'line 129'",
         "line 129: SBP.BOP.GOODS.EXPORTS PAK 2024-11: obs_value is 2790.0 in the bytes, 2791.0 in the release"),
        ("observations", "update observations set time_period = '2024-12' where locator = 'line 129'",
         "time_period is 2024-11 in the bytes"),
        ("receipts", "update receipts set locator = 'line 999999' where locator = 'line 129'", "the locator leads nowhere"),
        ("receipts", "update receipts set locator = 'page 3' where locator = 'line 129'", "the locator leads nowhere"),
    ],
)  # fmt: skip
def test_a_forgery_that_agrees_with_itself_is_told_by_its_receipts(root, table, statement, told):
    forge(root, statement, table)
    problems = verify(root).problems
    assert any(told in problem for problem in problems), problems
    assert not any("SHA256SUMS" in problem or "release.json" in problem for problem in problems), "the forger did it well"


def test_missing_and_damaged_bytes_are_told(root):
    kept = {path: gzip.decompress(path.read_bytes()) for path in (root / "archive" / "raw").rglob("*.gz")}
    ((path, original),) = [(path, content) for path, content in kept.items() if b"2790" in content and b"NE.EXP.GNFS" in content]
    path.write_bytes(gzip.compress(original.replace(b"2790", b"2970", 1)))
    (problem,) = verify(root).problems
    assert "other bytes than its name says" in problem
    path.unlink()
    (problem,) = verify(root).problems
    assert problem.startswith(f"archive: no bytes {path.name.removesuffix('.gz')}")


def test_locators_in_json_are_followed(sources, tmp_path):
    archive = Archive(tmp_path)
    records = [{"indicator": {"id": "NY.GDP.MKTP.CD"}, "countryiso3code": "PAK", "date": "2024", "value": 373071800000.5}]
    sha256 = archive.put(json.dumps([{"page": 1, "pages": 1, "total": 1}, records]).encode())
    with duckdb.connect() as connection:
        connection.execute("create table evidence (archived_sha256 varchar)")
        connection.execute("create table observations (snapshot_sha256 varchar, locator varchar, series_code varchar,"
                           " ref_area varchar, time_period varchar, obs_value double)")  # fmt: skip
        connection.execute("create table receipts (snapshot_sha256 varchar, locator varchar, figure varchar, value double,"
                           " step varchar)")  # fmt: skip
        for locator, value in (("[1][0]", 373071800000.5), ("[1][0]", None), ("[1][0]", 373071800000.0), ("[1][1]", 1.0)):
            connection.execute("insert into receipts values (?, ?, 'NY.GDP.MKTP.CD PAK 2024', ?, 'observation')",
                               [sha256, locator, value])  # fmt: skip
        (_, bytes_, none), (_, locators, problems) = check_bytes(connection, archive, sources)
    assert (bytes_, none, locators) == (1, [], 4)
    assert len(problems) == 2
    assert "[1][0]: NY.GDP.MKTP.CD PAK 2024: obs_value is 373071800000.5 in the bytes, 373071800000.0 in" in problems[0]
    assert "[1][1]" in problems[1] and "leads nowhere" in problems[1]


@pytest.mark.parametrize(
    ("start", "latest", "target", "ratio"),
    [
        (30.00, 32.11, 60.00, 0.9799), (30.64, 32.11, 61.28, 0.6684), (30.980, 32.343, 61.960, 0.6130),
        (38.33, 40.45, 60.00, 1.2068),
    ],
)  # fmt: skip
def test_worked_cases_of_the_method(start, latest, target, ratio):
    row = {"path": "compound", "baseline_period": "FY2024", "latest_period": "FY2025", "target_period": "FY2034",
           "baseline_value": start, "latest_value": latest, "target_value": target}  # fmt: skip
    assert progress_ratio(row) == pytest.approx(ratio, abs=5e-5)


def test_a_linear_path():
    row = {"path": "linear", "baseline_period": "2020", "latest_period": "2022", "target_period": "2030",
           "baseline_value": 10.0, "latest_value": 11.0, "target_value": 20.0}  # fmt: skip
    assert progress_ratio(row) == pytest.approx(0.5)


def test_a_blocked_run_is_checked_by_its_sums(tmp_path):
    kept = keep_blocked(tmp_path, INPUTS, [check(outcome="failed")], ["why"], NOW)
    assert verify(tmp_path, kept.release_id).checked == {"files": 3}
    report = kept.folder / "gate" / "report.html"
    report.chmod(0o644)
    report.write_text("all well")
    assert verify(tmp_path, kept.release_id).problems == ["gate/report.html: has other bytes than SHA256SUMS says"]


def test_nothing_released_a_wrong_name_and_object_storage(tmp_path):
    with pytest.raises(BadInput, match="nothing was released yet"):
        verify(tmp_path)
    with pytest.raises(BadInput, match="no release 2026-01-01-x"):
        verify(tmp_path, "2026-01-01-x")
    with pytest.raises(VaadaError, match="local folder only"):
        verify("s3://bucket/vaada")


def test_the_report_is_told(root):
    console = Console(file=io.StringIO(), width=200)
    print_report(verify(root), console)
    (folder_of(root) / "csv" / "claims.csv").write_text("x")
    print_report(verify(root), console)
    told = console.file.getvalue()
    assert "Everything matches." in told and "15 tables" in told
    assert "csv/claims.csv: has other bytes" in told and "1 problems." in told
