"""What a release was made from. The same inputs give the same release_id, and what has an id is never written again."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from vaada.settings import format_instant


@dataclass(frozen=True)
class Inputs:
    """Everything that decides what a release says; `as_of` is an aware instant."""

    archive_sha256: str
    registry_sha256: str
    code_version: str
    rule_version: str
    as_of: datetime

    @property
    def release_id(self) -> str:
        """`2026-06-14-0123456789ab`: the as-of date (UTC) and a hash of all inputs."""
        told = [
            self.archive_sha256, self.registry_sha256, self.code_version, self.rule_version, format_instant(self.as_of)
        ]  # fmt: skip
        return f"{self.as_of.astimezone(UTC):%Y-%m-%d}-{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]}"


def inputs_of(candidate: Path | str, archive_sha256: str, registry_sha256: str) -> Inputs:
    """The inputs of a built candidate: its own record of instant, rules and code, and the two digests of its world."""
    with duckdb.connect(str(candidate), read_only=True) as connection:
        as_of, rules, code = connection.execute("select as_of, rule_version, code_version from registry.run").fetchone()
    return Inputs(archive_sha256, registry_sha256, code, rules, as_of.replace(tzinfo=UTC))
