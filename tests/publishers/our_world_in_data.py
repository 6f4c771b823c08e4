"""A stand-in for Our World in Data's grapher: a CSV per chart, and the refusal of a client without a speaking name.

Layout, short names of columns and codes of aggregates: from documentation and from clients of 2026. Figures: military spending
and Pakistan's internet users are the founding figures of the same first publishers (SIPRI and ITU, through the World Bank), and
Pakistan's two warhead figures are founding figures too. EVERY OTHER FIGURE IS MADE UP by `_made_up`, to prove the shape.
"""

import csv
import io
import re
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

CHARTS = {  # slug: (short name, first year, has owid_region, made-up value of Pakistan in the first year)
    "nuclear-warhead-stockpiles-lines": ("number_of_warheads", 1945, False, 0),
    "military-spending-as-a-share-of-gdp-sipri": ("share_gdp", 1990, True, None),
    "share-of-individuals-using-the-internet": ("it_net_user_zs", 1990, True, 2),
    "share-electricity-low-carbon": ("low_carbon_share_of_electricity__pct", 2000, False, 30),
}
FOUNDING = {"MS.MIL.XPND.GD.ZS": "share_gdp", "IT.NET.USER.ZS": "it_net_user_zs", "FAS.WARHEADS": "number_of_warheads"}
ARMED = ("PAK", "CHN", "FRA", "IND", "USA")
OTHERS = ("PAK", "AFG", "AZE", "BGD", "BTN", "CHN", "EGY", "IDN", "IND", "IRN", "KAZ", "KGZ", "LKA", "MDV", "MMR", "MYS", "NPL",
          "PHL", "SAU", "THA", "TJK", "TKM", "TUR", "USA", "UZB", "VNM", "DEU")  # fmt: skip
LAST_YEAR = 2025


class OurWorldInData(StandIn):
    """The server; `mode` is a way to be wrong."""

    source_id = "our_world_in_data"
    HOST = "ourworldindata.org"

    def __init__(self, shared: Path):
        self.founding = _founding_values(shared)
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {self.HOST: self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """Founding figures as they are written there; the last by the rule of `_made_up`, IND being country 8 of `OTHERS`."""
        return [
            ("OWID.WARHEADS", "PAK", None, "A", "2025", 170),
            ("OWID.MILITARY_SPENDING", "PAK", None, "A", "2023", 2.80149),
            ("OWID.MILITARY_SPENDING", "LKA", None, "A", "1990", 2.32849),
            ("OWID.INTERNET_USERS", "PAK", None, "A", "2023", 27.3759),
            ("OWID.LOW_CARBON_ELECTRICITY", "IND", None, "A", "2010", 48),
        ]

    def _answer(self, call: Call) -> Reply:
        if not re.match(r"Mozilla/|Our World In Data data fetch/", call.headers.get("User-Agent", "")):
            return Reply(403, b"<html>Forbidden</html>", "text/html")
        slug = call.path.removeprefix("/grapher/").removesuffix(".csv")
        if slug not in CHARTS or not call.path.endswith(".csv"):
            return Reply(404, b"<html>Not Found</html>", "text/html")
        return Reply(200, self._chart(slug, call.query.get("useColumnShortNames") == "true"), "text/csv; charset=utf-8")

    def _chart(self, slug, short):
        name, _, has_region, _ = CHARTS[slug]
        columns = ["entity", "code", "year", name] if short else ["Entity", "Code", "Year", name.replace("_", " ").capitalize()]
        if self.mode == "changed_header":
            columns[3] += "__2026"
        if self.mode == "column_renamed":
            columns[1] = "iso_code"
        rows = self._rows(slug)
        if has_region:
            columns, rows = [*columns, "owid_region"], [[*row, "Asia"] for row in rows]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([columns, *rows])
        return text.getvalue().encode()

    def _rows(self, slug):
        name, first, _, start = CHARTS[slug]
        codes = ARMED if name == "number_of_warheads" else OTHERS
        rows = []
        for place, code in enumerate([*codes, "OWID_WRL"]):
            for year in range(first, LAST_YEAR + 1):
                value = self.founding.get((name, code, year))
                if value is None and start is not None and (name, code) not in self.founding:
                    value = str(_made_up(start, year - first, place))
                if value is not None:
                    rows.append([f"Country {code}", code, year, self._spoilt(value)])
        rows.append(["Asia", "", LAST_YEAR, "1"])
        if self.mode == "lost_last_page":
            return [row for row in rows if row[2] < LAST_YEAR - 15]
        return rows + rows if self.mode == "duplicated_page" else rows

    def _spoilt(self, value):
        return str(float(value) * 1000) if self.mode == "unit_changed" else value


@lru_cache
def _founding_values(shared):
    """{(short name, ISO 3, year): text of the figure}, and {(short name, ISO 3)} of those whose every figure is real."""
    found = {}
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["series_code"] in FOUNDING:
                name = FOUNDING[row["series_code"]]
                found[name, row["ref_area"], int(row["time_period"])] = row["obs_value"]
                found[name, row["ref_area"]] = True
    return found


def _made_up(start, years, place):
    """No figure of anybody's: rises by one a year and by one per country."""
    return start + years + place
