"""A stand-in for the World Bank's Poverty and Inequality Platform, made from documentation alone.

The layout is that of the publisher's own server code and of what other clients told about it in 2026: a flat list; null
where a record has no value; 404 with `details` for a parameter it does not know, one bad economy spoiling the whole request;
500 for an aggregate; `[]` where nothing matches. EVERY FIGURE IS MADE UP by `_headcount`, to prove the shape.
"""

import json

from tests.publishers.server import Call, Reply, StandIn

ECONOMIES = (
    *("PAK", "AZE", "BGD", "BTN", "CHN", "EGY", "IDN", "IND", "IRN", "KAZ", "KGZ", "LKA", "MDV", "MMR", "MYS", "NPL", "PHL"),
    *("THA", "TJK", "TUR", "USA", "UZB", "VNM"),
)
INCOME_ONLY = ("MYS", "USA")
BOTH_KINDS = ("PHL", "TUR")
BOTH_LEVELS = ("CHN", "IND")
AGGREGATES = ("SAS", "WLD")
SURVEY_YEARS = (1993, 1996, 1999, 2002, 2005, 2008, 2011, 2014, 2018)


class WorldBankPip(StandIn):
    """The server; `years` are those with surveys, the same for every economy, `mode` a way to be wrong."""

    source_id = "world_bank_pip"

    def __init__(self, shared=None):
        self.years = list(SURVEY_YEARS)
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"api.worldbank.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What must come out of staging, worked out by hand from the rule of `_headcount` (PAK is the first economy)."""
        return [
            ("PIP.HEADCOUNT.300", "PAK", None, "A", "2018", 0.12),
            ("PIP.HEADCOUNT.420", "PAK", None, "A", "2018", 0.24),
            ("PIP.HEADCOUNT.830", "PAK", None, "A", "2018", 0.65),
            ("PIP.HEADCOUNT.420", "AZE", None, "A", "1993", 0.494),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path != "/pip/v1/pip":
            return Reply(404, b"<html>Not Found</html>", "text/html")
        codes = call.query.get("country", "all").upper().split(",")
        line = float(call.query.get("povline", "3"))
        wrong = {"country": any(code not in (*ECONOMIES, *AGGREGATES, "ALL") for code in codes), "povline": not 0 <= line <= 2700,
                 "ppp_version": call.query.get("ppp_version", "2021") not in ("2017", "2021")}  # fmt: skip
        if any(wrong.values()):
            return _refused([name for name, is_wrong in wrong.items() if is_wrong])
        if set(codes) & set(AGGREGATES):
            return Reply(500, b'{"error":["500 - Internal server error"]}', "application/json")
        return self._records(ECONOMIES if codes == ["ALL"] else codes, line, call.query)

    def _records(self, codes, line, query):
        records = [_record(code, year, kind, level, line)
                   for code in codes for year in self.years for kind in _kinds(code) for level in _levels(code)
                   if query.get("reporting_level", "all") in ("all", level)
                   and query.get("welfare_type", "all") in ("all", kind)]  # fmt: skip
        return Reply(200, json.dumps(self._wrong(records), separators=(",", ":")).encode(), "application/json")

    def _wrong(self, records):
        """The answer as `mode` spoils it."""
        if self.mode == "changed_header":
            return {"data": records}
        if self.mode == "column_renamed":
            return [{("rate" if name == "headcount" else name): value for name, value in one.items()} for one in records]
        if self.mode == "unit_changed":
            return [one | {"headcount": one["headcount"] * 1000} for one in records]
        if self.mode == "lost_last_page":
            return records[: len(records) * 2 // 3]
        if self.mode == "duplicated_page":
            return records + records
        return records


def _kinds(code):
    if code in BOTH_KINDS:
        return ("consumption", "income")
    return ("income",) if code in INCOME_ONLY else ("consumption",)


def _levels(code):
    return ("national", "rural", "urban") if code in BOTH_LEVELS else ("national",)


def _headcount(code, year, line):
    """No figure of anybody's: falls by 0.01 a year, rises by 0.1 per dollar of the line, a little apart by economy."""
    return round(0.12 + (2018 - year) * 0.01 + (line - 3) * 0.1 + ECONOMIES.index(code) * 0.004, 4)


def _record(code, year, kind, level, line):
    return {
        "region_name": "A region", "region_code": "XXX", "country_name": f"Economy {code}", "country_code": code,
        "reporting_year": year, "reporting_level": level, "survey_acronym": "HIES", "survey_coverage": "national",
        "survey_year": year + 0.5, "welfare_type": kind, "survey_comparability": 0, "comparable_spell": f"{year}",
        "poverty_line": int(line) if line == int(line) else line, "headcount": _headcount(code, year, line),
        "poverty_gap": 0.01, "poverty_severity": 0.01, "watts": 0.01, "mean": 5.5, "median": 4.5, "mld": None, "gini": None,
        "polarization": None, **{f"decile{i}": None for i in range(1, 11)}, "cpi": 1.1, "ppp": 40.5, "reporting_pop": 1000,
        "reporting_gdp": None, "reporting_pce": None, "is_interpolated": False, "distribution_type": "micro",
        "estimation_type": "survey", "spl": None, "spr": None, "pg": None, "estimate_type": "actual",
    }  # fmt: skip


def _refused(names):
    told = {name: {"msg": [f"You supplied an invalid value for {name}. Please use one of the valid values."], "valid": ["all"]}
            for name in names}  # fmt: skip
    body = {"error": ["Invalid query arguments have been submitted."], "details": told}
    return Reply(404, json.dumps(body).encode(), "application/json")
