"""The method page: what each status means and where the lines lie, from the same lists that the rules use."""

import csv
from functools import lru_cache

from markupsafe import Markup

from vaada.site.telling import Telling
from vaada.version import HOUSE
from vaada.vocabulary import STATUSES

CLASS_LINES = {"on": "0.95", "behind": "0.60", "far": "0"}  # METHOD 3.1


@lru_cache(maxsize=1)
def meanings() -> dict[str, dict[str, str]]:
    """{status: {phrase_en, phrase_ur}}: the same phrases that the summaries use."""
    with open(HOUSE / "dbt_project" / "seeds" / "status_words.csv", encoding="utf-8", newline="") as lines:
        return {row["status"]: row for row in csv.DictReader(lines)}


def method_view(telling: Telling) -> dict:
    """What every status means, the lines between them, and the frozen threshold of every series that has one."""
    words, facts = telling.words, telling.facts
    used = {row["indicator_id"] for row in facts.tables["readings"]}
    return {
        "groups": [
            (
                words.word("groups", group),
                [(telling.marked(status), words.either(meanings()[status]["phrase_en"], meanings()[status]["phrase_ur"]))
                 for status in statuses],
            )
            for group, statuses in STATUSES.items()
            if statuses
        ],
        "lines": CLASS_LINES,
        "thresholds": [
            {
                "name": words.mixed(words.either(row["name"], row.get("name_ur"))),
                "formula": row["formula"],
                "flat": _flat(telling, row),
            }
            for row in facts.tables["indicators"]
            if row["flat_threshold"] is not None and row["indicator_id"] in used
        ],
    }  # fmt: skip


def _flat(telling, row):
    value = telling.words.isolated(f"{row['flat_threshold']:.3g}")
    if row["transform"] == "log":
        return telling.words.label("in_logs", value=value)
    return Markup("{} {}").format(value, telling.words.mixed(telling.facts.unit(row["unit_measure"], telling.words.is_urdu)))
