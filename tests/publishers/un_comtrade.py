"""A stand-in for UN Comtrade's API v1: preview without a key, data with one, and two recorded answers byte by byte.

Every record has the layout of the recorded ones (shared/recorded/publishers/un_comtrade, another reporter). Pakistan's
totals are the merchandise exports of the World Development Indicators, which are real but not this publisher's. Chapters and
subheadings are made up by the rules of `_chapter` and `_subheading`, to prove the shape and the sums, and mean nothing.

One period a call without a key, at most 500 rows, breakdown rows where a dimension is left open, status 400, 401 and 429:
from the notes of other clients (shared/reference/SOURCES.md 2).
"""

import csv
import json
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

CHAPTERS = [f"{number:02d}" for number in (*range(1, 77), *range(78, 98), 99)]
TIMES_OF_TRANSPORT = {"2100": "Water", "1000": "Air"}
KEYED = "/data/v1/get/C/A/HS"
PREVIEW = "/public/v1/preview/C/A/HS"
# Subheadings that exist only from a revision on, or only up to one; all others are in every revision.
FIRST_REVISION = {"441873": 5, "441875": 5} | dict.fromkeys(
    ["841912", "842132", "847983", "851411", "851419", "851431", "851432", "851439", "854141", "854142", "854143", "854149",
     "902781", "902789"], 6)  # fmt: skip
LAST_REVISION = {"441872": 4} | dict.fromkeys(["851410", "851430", "854140", "902780"], 5)


class UnComtrade(StandIn):
    """The server; `totals` is {year: US$}, `key` the only key that it knows, `busy` how many calls answer 429."""

    source_id = "un_comtrade"
    HOST = "comtradeapi.un.org"

    def __init__(self, shared: Path):
        self.totals = dict(_totals(shared))
        self.template, self.recorded = _recorded(shared)
        self.key = "a-key-of-the-tests"
        self.busy = 0
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: how to reach this stand-in}"""
        return {self.HOST: self.address}

    def changed(self, kind: str | None) -> None:
        """Answer from now on in one corrupted way, or (None) well again."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """Values traced by hand: two totals, and a chapter worked out from the rule below."""
        return [
            ("COMTRADE.X.TOTAL", "PAK", None, "A", "2023", 28470000000.0),
            # Weights (7n mod 13) + 1; chapter 30: 210 mod 13 = 2, so 3 of the 671 parts that all chapters have.
            ("COMTRADE.X.HS30", "PAK", None, "A", "2023", 127287630.0),
            ("COMTRADE.X.TOTAL", "PAK", None, "A", "2010", 21410000000.0),
        ]

    def value(self, code: str, year: int) -> int | None:
        """What Pakistan exported by this stand-in's rules; None where the code is not listed for the year."""
        if year not in self.totals:
            return None
        if code == "TOTAL":
            return self.totals[year]
        return _chapter(code, year, self.totals[year]) if len(code) == 2 else _subheading(code, year)

    def _answer(self, call: Call) -> Reply:
        query = {name.lower(): value for name, value in call.query.items()}
        if self.busy:
            self.busy -= 1
            return _json({"statusCode": 429, "message": "Rate limit is exceeded."}, 429, {"Retry-After": "1"})
        if call.path not in (PREVIEW, KEYED, "/bulk/v1/get/C/A/HS"):
            return _json({"statusCode": 404, "message": "Resource not found"}, 404)
        given = query.get("subscription-key") or call.headers.get("Ocp-Apim-Subscription-Key")
        if call.path != PREVIEW and given != self.key:
            return _json({"statusCode": 401, "message": "Access denied due to missing or invalid subscription key."}, 401)
        name = (call.path, query.get("reportercode"), query.get("period"))
        if name in self.recorded:
            return Reply(200, self.recorded[name])
        periods = (query.get("period") or "").split(",")
        if call.path == PREVIEW and len(periods) > 1:
            return _json({"statusCode": 400, "message": "Only one period is allowed."}, 400)
        return self._data(query, [int(period) for period in periods])

    def _data(self, query, years):
        is_asked = query.get("reportercode") == "586" and query.get("partnercode") == "0" and query.get("flowcode") == "X"
        rows = [row for year in years for row in self._rows(query, year)] if is_asked else []
        rows = rows[: min(int(query.get("maxrecords", 500)), 500)] if "maxrecords" in query else rows
        if self.mode == "duplicated_page":
            rows = rows + rows
        told = {"elapsedTime": "0.05 secs", "count": len(rows), "data": rows, "error": ""}
        if self.mode == "changed_header":
            told["dataset"] = told.pop("data")
        if self.mode == "lost_last_page":
            told["data"] = rows[: len(rows) * 2 // 3]
        return _json(told)

    def _rows(self, query, year):
        codes = query["cmdcode"].split(",")
        if codes == ["AG2"]:
            codes = CHAPTERS
        # A dimension that is left open brings the rows of its breakdown besides the total.
        modes = {"0": "TOTAL MOT"} if query.get("motcode") == "0" else {"0": "TOTAL MOT", **TIMES_OF_TRANSPORT}
        with_text = query.get("includedesc", "").lower() == "true"
        told = [(code, self.value(code, year)) for code in codes]
        return [
            self._record(code, year, value, int(mode), text, with_text)
            for code, value in told
            if value is not None
            for mode, text in modes.items()
        ]

    def _record(self, code, year, value, mode, mode_text, with_text):
        revision = revision_of(year)
        number = float(value) * (1000 if self.mode == "unit_changed" else 1)
        changes = {
            "refPeriodId": year * 10000 + 101, "refYear": year, "period": str(year), "reporterCode": 586,
            "reporterISO": "PAK", "reporterDesc": "Pakistan", "partnerCode": 0, "partnerISO": "W00", "partnerDesc": "World",
            "classificationCode": f"H{revision}", "cmdCode": code, "cmdDesc": "All Commodities" if code == "TOTAL" else code,
            "aggrLevel": 0 if code == "TOTAL" else len(code), "isLeaf": len(code) == 6, "motCode": mode, "motDesc": mode_text,
            "fobvalue": number, "primaryValue": number, "isReported": len(code) == 6, "isAggregate": len(code) < 6,
        }  # fmt: skip
        record = self.template | changes
        if not with_text:
            record = {name: None if name.endswith(("Desc", "ISO")) else value for name, value in record.items()}
        if self.mode == "column_renamed":
            record["tradeValue"] = record.pop("primaryValue")
        return record


def revision_of(year: int) -> int:
    """The number of the revision of the Harmonized System in which a year is given: H3 (2007) to H6 (2022)."""
    return 3 if year < 2012 else 4 if year < 2017 else 5 if year < 2022 else 6


def _chapter(code, year, total):
    """Made up: a part of the total by the chapter's number; chapter 99 takes what is left; a few chapters are not listed."""
    if code not in CHAPTERS or (code not in ("30", "99") and (int(code) + year) % 31 == 0):
        return None
    weights = {one: int(one) * 7 % 13 + 1 for one in CHAPTERS}
    parts = {one: total * weights[one] // sum(weights.values()) for one in CHAPTERS[:-1]}
    listed = {one: part for one, part in parts.items() if one == "30" or (int(one) + year) % 31}
    return total - sum(listed.values()) if code == "99" else listed[code]


def _subheading(code, year):
    """Made up: thousands of dollars from the code's number; one in seven is not listed, nor are codes of other revisions."""
    revision = revision_of(year)
    if revision < FIRST_REVISION.get(code, 0) or revision > LAST_REVISION.get(code, 9) or (int(code) + year) % 7 == 0:
        return None
    return int(code) % 9973 * 1000


@lru_cache
def _totals(shared):
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        return [
            (int(row["time_period"]), int(float(row["obs_value"])))
            for row in csv.DictReader(file)
            if row["series_code"] == "TX.VAL.MRCH.CD.WT" and row["ref_area"] == "PAK"
        ]


@lru_cache
def _recorded(shared):
    """A recorded record of an export, as a layout for the others; and {(path, reporter, period): recorded bytes}."""
    folder = shared / "recorded" / "publishers" / "un_comtrade"
    data = folder / "testthat__data__comtradeapi.un.org__data__v1__get__C__A__HS-60a6ad.json"
    bulk = folder / "goods_bulk__comtradeapi.un.org__bulk__v1__get__C__A__HS-4f1d0f.json"
    records = json.loads(data.read_bytes())["data"]
    template = next(record for record in records if record["flowCode"] == "X")
    answers = {(KEYED, "156", "2010"): data.read_bytes(), ("/bulk/v1/get/C/A/HS", "32", "1962"): bulk.read_bytes()}
    return template, answers


def _json(data, status=200, headers=None):
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Reply(status, body, "application/json; charset=utf-8", headers or {})
