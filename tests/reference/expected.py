"""What the published rows and claims should say, by the reference (METHOD 3 to 5).

Reading of the method:
- A row that restates another shows that row's status; its other columns are not compared.
- Counts and states of a milestone without evidence are not compared: the method does not say whether they are 0 or
  NULL.
- `fulfilment` of a hold that cannot be observed is not_verifiable, as `verifiable` is false there.
"""

from . import claims, confidence, freshness, milestones
from .expected_readings import readings_of

SHARED = (
    "baseline_value", "target_value", "latest_period", "latest_value", "ratio_class", "progress_ratio", "path_gap",
    "remaining_pace", "peer_change_gap",
)
UNDECIDED = ("no_data", "insufficient_evidence")


def confidence_of(world, published, commitment, entry, reading, word):
    """METHOD 4: the confidence of a row with readings, by its primary one."""
    indicator, area = world.indicators[entry.indicator_id], world.area_of(entry)
    points = published.points(entry.indicator_id, area)
    agrees = None
    if indicator.cross_check:
        other = published.points(indicator.cross_check.indicator, area)
        agrees = confidence.cross_check(points, other, indicator.cross_check.tolerance)
    steps = confidence.downs(
        entry.is_indirect, reading.is_imprecise, agrees is False, word, commitment.is_not_independent,
        indicator.is_survey,
    )
    start = confidence.start_level(world.evidence_classes[entry.indicator_id]) if points else None
    return confidence.level(start, steps, ["two_collections_agree"] if agrees else [])


def row_with_readings(world, published, commitment):
    """The expected scorecard columns of a target, direction or hold."""
    found = readings_of(world, published, commitment)
    entry = next(reading for reading in commitment.readings if reading.is_primary)
    primary = found[entry.reading_id]
    key = (entry.indicator_id, world.area_of(entry))
    word = freshness.period_freshness(
        primary.columns["latest_period"], world.release_intervals[entry.indicator_id], world.lags[entry.indicator_id],
        world.as_of, key in world.withheld,
    )
    level = confidence_of(world, published, commitment, entry, primary, word)
    ratios = [r.columns["progress_ratio"] for r in found.values() if r.columns.get("progress_ratio") is not None]
    return {name: primary.columns[name] for name in SHARED if name in primary.columns} | {
        "indicator_status": confidence.shown_status(primary.columns["status"], level, primary.has_one_sign),
        "readings_agreeing": sum(r.columns["agrees_with_primary"] for r in found.values()),
        "readings_total": len(found),
        "progress_ratio_min": min(ratios, default=None),
        "progress_ratio_max": max(ratios, default=None),
        "primary_reading_id": entry.reading_id,
        "confidence": level,
        "freshness": word,
    }


def milestone_row(world, commitment):
    """METHOD 3.4, 4 and 5: the expected scorecard columns of a milestone."""
    events = [event for event in world.evidence if commitment.commitment_id in event.commitment_ids]
    found = milestones.assess(commitment.milestone, events, world.promise_day, freshness.as_date(world.as_of))
    reviewed = freshness.reviewed_date(commitment.milestone.reviewed_on, events)
    timing = (freshness.MILESTONE_INTERVAL, 0, world.as_of)
    word = freshness.freshness(reviewed, *timing)
    start = confidence.start_level(event.evidence_class for event in found.deciding)
    level = confidence.level(start, confidence.downs(freshness=word, is_not_independent=commitment.is_not_independent))
    status = found.status
    if reviewed is not None and freshness.has_no_recent_data(reviewed, *timing):
        status = "no_recent_data"
    names = ["objects_reached", "objects_total", "is_overdue"]
    if commitment.milestone.kind == "objects":
        names += ["claimed_state", "state_at_promise", "change_since_promise"]
    columns = {} if found.status in UNDECIDED else {name: getattr(found, name) for name in names}
    return columns | {
        "indicator_status": confidence.shown_status(status, level), "confidence": level, "freshness": word,
    }


def commitment_row(world, published, commitment):
    """The expected scorecard columns of any commitment that does not restate another."""
    if commitment.promise_type == "not_verifiable" or commitment.is_not_observable:
        word = "not_observable" if commitment.is_not_observable else "not_verifiable"
        row = {"indicator_status": word, "confidence": None, "freshness": None, "verifiable": False}
    elif commitment.promise_type == "milestone":
        row = milestone_row(world, commitment) | {"verifiable": True}
    else:
        row = row_with_readings(world, published, commitment) | {"verifiable": True}
    if not world.mandates:  # METHOD 1: until the party holds office
        row |= {"clock": "not_started", "attribution": "A0"}
        row["fulfilment"] = "not_yet_due" if row["verifiable"] else "not_verifiable"
    return row


def claim_row(world, published, claim):
    """METHOD 3.6: the expected columns of a claim."""

    def in_claim_unit(indicator_id):
        factor = world.units[world.indicators[indicator_id].unit] / world.units[claim.unit]
        return {p: v * factor for p, v in published.points(indicator_id, world.manifesto.ref_area).items()}

    definitions = []
    for entry in claim.definitions:
        monthly = entry.monthly_indicator_id
        aggregation = world.indicators[monthly].aggregation if monthly else "sum"
        months = in_claim_unit(monthly) if monthly else None
        definitions.append(claims.Definition(in_claim_unit(entry.annual_indicator_id), months, aggregation))
    columns = claims.assess(claim, definitions, world.promise_month)._asdict()
    del columns["measured_end"]  # the table names the span, the reference its last day
    return columns
