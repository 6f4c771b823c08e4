"""The command line. Exit codes: 0 released or nothing to do, 2 blocked by the gate, 3 bad input, 1 error.

Heavy modules (dbt, Great Expectations) are imported inside the commands that need them.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from vaada.errors import VaadaError

app = typer.Typer(
    help="Vaada holds a political manifesto to account with open data, every night, and shows its working.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
registry_app = typer.Typer(help="The registry of commitments: check it, freeze it.", no_args_is_help=True)
figures_app = typer.Typer(help="Figures collected by hand, each with its citation.", no_args_is_help=True)
source_app = typer.Typer(help="The sources: what is held, and how fetching went.", no_args_is_help=True)
app.add_typer(registry_app, name="registry")
app.add_typer(figures_app, name="figures")
app.add_typer(source_app, name="source")

console = Console()
errors = Console(stderr=True)


@app.command(epilog="Example:  vaada nightly --force")
def nightly(force: Annotated[bool, typer.Option(help="Build and release though nothing is new.")] = False):
    """Fetch, build, gate and release the scorecard; print a summary."""
    from vaada.house import House
    from vaada.nightly import nightly as run
    from vaada.summary import FetchProgress, print_night

    house = House.from_env()
    with FetchProgress(errors, house) as progress:
        night = run(house, force, tell=progress.stage, progress=progress.step)
    print_night(night, house, console)
    if night.result == "blocked":
        raise typer.Exit(2)


@app.command(epilog="Example:  vaada status")
def status():
    """The current release: counts by status, freshness, sources, what was blocked last."""
    from vaada.settings import Settings
    from vaada.status import print_status
    from vaada.status import status as report

    print_status(report(Settings.from_env().data_root), console)


@app.command(epilog="Example:  vaada explain FP-3.3a")
def explain(
    name: Annotated[str, typer.Argument(help="A commitment (FP-3.3a) or a claim (CL-1).")],
    release: Annotated[str | None, typer.Option(help="A release id; the current one if not given.")] = None,
):
    """The chain from a status down to the archived bytes, with the command that re-runs each step."""
    from vaada.explain import explain as chain
    from vaada.explain import print_explanation
    from vaada.settings import Settings

    print_explanation(chain(Settings.from_env().data_root, name, release), console)


@app.command(epilog="Example:  vaada verify")
def verify(release: Annotated[str | None, typer.Option(help="A release id; the current one if not given.")] = None):
    """Recompute every checksum and receipt of a release from the archive, and say what does not match."""
    from vaada.settings import Settings
    from vaada.verify import print_report
    from vaada.verify import verify as recompute

    report = recompute(Settings.from_env().data_root, release)
    print_report(report, console)
    if report.problems:
        raise typer.Exit(1)


@registry_app.command("check", epilog="Example:  vaada registry check --text sentences.csv")
def registry_check(
    text: Annotated[
        Path | None, typer.Option(help="CSV of the sentences (sentence_id, sha256, text): recompute hashes, look for quotes.")
    ] = None,
):
    """Check every record of the registry, and every reference between them."""
    from vaada.house import House

    house = House.from_env()
    house.check_registry(text)
    for name, folder in house.registry.manifestos.items():
        console.print(
            f"{name}: {len(folder.sentences)} sentences, {len(folder.commitments)} commitments, {len(folder.claims)} claims,"
            f" {len(folder.evidence)} evidence events, all in order"
        )


@registry_app.command("freeze", epilog="Example:  vaada registry freeze")
def registry_freeze():
    """Compute thresholds from the figures held and freeze every interpretation that is not frozen yet."""
    from vaada.house import House
    from vaada.registry.freeze import freeze

    house = House.from_env()
    house.take_in_shipped_figures()
    now = house.settings.now()
    report = freeze(house.world(now), now.date())
    console.print(f"frozen: {report.thresholds} thresholds, {report.commitments} commitments; {report.amendments} amendments")


@figures_app.command("add", epilog="Example:  vaada figures add drop.csv --at 2026-05-18T17:34:00Z")
def figures_add(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A tidy figures file (CSV), each row with its citation.")],
    at: Annotated[str, typer.Option(help="When these figures became known (ISO 8601, UTC): the vintage.")],
):
    """Take a tidy figures file in as one vintage."""
    from vaada.figures import add_figures
    from vaada.house import House
    from vaada.settings import parse_instant

    house = House.from_env()
    registry = house.registry
    taken = add_figures(
        house.archive, house.sources, registry.units.values(), set(registry.areas), path, parse_instant(at, "--at"),
        house.settings.now(),
    )  # fmt: skip
    console.print(f"{taken.file}: {taken.rows} rows, {taken.outcome}, vintage {taken.vintage_at:%Y-%m-%dT%H:%M:%SZ}")


@source_app.command("list", epilog="Example:  vaada source list")
def source_list():
    """Every dataset: publisher, licence, last success, freshness."""
    from vaada.settings import Settings
    from vaada.summary import print_sources

    print_sources(Settings.from_env().data_root, console)


@source_app.command("check", epilog="Example:  vaada source check world_bank_wdi")
def source_check(source_id: Annotated[str, typer.Argument(help="A source: the name of its file in sources/ without .yml.")]):
    """Try one source live, against what its spec expects; nothing is kept."""
    from vaada.house import House
    from vaada.source_check import check_source, told

    house = House.from_env()
    checks = check_source(house.settings, house.sources, source_id)
    for check in checks:
        for line in told(check):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    if any(check.outcome.outcome not in ("new", "no_key") for check in checks):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; an error that Vaada knows is told in one line and gives its exit code."""
    try:
        app(standalone_mode=True)
    except VaadaError as error:
        errors.print(f"[bold]vaada:[/bold] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(error.exit_code)
