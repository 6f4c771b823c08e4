"""What stands on the pages that show many rows: the scorecard, the claims, the coverage, the sources and the method."""

import csv
import re
from collections import Counter
from functools import lru_cache

from markupsafe import Markup

from vaada.site.facts import Facts
from vaada.site.telling import Telling
from vaada.site.words import all_words, day, digits_for, number, percent, web_address
from vaada.version import HOUSE
from vaada.vocabulary import STATUSES

COMMITMENT_ID = re.compile(r"[A-Z]{2,4}-\d+\.\d+[a-z]?")
CLASS_LINES = {"on": "0.95", "behind": "0.60", "far": "0"}  # METHOD 3.1
MOST_CHECKS, MOST_CHANGES = 60, 60


def natural(name: str) -> list:
    """A sort key that reads the numbers in a name as numbers."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def in_order(facts: Facts) -> list[dict]:
    """The scorecard's rows by manifesto, then by id read as people read it."""
    return sorted(facts.tables["scorecard"], key=lambda row: (row["manifesto_id"], natural(row["commitment_id"])))


def safe_name(commitment_id: str) -> str:
    """The id as a file name; `ValueError` for one that could lead out of the folder."""
    if not COMMITMENT_ID.fullmatch(commitment_id):
        raise ValueError(f"`{commitment_id}` is not a commitment id, so it gets no page")
    return commitment_id


def row_view(telling: Telling, row: dict) -> dict:
    """A scorecard row in words."""
    words, label = telling.words, telling.words.label
    is_too_early = row["indicator_status"] == "too_early"
    reported = telling.states(row["claimed_state"], telling.object_titles(row))
    return {
        "id": safe_name(row["commitment_id"]),
        "title": words.mixed(words.either(row["title_en"], row["title_ur"])),
        "type": words.word("promise_types", row["promise_type"]),
        "force": words.word("forces", row["force"]),
        "restates": row["restates"] and safe_name(row["restates"]),
        "status": telling.marked(row["indicator_status"], is_coloured=not is_too_early),
        "class_so_far": is_too_early and row["ratio_class"] and label("class_so_far", word=_word(words, row["ratio_class"])),
        "pending": row["pending_status"] and label("pending", word=_word(words, row["pending_status"])),
        "reason": row["not_verifiable_reason"] and words.word("not_verifiable_reasons", row["not_verifiable_reason"]),
        "figure": telling.figure(row),
        "path": telling.path(row),
        "gap": telling.gap(row),
        "objects": telling.objects(row),
        "state_date": row["state_date"] and label("since", date=day(row["state_date"])),
        "reported": reported and label("reported", states=reported),
        "is_overdue": row["is_overdue"],
        "premise_error": row["premise_error"],
        "confidence": telling.confidence(row),
        "is_second_hand": "second_hand" in (row["confidence_reasons"] or ""),
        "data_of": _dot(row["data_as_of"] and label("data_of", date=day(row["data_as_of"])), telling.freshness(row)),
        "freshness": telling.freshness(row),
        "readings": telling.readings(row),
    }


def _dot(*parts):
    """The parts that are there, on one line."""
    return Markup(" · ").join(part for part in parts if part)


def _word(words, code):
    return Markup("{}").format(words.word("statuses", code))


def counts(rows: list[dict]) -> list[dict]:
    """By group and status: how many rows, and how many when rows on one series count once. Restating rows are left out."""
    counted = [row for row in rows if row["restates"] is None]
    by_row = Counter(row["indicator_status"] for row in counted)
    by_series = Counter(
        status
        for status, _ in {
            (row["indicator_status"], (row["indicator_id"], row["ref_area"]) if row["indicator_id"] else row["commitment_id"])
            for row in counted
        }
    )
    return [
        {"group": group, "status": status, "rows": by_row[status], "series": by_series[status]}
        for group, statuses in STATUSES.items()
        for status in statuses
        if by_row[status]
    ]


def index_view(telling: Telling) -> dict:
    """The scorecard: counts, changes of this release, and every row by section."""
    facts, words = telling.facts, telling.words
    rows = in_order(facts)
    table = counts(rows)
    for line in table:
        line["told"] = telling.marked(line["status"])
    changes = [row for row in facts.tables["verdict_log"] if row["release_id"] == facts.release["release_id"]]
    return {
        "manifestos": [_manifesto_view(telling, name, rows) for name in dict.fromkeys(row["manifesto_id"] for row in rows)],
        "groups": [(words.word("groups", group), [line for line in table if line["group"] == group])
                   for group in STATUSES if any(line["group"] == group for line in table)],
        "figures": sum(row["latest_value"] is not None for row in rows if row["restates"] is None),
        "counted": sum(line["rows"] for line in table),
        "series": sum(line["series"] for line in table),
        "most": max((line["rows"] for line in table), default=1),
        "restating": sum(row["restates"] is not None for row in rows),
        "changes": [change_view(telling, row) for row in changes[:MOST_CHANGES]],
        "changes_more": max(0, len(changes) - MOST_CHANGES),
    }  # fmt: skip


def _manifesto_view(telling, name, rows):
    words, facts = telling.words, telling.facts
    manifesto = facts.manifesto(name)
    own = [row for row in rows if row["manifesto_id"] == name]
    titles = {one.section: words.either(one.title_en, one.title_ur) for one in manifesto.sections} if manifesto else {}
    sections = list(dict.fromkeys(row["section"] for row in own))
    return {
        **about(telling, name, own[0]["clock"]),
        "rows": len(own),
        "sections": [
            {
                "id": section,
                "title": titles.get(section) or words.label("section", section=section),
                "rows": [row_view(telling, row) for row in own if row["section"] == section],
            }
            for section in sections
        ],
    }


def about(telling: Telling, manifesto_id: str, clock: str) -> dict:
    """Who promised, where the text stands, and what is not claimed."""
    words, facts = telling.words, telling.facts
    manifesto = facts.manifesto(manifesto_id)
    notice = {"not_started": "no_office", "running": "in_office", "ended": "was_in_office"}[clock]
    if manifesto is None:
        parts = {name: Markup("{}").format(words.word("labels", name)) for name in ("promiser", "country")}
        return {"title": manifesto_id, "not_claimed": words.label(notice, **parts)}
    promised = "promised_estimated" if manifesto.promise_date.is_estimated else "promised_in"
    promiser = words.mixed(words.either(manifesto.promiser_en, manifesto.promiser_ur))
    return {
        "title": words.either(manifesto.title_en, manifesto.title_ur),
        "promiser": promiser,
        "url": web_address(manifesto.url),
        "promised": words.label(promised, month=manifesto.promise_date.month),
        "not_claimed": words.label(
            notice, promiser=promiser, country=words.mixed(facts.area(manifesto.ref_area, words.is_urdu))
        ),
    }


def change_view(telling: Telling, row: dict) -> dict:
    """One row of the log of changes."""
    words = telling.words

    def told(value):
        if value is None:
            return words.label("nothing")
        return telling.marked(value) if row["column_name"] in ("indicator_status", "pending_status") else words.isolated(value)

    old, new = told(row["old_value"]), told(row["new_value"])
    return {
        "commitment_id": safe_name(row["commitment_id"]) if row["commitment_id"] in telling.facts.by_id else None,
        "date": day(row["changed_on"]),
        "column": row["column_name"],
        "change": words.label("from_to", old=old, new=new),
        "reason": words.word("change_reasons", row["reason"]),
        "detail": row["detail"],
    }


def claim_view(telling: Telling, row: dict) -> dict:
    """A claim of fact and what it was measured against."""
    words = telling.words

    def told(name, period):
        if row[name] is None:
            return None
        # The text's own figure stands as it is written there.
        value = words.isolated(f"{row[name]:,.10g}" if period is None else number(row[name], digits_for(row[name])))
        unit = words.mixed(telling.facts.unit(row["unit_measure"], words.is_urdu))
        when = words.isolated(row[period]) if period else ""
        return Markup('<b class="n">{}</b> {} <span class="p">{}</span>').format(value, unit, when)

    return {
        "id": row["claim_id"],
        "wording": row["wording"],
        "sentence_id": row["sentence_id"],
        "commitment_id": row["commitment_id"] and safe_name(row["commitment_id"]),
        "finding": telling.marked(row["finding"], "findings"),
        "claimed": told("claimed_value", None),
        "measured": told("measured_value", "measured_period"),
        "latest": told("latest_value", "latest_period"),
        "deviation": row["deviation"] is not None and words.isolated(percent(row["deviation"], 1, sign=True)),
        "explanation": words.mixed(words.either(row["explanation"], row.get("explanation_ur"))),
        "source": telling.link(row["url"], row["publisher"]),
    }


def coverage_view(telling: Telling) -> dict:
    """The sentences, what each is, and what rests on it."""
    rows = sorted(telling.facts.tables["coverage"], key=lambda row: (row["manifesto_id"], natural(row["sentence_id"])))
    return {
        "done": sum(row["kind"] is not None for row in rows),
        "total": len(rows),
        "rows": [
            {
                "sentence_id": row["sentence_id"],
                "kind": telling.words.word("coverage_kinds", row["kind"]),
                "commitments": [safe_name(one) for one in sorted((row["commitment_ids"] or "").split("; "), key=natural) if one],
                "claims": [one for one in (row["claim_ids"] or "").split("; ") if one],
                "sha256": row["sha256"],
            }
            for row in rows
        ],
    }


def sources_view(telling: Telling) -> dict:
    """The datasets, and the checks of this release that did not pass."""
    words, facts = telling.words, telling.facts
    checks = [row for row in facts.tables["quality_results"] if row["outcome"] != "passed"]
    return {
        "rows": [
            {
                **row,
                "link": telling.link(row["url"], row["title"]),
                "freshness": words.word("freshness", row["freshness"]),
                "outcome": words.word("outcomes", row["outcome"]) if row["outcome"] else words.label("by_hand"),
                "last_success": day(row["last_success_at"]),
                "last_attempt": day(row["last_attempt_at"]),
            }
            for row in facts.tables["sources"]
        ],
        "checks_total": len(facts.tables["quality_results"]),
        "checks": [{**row, "outcome": words.word("check_outcomes", row["outcome"])} for row in checks[:MOST_CHECKS]],
        "checks_more": max(0, len(checks) - MOST_CHECKS),
        "checks_failed": len(checks),
    }


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
        "confidence": all_words()["evidence_classes"],
    }  # fmt: skip


def _flat(telling, row):
    value = telling.words.isolated(f"{row['flat_threshold']:.3g}")
    if row["transform"] == "log":
        return telling.words.label("in_logs", value=value)
    return Markup("{} {}").format(value, telling.words.mixed(telling.facts.unit(row["unit_measure"], telling.words.is_urdu)))
