"""Pieces that several pages show: a commitment's row, a claim, a change, and the notice of what is not claimed."""

import re

from markupsafe import Markup

from vaada.site.facts import Facts
from vaada.site.telling import Telling
from vaada.site.words import day, digits_for, number, percent, web_address

COMMITMENT_ID = re.compile(r"[A-Z]{2,4}-\d+\.\d+[a-z]?")


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
        "is_list_reported": ": " in (row["claimed_state"] or ""),
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
