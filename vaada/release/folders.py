"""Folders on disk: writing beside, sealing, moving into place, and the pointer (how and why: see `vaada/release`)."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vaada.errors import VaadaError
from vaada.release.exports import file_hash

SUMS = "SHA256SUMS"
READ_ONLY = 0o444


def local_root(data_root: Path | str) -> Path:
    """The data root as a path; `VaadaError` for an address on object storage."""
    if "://" in str(data_root):
        raise VaadaError(f"VAADA_DATA: releases are written to and verified in a local folder only (given: {data_root})")
    return Path(data_root).resolve()


def current_folder(data_root: Path | str) -> Path | None:
    """The folder of the release in force, or None where nothing was released yet."""
    pointer = local_root(data_root) / "published" / "current"
    return pointer.resolve(strict=True) if pointer.is_symlink() else None


def read_release(folder: Path) -> dict:
    """The release.json of a release folder."""
    return json.loads((folder / "release.json").read_text(encoding="utf-8"))


def current_release(data_root: Path | str) -> dict | None:
    """The release.json of the release in force, or None where nothing was released yet."""
    folder = current_folder(data_root)
    return read_release(folder) if folder else None


@contextmanager
def only_writer(root: Path) -> Iterator[Path]:
    """Hold the lock of `releases/` (waiting for another writer) and sweep what dead writers left; yields `releases/`."""
    releases, published = root / "releases", root / "published"
    releases.mkdir(parents=True, exist_ok=True)
    published.mkdir(exist_ok=True)
    with open(releases / ".lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for folder in releases.glob(".staging-*"):
            shutil.rmtree(folder)
        for leftover in published.glob(".current-*"):
            leftover.unlink()
        yield releases


def new_staging(releases: Path, release_id: str) -> Path:
    """An empty folder to write a release in, on the same file system as its place."""
    staging = releases / f".staging-{release_id}-{secrets.token_hex(4)}"
    staging.mkdir()
    return staging


def write_json(path: Path, content: object) -> None:
    """A JSON file for people and programs: UTF-8, two spaces, a line end at its end."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def files_of(folder: Path) -> list[str]:
    """The files below a folder, as sorted relative paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def seal(folder: Path) -> None:
    """Write SHA256SUMS over all files, make them read-only and bring everything to disk."""
    lines = [f"{file_hash(folder / name)}  {name}\n" for name in files_of(folder) if name != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")
    for name in files_of(folder):
        os.chmod(folder / name, READ_ONLY)
        fsync(folder / name)
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        fsync(path)


def install(staging: Path, target: Path) -> None:
    """Move a sealed folder to its place, where nothing may stand yet."""
    if target.exists():
        raise VaadaError(f"{target}: a release is never written twice")
    os.rename(staging, target)
    fsync(target.parent)


def point_at(root: Path, release_id: str) -> None:
    """Swap `published/current` to a release that is in its place."""
    published = root / "published"
    temporary = published / f".current-{secrets.token_hex(4)}"
    os.symlink(os.path.join("..", "releases", release_id), temporary)
    os.replace(temporary, published / "current")
    fsync(published)


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file as a whole: a reader sees the old bytes or the new ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    with open(temporary, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    fsync(path.parent)


def fsync(path: Path) -> None:
    """Bring a file or a folder's entries to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
