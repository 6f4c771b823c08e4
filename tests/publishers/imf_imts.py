"""A stand-in for the International Monetary Fund's trade in goods by partner (IMTS).

The values are made up by the rule below, to prove the shape: none is a figure of the publisher, whose answers for Pakistan
were not at hand. Codes are those of the recorded extract of the structure. Afghanistan's rows end in 2021 (absent, not
zero); those of Iran are marked as estimates from 2019.
"""

from tests.publishers.imf_sdmx import HOST, ImfSdmx

REPORTERS = ["PAK", "AFG", "CHN", "IND", "IRN"]
PARTNERS = ["AFG", "AZE", "BGD", "BTN", "CHN", "IND", "IRN", "KAZ", "KGZ", "LKA", "MDV", "NPL", "PAK", "TJK", "TKM", "TUR", "UZB"]
FLOWS = ["XG_FOB_USD", "MG_CIF_USD"]
YEARS = range(2003, 2026)
MILLION = 1_000_000


def made_up(reporter: str, flow: str, partner: str, year: int) -> int:
    """Millions: 100 x place of the reporter + 10 x place of the partner (from 1) + years since 2000, twice that for imports.

    The world is 100 times what China's place would give.
    """
    if partner == "G001":
        return 100 * made_up(reporter, flow, "CHN", year)
    base = 100 * (REPORTERS.index(reporter) + 1) + 10 * (PARTNERS.index(partner) + 1) + year - 2000
    return MILLION * base * (1 + FLOWS.index(flow))


class ImfImts(ImfSdmx):
    """The server."""

    source_id = "imf_imts"
    HOST = HOST
    flow, version = "IMTS", "1.0.0"
    dimensions = ["COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY"]  # noqa: RUF012
    groups = {  # noqa: RUF012
        "TRADE_FLOW": {"XG_FOB_USD": "XG", "MG_CIF_USD": "MG"},
        "VALUATION": {"XG_FOB_USD": "FOB", "MG_CIF_USD": "CIF"},
        "UNIT": {"XG_FOB_USD": "USD", "MG_CIF_USD": "USD"},
    }

    def __init__(self):
        super().__init__()
        self.series = {
            (reporter, flow, partner, "A"): {
                str(year): (str(made_up(reporter, flow, partner, year)), "e" if reporter == "IRN" and year >= 2019 else "")
                for year in YEARS
                if not (reporter == "AFG" and year > 2021)
            }
            for reporter in REPORTERS
            for flow in FLOWS
            for partner in ["G001", *PARTNERS]
            if partner != reporter
        }

    def golden(self) -> list[tuple]:
        """(series, area, counterpart, freq, period, value) as the rule gives them by hand: Pakistan is the first reporter,
        China the fifth partner, Afghanistan the second reporter and Pakistan the thirteenth partner."""
        return [
            ("IMF.IMTS.XG_FOB_USD", "PAK", "CHN", "A", "2024", (100 + 50 + 24) * 1e6),
            ("IMF.IMTS.MG_CIF_USD", "PAK", "CHN", "A", "2025", (100 + 50 + 25) * 2e6),
            ("IMF.IMTS.XG_FOB_USD", "PAK", "X_WORLD", "A", "2024", (100 + 50 + 24) * 1e8),
            ("IMF.IMTS.MG_CIF_USD", "AFG", "PAK", "A", "2021", (200 + 130 + 21) * 2e6),
        ]
