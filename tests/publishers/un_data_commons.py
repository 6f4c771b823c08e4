"""A stand-in for the UN System Data Commons: its series endpoint, and the v2 endpoints that the public client asks.

The answer for undata/sdg/VC_DTH_TOTN is the recorded one (shared/recorded/api_samples, two years of one country, as others
trimmed it), served from its file; facets of other variables are made after it. SD_MDP_MUHC holds the figures of the stand-in
for the SDG database, which are real ones of the same measure; SE_ADT_EDUCTRN those that are MADE UP there. Rules told by
others who called it live: 403 for any line break in a body, an empty 200 for ids that do not exist, and an answer without a
mark for ids of the other graph (`sdg/SI_POV_DAY1`), whose figures here are MADE UP.
"""

import json
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn
from tests.publishers.unsd_sdg import AREAS, totals

VARIABLES = {"undata/sdg/SD_MDP_MUHC": "SD_MDP_MUHC", "undata/sdg/SE_ADT_EDUCTRN.AGE--Y15T64": "SE_ADT_EDUCTRN"}
OTHERS = "sdg/SI_POV_DAY1"
FACETS = {
    "1001": {"provenanceUrl": "https://unstats.un.org/sdgs/dataportal", "provenanceId": "undata/p/SDG",
             "observationPeriod": "P1Y", "unitDisplayName": "Percent"},
    "2002": {"importName": "World_Bank", "provenanceUrl": "https://example.org/", "provenanceId": "dc/base/WorldBank",
             "observationPeriod": "P1Y", "unitDisplayName": "Percent"},
}  # fmt: skip


class UnDataCommons(StandIn):
    """The server; `values` is {(variable, place): {year: number}}, `mode` a way to be wrong."""

    source_id = "un_data_commons"

    def __init__(self, shared: Path):
        recorded = shared / "recorded" / "api_samples" / "undatacommons_series_excerpt.json"
        self.recorded = json.loads(recorded.read_text(encoding="utf-8"))
        self.values = _values(shared)
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"unsd-datacommons.gcp.un-icc.cloud": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What must come out of staging; the same figures as the first route's."""
        return [
            ("UNDC.SD_MDP_MUHC", "PAK", None, "A", "2018", 38.3),
            ("UNDC.SD_MDP_MUHC", "TUR", None, "A", "2019", 39.8),
            ("UNDC.SE_ADT_EDUCTRN", "AFG", None, "A", "2021", 7.0),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.method == "POST" and (b"\n" in call.body or b"\r" in call.body):
            return Reply(403, b"<html><head><title>403 Forbidden</title></head></html>", "text/html")
        if call.path == "/core/api/v2/node":
            return _json({"data": {call.query.get("nodes", ""): {"arcs": {}}}})
        if call.method != "POST":
            return Reply(400, b'{"message":"Bad Request"}', "application/json")
        asked = json.loads(call.body)
        if call.path == "/api/observations/series":
            return _json(self._spoilt(self._series(asked["variables"], asked["entities"])))
        if call.path == "/core/api/v2/observation":
            return _json(self._observation(asked))
        return Reply(404, b"Not Found", "text/plain")

    def _series(self, variables, entities):
        data = {variable: {entity: self._one(variable, entity) for entity in entities} for variable in variables}
        used = {one["facet"] for by_entity in data.values() for one in by_entity.values() if "facet" in one}
        facets = self.recorded["facets"] | FACETS
        return {"data": data, "facets": {facet: facets[facet] for facet in sorted(used)}}

    def _one(self, variable, entity):
        recorded = self.recorded["data"].get(variable, {}).get(entity)
        if recorded:
            return dict(recorded)
        years = self.values.get((variable, entity))
        if not years:
            return {"series": []}
        facet = "2002" if variable == OTHERS else "1001"
        points = [{"date": str(year), "value": value} for year, value in sorted(years.items())]
        return {"facet": facet, "obsCount": len(points), "series": points}

    def _observation(self, asked):
        """The v2 endpoint: the same observations by variable, entity and facet; LATEST leaves the last of each."""
        told = self._series(asked["variable"]["dcids"], asked["entity"]["dcids"])
        latest = asked.get("date") == "LATEST"
        found = {variable: {"byEntity": {entity: _ordered(one, latest) for entity, one in by_entity.items()}}
                 for variable, by_entity in told["data"].items()}  # fmt: skip
        return {"byVariable": found, "facets": told["facets"]}

    def _spoilt(self, told):
        for by_entity in told["data"].values():
            for one in by_entity.values():
                one["series"] = self._spoilt_series(one["series"])
                if self.mode == "changed_header":
                    one["observations"] = one.pop("series")
        if self.mode == "unit_changed":
            told["facets"] = {facet: one | {"unitDisplayName": "Per thousand"} for facet, one in told["facets"].items()}
        return told

    def _spoilt_series(self, points):
        if self.mode == "column_renamed":
            return [{"date": one["date"], "obsValue": one["value"]} for one in points]
        if self.mode == "unit_changed":
            return [one | {"value": one["value"] * 1000} for one in points]
        if self.mode == "lost_last_page":
            return points[: len(points) * 2 // 3]
        return points * 2 if self.mode == "duplicated_page" else points


def _values(shared):
    by_series = {series: variable for variable, series in VARIABLES.items()}
    found = {(OTHERS, f"country/{iso3}"): {2021: 36.0} for iso3, _ in AREAS.values()}
    for (series, iso3, year), value in totals(shared).items():
        if series in by_series:
            found.setdefault((by_series[series], f"country/{iso3}"), {})[year] = value
    return found


def _ordered(one, latest):
    points = one["series"][-1:] if latest else one["series"]
    if not points:
        return {}
    ends = {"earliestDate": points[0]["date"], "latestDate": points[-1]["date"]}
    return {"orderedFacets": [{"facetId": one["facet"], "obsCount": len(points), "observations": points} | ends]}


def _json(data):
    return Reply(200, json.dumps(data, separators=(",", ":")).encode(), "application/json", {"Access-Control-Allow-Origin": "*"})
