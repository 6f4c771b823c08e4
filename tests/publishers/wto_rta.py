"""A stand-in for the export of the WTO's database of regional trade agreements: a real workbook, written when it is asked for.

Header and rows are six recorded ones (shared/recorded/publishers/wto_rta, a CSV of a third party's copy of the export).
What the copy cannot tell is from other readers of the export: one sheet `AllRTAs`, the header in its first row, numbers and
dates as such. The real list has some 660 rows; `_filler` makes up the rest of this one, between economies that do not exist.
`added` holds rows that a test makes up. A row is {text of the header: text}, its dates like `01-Jul-07`.
"""

import csv
import datetime
import io
from functools import lru_cache
from pathlib import Path

import xlsxwriter

from tests.publishers.server import Call, Reply, StandIn

PATH = "/UI/ExportAllRTAList.aspx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WtoRta(StandIn):
    """The server; `rows` are the recorded rows, `added` what a test adds to them."""

    source_id = "wto_rta"
    HOST = "rtais.wto.org"

    def __init__(self, shared: Path):
        self.header, self.rows = _recorded(shared)
        self.added = []
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
        """One agreement each of 2005, 2007 (two) and 2008, from the recorded rows; those not in force are no rows."""
        return [
            ("WTO.RTA", "PAK", None, "A", "2005", 1.0),
            ("WTO.RTA", "PAK", None, "A", "2007", 1.0),
            ("WTO.RTA", "PAK", None, "A", "2008", 1.0),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path != PATH:
            return Reply(404, b"<html>not found</html>", "text/html")
        name = {"Content-Disposition": 'attachment; filename="AllRTAs.xlsx"'}
        return Reply(200, self.workbook(), XLSX, name)

    def workbook(self) -> bytes:
        """The workbook as it is sent now."""
        rows = [*self.rows, *self.added, *_filler()]
        if self.mode == "lost_last_page":
            rows = rows[: len(rows) * 2 // 3]
        if self.mode == "duplicated_page":
            rows = [*rows, *rows]
        titles = {name: name for name in self.header}
        if self.mode == "changed_header":
            titles["Status"] = "Status of the agreement (as notified)"
        if self.mode == "column_renamed":
            titles["RTA ID"] = "Agreement number"
        if self.mode == "unit_changed":
            rows = [row | {"Status": row["Status"].upper()} for row in rows]
        return _written(titles, rows)


def _filler():
    """Made up: 400 agreements in force, one a month from 1960 on."""
    for number in range(400):
        started = datetime.date(1960 + number // 12, number % 12 + 1, 1).strftime("%d-%b-%Y")
        parties = f"Economy {number}; Economy {number + 1}"
        yield {
            "RTA ID": str(5000 + number), "RTA Name": parties.replace(";", " -"), "Coverage": "Goods", "Type": "FTA",
            "Notification": "GATT Art. XXIV", "Status": "In Force", "Date of Entry into Force (G)": started,
            "RTA Composition": "Bilateral", "Current signatories": parties, "Original signatories": parties,
        }  # fmt: skip


def _written(titles, rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        sheet, dates = book.add_worksheet("AllRTAs"), book.add_format({"num_format": "dd-mmm-yy"})
        for column, title in enumerate(titles.values()):
            sheet.write_string(0, column, title)
        for line, row in enumerate(rows, start=1):
            for column, name in enumerate(titles):
                _write(sheet, line, column, name, row.get(name, ""), dates)
    return file.getvalue()


def _write(sheet, line, column, name, text, dates):
    if text == "":
        return
    if name == "RTA ID":
        sheet.write_number(line, column, int(text))
    elif "Date" in name and (date := _date(text)):
        sheet.write_datetime(line, column, date, dates)
    else:
        sheet.write_string(line, column, text)


def _date(text):
    for form in ("%d-%b-%y", "%d-%b-%Y"):
        try:
            return datetime.datetime.strptime(text, form)
        except ValueError:
            continue
    return None


@lru_cache
def _recorded(shared):
    path = shared / "recorded" / "publishers" / "wto_rta" / "AllRTAs_excerpt_pakistan.csv"
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)
