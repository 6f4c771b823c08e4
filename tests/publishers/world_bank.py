"""A stand-in for the World Bank's API v2, filled with the founding WDI figures.

Records, countries, regions, sources: as recorded (shared/recorded/publishers/worldbank_v2). The header object, errors 120
and 175, "no data", paging and the need for source=2 are from the publisher's documentation and the notes of other
clients (shared/reference/SOURCES.md 1a). So are the answers under `/sources/...`, which only the public client asks for.
`test_fetch.py` runs that client against this server.
"""

import csv
import json
import re
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

YEARS = range(1960, 2026)
JSON_TYPE = "application/json;charset=utf-8"
ERROR_PAGE = (
    b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    b"<head><title>Request Error</title></head><body><p>Request Error</p></body></html>"
)


class WorldBank(StandIn):
    """The server; `values` is {(indicator, ISO3, year): number}, `archived` the codes that it has withdrawn."""

    def __init__(self, shared: Path):
        self.lists = _recorded_lists(shared)
        self.countries = {row["id"]: row for row in self.lists["country"]}
        self.names, self.values = map(dict, _founding_values(shared))
        released = shared / "recorded" / "api_samples" / "wdi_codes_in_2026-07_release.txt"
        for code in released.read_text().split():
            self.names.setdefault(code, code)
        self.archived = {"PV.EST", "SI.POV.MDIM", "SM.POP.REFG"}
        self.lastupdated = "2026-07-13"
        super().__init__(self._answer)

    def _answer(self, call: Call) -> Reply:
        path = re.sub(r"^/v2(/en)?/", "", call.path)
        if path == call.path:
            return Reply(404, b"not found", "text/plain")
        if call.query.get("format") != "json":
            return Reply(200, b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?><wb:data/>', "text/xml")
        data = re.fullmatch(r"country/([^/]+)/indicator/([^/]+)", path)
        if data:
            return self._data(call, data[1].split(";"), data[2].split(";"))
        if path.startswith("sources/2/"):
            return self._source_view(call, path.removeprefix("sources/2/").split("/"))
        name = path.removesuffix("/all")
        if name in self.lists:
            return self._paged(call, self.lists[name])
        return _error("120", "Invalid value", "The provided parameter value is not valid")

    def _data(self, call, areas, codes):
        if len(codes) > 1 and call.query.get("source") != "2":
            return _error("120", "Invalid value", "The provided parameter value is not valid")
        if any(code in self.archived for code in codes):
            return _error("175", "Invalid format", "The indicator was not found. It may have been deleted or archived.")
        areas = list(self.countries) if areas == ["all"] else areas
        if len(codes) > 60 or any(code not in self.names for code in codes) or any(a not in self.countries for a in areas):
            return _error("120", "Invalid value", "The provided parameter value is not valid")
        years = _years(call.query.get("date"))
        if years is None:
            return _error("120", "Invalid value", "The provided parameter value is not valid")
        records = [self._record(code, area, year) for code in codes for area in areas for year in years]
        records = _most_recent(records, call.query)
        return self._paged(call, records, sourceid="2", lastupdated=self.lastupdated)

    def _record(self, code, area, year):
        return {
            "indicator": {"id": code, "value": self.names[code]},
            "country": {"id": self.countries[area]["iso2Code"], "value": self.countries[area]["name"]},
            "countryiso3code": area,
            "date": str(year),
            "value": self.values.get((code, area, year)),
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }

    def _paged(self, call, records, **header):
        per_page, page = int(call.query.get("per_page", "50")), int(call.query.get("page", "1"))
        pages = -(-len(records) // per_page)
        header = {"page": page, "pages": pages, "per_page": per_page, "total": len(records)} | header
        shown = records[(page - 1) * per_page : page * per_page]
        return _json([header, shown or None])

    def _source_view(self, call, steps):
        """What the public client asks for first: concepts, their members, and data by series, country and time."""
        members = {
            "country": [{"id": area, "value": row["name"]} for area, row in self.countries.items()],
            "series": [{"id": code, "value": name} for code, name in self.names.items()],
            "time": [{"id": f"YR{year}", "value": str(year)} for year in YEARS],
        }
        if steps == ["concepts"]:
            return self._view(call, [{"id": name.title(), "value": name.title()} for name in members])
        if len(steps) == 2:
            wanted = [one for one in members[steps[0]] if steps[1] == "all" or one["id"] in steps[1].split(";")]
            return self._view(call, [{"id": steps[0].title(), "name": steps[0].title(), "variable": wanted}], len(wanted))
        chosen = {name: set(value.split(";")) for name, value in zip(steps[::2], steps[1::2], strict=True)}
        picked = {
            name: [one for one in members[name] if values == {"all"} or one["id"] in values] for name, values in chosen.items()
        }
        data = [
            {
                "variable": [
                    {"concept": "Country", **area},
                    {"concept": "Series", **series},
                    {"concept": "Time", **time},
                ],
                "value": self.values.get((series["id"], area["id"], int(time["value"]))),
            }
            for series in picked["series"]
            for area in picked["country"]
            for time in picked["time"]
        ]
        per_page, page = int(call.query["per_page"]), int(call.query["page"])
        shown = data[(page - 1) * per_page : page * per_page]
        source = {"id": "2", "name": "World Development Indicators", "data": shown}
        return _json({**_header(page, per_page, len(data)), "lastupdated": self.lastupdated, "source": source})

    def _view(self, call, concepts, total=None):
        source = [{"id": "2", "name": "World Development Indicators", "concept": concepts}]
        return _json({**_header(1, 20000, total or len(concepts)), "source": source})


@lru_cache
def _recorded_lists(shared):
    recorded = shared / "recorded" / "publishers" / "worldbank_v2"
    files = {
        "country": "country",
        "region": "region",
        "incomelevel": "income-level",
        "lendingtype": "lending-type",
        "sources": "source",
    }
    return {name: json.loads((recorded / f"wb-{file}.json").read_text(encoding="utf-8")) for name, file in files.items()}


@lru_cache
def _founding_values(shared):
    names, values = {}, {}
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["publisher"] == "World Bank":
                names[row["series_code"]] = row["series_name"]
                text = row["obs_value"]
                number = float(text) if any(sign in text for sign in ".eE") else int(text)
                values[row["series_code"], row["ref_area"], int(row["time_period"])] = number
    return names, values


def _years(date):
    """The years of a date parameter, newest first; None for one that is no date."""
    if date is None:
        return sorted(YEARS, reverse=True)
    found = re.fullmatch(r"(\d{4})(?::(\d{4}))?", date)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return [year for year in sorted(YEARS, reverse=True) if first <= year <= last]


def _most_recent(records, query):
    """The parameters mrv (most recent values) and mrnev (most recent that are not empty), per series and economy."""
    count = query.get("mrv") or query.get("mrnev")
    if count is None:
        return records
    kept, taken = [], {}
    for record in records:
        if "mrnev" in query and record["value"] is None:
            continue
        key = (record["indicator"]["id"], record["countryiso3code"])
        taken[key] = taken.get(key, 0) + 1
        if taken[key] <= int(count):
            kept.append(record)
    return kept


def _header(page, per_page, total):
    return {"page": page, "pages": -(-total // per_page), "per_page": per_page, "total": total}


def _error(number, key, value):
    return _json([{"message": [{"id": number, "key": key, "value": value}]}])


def _json(data):
    return Reply(200, json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), JSON_TYPE)
