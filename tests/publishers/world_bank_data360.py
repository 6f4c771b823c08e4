"""A stand-in for the API of World Bank Data360, in the layout of the publisher's own OpenAPI description.

Real figures: the score of the Global Cybersecurity Index (2020 and 2024), the E-Government Development Index (2003 to 2022)
and Pakistan's political stability (the estimates of the older edition), read from shared/figures. Made up, to prove the
shape and nothing else: the five pillars (a fifth of the score each), the governance indicators of other economies and of
the rule of law and government effectiveness (`_made_up`), and the standard errors beside the estimates.

Filters, `count`, 1,000 records a page and `skip` are documented; that a filter takes several values with commas between
them is known from other clients. That an unknown indicator gives count 0 is assumed.
"""

import csv
import json
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

PILLARS = ("ITU_GCI_LEGL_SCRE", "ITU_GCI_TECH_SCORE", "ITU_GCI_ORG_SCORE", "ITU_GCI_CDS_SCORE", "ITU_GCI_COOP_SCORE")
GOVERNANCE = ("GOV_WGI_PV", "GOV_WGI_RL", "GOV_WGI_GE")
WGI_YEARS = (1996, 1998, *range(2000, 2025))


class WorldBankData360(StandIn):
    """The server; `values` is {(database, indicator, variant, area, year): text}, `mode` a way to be wrong."""

    source_id = "world_bank_data360"

    def __init__(self, shared: Path):
        self.values = dict(_values(shared))
        self.page_size = 1000
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"data360api.worldbank.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What must come out of staging, each traced to a row of shared/figures."""
        return [
            ("ITU.GCI.SCORE", "PAK", None, "A", "2024", 96.69),
            ("ITU.GCI.SCORE", "PAK", None, "A", "2020", 64.88),
            ("UN.EGDI", "PAK", None, "A", "2022", 0.4238),
            ("UN.EGDI", "PAK", None, "A", "2003", 0.24749),
            ("WGI.PV.EST", "PAK", None, "A", "2023", -1.93273),
            ("WGI.PV.EST", "PAK", None, "A", "1996", -1.12733),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path != "/data360/data":
            return Reply(404, b"", "text/plain")
        if "DATABASE_ID" not in call.query:
            return Reply(400, b'{"errors":{"DATABASE_ID":["The DATABASE_ID field is required."]}}', "application/problem+json")
        records = [self._record(key, value) for key, value in self.values.items() if _wanted(key, call.query)]
        skip = int(call.query.get("skip", "0"))
        shown = records[skip : skip + self.page_size]
        return _json(self._wrong({"count": len(records), "value": shown}))

    def _record(self, key, value):
        database, indicator, variant, area, year = key
        return {
            "OBS_VALUE": value,
            "TIME_FORMAT": "P1Y",
            "UNIT_MULT": 0,
            "COMMENT_OBS": None,
            "OBS_STATUS": "A",
            "OBS_CONF": "PU",
            "AGG_METHOD": "_Z",
            "DECIMALS": "2",
            "COMMENT_TS": indicator,
            "DATA_SOURCE": database,
            "LATEST_DATA": False,
            "DATABASE_ID": database,
            "INDICATOR": indicator,
            "REF_AREA": area,
            "SEX": "_T",
            "AGE": "_T",
            "URBANISATION": "_T",
            "COMP_BREAKDOWN_1": variant,
            "COMP_BREAKDOWN_2": "_Z",
            "COMP_BREAKDOWN_3": "_Z",
            "TIME_PERIOD": year,
            "FREQ": "A",
            "UNIT_MEASURE": "SCORE",
            "UNIT_TYPE": None,
        }

    def _wrong(self, answer):
        """The answer as `mode` spoils it."""
        records = answer["value"]
        if self.mode == "changed_header":
            return {"count": answer["count"], "values": records}
        if self.mode == "column_renamed":
            return answer | {"value": [_renamed(record, "TIME_PERIOD", "TIME") for record in records]}
        if self.mode == "unit_changed":
            scaled = [{"OBS_VALUE": f"{float(one['OBS_VALUE']) * 1000:.10g}", "UNIT_MEASURE": "THOUSANDTHS"} for one in records]
            return answer | {"value": [one | other for one, other in zip(records, scaled, strict=True)]}
        if self.mode == "lost_last_page":
            return answer | {"value": records[: -(-len(records) * 2 // 3)]}
        if self.mode == "duplicated_page":
            return answer | {"value": records + records}
        return answer


@lru_cache
def _values(shared):
    values = {}
    for row in _rows(shared, "itu__global_cybersecurity_index_2014_2024.csv"):
        if row["indicator_code"] == "ITU.GCI.SCORE" and row["year"] in ("2020", "2024"):
            values["ITU_GCI", "ITU_GCI_GCI_OVRL_SCRE", "_Z", row["country_iso3"], row["year"]] = row["value"]
            for pillar in PILLARS:
                values["ITU_GCI", pillar, "_Z", row["country_iso3"], row["year"]] = f"{float(row['value']) / 5:.10g}"
    for row in _rows(shared, "undesa__egov_development_index_2003_2022.csv"):
        if row["indicator_code"] == "EGDI.E-Government_Index":
            values["UN_EGDI", "UN_EGDI_EGDI", "_Z", row["country_iso3"], row["year"]] = row["value"]
    areas = sorted({key[3] for key in values} | {"USA"})
    founding = _rows(shared, "founding_figures.csv")
    held = {row["time_period"]: row["obs_value"] for row in founding if row["series_code"] == "PV.EST"}
    for indicator in GOVERNANCE:
        for area in areas:
            for year in map(str, WGI_YEARS):
                real = held.get(year) if (indicator, area) == ("GOV_WGI_PV", "PAK") else None
                values["WB_WGI", indicator, "WGI_EST", area, year] = real or _made_up(indicator, area, int(year))
                values["WB_WGI", indicator, "WGI_SE", area, year] = "0.2"
    return values


def _made_up(indicator, area, year):
    """No figure of anybody's: a number between -1.5 and 1.5 from the letters and the year."""
    return f"{(sum(map(ord, indicator + area)) * 7 + year) % 300 / 100 - 1.5:.2f}"


def _rows(shared, name):
    with open(shared / "figures" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _wanted(key, query):
    database, indicator, variant, area, year = key
    own = {"INDICATOR": indicator, "REF_AREA": area, "COMP_BREAKDOWN_1": variant, "TIME_PERIOD": year}
    if database != query["DATABASE_ID"] or any(own[name] not in query[name].split(",") for name in own if name in query):
        return False
    return query.get("timePeriodFrom", "") <= year <= query.get("timePeriodTo", "9999")


def _renamed(record, old, new):
    return {(new if name == old else name): value for name, value in record.items()}


def _json(data):
    return Reply(200, json.dumps(data, separators=(",", ":")).encode(), "application/json; charset=utf-8")
