"""From findings to the gate's word: exceptions applied, series held back, rows of `quality_results`, reasons.

A failure that an exception covers stays `failed` in the results, with the exception's id: it is accepted, not undone.
What was once accepted through an exception stays accepted when that exception has gone.
"""

from dataclasses import dataclass, field
from datetime import UTC, date

import pandas as pd

from vaada.gate.candidate import Candidate
from vaada.gate.judge import Finding, told_rows
from vaada.gate.results import RESULT_COLUMNS
from vaada.gate.specs import AcceptedAnomaly, PlannedCheck
from vaada.settings import format_instant

LONGEST_THRESHOLD = 300


class Exceptions:
    """The accepted anomalies in force on a day, and which of them were needed."""

    def __init__(self, accepted: list[AcceptedAnomaly], day: date):
        self.known = [one for one in accepted if one.accepted_on <= day]
        self.in_force = [one for one in self.known if day <= one.expires_on]
        self.day = day
        self.matched = set()

    def of(self, check_id: str, **where) -> str | None:
        """The id of the first exception that covers a failure of this check at this place; it counts as needed."""
        for one in self.in_force:
            if one.check_id == check_id and all(_fits(getattr(one, name), value) for name, value in _places(one, where)):
                self.matched.add(one.id)
                return one.id
        return None

    def rows(self) -> list[dict]:
        """For the checks of the exceptions themselves."""
        return [
            {
                "exception_id": one.id, "check_id": one.check_id, "owner": one.owner, "expires_on": one.expires_on,
                "has_expired": one.expires_on < self.day, "has_matched": one.id in self.matched,
            }
            for one in self.known
        ]  # fmt: skip


def _places(one, where):
    named = {"series_code": one.series_code, "vintage_at": one.vintage_at, "commitment_id": one.commitment_id}
    return [(name, where.get(name)) for name, value in named.items() if value is not None]


def _fits(wanted, value):
    if hasattr(wanted, "astimezone"):
        wanted = (wanted if wanted.tzinfo is None else wanted.astimezone(UTC)).replace(tzinfo=None)
    return value == wanted


@dataclass
class Series:
    """What the checks of series came to: the last findings, and what became of each failing (series, vintage)."""

    findings: list[Finding] = field(default_factory=list)
    held: dict[tuple, str] = field(default_factory=dict)  # (series, vintage): check
    excepted: dict[tuple, tuple[str, str]] = field(default_factory=dict)  # (series, vintage): (check, exception)


def structural_row(finding: Finding, exceptions: Exceptions) -> tuple[dict, str | None]:
    """The row of a check that is not about single series, and the reason why it blocks (None where it does not)."""
    planned, failing = finding.planned, finding.failing
    if finding.outcome == "passed":
        return _row(finding), None
    if finding.outcome == "error":
        return _row(finding), f"{planned.check_id}: the check itself broke, so nothing is known: {finding.observed}"
    exception_id, left = _uncovered(planned, failing, exceptions)
    if left is not None and len(left) < len(failing):
        finding = finding.of(left)
    affected = _commitments(finding.failing)
    reason = None
    if exception_id is None and planned.check.severity == "critical":
        reason = f"{planned.check_id}: {planned.check.why} ({finding.observed})"
    return _row(finding, exception_id=exception_id, affected=affected), reason


def _uncovered(planned, failing, exceptions):
    """(ids of the exceptions, None) where every failing row is covered; else (None, the rows that are not)."""
    if failing is None:
        return exceptions.of(planned.check_id), None
    rows = failing.to_dict("records")
    ids = [exceptions.of(planned.check_id, commitment_id=row.get("commitment_id"), series_code=row.get("series_code")) for row in rows]
    if all(ids):
        return "; ".join(sorted(set(ids))), None
    return None, failing.iloc[[place for place, one in enumerate(ids) if one is None]]


def judge_series(candidate: Candidate, planned: list[PlannedCheck], run, exceptions: Exceptions) -> Series:
    """Judge every series and vintage; `run(planned)` gives a check's finding on what is trusted at that moment.

    A vintage is compared with the last one that was good. So the earliest bad vintage of each series loses its trust
    first, and the rest is judged anew, until nothing changes.
    """
    standing = {
        (code, vintage): (rule, exception_id)
        for code, vintage, rule, exception_id in candidate.connection.execute(
            "select series_code, vintage_at, standing_rule, standing_exception from vintages"
            " where standing_decision = 'accepted' and standing_exception is not null"
        ).fetchall()
    }
    series = Series()
    while True:
        series.findings = [run(one) for one in planned]
        series.excepted = {}
        failed = {}
        for finding in series.findings:
            if finding.outcome == "failed" and finding.planned.check.severity == "critical":
                _sort_out(finding, exceptions, standing, series, failed)
        fresh = {}
        for code, vintage in sorted(set(failed) - set(series.held)):
            fresh.setdefault(code, vintage)
        if not fresh:
            return series
        for code, vintage in fresh.items():
            series.held[code, vintage] = failed[code, vintage]
            candidate.connection.execute(
                "update vintages set is_trusted = false where series_code = ? and vintage_at = ?", [code, vintage]
            )


def _sort_out(finding, exceptions, standing, series, failed):
    check_id = finding.planned.check_id
    for code, vintage in _vintages(finding.failing):
        exception_id = exceptions.of(check_id, series_code=code, vintage_at=vintage)
        if exception_id is None and standing.get((code, vintage), (None, None))[0] == check_id:
            exception_id = standing[code, vintage][1]
        if exception_id is not None:
            series.excepted.setdefault((code, vintage), (check_id, exception_id))
        else:
            failed.setdefault((code, vintage), check_id)


def _vintages(failing):
    pairs = failing[["series_code", "vintage_at"]].drop_duplicates()
    return sorted((code, vintage.to_pydatetime()) for code, vintage in pairs.itertuples(index=False))


def series_rows(finding: Finding, series: Series, exceptions: Exceptions, resting: dict[str, str]) -> list[dict]:
    """One row for a check that passed or broke; one per failing series, called `check:series`, for one that failed."""
    if finding.outcome != "failed":
        return [_row(finding)]
    rows = []
    for code, failing in finding.failing.groupby("series_code", sort=True):
        ids = set()
        for _, vintage in _vintages(failing):
            check_id, exception_id = series.excepted.get((code, vintage), (None, None))
            own = exceptions.of(finding.planned.check_id, series_code=code, vintage_at=vintage)
            ids.add(exception_id if check_id == finding.planned.check_id else own)
        exception_id = None if None in ids else "; ".join(sorted(ids))
        one = finding.of(failing.drop(columns="series_code"))
        rows.append(_row(one, series_code=code, exception_id=exception_id, affected=resting.get(code)))
    return rows


def _row(finding, series_code=None, exception_id=None, affected=None):
    planned = finding.planned
    values = (
        planned.check_id if series_code is None else f"{planned.check_id}:{series_code}",
        planned.suite,
        planned.check.expect,
        planned.table,
        planned.check.arguments.get("column"),
        series_code,
        planned.check.severity,
        finding.outcome,
        finding.observed,
        threshold_text(planned),
        exception_id,
        affected,
    )
    return dict(zip(RESULT_COLUMNS, values, strict=True))


def threshold_text(planned: PlannedCheck) -> str:
    """Where the line lies: the expectation's arguments, the query's parameters, and since when and why."""
    given = {**planned.arguments(), **planned.check.parameters}
    given.pop("column", None)
    told = ", ".join(f"{name} {_told_argument(value)}" for name, value in given.items()) or planned.check.expect
    if planned.check.threshold:
        told += f" (since {planned.check.threshold.since}: {planned.check.threshold.reason})"
    return told if len(told) <= LONGEST_THRESHOLD else told[: LONGEST_THRESHOLD - 4] + " ..."


def _told_argument(value):
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _commitments(failing):
    if failing is None or "commitment_id" not in failing:
        return None
    return "; ".join(sorted({str(one) for one in failing["commitment_id"].dropna()})) or None
