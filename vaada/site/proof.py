"""What a row rests on: the dated events of a milestone, and the observations behind the primary reading."""

from itertools import groupby

from vaada.site.telling import Telling
from vaada.site.words import day, web_address

MOST_RECEIPTS = 150  # so that a page stays under 100 KB; the rest stands in csv/receipts.csv


def evidence_view(telling: Telling, row: dict) -> list[dict]:
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


def receipts_view(telling: Telling, row: dict) -> dict | None:
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
