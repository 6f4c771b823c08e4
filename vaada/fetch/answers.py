"""Judging an answer before it is believed: status 200 is not success.

`read_part` judges one answer (a page): content type, shape, the error that some servers send with status 200, the fields of
every record, the values that were asked for. `judge_whole` judges all parts of a dataset together: keys given twice, the
floor of rows, the newest period, and what the publisher no longer knows. `judge_factor` holds new values against those in
force: a series that moves by a factor of 20 or more all over has changed its unit.

Everything that is wrong is a `Rejected` with a reason that shows the offending record. What is absent stays absent: a
record without a value is not counted, and is never zero.
"""

import hashlib
import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from vaada.fetch.formats import dispatch
from vaada.fetch.formats.read import Read, Rejected
from vaada.fetch.http import Answered
from vaada.fetch.json_text import shown, shown_bytes
from vaada.fetch.values import area_judges, field_reader, number_reader, period_reader
from vaada.spec_answer import Answer

GREATEST_FACTOR = 20  # no publisher of ours revises a whole table twentyfold; units differ by 100 or 1,000 (2026-11-24)
LEAST_SHARED = 3  # values in both vintages, at least, for their factor to say anything


@dataclass(frozen=True)
class PartRead:
    """One answer, read: its records of interest, how many it holds in all, and what it says about the whole."""

    records: list[dict]
    found: int
    pages: int | None
    total: int | None


@dataclass(frozen=True)
class Whole:
    """All parts of a dataset, believed: `content_sha256` is over the records that carry a value, in any order."""

    content_sha256: str
    records: int
    newest_period: str
    lacking: tuple[str, ...]


def read_part(answered: Answered, answer: Answer, asked: dict[str, set[str]]) -> PartRead:
    """One answer with status 200, judged by itself; `asked` is {field: the values that were asked for}."""
    if answered.content_type not in answer.content_types:
        raise Rejected(f"content type {answered.content_type or 'missing'} instead of {', '.join(answer.content_types)}"
                       f": {shown_bytes(answered.body)}")  # fmt: skip
    found = dispatch.read(answered.body, answer)
    _judge_layouts(found.records, answer)
    records = dispatch.kept(found, answer).records
    _judge_records(records, answer, asked)
    return PartRead(records, len(found.records), found.pages, found.total)


def judge_batch(parts: list[PartRead]) -> None:
    """All pages of one request: as many records as declared, and the same declaration on each page."""
    totals = {part.total for part in parts}
    if totals == {None}:
        return
    if len(totals) > 1:
        raise Rejected(f"the declared total changed from page to page: {sorted(totals, key=str)}")
    found = sum(part.found for part in parts)
    if found != parts[0].total:
        raise Rejected(f"{found} records in {len(parts)} pages, but {parts[0].total} are declared")


def judge_whole(
    records: Iterable[dict],
    answer: Answer,
    wanted: Iterable[str],
    wanted_field: str | None,
    last_records: int | None,
    last_newest: str | None,
) -> Whole:
    """All records of a dataset together, against the spec and against the vintage in force."""
    number, period = number_reader(answer), period_reader(answer)
    parts_of_key = [field_reader(name) for name in answer.key]
    wanted_of = field_reader(wanted_field) if wanted_field else None
    seen, told, newest, known = set(), [], "", set()
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode
    for record in records:
        key = tuple(str(read(record)) for read in parts_of_key)
        if key in seen:
            raise Rejected(f"the key {' '.join(key)} is given twice: {shown(record)}")
        seen.add(key)
        if wanted_of:
            known.add(str(wanted_of(record)))
        if number(record) is not None:
            told.append(encode(record))
            newest = max(newest, period(record))
    _judge_size_and_age(len(told), newest, answer, last_records, last_newest)
    lacking = tuple(sorted(set(wanted) - known)) if wanted_field else ()
    if len(lacking) > answer.may_lack:
        raise Rejected(f"no record of {', '.join(lacking)}; at most {answer.may_lack} may be lacking")
    digest = hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()
    return Whole(digest, len(told), newest, lacking)


def judge_factor(records: list[dict], last: list[dict], answer: Answer) -> None:
    """`Rejected` where the values of a dataset, or of one of the series asked for, are many times those in force."""
    groups = [field_reader(name) for name in sorted(set(answer.asked.values()) - {answer.period})]
    before = _values(last, answer)
    factors = {}
    for key, (record, value) in _values(records, answer).items():
        if value and key in before and before[key][1]:
            for group in (("all",), *((name(record),) for name in groups)):
                factors.setdefault(group, []).append(abs(value / before[key][1]))
    for group, found in factors.items():
        middle = statistics.median(found)
        if len(found) >= LEAST_SHARED and not 1 / GREATEST_FACTOR < middle < GREATEST_FACTOR:
            raise Rejected(f"the values ({group[0]}) are {middle:g} times those in force, in the middle: has the unit changed?")


def _values(records, answer):
    number, parts_of_key = number_reader(answer), [field_reader(name) for name in answer.key]
    return {tuple(str(read(record)) for read in parts_of_key): (record, number(record)) for record in records}


def kept_records(found: Read, answer: Answer) -> list[dict]:
    """The records of interest of an answer that was believed before."""
    return dispatch.kept(found, answer).records


def _judge_size_and_age(count, newest, answer, last_records, last_newest):
    if count < answer.row_floor:
        raise Rejected(f"only {count} records with a value, at least {answer.row_floor} are expected")
    if last_records and count < answer.least_share * last_records:
        raise Rejected(f"only {count} records with a value, the vintage in force has {last_records}")
    if last_newest and newest < last_newest:
        raise Rejected(f"the newest period is {newest}, older than {last_newest} of the vintage in force")


def _judge_layouts(records, answer):
    """Every record has exactly the declared fields."""
    needed, allowed = set(answer.fields), {*answer.fields, *answer.optional_fields}
    layouts = set()
    for record in records:
        layout = _layout(record)
        if layout not in layouts:
            _judge_layout(record, needed, allowed)
            layouts.add(layout)


def _judge_records(records, answer, asked):
    """Every record has a number or nothing as its value, a period, known areas, and only what was asked for."""
    number, period, areas = number_reader(answer), period_reader(answer), area_judges(answer)
    closed = [(name, field_reader(name), {str(value) for value in values}) for name, values in asked.items()]
    closed += [(name, field_reader(name), set(values)) for name, values in answer.allowed.items()]
    optional = set(answer.optional_fields)
    for record in records:
        number(record)
        period(record)
        for judge in areas:
            judge(record)
        for name, read, values in closed:
            told = read(record)
            if str(told) not in values and not (told is None and name in optional):
                raise Rejected(f"{name} `{told}` was not asked for or is not known: {shown(record)}")


def _layout(record):
    """Which fields a record has, in a form that is quick to compare."""
    return tuple((name, tuple(inner) if isinstance(inner, dict) else None) for name, inner in record.items())


def _judge_layout(record, needed, allowed):
    found = set()
    for name, inner in record.items():
        is_whole = name in allowed or not isinstance(inner, dict)
        found |= {name} if is_whole else {f"{name}.{deeper}" for deeper in inner}
    wrong = [f"unknown field {name}" for name in sorted(found - allowed)]
    wrong += [f"missing field {name}" for name in sorted(needed - found)]
    if wrong:
        raise Rejected(f"{'; '.join(wrong)}: {shown(record)}")
