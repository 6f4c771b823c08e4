"""A sheet of a workbook (xls or xlsx) as rows of cells from A1 on, each cell with its place and its text as it is shown.

A number that is whole is shown without a decimal point, a date as YYYY-MM-DD; runs of white space in a text count as one space.
"""

import contextlib
import datetime
import io
import re
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from vaada.fetch.formats.read import Rejected
from vaada.fetch.json_text import shown_bytes

LARGEST_EXACT = 2**53
PLACE = re.compile(r"'((?:[^']|'')+)'!([A-Z]+)([1-9]\d*)")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and its rows, equally long."""

    name: str
    rows: list[list]

    def place(self, row: int, column: int) -> str:
        """The locator of a cell; rows and columns count from 0, so 6 and 2 are `'Sheet'!C7`."""
        return "'" + self.name.replace("'", "''") + f"'!{letters(column)}{row + 1}"

    def texts(self, row: int) -> list[str]:
        """The cells of a row as they are shown."""
        return [printed(cell) for cell in self.rows[row]]


def open_sheet(body: bytes, pattern: str) -> Sheet:
    """The one sheet whose name matches the pattern, read from the bytes of a workbook; `Rejected` where there is none."""
    workbook = _opened(body)
    names = [name for name in workbook.sheet_names if re.fullmatch(pattern, normal(name))]
    if len(names) != 1:
        found = ", ".join(f"`{name}`" for name in workbook.sheet_names)
        raise Rejected(f"{len(names)} sheets are named like `{pattern}`; the workbook has {found}")
    return _sheet(workbook, names[0])


def cell_text(body: bytes, locator: str) -> str:
    """The text of the cell at a locator, as it is shown."""
    sheet, row, column = _at(body, locator)
    return printed(sheet.rows[row][column])


def row_text(body: bytes, locator: str) -> str:
    """The texts of the row of a locator, for a reader of a receipt; empty cells left out."""
    sheet, row, _ = _at(body, locator)
    return " | ".join(filter(None, sheet.texts(row)))


def printed(cell: object) -> str:
    """A cell as text."""
    cell = plain(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    return "" if cell is None else normal(str(cell))


def plain(cell: object) -> str | int | float | bool | None:
    """A cell as a value of JSON: dates as text, whole numbers without a decimal point, None where it is empty."""
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < LARGEST_EXACT:
        return int(cell)
    return None if isinstance(cell, str) and not cell.strip() else cell


def normal(text: str) -> str:
    """A text with its white space made plain."""
    return " ".join(text.split())


def letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def _opened(body):
    if body[:2] == b"\x1f\x8b":
        raise Rejected("the answer is compressed, though nobody asked for that")
    with _sound(f"not a workbook: {shown_bytes(body[:80])}"):
        return CalamineWorkbook.from_filelike(io.BytesIO(body))


def _sheet(workbook, name):
    with _sound(f"the sheet `{name}` cannot be read"):
        return Sheet(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))


@contextlib.contextmanager
def _sound(otherwise):
    try:
        yield
    except CalamineError as error:
        raise Rejected(f"{otherwise} ({error})") from None
    except BaseException as error:
        # The library panics over some files that are cut short, and its panic is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Rejected(f"{otherwise} ({error})") from None


def _at(body, locator):
    told = PLACE.fullmatch(locator)
    if told is None:
        raise ValueError(f"`{locator}` is no cell of a workbook")
    column = 0
    for letter in told[2]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return _sheet(_opened(body), told[1].replace("''", "'")), int(told[3]) - 1, column - 1
