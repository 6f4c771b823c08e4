"""What the gate is asked, and what it answers: plain records that travel between two processes as JSON."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from vaada.settings import format_instant, parse_instant

# The columns of `quality_results`, in the order of the contract.
RESULT_COLUMNS = (
    "check_id", "suite", "expectation", "table_name", "column_name", "series_code", "severity", "outcome",
    "observed_value", "threshold", "exception_id", "affected_commitments",
)  # fmt: skip
# The columns of a decision; `vintage_at` and `decided_at` are instants in UTC without a zone, as in the warehouse.
DECISION_COLUMNS = (
    "source_id", "dataset_id", "series_code", "vintage_at", "decision", "rule", "decided_at", "exception_id",
)  # fmt: skip


@dataclass(frozen=True)
class GateRequest:
    """What a candidate is judged with; `previous` is the database of the release in force, None before the first."""

    archive_root: str
    previous: str | None
    as_of: datetime
    expectations: str


@dataclass(frozen=True)
class GateResult:
    """The gate's word on a candidate. Nothing in it depends on when or where it was judged.

    rows        one per check, and one per failing series instead of its check: the columns of `quality_results`
    blocked     whether the candidate must not be released, and `reasons` why, one line each
    decisions   accepted or held, one per series and vintage ever received; `decided_at` is the request's `as_of`
    held        those of `decisions` that hold a vintage which this candidate still contains
    freed       those that accept a vintage which this candidate leaves out
    """

    rows: list[dict]
    blocked: bool
    reasons: list[str]
    decisions: list[dict] = field(default_factory=list)
    held: list[dict] = field(default_factory=list)
    freed: list[dict] = field(default_factory=list)

    @property
    def must_rebuild(self) -> bool:
        """Whether the decisions differ from those that the candidate was built with."""
        return bool(self.held or self.freed)

    def as_json(self) -> dict:
        """For the way between the processes; `result_from_json` is the way back."""
        told = asdict(self)
        for name in ("decisions", "held", "freed"):
            told[name] = [decision_as_json(row) for row in told[name]]
        return told


def result_from_json(told: dict) -> GateResult:
    """The `GateResult` of which `as_json` was made."""
    decisions = {name: [decision_from_json(row) for row in told[name]] for name in ("decisions", "held", "freed")}
    return GateResult(rows=told["rows"], blocked=told["blocked"], reasons=told["reasons"], **decisions)


def decision_as_json(row: dict) -> dict:
    """A decision with its instants as text (`2026-06-13T00:00:00Z`)."""
    instants = {name: format_instant(row[name].replace(tzinfo=UTC)) for name in ("vintage_at", "decided_at")}
    return {**row, **instants}


def decision_from_json(row: dict) -> dict:
    """A decision with its instants in UTC without a zone."""
    instants = {name: parse_instant(row[name], "gate decision").replace(tzinfo=None) for name in ("vintage_at", "decided_at")}
    return {**{name: row[name] for name in DECISION_COLUMNS}, **instants}
