"""A stand-in for the workbooks of the State Bank of Pakistan, built anew for each request, on both of its hosts.

Headers of Netinflow.xls (June 2026), Foreign_Dir.xls and dt.xls (May 2026) are the recorded ones (shared/recorded/publishers/
sbp-headers.json), so are the labels of dt.xls; a later month (`roll`) moves them as the publisher does. The layouts of
exp_import_BOP_Arch.xls and Homeremit_Arch.xlsx, the lines of units, and the row `Credit, Debit, Net` are from other readers
of these files. In July, when the fiscal year begins, its block is taken to be printed like the month.

Figures are real where any are known: months of the founding figures or of a recorded drop, and of a secondary copy of August
2026 (exports of services rounded to ten thousand dollars). A cell without a known figure is empty. Only the sectors of
Foreign_Dir.xls are MADE UP, to prove the shape: the n-th sector has n million dollars in each month and 12 n in a whole year.
"""

import calendar
import csv
import datetime
import json
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn
from tests.publishers.workbooks import XLS, XLSX, Grid, corrupted, xls, xlsx

LATEST = {"Netinflow.xls": (2026, 6), "Foreign_Dir.xls": (2026, 5), "dt.xls": (2026, 5)}
MILLION, THOUSAND = "(Million US$)", "(Thousand US$)"
INSTRUMENTS = ["Foreign Direct Investment", None, None, "FPI*", "Total"]
MEASURES = ["Inflow", "Outflow", "Net", None, None]
SECTORS = [
    "Agriculture, forestry and fishing", "Mining and quarrying", "Manufacturing",
    "Electricity, gas, steam and air conditioning supply", "Construction", "Transportation and storage",
    "Information and communication", "Financial and insurance activities",
]  # fmt: skip
CORRIDORS = {"Saudi Arabia": "SAU", "U.A.E.": "ARE", "U.K.": "GBR", "U.S.A.": "USA", "EU Countries": "EU",
             "Other GCC Countries": "OTHER_GCC", "Total": "TOTAL"}  # fmt: skip


class StateBankOfPakistan(StandIn):
    """The server; `figures` is {series: {month: value}}, `rolled` the months that have gone by since the recorded headers."""

    source_id = "state_bank_of_pakistan"
    HOSTS = ("www.sbp.org.pk", "archive.sbp.org.pk")

    def __init__(self, shared: Path):
        self.shared = shared
        self.recorded = json.loads((shared / "recorded" / "publishers" / "sbp-headers.json").read_text(encoding="utf-8"))
        copy = shared / "recorded" / "api_samples" / "sbp_secondary_fy_totals_2026-08.json"
        self.secondary = json.loads(copy.read_text(encoding="utf-8"))
        self.figures = _monthly(shared / "figures" / "founding_figures.csv")
        self.rolled = 0
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: how to reach this stand-in}"""
        return dict.fromkeys(self.HOSTS, self.address)

    def changed(self, kind: str | None) -> None:
        """Answer from now on in one corrupted way, or (None) well again."""
        self.mode = kind

    def roll(self, months: int = 1) -> None:
        """Publish later months: columns move on, and old ones vanish."""
        self.rolled += months

    def use_drop(self, name: str) -> None:
        """Take the figures of one of the recorded drops, in place of the founding ones of the same series."""
        self.figures = self.figures | _monthly(self.shared / "recorded" / "sbp_monthly_drops" / f"{name}.csv")

    def golden(self) -> list[tuple]:
        """From the founding figures, the secondary copy, and (the sector) from the rule above."""
        return [
            ("SBP.BOP.GOODS.EXPORTS", "PAK", None, "M", "2021-01", 2100.0),
            ("SBP.BOP.GOODS.IMPORTS", "PAK", None, "M", "2026-04", 5970.0),
            ("SBP.REMIT.TOTAL", "PAK", None, "M", "2026-05", 4251.436841),
            ("SBP.FDI.NET", "PAK", None, "M", "2026-06", 49.0),
            ("SBP.FDI.NET", "PAK", None, "FY", "FY2026", 1637.0),
            ("SBP.FDI.NET", "PAK", None, "FY", "FY2025", 2477.0),
            ("SBP.FDI.SECTOR.MANUFACTURING", "PAK", None, "M", "2026-05", 3.0),
            ("SBP.IT.EXPORTS", "PAK", None, "M", "2026-05", 373270.0),
        ]

    def _answer(self, call: Call) -> Reply:
        if not call.headers.get("User-Agent", "").startswith("Mozilla/5.0"):
            return Reply(403, b"<html><title>Just a moment...</title></html>", "text/html; charset=UTF-8")
        files = {
            "/assets/document/exp_import_BOP_Arch.xls": lambda: (xls(self._changed(self.goods())), XLS),
            "/assets/document/Homeremit_Arch.xlsx": lambda: (xlsx(_older_remittances(), self._changed(self.remittances())), XLSX),
            "/assets/document/Netinflow.xls": lambda: (xls(_sectors_of_net_inflow(), self._changed(self.countries())), XLS),
            "/ecodata/Foreign_Dir.xls": lambda: (xls(self._changed(self.sectors())), XLS),
            "/ecodata/dt.xls": lambda: (xls(self._changed(self.services())), XLS),
        }
        if call.path not in files:
            return Reply(404, b"<html>not found</html>", "text/html")
        return Reply(200, *files[call.path]())

    def _changed(self, grid):
        return corrupted(grid, self.mode)

    def latest(self, file: str) -> tuple[int, int]:
        """Year and month of the newest column of a file."""
        return _later(*LATEST[file], self.rolled)

    def goods(self) -> Grid:
        """exp_import_BOP_Arch.xls: fiscal years, then months, one row each."""
        header = [
            [None, "Period", None, "Exports (BOP)", None, "Growth Rate", None, "Imports (BOP)", None, "Growth Rate", None,
             "Balance of Trade", None],
            [None, None, None, *["Value", "Cumulative"] * 5],
            [None, None, None, "a", "b", None, None, "c", "d", None, None, "a-c", "b-d"],
        ]  # fmt: skip
        years = {name: told["sum"] for name, told in self.secondary["goods_exports_bop_fy"].items() if told["months"] == 12}
        data = [[None, f"{int(name[2:]) - 1}-{name[4:]}", None, total] for name, total in sorted(years.items())]
        exports, imports = self.figures["SBP.BOP.GOODS.EXPORTS"], self.figures["SBP.BOP.GOODS.IMPORTS"]
        for month in sorted(exports):
            first = datetime.date.fromisoformat(f"{month}-01")
            mark = "P" if month == max(exports) else None
            data.append([None, first, mark, exports[month], None, None, None, imports.get(month)])
        above = [[None, "Exports, Imports and Balance of Trade"], [None, MILLION]]
        return Grid("Exp.Imp.(BOP)Arch", above, header, data, "Value", [[None, "Note: P = provisional"]])

    def remittances(self) -> Grid:
        """Homeremit_Arch.xlsx: months across, older ones as dates, newer ones as texts; a fiscal year after each June."""
        totals = self.figures["SBP.REMIT.TOTAL"]
        columns = []
        for month in sorted(totals):
            columns.append((month, _remittance_header(month, last=month == max(totals))))
            if month.endswith("-06"):
                columns.append((None, f"FY{month[2:4]}"))
        data = [["I.", None, "Cash"]]
        for label, code in CORRIDORS.items():
            told = self.figures.get(f"SBP.REMIT.{code}", {})
            data.append([None, None, label, *(told.get(month) for month, _ in columns)])
        header = [[None, None, None, *(text for _, text in columns)]]
        above = [["Country-wise Workers' Remittances"], [], [MILLION], []]
        return Grid("July 2021 onwards", above, header, data, columns[-1][1])

    def countries(self) -> Grid:
        """Netinflow.xls, sheet Country."""
        year, month = self.latest("Netinflow.xls")
        name = calendar.month_name[month]
        fiscal = _fiscal_year(year, month)
        blocks = [f"{name} {year}(P)", f"July-{name} FY{fiscal % 100} (P)", f"July-{name} FY{fiscal % 100 - 1} "]
        if month == 7:
            blocks = [f"July {year}(P)", f"July {year} (P)", f"July {year - 1} "]
        header = [
            ["Sr.", "Country", *(cell for block in blocks for cell in (block, None, None, None, None))],
            [None, None, *INSTRUMENTS * 3],
            [None, None, *MEASURES * 3],
        ]
        monthly = self._net_fdi(f"{year}-{month:02}")
        yearly = [self._net_fdi_of(fiscal, month), self._net_fdi_of(fiscal - 1, month)]
        data = [[1, "China", *self._nets([self._china(0), self._china(0), self._china(1)])], [2, "Canada"]]
        data.append(["TOTAL", None, *self._nets([monthly, *yearly])])
        return Grid("Country", [["Net inflow of foreign private investment"], [], [MILLION]], header, data, "Net")

    def sectors(self) -> Grid:
        """Foreign_Dir.xls, sheet BS_M."""
        year, month = self.latest("Foreign_Dir.xls")
        name, fiscal = calendar.month_abbr[month], _fiscal_year(year, month) % 100
        long = calendar.month_name[month]
        blocks = [f"{name}-{year}(P)", f"July-{long} FY{fiscal} (P)", f"July-{long} FY{fiscal - 1}"]
        header = [
            ["Sectors", *(cell for block in blocks for cell in (block, None, None))],
            [None, *["Inflow", "Outflow", "Net FDI"] * 3],
        ]
        data = [[label, *(cell for months in (1, 12, 12) for cell in (None, None, i * months))] for i, label in
                enumerate(SECTORS, start=1)]  # fmt: skip
        return Grid("BS_M", [["Foreign direct investment by sector"], [MILLION]], header, data, "Net FDI")

    def services(self) -> Grid:
        """dt.xls, sheet `EBOPS `: trade in services."""
        year, month = self.latest("dt.xls")
        before, fiscal = _later(year, month, -1), _fiscal_year(year, month) % 100
        year_ago = datetime.date(year - 1, month, calendar.monthrange(year - 1, month)[1])
        span = f"Jul-{calendar.month_abbr[month]}" if month != 7 else "Jul"
        texts = [
            year_ago,
            f"{calendar.month_abbr[before[1]]}-{before[0] % 100} (R)",
            f"{calendar.month_abbr[month]}-{year % 100} (P)",
            f"{span}, FY{fiscal - 1}",
            f"{span}, FY{fiscal} (P)",
        ]
        recorded = self.recorded["services"]["labels"]
        top = [recorded[6], *(cell for text in texts for cell in (text, None, None))]
        header = [top, [None, *["Credit", "Debit", "Net"] * 5]]
        known = {told["month"]: round(told["itCredit"] * 1000) for told in self.secondary["it_last4"]}
        values = [None, *(known.get(f"{y}-{m:02}") for y, m in (before, (year, month))), None, None]
        data = [[label] for label in recorded[8:]]
        [told] = [row for row in data if row[0].split()[0] == "9."]
        told += [cell for value in values for cell in (value, None, None)]
        above = [[text] for text in recorded[:6]]
        above[0] = [THOUSAND]
        return Grid(self.recorded["services"]["sheet"], above, header, data, "Credit")

    def _nets(self, values):
        return [cell for value in values for cell in (None, None, value, None, None)]

    def _net_fdi(self, month):
        later = {told["date"]: told["net_fdi"] for told in self.secondary["net_fdi_monthly_last3"]}
        return (later | self.figures["SBP.FDI.NET"]).get(month)

    def _net_fdi_of(self, fiscal, month):
        """Of the months since July, where all of them, or one, are known."""
        if month == 6:
            return {told["year"]: told["net_fdi"] for told in self.secondary["net_fdi_annual"]}.get(f"FY{fiscal}")
        return self._net_fdi(f"{fiscal - 1}-07") if month == 7 else None

    def _china(self, years_ago):
        """Known for July 2026 and 2025 alone: the secondary copy shows the fiscal year when it was a month old."""
        if self.latest("Netinflow.xls") != (2026, 7):
            return None
        [told] = [one for one in self.secondary["fdi_by_country_FYTD"] if one["country"] == "China"]
        return told["priorAmount" if years_ago else "amount"]


def _sectors_of_net_inflow():
    return Grid("Sector", [[MILLION]], [["Sr.", "Sector", "Inflow", "Outflow", "Net FDI"]], [[1, "Power"]])


def _older_remittances():
    return Grid("July 1972 to June 2021", [[MILLION]], [[None, None, None, datetime.date(2021, 6, 30)]], [[None, None, "Total"]])


def _remittance_header(month, last):
    year, number = int(month[:4]), int(month[5:])
    if month < "2024-12":
        return datetime.date(year, number, calendar.monthrange(year, number)[1])
    name = {6: "June", 7: "July"}.get(number, calendar.month_abbr[number])
    return f"{name}-{year % 100}{'P' if last else ''}"


def _fiscal_year(year, month):
    return year + (month >= 7)


def _later(year, month, months):
    number = year * 12 + month - 1 + months
    return number // 12, number % 12 + 1


@lru_cache
def _monthly(path):
    """{series: {month: value}} of a tidy figures file."""
    told = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["series_code"].startswith("SBP.") and row["freq"] == "M":
                told.setdefault(row["series_code"], {})[row["time_period"]] = float(row["obs_value"])
    return told
