"""The very row of an archived answer that an observation was read from, and the command that shows it without Vaada."""

import io
import json
import re
import shlex
from dataclasses import dataclass

from vaada.archive import Archive
from vaada.figures import rows_of

SED = " | sed -n "
LINE = re.compile(r"line (\d+)")
STEPS = re.compile(r"(\[[^\[\]]+\])+")
STEP = re.compile(r"\[([^\[\]]+)\]")
CELL = re.compile(r"'(.+)'!([A-Z]+)(\d+)")


@dataclass(frozen=True)
class RawRow:
    """The bytes of the row as text, and a shell command that prints them."""

    text: str
    command: str


class RawRows:
    """Rows of archived answers; each answer is read and parsed once."""

    def __init__(self, archive: Archive):
        self.archive = archive
        self._lines, self._parsed = {}, {}

    def at(self, sha256: str, locator: str) -> RawRow:
        """The row at `line 17` of a text file, `[1][17]` of an answer in JSON, or `'Sheet'!C7` of a workbook.

        `LookupError` where nothing stands there, `ValueError` for a locator of another form, `VaadaError` where the bytes
        are missing or damaged.
        """
        if LINE.fullmatch(locator):
            return self._line(sha256, int(LINE.fullmatch(locator)[1]))
        if STEPS.fullmatch(locator):
            return self._record(sha256, locator)
        if CELL.fullmatch(locator):
            return self._cell(sha256, locator)
        raise ValueError(f"the locator `{locator}` is neither like `line 17` nor like `[1][17]` nor like `'Sheet'!C7`")

    def _line(self, sha256, first):
        if sha256 not in self._lines:
            content = self.archive.get(sha256)
            starts = [line for line, _ in rows_of(content)]
            self._lines[sha256] = list(io.StringIO(content.decode("utf-8-sig"), newline="")), starts
        lines, starts = self._lines[sha256]
        if first not in starts:
            raise LookupError(f"no row begins on line {first}")
        # A row whose quoted text holds line breaks stands on several lines.
        after = starts.index(first) + 1
        last = starts[after] - 1 if after < len(starts) else len(lines)
        place = f"{first}p" if first == last else f"{first},{last}p"
        return RawRow("".join(lines[first - 1 : last]).rstrip("\r\n"), f"{self._shown(sha256)}{SED}'{place}'")

    def _record(self, sha256, locator):
        if sha256 not in self._parsed:
            self._parsed[sha256] = json.loads(self.archive.get(sha256))
        record, way = self._parsed[sha256], ""
        for step in STEP.findall(locator):
            key = int(step) if isinstance(record, list) else step
            record, way = record[key], f"{way}[{json.dumps(key)}]"
        script = f"import json, sys; print(json.dumps(json.load(sys.stdin){way}, ensure_ascii=False))"
        return RawRow(json.dumps(record, ensure_ascii=False), f"{self._shown(sha256)} | python3 -c {shlex.quote(script)}")

    def _cell(self, sha256, locator):
        """The whole row of a workbook in which a cell stands; its bytes are no text, so python-calamine reads them."""
        from vaada.fetch.formats.sheet import row_text

        sheet, _, row = CELL.fullmatch(locator).groups()
        script = (
            "import io, sys; from python_calamine import CalamineWorkbook as W;"
            f" print(W.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_name({sheet!r})"
            f".to_python(skip_empty_area=False)[{int(row) - 1}])"
        )
        return RawRow(row_text(self.archive.get(sha256), locator), f"{self._shown(sha256)} | python3 -c {shlex.quote(script)}")

    def _shown(self, sha256):
        return f"zcat {shlex.quote(f'{self.archive.root}/raw/{sha256[:2]}/{sha256}.gz')}"
