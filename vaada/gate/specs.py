"""Reading the expectations folder: checks, contract, ranges and exceptions, strict in every field.

A check with `each: table` stands for one check per table of the contract; `{table}` in its name is that table's name. An
argument written `{vocabulary: Force}` is the list of that name in `vaada.vocabulary`; of `STATUSES`, `parts` names which.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from vaada import vocabulary
from vaada.errors import BadInput
from vaada.vocabulary import Severity
from vaada.yaml_lines import read_yaml, shown_path, validate

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
CheckName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\{table\})?$")]
ColumnType = Literal["VARCHAR", "DOUBLE", "INTEGER", "BOOLEAN", "DATE", "TIMESTAMP"]


class Record(BaseModel):
    """A record of the expectations folder: no unknown field, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Threshold(Record):
    """Since when a line stands where it stands, and why there."""

    since: date
    reason: Text


class Check(Record):
    """One thing that must hold: of a table's rows, or of what a query returns."""

    check_id: CheckName
    why: Text = Field(description="what a failure means, told where it blocks")
    table: Slug | None = None
    where: Text | None = None
    query: Slug | None = None
    each: Literal["table"] | None = None
    needs: Literal["required", "texts", "figures"] | None = Field(default=None, description="only tables that have such")
    expect: Annotated[str, StringConstraints(pattern=r"^Expect[A-Za-z]+$")]
    arguments: dict[str, Any] = {}
    parameters: dict[str, float | int | str] = Field(default={}, description="numbers and words used by the query")
    observed: Text | None = Field(default=None, description="how to tell the query's only row, with its columns in braces")
    severity: Severity
    scope: Literal["structural", "series"] = "structural"
    threshold: Threshold | None = None

    @model_validator(mode="after")
    def parts_fit(self):
        if self.query is None and self.table is None:
            raise ValueError("say what is looked at: a table or a query")
        if self.query is not None and self.where is not None:
            raise ValueError("where: belongs to a table; write it into the query")
        if (self.each is not None) != ("{table}" in self.check_id):
            raise ValueError("each and {table} in check_id belong together")
        if self.scope == "series" and (self.query is None or self.threshold is None):
            raise ValueError("a check of series needs a query, and a threshold with its date and reason")
        return self


class ContractTable(Record):
    """A published table: its suite, key, columns that are never NULL, and {column: type} in order."""

    suite: Slug
    key: list[Slug] = Field(min_length=1)
    required: list[Slug] = Field(min_length=1)
    columns: dict[Slug, ColumnType] = Field(min_length=1)

    @model_validator(mode="after")
    def names_are_columns(self):
        unknown = set(self.required) - set(self.columns)
        if unknown:
            raise ValueError(f"required: {', '.join(sorted(unknown))} is not among the columns")
        return self

    def named(self, kind: str) -> list[str]:
        """The columns of that type."""
        return [name for name, one in self.columns.items() if one == kind]


class Range(Record):
    """The least and the greatest value that can be true. With `low` of 0 or more a negative value is impossible."""

    low: float
    high: float
    reason: Text

    @model_validator(mode="after")
    def low_below_high(self):
        if self.low >= self.high:
            raise ValueError("low must lie below high")
        return self


class Ranges(Record):
    """Ranges by unit code; for series (by prefix) whose values may lie elsewhere, their own."""

    since: date
    units: dict[Text, Range]
    series: dict[Text, Range] = {}


class AcceptedAnomaly(Record):
    """A failure that somebody looked at and accepts, for a while. The narrower, the better."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    check_id: Slug
    series_code: Text | None = None
    vintage_at: datetime | None = None
    commitment_id: Text | None = None
    owner: Text
    reason: Text
    accepted_on: date
    expires_on: date

    @model_validator(mode="after")
    def ends_after_it_begins(self):
        if self.expires_on < self.accepted_on:
            raise ValueError("expires_on lies before accepted_on")
        return self


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
        return {name: _words(value, self.place) for name, value in self.check.arguments.items()}


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
        if one.id in seen:
            raise BadInput(f"{located.at((position, 'id'))}: the exception `{one.id}` is given twice; give one another id")
        if one.check_id not in checks:
            raise BadInput(f"{located.at((position, 'check_id'))}: no check is called `{one.check_id}`; correct it")
        if one.vintage_at is not None and one.series_code is None:
            raise BadInput(f"{located.at((position, 'vintage_at'))}: a vintage belongs to a series; add series_code")
        seen.add(one.id)
    return accepted


def _words(value, place):
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
