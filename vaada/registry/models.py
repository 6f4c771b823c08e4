"""What a registry may say: one class per kind of YAML record, strict in every field.

A registry folder describes one manifesto. Indicators, units and areas are shared by all manifestos. Every class refuses
unknown fields; what needs more than one record to judge (an unknown indicator, a sentence's hash) is in `check.py`.
"""

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from vaada.vocabulary import (
    Aggregation,
    AuditItem,
    Comparison,
    Direction,
    EvidenceClass,
    Force,
    Frequency,
    MilestoneState,
    NotVerifiableReason,
    PathShape,
    PromiseType,
    Transform,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Period = Annotated[str, StringConstraints(pattern=r"^(FY\d{4}|\d{4}(-(Q[1-4]|0[1-9]|1[0-2]))?)$")]
Area = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}|[A-Z]{2}-[A-Z0-9]{1,3}|X_[A-Z0-9_]+)$")]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
LONGEST_QUOTE = 12  # words; the house rule on quoting, 2026-11-23


class Record(BaseModel):
    """A record of the registry: no unknown field, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Unit(Record):
    """A unit: its printed label, the spellings publishers use, and its size in the base unit of its dimension."""

    unit: Text
    label_en: Text
    label_ur: Text
    spellings: list[Text] = Field(min_length=1)
    dimension: Text
    in_base: float = Field(gt=0)


class AreaRecord(Record):
    """An area: an ISO code, or an aggregate `X_...` with its members."""

    area: Area
    name_en: Text
    name_ur: Text
    members: list[Area] = []


class FormulaInput(Record):
    """One series in a formula; `area` overrides the reading's area (a world total, another country's deflator)."""

    series: Text
    area: Area | None = None
    counterpart: Text | None = None
    breakdown: Text | None = None
    sign: Literal[1, -1] = 1


class Formula(Record):
    """value = scale x sum(numerator) / sum(denominator); every input must be there, or there is no value."""

    numerator: list[FormulaInput] = Field(min_length=1)
    denominator: list[FormulaInput] = []
    scale: float = 1.0


class SeriesBreak(Record):
    """The first period of a new definition: values before and after are not compared."""

    period: Period
    reason: Text


class CrossCheck(Record):
    """A second, independent measurement of the same thing and how far apart the two may lie (share of the level)."""

    indicator: Text
    tolerance: float = Field(gt=0)


class Indicator(Record):
    """A measured quantity: how it is computed, in which unit, and how its changes are to be read."""

    indicator_id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]+$")]
    name: Text
    name_ur: Text
    definition: Text
    formula: Formula
    unit: Text
    direction: Direction
    freq: Frequency
    aggregation: Aggregation
    transform: Transform
    digits: int = Field(ge=0, description="decimals that the publisher prints, in this indicator's unit")
    is_survey: bool = False
    floor: float | None = None
    ceiling: float | None = None
    series_breaks: list[SeriesBreak] = []
    peers: list[Area] = []
    cross_check: CrossCheck | None = None


class AuditAnswer(Record):
    """One of the six questions of the verifiability audit."""

    answer: bool
    note: Text


class Baseline(Record):
    """Where a target starts: a period of the reading's own series, or a figure that the text states (a constant)."""

    period: Period
    stated_value: float | None = None


class Target(Record):
    """Where a target ends: a multiple of the baseline, or a figure that the text states."""

    period: Period
    ratio: float | None = Field(default=None, gt=0)
    value: float | None = None

    @model_validator(mode="after")
    def one_of_two(self):
        if (self.ratio is None) == (self.value is None):
            raise ValueError("give exactly one of ratio and value")
        if self.ratio == 1:
            raise ValueError("a target equal to its baseline is a hold, not a target")
        return self


class Reading(Record):
    """One honest interpretation of a commitment, with the reason why it is one."""

    reading_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    is_primary: bool = False
    rationale: Text
    indicator_id: Text
    ref_area: Area | None = None
    direction: Literal["increase", "decrease"]
    is_indirect: bool = False
    path: PathShape | None = None
    baseline: Baseline | None = None
    target: Target | None = None
    band_low: float | None = None
    band_high: float | None = None


class MilestoneObject(Record):
    """One of the things that a milestone is about: a plant, a treaty, an item of a checklist."""

    object: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$")]
    title_en: Text
    title_ur: Text


class Rung(Record):
    """A rung of the ladder in the field's own words, and the state of METHOD 3.4 that it stands for."""

    rung: Text
    state: MilestoneState


class Milestone(Record):
    """Evidence-based commitments: the objects, the ladder, and who chose the objects."""

    kind: Literal["objects", "checklist"]
    chosen_by: Literal["sentence", "coders"]
    objects: list[MilestoneObject] = Field(min_length=1)
    ladder: list[Rung] = Field(min_length=1)
    deadline: datetime.date | None = None
    reviewed_on: datetime.date | None = None
    rationale: Text


class Commitment(Record):
    """One thing promised: what it says, how we read it, and how it is checked."""

    commitment_id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-\d+\.\d+[a-z]?$")]
    sentence_id: Text
    sentence_sha256: Sha256
    restates: Text | None = None
    force: Force
    title_en: Text
    title_ur: Text
    quote: Text
    promise_type: PromiseType
    interpretation: Text
    not_verifiable_reason: NotVerifiableReason | None = None
    checkable_if: Text | None = None
    premise_error: Text | None = None
    is_not_independent: bool = False
    is_not_observable: bool = False
    audit: dict[AuditItem, AuditAnswer]
    readings: list[Reading] = []
    milestone: Milestone | None = None
    context: list[Text] = []

    @field_validator("quote")
    @classmethod
    def short_quote(cls, quote):
        words = len(re.findall(r"\S+", quote))
        if words > LONGEST_QUOTE:
            raise ValueError(f"{words} words quoted, at most {LONGEST_QUOTE} are allowed: say the rest in your own words")
        return quote

    @model_validator(mode="after")
    def parts_fit_the_type(self):
        missing = set(AuditItem.__args__) - set(self.audit)
        if missing:
            raise ValueError(f"the audit lacks {', '.join(sorted(missing))}")
        if self.restates:
            bare = not self.readings and self.milestone is None
            return self.must(bare, "a row that restates another has no readings of its own")
        is_measured_hold = self.promise_type == "hold" and not self.is_not_observable
        needs_readings = self.promise_type in ("target", "direction") or is_measured_hold
        wanted = "needed" if needs_readings else "not allowed"
        self.must(bool(self.readings) == needs_readings, f"type {self.promise_type}: readings are {wanted}")
        self.must((self.milestone is not None) == (self.promise_type == "milestone"), "milestone: exactly for the type milestone")
        unverifiable = self.promise_type == "not_verifiable" or self.is_not_observable
        has_reason = self.not_verifiable_reason is not None
        self.must(has_reason == unverifiable, "not_verifiable_reason: exactly where it cannot be verified")
        self.must(not unverifiable or self.checkable_if is not None, "checkable_if: say which evidence would change that")
        self.must(not self.is_not_observable or self.promise_type == "hold", "is_not_observable: for the type hold only")
        if self.readings:
            self.must(sum(r.is_primary for r in self.readings) == 1, "exactly one reading is primary")
            self.must(len({r.reading_id for r in self.readings}) == len(self.readings), "two readings have one reading_id")
        for reading in self.readings:
            whole = reading.path is not None and reading.baseline is not None and reading.target is not None
            none = reading.path is None and reading.baseline is None and reading.target is None
            fits = whole if self.promise_type == "target" else none
            self.must(fits, f"reading {reading.reading_id}: path, baseline and target belong to the type target, all three")
            banded = reading.band_low is not None or reading.band_high is not None
            self.must(banded == (self.promise_type == "hold"), f"reading {reading.reading_id}: a band belongs to the type hold")
        return self

    def must(self, holds, message):
        """Raise `ValueError(message)` unless `holds`; the commitment itself otherwise."""
        if not holds:
            raise ValueError(message)
        return self


class Sentence(Record):
    """A sentence of the manifesto, by id and hash; its text is not carried here."""

    sentence_id: Text
    section: Text
    position: int = Field(ge=1)
    words: int = Field(ge=1)
    sha256: Sha256
    kind: Literal["commitment", "claim", "mixed", "framing"]


class PromiseDate(Record):
    """The month at which the promise was made, and how we know."""

    month: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
    is_estimated: bool
    rationale: Text


class Section(Record):
    section: Text
    title_en: Text
    title_ur: Text


class Manifesto(Record):
    """Who promised what, when, for which country."""

    manifesto_id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]+$")]
    title_en: Text
    title_ur: Text
    promiser_en: Text
    promiser_ur: Text
    url: Text
    ref_area: Area
    promise_date: PromiseDate
    sections: list[Section] = Field(min_length=1)
    about_en: Text
    about_ur: Text


class Mandate(Record):
    """A spell in office of whoever promised, by a primary source."""

    starts_on: datetime.date
    ends_on: datetime.date | None = None
    office: Text
    url: Text


class EvidenceEvent(Record):
    """A dated event that bears on the state of a milestone's object."""

    event_id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]+$")]
    commitment_ids: list[Text] = Field(min_length=1)
    object: Text
    event_date: PartialDate
    state: MilestoneState
    is_primary: bool
    evidence_class: EvidenceClass
    description: Text
    source_title: Text
    publisher: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    reviewed_on: datetime.date
    coder: Text
    second_coder: Text | None = None


class ClaimDefinition(Record):
    """One official definition under which a claim can be measured: a monthly indicator, an annual one, or both."""

    label: Text
    annual_indicator_id: Text
    monthly_indicator_id: Text | None = None


class Claim(Record):
    """A figure that the manifesto states as true (METHOD 3.6)."""

    claim_id: Annotated[str, StringConstraints(pattern=r"^CL-\d+$")]
    sentence_id: Text
    sentence_sha256: Sha256
    commitment_id: Text
    wording: Text
    claimed_value: float | None = None
    unit: Text | None = None
    comparison: Comparison | None = None
    is_causal: bool = False
    premise_error: Text | None = None
    definitions: list[ClaimDefinition] = []
    not_held: Text | None = Field(default=None, description="what would have to be fetched, where no figure is held")
    explanation: Text
    explanation_ur: Text

    @field_validator("wording")
    @classmethod
    def short_wording(cls, wording):
        if len(wording.split()) > LONGEST_QUOTE:
            raise ValueError(f"at most {LONGEST_QUOTE} words may be quoted")
        return wording


class Amendment(Record):
    """A dated, reasoned change of a frozen interpretation."""

    commitment_id: Text
    amended_on: datetime.date
    reason: Text
    from_sha256: Sha256
    to_sha256: Sha256


class Frozen(Record):
    """The hash of an interpretation at the time when it was frozen."""

    commitment_id: Text
    interpretation_sha256: Sha256
    frozen_on: datetime.date


class Threshold(Record):
    """The `flat` of METHOD 3.2 for one indicator and area: in transformed units, frozen."""

    indicator_id: Text
    ref_area: Area
    flat_threshold: float = Field(ge=0)
    points_used: int = Field(ge=2)
    frozen_on: datetime.date
    reason: Text
