"""The raw archive: every answer as received, under the SHA-256 of its bytes, and a log of every attempt.

    archive/raw/ab/abcdef....gz         the bytes, compressed (gzip without a time stamp: the same bytes, the same file)
    archive/fetch_log/<run_id>.jsonl    one row per attempt, appended in one write per dataset; one file per run

Nothing is overwritten and nothing is deleted. The root is a local folder or any address that fsspec knows (`s3://...`); on
object storage there is no append, so the log of a run is written again as a whole. What the rows mean: `fetch_log`.
"""

import gzip
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from vaada.errors import VaadaError
from vaada.fetch_log import Attempt, Snapshot, digest_of, redacted, snapshots_of
from vaada.settings import parse_instant


class Archive:
    """The store and its log under one root; see the top of this module."""

    def __init__(self, root: str | Path):
        self.fs, path = fsspec.core.url_to_fs(str(root))
        self.root = path.rstrip("/")
        self.is_local = isinstance(self.fs, LocalFileSystem)
        self._appending = threading.Lock()

    def put(self, content: bytes) -> str:
        """Keep the bytes; their SHA-256. Bytes that are there already are left as they are."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._raw_path(sha256)
        if not self.fs.exists(path):
            self._write(path, gzip.compress(content, mtime=0))
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that SHA-256, checked; `VaadaError` where they are missing or damaged."""
        path = self._raw_path(sha256)
        try:
            content = gzip.decompress(self.fs.cat_file(path))
        except FileNotFoundError:
            raise VaadaError(f"archive: no bytes {sha256}; restore raw/ from a copy of the archive") from None
        except (OSError, EOFError) as error:
            raise VaadaError(f"archive: {path} cannot be read ({error}); restore it from a copy of the archive") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise VaadaError(f"archive: {path} holds other bytes than its name says; restore it from a copy")
        return content

    def append(self, run_id: str, rows: Iterable[Attempt]) -> None:
        """Add rows to the log of a run, all in one write; secrets in their URLs are redacted."""
        lines = []
        for row in rows:
            if row.run_id != run_id:
                raise ValueError(f"a row of run {row.run_id} in the log of run {run_id}")
            lines.append(json.dumps({**asdict(row), "url": redacted(row.url)}, ensure_ascii=False, sort_keys=True) + "\n")
        content = "".join(lines).encode()
        path = f"{self.root}/fetch_log/{run_id}.jsonl"
        with self._appending:
            if self.is_local:
                self._append_locally(path, content)
            else:
                before = self.fs.cat_file(path) if self.fs.exists(path) else b""
                self.fs.pipe_file(path, before + content)

    def attempts(self) -> list[Attempt]:
        """All rows of all runs, by time; within one time in the order in which they were written."""
        folder = f"{self.root}/fetch_log"
        paths = sorted(self.fs.glob(f"{folder}/*.jsonl")) if self.fs.exists(folder) else []
        rows = [row for path in paths for row in self._rows_of(path)]
        return sorted(rows, key=lambda row: parse_instant(row.retrieved_at, "fetch log"))

    def snapshots(self, as_of: datetime | None = None) -> list[Snapshot]:
        """The accepted vintages of every dataset, by (source, dataset, vintage_at); those after `as_of` left out."""
        return snapshots_of(self.attempts(), as_of)

    def last_good(self, source_id: str, dataset_id: str, as_of: datetime | None = None) -> Snapshot | None:
        """The vintage in force of a dataset, or None where none was ever accepted."""
        held = [s for s in self.snapshots(as_of) if (s.source_id, s.dataset_id) == (source_id, dataset_id)]
        return held[-1] if held else None

    def digest(self, as_of: datetime | None = None) -> str:
        """SHA-256 over the accepted vintages only: a night without news does not change it."""
        return digest_of(self.snapshots(as_of))

    def _raw_path(self, sha256):
        return f"{self.root}/raw/{sha256[:2]}/{sha256}.gz"

    def _write(self, path, content):
        if not self.is_local:
            self.fs.pipe_file(path, content)
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        temporary = f"{path}.{secrets.token_hex(4)}.tmp"
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _fsync_folder(os.path.dirname(path))

    def _append_locally(self, path, content):
        is_new = not os.path.exists(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab", buffering=0) as file:
            file.write(content)
            os.fsync(file.fileno())
        if is_new:
            _fsync_folder(os.path.dirname(path))

    def _rows_of(self, path):
        """The rows of one log file. A last line without its end was cut off by a crash: it never took place."""
        known = {field.name for field in fields(Attempt)}
        for number, line in enumerate(self.fs.cat_file(path).decode().splitlines(keepends=True), start=1):
            if not line.endswith("\n"):
                return
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                raise VaadaError(f"{path}:{number}: not a row of the fetch log; restore the file from a copy") from None
            yield Attempt(**{name: value for name, value in row.items() if name in known})


def _fsync_folder(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
