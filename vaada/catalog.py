"""All source specs together: reading the folder `sources/`, and who owns a series. What a spec may say: `spec`."""

from pathlib import Path

from vaada.errors import BadInput
from vaada.spec import Dataset, SeriesRule, Source
from vaada.spec_answer import Answer
from vaada.spec_request import Request
from vaada.yaml_lines import Located, read_yaml, shown_path, validate

__all__ = ["Answer", "Dataset", "Request", "SeriesRule", "Source", "load_sources", "owner_of"]


def load_sources(folder: Path | str) -> dict[str, Source]:
    """All specs of a folder as {source_id: Source}, in the order of their names.

    `BadInput` (file and line) for a wrong field, a file whose name is not its source_id, or a prefix declared twice.
    """
    folder = Path(folder)
    sources, declared = {}, {}
    for path in sorted(folder.glob("*.yml")):
        located = read_yaml(path)
        source = validate(Source, located.data, located)
        if source.source_id != path.stem:
            raise BadInput(
                f"{located.at(('source_id',))}: source_id: `{source.source_id}` in a file called {path.name};"
                f" rename the file to {source.source_id}.yml"
            )
        _refuse_second_owner(source, located, declared)
        sources[source.source_id] = source
    if not sources:
        raise BadInput(f"{shown_path(folder)}: no source spec (*.yml) in this folder; correct the path")
    return sources


def owner_of(sources: dict[str, Source], series_code: str) -> tuple[Source, Dataset, SeriesRule]:
    """The source, dataset and rule that own a series: longest prefix over all specs. `BadInput` if nobody does."""
    owners = [
        (source, dataset, rule)
        for source in sources.values()
        for dataset in source.datasets
        for rule in dataset.series
        if rule.owns(series_code)
    ]
    if not owners:
        raise BadInput(f"the series `{series_code}` belongs to no source; declare its prefix in a spec in sources/")
    source, dataset, rule = max(owners, key=lambda owner: len(owner[2].prefix))
    if rule.codes and series_code not in rule.all_codes():
        raise BadInput(f"{source.source_id}: `{series_code}` is no code of the prefix `{rule.prefix}`; add it to `codes`")
    return source, dataset, rule


def _refuse_second_owner(source: Source, located: Located, declared: dict[str, str]) -> None:
    for i, dataset in enumerate(source.datasets):
        for j, rule in enumerate(dataset.series):
            place = located.at(("datasets", i, "series", j, "prefix"))
            if rule.prefix in declared:
                raise BadInput(f"{place}: prefix `{rule.prefix}` is declared already in {declared[rule.prefix]}; keep one")
            declared[rule.prefix] = place
