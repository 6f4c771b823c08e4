"""A stand-in for the International Monetary Fund's balance of payments.

The values are made up by the rule below, to prove the shape: none is a figure of the publisher. The dimensions are those of
the recorded structure (shared/recorded/publishers/sdmx/IMF_STA__DSD_BOP.xml). Nepal has no computer services of its own.
"""

from tests.publishers.imf_sdmx import HOST, ImfSdmx

REPORTERS = ["PAK", "BGD", "IND", "LKA", "NPL"]
CREDITS = ["GS", "SI", "SI2"]
YEARS = range(2005, 2026)


def made_up(reporter: str, item: str, year: int) -> str:
    """Credits: a billion x place of the reporter x years since 2000, over the place of the item, and a half; the current
    account: minus a million x place of the reporter x years since 2000."""
    base = (REPORTERS.index(reporter) + 1) * (year - 2000)
    if item == "CAB":
        return str(-1_000_000 * base)
    return f"{1_000_000_000 * base // (CREDITS.index(item) + 1)}.5"


class ImfBop(ImfSdmx):
    """The server."""

    source_id = "imf_bop"
    HOST = HOST
    flow, version = "BOP", "21.0.0"
    dimensions = ["COUNTRY", "BOP_ACCOUNTING_ENTRY", "INDICATOR", "UNIT", "FREQUENCY"]  # noqa: RUF012
    groups = {"INT_ACC_ITEM": {"GS": "GS", "SI": "SI", "SI2": "SI2", "CAB": "CA"}}  # noqa: RUF012

    def __init__(self):
        super().__init__()
        pairs = [("CD_T", item) for item in CREDITS] + [("NETCD_T", "CAB"), ("NETCD_T", "GS")]
        self.series = {
            (reporter, entry, item, "USD", "A"): {str(year): (made_up(reporter, item, year), "") for year in YEARS}
            for reporter in REPORTERS
            for entry, item in pairs
            if (reporter, item) != ("NPL", "SI2")
        }

    def golden(self) -> list[tuple]:
        """(series, area, counterpart, freq, period, value) as the rule gives them by hand."""
        return [
            ("IMF.BOP.GS.CREDIT", "PAK", None, "A", "2024", 24_000_000_000.5),
            ("IMF.BOP.SI.CREDIT", "PAK", None, "A", "2025", 12_500_000_000.5),
            ("IMF.BOP.SI2.CREDIT", "IND", None, "A", "2024", 24_000_000_000.5),
            ("IMF.BOP.CAB.NET", "PAK", None, "A", "2024", -24_000_000.0),
        ]
