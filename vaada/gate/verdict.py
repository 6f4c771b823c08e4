"""From findings to what is told: the rows of `quality_results`, and the reasons why a candidate is blocked."""

from vaada.gate.exceptions import Exceptions
from vaada.gate.judge import Finding
from vaada.gate.results import RESULT_COLUMNS
from vaada.gate.series import SeriesVerdict, vintages_of
from vaada.gate.specs import PlannedCheck

LONGEST_THRESHOLD = 300


def structural_row(finding: Finding, exceptions: Exceptions) -> tuple[dict, str | None]:
    """The row of a check that is not about single series, and the reason why it blocks (None where it does not)."""
    planned, failing = finding.planned, finding.failing
    if finding.outcome == "passed":
        return _row(finding), None
    if finding.outcome == "error":
        return _row(finding), f"{planned.check_id}: the check itself broke, so nothing is known: {finding.observed}"
    exception_id, left = _covering(planned, failing, exceptions)
    if exception_id is None and left is not None and len(left) < len(failing):
        finding = finding.of(left)
    reason = None
    if exception_id is None and planned.check.severity == "critical":
        reason = f"{planned.check_id}: {planned.check.why} ({finding.observed})"
    return _row(finding, exception_id=exception_id, affected=_commitments(finding.failing)), reason


def _covering(planned, failing, exceptions):
    """(ids of the exceptions, None) where every failing row is covered; else (None, the rows that are not)."""
    if failing is None:
        return exceptions.covering(planned.check_id), None
    ids = [
        exceptions.covering(planned.check_id, commitment_id=row.get("commitment_id"), series_code=row.get("series_code"))
        for row in failing.to_dict("records")
    ]
    if all(ids):
        return "; ".join(sorted(set(ids))), None
    return None, failing.iloc[[place for place, one in enumerate(ids) if one is None]]


def series_rows(finding: Finding, verdict: SeriesVerdict, resting: dict[str, str]) -> list[dict]:
    """One row for a check that passed or broke; for one that failed one per series, called `check:series`.

    `resting`: {series: the commitments that rest on it}.
    """
    if finding.outcome != "failed":
        return [_row(finding)]
    rows = []
    for code, failing in finding.failing.groupby("series_code", sort=True):
        ids = {verdict.covered.get((finding.planned.check_id, *pair)) for pair in vintages_of(failing)}
        exception_id = None if None in ids else "; ".join(sorted(ids))
        of_series = finding.of(failing.drop(columns="series_code"))
        rows.append(_row(of_series, series_code=code, exception_id=exception_id, affected=resting.get(code)))
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
    told = ", ".join(f"{name} {_told(value)}" for name, value in given.items())
    if planned.check.threshold:
        told += f" (since {planned.check.threshold.since}: {planned.check.threshold.reason})"
    return told if len(told) <= LONGEST_THRESHOLD else told[: LONGEST_THRESHOLD - 4] + " ..."


def _told(value):
    return " | ".join(map(str, value)) if isinstance(value, list) else str(value)


def _commitments(failing):
    if failing is None or "commitment_id" not in failing:
        return None
    return "; ".join(sorted({str(one) for one in failing["commitment_id"].dropna()})) or None
