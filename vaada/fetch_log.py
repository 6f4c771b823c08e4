"""The rows of the fetch log, and how vintages are read out of them.

A *vintage* of a dataset is a set of rows with outcome `new`: all its parts (pages, batches) name the same `vintage_id` and
the same `vintage_at`, and are written to the log in one go, so half a vintage is never in force. Vintages are ordered by
`vintage_at`, not by arrival, so that old figures can be taken in later. A vintage whose content equals that of the one
before it is another download of the same, and is left out.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from vaada.settings import format_instant, parse_instant

SECRET_PARAMETER = re.compile(r"key|token|secret|password|auth|signature", re.IGNORECASE)


@dataclass(frozen=True)
class Attempt:
    """One row of the fetch log. Times are ISO 8601 in UTC; `part` counts from 1 to `parts`.

    `url` is the publisher's; `asked_at` is where it was asked instead, if `VAADA_HOSTS` said so; `sent` is what was posted.
    `vintage_at` and
    `vintage_id` stand in rows with outcome `new`. `content_sha256` (of the records that carry a value, in any order),
    `newest_period` and `records` speak of the whole dataset, not of the part.
    """

    run_id: str
    source_id: str
    dataset_id: str
    url: str
    outcome: str
    retrieved_at: str
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    reason: str | None = None
    part: int | None = None
    parts: int | None = None
    vintage_at: str | None = None
    vintage_id: str | None = None
    content_sha256: str | None = None
    newest_period: str | None = None
    records: int | None = None
    asked_at: str | None = None
    sent: str | None = None


@dataclass(frozen=True)
class Part:
    """One archived answer of a vintage."""

    sha256: str
    url: str


@dataclass(frozen=True)
class Snapshot:
    """One accepted vintage of a dataset: all its parts, in order."""

    source_id: str
    dataset_id: str
    vintage_at: datetime
    vintage_id: str
    content_sha256: str
    newest_period: str | None
    records: int | None
    parts: tuple[Part, ...]


def snapshots_of(attempts: Iterable[Attempt], as_of: datetime | None = None) -> list[Snapshot]:
    """The accepted vintages in rows of the fetch log; see `Archive.snapshots`."""
    whole = {}
    for row in attempts:
        if row.outcome == "new":
            whole.setdefault((row.source_id, row.dataset_id, row.vintage_id), {})[row.part] = row
    found = []
    for (source_id, dataset_id, vintage_id), rows in whole.items():
        first = next(iter(rows.values()))
        if len(rows) < first.parts:
            continue
        found.append(
            Snapshot(
                source_id,
                dataset_id,
                parse_instant(first.vintage_at, "fetch log"),
                vintage_id,
                first.content_sha256,
                first.newest_period,
                first.records,
                tuple(Part(rows[part].sha256, rows[part].url) for part in sorted(rows)),
            )
        )
    found.sort(key=lambda s: (s.source_id, s.dataset_id, s.vintage_at, s.vintage_id))
    return [
        s
        for before, s in zip([None, *found], found, strict=False)
        if (as_of is None or s.vintage_at <= as_of) and not (before and _is_same_again(before, s))
    ]


def digest_of(snapshots: Iterable[Snapshot]) -> str:
    """SHA-256 over vintages: what they are, since when, and of which bytes."""
    told = [[s.source_id, s.dataset_id, format_instant(s.vintage_at), [part.sha256 for part in s.parts]] for s in snapshots]
    return hashlib.sha256(json.dumps(sorted(told)).encode()).hexdigest()


def vintage_id_of(source_id: str, dataset_id: str, vintage_at: str, part_hashes: Iterable[str]) -> str:
    """The name of a vintage, made from what it is: the same bytes at the same time are the same vintage."""
    told = json.dumps([source_id, dataset_id, vintage_at, list(part_hashes)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def new_run_id(now: datetime) -> str:
    """A name for a run: its time, and a few random letters, since two runs may start in one second."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def redacted(url: str) -> str:
    """The URL without user, password and the values of parameters that look like secrets."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2]
    query = parts.query
    if any(SECRET_PARAMETER.search(name) for name, _ in parse_qsl(query, keep_blank_values=True)):
        query = "&".join(_redacted_pair(pair) for pair in query.split("&"))
    return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))


def _redacted_pair(pair):
    name = pair.partition("=")[0]
    return f"{name}={'***'}" if SECRET_PARAMETER.search(name) else pair


def _is_same_again(before, snapshot):
    same_dataset = (before.source_id, before.dataset_id) == (snapshot.source_id, snapshot.dataset_id)
    return same_dataset and before.content_sha256 == snapshot.content_sha256
