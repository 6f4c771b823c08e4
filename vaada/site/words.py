"""The words of the pages in one language, and how figures, dates and names are written in it.

Everything comes from `templates/words.yml`. On Urdu pages figures, periods and Latin names are isolated with <bdi>, so that
the order of a line does not turn; figures keep Western digits, as in the tables. Figures are rounded for reading only.
"""

import datetime
import re
from functools import lru_cache
from pathlib import Path

import yaml
from markupsafe import Markup, escape

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = {"en": "ltr", "ur": "rtl"}
# A run of Latin letters, figures and what joins them, inside an Urdu sentence.
LATIN_RUN = re.compile(r"[A-Za-z0-9$€£][A-Za-z0-9$.,:;/%&’'()+\-–− ]*[A-Za-z0-9%)]|[A-Za-z0-9]")
PLACE = re.compile(r"(\{[a-z_]+\})")  # a place in a label that is filled in
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
MINUS = "−"


@lru_cache(maxsize=1)
def all_words() -> dict[str, dict[str, dict[str, str]]]:
    """{list: {word: {en, ur, ...}}} of words.yml; `ValueError` for an entry with anything else in it."""
    lists = yaml.load((TEMPLATES / "words.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for kind, words in lists.items():
        for code, word in words.items():
            if not {"en", "ur"} <= set(word) <= {"en", "ur", "family", "shape"} or None in word.values():
                raise ValueError(f"words.yml: {kind} {code}: give en and ur, in quotes where they hold a comma")
    return lists


class Words:
    """The words of one language; asking for one that is not listed is a `KeyError` that says where to add it."""

    def __init__(self, language: str):
        self.language, self.direction = language, LANGUAGES[language]
        self._labels = {}

    @property
    def is_urdu(self) -> bool:
        """Whether names and figures have to be isolated."""
        return self.language == "ur"

    def label(self, name: str, **parts: object) -> Markup:
        """A label with its places filled in; what comes in is escaped and isolated, unless it is Markup already."""
        if name not in self._labels:
            pieces = PLACE.split(self.word("labels", name))
            self._labels[name] = Markup("").join(piece if n % 2 else self.mixed(piece) for n, piece in enumerate(pieces))
        text = self._labels[name]
        return text.format(**{key: self.isolated(part) for key, part in parts.items()}) if parts else text

    def word(self, kind: str, code: str) -> str:
        """The word for a code of one of the closed lists."""
        try:
            return all_words()[kind][code][self.language]
        except KeyError:
            raise KeyError(f"words.yml: no {kind} `{code}` in {self.language}; add it there") from None

    def either(self, english: str | None, urdu: str | None) -> str | None:
        """The text in this language; English where the Urdu is missing."""
        return (urdu or english) if self.is_urdu else english

    def isolated(self, part: object) -> Markup:
        """A figure, period or Latin name, isolated on an Urdu page."""
        if isinstance(part, Markup):
            return part
        return Markup("<bdi>{}</bdi>").format(part) if self.is_urdu else escape(part)

    def mixed(self, text: str | None) -> Markup:
        """Running text of this language in which Latin names and figures are isolated."""
        text = text or ""
        if not self.is_urdu:
            return escape(text)
        place, parts = 0, []
        for run in LATIN_RUN.finditer(text):
            parts += [escape(text[place : run.start()]), Markup("<bdi>{}</bdi>").format(run.group())]
            place = run.end()
        return Markup("").join([*parts, escape(text[place:])])

    def english(self, text: str | None) -> Markup:
        """Text that exists in English only, marked as such on an Urdu page."""
        if not self.is_urdu or not text:
            return escape(text or "")
        return Markup('<span lang="en" dir="ltr">{}</span>').format(text)


def number(value: float, digits: int, sign: bool = False) -> str:
    """`1,234.50`; a true minus sign, and a plus sign on request. A figure that rounds to zero has no sign."""
    text = f"{value:{'+' if sign else ''},.{digits}f}"
    if not re.search(r"[1-9]", text):
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def digits_for(value: float) -> int:
    """Decimals that show about four digits of a figure; for figures of which the publisher's digits are not known."""
    whole = len(f"{abs(value):.0f}") if abs(value) >= 1 else 0
    return max(0, 4 - whole) if whole else 4


def percent(share: float, digits: int = 1, sign: bool = False) -> str:
    """A share of one as per cent: 0.0749 is `7.5 %`."""
    return f"{number(100 * share, digits, sign)}\u00a0%"


def day(instant: datetime.date | str | None) -> str:
    """The day of a date or instant (UTC) as 2026-06-13; empty where there is none."""
    if instant is None:
        return ""
    return instant[:10] if isinstance(instant, str) else instant.strftime("%Y-%m-%d")


def web_address(url: str | None) -> str | None:
    """The address if it is a plain http(s) one; None otherwise, so that nothing else ever becomes a link."""
    return url if url and WEB_ADDRESS.fullmatch(url) else None
