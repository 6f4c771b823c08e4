"""`vaada status`: the release in force, how fresh it is, how the sources answered last, and what was blocked last."""

import datetime
import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.table import Table

from vaada.release.folders import local_root, read_release
from vaada.released import open_release, release_folders
from vaada.settings import Settings, parse_instant
from vaada.text import printable

COUNTS = """
  select promise_type, indicator_status, count(*) as commitments, count(latest_value) as with_a_figure
  from scorecard where restates is null group by all order by all
"""
OLD = """
  select commitment_id, title_en, freshness, freshness_since, latest_period from scorecard
  where freshness in ('stale', 'withheld') and restates is null order by freshness desc, freshness_since, commitment_id
"""
SOURCES = "select source_id, dataset_id, publisher, freshness, outcome, last_success_at, last_attempt_at from sources"


@dataclass
class StatusReport:
    """What stands. `age` is the time since the release was made; `blocked` the release.json of the last run not let out."""

    release: dict
    folder: Path
    age: datetime.timedelta
    counts: list[dict]
    restating: int
    old: list[dict]
    freshness: dict[str, int]
    sources: list[dict]
    heartbeat: dict | None
    blocked: dict | None
    checks: dict[str, int] = field(default_factory=dict)


def status(data_root: Path | str, now: datetime.datetime | None = None) -> StatusReport:
    """The state of the published scorecard at `now` (the settings' clock if not given).

    `BadInput` where nothing was released yet. Outcomes of the sources are those of the last night (heartbeat.json), which
    may be younger than the release: a night without news releases nothing.
    """
    root = local_root(data_root)
    now = now or Settings.from_env().now()
    beat = root / "published" / "heartbeat.json"
    heartbeat = json.loads(beat.read_text(encoding="utf-8")) if beat.is_file() else None
    with open_release(root) as released:
        return StatusReport(
            release=released.release,
            folder=released.folder,
            age=now - parse_instant(released.release["released_at"], "release.json"),
            counts=released.rows(COUNTS),
            restating=released.rows("select count(restates) as n from scorecard")[0]["n"],
            old=released.rows(OLD),
            freshness=_tally(released, "select freshness as name, count(*) as n from scorecard where restates is null"),
            sources=_with_last_night(released.rows(SOURCES), heartbeat),
            heartbeat=heartbeat,
            blocked=_last_blocked(root),
            checks=_tally(released, "select outcome as name, count(*) as n from quality_results"),
        )


def _tally(released, query):
    return {row["name"]: row["n"] for row in released.rows(f"{query} group by all order by all") if row["name"]}


def _with_last_night(rows, heartbeat):
    """The sources, with the outcome and the reason of the last night where there was one."""
    asked = {(one["source_id"], one["dataset_id"]): one for one in (heartbeat or {}).get("sources", [])}
    for row in rows:
        last = asked.get((row["source_id"], row["dataset_id"]))
        row["reason"] = last and last.get("reason")
        if last:
            row["outcome"] = last["outcome"]
            if last["outcome"] in ("new", "unchanged"):
                row["last_success_at"] = parse_instant(heartbeat["at"], "heartbeat.json").replace(tzinfo=None)
    return rows


def _last_blocked(root):
    """The release.json of the last run that the gate blocked or that failed, or None."""
    kept = [release for release in map(read_release, release_folders(root)) if release["result"] != "released"]
    return max(kept, key=lambda release: release["released_at"], default=None)


def print_status(report: StatusReport, console) -> None:
    """Tell the report on a rich console."""
    tell = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    for line in _head(report):
        tell(line)
    console.print(_counts(report))
    for line in _freshness(report):
        tell(line)
    for line in (*_sources(report), *_blocked(report.blocked)):
        tell(line)


def _head(report):
    release = report.release
    yield f"Release {release['release_id']}"
    yield f"  data known at {release['as_of']}, released {release['released_at']} ({_age(report.age)} ago)"
    yield f"  rules version {release['rule_version']}, code {release['code_version']}"
    if report.heartbeat:
        yield f"  last night: {report.heartbeat['at']}, release {report.heartbeat['release_id']}"
    told = ", ".join(f"{n} {outcome}" for outcome, n in report.checks.items())
    yield f"  checks: {told or 'none recorded'}"
    yield f"  it lies in {report.folder}"


def _age(age):
    hours = int(age.total_seconds() // 3600)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"


def _counts(report):
    total = sum(row["commitments"] for row in report.counts)
    table = Table(title=f"{total} commitments counted; {report.restating} more restate another", title_justify="left")
    for heading, justify in (("type", "left"), ("status", "left"), ("commitments", "right"), ("with a figure", "right")):
        table.add_column(heading, justify=justify)
    for row in report.counts:
        table.add_row(row["promise_type"], row["indicator_status"], str(row["commitments"]), str(row["with_a_figure"]))
    return table


def _freshness(report):
    told = ", ".join(f"{n} {name}" for name, n in report.freshness.items())
    yield f"Freshness: {told or 'no row has one'}"
    for row in report.old:
        figure = f" (latest figure of {row['latest_period']})" if row["latest_period"] else ""
        since = f"{row['commitment_id']} {row['freshness']} since {row['freshness_since']}"
        yield f"  {since}{figure}: {printable(row['title_en'])}"


def _blocked(blocked):
    if blocked is None:
        yield "Nothing was blocked so far."
        return
    yield f"Not let out last: {blocked['release_id']} ({blocked['result']}, {blocked['released_at']})"
    for reason in blocked["reasons"]:
        yield f"  {printable(reason)}"


def _sources(report):
    """A line per dataset that was ever asked for, and one for those that were not."""
    yield "Sources"
    for row in report.sources:
        if row["outcome"]:
            success = f"{row['last_success_at']:%Y-%m-%d %H:%M} UTC" if row["last_success_at"] else "never"
            reason = f" ({printable(row['reason'])})" if row["reason"] else ""
            name = f"{row['source_id']}/{row['dataset_id']}"
            yield f"  {name}: {row['outcome']}{reason}, last success {success}, {row['freshness']}"
    for freshness in ("fresh", "stale", "no_data"):
        names = [row["source_id"] for row in report.sources if not row["outcome"] and row["freshness"] == freshness]
        if names:
            yield f"  not fetched so far, {freshness}: {', '.join(dict.fromkeys(names))}"
