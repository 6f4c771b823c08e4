"""What a comparison needs besides the published file, and how the published tables are read.

A `World` is filled by whoever compares: the registry's records as they are (attributes as in the registry's schema),
and from the source specs the release interval, the usual lag and the evidence classes of each indicator. Every field
is explicit; a missing indicator, unit or threshold is an error, never a default.
"""

import dataclasses
import datetime
import math
from types import SimpleNamespace
from typing import Any

from .formulas import NEVER_CURRENT
from .periods import parse, year_index


@dataclasses.dataclass(frozen=True)
class World:
    """The inputs of one manifesto's comparison; `as_of` in UTC."""

    as_of: datetime.datetime
    manifesto: Any
    commitments: dict  # commitment_id -> Commitment
    indicators: dict  # indicator_id -> Indicator
    thresholds: dict  # (indicator_id, ref_area) -> flat, in transformed units per year
    release_intervals: dict  # indicator_id -> months between its own values (12 for a year made of months)
    lags: dict  # indicator_id -> days
    evidence_classes: dict  # indicator_id -> the classes of all series in its formula
    units: dict  # unit_measure (as published) and unit code -> size in base units
    members: dict  # aggregate area -> its member areas
    evidence: list = dataclasses.field(default_factory=list)  # EvidenceEvent
    claims: list = dataclasses.field(default_factory=list)  # Claim
    mandates: list = dataclasses.field(default_factory=list)  # Mandate
    never_current: frozenset = NEVER_CURRENT  # statuses of observations that are never current values
    withheld: frozenset = frozenset()  # (indicator_id, ref_area) whose newer vintage the gate holds

    @property
    def promise_month(self):
        """The month of the promise, 2024-09."""
        return self.manifesto.promise_date.month

    @property
    def promise_day(self):
        """The first day of the month of the promise."""
        return datetime.date.fromisoformat(f"{self.promise_month}-01")

    @property
    def instant(self):
        """The as-of instant as the tables write it: UTC, without a zone."""
        return self.as_of.astimezone(datetime.UTC).replace(tzinfo=None) if self.as_of.tzinfo else self.as_of

    def area_of(self, reading):
        """The area of a reading: its own, else the manifesto's."""
        return reading.ref_area or self.manifesto.ref_area

    def break_periods(self, indicator_id):
        """The declared breaks of an indicator; ValueError where one is not a period of its frequency."""
        indicator = self.indicators[indicator_id]
        for entry in indicator.series_breaks:
            if parse(entry.period).freq != indicator.freq:
                raise ValueError(f"{indicator_id}: break {entry.period} is not a period of frequency {indicator.freq}")
        return tuple(entry.period for entry in indicator.series_breaks)

    def break_years(self, indicator_id):
        """`break_periods` of an annual indicator as years."""
        return tuple(year_index(period) for period in self.break_periods(indicator_id))


def rows_of(connection, table):
    """A published table as objects with its columns as attributes."""
    result = connection.execute(f'select * from "{table}"')
    names = [column[0] for column in result.description]
    return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in result.fetchall()]


def is_valid_at(row, moment):
    """Whether a row of `indicator_revisions` was the known one at an instant."""
    return row.vintage_at <= moment and (row.superseded_at is None or row.superseded_at > moment)


def same(published, expected):
    """Whether two cells agree."""
    if isinstance(expected, float) and isinstance(published, int | float) and not isinstance(published, bool):
        return math.isclose(published, expected, rel_tol=1e-9, abs_tol=1e-12)
    return published == expected


def guarded(label, work):
    """The sentences of `work()`; where the reference stops, one that says why."""
    try:
        return work()
    except (ValueError, KeyError, ZeroDivisionError) as error:
        return [f"{label}: the reference stops: {type(error).__name__} {error}"]


class Published:
    """The published tables that the reference starts from: values and revisions of the indicators."""

    def __init__(self, connection):
        self.values = {}
        for row in rows_of(connection, "indicator_values"):
            if row.obs_value is not None:
                self.values.setdefault((row.indicator_id, row.ref_area), {})[row.time_period] = row.obs_value
        self.revisions = {}
        for row in rows_of(connection, "indicator_revisions"):
            self.revisions.setdefault((row.indicator_id, row.ref_area), []).append(row)

    def points(self, indicator_id, area):
        """{period: value} of an indicator and area."""
        return self.values.get((indicator_id, area), {})

    def vintages(self, indicator_id, area, instant):
        """{period: value} after each vintage known at `instant`, oldest first, the current values last."""
        rows = [row for row in self.revisions.get((indicator_id, area), []) if row.vintage_at <= instant]
        found = []
        for moment in sorted({row.vintage_at for row in rows}):
            valid = [row for row in rows if is_valid_at(row, moment)]
            found.append({row.time_period: row.obs_value for row in valid if row.obs_value is not None})
        return [*found[:-1], self.points(indicator_id, area)]
