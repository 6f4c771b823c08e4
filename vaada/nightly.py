"""The night: fetch, build, gate, release. The command line and the DAGs call the same steps.

    prepare           the registry in order, the shipped figures taken in
    fetch             every source once; a dead one never stops the others, what is held stays in force
    is_needed         nothing new (same figures, registry, code and rules, no column that changes by date alone) needs nothing
    build_and_judge   a candidate from what is held, judged by the gate; a series that fails is held back and the candidate
                      is built again without that vintage
    release_judged    the judged candidate as an immutable folder, then the pointer; a blocked one is kept beside
    heartbeat         a sign of life in any case

The candidate and the gate's word on it lie in `warehouse/` between two steps, so that each step may be its own process.
"""

import dataclasses
import datetime
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vaada.errors import VaadaError
from vaada.fetch.run import Outcome, Progress, fetch_all
from vaada.gate.decisions import append_decisions, load_decisions
from vaada.gate.process import GateProcess
from vaada.gate.results import GateRequest, GateResult
from vaada.house import House
from vaada.release.folders import current_folder, current_release
from vaada.release.heartbeat import needs_release, write_heartbeat
from vaada.release.inputs import inputs_of
from vaada.release.publish import keep_blocked, publish
from vaada.version import RULE_VERSION, code_version
from vaada.warehouse.build import build_candidate

MOST_BUILDS = 3  # a candidate whose third build still has new failures is broken at its root, 2026-11-23

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Released:
    """Where a run went: `result` is released or blocked."""

    release_id: str
    path: Path
    result: str


@dataclass
class Night:
    """What one night did: `result` is released, blocked or unchanged."""

    result: str
    release: Released
    outcomes: list[dict] = field(default_factory=list)
    gate: GateResult | None = None
    seconds: float = 0.0


def nightly(house: House, force: bool = False, tell: Tell = lambda _: None, progress: Progress | None = None) -> Night:
    """One night from end to end. `force` builds and releases though nothing is new.

    `BadInput` for a registry that is not in order; a blocked release is a result, not an error.
    """
    started = time.monotonic()
    prepare(house)
    tell("fetch")
    outcomes = outcome_rows(fetch(house, progress))
    as_of = house.settings.now()
    if not force and not is_needed(house, as_of):
        heartbeat(house, outcomes)
        return Night("unchanged", _in_force(house), outcomes, seconds=time.monotonic() - started)
    tell("build and gate")
    gate = build_and_judge(house, as_of)
    tell("release")
    release = release_judged(house, as_of)
    heartbeat(house, outcomes)
    return Night(release.result, release, outcomes, gate, time.monotonic() - started)


def prepare(house: House) -> None:
    """Check the registry and take in the figures that ship with the project; `BadInput` where something is wrong."""
    house.check_registry()
    house.take_in_shipped_figures()


def fetch(house: House, progress: Progress | None = None) -> list[Outcome]:
    """Ask every source once; nothing at all when offline."""
    return fetch_all(house.settings, house.sources, house.archive, progress=progress)


def outcome_rows(outcomes: list[Outcome]) -> list[dict]:
    """Outcomes as plain rows: source_id, dataset_id, outcome, reason, requests, records."""
    names = ("source_id", "dataset_id", "outcome", "reason", "requests", "records")
    return [{name: getattr(one, name) for name in names} for one in outcomes]


def is_needed(house: House, now: datetime.datetime) -> bool:
    """Whether a release made now could differ from the one in force."""
    return needs_release(
        house.settings, house.data_digest(now), house.registry.digest(), code_version(), RULE_VERSION, now
    )


def build_and_judge(house: House, as_of: datetime.datetime) -> GateResult:
    """A candidate and the gate's word on it; series that fail are held back and the candidate is built again."""
    archive_root = house.settings.below("archive")
    previous = current_folder(house.settings.data_root)
    request = GateRequest(
        archive_root=archive_root,
        previous=str(previous / "scorecard.duckdb") if previous else None,
        as_of=as_of,
        expectations=str(house.expectations_root),
    )
    with GateProcess() as gate:
        for _ in range(MOST_BUILDS):
            build_candidate(house.world(as_of), house.candidate, load_decisions(archive_root, as_of))
            result = gate.judge(house.candidate, request)
            append_decisions(archive_root, result.decisions, as_of)
            if result.blocked or not result.must_rebuild:
                _judgement(house).write_text(json.dumps(dataclasses.asdict(result), default=str), encoding="utf-8")
                return result
    raise VaadaError(f"the gate decided anew after each of {MOST_BUILDS} builds; see archive/gate_decisions")


def release_judged(house: House, as_of: datetime.datetime) -> Released:
    """Publish the candidate that `build_and_judge` left, or keep the reports of a blocked one."""
    judged = json.loads(_judgement(house).read_text(encoding="utf-8"))
    inputs = inputs_of(house.candidate, house.data_digest(as_of), house.registry.digest())
    if inputs.as_of != as_of:
        raise VaadaError(f"the candidate is as of {inputs.as_of:%Y-%m-%dT%H:%M:%SZ}, not of this night; build it again")
    root = house.settings.data_root
    if judged["blocked"]:
        kept = keep_blocked(root, inputs, judged["rows"], judged["reasons"], as_of)
    else:
        kept = publish(root, house.candidate, inputs, judged["rows"], as_of, judged["reasons"])
    return Released(kept.release_id, kept.folder, "blocked" if judged["blocked"] else "released")


def heartbeat(house: House, outcomes: list[dict]) -> None:
    """Say that the night took place, which release stands, and how each source answered."""
    current = current_release(house.settings.data_root)
    write_heartbeat(house.settings, house.settings.now(), outcomes, current["release_id"] if current else None)


def _in_force(house):
    folder = current_folder(house.settings.data_root)
    return Released(folder.name, folder, "released")


def _judgement(house):
    return house.work / "gate_result.json"
