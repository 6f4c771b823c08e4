"""What only a whole row shows: ageing, cross-checks, holds, mandates, vintages and units, on the small file of test_compare."""

import dataclasses
import datetime
from types import SimpleNamespace as Row

import pytest

from . import test_compare
from .expected import claim_row, commitment_row
from .expected_readings import readings_of
from .world import Published

EARLIER = test_compare.VINTAGE - datetime.timedelta(days=200)


def published(**changed):
    return Published(test_compare.connection_to(test_compare.tables() | changed))


def row(name, world=None, **changed):
    world = world or test_compare.world()
    return commitment_row(world, published(**changed), world.commitments[name])


def values(indicator_id, area, points):
    return [
        {"indicator_id": indicator_id, "ref_area": area, "time_period": period, "obs_value": value}
        for period, value in points.items()
    ]


@pytest.mark.parametrize(
    ("reviewed_on", "shown"),
    [
        (datetime.date(2025, 12, 14), ("announced", "high", "fresh")),
        (datetime.date(2025, 12, 13), ("announced", "moderate", "stale")),
        (datetime.date(2025, 9, 13), ("no_recent_data", "moderate", "stale")),
    ],
)
def test_a_milestone_ages_from_its_review(reviewed_on, shown):
    world = test_compare.world()
    world.commitments["FP-3.4b"].milestone.reviewed_on = reviewed_on
    found = row("FP-3.4b", world)
    assert (found["indicator_status"], found["confidence"], found["freshness"]) == shown


@pytest.mark.parametrize(
    ("as_of", "shown"),
    [("2027-06-29", ("improving", "moderate", "fresh")), ("2027-06-30", ("improving", "low", "stale")),
     ("2028-06-29", ("no_recent_data", "low", "stale"))],
)
def test_a_direction_ages_from_its_latest_period(as_of, shown):
    """Year to the end of 2024, usual lag 180 days, release interval 12 months."""
    world = dataclasses.replace(test_compare.world(), as_of=datetime.datetime.fromisoformat(as_of))
    found = row("FP-1.5d", world)
    assert (found["indicator_status"], found["confidence"], found["freshness"]) == shown


def test_a_withheld_series_says_so():
    world = dataclasses.replace(test_compare.world(), withheld=frozenset({("internet", "PAK")}))
    assert row("FP-1.5d", world)["freshness"] == "withheld"


@pytest.mark.parametrize(("other", "level"), [(20.9, "high"), (21.1, "low"), (None, "moderate")])
def test_a_cross_check_moves_the_confidence(other, level):
    world = test_compare.world()
    world.indicators["internet"].cross_check = Row(indicator="internet_by_survey", tolerance=0.05)
    second = values("internet_by_survey", "PAK", {"2024": other} if other else {})
    everything = test_compare.tables()["indicator_values"] + second
    assert row("FP-1.5d", world, indicator_values=everything)["confidence"] == level


def test_very_low_gives_way_unless_all_changes_have_one_sign():
    world = dataclasses.replace(test_compare.world(), evidence_classes={"internet": ["second_hand"]})
    world.commitments["FP-1.5d"].readings[0].is_indirect = True
    found = row("FP-1.5d", world)
    assert (found["indicator_status"], found["confidence"]) == ("improving", "very_low")
    dented = values("internet", "PAK", test_compare.INTERNET | {"2021": 11.9})
    found = row("FP-1.5d", world, indicator_values=dented)
    assert (found["indicator_status"], found["confidence"]) == ("insufficient_evidence", "very_low")


def test_a_row_without_any_value_has_no_confidence():
    found = row("FP-1.5d", indicator_values=[], indicator_revisions=[])
    assert (found["indicator_status"], found["confidence"], found["freshness"]) == ("no_data", None, "no_data")


def test_a_hold_counts_from_the_last_period_before_the_promise():
    world = test_compare.world()
    held = test_compare.reading("band", "exports")
    held.band_low, held.band_high = 30.0, 32.0
    world.commitments["FP-3.3a"].promise_type, world.commitments["FP-3.3a"].readings = "hold", [held]

    def status(points):
        return row("FP-3.3a", world, indicator_values=values("exports", "PAK", points))["indicator_status"]

    assert status({"FY2022": 20.0, "FY2023": 20.0, "FY2024": 31.0, "FY2025": 31.0}) == "held"
    assert status({"FY2023": 31.0, "FY2024": 20.0, "FY2025": 33.0}) == "breached"
    assert status({"FY2023": 20.0, "FY2024": 31.0, "FY2025": 33.0}) == "at_risk"


def test_the_end_of_a_target_asks_for_a_mandate():
    world = test_compare.world()
    for entry in world.commitments["FP-3.3a"].readings:
        entry.target.period = "FY2025"
    assert row("FP-3.3a", world)["indicator_status"] == "expired_untested"
    office = Row(starts_on=datetime.date(2024, 7, 1), ends_on=datetime.date(2025, 6, 30))
    found = row("FP-3.3a", dataclasses.replace(world, mandates=[office]))
    assert found["indicator_status"] == "missed"
    assert "attribution" not in found  # from then on by evidence, not by rule
    before = Row(starts_on=datetime.date(2024, 7, 1), ends_on=datetime.date(2025, 6, 29))
    assert row("FP-3.3a", dataclasses.replace(world, mandates=[before]))["indicator_status"] == "expired_untested"


def test_met_takes_the_vintages_from_the_revisions():
    reached = test_compare.EXPORTS | {"FY2025": 70.0}
    now = values("exports", "PAK", reached | {"FY2023": 30.0})
    first = [one | {"vintage_at": EARLIER} for one in values("exports", "PAK", reached)]
    second = {"vintage_at": test_compare.VINTAGE}
    added = [values("exports", "PAK", {"FY2023": 30.0})[0] | second]
    assert row("FP-3.3a", indicator_values=now, indicator_revisions=first)["indicator_status"] == "too_early"
    assert row("FP-3.3a", indicator_values=now, indicator_revisions=first + added)["indicator_status"] == "met"
    withdrawn = [one | {"superseded_at": test_compare.VINTAGE} for one in first if one["time_period"] == "FY2025"]
    lower = [values("exports", "PAK", {"FY2025": 40.0})[0] | second]
    later = [one | {"vintage_at": second["vintage_at"] + datetime.timedelta(hours=1)} for one in added]
    fallen = later + lower + withdrawn + [one for one in first if one["time_period"] != "FY2025"]
    now = values("exports", "PAK", test_compare.EXPORTS | {"FY2025": 40.0, "FY2023": 30.0})
    assert row("FP-3.3a", indicator_values=now, indicator_revisions=fallen)["indicator_status"] == "too_early"


def test_an_area_is_not_its_own_peer():
    world = test_compare.world()
    world.indicators["internet"].peers = ["IND", "PAK"]
    found = readings_of(world, published(), world.commitments["FP-1.5d"])["users"].columns
    assert (found["peer_count"], found["peer_change_gap"]) == (1, pytest.approx(-4.0))


def test_a_claim_is_measured_in_its_own_unit():
    world = dataclasses.replace(test_compare.world(), units={"unit": 1e9, "USD_MN": 1e6})
    claim = world.claims[0]
    claim.unit, claim.claimed_value = "USD_MN", 30_000.0
    found = claim_row(world, published(), claim)
    assert (found["measured_value"], found["finding"]) == (pytest.approx(30_980.0), "accurate_but_dated")
