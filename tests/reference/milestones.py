"""Milestones, checklists and holds (METHOD 3.3, 3.4).

Reading of the method:
- A date without day or month counts as its first day, for the order of events and against the promise date; the
  promise date is the first day of its month, and an event on that day belongs to the state at the promise.
- Two primary events on one day: the more advanced state, then the later event id. Events after the as-of date are not
  known yet.
- `claimed_state` is the state of the last secondary event after the last primary one, where it differs from the state;
  with several objects: the state that the row would show if the press were believed.
- Advancement: none, then withdrawn, lapsed, suspended, then announced ... operating. For "up" or "down" since the
  promise withdrawn, lapsed and suspended weigh as much as none.
- k of m counts objects in force or operating by primary evidence, in a checklist too; its status compares k at the
  promise date with k now.
- A milestone is as sure as the primary events that decide it, a checklist as its weakest item: there all events count.
- A checklist without primary evidence: insufficient_evidence where the press has some, else no_data. A milestone
  without events is `none` once reviewed, else no_data.
- Overdue: the as-of date is after the deadline and the shown state is neither in force nor operating; False without a
  deadline.
- A hold is judged on the annual values from the baseline on (the last full period before the promise); two in a row
  means two published values in a row. Once breached and inside again it is `restored`, until it is breached again.
"""

import datetime
import itertools
from typing import NamedTuple

from .lines import MILESTONE, at_least, at_most

REACHED = ("in_force", "operating")
ADVANCE = ("none", "withdrawn", "lapsed", "suspended", "announced", "negotiating", "signed", "ratified", *REACHED)
UNDONE = ("withdrawn", "lapsed", "suspended")


class Assessment(NamedTuple):
    """The derived columns of a milestone; `deciding` are the events on which the status rests."""

    status: str
    claimed_state: str | None
    state_at_promise: str | None
    change_since_promise: str | None
    objects_reached: int
    objects_total: int
    is_overdue: bool
    deciding: tuple


def first_day(partial):
    """2013, 2013-09 and 2013-09-12 as a date."""
    year, month, day = ([int(part) for part in str(partial).split("-")] + [1, 1])[:3]
    return datetime.date(year, month, day)


def in_order(events):
    """Events from the first to the last (METHOD 3.4)."""
    return sorted(
        events, key=lambda e: (first_day(e.event_date), MILESTONE.index(e.state), e.event_id, e.object, e.is_primary)
    )


def last_primary(events, until):
    """METHOD 3.4: the last dated primary event up to a day, or None."""
    found = [event for event in in_order(events) if event.is_primary and first_day(event.event_date) <= until]
    return found[-1] if found else None


def state_of(event):
    """METHOD 3.4: the state that an event gives, `none` without one."""
    return event.state if event else "none"


def claimed_state(events, until):
    """METHOD 3.4: a later state that only the press supports, or None."""
    primary = last_primary(events, until)
    later = [
        event for event in in_order(events)
        if not event.is_primary and first_day(event.event_date) <= until
        and (primary is None or first_day(event.event_date) > first_day(primary.event_date))
    ]
    return later[-1].state if later and later[-1].state != state_of(primary) else None


def weight(state):
    """METHOD 3.4: how far a state is, for up and down."""
    return 0 if state in UNDONE else ADVANCE.index(state)


def change(before, after):
    """METHOD 3.4: unchanged, up or down."""
    return "unchanged" if before == after else ("up" if after > before else "down")


def row_state(states, chosen_by):
    """METHOD 3.4: the least advanced object if the sentence names them, the most advanced if the coders chose them."""
    pick = min if chosen_by == "sentence" else max
    return pick(states, key=ADVANCE.index, default=None)


def assess(milestone, events, promise_day, as_of_day):
    """METHOD 3.4: every derived column of a milestone from the events of its commitment."""
    names = [entry.object for entry in milestone.objects]
    known = {name: [e for e in events if e.object == name and first_day(e.event_date) <= as_of_day] for name in names}
    now = {name: last_primary(known[name], as_of_day) for name in names}
    then = {name: last_primary(known[name], promise_day) for name in names}
    k, k_then = (sum(state_of(event) in REACHED for event in found.values()) for found in (now, then))
    every = tuple(in_order(itertools.chain(*known.values())))
    primaries = tuple(e for e in now.values() if e)
    deciding = every if milestone.kind == "checklist" or not primaries else primaries
    if milestone.kind == "checklist":
        status = change(k_then, k) if any(now.values()) else ("insufficient_evidence" if deciding else "no_data")
        is_late = overdue(milestone, k == len(names), as_of_day)
        return Assessment(status, None, None, None, k, len(names), is_late, deciding)
    state, before = (row_state([state_of(e) for e in found.values()], milestone.chosen_by) for found in (now, then))
    claims = [claimed_state(known[name], as_of_day) for name in names]
    claim = row_state([c or state_of(now[n]) for n, c in zip(names, claims, strict=True)], milestone.chosen_by)
    status = state if deciding or milestone.reviewed_on else "no_data"
    return Assessment(
        status, claim if claim != state else None, before, change(weight(before), weight(state)), k, len(names),
        overdue(milestone, state in REACHED, as_of_day), deciding,
    )


def overdue(milestone, is_reached, as_of_day):
    """METHOD 3.4: overdue only where the text sets a deadline."""
    return milestone.deadline is not None and as_of_day > milestone.deadline and not is_reached


def hold_status(values, low=None, high=None, has_breach_evidence=False):
    """METHOD 3.3: the status of a hold from its annual values in order."""
    outside = [
        (low is not None and not at_least(value, low)) or (high is not None and not at_most(value, high))
        for value in values
    ]
    if has_breach_evidence or outside[-2:] == [True, True]:
        return "breached"
    if not outside:
        return "no_data"
    if outside[-1]:
        return "at_risk"
    return "restored" if any(a and b for a, b in itertools.pairwise(outside)) else "held"
