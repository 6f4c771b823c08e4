"""What stands on the page of one commitment: words, status, chart, interpretation, readings, evidence, receipts, history."""

import re
from itertools import groupby, pairwise

from markupsafe import Markup

from vaada.site.chart import Drawing, line_chart, required_path, year_of
from vaada.site.pages import about, change_view, claim_view, natural, row_view
from vaada.site.telling import Telling
from vaada.site.words import day, number, web_address
from vaada.vocabulary import AuditItem

MOST_RECEIPTS = 150  # so that a page stays under 100 KB; the rest stands in csv/receipts.csv
MOST_YEARS = 40
BREAK = re.compile(r"(?:^|; )((?:FY)?\d{4}): ")
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
        "chart": _chart(telling, row) if own else None,
        "readings": [_reading_view(telling, one) for one in facts.of("readings", row["commitment_id"])],
        "span": _span(telling, row) if own else None,
        "pace": telling.pace(row),
        "data_date": row["data_as_of"] and words.isolated(day(row["data_as_of"])),
        "evidence": _evidence(telling, row) if own and row["promise_type"] == "milestone" else None,
        "receipts": _receipts(telling, row) if own else None,
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


def _span(telling, row):
    if row["progress_ratio_min"] is None:
        return None
    low, high = (number(row[name], 2) for name in ("progress_ratio_min", "progress_ratio_max"))
    return telling.words.label("readings_span", low=low, high=high)


def _reading_view(telling, one):
    words, label = telling.words, telling.words.label
    indicator = telling.facts.indicators[one["indicator_id"]]
    code = (one["status"] == "too_early" and one["ratio_class"]) or one["status"]
    return {
        "id": one["reading_id"],
        "name": words.mixed(words.either(indicator["name"], indicator.get("name_ur"))),
        "is_primary": one["is_primary"],
        "is_indirect": one.get("is_indirect"),
        "is_stated": one["is_stated_baseline"],
        "rationale": words.english(one["rationale"]),
        "figure": telling.figure(one),
        "unit": telling.unit(one),
        "baseline": _at(telling, one, "baseline"),
        "target": _at(telling, one, "target"),
        "band": telling.path(one) if not one["path"] else None,
        "ratio": one["progress_ratio"] is not None and words.isolated(number(one["progress_ratio"], 2)),
        "gap": telling.gap(one, is_bare=True),
        "pace": telling.pace(one),
        "status": telling.marked(code, is_coloured=one["status"] != "too_early"),
        "rule": one["status"] != code and words.word("statuses", one["status"]),
        "slope": telling.change(one["trend_slope"], one),
        "last_change": telling.change(one["last_change"], one),
        "p": one["trend_p"] is not None and words.isolated(number(one["trend_p"], 3)),
        "windows": one["status_total_windows"]
        and label("windows_of", k=one["status_held_windows"], n=one["status_total_windows"]),
        "peers": one["peer_count"]
        and label("peer_gap", gap=telling.change(one["peer_change_gap"], one), n=one["peer_count"]),
        "agrees": one["agrees_with_primary"],
    }


def _at(telling, one, end):
    """A baseline or a target with its period."""
    value, period = one[f"{end}_value"], one[f"{end}_period"]
    if value is None:
        return None
    shown = telling.words.isolated(telling.number(value, one["indicator_id"]))
    return Markup('<b class="n">{}</b> <span class="p">{}</span>').format(shown, telling.words.isolated(period))


def _chart(telling, row):
    """The drawing of the primary series with its text alternative and its figures, or None without two points."""
    words, facts = telling.words, telling.facts
    series = facts.series.get((row["indicator_id"], row["ref_area"]), [])[-MOST_YEARS:]
    if len(series) < 2:
        return None
    indicator = facts.indicators[row["indicator_id"]]
    points = [(year_of(one["time_period"]), one["obs_value"]) for one in series]
    has_path = None not in (row["target_value"], row["baseline_value"])
    ends = [(year_of(row[f"{end}_period"]), row[f"{end}_value"]) for end in ("baseline", "target")] if has_path else None
    declared = BREAK.findall(indicator["series_breaks"] or "")
    breaks = [period for period in declared if points[0][0] < year_of(period) <= points[-1][0]]
    has_band = row["band_low"] is not None or row["band_high"] is not None
    drawing = Drawing(
        points,
        path=required_path(*ends, is_compound=row["path"] == "compound") if has_path else (),
        band=(row["band_low"], row["band_high"]) if has_band else None,
        breaks=[year_of(period) for period in breaks],
        prefix="FY" if indicator["freq"] == "FY" else "",
    )
    name = words.mixed(words.either(indicator["name"], indicator.get("name_ur")))
    title = words.label("chart_title", indicator=name, area=words.mixed(facts.area(row["ref_area"], words.is_urdu)))
    told = Markup(" ").join(_chart_text(telling, row, series, has_path, breaks))
    return {
        "svg": line_chart(drawing, title.striptags(), told.striptags()),
        "title": title,
        "unit": telling.unit(row),
        "text": told,
        "rows": [
            {
                "period": words.isolated(one["time_period"]),
                "value": words.isolated(telling.number(one["obs_value"], row["indicator_id"])),
                "since": day(one["vintage_at"]),
            }
            for one in reversed(series)
        ],
    }


def _chart_text(telling, row, series, has_path, breaks):
    label, number_of = telling.words.label, lambda value: telling.number(value, row["indicator_id"])
    first, last = series[0], series[-1]
    yield label(
        "chart_text", first_value=number_of(first["obs_value"]), first_period=first["time_period"],
        last_value=number_of(last["obs_value"]), last_period=last["time_period"], unit=telling.unit(row),
    )  # fmt: skip
    if has_path:
        yield label(
            "chart_path", value=number_of(row["baseline_value"]), period=row["baseline_period"],
            target_value=number_of(row["target_value"]), target_period=row["target_period"],
        )  # fmt: skip
    if row["band_low"] is not None or row["band_high"] is not None:
        yield label("chart_band", low=number_of(row["band_low"]) or "…", high=number_of(row["band_high"]) or "…")
    if breaks:
        yield label("chart_breaks", periods=", ".join(breaks))
    if telling.words.is_urdu:
        yield label("chart_time")


def _evidence(telling, row):
    """The objects of a milestone in the registry's order, each with its dated events, the newest first."""
    titles, events = telling.object_titles(row), {}
    for event in telling.facts.of("evidence", row["commitment_id"]):
        events.setdefault(event["object"], []).append(event)
    return [
        {
            "title": titles.get(name) or telling.words.isolated(name.replace("_", " ")),
            "events": [_event_view(telling, event) for event in events.get(name, [])],
        }
        for name in dict.fromkeys([*titles, *events])
    ]


def _event_view(telling, event):
    length = {"year": 4, "month": 7, "day": 10}[event.get("event_date_precision") or "day"]
    return {
        "date": day(event["event_date"])[:length],
        "state": telling.marked(event["state"]),
        "is_primary": event["is_primary"],
        "description": telling.words.english(event["description"]),
        "source": telling.link(event["url"], event["source_title"]),
        "publisher": event["publisher"],
        "reviewed": event["reviewed_on"] and telling.words.label("reviewed_on", date=day(event["reviewed_on"])),
    }


def _receipts(telling, row):
    """The observations behind the primary reading, those from the same bytes together."""
    rows = telling.facts.receipts.get((row["commitment_id"], row["primary_reading_id"], None), [])
    if row["primary_reading_id"] is None or not rows:
        return None
    shown = rows[:MOST_RECEIPTS]

    def origin(one):
        return (one["publisher"] or "", one["citation"] or "", one["url"] or "", one["snapshot_sha256"], one["vintage_at"])

    groups = []
    for (publisher, citation, url, sha256, vintage_at), members in groupby(sorted(shown, key=origin), key=origin):
        groups.append(
            {
                "publisher": publisher or telling.facts.indicators[row["indicator_id"]]["sources"],
                "citation": citation,
                "url": web_address(url),
                "sha256": sha256,
                "vintage": telling.words.label("known_since", date=day(vintage_at)),
                "rows": [_receipt_view(telling, one) for one in members],
            }
        )
    return {"groups": groups, "more": len(rows) - len(shown)}


def _receipt_view(telling, one):
    """The exact value, not the rounded one."""
    return {
        "figure": one["figure"],
        "value": None if one["value"] is None else telling.words.isolated(f"{one['value']:,.15g}".replace("-", "−")),
        "unit": telling.words.mixed(telling.facts.unit(one["unit_measure"], telling.words.is_urdu)),
        "locator": one["locator"],
    }


def neighbours(rows: list[dict]) -> dict[str, tuple[dict | None, dict | None]]:
    """{commitment_id: (the row before, the row after)} within one manifesto."""
    found = {row["commitment_id"]: [None, None] for row in rows}
    for before, after in pairwise(sorted(rows, key=lambda row: (row["manifesto_id"], natural(row["commitment_id"])))):
        if before["manifesto_id"] == after["manifesto_id"]:
            found[before["commitment_id"]][1], found[after["commitment_id"]][0] = after, before
    return {name: tuple(pair) for name, pair in found.items()}
