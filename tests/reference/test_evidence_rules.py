"""Holds, milestones, claims, confidence and freshness of the reference, rule by rule, in small cases worked by hand."""

import datetime
from types import SimpleNamespace

import pytest

from . import claims, confidence, freshness, milestones

DAY = datetime.date
PROMISE, TODAY = DAY(2024, 9, 1), DAY(2026, 6, 14)


# --- holds (METHOD 3.3) ---

@pytest.mark.parametrize(
    ("values", "status"),
    [([5, 6], "held"), ([5, 11], "at_risk"), ([5, 11, 12], "breached"), ([11, 12, 5], "restored"), ([5, 11, 5], "held"),
     ([11, 12, 5, 11], "at_risk"), ([11], "at_risk"), ([10, 0], "held"), ([], "no_data")],
)
def test_holds(values, status):
    assert milestones.hold_status(values, 0, 10) == status


def test_a_hold_is_breached_by_primary_evidence_alone():
    assert milestones.hold_status([5, 5], 0, 10, has_breach_evidence=True) == "breached"


# --- milestones (METHOD 3.4) ---

def event(date, state, thing="a", is_primary=True, name=None):
    return SimpleNamespace(
        event_id=name or f"{thing}-{date}-{state}", event_date=date, state=state, object=thing, is_primary=is_primary,
        reviewed_on=TODAY,
    )


def milestone(*things, kind="objects", chosen_by="coders", deadline=None, reviewed_on=TODAY):
    objects = [SimpleNamespace(object=thing) for thing in things]
    return SimpleNamespace(kind=kind, chosen_by=chosen_by, objects=objects, deadline=deadline, reviewed_on=reviewed_on)


def assess(what, *events):
    return milestones.assess(what, events, PROMISE, TODAY)


def test_the_state_is_that_of_the_last_primary_event():
    signed, press = event("2023-09-29", "signed"), event("2025-02", "ratified", is_primary=False)
    found = assess(milestone("a"), event("2004", "announced"), signed, press)
    assert (found.status, found.claimed_state) == ("signed", "ratified")
    assert (found.state_at_promise, found.change_since_promise) == ("signed", "unchanged")
    assert assess(milestone("a"), event("2024-09-01", "signed")).state_at_promise == "signed"
    assert assess(milestone("a"), event("2024-09-02", "signed")).state_at_promise == "none"
    older_press = event("2020", "in_force", is_primary=False)
    assert assess(milestone("a"), signed, older_press).claimed_state is None
    assert assess(milestone("a"), signed, event("2026-06-15", "in_force")).status == "signed"  # not yet known


def test_no_primary_evidence_and_no_evidence():
    press = event("2023", "signed", is_primary=False)
    assert assess(milestone("a"), press)[:2] == ("none", "signed")
    assert assess(milestone("a"))[:2] == ("none", None)
    assert assess(milestone("a", reviewed_on=None)).status == "no_data"
    assert assess(milestone("a", reviewed_on=None), press).status == "none"


def test_up_and_down_since_the_promise():
    before = event("2020", "signed")
    assert assess(milestone("a"), before, event("2025-01-02", "in_force")).change_since_promise == "up"
    fallen = assess(milestone("a"), before, event("2025-01-02", "suspended"))
    assert (fallen.status, fallen.change_since_promise) == ("suspended", "down")
    assert assess(milestone("a"), event("2025", "withdrawn")).change_since_promise == "unchanged"


def test_several_objects():
    events = [event("2020", "operating", "a"), event("2021", "signed", "b"), event("2022", "in_force", "c")]
    named = assess(milestone("a", "b", "c", chosen_by="sentence"), *events)
    chosen = assess(milestone("a", "b", "c", chosen_by="coders"), *events)
    assert (named.status, chosen.status) == ("signed", "operating")
    assert (named.objects_reached, named.objects_total) == (chosen.objects_reached, chosen.objects_total) == (2, 3)
    assert assess(milestone("a", "d", chosen_by="sentence"), *events).status == "none"


def test_overdue_only_with_a_deadline():
    signed = event("2020", "signed")
    assert not assess(milestone("a"), signed).is_overdue
    assert assess(milestone("a", deadline=DAY(2026, 1, 1)), signed).is_overdue
    assert not assess(milestone("a", deadline=TODAY), signed).is_overdue
    assert not assess(milestone("a", deadline=DAY(2026, 1, 1)), event("2020", "in_force")).is_overdue


def test_checklists_count_against_the_promise_date():
    six = milestone("m", "c", "t", "f", "v", "n", kind="checklist")
    base = [event("2020", "operating", "c"), event("2020", "operating", "t")]
    assert assess(six, *base).status == "unchanged"
    assert assess(six, *base, event("2025-10-12", "suspended", "c")).status == "down"
    better = assess(six, *base, event("2025-05-01", "in_force", "v"))
    assert (better.status, better.objects_reached, better.objects_total) == ("up", 3, 6)
    assert assess(six, event("2020", "operating", "c", is_primary=False)).status == "insufficient_evidence"
    assert assess(six).status == "no_data"


# --- claims (METHOD 3.6) ---

@pytest.mark.parametrize(
    ("comparison", "claimed", "measured", "word"),
    [
        ("around", 100, 100, "right"), ("around", 105, 100, "right"), ("around", 106, 100, "overstated"),
        ("around", 95, 100, "right"), ("around", 94, 100, "understated"), ("exact", 105, 100, "right"),
        ("over", 100, 100, "right"), ("over", 100, 105, "right"), ("over", 100, 105.1, "understated"),
        ("over", 100, 99.9, "overstated"), ("nearly", 100, 95, "right"), ("nearly", 100, 100, "right"),
        ("nearly", 100, 94.9, "overstated"), ("nearly", 100, 100.1, "understated"),
    ],
)
def test_tolerances(comparison, claimed, measured, word):
    assert claims.fit(comparison, claimed, measured) == word


def claim(value=100.0, comparison="around", is_causal=False, premise_error=None):
    return SimpleNamespace(claimed_value=value, comparison=comparison, is_causal=is_causal, premise_error=premise_error)


def found_for(annual, **what):
    return claims.assess(claim(**what), [claims.Definition(one) for one in annual], "2024-09").finding


def test_findings_in_order():
    right, wrong = {"FY2024": 100.0}, {"FY2024": 50.0}
    assert found_for([right]) == "accurate"
    assert found_for([right | {"FY2025": 150.0}]) == "accurate_but_dated"
    assert found_for([wrong]) == "overstated"
    assert found_for([wrong | {"FY2023": 100.0}]) == "superseded"
    months = {f"2023-{m:02d}": 100 / 12 for m in range(9, 13)} | {f"2024-{m:02d}": 100 / 12 for m in range(1, 9)}
    older_year = claims.Definition({"FY2024": 50.0}, months)  # ends before the twelve months: it dates nothing
    assert claims.assess(claim(), [older_year], "2024-09").finding == "accurate"
    assert found_for([{"FY2025": 100.0}]) == "not_checked"  # nothing had been measured when it was said
    assert found_for([]) == "not_checked"
    assert found_for([right, wrong]) == found_for([right, wrong | {"FY2023": 100.0}]) == "ambiguous"
    assert found_for([right], premise_error="no such thing") == "premise_error"
    assert found_for([right], is_causal=True, premise_error="no such thing") == "contested"
    assert found_for([], value=None, comparison=None, is_causal=True) == "contested"


def test_the_twelve_months_before_the_promise_need_all_twelve():
    months = {f"2023-{m:02d}": 9.0 for m in (9, 10, 11, 12)} | {f"2024-{m:02d}": 9.0 for m in range(1, 9)}
    whole = claims.Definition({"FY2024": 50.0}, months)
    assert claims.measured_at(whole, "2024-09") == (108.0, DAY(2024, 8, 31))
    del months["2024-03"]
    assert claims.measured_at(whole, "2024-09") == (50.0, DAY(2024, 6, 30))


# --- confidence (METHOD 4) ---

@pytest.mark.parametrize(
    ("start", "downs", "ups", "word"),
    [(3, 0, 0, "high"), (3, 0, 2, "high"), (3, 1, 0, "moderate"), (2, 2, 0, "very_low"), (1, 5, 0, "very_low"),
     (1, 1, 1, "low"), (None, 0, 0, None)],
)
def test_levels(start, downs, ups, word):
    assert confidence.level(start, ["down"] * downs, ["up"] * ups) == word


def test_the_lowest_of_several_classes_and_the_steps():
    assert confidence.start_level(["official_statistic", "second_hand"]) == 1
    assert confidence.start_level(["official_statistic", "expert_index"]) == 2
    assert confidence.start_level([]) is None
    with pytest.raises(KeyError):
        confidence.start_level(["hearsay"])
    assert confidence.downs(True, True, True, "stale", True, True) == [
        "imprecise", "inconsistent", "indirect", "not_independent", "stale", "survey",
    ]
    assert confidence.downs(freshness="withheld") == []


def test_a_cross_check_looks_at_the_latest_common_period():
    own, near, far = {"2023": 50.0, "2024": 100.0}, {"2024": 105.0}, {"2023": 50.0, "2024": 106.0, "2025": 0.0}
    assert confidence.cross_check(own, near | {"2023": 90.0}, 0.05) is True
    assert confidence.cross_check(own, far, 0.05) is False
    assert confidence.cross_check(own, {"2022": 1.0}, 0.05) is None


def test_very_low_hides_a_status_unless_all_changes_have_one_sign():
    assert confidence.shown_status("improving", "very_low") == "insufficient_evidence"
    assert confidence.shown_status("improving", "very_low", has_one_sign=True) == "improving"
    assert confidence.shown_status("improving", "low") == "improving"
    assert confidence.shown_status("no_recent_data", "very_low") == "no_recent_data"


# --- freshness (METHOD 5) ---

@pytest.mark.parametrize(
    ("as_of", "word", "is_too_old"),
    [(DAY(2026, 7, 30), "fresh", False), (DAY(2026, 7, 31), "stale", False), (DAY(2027, 7, 30), "stale", False),
     (DAY(2027, 7, 31), "stale", True)],
)
def test_age_in_release_intervals_of_calendar_months(as_of, word, is_too_old):
    """A yearly series, year to 30 June 2024, usual lag 30 days: two intervals end on 30 June 2026, plus the lag."""
    assert freshness.period_freshness("FY2024", 12, 30, as_of) == word
    assert freshness.has_no_recent_data(DAY(2024, 6, 30), 12, 30, as_of) == is_too_old


def test_freshness_words_in_order():
    old = datetime.datetime(2040, 1, 1, 5)
    assert freshness.period_freshness(None, 12, 0, old, is_withheld=True) == "no_data"
    assert freshness.period_freshness("2024", 12, 0, old, is_withheld=True) == "withheld"
    assert freshness.period_freshness("2024", 12, 0, old) == "stale"
    assert freshness.reviewed_date(None, [event("2020", "signed")]) == TODAY
    karachi = datetime.timezone(datetime.timedelta(hours=5))
    assert freshness.as_date(datetime.datetime(2026, 6, 15, 3, tzinfo=karachi)) == DAY(2026, 6, 14)
    assert freshness.reviewed_date(None, []) is None
