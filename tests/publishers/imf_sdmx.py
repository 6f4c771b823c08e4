"""What the stand-ins for the International Monetary Fund's datasets share: its SDMX interface, 3.0 in JSON and 2.1 in XML.

Built from documentation: the notes of this project (SOURCES.md 3), the recorded extract of the structure, and public code of
other clients of 2026. The JSON has the parts and the quirks that they describe: texts for values, periods under `value`,
attributes of groups whose lists of values are empty where a request joins indicators by "+", status 200 without any series
for a key that nobody knows, filters of time that do nothing. The XML (version 2.1, which the public client sdmx1 reads; it
does not read SDMX-JSON 2.0) has the shape of shared/recorded/publishers/sdmx/IMF_RES__WEO-data.xml.
"""

import json
import re
from xml.sax.saxutils import quoteattr

from tests.publishers.server import Call, Reply, StandIn

HOST = "api.imf.org"
JSON_TYPE = "application/vnd.sdmx.data+json;version=2.0.0"
XML_TYPE = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
PATHS = (
    r"/external/sdmx/3\.0/data/dataflow/IMF\.STA/{flow}/[^/]+/([^/]+)",
    r"/external/sdmx/2\.1/data/IMF\.STA,{flow}[^/]*/([^/]+)/?",
)
XML = """<?xml version="1.0" encoding="UTF-8"?>
<message:StructureSpecificData xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific" \
xmlns:ns1="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=IMF.STA:{flow}({version}):ObsLevelDim:TIME_PERIOD" \
xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" \
xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<message:Header><message:ID>DS1</message:ID><message:Test>false</message:Test><message:Prepared>2026-11-20T00:00:00Z</message:Prepared>\
<message:Sender id="iData"/><message:Structure structureID="IMF.STA_{flow}" \
namespace="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=IMF.STA:{flow}({version}):ObsLevelDim:TIME_PERIOD" \
dimensionAtObservation="TIME_PERIOD"><common:StructureUsage><Ref agencyID="IMF.STA" id="{flow}" version="{version}"/>\
</common:StructureUsage></message:Structure><message:DataSetAction>Replace</message:DataSetAction></message:Header>
<message:DataSet ss:dataScope="DataStructure" xsi:type="ns1:DataSetType" ss:structureRef="IMF.STA_{flow}" action="Replace">
{series}
</message:DataSet></message:StructureSpecificData>"""


class ImfSdmx(StandIn):
    """The server; a subclass gives `flow`, `version`, `dimensions`, `groups` and `series`.

    `series` is {codes of all dimensions: {year: (value as text, STATUS)}}, `groups` {attribute: {indicator: value}}.
    """

    flow: str
    version: str
    dimensions: list[str]
    groups: dict[str, dict[str, str]]
    series: dict[tuple[str, ...], dict[str, tuple[str, str]]]

    def __init__(self):
        self.mode = None
        self.asks_for_key = False
        super().__init__(self._answer)

    @property
    def hosts(self) -> dict[str, str]:
        """{publisher's host: this server}"""
        return {HOST: self.address}

    def changed(self, kind: str | None) -> None:
        """Answer from now on as a publisher who changed something (None: as ever)."""
        self.mode = kind

    def _answer(self, call: Call) -> Reply:
        key, old_key = (re.fullmatch(path.format(flow=self.flow), call.path) for path in PATHS)
        if not key and not old_key:
            return Reply(404, b'{"errors":[{"code":404,"title":"Not found"}]}')
        if self.asks_for_key and call.headers.get("Ocp-Apim-Subscription-Key") != "free":
            return Reply(401, b'{"statusCode":401,"message":"Access denied due to missing subscription key."}')
        wanted = (key or old_key)[1].split(".")
        found = {codes: rows for codes, rows in self.series.items() if _matches(codes, wanted)}
        if old_key:
            return Reply(200, self._xml(found).encode(), XML_TYPE)
        return Reply(200, self._json(found, joined="+" in wanted[self.dimensions.index("INDICATOR")]), JSON_TYPE)

    def _json(self, found, joined):
        if self.mode == "lost_last_page":
            found = dict(list(found.items())[: -(-2 * len(found) // 3)])
        codes = [list(dict.fromkeys(key[i] for key in found)) for i in range(len(self.dimensions))]
        years = sorted({year for rows in found.values() for year in rows})
        statuses = list(dict.fromkeys(status for rows in found.values() for _, status in rows.values() if status))
        series = {}
        for key, rows in found.items():
            place = ":".join(str(codes[i].index(code)) for i, code in enumerate(key))
            told = {str(years.index(year)): self._cells(value, status, statuses) for year, (value, status) in rows.items()}
            series[place] = {"attributes": [0, 0], "observations": told}
        dataset = {"structure": 0, "action": "Replace", "attributes": [0], "series": series}
        at = self.dimensions.index("INDICATOR")
        dataset["dimensionGroupAttributes"] = {
            ":".join(str(i) if place == at else "" for place in range(len(self.dimensions) + 1)): [0] * len(self.groups)
            for i in range(len(codes[at]))
        }
        whole = {
            "meta": {"id": "DS1", "prepared": "2026-11-20T00:00:00Z", "test": False, "sender": {"id": "iData"}},
            "data": {
                "dataSets": [dataset] * (2 if self.mode == "duplicated_page" else 1) if found else [{}],
                "structures": [self._structure(codes, years, statuses, joined)],
            },
        }
        return self._renamed(json.dumps(whole, separators=(",", ":"))).encode()

    def _structure(self, codes, years, statuses, joined):
        """Dimensions and attributes with their lists; each group has one value, that of the only indicator."""
        listed = [{"id": name, "keyPosition": i, "values": _listed(codes[i])} for i, name in enumerate(self.dimensions)]
        indicator = next(iter(codes[self.dimensions.index("INDICATOR")]), None)
        groups = [
            {"id": name, "values": [] if joined or indicator is None else _listed([told[indicator]])}
            for name, told in self.groups.items()
        ]
        scale = {"unit_changed": "3"}.get(self.mode, "6")
        return {
            "dimensions": {
                "dataSet": [],
                "series": listed,
                "observation": [{"id": "TIME_PERIOD", "values": [{"value": year} for year in years]}],
            },
            "measures": {"observation": [{"id": "OBS_VALUE"}]},
            "attributes": {
                "dataSet": [{"id": "PUBLISHER", "values": _listed(["IMF"])}],
                "dimensionGroup": groups,
                "series": [{"id": "SCALE", "values": _listed([scale])}, {"id": "OVERLAP", "values": _listed(["OL"])}],
                "observation": [
                    {"id": "DERIVATION_TYPE", "values": _listed(["M"])},
                    {"id": "STATUS", "values": _listed(statuses)},
                ],
            },
        }

    def _cells(self, value, status, statuses):
        value = value + "000" if self.mode == "unit_changed" else value
        return [value, 0, statuses.index(status) if status else None]

    def _renamed(self, text):
        if self.mode == "changed_header":
            return text.replace('"INDICATOR"', '"INDICATOR_CODE"')
        return text.replace('"COUNTRY"', '"REPORTER"') if self.mode == "column_renamed" else text

    def _xml(self, found):
        lines = []
        for key, rows in found.items():
            lines.append(
                "<Series " + " ".join(f"{n}={quoteattr(c)}" for n, c in zip(self.dimensions, key, strict=True)) + ' SCALE="6">'
            )
            lines += [f"<Obs TIME_PERIOD={quoteattr(year)} OBS_VALUE={quoteattr(value)}/>" for year, (value, _) in rows.items()]
            lines.append("</Series>")
        return XML.format(flow=self.flow, version=self.version, series="\n".join(lines))


def _matches(codes, wanted):
    """Whether a series is among those asked for; an empty position of the key asks for nothing."""
    return len(codes) == len(wanted) and all(
        asked == "*" or code in asked.split("+") for code, asked in zip(codes, wanted, strict=True)
    )


def _listed(codes):
    return [{"id": code, "name": code} for code in codes]
