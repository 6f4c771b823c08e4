"""Taking tidy figures files into the archive: hand-collected ones and those that ship with the project.

A file is taken in whole or not at all (the format and its judgement: `tidy`), and is a vintage of its own. What ships with
the project is listed in `commitments/figures/figures.yml` with its SHA-256 and the instant at which it became known.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from vaada.archive import Archive
from vaada.catalog import Source
from vaada.errors import BadInput
from vaada.fetch_log import Attempt, new_run_id, vintage_id_of
from vaada.registry.models import Unit
from vaada.settings import format_instant, parse_instant
from vaada.tidy import COLUMNS, check_figures, rows_of, unit_codes
from vaada.yaml_lines import read_yaml, shown_path, validate

__all__ = ["COLUMNS", "FIGURES", "Taken", "add_figures", "check_figures", "ensure_shipped_figures", "rows_of", "unit_codes"]

FIGURES = "figures"  # source_id and dataset_id of every tidy figures file in the archive


class ShippedFigures(BaseModel):
    """One line of `figures.yml`: a file that ships with the project."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, StringConstraints(pattern=r"^[\w.-]+\.csv$")]
    vintage_at: str
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    note: str


@dataclass(frozen=True)
class Taken:
    """What became of a file: `new`, or `unchanged` where the same bytes were taken in for the same instant before."""

    file: str
    outcome: str
    sha256: str
    vintage_at: datetime
    rows: int


def add_figures(
    archive: Archive,
    sources: dict[str, Source],
    units: Iterable[Unit],
    areas: Iterable[str],
    path: Path | str,
    at: datetime,
    now: datetime,
) -> Taken:
    """Take a tidy figures file in as the vintage `at`; `now` is when that was done.

    `areas` are the codes that may stand in `ref_area`. `BadInput` for a file with a problem: then nothing is taken in.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{shown_path(path)}: cannot be read ({error.strerror}); correct the path") from None
    rows = check_figures(content, shown_path(path), sources, units, areas)
    return _archive_figures(archive, content, path.name, rows, at, now)


def ensure_shipped_figures(
    archive: Archive,
    sources: dict[str, Source],
    units: Iterable[Unit],
    areas: Iterable[str],
    folder: Path | str,
    now: datetime,
) -> list[Taken]:
    """Take in what `folder/figures.yml` lists, once; a file whose bytes are not those of the list is refused."""
    located = read_yaml(Path(folder) / "figures.yml")
    units, areas = list(units), set(areas)
    known = {row.vintage_id for row in archive.attempts()}
    taken = []
    for i, shipped in enumerate(validate(list[ShippedFigures], located.data, located)):
        path = Path(folder) / shipped.file
        at = parse_instant(shipped.vintage_at, located.at((i, "vintage_at")))
        if not path.is_file():
            raise BadInput(f"{located.at((i, 'file'))}: no file {shipped.file} beside this list; bring it back")
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 != shipped.sha256:
            raise BadInput(
                f"{located.at((i, 'sha256'))}: {shipped.file} has other bytes than this list says ({sha256});"
                " bring the file back, or list a new file with its own vintage"
            )
        if _vintage_id(at, sha256) not in known:
            taken.append(add_figures(archive, sources, units, areas, path, at, now))
    return taken


def _vintage_id(at, sha256):
    return vintage_id_of(FIGURES, FIGURES, format_instant(at), [sha256])


def _archive_figures(archive, content, name, rows, at, now):
    sha256 = archive.put(content)
    vintage_id = _vintage_id(at, sha256)
    if any(row.vintage_id == vintage_id for row in archive.attempts()):
        return Taken(name, "unchanged", sha256, at, rows)
    run_id = new_run_id(now)
    row = Attempt(
        run_id, FIGURES, FIGURES, name, "new", format_instant(now),
        sha256=sha256, bytes=len(content), part=1, parts=1,
        vintage_at=format_instant(at), vintage_id=vintage_id, content_sha256=sha256, records=rows,
    )  # fmt: skip
    archive.append(run_id, [row])
    return Taken(name, "new", sha256, at, rows)
