"""All checks of the folder on one candidate: structural ones, series, decisions, and at last the exceptions."""

from datetime import datetime
from pathlib import Path

import duckdb
import jinja2

from vaada.gate.candidate import Candidate
from vaada.gate.judge import Finding, Judge, broken
from vaada.gate.results import DECISION_COLUMNS, GateRequest, GateResult
from vaada.gate.specs import PlannedCheck, load_expectations
from vaada.gate.verdict import Exceptions, Series, judge_series, series_rows, structural_row
from vaada.settings import parse_instant

LAST_SUITE = "exceptions"  # judged when it is known which exceptions were needed
EXCEPTION_COLUMNS = (
    "exception_id varchar, check_id varchar, owner varchar, expires_on date, has_expired boolean, has_matched boolean"
)


def answer_to(asked: dict, judge: Judge) -> GateResult:
    """The gate's word for one request: {candidate, archive_root, previous, as_of, expectations}, all as text."""
    as_of = parse_instant(asked["as_of"], "as_of")
    request = GateRequest(asked["archive_root"], asked["previous"], as_of, asked["expectations"])
    expectations = load_expectations(request.expectations)
    made = {planned.check_id: judge.expectation(planned) for planned in expectations.checks}
    with Candidate(Path(asked["candidate"]), request, expectations) as candidate:
        return Judgement(candidate, judge, made, as_of).result()


class Judgement:
    """One judgement: rows and reasons as they come together."""

    def __init__(self, candidate: Candidate, judge: Judge, made: dict, as_of: datetime):
        self.candidate, self.judge, self.made = candidate, judge, made
        self.now = as_of.replace(tzinfo=None)
        self.exceptions = Exceptions(candidate.expectations.exceptions, as_of.date())
        self.rows, self.reasons, self.frames = [], [], {}

    def result(self) -> GateResult:
        """Judge everything."""
        checks = self.candidate.expectations.checks
        self._structural([one for one in checks if one.check.scope == "structural" and one.suite != LAST_SUITE])
        of_series = [one for one in checks if one.check.scope == "series"]
        series = judge_series(self.candidate, of_series, self._find_now, self.exceptions)
        decisions = self._series(series)
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
            row, reason = structural_row(self._find(planned, self.frames), self.exceptions)
            self.rows.append(row)
            if reason:
                self.reasons.append(reason)

    def _series(self, series: Series) -> list[dict]:
        """Keep the rows of the checks of series; the decisions, none where a check broke."""
        resting = dict(self._query("select series_code, commitment_ids from series_commitments"))
        for finding in series.findings:
            self.rows += series_rows(finding, series, self.exceptions, resting)
        broke = [one for one in series.findings if one.outcome == "error"]
        self.reasons += [structural_row(one, self.exceptions)[1] for one in broke]
        return [] if broke else self._decisions(series)

    def _decisions(self, series: Series) -> list[dict]:
        told = []
        for source_id, dataset_id, code, vintage, *standing in self._query(
            "select source_id, dataset_id, series_code, vintage_at, standing_decision, standing_rule, standing_exception"
            " from vintages order by series_code, vintage_at"
        ):
            if (code, vintage) in series.held:
                decision, rule, exception_id = "held", series.held[code, vintage], None
            elif (code, vintage) in series.excepted:
                decision, (rule, exception_id) = "accepted", series.excepted[code, vintage]
            else:
                was_excepted = standing[0] == "accepted" and standing[2] is not None
                decision, rule, exception_id = standing if was_excepted else ("accepted", None, None)
            values = (source_id, dataset_id, code, vintage, decision, rule, self.now, exception_id)
            told.append(dict(zip(DECISION_COLUMNS, values, strict=True)))
        return told

    def _find_now(self, planned: PlannedCheck) -> Finding:
        """What a check finds on what is trusted now: its frame is of this moment and not kept."""
        return self._find(planned, {})

    def _find(self, planned: PlannedCheck, frames: dict) -> Finding:
        try:
            sql = self.candidate.frame_sql(planned)
            if sql not in frames:
                frames[sql] = self.candidate.frame(sql)
        except (duckdb.Error, jinja2.TemplateError) as error:
            return broken(planned, f"{type(error).__name__}: {error}")
        return self.judge.judge(planned, self.made[planned.check_id], frames[sql])

    def _query(self, sql):
        return self.candidate.connection.execute(sql).fetchall()
