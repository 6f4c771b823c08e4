"""Reading a release that lies on disk: its tables as views over its Parquet files, which no other reader can lock."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb

from vaada.errors import BadInput
from vaada.release.contract import KEYS
from vaada.release.database import SETTINGS, literal
from vaada.release.folders import current_folder, local_root, read_release

NO_RELEASE = "no release yet: say `make scorecard` or `vaada nightly`"


@dataclass
class Released:
    """A release: its folder, its release.json, and a connection on which its tables have their bare names."""

    folder: Path
    release: dict
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, *values: object) -> list[dict]:
        """The rows of a query as dicts; `?` in it are filled with `values`."""
        answer = self.connection.execute(query, list(values))
        names = [column[0] for column in answer.description]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()


def open_release(data_root: Path | str, release_id: str | None = None) -> Released:
    """The release in force, or the named one; `BadInput` where there is none, or where the gate let none of it out."""
    folder = current_folder(data_root) if release_id is None else _named_folder(local_root(data_root), release_id)
    if folder is None:
        raise BadInput(f"{data_root}: {NO_RELEASE}")
    release = read_release(folder)
    if release["result"] != "released":
        raise BadInput(f"release {folder.name} was {release['result']} and has no tables; its reports lie in {folder}")
    connection = duckdb.connect(config=SETTINGS)
    for table in KEYS:
        path = folder / "parquet" / f"{table}.parquet"
        connection.execute(f"create view {table} as select * from read_parquet({literal(path)})")
    return Released(folder, release, connection)


def release_folders(root: Path) -> list[Path]:
    """Every release under a data root, kept ones that the gate blocked too, by name."""
    return sorted(path.parent for path in (root / "releases").glob("[!.]*/release.json"))


def _named_folder(root, release_id):
    folders = {path.name: path for path in release_folders(root)}
    if not folders:
        return None
    if release_id not in folders:
        raise BadInput(f"no release `{release_id}`; {nearest(release_id, folders)}")
    return folders[release_id]


def nearest(name: str, known) -> str:
    """`the nearest are A, B`: what a mistyped name may have meant."""
    folded = {one.casefold(): one for one in known}
    found = [folded[one] for one in get_close_matches(name.casefold(), folded, n=4, cutoff=0.3)]
    return f"the nearest are {', '.join(found)}" if found else f"there are {', '.join(sorted(known)[:4])}, ..."
