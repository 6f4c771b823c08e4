"""What a good answer looks like, by format. What all formats share is in `Answer`: every format gives flat records.

    json          a list of objects (or an object of objects), found by steps
    sdmx_json     SDMX-JSON 1.0 or 2.0: a record per observation, its dimensions and attributes by their codes
    csv           a header line and rows
    table         a sheet of a workbook (xls, xlsx): one header row, found by its texts, and the rows below it
    cross_table   a sheet of a workbook where one row is a series and one column a period; a record per cell

A value is a number, or, with `numbers_as_text`, a text that is one. Texts that stand for "no value" are listed in `no_value`
("NaN", "...", "<5"); any other text stops the dataset. What is absent is absent, and never zero.
"""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vaada.spec_record import Name, SpecRecord, Steps, Text


class Nothing(SpecRecord):
    """How a publisher says that it has no records for a request: a status, and a text in the answer."""

    status: int
    contains: str = ""


class BaseAnswer(SpecRecord):
    """What answers of every format have: their fields, and the bounds within which they are believed."""

    content_types: list[Text] = Field(min_length=1)
    fields: list[Text] = Field(min_length=1, description="the fields of a record, dotted; each must be there")
    optional_fields: list[Text] = []
    key: list[Text] = Field(min_length=1)
    value: Text
    numbers_as_text: bool = False
    thousands: str = Field(default="", description="the sign between thousands in a text that is a number")
    no_value: list[str] = Field(default=[], description="texts that say there is no value")
    period: Text
    period_pattern: Text
    period_formats: list[Text] = Field(
        default=[], description="strptime formats of periods that do not sort as text, to compare them as YYYY-MM-DD"
    )
    keep: dict[Text, list[Text]] = Field(default={}, description="field: the values of interest; other records are left out")
    asked: dict[Name, Text] = Field(default={}, description="list of the request: field that must hold one of its values")
    allowed: dict[Text, list[str]] = Field(default={}, description="field: the only texts that may stand in it")
    areas: dict[Text, Text] = Field(default={}, description="field: scheme of its area codes (iso3, m49, ...; vaada.areas)")
    nothing: list[Nothing] = []
    row_floor: int = Field(ge=1, description="fewer records with a value than this are not believed")
    least_share: float = Field(gt=0, le=1, description="records with a value, at least, as a share of the last vintage's")
    may_lack: int = Field(default=0, ge=0, description="values of `batch_by` that the publisher may refuse to know")

    @model_validator(mode="after")
    def fields_are_known(self):
        known = {*self.fields, *self.optional_fields}
        named = {*self.key, self.value, self.period, *self.keep, *self.asked.values(), *self.allowed, *self.areas}
        if named - known:
            raise ValueError(f"not among the fields: {', '.join(sorted(named - known))}")
        return self


class JsonAnswer(BaseAnswer):
    """JSON. Steps lead into one part (a page); `columns` lead to the names where records are lists of values."""

    format: Literal["json"]
    records: Steps
    columns: Steps | None = None
    pages: Steps | None = None
    total: Steps | None = None
    error: Steps | None = Field(default=None, description="where an error stands in an answer with status 200")
    no_data: Steps | None = Field(default=None, description="what is null when there is nothing to tell")
    expected: list[tuple[Steps, Text]] = Field(default=[], description="facts of the whole answer: [steps, the only text]")


class SdmxJsonAnswer(BaseAnswer):
    """SDMX-JSON; the fields are the ids of dimensions and attributes, OBS_VALUE, and TIME_PERIOD."""

    format: Literal["sdmx_json"]


class CsvAnswer(BaseAnswer):
    """CSV; the fields are the texts of the header line."""

    format: Literal["csv"]
    delimiter: str = ","
    encoding: str = "utf-8-sig"


class TableAnswer(BaseAnswer):
    """A sheet with one header row; the fields are its texts, in any order. An empty cell is an empty text."""

    format: Literal["table"]
    sheet: Text = Field(description="a pattern for the name of the sheet")


class CrossTableAnswer(BaseAnswer):
    """A sheet that is read cell by cell: a record for each cell where a wanted row and a wanted column meet.

    Patterns are compared with the whole printed text: of a row, the texts left of the values; of a column, its header texts
    from top to bottom; both joined with ` | `. Their named groups tell the period (`date`, `month`, `year`, `fy`; see
    `vaada.fetch.formats.printed_period`) and the `mark` beside it, such as P for provisional. Records are flat:

        row, column     the names that the spec gives
        label, header   the printed texts
        value           a number, a text, or null where the cell is empty
        period          2026-06 or FY2026; `period_end` its last day; `mark`, or an empty text
    """

    format: Literal["cross_table"]
    fields: list[Text] = Field(default=["row", "label", "column", "header", "value", "period", "period_end", "mark"])
    key: list[Text] = Field(default=["row", "column", "period"])
    value: Text = "value"
    period: Text = "period_end"
    period_pattern: Text = r"\d{4}-\d{2}-\d{2}"
    sheet: Text = Field(description="a pattern for the name of the sheet")
    title: list[Text] = Field(default=[], description="patterns of texts that stand somewhere in the sheet, such as its unit")
    label: Text | None = Field(default=None, description="the header of the rows' labels, a text of the header")
    header_rows: int = Field(default=1, ge=1, le=5, description="the most rows that the header has")
    rows: dict[Name, Text] = Field(min_length=1, description="name: pattern of a wanted row; each must be there")
    columns: dict[Name, Text] = Field(min_length=1, description="name: pattern of wanted columns; one, at least, must be there")
    other_columns: list[Text] = Field(default=[], description="patterns of columns that are known and not wanted")

    @model_validator(mode="after")
    def patterns_are_sound(self):
        for pattern in (*self.title, *self.rows.values(), *self.columns.values(), *self.other_columns):
            try:
                named = set(re.compile(pattern).groupindex)
            except re.error as error:
                raise ValueError(f"`{pattern}` is no pattern: {error}") from None
            if named - {"date", "month", "year", "fy", "mark"}:
                raise ValueError(f"`{pattern}` names groups that tell no part of a period: {', '.join(sorted(named))}")
        return self


Answer = Annotated[
    JsonAnswer | SdmxJsonAnswer | CsvAnswer | TableAnswer | CrossTableAnswer, Field(discriminator="format")
]
