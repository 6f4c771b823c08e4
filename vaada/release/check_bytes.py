"""Observations against the archive: the bytes are there, and what was published stands in them where its locator says.

Locators: `line 17` in a tidy figures file, whose series, area and period must fit as well; in a fetched answer (`[1][17]` in
JSON, `line 17` in CSV, `'Sheet'!C7` in a workbook) the source spec says how it is read and which field holds the value. Of a
series that is summed or counted from several records (`counted`), the locator leads to one of them.
"""

from collections.abc import Iterator

import duckdb

from vaada.archive import Archive
from vaada.catalog import Source, owner_of
from vaada.errors import BadInput, VaadaError
from vaada.fetch.formats import dispatch
from vaada.fetch.formats.read import Rejected
from vaada.fetch.values import number_reader
from vaada.figures import COLUMNS, rows_of

TIDY = ",".join(COLUMNS).encode()

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
        self.read = {}

    def problem(self, sources, locator, series_code, area, period, value):
        """What is wrong with the observation said to stand there, or None. A value that the licence keeps out of the
        release (None) is only looked for.
        """
        where = f"{locator}: {series_code} {area} {period}"
        try:
            found = self._line(locator) if self._is_tidy() else self._record(locator, sources, series_code)
        except (LookupError, ValueError, TypeError, AttributeError, BadInput, Rejected) as error:
            return f"{where}: the locator leads nowhere ({type(error).__name__}: {error})"
        told = {"series_code": series_code, "ref_area": area, "time_period": period, "obs_value": value}
        for name, there in found.items():
            if there != told[name] and not (name == "obs_value" and value is None):
                return f"{where}: {name} is {there} in the bytes, {told[name]} in the release"
        return None

    def _is_tidy(self):
        return self.content.removeprefix(b"\xef\xbb\xbf").startswith(TIDY)

    def _line(self, locator):
        if self.lines is None:
            self.lines = {f"line {number}": cells for number, cells in rows_of(self.content)}
        row = dict(zip(COLUMNS, self.lines[locator], strict=True))
        value = float(row["obs_value"]) if row["obs_value"] else None
        return {"obs_value": value, **{name: row[name] for name in ("series_code", "ref_area", "time_period")}}

    def _record(self, locator, sources, series_code):
        _, dataset, rule = owner_of(sources, series_code)
        if dataset.answer is None:
            raise ValueError(f"{dataset.dataset_id} is not fetched, and this is no tidy figures file")
        if dataset.dataset_id not in self.read:
            found = dispatch.read(self.content, dataset.answer)
            self.read[dataset.dataset_id] = dict(zip(found.locators, found.records, strict=True))
        record = self.read[dataset.dataset_id][locator]
        if rule.counted:
            return {}
        value = number_reader(dataset.answer)(record)
        return {"obs_value": None if value is None else float(value)}
