"""One check on one frame, judged by Great Expectations, and what it found in our own words.

Two traps of the library are avoided here. Its `success` is false for a check that broke as well as for data that are
bad: what broke is told in `exception_info`, and becomes an error. And it judges severity itself: here nobody asks.
"""

import datetime
import logging
import os
import re
from dataclasses import dataclass, replace

os.environ["GX_ANALYTICS_ENABLED"] = "false"
logging.getLogger("great_expectations").setLevel(logging.WARNING)

import great_expectations as gx  # noqa: E402
import great_expectations.expectations as library  # noqa: E402
import pandas as pd  # noqa: E402

from vaada.errors import BadInput  # noqa: E402
from vaada.gate.specs import PlannedCheck  # noqa: E402

MOST_SAMPLES = 5
LONGEST_TEXT = 400


@dataclass(frozen=True)
class Finding:
    """What became of a check: `passed`, `failed` with the rows that failed (None: the table as a whole), or `error`."""

    planned: PlannedCheck
    outcome: str
    observed: str
    failing: pd.DataFrame | None = None

    def of(self, failing: pd.DataFrame) -> "Finding":
        """The same failure of some of its rows only."""
        return replace(self, failing=failing, observed=told_rows(failing))


class Judge:
    """One in-memory context and one batch definition for all frames: making new ones takes longer than judging."""

    def __init__(self):
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False, "metric_calculations": False}
        asset = context.data_sources.add_pandas("candidate").add_dataframe_asset("frame")
        self._batches = asset.add_batch_definition_whole_dataframe("whole")

    def expectation(self, planned: PlannedCheck):
        """The library's expectation of a check; `BadInput` where there is none of that name or with such arguments."""
        made = getattr(library, planned.check.expect, None)
        if made is None:
            raise BadInput(f"{planned.place}: Great Expectations has no {planned.check.expect}; correct expect")
        try:
            return made(**planned.arguments(), severity=planned.check.severity)
        except Exception as error:  # whatever the library's own validation raises
            told = " ".join(str(error).split())
            raise BadInput(f"{planned.place}: {planned.check.expect} refuses these arguments: {told[:LONGEST_TEXT]}") from None

    def judge(self, planned: PlannedCheck, expectation, frame: pd.DataFrame) -> Finding:
        """What a check, of which `expectation` was made, finds in its frame."""
        batch = self._batches.get_batch(batch_parameters={"dataframe": frame})
        # What failed in which rows is asked only where something failed: the answer alone costs half as much.
        result = batch.validate(expectation, result_format="BOOLEAN_ONLY")
        broke = _exception(result.exception_info)
        if broke:
            return broken(planned, broke)
        if result.success:
            return Finding(planned, "passed", _told_pass(planned, frame))
        result = batch.validate(expectation, result_format="COMPLETE")
        failing = _failing(planned, frame, result.result)
        observed = _told_pass(planned, frame) if planned.check.observed else told_rows(failing)
        return Finding(planned, "failed", observed or f"observed {result.result.get('observed_value')}", failing)


def broken(planned: PlannedCheck, message: str) -> Finding:
    """A check that could not be run: nothing is known about the data."""
    told = re.sub(r"0x[0-9a-f]+", "0x", " ".join(message.split()))
    return Finding(planned, "error", told[:LONGEST_TEXT])


def told_rows(rows: pd.DataFrame | None) -> str:
    """`3 rows: commitment_id FP-1.1a, status foo; ...`, at most five of them, in an order that does not change."""
    if rows is None:
        return ""
    told = sorted(", ".join(f"{name} {_told(value)}" for name, value in row.items()) for row in rows.to_dict("records"))
    more = "; ..." if len(told) > MOST_SAMPLES else ""
    text = f"{len(told)} row{'' if len(told) == 1 else 's'}: {'; '.join(told[:MOST_SAMPLES])}{more}"
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 4] + " ..."


def _told(value):
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return "-"
    if isinstance(value, datetime.datetime):
        return value.isoformat() + "Z"
    return format(value, ".6g") if isinstance(value, float) else str(value)


def _told_pass(planned, frame):
    if planned.check.observed and len(frame):
        return planned.check.observed.format(**frame.iloc[0].to_dict())
    if planned.check.query is not None:
        return "0 rows"
    return f"{len(frame)} rows, all as expected"


def _failing(planned, frame, result):
    places = result.get("unexpected_index_list")
    if places is not None:
        return frame.iloc[sorted(set(places))]
    return frame if planned.check.query is not None and len(frame) else None


def _exception(info):
    """The message of an exception in the library's `exception_info`, which has two shapes; None where there is none."""
    for one in [info] if "raised_exception" in info else info.values():
        if one.get("raised_exception"):
            return one.get("exception_message") or "the check raised an exception without a message"
    return None
