"""Real workbooks, written when they are asked for: xls with xlwt, xlsx with xlsxwriter, from sheets given as rows of cells.

`corrupted` brings in the faults that a publisher of workbooks can make: every header at once, one text of it, the unit with its
values, rows that are lost or given twice.
"""

import datetime
import io
from dataclasses import dataclass, field, replace

import xlsxwriter
import xlwt

XLS = "application/vnd.ms-excel"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DATE = "mmm-yy"


@dataclass(frozen=True)
class Grid:
    """A sheet in three pieces; `wanted` is the text of the header without which nothing can be read."""

    name: str
    above: list[list]
    header: list[list]
    data: list[list]
    wanted: str = ""
    below: list[list] = field(default_factory=list)

    def rows(self) -> list[list]:
        """All rows, from the first of the sheet on."""
        return [*self.above, *self.header, *self.data, *self.below]


def corrupted(grid: Grid, kind: str | None) -> Grid:
    """The sheet with a fault; None leaves it as it is."""
    if kind == "changed_header":
        return replace(grid, header=[[_other(cell) for cell in row] for row in grid.header],
                       below=[[_other(cell) for cell in row] for row in grid.below])  # fmt: skip
    if kind == "column_renamed":
        renamed = {grid.wanted: f"Adjusted {grid.wanted}"}
        return replace(grid, header=[[renamed.get(cell, cell) for cell in row] for row in grid.header],
                       below=[[renamed.get(cell, cell) for cell in row] for row in grid.below])  # fmt: skip
    if kind == "unit_changed":
        above = [[cell.replace("Thousand", "").replace("Million", "") if isinstance(cell, str) else cell for cell in row]
                 for row in grid.above]  # fmt: skip
        return replace(grid, above=above, data=[[cell * 1000 if _is_value(cell, i) else cell for i, cell in enumerate(row)]
                                                for row in grid.data])  # fmt: skip
    if kind == "lost_last_page":
        return replace(grid, data=grid.data[: len(grid.data) // 2])
    if kind == "duplicated_page":
        return replace(grid, data=[*grid.data, *grid.data])
    return grid


def xls(*grids: Grid) -> bytes:
    """A workbook in the old binary form."""
    book, file = xlwt.Workbook(), io.BytesIO()
    date = xlwt.easyxf(num_format_str=DATE)
    for grid in grids:
        sheet = book.add_sheet(grid.name)
        for row, column, cell in _cells(grid):
            if isinstance(cell, datetime.date):
                sheet.write(row, column, cell, date)
            else:
                sheet.write(row, column, cell)
    book.save(file)
    return file.getvalue()


def xlsx(*grids: Grid) -> bytes:
    """A workbook in the newer form; the same bytes each time."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
        date = book.add_format({"num_format": DATE})
        for grid in grids:
            sheet = book.add_worksheet(grid.name)
            for row, column, cell in _cells(grid):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, datetime.datetime.combine(cell, datetime.time()), date)
                else:
                    sheet.write(row, column, cell)
    return file.getvalue()


def _cells(grid):
    return ((i, j, cell) for i, row in enumerate(grid.rows()) for j, cell in enumerate(row) if cell is not None)


def _other(cell):
    if isinstance(cell, datetime.date):
        return f"As at {cell.isoformat()}"
    return f"As at {cell}" if isinstance(cell, str) else cell


def _is_value(cell, column):
    return column > 0 and isinstance(cell, int | float)
