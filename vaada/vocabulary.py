"""Closed lists of words, each written down once. METHOD.md sections 1 to 8 are their source."""

from typing import Literal, get_args

PromiseType = Literal["target", "direction", "hold", "milestone", "not_verifiable"]
Force = Literal["will", "committed", "goal", "seeks", "can"]
Direction = Literal["increase", "decrease", "none"]
PathShape = Literal["compound", "linear"]
Transform = Literal["none", "log"]
Aggregation = Literal["sum", "mean", "last"]
Frequency = Literal["A", "FY", "Q", "M"]
ObservationStatus = Literal["normal", "provisional", "estimate", "forecast", "first_print", "break", "missing"]
NotVerifiableReason = Literal["vague", "no_open_data", "classified", "contested_concept", "outside_control"]
MilestoneState = Literal[
    "none", "announced", "negotiating", "signed", "ratified", "in_force", "operating", "suspended", "lapsed", "withdrawn"
]
AuditItem = Literal["act_named", "quantity", "baseline", "deadline", "responsible_actor", "public_source"]
EvidenceClass = Literal[
    "official_statistic",
    "legal_instrument",
    "intergovernmental_count",
    "modelled_estimate",
    "expert_index",
    "news_derived_count",
    "press_release",
    "self_report",
    "second_hand",
]
Comparison = Literal["around", "over", "nearly"]
Severity = Literal["critical", "warning"]
FetchOutcome = Literal["new", "unchanged", "failed", "rejected", "no_key"]
Redistribution = Literal["full", "derived_only"]

# Section 4: the level at which confidence starts, by the class of the original producer.
STARTING_CONFIDENCE = {
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
CONFIDENCE_LEVELS = ("very_low", "low", "moderate", "high")

# Section 3.4: the order of advance; the last three are ways back.
MILESTONE_ORDER = get_args(MilestoneState)
REACHED_STATES = ("in_force", "operating")

# Section 3.7, by type.
STATUSES = {
    "target": (
        "met", "met_late", "missed", "expired_untested", "too_early", "on_path", "behind", "far_behind", "moving_away",
    ),
    "direction": ("improving", "slipping", "steady", "turning", "worsening"),
    "hold": ("held", "at_risk", "breached", "restored", "not_observable"),
    "milestone": (*MILESTONE_ORDER, "unchanged", "up", "down"),
    "not_verifiable": (),
    "any": ("not_verifiable", "insufficient_data", "insufficient_evidence", "no_recent_data", "no_data"),
}
