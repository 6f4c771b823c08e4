"""What every reader gives back, and how it says that an answer is not believed."""

from dataclasses import dataclass


class Rejected(Exception):
    """An answer that is not believed; the message says why, and shows the offending piece."""


class ToldError(Rejected):
    """The server answered with an error of its own, under status 200."""


@dataclass(frozen=True)
class Read:
    """One answer (a page), read: its records, where each stands in the bytes, and what it says about the whole.

    A locator is `line 17` (CSV), `[1][17]` (steps into JSON), or `'Sheet name'!C7` (a cell of a workbook).
    """

    records: list[dict]
    locators: list[str]
    pages: int | None = None
    total: int | None = None
