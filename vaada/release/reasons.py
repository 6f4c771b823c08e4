"""Which of METHOD 5's reasons a change has. The rules stand in their order; the first that holds decides.

What people or rules changed comes before what data changed, and data before dates. Where none of the recorded facts of a
row speaks, but the world differs elsewhere (a cross-check's series, an area's members), the digest that differs is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vaada.release.periods import period_end, period_year

# The columns whose changes are logged. state_at_promise is a fact about the past, not a status.
WATCHED = (
    "indicator_status", "fulfilment", "attribution", "confidence", "freshness", "claimed_state", "premise_error",
)  # fmt: skip
MANDATE_COLUMNS = ("fulfilment", "attribution")

Reason = tuple[str, str | None, str]


@dataclass(frozen=True)
class Facts:
    """What differs between two releases apart from the rows themselves."""

    as_of_before: date
    as_of: date
    code: str
    has_new_code: bool
    registry_sha256: str
    has_new_registry: bool
    archive_sha256: str
    has_new_archive: bool
    revised: dict[tuple[str, str], str]
    events: dict[str, tuple[str | None, str | None]]


def reason_of(column: str, old: dict | None, new: dict | None, facts: Facts) -> Reason:
    """(reason, cause_ref, detail) of one change; `old` and `new` are rows of scorecard, None where there is none."""
    if old is None or new is None:
        told = "the commitment is new in the registry" if old is None else "the commitment is gone from the registry"
        return "registry_change", f"registry {facts.registry_sha256}", told
    return next(_reasons(column, old, new, facts))


def _reasons(column, old, new, facts) -> Iterator[Reason]:
    if old["interpretation_sha256"] != new["interpretation_sha256"]:
        yield "registry_change", f"interpretation {new['interpretation_sha256']}", "the frozen interpretation was amended"
    if facts.has_new_code:
        yield "method_change", facts.code, "computed by other rules or other code"
    if column in MANDATE_COLUMNS and old["clock"] != new["clock"]:
        yield "mandate", f"as of {facts.as_of}", f"clock {old['clock']} -> {new['clock']}"
    yield from _of_gate(old, new)
    yield from _of_evidence(old, new, facts)
    yield from _of_values(old, new, facts)
    yield from _of_dates(column, old, new, facts)
    if facts.has_new_registry:
        yield "registry_change", f"registry {facts.registry_sha256}", "the registry changed outside the frozen interpretation"
    if facts.has_new_archive:
        yield "new_data", f"archive {facts.archive_sha256}", "a vintage of another series that this row is checked against"
    yield "aged", f"as of {facts.as_of}", "nothing but time passed"


def _of_gate(old, new):
    vintage = _vintage(new)
    if (old["freshness"] == "withheld") != (new["freshness"] == "withheld"):
        if new["freshness"] == "withheld":
            yield "withheld", vintage, f"a newer vintage is held by the gate since {new['freshness_since']}"
        else:
            yield "restored", vintage, "no vintage is held by the gate any more"


def _of_evidence(old, new, facts):
    came, corrected = facts.events.get(new["restates"] or new["commitment_id"], (None, None))
    if corrected:
        yield "correction", corrected, "recorded evidence was corrected or taken back"
    if came:
        yield "new_data", came, "new evidence was recorded"
    if new["promise_type"] == "milestone" and new["freshness"] == "fresh" and old["freshness"] != "fresh":
        yield "new_data", f"reviewed {new['freshness_since']}", "the evidence was reviewed again"


def _of_values(old, new, facts):
    vintage = _vintage(new)
    was, is_now = old["latest_period"], new["latest_period"]
    if is_now and (was is None or period_year(is_now) > period_year(was)):
        yield "new_data", vintage, f"latest_period {was or 'none'} -> {is_now}"
    revised = facts.revised.get((new["indicator_id"], new["ref_area"]))
    if revised:
        yield "revision", vintage, f"the value of {revised} was revised"
    if is_now and was == is_now and old["data_as_of"] != new["data_as_of"]:
        yield "revision", vintage, f"the value of {is_now} comes from another vintage"


def _of_dates(column, old, new, facts):
    if new["is_overdue"] and not old["is_overdue"]:
        yield "deadline", f"as of {facts.as_of}", "the deadline passed"
    if new["target_period"] and facts.as_of_before <= period_end(new["target_period"]) < facts.as_of:
        yield "deadline", new["target_period"], "the target period ended"
    has_gone_stale = new["freshness"] == "stale" and old["freshness"] != "stale"
    has_gone_silent = new["indicator_status"] == "no_recent_data" and old["indicator_status"] != "no_recent_data"
    if has_gone_stale or has_gone_silent:
        yield "aged", f"as of {facts.as_of}", "a limit of age passed without news"


def _vintage(row):
    return f"vintage {row['data_as_of']:%Y-%m-%dT%H:%M:%SZ}" if row["data_as_of"] else None
