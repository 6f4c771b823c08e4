"""What the files of the expectations folder may say: one class per kind of record, strict in every field."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from vaada.vocabulary import Severity

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
CheckName = Annotated[str, StringConstraints(pattern=r"^([a-z]|\{table\})([a-z0-9_]|\{table\})*$")]
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

    exception_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
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
        if self.vintage_at is not None and self.series_code is None:
            raise ValueError("a vintage belongs to a series; add series_code")
        return self
