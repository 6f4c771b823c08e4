"""Observations against the archive: the bytes are there, and what was published stands in them where its locator says.

Locators: `line 17` in a tidy figures file, whose series, area and period must fit as well; `[1][17]` in an answer in JSON,
where the source spec says which field of the record holds the value.
"""

import json
import re
from collections.abc import Iterator

import duckdb

from vaada.archive import Archive
from vaada.catalog import Source, owner_of
from vaada.errors import BadInput, VaadaError
from vaada.figures import COLUMNS, rows_of

LINE = re.compile(r"line (\d+)")
STEPS = re.compile(r"(\[[^\[\]]+\])+")
STEP = re.compile(r"\[([^\[\]]+)\]")

PLACES = """
  select distinct snapshot_sha256, locator, split_part(figure, ' ', 1) as series_code, split_part(figure, ' ', 2) as ref_area,
    split_part(figure, ' ', 3) as time_period, value
  from receipts where step = 'observation'
  union
  select snapshot_sha256, locator, series_code, ref_area, time_period, obs_value from observations
  order by all"""


def check_bytes(
    connection: duckdb.DuckDBPyConnection, archive: Archive, sources: dict[str, Source]
) -> Iterator[tuple[str, int, list[str]]]:
    """(`bytes` or `locators`, how many, what does not match) for everything that receipts and observations name."""
    places = {}
    for sha256, *place in connection.execute(PLACES).fetchall():
        places.setdefault(sha256, []).append(place)
    evidence = connection.execute("select distinct archived_sha256 from evidence where archived_sha256 is not null")
    for sha256 in sorted(places.keys() | {row[0] for row in evidence.fetchall()}):
        try:
            content = archive.get(sha256)
        except VaadaError as error:
            yield "bytes", 1, [str(error)]
            continue
        yield "bytes", 1, []
        document = _Document(content)
        wrong = [document.problem(sources, *place) for place in places.get(sha256, [])]
        yield "locators", len(wrong), [f"{sha256[:12]} {problem}" for problem in wrong if problem]


class _Document:
    """Archived bytes, parsed once in the way that their locators ask for."""

    def __init__(self, content):
        self.content = content
        self.lines = None
        self.data = None

    def problem(self, sources, locator, series_code, area, period, value):
        """What is wrong with the observation said to stand there, or None. A value that the licence keeps out of the
        release (None) is only looked for.
        """
        where = f"{locator}: {series_code} {area} {period}"
        try:
            found = self._line(int(LINE.fullmatch(locator)[1])) if LINE.fullmatch(locator) else self._record(
                locator, sources, series_code)  # fmt: skip
        except (LookupError, ValueError, TypeError, AttributeError, BadInput) as error:
            return f"{where}: the locator leads nowhere ({type(error).__name__}: {error})"
        told = {"series_code": series_code, "ref_area": area, "time_period": period, "obs_value": value}
        for name, there in found.items():
            if there != told[name] and not (name == "obs_value" and value is None):
                return f"{where}: {name} is {there} in the bytes, {told[name]} in the release"
        return None

    def _line(self, number):
        self.lines = self.lines or dict(rows_of(self.content))
        row = dict(zip(COLUMNS, self.lines[number], strict=True))
        value = float(row["obs_value"]) if row["obs_value"] else None
        return {"obs_value": value, **{name: row[name] for name in ("series_code", "ref_area", "time_period")}}

    def _record(self, locator, sources, series_code):
        if not STEPS.fullmatch(locator):
            raise ValueError("it is neither like `line 17` nor like `[1][17]`")
        self.data = self.data if self.data is not None else json.loads(self.content)
        record = _at(self.data, STEP.findall(locator))
        value = _at(record, owner_of(sources, series_code)[1].answer.value.split("."))
        return {"obs_value": None if value is None else float(value)}


def _at(data, steps):
    for step in steps:
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data
