"""The tidy figures format: one figure per row, judged row by row, every problem with its line.

A row without a citation, of a series that no spec owns, or in a unit other than its owner declares, is refused; so is the
second row of one key, except a first print beside a normal figure: the first print is then a prior vintage.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import get_args

from vaada.catalog import Source, owner_of
from vaada.errors import BadInput
from vaada.registry.models import Unit
from vaada.vocabulary import ObservationStatus
from vaada.yaml_lines import MOST_PROBLEMS

COLUMNS = (
    "ref_area", "series_code", "series_name", "publisher", "time_period",
    "freq", "obs_value", "unit", "obs_status", "citation",
)  # fmt: skip
PERIODS = {
    "A": re.compile(r"\d{4}"),
    "FY": re.compile(r"FY\d{4}"),
    "Q": re.compile(r"\d{4}-Q[1-4]"),
    "M": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
}
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def unit_codes(units: Iterable[Unit]) -> dict[str, str]:
    """{spelling: unit code}; `BadInput` where two units share a spelling."""
    codes = {}
    for unit in units:
        for spelling in unit.spellings:
            if codes.setdefault(spelling, unit.unit) != unit.unit:
                raise BadInput(f"units: `{spelling}` is a spelling of {codes[spelling]} and of {unit.unit}; keep it in one")
    return codes


def rows_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of every row, the header first."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def check_figures(content: bytes, name: str, sources: dict[str, Source], units: Iterable[Unit], areas: Iterable[str]) -> int:
    """The number of rows of a tidy figures file; `BadInput` with a line per problem (`name:17: ...`) if it has any."""
    problems = list(_problems(content, sources, unit_codes(units), set(areas)))
    if problems:
        told = [f"{name}:{line}: {message}" for line, message in problems[:MOST_PROBLEMS]]
        if len(problems) > MOST_PROBLEMS:
            told.append(f"{name}: and {len(problems) - MOST_PROBLEMS} more")
        raise BadInput("\n".join(told))
    return sum(1 for _ in rows_of(content)) - 1


def _problems(content, sources, codes, areas):
    """(line, message) of everything that is wrong with the file."""
    try:
        rows = list(rows_of(content))
    except UnicodeDecodeError as error:
        yield content[: error.start].count(b"\n") + 1, "not UTF-8; save the file as UTF-8"
        return
    except csv.Error as error:
        yield 1, f"not CSV ({error}); mend the quotation marks"
        return
    if len(rows) < 2:
        yield 1, "no figures in this file; the header and at least one row are needed"
        return
    if tuple(rows[0][1]) != COLUMNS:
        yield 1, _told_header(rows[0][1])
        return
    owners, seen = {}, {}
    for line, cells in rows[1:]:
        if len(cells) != len(COLUMNS):
            yield line, f"{len(cells)} fields instead of {len(COLUMNS)}; put a field that holds a comma in quotes"
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        for message in _row_problems(row, sources, codes, areas, owners):
            yield line, message
        message = _told_twice(row, line, seen)
        if message:
            yield line, message


def _told_header(header):
    missing = [name for name in COLUMNS if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    told = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
    return f"the columns must be {','.join(COLUMNS)} ({'; '.join(told) or 'in this order, each once'})"


def _row_problems(row, sources, codes, areas, owners):
    if not row["citation"].strip():
        yield "citation: is empty; say where the figure was read"
    if row["ref_area"] not in areas:
        yield f"ref_area: unknown area `{row['ref_area']}`; use an ISO 3166 code, or declare the area in areas.yml"
    if row["freq"] not in PERIODS:
        yield f"freq: `{row['freq']}` is none of {', '.join(PERIODS)}"
    elif not PERIODS[row["freq"]].fullmatch(row["time_period"]):
        yield f"time_period: `{row['time_period']}` does not fit freq {row['freq']}; write 2024, FY2024, 2024-Q1 or 2024-06"
    yield from _value_problems(row)
    code = codes.get(row["unit"])
    if code is None:
        yield f"unit: unknown spelling `{row['unit']}`; add it to its unit in units.yml"
    try:
        owner = owners.get(row["series_code"]) or owners.setdefault(row["series_code"], owner_of(sources, row["series_code"]))
    except BadInput as error:
        yield f"series_code: {error}"
    else:
        if code is not None and code != owner[2].unit:
            yield (
                f"unit: `{row['unit']}` is {code}, but {owner[0].source_id} declares {owner[2].unit} for"
                f" `{owner[2].prefix}`; correct the row, or give the series a rule of its own"
            )


def _value_problems(row):
    statuses = get_args(ObservationStatus)
    if row["obs_status"] not in statuses:
        yield f"obs_status: `{row['obs_status']}` is none of {', '.join(statuses)}"
    if row["obs_status"] == "missing":
        yield "obs_status: a row says that its figure is missing; leave the row out, absent is absent"
    elif not NUMBER.fullmatch(row["obs_value"]):
        yield f"obs_value: `{row['obs_value']}` is not a number; write it plain, like 30980.5"


def _told_twice(row, line, seen):
    """Two rows of one key are refused, except a first print beside a normal figure."""
    key = (row["ref_area"], row["series_code"], row["freq"], row["time_period"])
    before = seen.setdefault(key, {})
    others = set(before) | {row["obs_status"]}
    twice = bool(before) and (row["obs_status"] in before or others != {"first_print", "normal"})
    first = next(iter(before.values()), None)
    before.setdefault(row["obs_status"], line)
    if twice:
        return f"{row['series_code']} {row['ref_area']} {row['time_period']} stands already on line {first}; keep one row"
    return None
