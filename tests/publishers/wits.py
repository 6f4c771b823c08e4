"""A stand-in for the World Bank's World Integrated Trade Solution (WITS), tariffs and exports in SDMX-JSON 1.0.

The shape (parts, ids, names, order of dimensions, numbers for values, one attribute of the observation) is that of an answer
of 2019 which the public client keeps as a test: github.com/mwouts/world_trade_data, tests/data/sample_trade_data.json. The
values are made up by the rule below, to prove the shape: none is a figure of the publisher. Status 404 with NoRecordsFound
is from the notes of this project (SOURCES.md 4); the XML around it, and the name of the tariffs' data source, are guesses.
A request that names neither one year, nor a list with semicolons, nor `all` is refused with 400. The United Arab Emirates
have no schedule here before 2015, Saudi Arabia has none at all.
"""

import json
import re

from tests.publishers.server import Call, Reply, StandIn

HOST = "wits.worldbank.org"
PATH = re.compile(
    r"/API/V1/SDMX/V21/datasource/(tradestats-tariff|tradestats-trade)"
    r"/reporter/([^/]+)/year/([^/]+)/partner/([^/]+)/product/([^/]+)/indicator/([^/]+)"
)
YEARS = range(2008, 2025)
REPORTERS = {"PAK": "Pakistan", "USA": "United States", "EUN": "European Union", "CHN": "China", "ARE": "United Arab Emirates"}
PARTNERS = {"WLD": "World", "PAK": "Pakistan"}
PRODUCTS = {"Total": "All Products", "50-63_TextCloth": "Textiles and Clothing", "16-24_FoodProd": "Food Products"}
INDICATORS = {
    "AHS-WGHTD-AVRG": "AHS Weighted Average (%)",
    "MFN-SMPL-AVRG": "MFN Simple Average (%)",
    "XPRT-TRD-VL": "Export Trade Value (US$ Thousand)",
}
NOTHING = b'<?xml version="1.0" encoding="utf-8"?><wits:error xmlns:wits="http://wits.worldbank.org">NoRecordsFound</wits:error>'


def made_up(reporter: str, product: str, indicator: str, year: int) -> float:
    """Exports in thousands of dollars: years since 2000 in millions of thousands, over the place of the product, and 0.125.

    Tariffs in percent: place of the reporter, plus a quarter for each year before 2025, plus one for the simple mean.
    """
    if indicator == "XPRT-TRD-VL":
        return (year - 2000) * 1_000_000 // (list(PRODUCTS).index(product) + 1) + 0.125
    return list(REPORTERS).index(reporter) + 1 + (2025 - year) / 4 + (indicator == "MFN-SMPL-AVRG")


class Wits(StandIn):
    """The server."""

    source_id = "wits"
    HOST = HOST

    def __init__(self):
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: this server}"""
        return {HOST: self.address}

    def changed(self, kind: str | None) -> None:
        """Answer from now on as a publisher who changed something (None: as ever)."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """(series, area, counterpart, freq, period, value) as the rule gives them by hand."""
        return [
            ("WITS.TARIFF.AHS_WGHTD", "PAK", None, "A", "2024", 1.25),
            ("WITS.TARIFF.MFN_SMPL", "PAK", None, "A", "2023", 2.5),
            ("WITS.TARIFF_FACED.AHS_WGHTD", "X_EU", "PAK", "A", "2024", 3.25),
            ("WITS.X.TOTAL", "PAK", None, "A", "2024", 24_000_000.125),
            ("WITS.X.TEXTILES", "PAK", None, "A", "2024", 12_000_000.125),
            ("WITS.X.FOOD_PRODUCTS", "PAK", None, "A", "2024", 8_000_000.125),
        ]

    def _answer(self, call: Call) -> Reply:
        asked = PATH.fullmatch(call.path)
        if not asked:
            return Reply(404, b"<html>Not found</html>", "text/html")
        source, reporters, years, partners, products, indicators = asked.groups()
        if not re.fullmatch(r"all|\d{4}(;\d{4})*", years):
            return Reply(400, b"<html>Bad request</html>", "text/html")
        found = [
            (reporter, partner, product, indicator, year)
            for reporter in _chosen(REPORTERS, reporters)
            for partner in _chosen(PARTNERS, partners)
            for product in _chosen(PRODUCTS, products)
            for indicator in _chosen(INDICATORS, indicators)
            for year in YEARS
            if years == "all" or str(year) in years.split(";")
            if (source == "tradestats-trade") == (indicator == "XPRT-TRD-VL")
            if not (reporter == "ARE" and year < 2015)
            if (reporter == "PAK") != (partner == "PAK")
        ]
        if not found:
            return Reply(404, NOTHING, "text/xml")
        if call.query.get("format") != "JSON":
            return Reply(200, b'<?xml version="1.0"?><message:StructureSpecificData/>', "text/xml")
        return Reply(200, self._json(source, found).encode(), "application/json; charset=utf-8")

    def _json(self, source, found):
        if self.mode == "lost_last_page":
            found = found[: -(-2 * len(found) // 3)]
        lists = [list(dict.fromkeys(one[i] for one in found)) for i in range(5)]
        series = {}
        for reporter, partner, product, indicator, year in found:
            place = ":".join(["0", *(str(lists[i].index(one)) for i, one in enumerate((reporter, partner, product, indicator)))])
            told = series.setdefault(place, {"attributes": [], "annotations": [], "observations": {}})
            value = made_up(reporter, product, indicator, year) * (1000 if self.mode == "unit_changed" else 1)
            told["observations"][str(lists[4].index(year))] = [value, 0]
        dataset = {"action": "Information", "series": series}
        whole = {
            "header": {"id": f"DF_WITS_{source}", "prepared": "2026-11-20T00:00:00", "test": False,
                       "sender": {"id": "WBG_WITS", "name": "World Bank Group - WITS"}},
            "dataSets": [dataset] * (2 if self.mode == "duplicated_page" else 1),
            "structure": _structure(source, lists),
        }  # fmt: skip
        text = json.dumps(whole)
        if self.mode == "changed_header":
            return text.replace('"id": "INDICATOR"', '"id": "Indicator"')
        return text.replace('"REPORTER"', '"REPORTER_ISO3"') if self.mode == "column_renamed" else text


def _structure(source, lists):
    names = ({"A": "Annual"}, REPORTERS, PARTNERS, PRODUCTS, INDICATORS)
    ids = {"FREQ": "Freq", "REPORTER": "Reporter", "PARTNER": "Partner", "PRODUCTCODE": "ProductCode", "INDICATOR": "Indicator"}
    listed = [["A"], *lists[:4]]
    period = [{"start": f"{y}-01-01T00:00:00", "end": f"{y}-12-31T00:00:00", "id": str(y), "name": str(y)} for y in lists[4]]
    origin = ("WITS-CMT", "WITS - UNSD Comtrade") if source == "tradestats-trade" else ("WITS-TRN", "WITS - UNCTAD TRAINS")
    return {
        "name": source,
        "description": source,
        "dimensions": {
            "dataset": [],
            "series": [
                {"id": one, "name": name, "keyPosition": i, "role": None,
                 "values": [{"id": code, "name": names[i][code]} for code in listed[i]]}
                for i, (one, name) in enumerate(ids.items())
            ],
            "observation": [{"id": "TIME_PERIOD", "name": "Year", "keyPosition": 3, "role": "time", "values": period}],
        },
        "attributes": {
            "dataset": [],
            "series": [],
            "observation": [
                {"id": "DATASOURCE", "name": "DataSource", "role": None, "values": [{"id": origin[0], "name": origin[1]}]}
            ],
        },
        "annotations": [],
    }  # fmt: skip


def _chosen(known, asked):
    """The codes asked for, in any case of letters; `all` is all of them."""
    wanted = asked.lower().split(";")
    return [code for code in known if wanted == ["all"] or code.lower() in wanted]
