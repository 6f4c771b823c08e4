"""A stand-in for the WTO's Timeseries API v1, made from documentation alone: its values are made up and mean nothing.

Fields of a record, the envelope `{"Dataset": [...]}`, the key in a header or in the query, and status 204 for nothing: from
the publisher's documentation as other clients use it (shared/reference/SOURCES.md 4). Value of an indicator and year: the
rule in `_value`. Errors without a key are those of the gateway that the publisher uses.
"""

import json

from tests.publishers.server import Call, Reply, StandIn

INDICATORS = {
    "TP_A_0010": "Simple average MFN applied tariff - all products",
    "TP_A_0160": "Simple average MFN applied tariff - agricultural products",
    "TP_A_0430": "Simple average MFN applied tariff - non-agricultural products",
}
YEARS = range(2006, 2026)
MISSING_YEAR = 2011  # the publisher has no tariffs of some years


class WtoTimeseries(StandIn):
    """The server; `key` is the only key that it knows."""

    source_id = "wto_timeseries"
    HOST = "api.wto.org"

    def __init__(self):
        self.key = "a-key-of-the-tests"
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
        """The rule by hand: 10 percent, a hundredth of the code's number, and a tenth for each year since 2006."""
        return [
            ("WTO.TP_A_0010", "PAK", None, "A", "2024", 11.9),
            ("WTO.TP_A_0160", "PAK", None, "A", "2006", 11.6),
            ("WTO.TP_A_0430", "PAK", None, "A", "2025", 16.2),
        ]

    def _answer(self, call: Call) -> Reply:
        if call.path != "/timeseries/v1/data":
            return _json({"statusCode": 404, "message": "Resource not found"}, 404)
        if self.key not in (call.headers.get("Ocp-Apim-Subscription-Key"), call.query.get("subscription-key")):
            return _json({"statusCode": 401, "message": "Access denied due to missing or invalid subscription key."}, 401)
        code = call.query.get("i", "")
        first, _, last = call.query.get("ps", "2006-2025").partition("-")
        years = [year for year in YEARS if int(first) <= year <= int(last or first) and year != MISSING_YEAR]
        if code not in INDICATORS or call.query.get("r") not in ("586", "PAK") or not years:
            return Reply(204, b"", "application/json; charset=utf-8")
        records = [self._record(code, year) for year in years][: int(call.query.get("max", 500))]
        if self.mode == "lost_last_page":
            records = records[: len(records) * 2 // 3]
        if self.mode == "duplicated_page":
            records = records + records
        return _json({"DataSet" if self.mode == "changed_header" else "Dataset": records})

    def _record(self, code, year):
        slipped = self.mode == "unit_changed"
        record = {
            "IndicatorCategoryCode": "TPA_APL", "IndicatorCategory": "Applied tariffs", "IndicatorCode": code,
            "Indicator": INDICATORS[code], "ReportingEconomyCode": "586", "ReportingEconomy": "Pakistan",
            "PartnerEconomyCode": "", "PartnerEconomy": "", "ProductOrSectorClassificationCode": "",
            "ProductOrSectorClassification": "", "ProductOrSectorCode": "", "ProductOrSector": "", "PeriodCode": "A",
            "Period": "Annual", "FrequencyCode": "A", "Frequency": "Annual", "UnitCode": "PML" if slipped else "PCT",
            "Unit": "Per mille" if slipped else "Percent", "Year": year, "ValueFlagCode": "", "ValueFlag": "",
            "TextValue": "", "Value": _value(code, year) * (1000 if slipped else 1),
        }  # fmt: skip
        if self.mode == "column_renamed":
            record["Amount"] = record.pop("Value")
        return record


def _value(code, year):
    """Made up: a number from the code and the year."""
    return (100 + int(code[-4:]) // 10 + year - 2006) / 10


def _json(data, status=200):
    return Reply(status, json.dumps(data, separators=(",", ":")).encode(), "application/json; charset=utf-8")
