"""CSV: one header line, and rows of as many fields; each record is {text of the header: text of the row}."""

import csv
import io

from vaada.fetch.formats.read import Read, Rejected
from vaada.fetch.json_text import shown_bytes
from vaada.spec_answer import CsvAnswer

LONGEST_FIELD = 1_000_000


def read(body: bytes, answer: CsvAnswer) -> Read:
    """The rows of an answer in CSV; `Rejected` where it is not text in the declared encoding, or a row has other fields."""
    if body[:2] == b"\x1f\x8b":
        raise Rejected("the answer is compressed, though nobody asked for that")
    try:
        text = body.decode(answer.encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise Rejected(f"line {line} is not {answer.encoding}: {shown_bytes(body[max(0, error.start - 40) :][:80])}") from None
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=answer.delimiter, strict=True)
    records, locators = [], []
    try:
        header = next(reader, None)
        if header is None or not any(header):
            raise Rejected("the answer is empty")
        _judge_header(header, answer)
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                if len(cells) != len(header):
                    raise Rejected(f"line {line} has {len(cells)} fields instead of {len(header)}: {cells}")
                records.append(dict(zip(header, cells, strict=True)))
                locators.append(f"line {line}")
            line = reader.line_num + 1
    except csv.Error as error:
        raise Rejected(f"line {reader.line_num}: not CSV ({error})") from None
    return Read(records, locators)


def _judge_header(header, answer):
    """The header names every field, and no other; order does not matter, since rows are read by name."""
    missing = [name for name in answer.fields if name not in header]
    unknown = [name for name in header if name not in answer.fields and name not in answer.optional_fields]
    if missing or unknown or len(set(header)) < len(header):
        raise Rejected(
            f"the header has changed: expected {', '.join(answer.fields)}; found {', '.join(header)}"
            f" (missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'})"
        )
