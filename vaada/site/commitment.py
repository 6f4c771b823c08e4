"""What stands on the page of one commitment, put together from its words, readings, evidence, receipts and history."""

from itertools import pairwise

from markupsafe import Markup

from vaada.site.proof import evidence_view, receipts_view
from vaada.site.readings import chart_view, reading_view, span
from vaada.site.rows import about, change_view, claim_view, natural, row_view
from vaada.site.telling import Telling
from vaada.site.words import day
from vaada.vocabulary import AuditItem

LEVELS_TOLD = ("low", "very_low")


def commitment_view(telling: Telling, row: dict, before: dict | None, after: dict | None) -> dict:
    """Everything that the page of a scorecard row says; a row that restates another leaves the details to that page."""
    facts, words = telling.facts, telling.words
    record = facts.frozen(row)
    own = row["restates"] is None
    return {
        "row": row_view(telling, row),
        "data": row,
        **about(telling, row["manifesto_id"], row["clock"]),
        "summary": words.mixed(words.either(row["summary_en"], row["summary_ur"])),
        "fulfilment": words.word("fulfilment", row["fulfilment"]),
        "attribution": words.mixed(words.word("attribution", row["attribution"])),
        "notes": list(_notes(telling, row)),
        "change_since_promise": _since_promise(telling, row),
        "interpretation": record.interpretation if record else None,
        "audit": _audit(telling, row),
        "reasons": telling.confidence_reasons(row),
        "chart": chart_view(telling, row) if own else None,
        "readings": [reading_view(telling, one) for one in facts.of("readings", row["commitment_id"])],
        "span": span(telling, row) if own else None,
        "pace": telling.pace(row),
        "data_date": row["data_as_of"] and words.isolated(day(row["data_as_of"])),
        "evidence": evidence_view(telling, row) if own and row["promise_type"] == "milestone" else None,
        "receipts": receipts_view(telling, row) if own else None,
        "claims": [claim_view(telling, one) for one in facts.of("claims", row["commitment_id"])],
        "history": [change_view(telling, one) for one in facts.of("verdict_log", row["commitment_id"])],
        "before": before and before["commitment_id"],
        "after": after and after["commitment_id"],
        "cite": words.label(
            "cite", release_id=facts.release["release_id"], title=words.mixed(words.either(row["title_en"], row["title_ur"])),
            commitment_id=row["commitment_id"], as_of=day(facts.release["as_of"]),
        ),
    }  # fmt: skip


def _notes(telling, row):
    """What a reader must not miss: an old or withheld figure, low confidence, a figure at second hand."""
    label = telling.words.label
    if row["freshness"] == "withheld":
        yield label("withheld_note", date=day(row["freshness_since"]))
    if row["freshness"] == "stale":
        yield label("stale_note", date=day(row["freshness_since"]))
    if row["confidence"] in LEVELS_TOLD:
        level = telling.words.word("confidence", row["confidence"])
        yield label("low_confidence", level=Markup("<b>{}</b>").format(level))
    if "second_hand" in (row["confidence_reasons"] or ""):
        yield label("second_hand")


def _since_promise(telling, row):
    words = telling.words
    if row["change_since_promise"] is None:
        return None
    told = [words.word("statuses", row["change_since_promise"])]
    if row["state_at_promise"]:
        state = Markup("{}").format(words.word("statuses", row["state_at_promise"]))
        told.append(words.label("at_promise", word=state))
    return Markup(" · ").join(told)


def _audit(telling, row):
    answers = {one["item"]: one for one in telling.facts.of("audit_items", row["commitment_id"])}
    return [
        {
            "item": telling.words.word("audit_items", item),
            "answer": telling.words.label("yes" if answers[item]["answer"] else "no"),
            "is_yes": answers[item]["answer"],
            "note": telling.words.english(answers[item]["note"]),
        }
        for item in AuditItem.__args__
        if item in answers
    ]


def neighbours(rows: list[dict]) -> dict[str, tuple[dict | None, dict | None]]:
    """{commitment_id: (the row before, the row after)} within one manifesto."""
    found = {row["commitment_id"]: [None, None] for row in rows}
    for before, after in pairwise(sorted(rows, key=lambda row: (row["manifesto_id"], natural(row["commitment_id"])))):
        if before["manifesto_id"] == after["manifesto_id"]:
            found[before["commitment_id"]][1], found[after["commitment_id"]][0] = after, before
    return {name: tuple(pair) for name, pair in found.items()}
