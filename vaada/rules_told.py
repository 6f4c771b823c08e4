"""The rule behind a status as a sentence, with the published numbers put into it.

Each sentence names the section of METHOD that it restates; the arithmetic of targets is in `target_told.py`.
"""

from dataclasses import dataclass

from vaada.target_told import CLASS_LINES, target_working

TOO_EARLY_SHARE, OBSERVATIONS_NEEDED, POINTS_NEEDED = 0.20, 3, 5  # METHOD 3.1, 3.1, 3.2
WAYS = {
    "improving": "m > 0 and l >= 0",
    "slipping": "m > 0 and l < 0",
    "worsening": "m < 0 and l <= 0",
    "turning": "m < 0 and l > 0",
}
GENERAL = {
    "no_data": ("5", "no accepted value is held: the status is no_data"),
    "no_recent_data": ("5", "the figure is older than three release intervals: the status is no_recent_data"),
    "insufficient_evidence": ("4", "at confidence very_low the status is not shown, only the value"),
    "not_verifiable": ("3.5", "a commitment that cannot be checked with open evidence has the status not_verifiable"),
    "not_observable": ("3.3", "a thing to uphold that cannot be observed has the status not_observable"),
}


@dataclass(frozen=True)
class Rule:
    """Section of METHOD, its sentence, and the working with numbers, line by line."""

    section: str
    sentence: str
    working: tuple[str, ...] = ()


def has_comparison(reading: dict) -> bool:
    """Whether a reading has what readings are compared by: the class by R of a target, the status of others."""
    return reading["ratio_class"] is not None if reading["path"] else reading["latest_value"] is not None


def told_rule(row: dict, reading: dict | None, indicator: dict | None) -> Rule:
    """The rule that gave a scorecard row its status; `reading` and `indicator` of its primary reading, if it has one."""
    status, kind = row["indicator_status"], row["promise_type"]
    working = ()
    if reading and reading["latest_value"] is not None:
        working = {"target": target_working, "direction": _direction, "hold": _hold}[kind](reading, indicator)
    if kind == "milestone" and status not in ("no_data", "no_recent_data"):
        return _milestone(row)
    if status in GENERAL:
        section, sentence = GENERAL[status]
        return Rule(section, sentence, tuple(working))
    section, sentence = _sentence(kind, status, indicator)
    return Rule(section, sentence, tuple(working))


def _sentence(kind, status, indicator):
    if kind == "target":
        return "3.1", _target_sentence(status)
    if kind == "direction":
        return "3.2", _direction_sentence(status, indicator["is_survey"])
    return "3.3", "inside the frozen band: held; the latest point outside: at_risk; two in a row: breached"


def _target_sentence(status):
    if status == "too_early":
        return (f"too_early while n/N < {TOO_EARLY_SHARE:.2f}, or while fewer than {OBSERVATIONS_NEEDED} yearly figures have"
                " followed the baseline; the class by R is shown beside it")  # fmt: skip
    if status in dict(CLASS_LINES):
        return "class by R: 0.95 and more on_path, 0.60 and more behind, 0 and more far_behind, below 0 moving_away"
    return {
        "met": "met: a full-year value at or before T reached the target in two vintages",
        "met_late": "met_late: the target was reached after T",
        "missed": "missed: the value for T is published and does not reach the target",
        "expired_untested": "expired_untested: T has passed and the promiser had no mandate then",
        "insufficient_data": "insufficient_data: no baseline, or a break of the series lies between baseline and latest value",
    }[status]


def _direction_sentence(status, is_survey):
    if status == "insufficient_data":
        needed = "3 rounds within 15 years" if is_survey else f"{POINTS_NEEDED} comparable yearly figures in the window"
        return f"insufficient_data: fewer than {needed}, or no frozen threshold"
    if status == "steady":
        return "steady: m = 0, or the figure stands at a declared ceiling or floor"
    slope = "the change a year from the first to the last of three rounds" if is_survey else "the median slope"
    return f"{status}: {WAYS[status]}, with m {slope} and l the last change, both turned towards what was promised"


def _direction(reading, indicator):
    """m and l from slope, last change, direction and threshold."""
    yield f"points in the window: {reading['points_used']}"
    flat, wanted = reading["flat_threshold"], 1 if reading["direction"] == "increase" else -1
    scale = " (logarithms)" if indicator["transform"] == "log" else ""
    if flat is not None:
        yield f"a change of at most {flat:.6g} a year counts as none{scale}"
    for name, column in (("m", "trend_slope"), ("l", "last_change")):
        value = reading[column]
        if value is not None and flat is not None:
            signal = 0.0 if abs(value) <= flat else wanted * value
            yield f"{name} = {signal:.6g} ({column} {value:.6g}{scale}, wanted: {reading['direction']})"
    if reading["trend_p"] is not None:
        yield f"Mann-Kendall p = {reading['trend_p']:.4f} (described, not used for the status)"
    if reading["status_total_windows"]:
        yield f"this status held in {reading['status_held_windows']} of {reading['status_total_windows']} windows of the series"


def _hold(reading, _indicator):
    yield f"band {reading['band_low']} to {reading['band_high']}, latest {reading['latest_value']:.10g}"


def _milestone(row):
    """The state, or k of a checklist, and since when."""
    if row["indicator_status"] in ("unchanged", "up", "down"):
        sentence = "checklist: up, down or unchanged as the number of signs in force or operating moved since the promise"
    elif row["indicator_status"] == "insufficient_evidence":
        sentence = "without an event that a primary source documents there is no status; secondary reports are shown only"
    else:
        sentence = "the state is that of the last dated primary event; what only secondary sources report is claimed_state"
    working = []
    if row["objects_total"] is not None:
        working.append(f"{row['objects_reached']} of {row['objects_total']} in force or operating")
    for column in ("state_date", "state_at_promise", "change_since_promise", "claimed_state"):
        if row[column] is not None:
            working.append(f"{column}: {row[column]}")
    return Rule("3.4", sentence, tuple(working))


def told_claim_rule(claim: dict) -> Rule:
    """How the finding on a claim comes about."""
    finding, working = claim["finding"], []
    sentence = {
        "contested": "a claim about causes is contested, whatever the figures",
        "not_checked": "no figure is held under any official definition: not_checked",
        "ambiguous": "official definitions that the text leaves open give different findings: ambiguous",
        "superseded": "an older edition fits, but a newer one existed at the promise date: superseded",
        "accurate": "right over the full year before the promise and for the latest one: accurate",
        "accurate_but_dated": "right over the full year before the promise, wrong for the latest one: accurate_but_dated",
        "premise_error": "the premise of the sentence does not hold: premise_error",
        "overstated": "more is claimed than was measured: overstated",
        "understated": "less is claimed than was measured: understated",
        "unsupported": "a recorded search found no support: unsupported",
    }[finding]
    for name, period in (("measured_value", "measured_period"), ("latest_value", "latest_period")):
        if claim[name] is not None and claim["claimed_value"] is not None:
            share = claim["claimed_value"] / claim[name] - 1
            divided = f"claimed {claim['claimed_value']:.10g} / measured {claim[name]:.10g}"
            working.append(f"{claim[period]}: {divided} - 1 = {share:+.4f}")
    return Rule("3.6", sentence, tuple(working))
