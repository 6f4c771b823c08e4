"""A stand-in for the State Bank of Pakistan's EasyData API, filled with the founding figures of the bank.

Envelope, columns, the order of rows, empty texts for gaps, units and the answer without dates: from documentation and from
clients in use in 2026. The words of refusals and of statuses, and the names of datasets, are guesses. The bank's one founding
series of net direct investment stands under both keys that are asked for (P00330, FI00030).
"""

import calendar
import csv
import json
from functools import lru_cache
from pathlib import Path

from tests.publishers.server import Call, Reply, StandIn

COLUMNS = ("Dataset Name", "Series Key", "Series Name", "Observation Date", "Observation Value", "Unit", "Observation Status",
           "Status Comments")  # fmt: skip
SERIES = {
    "TS_GP_BOP_BPM6SUM_M.P00030": ("SBP.BOP.GOODS.EXPORTS", "Exports of Goods FOB"),
    "TS_GP_BOP_BPM6SUM_M.P00040": ("SBP.BOP.GOODS.IMPORTS", "Imports of Goods FOB"),
    "TS_GP_BOP_BPM6SUM_M.P00330": ("SBP.FDI.NET", "Direct Investment"),
    "TS_GP_BOP_WR_M.WR0340": ("SBP.REMIT.TOTAL", "Workers' Remittances"),
    "TS_GP_FI_SUMFIPK_M.FI00030": ("SBP.FDI.NET", "Foreign Direct Investment, net"),
}


class SbpEasydata(StandIn):
    """The server; `key` is the only key it knows, `mode` a way to be wrong."""

    source_id = "sbp_easydata"
    HOST = "easydata.sbp.org.pk"

    def __init__(self, shared: Path):
        self.values = _founding_values(shared)
        self.key = "a-key-of-the-tests"
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
        """Founding figures as they are written there."""
        return [
            ("SBPED.TS_GP_BOP_BPM6SUM_M.P00030", "PAK", None, "M", "2026-04", 2558),
            ("SBPED.TS_GP_BOP_BPM6SUM_M.P00040", "PAK", None, "M", "2026-04", 5970),
            ("SBPED.TS_GP_BOP_WR_M.WR0340", "PAK", None, "M", "2026-05", 4251.436841),
            ("SBPED.TS_GP_FI_SUMFIPK_M.FI00030", "PAK", None, "M", "2026-04", 54),
        ]

    def _answer(self, call: Call) -> Reply:
        if not call.headers.get("User-Agent", "").startswith("Mozilla/"):
            return Reply(403, b"<html><body>Request Rejected</body></html>", "text/html")
        if call.query.get("api_key") != self.key:
            return _json({"message": "The API key is missing, wrong, or has expired"}, 401)
        code = call.path.removeprefix("/api/v1/series/").removesuffix("/data")
        if code not in SERIES or call.query.get("format", "json") != "json":
            return _json({"message": "Not found"}, 404)
        return _json(self._series(code, call.query.get("start_date"), call.query.get("end_date")))

    def _series(self, code, start, end):
        months = sorted(self.values[SERIES[code][0]].items(), reverse=True)
        rows = [self._row(code, _last_day(month), value) for month, value in months]
        rows.append(self._row(code, "2015-07-31", ""))
        if start is None and end is None:
            rows = rows[:1]
        rows = [row for row in rows if (start or "") <= row[3] <= (end or "9999")]
        if self.mode == "lost_last_page":
            rows = rows[: len(rows) * 2 // 3]
        columns = {"changed_header": ("Observation Value", "Obs. Value"), "column_renamed": ("Series Key", "Key")}.get(self.mode)
        shown = [columns[1] if columns and name == columns[0] else name for name in COLUMNS]
        return {"columns": shown, "rows": rows + rows if self.mode == "duplicated_page" else rows}

    def _row(self, code, date, value):
        unit = "Million USD"
        if self.mode == "unit_changed" and value:
            value, unit = str(float(value) * 1000), "Thousand USD"
        return [f"Dataset {code.split('.')[0]}", code, SERIES[code][1], date, value, unit, "Normal", ""]


def _last_day(month):
    year, number = map(int, month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]}"


@lru_cache
def _founding_values(shared):
    """{series of the founding figures: {month: text of the figure}}"""
    found = {}
    with open(shared / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["freq"] == "M":
                found.setdefault(row["series_code"], {})[row["time_period"]] = row["obs_value"]
    return found


def _json(data, status=200):
    return Reply(status, json.dumps(data).encode(), "application/json")
