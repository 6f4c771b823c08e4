"""A stand-in for Ember's yearly file and for its API, made from documentation alone.

The 24 columns, the blank code of regions, the sums among the sources and the rows Demand and Net imports are those of the file
of August 2026 as a project that downloaded it wrote them down; the API's envelope, its 403 without a key and its lists with
commas are those that other clients use. EVERY FIGURE IS MADE UP by `share`, to prove the shape.
"""

import csv
import io
import json

from tests.publishers.server import Call, Reply, StandIn

FILE = "/public-downloads/generation/outputs/release_generation_yearly_global.csv"
API = "/v1/electricity-generation/yearly"
COLUMNS = (
    "Area", "ISO 3 code", "Year", "Area type", "Electricity source", "Is aggregated source", "Generation (TWh)",
    "Generation YoY change (TWh)", "Generation YoY change (%)", "Share of generation (%)",
    "Share of generation YoY change (% points)", "Capacity (GW)", "Emissions (MtCO2e)", "Emissions YoY change (MtCO2e)",
    "Emissions YoY change (%)", "Share of emissions (%)", "Emissions intensity (gCO2e/kWh)", "Continent", "Ember region",
    "EU member", "OECD member", "G20 member", "G7 member", "ASEAN member",
)  # fmt: skip
FUELS = {"Bioenergy": 10, "Coal": 20, "Gas": 30, "Hydro": 15, "Nuclear": 5, "Other fossil": 9, "Other renewables": 1,
         "Solar": 6, "Wind": 4}  # fmt: skip
SUMS = {
    "Renewables": ("Bioenergy", "Hydro", "Other renewables", "Solar", "Wind"),
    "Clean": ("Bioenergy", "Hydro", "Nuclear", "Other renewables", "Solar", "Wind"),
    "Fossil": ("Coal", "Gas", "Other fossil"),
    "Wind and solar": ("Solar", "Wind"),
    "Hydro, bioenergy and other renewables": ("Hydro", "Bioenergy", "Other renewables"),
    "Total generation": tuple(FUELS),
}
AREAS = ("PAK", "AFG", "AZE", "BGD", "BTN", "CHN", "EGY", "IDN", "IND", "IRN", "KAZ", "KGZ", "LKA", "MDV", "MMR", "MYS", "NPL",
         "PHL", "SAU", "THA", "TJK", "TKM", "TUR", "USA", "UZB", "VNM", "DEU", "FRA")  # fmt: skip
REGIONS = ("World", "Asia")


class Ember(StandIn):
    """The server; `years` are those of the file, `key` the only key it knows, `mode` a way to be wrong."""

    source_id = "ember"

    def __init__(self, shared=None):
        self.years = list(range(2000, 2026))
        self.key = "a-key-of-the-tests"
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: where it is reached}"""
        return {"files.ember-energy.org": self.address, "api.ember-energy.org": self.address}

    def changed(self, kind: str | None) -> None:
        """From now on answer wrongly in one way (or well again: None)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """By hand from the rule of `share`: PAK is area 0; IND is area 8, hence 0.8 lower; solar rises by a fifth a year."""
        return [
            ("EMBER.SHARE.SOLAR", "PAK", None, "A", "2025", 11.0),
            ("EMBER.SHARE.SOLAR", "IND", None, "A", "2024", 10.0),
            ("EMBER.SHARE.HYDRO", "PAK", None, "A", "2000", 15.0),
            ("EMBER.SHARE.OTHER_RENEWABLES", "PAK", None, "A", "2010", 1.0),
            ("EMBER.SHARE.RENEWABLES", "PAK", None, "A", "2025", 41.0),
            ("EMBER.SHARE.CLEAN", "PAK", None, "A", "2025", 46.0),
        ]

    def golden_api(self) -> list[tuple]:
        """The same by the other route, which gives them only with a key."""
        return [(code.replace("EMBER.", "EMBER.API.", 1), *rest) for code, *rest in self.golden()]

    def _answer(self, call: Call) -> Reply:
        if call.path == FILE:
            return Reply(200, self._file(), "text/csv")
        if call.path == API:
            return self._api(call)
        return Reply(404, b"<html>Not Found</html>", "text/html")

    def _file(self):
        # Rows by area and year, as in the file.
        rows = [self._row(area, year, source) for area in (*AREAS, *REGIONS) for year in self.years for source in _sources()]
        columns = list(COLUMNS)
        if self.mode == "changed_header":
            columns[columns.index("Share of generation (%)")] = "Share of generation (fraction)"
        if self.mode == "column_renamed":
            columns[columns.index("ISO 3 code")] = "ISO3"
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([columns, *self._spoilt(rows)])
        return text.getvalue().encode()

    def _row(self, area, year, source):
        is_region = area in REGIONS
        value = share(area, year, source)
        if self.mode == "unit_changed" and value is not None:
            value = round(value * 1000, 2)
        told = {
            "Area": area if is_region else f"Economy {area}", "ISO 3 code": "" if is_region else area, "Year": year,
            "Area type": "Region" if is_region else "Country or economy", "Electricity source": source,
            "Is aggregated source": source in SUMS or source == "Demand", "Generation (TWh)": 100.0,
            "Share of generation (%)": "" if value is None else value,
        }  # fmt: skip
        return [told.get(name, "") for name in COLUMNS]

    def _api(self, call):
        if call.query.get("api_key") != self.key:
            return _json({"detail": "No API key set" if "api_key" not in call.query else "Invalid API key"}, 403)
        codes, sources = (call.query.get(name, "").split(",") for name in ("entity_code", "series"))
        first, last = int(call.query.get("start_date", 2000)), int(call.query.get("end_date", 2100))
        data = [self._record(area, year, source)
                for area in AREAS if area in codes for year in self.years if first <= year <= last
                for source in _sources() if source in sources]  # fmt: skip
        told = {"number_of_records": len(data), "date_range": f"{first} to {last}", "rate_limit": "No"}
        data = self._spoilt(data)
        return _json({"stats": told, "rows" if self.mode == "changed_header" else "data": data})

    def _record(self, area, year, source):
        value = share(area, year, source)
        if self.mode == "unit_changed" and value is not None:
            value *= 1000
        name = "share" if self.mode == "column_renamed" else "share_of_generation_pct"
        return {
            "entity": f"Economy {area}", "entity_code": area, "is_aggregate_entity": False, "date": str(year), "series": source,
            "is_aggregate_series": source in SUMS, "generation_twh": 100.0, name: value,
        }  # fmt: skip

    def _spoilt(self, rows):
        if self.mode == "lost_last_page":
            return rows[: len(rows) * 2 // 3]
        return rows + rows if self.mode == "duplicated_page" else rows


def share(area: str, year: int, source: str) -> float | None:
    """No figure of anybody's: the number of `FUELS`, solar 0.2 higher and gas 0.2 lower each year, solar 0.1 lower per area."""
    if source in ("Demand", "Net imports"):
        return None
    if source in SUMS:
        return round(sum(share(area, year, part) for part in SUMS[source]), 2)
    drift = {"Solar": 0.2, "Gas": -0.2}.get(source, 0) * (year - 2000)
    place = (*AREAS, *REGIONS).index(area) * {"Solar": -0.1, "Gas": 0.1}.get(source, 0)
    return round(FUELS[source] + drift + place, 2)


def _sources():
    return (*FUELS, *SUMS, "Demand", "Net imports")


def _json(data, status=200):
    return Reply(status, json.dumps(data).encode(), "application/json")
