"""What a source spec may say: one YAML file per publisher in `sources/`, strict in every field.

A spec says who publishes, under which licence, which series it owns (by prefix: the longest one wins) and, where it is
fetched, what to ask (`request`) and what a good answer looks like (`answer`). A dataset without a `request` is declared
but not fetched: its figures come in by hand, as tidy figures files with a citation in each row.

A prefix ends where a part of a code ends: `SBP.REMIT` owns `SBP.REMIT` and `SBP.REMIT.SAU`, but not `SBP.REMITTANCES`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from vaada.vocabulary import EvidenceClass, Redistribution

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
# The way to a value inside an answer: `1` and `indicator.id` are written `[1]` and `[indicator, id]`.
Steps = list[int | str]


class SpecRecord(BaseModel):
    """A record of a spec: no unknown field, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SeriesRule(SpecRecord):
    """The series whose code begins with `prefix`: unit, evidence class, release interval and usual lag."""

    prefix: Text
    unit: Text
    evidence_class: EvidenceClass
    release_interval_months: int = Field(ge=1)
    usual_lag_days: int = Field(ge=0, description="days from the end of a period to its usual publication")
    note: Text | None = None

    def owns(self, series_code: str) -> bool:
        """Whether the code is this prefix, or goes on from it after a full stop."""
        return series_code == self.prefix or series_code.startswith(f"{self.prefix}.")


class ValueList(SpecRecord):
    """Values that go into one place of a request; more than `at_most` of them, or too long a URL, make several."""

    values: list[Text] = Field(min_length=1)
    separator: Text = ";"
    at_most: int | None = Field(default=None, ge=1)


class Paging(SpecRecord):
    """How the next page is asked for: `page_number` counts from `first` to the number of pages told on the first."""

    kind: Literal["page_number"]
    parameter: Text
    first: int = 1


class Request(SpecRecord):
    """What to ask: a path and a query with places in braces, filled from `lists` and from the clock (`{this_year}`)."""

    path: Annotated[str, StringConstraints(pattern=r"^/")]
    query: dict[str, str] = {}
    lists: dict[Name, ValueList] = {}
    batch_by: Name | None = Field(default=None, description="the list that is cut where a request would be too long")
    longest_url: int = Field(default=1500, ge=100)
    paging: Paging | None = None

    @model_validator(mode="after")
    def places_are_filled(self):
        if self.batch_by is not None and self.batch_by not in self.lists:
            raise ValueError(f"batch_by: no list is called `{self.batch_by}`")
        for name in self.lists:
            if f"{{{name}}}" not in self.path and not any(f"{{{name}}}" in value for value in self.query.values()):
                raise ValueError(f"the list `{name}` is used neither in the path nor in the query")
        return self


class Answer(SpecRecord):
    """What a good answer looks like. Steps lead into one part (a page); the rest is judged over all parts together."""

    format: Literal["json"]
    content_types: list[Text] = Field(min_length=1)
    records: Steps
    pages: Steps | None = None
    total: Steps | None = None
    error: Steps | None = Field(default=None, description="where an error stands in an answer with status 200")
    no_data: Steps | None = Field(default=None, description="what is null when there is nothing to tell")
    fields: list[Text] = Field(min_length=1, description="the fields of a record, dotted; each must be there")
    optional_fields: list[Text] = []
    key: list[Text] = Field(min_length=1)
    value: Text
    period: Text
    asked: dict[Name, Text] = Field(default={}, description="list of the request: field that must hold one of its values")
    period_pattern: Text
    allowed: dict[Text, list[str]] = Field(default={}, description="field: the only texts that may stand in it")
    row_floor: int = Field(ge=1, description="fewer records with a value than this are not believed")
    least_share: float = Field(gt=0, le=1, description="records with a value, at least, as a share of the last vintage's")
    may_lack: int = Field(default=0, ge=0, description="values of `batch_by` that the publisher may refuse to know")


class Dataset(SpecRecord):
    """One thing that a publisher publishes, and the series in it."""

    dataset_id: Name
    title: Text
    url: Url
    cadence: Text
    series: list[SeriesRule] = Field(min_length=1)
    redistribution: Redistribution | None = None
    licence: Text | None = None
    licence_url: Url | None = None
    request: Request | None = None
    answer: Answer | None = None

    @model_validator(mode="after")
    def request_and_answer_together(self):
        if (self.request is None) != (self.answer is None):
            raise ValueError("request and answer belong together: give both, or neither")
        if self.answer and not set(self.answer.asked) <= set(self.request.lists):
            raise ValueError("answer.asked: names a list that the request does not have")
        return self


class Source(SpecRecord):
    """A publisher: who, under which terms, and how to ask politely."""

    source_id: Name
    publisher: Text
    title: Text
    homepage: Url
    access: Literal["anonymous", "free_key", "restricted", "hand"]
    licence: Text
    licence_url: Url | None = None
    attribution: Text
    redistribution: Redistribution
    host: Host | None = None
    pace_seconds: float = Field(default=1.0, ge=0, description="least time between two requests to the host")
    timeout_seconds: float = Field(default=60.0, gt=0)
    user_agent: Text = "vaada/0.1"
    try_again_on: list[int] = Field(default=[], description="statuses besides 429 and 5xx that come and go by themselves")
    note: Text | None = None
    datasets: list[Dataset] = Field(min_length=1)

    @model_validator(mode="after")
    def parts_fit(self):
        fetched = any(dataset.request for dataset in self.datasets)
        if fetched and self.host is None:
            raise ValueError("a source with a request needs a host")
        if fetched and self.access == "hand":
            raise ValueError("access is `hand`, but a dataset has a request")
        if len({dataset.dataset_id for dataset in self.datasets}) < len(self.datasets):
            raise ValueError("two datasets have one dataset_id")
        return self

    def licence_of(self, dataset: Dataset) -> str:
        """The licence of a dataset: its own, or the source's."""
        return dataset.licence or self.licence

    def redistribution_of(self, dataset: Dataset) -> str:
        """`full` or `derived_only`: the dataset's own word, or the source's."""
        return dataset.redistribution or self.redistribution
