"""The frozen part of a commitment: what it is taken to mean, and how that is measured.

The hash covers the interpretation, the readings and milestone objects, the definitions of the indicators they use, and
the frozen thresholds. Titles, notes, evidence and review dates may change without it.
"""

import hashlib
import json

from vaada.registry.load import ManifestoFolder, Registry
from vaada.registry.models import Commitment

FROZEN_OF_COMMITMENT = {
    "commitment_id", "sentence_sha256", "restates", "promise_type", "interpretation", "not_verifiable_reason",
    "premise_error", "is_not_independent", "is_not_observable", "readings",
}  # fmt: skip
FROZEN_OF_INDICATOR = {
    "formula", "unit", "freq", "aggregation", "transform", "digits", "is_survey", "floor", "ceiling", "series_breaks",
    "peers", "cross_check",
}  # fmt: skip


def interpretation_sha256(registry: Registry, folder: ManifestoFolder, commitment: Commitment) -> str:
    """SHA-256 of the canonical JSON of everything that is frozen for a commitment."""
    used = sorted({reading.indicator_id for reading in commitment.readings})
    frozen = {
        "commitment": commitment.model_dump(mode="json", include=FROZEN_OF_COMMITMENT),
        "milestone": commitment.milestone
        and commitment.milestone.model_dump(mode="json", include={"kind", "chosen_by", "objects", "ladder", "deadline"}),
        "promise_date": folder.manifesto.promise_date.month,
        "indicators": {
            name: registry.indicators[name].model_dump(mode="json", include=FROZEN_OF_INDICATOR)
            for name in used
            if name in registry.indicators
        },
        "thresholds": {
            f"{name} {area}": threshold.flat_threshold
            for (name, area), threshold in sorted(registry.thresholds.items())
            if name in used and commitment.promise_type == "direction"
        },
    }
    return hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
