"""All checks of the folder on one candidate: structural ones, series, decisions, and at last the exceptions."""

from datetime import datetime
from pathlib import Path

from vaada.gate.candidate import Candidate
from vaada.gate.exceptions import COLUMNS as EXCEPTION_COLUMNS
from vaada.gate.exceptions import Exceptions
from vaada.gate.judge import Finding, Judge, broken
from vaada.gate.results import GateRequest, GateResult
from vaada.gate.series import decisions_of, judge_series
from vaada.gate.specs import PlannedCheck, load_expectations
from vaada.gate.verdict import series_rows, structural_row
from vaada.settings import parse_instant

LAST_SUITE = "exceptions"  # judged when it is known which exceptions were needed


def answer_to(asked: dict, judge: Judge) -> GateResult:
    """The gate's word for one request: {candidate, archive_root, previous, as_of, expectations}, all as text."""
    as_of = parse_instant(asked["as_of"], "as_of")
    request = GateRequest(asked["archive_root"], asked["previous"], as_of, asked["expectations"])
    expectations = load_expectations(request.expectations)
    made = {planned.check_id: judge.expectation(planned) for planned in expectations.checks}
    with Candidate(Path(asked["candidate"]), request, expectations) as candidate:
        return Judgement(candidate, judge, made, as_of).result()


class Judgement:
    """One judgement: rows and reasons as they come together. `made`: {check: the library's expectation}."""

    def __init__(self, candidate: Candidate, judge: Judge, made: dict, as_of: datetime):
        self.candidate, self.judge, self.made = candidate, judge, made
        self.now = as_of.replace(tzinfo=None)
        self.exceptions = Exceptions(candidate.expectations.exceptions, as_of.date())
        self.rows, self.reasons, self.frames = [], [], {}

    def result(self) -> GateResult:
        """Judge everything."""
        checks = self.candidate.expectations.checks
        self._structural([one for one in checks if one.check.scope == "structural" and one.suite != LAST_SUITE])
        decisions = self._series([one for one in checks if one.check.scope == "series"])
        self.candidate.fill("accepted_anomalies", self.exceptions.rows(), EXCEPTION_COLUMNS)
        self._structural([one for one in checks if one.suite == LAST_SUITE])
        left_out = set(self._query("select series_code, vintage_at from vintages where standing_decision = 'held'"))
        held, freed = [], []
        for row in decisions:
            is_left_out = (row["series_code"], row["vintage_at"]) in left_out
            if row["decision"] == "held" and not is_left_out:
                held.append(row)
            if row["decision"] == "accepted" and is_left_out:
                freed.append(row)
        rows = sorted(self.rows, key=lambda row: row["check_id"])
        return GateResult(rows, bool(self.reasons), sorted(self.reasons), decisions, held, freed)

    def _structural(self, checks: list[PlannedCheck]) -> None:
        for planned in checks:
            self._keep(self._find(planned, self.frames))

    def _keep(self, finding: Finding) -> None:
        row, reason = structural_row(finding, self.exceptions)
        self.rows.append(row)
        if reason:
            self.reasons.append(reason)

    def _series(self, checks: list[PlannedCheck]) -> list[dict]:
        """The decisions; none at all where a check of series broke."""
        resting = dict(self._query("select series_code, commitment_ids from series_commitments"))
        verdict = judge_series(self.candidate, checks, self._find_series, self.exceptions)
        for finding in verdict.findings:
            if finding.outcome == "error":
                self._keep(finding)
            else:
                self.rows += series_rows(finding, verdict, resting)
        broke = any(finding.outcome == "error" for finding in verdict.findings)
        return [] if broke else decisions_of(self.candidate, verdict, self.now)

    def _find_series(self, planned: PlannedCheck) -> Finding:
        """A finding on what is trusted now: no frame is kept."""
        finding = self._find(planned, {})
        if finding.outcome == "failed" and not {"series_code", "vintage_at"} <= set(
            [] if finding.failing is None else finding.failing.columns
        ):
            return broken(planned, "the check failed without naming series_code and vintage_at of what failed")
        return finding

    def _find(self, planned: PlannedCheck, frames: dict) -> Finding:
        try:
            sql = self.candidate.frame_sql(planned)
            if sql not in frames:
                frames[sql] = self.candidate.frame(sql)
            return self.judge.judge(planned, self.made[planned.check_id], frames[sql])
        except Exception as error:  # whatever breaks in a check is an error of that check, and the others are still judged
            return broken(planned, f"{type(error).__name__}: {error}")

    def _query(self, sql):
        return self.candidate.connection.execute(sql).fetchall()
