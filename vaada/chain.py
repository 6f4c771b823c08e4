"""The links of an explanation: what stands behind a status or a finding, down to the archived row."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from vaada.raw_rows import RawRow
from vaada.rules_told import Rule


@dataclass(frozen=True)
class Observation:
    """One published figure, and the archived row that it was read from (or why that row cannot be shown)."""

    receipt_id: str
    figure: str
    value: float | None
    vintage_at: datetime
    snapshot_sha256: str
    locator: str
    url: str | None
    raw: RawRow | None
    problem: str | None = None


@dataclass(frozen=True)
class Value:
    """A value of an indicator (or a measure of a claim) and the observations that it is made of, by period."""

    figure: str
    value: float
    vintage_at: datetime | None
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class ReadingChain:
    """The primary reading: its figures, its formula, and the values that they rest on."""

    row: dict
    indicator: dict
    figures: dict[str, float]
    values: tuple[Value, ...]


@dataclass
class Explanation:
    """Everything that stands behind one commitment or claim of a release. `row` is the row of scorecard or claims."""

    name: str
    kind: str
    row: dict
    release: dict
    folder: Path
    rule: Rule
    restates: str | None = None
    reading: ReadingChain | None = None
    other_readings: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    measures: list[Value] = field(default_factory=list)
    commands: dict[str, str] = field(default_factory=dict)
