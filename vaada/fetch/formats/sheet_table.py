"""A sheet with one header row: the topmost that holds all fields of the spec, wherever it stands and in whatever order.

The records are the rows below it, down to the first empty one. What stands below that is a note; a row there that has every
field of the key would be a record cut off from its table, and is not believed. An empty cell is an empty text, as in CSV.
"""

from vaada.fetch.formats.read import Read, Rejected
from vaada.fetch.formats.sheet import Sheet, plain
from vaada.fetch.json_text import shown
from vaada.spec_answer import TableAnswer

ROWS_SHOWN = 8


def read(sheet: Sheet, answer: TableAnswer) -> Read:
    """A record per row: {text of the header: value of the cell}; the locator is the first cell of the row."""
    header, columns = _header(sheet, answer)
    records, locators, ended = [], [], None
    for row in range(header + 1, len(sheet.rows)):
        cells = {name: plain(sheet.rows[row][column]) for name, column in columns.items()}
        if all(cell is None for cell in cells.values()):
            ended = ended or (row if records else None)
        elif ended is None:
            records.append({name: "" if cell is None else cell for name, cell in cells.items()})
            locators.append(sheet.place(row, 0))
        elif all(cells[name] is not None for name in answer.key):
            raise Rejected(f"row {row + 1} stands below row {ended + 1}, where the table has ended: {shown(cells)}")
    return Read(records, locators)


def layout_shown(sheet: Sheet, rows: range | None = None) -> str:
    """The texts of these rows for a message; without rows, of those with the most words, for the header may be among them."""
    words = [sum(isinstance(plain(cell), str) for cell in cells) for cells in sheet.rows]
    fullest = sorted(range(len(words)), key=lambda row: -words[row])[:ROWS_SHOWN]
    chosen = sorted(row for row in fullest if words[row]) if rows is None else rows
    return "; ".join(f"row {row + 1}: {shown([text for text in sheet.texts(row) if text])}" for row in chosen) or "nothing"


def _header(sheet, answer):
    wanted = set(answer.fields)
    for row in range(len(sheet.rows)):
        texts = sheet.texts(row)
        if wanted <= set(texts):
            return row, _columns(texts, answer)
    found = [set(sheet.texts(row)) for row in range(len(sheet.rows))]
    near = max(range(len(found)), key=lambda row: len(wanted & found[row]), default=0)
    told = [text for text in sheet.texts(near) if text] if found else []
    raise Rejected(f"no row of `{sheet.name}` has every field; nearest is row {near + 1}: {_differs(told, answer)}")


def _columns(texts, answer):
    """{field: column}; a text that is not known, or stands twice, is not believed."""
    told = [text for text in texts if text]
    if len(set(told)) < len(told) or set(told) - {*answer.fields, *answer.optional_fields}:
        raise Rejected(_differs(told, answer))
    return {text: column for column, text in enumerate(texts) if text}


def _differs(told, answer):
    """What to say of a header that is not as expected: both layouts, and where they differ."""
    differences = {
        "missing": [name for name in answer.fields if name not in told],
        "unknown": [text for text in told if text not in answer.fields and text not in answer.optional_fields],
        "twice": sorted({text for text in told if told.count(text) > 1}),
    }
    where = "; ".join(f"{kind}: {', '.join(names) or 'none'}" for kind, names in differences.items())
    return f"the header has changed: expected {shown(answer.fields)}; found {shown(told)} ({where})"
