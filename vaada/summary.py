"""What a night looks like on a terminal: progress while it runs, one summary at its end."""

import json
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from vaada.errors import BadInput
from vaada.fetch.run import Step
from vaada.house import House

STAGES = ("fetch", "build and gate", "release")


class FetchProgress:
    """A bar per source while it is fetched, and a line per stage of the night."""

    def __init__(self, console: Console, house: House):
        self.progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24), TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(), console=console, transient=True,
        )  # fmt: skip
        self.is_offline = house.settings.offline
        self.stages, self.sources, self.running = {}, {}, None

    def __enter__(self):
        self.progress.start()
        return self

    def __exit__(self, *_):
        self.progress.stop()

    def stage(self, name: str) -> None:
        """A stage begins; the one before it is done."""
        if self.running is not None:
            self.progress.update(self.running, total=1, completed=1)
        note = "offline: working from what is held" if name == "fetch" and self.is_offline else ""
        self.running = self.progress.add_task(f"{STAGES.index(name) + 1}/{len(STAGES)} {name}", total=None, note=note)

    def step(self, step: Step) -> None:
        """One source came a step further."""
        key = (step.source_id, step.dataset_id)
        if key not in self.sources:
            self.sources[key] = self.progress.add_task(f"    {step.source_id}", total=step.steps, note="")
        note = step.outcome.outcome if step.outcome else f"{step.done}/{step.steps}"
        self.progress.update(self.sources[key], total=step.steps, completed=step.done, note=note)


def print_night(night, house: House, console: Console) -> None:
    """The summary table of a night and where its scorecard lies."""
    _print_sources_of_night(night, house, console)
    release = night.release
    if night.gate is not None:
        failed = [row for row in night.gate.rows if row["outcome"] != "passed"]
        verdict = "; blocked" if night.gate.blocked else ""
        console.print(f"Gate: {len(night.gate.rows)} checks, {len(failed)} not passed{verdict}")
        for reason in night.gate.reasons:
            console.print(f"  {reason}", markup=False)
    if night.result == "blocked":
        console.print(f"Blocked by the gate; what was published before stands. The reports lie in {release.path}", soft_wrap=True)
        return
    _print_counts(release.path / "scorecard.duckdb", console)
    word = "Nothing new since" if night.result == "unchanged" else "Released"
    console.print(f"{word} [bold]{release.release_id}[/bold] ({night.seconds:.1f} s)")
    site = Path(house.settings.data_root, "published", "current", "site", "index.html")
    tables = site.parents[1] / "scorecard.duckdb"
    console.print(f"Read it:  {site}\nTables:   {tables}, csv/, parquet/, scorecard.xlsx", soft_wrap=True)


def _print_sources_of_night(night, house, console):
    if house.settings.offline:
        console.print("Offline (VAADA_OFFLINE=1): no source was asked; the scorecard rests on the figures held.")
    for one in night.outcomes:
        reason = f" – {one['reason']}" if one['reason'] else ""
        console.print(f"Source {one['source_id']}: {one['outcome']}{reason}", markup=False, soft_wrap=True)
    asked = [one for one in night.outcomes if one["outcome"] != "no_key"]
    if asked and all(one["outcome"] in ("failed", "rejected") for one in asked):
        console.print("No source could be reached: the scorecard rests on the figures held (each row shows its data date).")


def _print_counts(database: Path, console: Console) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select promise_type, indicator_status, count(*), count(latest_value) from scorecard where restates is null"
            " group by all order by all"
        ).fetchall()
        total, restating = connection.execute("select count(*), count(restates) from scorecard").fetchone()
    table = Table(title=f"{total} commitments, {restating} of them restate another (not counted below)", title_justify="left")
    for heading, justify in (("type", "left"), ("status", "left"), ("commitments", "right"), ("with a figure", "right")):
        table.add_column(heading, justify=justify)
    for promise_type, status, count, figures in rows:
        table.add_row(promise_type, status, str(count), str(figures))
    console.print(table)


def print_sources(data_root: str, console: Console) -> None:
    """A table of every dataset of the current release."""
    database = Path(data_root, "published", "current", "scorecard.duckdb")
    if not database.exists():
        raise BadInput(f"{database}: no release yet; run `make scorecard` or `vaada nightly`")
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select source_id, dataset_id, publisher, licence, cadence, freshness, outcome, last_success_at from sources"
        ).fetchall()
    beat = Path(data_root, "published", "heartbeat.json")
    asked = json.loads(beat.read_text())["sources"] if beat.exists() else []
    tonight = {one["source_id"]: one["outcome"] for one in asked}
    table = Table()
    for heading in ("source", "dataset", "publisher", "licence", "cadence", "freshness", "last outcome", "last success (UTC)"):
        table.add_column(heading)
    for source_id, dataset_id, publisher, licence, cadence, freshness, outcome, success in rows:
        shown = tonight.get(source_id, outcome) or "not fetched"
        table.add_row(source_id, dataset_id, publisher, licence, cadence, freshness, shown, str(success or "–"))
    console.print(table)
