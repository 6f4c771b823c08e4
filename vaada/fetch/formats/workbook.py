"""Workbooks (xls, xlsx): everything in them is found by the texts of their headers, nothing by its position.

`table` is in `sheet_table`, `cross_table` in `cross_table`; what a cell says, and where it stands, is in `sheet`.
"""

from vaada.fetch.formats import cross_table, sheet_table
from vaada.fetch.formats.read import Read
from vaada.fetch.formats.sheet import cell_text, open_sheet, row_text
from vaada.spec_answer import CrossTableAnswer, TableAnswer

__all__ = ["cell_text", "read", "row_text"]


def read(body: bytes, answer: TableAnswer | CrossTableAnswer) -> Read:
    """The records of a workbook; `Rejected` where it has another layout than the spec says."""
    sheet = open_sheet(body, answer.sheet)
    return sheet_table.read(sheet, answer) if answer.format == "table" else cross_table.read(sheet, answer)
