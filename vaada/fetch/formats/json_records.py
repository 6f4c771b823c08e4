"""JSON: a list of objects found by steps, an object of objects, or lists of values under a list of names.

A step in braces goes through every member of an object; the member's name becomes a field of each record below it:

    records: [projects, "{project_id}"]                     {"projects": {"P1": {...}, "P2": {...}}}
    records: [data, "{variable}", "{entity}", series]       {"data": {"v": {"e": {"series": [{...}, {...}]}}}}
"""

import re
from collections.abc import Iterator
from typing import Any

from vaada.fetch.formats.read import Read, Rejected, ToldError
from vaada.fetch.json_text import parsed, shown, value_at, value_if_there
from vaada.spec_answer import JsonAnswer

WALK = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def read(body: bytes, answer: JsonAnswer) -> Read:
    """The records of an answer in JSON; `Rejected` where it has another shape, `ToldError` for the server's own error."""
    data = parsed(body)
    told = value_if_there(data, answer.error)
    if told is not None and told != "":
        raise ToldError(f"the server says: {shown(told)}")
    for steps, text in answer.expected:
        for way, _, fact in _walked(data, steps, "", {}):
            if str(fact) != text:
                raise Rejected(f"`{text}` is expected at {way}, but there is {shown(fact)}")
    if answer.no_data and value_at(data, answer.no_data, "records") is None:
        return Read([], [], _whole_number(value_if_there(data, answer.pages)), 0)
    columns = value_at(data, answer.columns, "names of columns") if answer.columns else None
    records, locators = [], []
    for way, named, record in _found(data, answer.records):
        records.append(_record(named, record, columns))
        locators.append(way)
    pages, total = (_whole_number(value_at(data, steps, name)) if steps else None
                    for steps, name in ((answer.pages, "number of pages"), (answer.total, "total")))  # fmt: skip
    return Read(records, locators, pages, total)


def walks(answer: JsonAnswer) -> bool:
    """Whether records are put together from more than their own text."""
    return bool(answer.columns) or any(isinstance(step, str) and WALK.fullmatch(step) for step in answer.records)


def _found(data: Any, steps: list) -> Iterator[tuple[str, dict, Any]]:
    """(locator, fields from names on the way, record) of each record."""
    last = steps[-1] if steps else None
    ends_in_members = isinstance(last, str) and WALK.fullmatch(last)
    for way, named, value in _walked(data, steps, "", {}):
        if ends_in_members:
            yield way, named, value
        elif isinstance(value, list):
            yield from ((f"{way}[{i}]", named, record) for i, record in enumerate(value))
        else:
            raise Rejected(f"the records are no list: {shown(value)}")


def _walked(data, steps, way, named):
    if not steps:
        yield way, named, data
        return
    step, rest = steps[0], steps[1:]
    walk = WALK.fullmatch(step) if isinstance(step, str) else None
    if walk is None:
        yield from _walked(value_at(data, [step], "records"), rest, f"{way}[{step}]", named)
        return
    if not isinstance(data, dict):
        raise Rejected(f"no object to go through at {way or 'the top'}: {shown(data)}")
    for name, member in data.items():
        yield from _walked(member, rest, f"{way}[{name}]", named | {walk[1]: name})


def _record(named, record, columns):
    if columns is not None:
        if not isinstance(record, list) or len(record) != len(columns):
            raise Rejected(f"{len(columns)} columns, but a row is {shown(record)}")
        record = dict(zip(columns, record, strict=True))
    if not isinstance(record, dict):
        raise Rejected(f"a record is no object: {shown(record)}")
    return named | record if named else record


def _whole_number(value):
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isdigit():
        return int(value)
    if value is None:
        return None
    raise Rejected(f"a count is no whole number: {shown(value)}")
