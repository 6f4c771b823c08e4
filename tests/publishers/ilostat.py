"""A stand-in for ILOSTAT's bulk download service (rplumber.ilo.org), CSV with codes and labels.

The shape is from documentation and from the notes of others who called it live; no client on the package registry reads this
service. Pakistan's reported rates are the founding figures of SL.UEM.NEET.ZS, which the World Bank takes from this publisher.
EVERYTHING ELSE IS MADE UP by `_made_up`: other economies, all modelled estimates, and the statuses.
"""

import csv
import io
import json
import re
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

AREAS = {"AFG": "Afghanistan", "BGD": "Bangladesh", "BTN": "Bhutan", "EGY": "Egypt", "IDN": "Indonesia", "IND": "India",
         "LKA": "Sri Lanka", "MDV": "Maldives", "NPL": "Nepal", "PAK": "Pakistan", "PHL": "Philippines", "TUR": "Türkiye",
         "VNM": "Viet Nam"}  # fmt: skip
REPORTED, MODELLED = "SDG_0861_SEX_RT_A", "EIP_2EET_SEX_RT_A"
LABELS = {
    REPORTED: "SDG indicator 8.6.1 - Proportion of youth (aged 15-24 years) not in education, employment or training (%)",
    MODELLED: "Share of youth not in employment, education or training (NEET) by sex -- ILO modelled estimates, Nov. 2025 (%)",
}
STATUSES = {"A": "Adjusted", "B": "Break in series", "I": "Imputation", "M": "Model-based extrapolation", "R": "Real value",
            "U": "Unreliable"}  # fmt: skip
HEADER = ["ref_area", "ref_area.label", "source", "source.label", "indicator", "indicator.label", "sex", "sex.label", "time",
          "obs_value", "obs_status", "obs_status.label"]  # fmt: skip
NOTES = ["note_source", "note_source.label"]  # only a table with notes has them


class Ilostat(StandIn):
    """The server; `tables` is {table: {(area, year): (value text, status)}}, `mode` a way to be wrong."""

    source_id = "ilostat"

    def __init__(self, shared: Path):
        self.tables = {REPORTED: dict(_reported(shared)), MODELLED: dict(_modelled())}
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"rplumber.ilo.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """What must come out of staging: founding figures read in their file, and a made-up one worked out by hand."""
        return [
            ("ILO.SDG_0861.NEET", "PAK", None, "A", "2021", 34.564),
            ("ILO.SDG_0861.NEET", "PAK", None, "A", "2018", 30.958),
            ("ILO.EIP_2EET.NEET_MODELLED", "PAK", None, "A", "2024", 31.9),  # 22 + 9 (tenth of the list), and 0.9 for 2024
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path.rstrip("/") != "/data/indicator":
            return Reply(404, b'{"error":"404 - Resource Not Found"}', "application/json")
        table = call.query.get("id", "")
        if table not in self.tables:
            told = {"error": f"deprecated or invalid dataset id={table}", "documentation": "https://rplumber.ilo.org/__docs__/"}
            return Reply(400, json.dumps(told).encode(), "application/octet-stream")
        return self._csv(table, call.query)

    def _csv(self, table, query):
        areas = re.split(r"[+ ]", query["ref_area"]) if query.get("ref_area") else list(AREAS)
        chosen = sorted((area, -year) for area, year in self.tables[table]
                        if area in areas and year >= int(query.get("timefrom", "0")))  # fmt: skip
        rows = [self._row(table, area, -year) for area, year in chosen] if query.get("sex", "SEX_T") == "SEX_T" else []
        header = HEADER + (NOTES if table == REPORTED else [])
        rows = self._spoilt([row[: len(header)] for row in rows])
        renamed = {"changed_header": ("time", "time_period.label"), "column_renamed": ("obs_value", "value")}.get(self.mode)
        header = [renamed[1] if renamed and name == renamed[0] else name for name in header]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([header, *rows])
        name = {"content-disposition": f'attachment; filename="{table}.csv"'}
        return Reply(200, b"\xef\xbb\xbf" + text.getvalue().encode(), "application/octet-stream", name)

    def _row(self, table, area, year):
        value, status = self.tables[table][area, year]
        source = ("XA:2198", "ILO - Modelled Estimates") if table == MODELLED else ("BA:001", "LFS - Labour Force Survey")
        indicator = (table.removesuffix("_A"), LABELS[table])
        told = [str(year), value, status, STATUSES.get(status, "")]
        return [area, AREAS[area], *source, *indicator, "SEX_T", "Total", *told, "", ""]

    def _spoilt(self, rows):
        if self.mode == "unit_changed":
            at = HEADER.index("obs_value")
            return [[*row[:at], row[at] and str(float(row[at]) * 1000), *row[at + 1 :]] for row in rows]
        if self.mode == "lost_last_page":
            return rows[: len(rows) * 2 // 3]
        return rows + rows if self.mode == "duplicated_page" else rows


@lru_cache
def _reported(shared):
    """{(area, year): (value, status)} of surveys: every fourth year for other economies, some with a status, one blank."""
    found = {(area, year): (_made_up(area, year), "") for area in AREAS if area != "PAK" for year in range(2003, 2024, 4)}
    found["IND", 2019] = (found["IND", 2019][0], "B")
    found["AFG", 2007] = ("", "U")
    found["BTN", 2011] = (found["BTN", 2011][0], "U")
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["series_code"] == "SL.UEM.NEET.ZS" and row["ref_area"] == "PAK":
                found["PAK", int(row["time_period"])] = (row["obs_value"], "")
    return found


def _modelled():
    """{(area, year): (value, status)} of the edition of November 2025, which goes on to 2027."""
    return {(area, year): (_made_up(area, year), "R" if year % 4 == 3 and year < 2025 else "") for area in AREAS
            for year in range(2005, 2028)}  # fmt: skip


def _made_up(area, year):
    """A rate made up from the area's place in the list and the year; see the top of this module."""
    return f"{22 + list(AREAS).index(area) + (year - 2015) / 10:.1f}"
