"""Claims of fact: a figure that the manifesto states as true (METHOD 3.6).

Reading of the method:
- "Right within 5 %" is about the deviation as defined: |claimed/measured - 1| <= 0.05.
- "The last full 12 months" are used where a monthly series has all twelve; they are aggregated like the monthly
  indicator. Else the last year whose end lies before the first day of the promise month.
- The latest full year is the latest annual value; it can only date a claim where it ends after the measured span.
- An earlier edition of a series is the annual value before the last one known at the promise date: where it fits and
  the newer one does not, the claim is `superseded`.
- A causal claim and a wrong premise ask for no figure, so `not_checked` (no figure held) does not come before them.
- Several definitions: each gets its own finding; where these differ, `ambiguous`. The first definition that has a
  figure is the one printed.
- For "over" and "nearly" a figure on the wrong side is named by what the claim did: said too much, `overstated`; too
  little, `understated`.
"""

import datetime
from typing import NamedTuple

from .formulas import aggregate
from .lines import at_least, at_most
from .periods import end_date, twelve_months_before


class Definition(NamedTuple):
    """One official definition: values by period, in the claim's unit, and how its monthly indicator aggregates."""

    annual: dict
    monthly: dict | None = None
    monthly_aggregation: str = "sum"


class Assessment(NamedTuple):
    """The derived columns of a claim."""

    measured_value: float | None
    measured_end: datetime.date | None
    latest_value: float | None
    latest_period: str | None
    deviation: float | None
    finding: str


def deviation(claimed, measured):
    """METHOD 3.6: claimed/measured - 1."""
    return claimed / measured - 1 if measured and claimed is not None else None


def fit(comparison, claimed, measured):
    """METHOD 3.6: `right`, `overstated` or `understated`."""
    if comparison in ("exact", "around"):
        off = deviation(claimed, measured)
        if off is None or not at_most(off, 0.05):
            return "overstated"
        return "right" if at_least(off, -0.05) else "understated"
    low, high = {"over": (claimed, 1.05 * claimed), "nearly": (0.95 * claimed, claimed)}[comparison]
    if not at_least(measured, low):
        return "overstated"
    return "right" if at_most(measured, high) else "understated"


def latest_of(values, before=None):
    """(period, value) of the latest annual value, ending before a day where one is given; else (None, None)."""
    fitting = [period for period in values if before is None or end_date(period) < before]
    return max(((p, values[p]) for p in fitting), key=lambda pair: end_date(pair[0]), default=(None, None))


def measured_at(definition, promise_month):
    """METHOD 3.6: (value, last day of its span) at the promise date, or (None, None)."""
    months = twelve_months_before(promise_month)
    if definition.monthly and all(month in definition.monthly for month in months):
        values = [definition.monthly[month] for month in months]
        return aggregate(values, definition.monthly_aggregation), end_date(months[-1])
    period, value = latest_of(definition.annual, datetime.date.fromisoformat(f"{promise_month}-01"))
    return value, None if period is None else end_date(period)


def edition_before(definition, promise_month):
    """METHOD 3.6: the annual value before the last one known at the promise date, or None."""
    day = datetime.date.fromisoformat(f"{promise_month}-01")
    newest, _ = latest_of(definition.annual, day)
    return None if newest is None else latest_of(definition.annual, end_date(newest))[1]


def definition_finding(comparison, claimed, definition, promise_month):
    """METHOD 3.6: the finding under one definition; None where no figure is held."""
    measured, ended = measured_at(definition, promise_month)
    if measured is None:
        return None
    found = fit(comparison, claimed, measured)
    if found != "right":
        older = edition_before(definition, promise_month)
        return "superseded" if older is not None and fit(comparison, claimed, older) == "right" else found
    period, latest = latest_of(definition.annual)
    is_newer = period is not None and end_date(period) > ended
    return "accurate_but_dated" if is_newer and fit(comparison, claimed, latest) != "right" else "accurate"


def finding(claim, definitions, promise_month):
    """METHOD 3.6: the first finding that holds."""
    asked = definitions if claim.claimed_value is not None else []
    found = [definition_finding(claim.comparison, claim.claimed_value, d, promise_month) for d in asked]
    found = [name for name in found if name is not None]
    if not found and not claim.is_causal and not claim.premise_error:
        return "not_checked"
    if claim.is_causal:
        return "contested"
    if claim.premise_error:
        return "premise_error"
    return "ambiguous" if len(set(found)) > 1 else found[0]


def assess(claim, definitions, promise_month):
    """METHOD 3.6: every derived column of a claim."""
    verdict = finding(claim, definitions, promise_month)
    for definition in definitions:
        measured, ended = measured_at(definition, promise_month)
        if measured is not None:
            period, latest = latest_of(definition.annual)
            return Assessment(measured, ended, latest, period, deviation(claim.claimed_value, measured), verdict)
    return Assessment(None, None, None, None, None, verdict)
