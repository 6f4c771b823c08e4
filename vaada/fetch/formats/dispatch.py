"""One door to all readers: bytes and a spec's `answer` in, records out; each reader is imported when it is needed."""

import json
from dataclasses import replace

from vaada.fetch.formats import csv_rows, json_records
from vaada.fetch.formats.read import Read
from vaada.fetch.json_text import record_texts
from vaada.spec_answer import Answer


def read(body: bytes, answer: Answer) -> Read:
    """Every record of an answer, as its format gives them; `Rejected` where the bytes have another shape."""
    if answer.format == "json":
        return json_records.read(body, answer)
    if answer.format == "csv":
        return csv_rows.read(body, answer)
    if answer.format == "sdmx_json":
        from vaada.fetch.formats import sdmx_json

        return sdmx_json.read(body, answer)
    from vaada.fetch.formats import workbook

    return workbook.read(body, answer)


def kept(found: Read, answer: Answer) -> Read:
    """The records of interest: those that `keep` does not leave out."""
    if not answer.keep:
        return found
    wanted = [(name.split("."), set(values)) for name, values in answer.keep.items()]
    chosen = [i for i, record in enumerate(found.records) if all(_at(record, steps) in values for steps, values in wanted)]
    return replace(found, records=[found.records[i] for i in chosen], locators=[found.locators[i] for i in chosen])


def texts_of(body: bytes, answer: Answer, found: Read) -> list[str]:
    """The records in JSON text: in the publisher's own where a record is a piece of it, else written out anew."""
    if answer.format == "json" and not answer.keep and not json_records.walks(answer):
        return record_texts(body, answer)
    return [json.dumps(record, ensure_ascii=False, default=str) for record in found.records]


def _at(record, steps):
    for step in steps:
        if not isinstance(record, dict) or step not in record:
            return None
        record = record[step]
    return record
