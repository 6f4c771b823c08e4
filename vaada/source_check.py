"""One source tried live: what it answers tonight against what its spec expects. Nothing is kept: the archive is a private one
that is thrown away afterwards, so that a trial never becomes a vintage.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vaada.archive import Archive
from vaada.catalog import Source
from vaada.errors import BadInput
from vaada.fetch.formats import dispatch
from vaada.fetch.json_text import shown
from vaada.fetch.run import Outcome, fetch_all
from vaada.settings import Settings
from vaada.spec import Dataset


@dataclass(frozen=True)
class Check:
    """What became of one dataset: the outcome, how many bytes came, and the first record of interest (JSON)."""

    dataset: Dataset
    outcome: Outcome
    bytes: int
    example: str | None


def check_source(settings: Settings, sources: dict[str, Source], source_id: str) -> list[Check]:
    """Ask every fetched dataset of a source once, as a night would; `BadInput` for an unknown or unfetched source."""
    if source_id not in sources:
        raise BadInput(f"no source is called `{source_id}`; `vaada source list` names them")
    source = sources[source_id]
    datasets = {dataset.dataset_id: dataset for dataset in source.datasets if dataset.request}
    if not datasets:
        raise BadInput(f"{source_id} is not fetched: its figures come in by hand (`vaada figures add`)")
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(folder)
        outcomes = fetch_all(replace(settings, offline=False), {source_id: source}, archive)
        return [_check(archive, datasets[one.dataset_id], one) for one in outcomes]


def told(check: Check) -> Iterator[str]:
    """The lines of a report: got against expected, then the reason or an example."""
    one, answer = check.outcome, check.dataset.answer
    yield f"{one.source_id}.{one.dataset_id}: {one.outcome}"
    yield f"  requests {one.requests}, bytes {check.bytes:,}"
    if one.records is not None:
        yield f"  records with a value {one.records:,} (expected: at least {answer.row_floor:,})"
        yield f"  newest period {one.newest_period}"
    if one.reason:
        yield f"  {one.reason}"
    if check.example:
        yield f"  first record: {check.example}"


def _check(archive, dataset, outcome):
    rows = [row for row in archive.attempts() if row.dataset_id == dataset.dataset_id]
    example = None
    if outcome.outcome == "new":
        answer = dataset.answer
        for row in rows:
            if row.outcome == "new" and example is None:
                records = dispatch.kept(dispatch.read(archive.get(row.sha256), answer), answer).records
                example = shown(records[0]) if records else None
    return Check(dataset, outcome, sum(row.bytes or 0 for row in rows), example)
