"""scorecard.xlsx for readers of spreadsheets: the tables that people read, each on its sheet, with a dictionary.

Every text is written as text: what begins with = + - @ is never a formula, and stays a text when its cell is edited.
Numbers keep 16 digits (the CSV has all 17); instants are ISO 8601 texts in UTC, because a spreadsheet's clock has no
zone and rounds. All times in the file are the release's, so that the same release gives the same bytes.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb
import xlsxwriter

from vaada.release.contract import KEYS, columns_of, descriptions, order_by

SHEETS = (
    "scorecard", "readings", "observations", "indicator_values", "evidence", "claims", "coverage", "verdict_log",
)  # fmt: skip
LONGEST_TEXT = 32_767  # what a cell holds, by the file format
LAST_ROW = 1_048_576
NARROWEST, WIDEST = 9, 48
FORMULA_STARTS = ("=", "+", "-", "@")
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(connection: duckdb.DuckDBPyConnection, path: Path, release: dict, released_at: datetime) -> None:
    """Write the workbook from a release's database; `release` is its release.json."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": f"Vaada scorecard {release['release_id']}", "created": released_at.replace(tzinfo=None)})
        writer = _Writer(book)
        _write_readme(book, writer, release)
        for table in SHEETS:
            columns = columns_of(connection, table)
            rows = connection.execute(f"select * from main.{table} {order_by(table)}").fetchall()
            writer.sheet(table, [name for name, _ in columns], rows)
        writer.sheet("dictionary", ["table", "column", "type", "meaning"], dictionary_rows(connection))


def dictionary_rows(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str | None]]:
    """(table, column, type, meaning) of every published column."""
    told = descriptions()
    return [
        (table, name, kind, told.get((table, name))) for table in KEYS for name, kind in columns_of(connection, table)
    ]


class _Writer:
    """Writes values by their type, with one set of formats for the whole book."""

    def __init__(self, book):
        self.book = book
        self.header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEEEEE", "valign": "top"})
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.right_to_left = book.add_format({"valign": "top", "reading_order": 2, "align": "right"})
        self.inert = book.add_format({"valign": "top", "quote_prefix": True})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.count = book.add_format({"valign": "top", "num_format": "0"})
        self.figure = book.add_format({"valign": "top", "num_format": "#,##0.00"})
        self.small_figure = book.add_format({"valign": "top", "num_format": "0.0000"})

    def sheet(self, name, columns, rows):
        """One sheet: frozen header, filter, widths after what stands in the columns. Rows that a sheet cannot hold are left
        out, and its last row says so.
        """
        left_out = max(0, len(rows) + 1 - LAST_ROW)
        if left_out:
            rows = rows[: LAST_ROW - 2]
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, len(rows), len(columns) - 1)
        for position, column in enumerate(columns):
            page.write_string(0, position, column, self.header)
            page.set_column(position, position, _width(column, (row[position] for row in rows)))
        for line, row in enumerate(rows, start=1):
            for position, value in enumerate(row):
                self.cell(page, line, position, value, columns[position].endswith("_ur"))
        if left_out:
            page.write_string(LAST_ROW - 1, 0, f"{left_out + 1} further rows: csv/{name}.csv", self.header)

    def cell(self, page, line, position, value, is_right_to_left=False):
        """One value in one cell; an absent one leaves it empty."""
        if value is None:
            return
        if isinstance(value, bool):
            page.write_boolean(line, position, value, self.text)
        elif isinstance(value, (int, float)):
            page.write_number(line, position, value, self._number_format(value))
        elif isinstance(value, datetime):
            page.write_string(line, position, value.isoformat() + "Z", self.text)
        elif isinstance(value, date):
            page.write_datetime(line, position, value, self.day)
        else:
            page.write_string(line, position, _shortened(value), self._text_format(value, is_right_to_left))

    def _number_format(self, value):
        if isinstance(value, int):
            return self.count
        return self.figure if abs(value) >= 1 or value == 0 else self.small_figure

    def _text_format(self, value, is_right_to_left):
        if value.startswith(FORMULA_STARTS):
            return self.inert
        return self.right_to_left if is_right_to_left else self.text


def _shortened(text):
    mark = " … (cut here; whole in the CSV)"
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(mark)] + mark


def _width(column, values):
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(WIDEST, max(NARROWEST, len(column) + 3, longest + 1))


def _write_readme(book, writer, release):
    page = book.add_worksheet("README")
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 110)
    lines = [
        ("Vaada", "What a manifesto commits to, measured with open data: one row per commitment."),
        ("release", release["release_id"]),
        ("released at", release["released_at"]),
        ("as of", f"{release['as_of']} (only what was known then)"),
        ("code and rules", f"{release['code_version']}, rules version {release['rule_version']}"),
        ("how to read it", "indicator_status: does the measured thing move as the promise needs; fulfilment: was the promise"
                           " kept; attribution: can it be credited to whoever promised; confidence: how good is the evidence."
                           " There is no total score."),
        ("missing figures", "An empty cell means: no value. It never means zero."),
        ("figures", "Ratios and shares of one are numbers (0.07 is 7 %); percentages only where unit_measure says %."),
        ("licence", "Our data: CC BY 4.0. Figures of others keep the terms of their publisher: column licence in observations."),
        ("other formats", "The same tables stand beside this file as CSV, Parquet and DuckDB, with more of them."),
    ]  # fmt: skip
    told = descriptions()
    lines += [(f"sheet {table}", told.get((table, None), "")) for table in SHEETS]
    lines.append(("sheet dictionary", "Every column of every published table and what it means."))
    for line, (name, text) in enumerate(lines):
        page.write_string(line, 0, name, writer.header)
        page.write_string(line, 1, text, writer.wrapped)

