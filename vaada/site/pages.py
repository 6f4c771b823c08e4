"""What stands on the pages that show many rows: the scorecard, the coverage and the sources."""

from collections import Counter
from itertools import groupby

from vaada.site.rows import about, change_view, in_order, natural, row_view, safe_name
from vaada.site.telling import Telling
from vaada.site.words import day, web_address
from vaada.vocabulary import STATUSES

MOST_CHECKS, MOST_CHANGES = 60, 60  # so that a page stays under 100 KB; the rest stands in the CSV files


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


def coverage_view(telling: Telling) -> dict:
    """The sentences of each manifesto, what each is, and what rests on it."""
    rows = sorted(telling.facts.tables["coverage"], key=lambda row: (row["manifesto_id"], natural(row["sentence_id"])))
    return {"chapters": [_chapter(telling, name, list(own)) for name, own in groupby(rows, key=lambda row: row["manifesto_id"])]}


def _chapter(telling, manifesto_id, rows):
    manifesto = telling.facts.manifesto(manifesto_id)
    return {
        "title": telling.words.either(manifesto.title_en, manifesto.title_ur) if manifesto else manifesto_id,
        "url": web_address(manifesto.url) if manifesto else None,
        "done": sum(row["kind"] is not None for row in rows),
        "total": len(rows),
        "rows": [
            {
                "sentence_id": row["sentence_id"],
                "kind": telling.words.word("coverage_kinds", row["kind"]),
                "commitments": [safe_name(one) for one in sorted(_list_of(row["commitment_ids"]), key=natural)],
                "claims": _list_of(row["claim_ids"]),
                "sha256": row["sha256"],
            }
            for row in rows
        ],
    }


def _list_of(joined):
    """The members of a list that is published as one text."""
    return joined.split("; ") if joined else []


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
