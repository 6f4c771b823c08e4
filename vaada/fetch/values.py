"""Numbers, periods and areas of a record, as a spec says they are written.

A value is a number, or a text that is one where the spec says so (`numbers_as_text`, `thousands`). A text that the spec lists
in `no_value` says that there is none; any other text stops the dataset. Only a number is a value, and absent is not zero.
"""

import datetime
import math
import re
from collections.abc import Callable

from vaada.areas import ref_area_of
from vaada.fetch.formats.read import Rejected
from vaada.fetch.json_text import shown
from vaada.spec_answer import Answer

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def field_reader(dotted: str) -> Callable[[dict], object]:
    """A function that reads a field of a record, dotted for a field of an object in it; None where it is not there."""
    if "." not in dotted:
        return lambda record: record.get(dotted)
    outer, inner = dotted.split(".", 1)

    def reads(record):
        # Some publishers' own field names hold a full stop.
        if dotted in record:
            return record[dotted]
        within = record.get(outer)
        return within.get(inner) if isinstance(within, dict) else None

    return reads


def number_reader(answer: Answer) -> Callable[[dict], float | int | None]:
    """A function that gives a record's value as a number, or None; `Rejected` for what is neither."""
    value = field_reader(answer.value)
    none = set(answer.no_value)

    def reads(record):
        told = value(record)
        if told is None or (isinstance(told, str) and told.strip() in none):
            return None
        if isinstance(told, int | float) and not isinstance(told, bool) and math.isfinite(told):
            return told
        if answer.numbers_as_text and isinstance(told, str):
            plain = told.strip().replace(answer.thousands, "") if answer.thousands else told.strip()
            if NUMBER.fullmatch(plain):
                return float(plain)
        raise Rejected(f"{answer.value} `{told}` is no number: {shown(record)}")

    return reads


def period_reader(answer: Answer) -> Callable[[dict], str]:
    """A function that gives a record's period in a form that sorts; `Rejected` for one of another form."""
    period, pattern = field_reader(answer.period), re.compile(answer.period_pattern)

    def reads(record):
        told = period(record)
        told = str(told) if isinstance(told, int | float) and not isinstance(told, bool) else told
        if not isinstance(told, str) or not pattern.fullmatch(told):
            raise Rejected(f"{answer.period} `{told}` is no period: {shown(record)}")
        return _sortable(told, answer.period_formats) if answer.period_formats else told

    return reads


def area_judges(answer: Answer) -> list[Callable[[dict], None]]:
    """Functions that raise `Rejected` for a record with an area code that nobody knows, one per field with areas."""
    return [_area_judge(name, scheme) for name, scheme in answer.areas.items()]


def _area_judge(name, scheme):
    read, known = field_reader(name), set()

    def judge(record):
        code = read(record)
        if code in known:
            return
        if ref_area_of(scheme, code) is None:
            raise Rejected(f"{name} `{code}` is no area code of the scheme {scheme}: {shown(record)}")
        known.add(code)

    return judge


def _sortable(told, formats):
    for form in formats:
        try:
            return datetime.datetime.strptime(told, form).date().isoformat()
        except ValueError:
            continue
    raise Rejected(f"the period `{told}` has none of the forms {', '.join(formats)}")
