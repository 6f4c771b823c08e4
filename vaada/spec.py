"""What a source spec may say: one YAML file per publisher in `sources/`, strict in every field.

A spec says who publishes, under which licence, which series it owns (by prefix: the longest one wins) and, where it is
fetched, what to ask (`spec_request`) and what a good answer looks like (`spec_answer`). A dataset without a `request` is
declared but not fetched: its figures come in by hand, as tidy figures files with a citation in each row.

A prefix ends where a part of a code ends: `SBP.REMIT` owns `SBP.REMIT` and `SBP.REMIT.SAU`, but not `SBP.REMITTANCES`.
"""

from typing import Literal

from pydantic import Field, model_validator

from vaada.spec_answer import Answer
from vaada.spec_record import Host, Name, SpecRecord, Text, Url
from vaada.spec_request import Request
from vaada.vocabulary import EvidenceClass, Redistribution

Access = Literal["anonymous", "free_key", "restricted", "hand"]


class SeriesRule(SpecRecord):
    """The series whose code begins with `prefix`: unit, evidence class, release interval and usual lag."""

    prefix: Text
    codes: list[Text] = Field(default=[], description="the parts after the prefix, where answers hold many series of one kind")
    unit: Text
    evidence_class: EvidenceClass
    evidence_class_by_hand: EvidenceClass | None = Field(
        default=None, description="the class of figures of this series that came in by hand; the same if not given"
    )
    release_interval_months: int = Field(ge=1)
    usual_lag_days: int = Field(ge=0, description="days from the end of a period to its usual publication")
    counted: bool = Field(default=False, description="an observation is a sum or count of several records, not one of them")
    note: Text | None = None

    def owns(self, series_code: str) -> bool:
        """Whether the code is this prefix, or goes on from it after a full stop."""
        return series_code == self.prefix or series_code.startswith(f"{self.prefix}.")

    def all_codes(self) -> list[str]:
        """Every whole code that the spec itself names."""
        return [f"{self.prefix}.{code}" for code in self.codes] or [self.prefix]


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
    access: Access | None = None
    host: Host | None = None
    ask_again_days: int = Field(default=0, ge=0, description="days after a success in which the publisher is not asked again")
    stand_in: Literal["recorded", "figures", "documentation"] | None = Field(
        default=None, description="what the tests' stand-in is made of: recorded bytes, real figures, or documentation alone"
    )
    request: Request | None = None
    answer: Answer | None = None

    @model_validator(mode="after")
    def request_and_answer_together(self):
        if (self.request is None) != (self.answer is None):
            raise ValueError("request and answer belong together: give both, or neither")
        if self.answer and not set(self.answer.asked) <= set(self.request.lists):
            raise ValueError("answer.asked: names a list that the request does not have")
        if self.request and self.stand_in is None:
            raise ValueError("stand_in: say what the stand-in of a fetched dataset is made of")
        return self


class Source(SpecRecord):
    """A publisher: who, under which terms, and how to ask politely."""

    source_id: Name
    publisher: Text
    title: Text
    homepage: Url
    access: Access
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
        for dataset in self.datasets:
            if dataset.request and self.host_of(dataset) is None:
                raise ValueError("a source with a request needs a host")
            if dataset.request and self.access_of(dataset) == "hand":
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

    def access_of(self, dataset: Dataset) -> str:
        """How a dataset can be had: its own word, or the source's."""
        return dataset.access or self.access

    def host_of(self, dataset: Dataset) -> str | None:
        """The host that is asked for a dataset: its own, or the source's."""
        return dataset.host or self.host

    def hosts(self) -> set[str]:
        """Every host that is asked for this source."""
        return {host for host in (self.host, *(dataset.host for dataset in self.datasets)) if host}
