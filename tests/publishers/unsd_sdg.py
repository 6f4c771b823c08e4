"""A stand-in for the SDG API v1 of the United Nations Statistics Division.

The shape (names of fields, paging, texts for values, several rows a year, repeated areaCode, refusal of `dimensions=`) is that
of other clients' code and tests; there are no recorded bytes. The totals of SD_MDP_MUHC are the founding figures of SI.POV.MDIM
and GMPI.H, those of Pakistan's IT_USE_ii99 the founding figures of IT.NET.USER.ZS: real figures of the same measures as other
publishers print them. EVERYTHING ELSE IS MADE UP BY RULE to prove the shape: `_made_up` for other totals, `_part` for the rows
of one sex, one age or one kind of place.
"""

import csv
import json
import threading
from functools import lru_cache
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.publishers.server import Call, Reply, StandIn

AREAS = {
    "4": ("AFG", "Afghanistan"), "50": ("BGD", "Bangladesh"), "64": ("BTN", "Bhutan"), "144": ("LKA", "Sri Lanka"),
    "356": ("IND", "India"), "360": ("IDN", "Indonesia"), "462": ("MDV", "Maldives"), "524": ("NPL", "Nepal"),
    "586": ("PAK", "Pakistan"), "608": ("PHL", "Philippines"), "704": ("VNM", "Viet Nam"), "792": ("TUR", "Türkiye"),
    "818": ("EGY", "Egypt"),
}  # fmt: skip
# By series: indicator, description, unit, nature, and the values of each dimension, that of the total first.
SERIES = {
    "SD_MDP_MUHC": ("1.2.2", "Proportion of population living in multidimensional poverty (%)", "PERCENT", "C",
                    {"Age": ["ALLAGE", "<18Y"], "Location": ["ALLAREA", "RURAL", "URBAN"], "Sex": ["BOTHSEX", "FEMALE", "MALE"]}),
    "SE_ADT_EDUCTRN": ("4.3.1", "Participation rate in formal and non-formal education and training, by sex (%)", "PERCENT", "C",
                       {"Age": ["15-64", "15-24", "25-54", "55-64"], "Sex": ["BOTHSEX", "FEMALE", "MALE"]}),
    "TX_EXP_GBMRCH": ("17.11.1", "Share of global merchandise exports (%)", "PERCENT", "C", {}),
    "TX_EXP_GBSVR": ("17.11.1", "Share of global services exports (%)", "PERCENT", "C", {}),
    "IT_USE_ii99": ("17.8.1", "Internet users per 100 inhabitants", "PER_100_POP", "E", {"Sex": ["BOTHSEX", "FEMALE", "MALE"]}),
}  # fmt: skip
NOT_A_NUMBER = {("SE_ADT_EDUCTRN", "BTN", 2015): "NaN", ("SE_ADT_EDUCTRN", "AFG", 2012): "<1",
                ("TX_EXP_GBSVR", "AFG", 2005): "NaN"}  # fmt: skip


class UnsdSdg(StandIn):
    """The server; `values` is {(series, ISO3, year): number} of totals, `mode` a way to be wrong."""

    source_id = "unsd_sdg"

    def __init__(self, shared: Path):
        self.values = dict(totals(shared))
        self.mode = None
        self._raw = threading.local()
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"unstats.un.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What must come out of staging: founding figures read in their file, and made-up ones worked out by hand."""
        return [
            ("UNSD.SD_MDP_MUHC", "PAK", None, "A", "2018", 38.3),
            ("UNSD.SD_MDP_MUHC", "TUR", None, "A", "2019", 39.8),
            ("UNSD.IT_USE_ii99", "PAK", None, "A", "2023", 27.3759),
            ("UNSD.TX_EXP_GBSVR", "PAK", None, "A", "2024", 0.59),  # 586 % 90 = 46; (46 + 13) / 100
            ("UNSD.SE_ADT_EDUCTRN", "AFG", None, "A", "2021", 7.0),  # 4 % 90 = 4; 4 + 21 / 7
        ]

    def _reply(self, method, path, headers, body):
        self._raw.query = parse_qs(urlsplit(path).query)  # a `Call` holds one value for each name
        return super()._reply(method, path, headers, body)

    def _answer(self, call: Call) -> Reply:
        if call.path.lower() != "/sdgapi/v1/sdg/series/data":
            return Reply(404, b"<html><body>Not Found</body></html>", "text/html")
        if "dimensions" in call.query:
            return Reply(400, b'{"message":"The request is invalid."}', "application/json; charset=utf-8")
        asked = self._raw.query
        rows = [row for series in asked.get("seriesCode", []) for row in self._rows(series, asked.get("areaCode", list(AREAS)))]
        return self._page(rows, int(call.query.get("page", "1")), int(call.query.get("pageSize", "25")))

    def _rows(self, series, areas):
        return [
            _row(series, m49, year, self.values[series, AREAS[m49][0], year], parts)
            for m49 in sorted(areas, key=int)
            for year in range(2000, 2027)
            if (series, AREAS[m49][0], year) in self.values
            for parts in product(*SERIES[series][4].values())
        ]

    def _page(self, rows, page, size):
        pages = -(-len(rows) // size)
        shown = rows[(page - 1) * size : page * size]
        if self.mode == "lost_last_page" and page == pages:
            shown = []
        if self.mode == "duplicated_page":
            shown = rows[:size] if page > 1 else shown + shown if pages == 1 else shown
        told = {"size": size, "totalElements": len(rows), "totalPages": pages, "pageNumber": page, "attributes": []}
        told["rows" if self.mode == "changed_header" else "data"] = [self._spoilt(row) for row in shown]
        return Reply(200, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), "application/json; charset=utf-8")

    def _spoilt(self, row):
        if self.mode == "column_renamed":
            return {("timePeriod" if name == "timePeriodStart" else name): value for name, value in row.items()}
        if self.mode == "unit_changed":
            value = row["value"] if row["value"][0] in "N<>" else repr(float(row["value"]) * 1000)
            return row | {"value": value, "attributes": row["attributes"] | {"Units": "PER_100000_POP"}}
        return row


@lru_cache
def totals(shared: Path) -> dict[tuple[str, str, int], float]:
    """{(series, ISO3, year): the figure of both sexes, all ages and all places}"""
    found = {}
    for m49, (iso3, _) in AREAS.items():
        for year in range(2000, 2025):
            for series in ("TX_EXP_GBMRCH", "TX_EXP_GBSVR", "IT_USE_ii99", "SE_ADT_EDUCTRN"):
                if series != "SE_ADT_EDUCTRN" or year % 3 == 2 or (iso3, year) == ("BTN", 2015):
                    found[series, iso3, year] = _made_up(series, int(m49), year)
    found = {key: value for key, value in found.items() if key[:2] != ("IT_USE_ii99", "PAK")}
    known = {iso3 for iso3, _ in AREAS.values()}
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, area = row["series_code"], row["ref_area"]
            if code in ("SI.POV.MDIM", "GMPI.H") and area in known:
                found["SD_MDP_MUHC", area, int(row["time_period"])] = float(row["obs_value"])
            elif code == "IT.NET.USER.ZS" and area == "PAK" and int(row["time_period"]) >= 2000:
                found["IT_USE_ii99", area, int(row["time_period"])] = float(row["obs_value"])
    return found


def _made_up(series, m49, year):
    """A figure made up from the area's number and the year; see the top of this module."""
    base, years = m49 % 90, year - 2000
    if series == "SE_ADT_EDUCTRN":
        return round(base % 40 + years / 7, 3)
    if series == "IT_USE_ii99":
        return round(1 + base / 3 + 2 * years, 4)
    return round(((base or 3) + (13 if series == "TX_EXP_GBSVR" else 0)) * (1 + (years - 24) / 50) / 100, 5)


def _part(total, position):
    """A made-up figure of one part of the people: never that of all of them."""
    return round(total * (1 - position / 50), 5)


def _row(series, m49, year, total, parts):
    indicator, description, unit, nature, dimensions = SERIES[series]
    position = sum(values.index(part) for values, part in zip(dimensions.values(), parts, strict=True))
    iso3, name = AREAS[m49]
    text = NOT_A_NUMBER.get((series, iso3, year)) if position == 0 else None
    return {
        "goal": [indicator.split(".")[0]],
        "target": [".".join(indicator.split(".")[:2])],
        "indicator": [indicator],
        "series": series,
        "seriesDescription": description,
        "seriesCount": "1",
        "geoAreaCode": m49,
        "geoAreaName": name,
        "timePeriodStart": float(year),
        "value": text or repr(_part(total, position) if position else total),
        "valueType": "String" if text else "Float",
        "time_detail": None,
        "timeCoverage": None,
        "upperBound": None,
        "lowerBound": None,
        "basePeriod": None,
        "source": "stand-in",
        "geoInfoUrl": None,
        "footnotes": [""],
        "attributes": {"Nature": nature, "Units": unit},
        "dimensions": dict(zip(dimensions, parts, strict=True)) | {"Reporting Type": "G"},
    }
