"""The header of a sheet that is read cell by cell: where it is, which columns are wanted, and what their texts say.

The header is one to `header_rows` rows around the topmost row with the text `label`; without a label, the topmost place where
a wanted column is recognised. The text of a column is what stands above it in those rows, joined with ` | `; a text of an upper
row goes on to the right over empty cells, until another text of that row or of a row above it begins. Every column with a text
of its own must be known (`columns` or `other_columns`): one that is not stops the dataset with both layouts shown.
"""

import re
from dataclasses import dataclass

from vaada.fetch.formats.printed_period import parts_of
from vaada.fetch.formats.read import Rejected
from vaada.fetch.formats.sheet import Sheet
from vaada.fetch.formats.sheet_table import layout_shown
from vaada.fetch.json_text import shown
from vaada.spec_answer import CrossTableAnswer

BETWEEN = " | "


@dataclass(frozen=True)
class Column:
    """A wanted column: where it is, its name in the spec, its printed text, and what that says of the period."""

    index: int
    name: str
    header: str
    parts: dict[str, str]


@dataclass(frozen=True)
class Header:
    """A header that was recognised: the first row below it, the first column of values, the wanted columns."""

    below: int
    values_from: int
    columns: list[Column]


def header_of(sheet: Sheet, answer: CrossTableAnswer) -> Header:
    """The header, or `Rejected`; of the ways to cut its rows that overlap, the first one in which every column is known."""
    label = _row_of_label(sheet, answer)
    cuts = []
    for rows in _runs(len(sheet.rows), answer.header_rows):
        if cuts and rows[0] > cuts[0][0][-1]:
            break
        if answer.label is not None and label not in rows:
            continue
        texts = _column_texts(sheet, rows)
        wanted = [Column(index, *told) for index, text in texts.items() if (told := _wanted(text, answer))]
        if not wanted:
            continue
        others = {i for i, text in texts.items() if any(re.fullmatch(pattern, text) for pattern in answer.other_columns)}
        known = others | {column.index for column in wanted}
        unknown = [text for i, text in texts.items() if i > min(known) and i not in known]
        if not unknown:
            return Header(rows[-1] + 1, min(known), wanted)
        cuts.append((rows, unknown))
    raise Rejected(_changed(sheet, answer, label, cuts))


def named(text: str, patterns: dict[str, str]) -> tuple[str | None, dict[str, str]]:
    """The name of the first pattern that is the whole text, and the parts of a period that it names; or (None, {})."""
    for name, pattern in patterns.items():
        told = re.fullmatch(pattern, text)
        if told:
            return name, parts_of(told)
    return None, {}


def _row_of_label(sheet, answer):
    """The topmost row that has the label and another text; a title may have the same text, alone."""
    for row in range(len(sheet.rows)):
        texts = [text for text in sheet.texts(row) if text]
        if answer.label in texts and len(texts) > 1:
            return row
    return None


def _runs(count, most):
    """Every run of one to `most` rows, from the top."""
    return (range(first, last) for first in range(count) for last in range(first + 1, min(first + most, count) + 1))


def _changed(sheet, answer, label, cuts):
    """What to say of a header that is not as expected: both layouts, and the columns that are not known."""
    above = " or ".join(f"`{pattern}`" for pattern in answer.columns.values())
    expected = f"`{answer.label or 'any text'}` left, and above the values {above}"
    unknown, rows = "", None
    if cuts:
        rows, texts = min(cuts, key=lambda cut: len(cut[1]))
        unknown = f", columns are not known: {shown(texts)}"
    elif label is not None:
        rows = range(max(0, label - answer.header_rows + 1), min(label + answer.header_rows, len(sheet.rows)))
    return f"the header has changed{unknown}; expected {expected}; found {layout_shown(sheet, rows)}"


def _wanted(text, answer):
    name, parts = named(text, answer.columns)
    return name and (name, text, parts)


def _column_texts(sheet, rows):
    """{column: its joined texts} for each column that has a text of its own in one of the rows."""
    own = [sheet.texts(row) for row in rows]
    above = [""] * len(own)
    texts = {}
    for column in range(len(own[0])):
        began = False
        for level, cells in enumerate(own):
            began = began or bool(cells[column])
            if cells[column] or began or level == len(own) - 1:
                above[level] = cells[column]
        if any(cells[column] for cells in own):
            texts[column] = BETWEEN.join(filter(None, above))
    return texts
