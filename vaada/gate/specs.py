"""Reading the expectations folder: checks, contract, ranges and exceptions, strict in every field.

A check with `{table}` in its name and `each: table` stands for one check per table of the contract. An argument written
`{vocabulary: Force}` is the list of that name in `vaada.vocabulary`; of `STATUSES`, `parts` names which.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from vaada import vocabulary
from vaada.errors import BadInput
from vaada.gate.records import AcceptedAnomaly, Check, ContractTable, Ranges
from vaada.yaml_lines import read_yaml, shown_path, validate


@dataclass(frozen=True)
class PlannedCheck:
    """A check with its suite, its table (None where a query names none) and its place in the folder."""

    check: Check
    check_id: str
    suite: str
    table: str | None
    place: str

    def arguments(self) -> dict:
        """What the expectation is made with, vocabularies written out."""
        return {name: words_of(value, self.place) for name, value in self.check.arguments.items()}


@dataclass(frozen=True)
class Expectations:
    """The whole folder, read."""

    folder: Path
    checks: list[PlannedCheck]
    contract: dict[str, ContractTable]
    ranges: Ranges
    exceptions: list[AcceptedAnomaly]

    def query(self, name: str) -> str:
        """The text of queries/<name>.sql."""
        return (self.folder / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def load_expectations(folder: Path | str) -> Expectations:
    """The folder, each record valid and each reference leading somewhere; `BadInput` names file, line and mend."""
    folder = Path(folder)
    located = read_yaml(folder / "contract.yml")
    contract = validate(dict[str, ContractTable], located.data, located)
    located = read_yaml(folder / "ranges.yml")
    ranges = validate(Ranges, located.data, located)
    checks = {}
    for path in sorted((folder / "suites").glob("*.yml")):
        for planned in _planned(path, contract):
            if planned.check_id in checks:
                raise BadInput(f"{planned.place}: check `{planned.check_id}` stands already in {checks[planned.check_id].place}")
            if planned.check.query and not (folder / "queries" / f"{planned.check.query}.sql").is_file():
                raise BadInput(f"{planned.place}: no queries/{planned.check.query}.sql; write it or correct the name")
            planned.arguments()
            checks[planned.check_id] = planned
    if not checks:
        raise BadInput(f"{shown_path(folder)}: no check in suites/*.yml; correct the path")
    return Expectations(folder, list(checks.values()), contract, ranges, _exceptions(folder, checks))


def _planned(path, contract):
    located = read_yaml(path)
    for position, check in enumerate(validate(list[Check], located.data or [], located)):
        place = located.at((position,))
        if check.each is None:
            if check.query is None and check.table not in contract:
                raise BadInput(f"{place}: {check.check_id}: no table `{check.table}` in contract.yml; correct it")
            yield PlannedCheck(check, check.check_id, path.stem, check.table, place)
            continue
        for name, table in contract.items():
            wanted = {None: [name], "required": table.required, "texts": table.named("VARCHAR"), "figures": table.named("DOUBLE")}
            if wanted[check.needs]:
                yield PlannedCheck(check, check.check_id.replace("{table}", name), table.suite, name, place)


def _exceptions(folder, checks):
    located = read_yaml(folder / "exceptions.yml")
    accepted = validate(list[AcceptedAnomaly], located.data or [], located)
    seen = set()
    for position, one in enumerate(accepted):
        place = located.at((position,))
        if one.exception_id in seen:
            raise BadInput(f"{place}: the exception `{one.exception_id}` is given twice; rename one")
        if one.check_id not in checks:
            raise BadInput(f"{place}: no check is called `{one.check_id}`; correct it")
        seen.add(one.exception_id)
    return accepted


def words_of(value, place: str):
    """A value of the YAML; where it names a vocabulary, that list. `place` is told in the error (`BadInput`)."""
    if not isinstance(value, dict):
        return value
    name, parts = value.get("vocabulary"), value.get("parts")
    found = getattr(vocabulary, str(name), None)
    if set(value) - {"vocabulary", "parts"} or found is None or isinstance(found, dict) != (parts is not None):
        raise BadInput(f"{place}: {value} names no list of vaada/vocabulary.py; correct it, or write the words out")
    if parts is None:
        return list(found if isinstance(found, tuple) else get_args(found))
    if set(parts) - set(found):
        raise BadInput(f"{place}: {name} has no part {', '.join(sorted(set(parts) - set(found)))}; correct it")
    return [word for part in parts for word in found[part]]
