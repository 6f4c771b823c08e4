"""Checking a release against itself and against the archive: every file, every table, every receipt down to the bytes.

    files       each file has the SHA-256 of SHA256SUMS; none is missing, none is there besides
    tables      each table of scorecard.duckdb has the hash of release.json
    receipts    each input is itself a receipt; the value is the figure that the release publishes
    ratios      progress_ratio follows from baseline, latest value, target and path (METHOD 3.1)
    bytes       each archived answer that is named is there and has its hash
    locators    each observation stands where its locator says, with the value published

What does not match is listed; nothing is mended. Whether that is an error is the caller's to decide.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from vaada.archive import Archive
from vaada.catalog import Source, load_sources
from vaada.errors import BadInput
from vaada.release.check_bytes import check_bytes
from vaada.release.check_receipts import check_ratios, check_receipts
from vaada.release.contract import KEYS
from vaada.release.database import SETTINGS
from vaada.release.exports import file_hash, table_hash
from vaada.release.folders import SUMS, current_folder, files_of, local_root, read_release
from vaada.version import HOUSE

SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass
class VerifyReport:
    """What was checked (how many of each kind) and what does not match, one line per problem."""

    release_id: str
    checked: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether everything matches."""
        return not self.problems

    def add(self, kind: str, number: int, problems: list[str]) -> None:
        """Count what was looked at and take in what was found."""
        self.checked[kind] = self.checked.get(kind, 0) + number
        self.problems.extend(problems)


def verify(
    data_root: Path | str, release_id: str | None = None, sources: dict[str, Source] | None = None
) -> VerifyReport:
    """Check a release (the one in force unless named). `sources`: the specs, read from the project unless given.

    `BadInput` for a release that does not exist, `VaadaError` for a data root on object storage.
    """
    folder = _folder(data_root, release_id)
    report = VerifyReport(folder.name)
    report.add("files", *_check_files(folder))
    if not (folder / "release.json").is_file():
        return report
    release = read_release(folder)
    if release["result"] == "released":
        archive = Archive(local_root(data_root) / "archive")
        _check_database(folder / "scorecard.duckdb", release, archive, sources or load_sources(HOUSE / "sources"), report)
    return report


def _folder(data_root, release_id):
    folder = local_root(data_root) / "releases" / release_id if release_id else current_folder(data_root)
    if folder is None:
        raise BadInput(f"{data_root}: nothing was released yet; make a scorecard first")
    if not folder.is_dir():
        raise BadInput(f"no release {release_id}; the names of the folders in {folder.parent} are those that there are")
    return folder


def _check_files(folder):
    there = [name for name in files_of(folder) if name != SUMS]
    if not (folder / SUMS).is_file():
        return len(there), [f"{SUMS}: is missing"]
    named, problems = {}, []
    for number, line in enumerate((folder / SUMS).read_text(encoding="utf-8").splitlines(), start=1):
        match = SUM_LINE.fullmatch(line)
        if match:
            named[match[2]] = match[1]
        else:
            problems.append(f"{SUMS}:{number}: not a line of hash and name")
    problems += [f"{name}: is named in {SUMS} and missing" for name in sorted(named.keys() - set(there))]
    problems += [f"{name}: is not named in {SUMS}" for name in there if name not in named]
    problems += [
        f"{name}: has other bytes than {SUMS} says"
        for name in there
        if name in named and file_hash(folder / name) != named[name]
    ]
    return len(named), problems


def _check_database(path, release, archive, sources, report):
    try:
        connection = duckdb.connect(str(path), read_only=True, config=SETTINGS)
    except duckdb.Error as error:
        report.add("tables", 0, [f"{path.name}: cannot be opened ({str(error).splitlines()[0]})"])
        return
    with connection:
        there = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
        missing = [table for table in KEYS if table not in there]
        report.add("tables", len(missing), [f"{path.name}: {table}: the table is missing" for table in missing])
        report.add("tables", *_check_tables(connection, path.name, there, release["table_hashes"]))
        if not missing:
            report.add("receipts", *check_receipts(connection))
            report.add("ratios", *check_ratios(connection))
            for kind, number, problems in check_bytes(connection, archive, sources):
                report.add(kind, number, problems)


def _check_tables(connection, name, there, hashes):
    tables = [table for table in KEYS if table in there]
    problems = [
        f"{name}: {table}: has other content than release.json says"
        for table in tables
        if table_hash(connection, table) != hashes.get(table)
    ]
    return len(tables), problems


def print_report(report: VerifyReport, console) -> None:
    """Tell a report on a rich console: what was checked, each problem on its line, and the sum of it."""
    counts = ", ".join(f"{number} {kind}" for kind, number in report.checked.items())
    console.print(f"{report.release_id}: checked {counts}", soft_wrap=True)
    for problem in report.problems:
        console.print(f"  {problem}", markup=False, highlight=False, soft_wrap=True)
    console.print("Everything matches." if report.is_sound else f"{len(report.problems)} problems.")
