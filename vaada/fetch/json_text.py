"""JSON answers: parsed strictly, values found by steps, and records cut out in the publisher's own text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from vaada.fetch.formats.read import Rejected
from vaada.spec_answer import JsonAnswer

LONGEST_SHOWN = 300
DECODER = json.JSONDecoder()
WHITE_SPACE = re.compile(r"[ \t\n\r]*")


def parsed(body: bytes) -> Any:
    """The JSON of an answer; a byte order mark is no part of it, and NaN is no number."""

    def refuse(name):
        raise Rejected(f"the JSON holds {name}, which is no number")

    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=refuse)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Rejected(f"not JSON ({error}): {shown_bytes(body)}") from None


def value_at(data: Any, steps: list, what: str) -> Any:
    """The value at `steps`; `Rejected` names what was looked for where it is not there."""
    for step in steps:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            raise Rejected(f"no {what} at {''.join(f'[{step}]' for step in steps)}: {shown(data)}") from None
    return data


def value_if_there(data: Any, steps: list | None) -> Any:
    """The value at `steps`, or None."""
    try:
        return None if steps is None else value_at(data, steps, "")
    except Rejected:
        return None


def record_texts(body: bytes, answer: JsonAnswer) -> list[str]:
    """The records of an answer that was believed before, each in the publisher's own JSON text."""
    text = body.decode("utf-8-sig")
    start = _start_of(text, answer.records)
    return [] if text.startswith("null", start) else [text[begin:end] for _, begin, end in _members(text, start)]


def shown(value: Any) -> str:
    """A value as JSON, cut short."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def shown_bytes(body: bytes) -> str:
    """The beginning of what is not JSON."""
    return " ".join(body[:LONGEST_SHOWN].decode("utf-8-sig", "replace").split())


def _start_of(text, steps):
    """Where in a JSON text the value at `steps` begins."""
    start = _skip(text, 0)
    for step in steps:
        start = next(begin for name, begin, _ in _members(text, start) if name == step)
    return start


def _members(text, start) -> Iterator[tuple[int | str, int, int]]:
    """(position or name, begin, end) of every member of the array or object that begins at `start`."""
    is_object = text[start] == "{"
    at, position = _skip(text, start + 1), 0
    while text[at] not in "]}":
        name = position
        if is_object:
            name, at = DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        end = DECODER.raw_decode(text, at)[1]
        yield name, at, end
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        position += 1


def _skip(text, at):
    """The next position that is not white space."""
    return WHITE_SPACE.match(text, at).end()
