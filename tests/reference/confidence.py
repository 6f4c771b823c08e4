"""Confidence in a row: starting level, steps down and up (METHOD 4).

Reading of the method:
- `stale` is a step down like the others; a row with freshness `withheld` does not take it.
- Several inputs or several deciding events: the lowest starting level.
- A commitment takes the class, the survey mark and the signs of its primary reading.
- A cross-check compares the latest period that both series have; "share of the level" is a share of our own value.
  Beyond the tolerance: `inconsistent`; within: the step up; no common period: neither.
- NULL: not_verifiable and not_observable rows, and rows that rest on no evidence at all (no value, no event).
- At very_low the words that report an absence (no_data, no_recent_data, insufficient_data, insufficient_evidence) stay
  as they are; every other status gives way, unless all changes in the window have one sign. Zero is no sign.
"""

from .lines import ANY, at_most

LEVELS = ("very_low", "low", "moderate", "high")
START = {
    "official_statistic": 3,
    "legal_instrument": 3,
    "intergovernmental_count": 3,
    "modelled_estimate": 2,
    "expert_index": 2,
    "news_derived_count": 1,
    "press_release": 1,
    "self_report": 1,
    "second_hand": 1,
}


def start_level(classes):
    """METHOD 4: the lowest start of the evidence classes, as a number; None where there is no evidence."""
    return min((START[name] for name in classes), default=None)


def level(start, downs=(), ups=()):
    """METHOD 4: min(3, max(0, start - downs + ups)) as a word; None without a start."""
    if start is None:
        return None
    return LEVELS[min(3, max(0, start - len(list(downs)) + len(list(ups))))]


def downs(is_indirect=False, is_imprecise=False, is_inconsistent=False, freshness=None, is_not_independent=False,
          is_survey=False):
    """METHOD 4: the reasons for a step down, by name."""
    marks = {
        "indirect": is_indirect,
        "imprecise": is_imprecise,
        "inconsistent": is_inconsistent,
        "stale": freshness == "stale",
        "not_independent": is_not_independent,
        "survey": is_survey,
    }
    return sorted(name for name, holds in marks.items() if holds)


def cross_check(own, other, tolerance):
    """METHOD 4: whether two series ({period: value}) agree at their latest common period; None without one."""
    common = sorted(set(own) & set(other))
    if not common:
        return None
    return at_most(abs(other[common[-1]] - own[common[-1]]), tolerance * abs(own[common[-1]]))


def shown_status(status, confidence, has_one_sign=False):
    """METHOD 4: the status that is printed beside a confidence."""
    if confidence != "very_low" or status in ANY or has_one_sign:
        return status
    return "insufficient_evidence"
