"""Judging an answer before it is believed: status 200 is not success.

`read_part` judges one answer (a page): status, content type, shape, the error that some servers send with status 200, the
fields of every record, the values that were asked for. `judge_whole` judges all parts of a dataset together: declared
total, keys given twice, the floor of rows, the newest period, and what the publisher no longer knows.

Everything that is wrong is a `Rejected` with a reason that shows the offending record. What is absent stays absent: a
record without a value is not counted, and is never zero.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from vaada.fetch.http import Answered
from vaada.fetch.json_text import Rejected, parsed, shown, shown_bytes, value_at, value_if_there
from vaada.spec import Answer


class ToldError(Rejected):
    """The server answered with an error of its own, under status 200."""


@dataclass(frozen=True)
class PartRead:
    """One answer, read: its records, and what it says about the whole."""

    records: list[dict]
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
    data = parsed(answered.body)
    told = value_if_there(data, answer.error)
    if told is not None:
        raise ToldError(f"the server says: {shown(told)}")
    if answer.no_data and value_at(data, answer.no_data, "records") is None:
        return PartRead([], _whole_number(value_if_there(data, answer.pages)), 0)
    records = value_at(data, answer.records, "records")
    if not isinstance(records, list):
        raise Rejected(f"the records are no list: {shown(records)}")
    _judge_records(records, answer, asked)
    pages, total = (_whole_number(value_at(data, steps, name)) if steps else None
                    for steps, name in ((answer.pages, "number of pages"), (answer.total, "total")))  # fmt: skip
    return PartRead(records, pages, total)


def judge_batch(parts: list[PartRead]) -> None:
    """All pages of one request: as many records as declared, and the same declaration on each page."""
    totals = {part.total for part in parts}
    if totals == {None}:
        return
    if len(totals) > 1:
        raise Rejected(f"the declared total changed from page to page: {sorted(totals, key=str)}")
    found = sum(len(part.records) for part in parts)
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
    read = {name: _reader(name) for name in (*answer.key, answer.value, answer.period, wanted_field) if name}
    seen, told, newest, known = set(), [], "", set()
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    for record in records:
        key = tuple(read[name](record) for name in answer.key)
        if key in seen:
            raise Rejected(f"the key {' '.join(map(str, key))} is given twice: {shown(record)}")
        seen.add(key)
        if wanted_field:
            known.add(read[wanted_field](record))
        if read[answer.value](record) is not None:
            told.append(encode(record))
            newest = max(newest, read[answer.period](record))
    _judge_size_and_age(len(told), newest, answer, last_records, last_newest)
    lacking = tuple(sorted(set(wanted) - known)) if wanted_field else ()
    if len(lacking) > answer.may_lack:
        raise Rejected(f"no record of {', '.join(lacking)}; at most {answer.may_lack} may be lacking")
    digest = hashlib.sha256("\n".join(sorted(told)).encode()).hexdigest()
    return Whole(digest, len(told), newest, lacking)


def _judge_size_and_age(count, newest, answer, last_records, last_newest):
    if count < answer.row_floor:
        raise Rejected(f"only {count} records with a value, at least {answer.row_floor} are expected")
    if last_records and count < answer.least_share * last_records:
        raise Rejected(f"only {count} records with a value, the vintage in force has {last_records}")
    if last_newest and newest < last_newest:
        raise Rejected(f"the newest period is {newest}, older than {last_newest} of the vintage in force")


def _judge_size_and_age(count, newest, answer, last_records, last_newest):
    if count < answer.row_floor:
        raise Rejected(f"only {count} records with a value, at least {answer.row_floor} are expected")
    if last_records and count < answer.least_share * last_records:
        raise Rejected(f"only {count} records with a value, the vintage in force has {last_records}")
    if last_newest and newest < last_newest:
        raise Rejected(f"the newest period is {newest}, older than {last_newest} of the vintage in force")


def _judge_records(records, answer, asked):
    """Every record has exactly the declared fields, a number or null as its value, and only what was asked for."""
    needed, allowed = set(answer.fields), {*answer.fields, *answer.optional_fields}
    value, period = _reader(answer.value), _reader(answer.period)
    period_pattern = re.compile(answer.period_pattern)
    readers = [(name, _reader(name), values) for name, values in (*asked.items(), *_closed(answer))]
    layouts = set()
    for record in records:
        layout = _layout(record)
        if layout not in layouts:
            _judge_layout(record, needed, allowed)
            layouts.add(layout)
        number = value(record)
        if number is not None and (isinstance(number, bool) or not isinstance(number, int | float)):
            raise Rejected(f"{answer.value} is no number: {shown(record)}")
        if not isinstance(period(record), str) or not period_pattern.fullmatch(period(record)):
            raise Rejected(f"{answer.period} is no period: {shown(record)}")
        for name, read, values in readers:
            if read(record) not in values:
                raise Rejected(f"{name} `{read(record)}` was not asked for or is not known: {shown(record)}")


def _closed(answer):
    return [(name, frozenset(values)) for name, values in answer.allowed.items()]


def _layout(record):
    """Which fields a record has, in a form that is quick to compare."""
    if not isinstance(record, dict):
        return type(record)
    return tuple((name, tuple(inner) if isinstance(inner, dict) else None) for name, inner in record.items())


def _judge_layout(record, needed, allowed):
    if not isinstance(record, dict):
        raise Rejected(f"a record is no object: {shown(record)}")
    found = set()
    for name, inner in record.items():
        found |= {f"{name}.{deeper}" for deeper in inner} if isinstance(inner, dict) else {name}
    wrong = [f"unknown field {name}" for name in sorted(found - allowed)]
    wrong += [f"missing field {name}" for name in sorted(needed - found)]
    if wrong:
        raise Rejected(f"{'; '.join(wrong)}: {shown(record)}")


def _reader(dotted):
    """A function that reads a dotted field of a record."""
    steps = dotted.split(".")
    if len(steps) == 1:
        return lambda record: record[dotted]
    outer, inner = steps
    return lambda record: record[outer][inner]


def _whole_number(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if value is None:
        return None
    raise Rejected(f"a count is no whole number: {shown(value)}")
