"""A stand-in for the post feed of the Pakistan Bureau of Statistics and the monthly summary that its newest post links to.

Built from documentation alone: the feed is that of WordPress, the layout of the workbook is what other readers of it tell.
All values are MADE UP, to prove the shape: exports of a month are 2,000 + its number since the beginning of 2026 (January 2026
is 2,001 million dollars), imports twice that, and a dollar is 300 rupees. They are no figures of the bureau.
"""

import calendar
import json
from urllib.parse import quote

from tests.publishers.server import Call, Reply, StandIn
from tests.publishers.workbooks import XLSX, Grid, corrupted, xlsx

FEED = "/wp-json/wp/v2/posts"
FOLDER = "/wp-content/uploads/2020/07/"


class PakistanBureauOfStatistics(StandIn):
    """The server; `month` is the newest month that is published."""

    source_id = "pakistan_bureau_of_statistics"
    HOST = "www.pbs.gov.pk"

    def __init__(self):
        self.month = (2026, 6)
        self.mode = None
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: how to reach this stand-in}"""
        return {self.HOST: self.address}

    def changed(self, kind: str | None) -> None:
        """Answer from now on in one corrupted way, or (None) well again."""
        self.mode = kind

    def golden(self) -> list[tuple]:
        """By the rule above."""
        return [
            ("PBS.EXP.GOODS.MONTHLY", "PAK", None, "M", "2026-06", 2006.0),
            ("PBS.EXP.GOODS.MONTHLY", "PAK", None, "M", "2026-05", 2005.0),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path == FEED:
            found = [self._post(back) for back in range(int(call.query.get("per_page", "10")))]
            wanted = call.query.get("search", "").lower().split()
            found = [post for post in found if all(word in post["title"]["rendered"].lower() for word in wanted)]
            body = json.dumps(found).replace("/", "\\/").encode()
            return Reply(200, body, "application/json; charset=UTF-8")
        if call.path == FOLDER + self._file(self.month):
            return Reply(200, xlsx(corrupted(self.summary(), self.mode)), XLSX)
        return Reply(404, b"<html>not found</html>", "text/html; charset=UTF-8")

    def _post(self, back):
        month = _before(*self.month, back)
        title = f"Monthly Advance releases on Foreign Trade Statistics for {calendar.month_name[month[1]]} {month[0]}"
        names = [f"Export_{calendar.month_name[month[1]]}_ {month[0]}.xlsx", self._file(month)]
        links = "".join(f'<a href="https://{self.HOST}{FOLDER}{quote(name)}">{name}</a>' for name in names)
        return {"date": f"{month[0]}-{month[1]:02}-17T10:00:00", "title": {"rendered": title}, "content": {"rendered": links}}

    def _file(self, month):
        return f"Revised_Summary_{calendar.month_name[month[1]]}-{month[0]}.xlsx"

    def summary(self) -> Grid:
        """The sheet: three tables, of which the first compares the month with the month before."""
        year, month = self.month
        name, fiscal = calendar.month_name[month], year + (month >= 7)
        above = [["EXTERNAL TRADE STATISTICS"], ["(Rs. in Million, $ in Million)"], [], ["Table-1: Month against month before"]]
        first = self._table([(year, month), _before(year, month, 1)])
        below = [["Table-2: Month against the same month of last year"], *self._rows([(year, month), (year - 1, month)])]
        sums = [["Series", f"July-{name} {fiscal}", None, f"July-{name} {fiscal - 1}"], [None, "Rs.", "$", "Rs.", "$"]]
        below += [["Table-3: July to date"], *sums, ["Exports", 9000000, 30000, 8700000, 29000]]
        return Grid("Summary", above, *first, "$", below)

    def _table(self, months):
        (year, month), (other_year, other_month) = months
        names = [f"{calendar.month_name[month]}, {year} (P)", f"{calendar.month_name[other_month]}, {other_year} (R)"]
        header = [
            ["Series", names[0], None, names[1], None, "% Change", None],
            [],
            [None, "Rs.", "$", "Rs.", "$", "Rs.", "$"],
        ]
        exports = [_exports(*one) for one in months]
        values = {"Exports": exports, "Imports": [2 * one for one in exports]}
        values["Balance of Trade (Trade Deficit)"] = [-one for one in exports]
        data = [[label, *(cell for one in told for cell in (300 * one, one)), 1.5, 1.4] for label, told in values.items()]
        return header, data

    def _rows(self, months):
        header, data = self._table(months)
        return [*header, *data]


def _exports(year, month):
    return 2000 + (year - 2026) * 12 + month


def _before(year, month, months):
    number = year * 12 + month - 1 - months
    return number // 12, number % 12 + 1
