"""Every series in every vintage: which fail, which of those are accepted, and which are held back.

A vintage is compared with the last one that was good. So of each series the earliest bad vintage loses its trust first,
and the rest is judged anew, until nothing changes: what follows a corrupt vintage is not measured by it.

What was once accepted through an exception stays accepted when that exception has gone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from vaada.gate.candidate import Candidate
from vaada.gate.exceptions import Exceptions
from vaada.gate.judge import Finding
from vaada.gate.results import DECISION_COLUMNS
from vaada.gate.specs import PlannedCheck

STANDING = """
select series_code, vintage_at, standing_rule, standing_exception
from vintages
where standing_decision = 'accepted' and standing_exception is not null
"""
DISTRUST = "update vintages set is_trusted = false where series_code = ? and vintage_at = ?"


@dataclass
class SeriesVerdict:
    """The last findings; (check, series, vintage): exception that covers it; (series, vintage): check that holds it."""

    findings: list[Finding] = field(default_factory=list)
    covered: dict[tuple[str, str, datetime], str] = field(default_factory=dict)
    held: dict[tuple[str, datetime], str] = field(default_factory=dict)


def judge_series(
    candidate: Candidate, checks: list[PlannedCheck], find: Callable[[PlannedCheck], Finding], exceptions: Exceptions
) -> SeriesVerdict:
    """Judge all series; `find` gives a check's finding on what is trusted at that moment."""
    standing = {(*where, rule): told for *where, rule, told in candidate.connection.execute(STANDING).fetchall()}
    verdict = SeriesVerdict()
    while True:
        verdict.findings = [find(planned) for planned in checks]
        earliest = {}
        for (code, vintage), check_id in sorted(_failures(verdict, standing, exceptions).items()):
            if (code, vintage) not in verdict.held:
                earliest.setdefault(code, (vintage, check_id))
        if not earliest:
            return verdict
        for code, (vintage, check_id) in earliest.items():
            verdict.held[code, vintage] = check_id
            candidate.connection.execute(DISTRUST, [code, vintage])


def _failures(verdict, standing, exceptions):
    """{(series, vintage): check} of the grave failures that nothing covers; what is covered is noted."""
    failures = {}
    for finding in verdict.findings:
        if finding.outcome != "failed":
            continue
        check_id = finding.planned.check_id
        for code, vintage in vintages_of(finding.failing):
            told = exceptions.covering(check_id, series_code=code, vintage_at=vintage) or standing.get((code, vintage, check_id))
            if told is not None:
                verdict.covered[check_id, code, vintage] = told
            elif finding.planned.check.severity == "critical":
                failures.setdefault((code, vintage), check_id)
    return failures


def vintages_of(failing) -> list[tuple[str, datetime]]:
    """The (series, vintage) pairs of a frame, in their order."""
    pairs = failing[["series_code", "vintage_at"]].drop_duplicates()
    return sorted((code, vintage.to_pydatetime()) for code, vintage in pairs.itertuples(index=False))


def decisions_of(candidate: Candidate, verdict: SeriesVerdict, now: datetime) -> list[dict]:
    """A decision on every vintage of every series, by series and vintage; `now` (without zone) is when it is made."""
    accepted = {}
    critical = {one.planned.check_id for one in verdict.findings if one.planned.check.severity == "critical"}
    for (check_id, code, vintage), exception_id in sorted(verdict.covered.items()):
        if check_id in critical:
            accepted.setdefault((code, vintage), (check_id, exception_id))
    decisions = []
    for source_id, dataset_id, code, vintage, *standing in candidate.connection.execute(
        "select source_id, dataset_id, series_code, vintage_at, standing_decision, standing_rule, standing_exception"
        " from vintages order by series_code, vintage_at"
    ).fetchall():
        if (code, vintage) in verdict.held:
            word = ("held", verdict.held[code, vintage], None)
        elif (code, vintage) in accepted:
            word = ("accepted", *accepted[code, vintage])
        else:
            was_excepted = standing[0] == "accepted" and standing[2] is not None
            word = standing if was_excepted else ("accepted", None, None)
        decision, rule, exception_id = word
        values = (source_id, dataset_id, code, vintage, decision, rule, now, exception_id)
        decisions.append(dict(zip(DECISION_COLUMNS, values, strict=True)))
    return decisions
