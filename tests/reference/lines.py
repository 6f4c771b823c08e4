"""Comparisons with a threshold, and the closed list of statuses (METHOD 3.7).

Reading of the method: a threshold belongs to the better side ("at least 0.95", "within flat"), so a value that equals
it in decimal arithmetic and misses it by rounding in binary (30.6 - 30.5 against 0.1) counts as equal: slack 1e-9 of
the threshold.
"""

SLACK = 1e-9

TARGET = (
    "met", "met_late", "missed", "expired_untested", "too_early", "on_path", "behind", "far_behind", "moving_away",
)
DIRECTION = ("improving", "slipping", "steady", "turning", "worsening")
HOLD = ("held", "at_risk", "breached", "restored", "not_observable")
MILESTONE = (
    "none", "announced", "negotiating", "signed", "ratified", "in_force", "operating",
    "suspended", "lapsed", "withdrawn",
)
CHECKLIST = ("unchanged", "up", "down")
ANY = ("not_verifiable", "insufficient_data", "insufficient_evidence", "no_recent_data", "no_data")
STATUSES = frozenset(TARGET + DIRECTION + HOLD + MILESTONE + CHECKLIST + ANY)


def at_least(value, line):
    """value >= line, where a miss by rounding alone counts as reached."""
    return value >= line - SLACK * abs(line)


def at_most(value, line):
    """value <= line, where a miss by rounding alone counts as reached."""
    return value <= line + SLACK * abs(line)
