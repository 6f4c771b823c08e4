"""A sheet that is read cell by cell: a record for each cell where a wanted row and a wanted column meet (`cross_header`).

The text of a row is what stands left of the columns of values, numbers left out, joined with ` | `. The table ends with the
sheet, or where `label` stands again: there another table begins.
"""

import re

from vaada.fetch.formats.cross_header import BETWEEN, header_of, named
from vaada.fetch.formats.printed_period import period_of
from vaada.fetch.formats.read import Read, Rejected
from vaada.fetch.formats.sheet import Sheet, plain, printed
from vaada.fetch.formats.sheet_table import layout_shown
from vaada.fetch.json_text import shown
from vaada.spec_answer import CrossTableAnswer


def read(sheet: Sheet, answer: CrossTableAnswer) -> Read:
    """A record per cell: names of row and column, both printed texts, value, period, its last day, and the mark beside it."""
    _judge_title(sheet, answer)
    header = header_of(sheet, answer)
    records, locators, labels, found = [], [], [], set()
    for row in range(header.below, _end(sheet, answer, header.below)):
        label = _label(sheet, row, header.values_from)
        labels.append(label)
        name, parts = named(label, answer.rows)
        if name is None:
            continue
        found.add(name)
        seen = {}
        for column in header.columns:
            record = {"row": name, "label": label, "column": column.name, "header": column.header}
            record |= {"value": plain(sheet.rows[row][column.index])} | period_of(column.parts | parts, record)
            if _is_new(record, seen):
                records.append(record)
                locators.append(sheet.place(row, column.index))
    absent = [f"{name} (`{pattern}`)" for name, pattern in answer.rows.items() if name not in found]
    if absent:
        raise Rejected(f"no row of `{sheet.name}` is {', '.join(absent)}; found {shown([text for text in labels if text])}")
    return Read(records, locators)


def _judge_title(sheet, answer):
    texts = [printed(cell) for cells in sheet.rows for cell in cells]
    for pattern in answer.title:
        if not any(re.search(pattern, text) for text in texts):
            raise Rejected(f"`{pattern}` stands nowhere in `{sheet.name}`; its rows are {layout_shown(sheet)}")


def _label(sheet, row, values_from):
    texts = [printed(cell) for cell in sheet.rows[row][:values_from] if not isinstance(cell, int | float)]
    return BETWEEN.join(filter(None, texts))


def _end(sheet, answer, start):
    again = (row for row in range(start, len(sheet.rows)) if answer.label is not None and answer.label in sheet.texts(row))
    return next(again, len(sheet.rows))


def _is_new(record, seen):
    """Whether a row tells a period for the first time; telling it twice is well where both cells agree."""
    key = record["column"], record["period"]
    if key not in seen:
        seen[key] = record
        return True
    if seen[key]["value"] != record["value"]:
        raise Rejected(f"two columns tell {record['period']} differently: {shown(seen[key])} and {shown(record)}")
    return False
