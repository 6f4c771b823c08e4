"""SDMX-JSON, as the International Monetary Fund (2.0) and WITS (1.0) answer in it, and what is no SDMX-JSON at all."""

import json

import pytest

from vaada.fetch.formats.read import Rejected, ToldError
from vaada.fetch.formats.sdmx_json import read
from vaada.raw_rows import STEP

# Figures of a real answer of WITS of 2019 (imports of the United States in 2017, thousands of dollars), as the public client
# keeps them: github.com/mwouts/world_trade_data, tests/data/sample_trade_data.json; three of its 29 series.
WITS = {
    "header": {"id": "DF_WITS_TradeStats_Trade", "test": False, "sender": {"id": "WBG_WITS"}},
    "dataSets": [
        {
            "action": "Information",
            "series": {
                "0:0:0:0:0": {"attributes": [], "annotations": [], "observations": {"0": [65897013.512, 0]}},
                "0:0:0:1:0": {"attributes": [], "annotations": [], "observations": {"0": [114181778.954, 0]}},
                "0:0:0:2:0": {"attributes": [], "annotations": [], "observations": {"0": [2407390189.46, 0]}},
            },
        }
    ],
    "structure": {
        "dimensions": {
            "dataset": [],
            "series": [
                {"id": "FREQ", "values": [{"id": "A", "name": "Annual"}]},
                {"id": "REPORTER", "values": [{"id": "USA", "name": "United States"}]},
                {"id": "PARTNER", "values": [{"id": "WLD", "name": "World"}]},
                {"id": "PRODUCTCODE", "values": [{"id": "16-24_FoodProd"}, {"id": "50-63_TextCloth"}, {"id": "Total"}]},
                {"id": "INDICATOR", "values": [{"id": "MPRT-TRD-VL"}]},
            ],
            "observation": [{"id": "TIME_PERIOD", "role": "time", "values": [{"start": "2017-01-01T00:00:00", "id": "2017"}]}],
        },
        "attributes": {
            "dataset": [],
            "series": [],
            "observation": [{"id": "DATASOURCE", "values": [{"id": "WITS-CMT", "name": "WITS - UNSD Comtrade"}]}],
        },
    },
}


@pytest.fixture
def imf(shared):
    """An answer in version 2.0 with the recorded dimensions and indicators; the values are made up."""
    recorded = json.loads((shared / "recorded/api_samples/imf_sdmx3_structure_extract.json").read_text(encoding="utf-8"))
    names = [name for _, name in recorded["IMTS"]["dimensions_in_key_order"]]
    codes = [["PAK"], list(recorded["IMTS_indicators"]), ["G001", "CHN"], ["A"]]
    return {
        "meta": {"id": "DS1"},
        "data": {
            "dataSets": [
                {
                    "structure": 0,
                    "attributes": [0],
                    "dimensionGroupAttributes": {":0:::": [0, None], ":2:::": [1, "free text"]},
                    "series": {
                        "0:0:0:0": {"attributes": [0], "observations": {"0": ["1.50", 0], "1": ["2", None]}},
                        "0:2:1:0": {"attributes": [], "observations": {"1": ["3", 0]}},
                    },
                }
            ],
            "structures": [
                {
                    "dimensions": {
                        "series": [
                            {"id": name, "values": [{"id": code} for code in listed]}
                            for name, listed in zip(names, codes, strict=True)
                        ],
                        "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2023"}, {"value": "2024"}]}],
                    },
                    "measures": {"observation": [{"id": "OBS_VALUE"}]},
                    "attributes": {
                        "dataSet": [{"id": "PUBLISHER", "values": [{"id": "IMF"}]}],
                        "dimensionGroup": [
                            {"id": "VALUATION", "values": [{"id": "FOB"}, {"id": "CIF"}]},
                            {"id": "NOTE", "values": []},
                        ],
                        "series": [{"id": "SCALE", "values": [{"id": "6"}]}],
                        "observation": [{"id": "STATUS", "values": [{"id": "e"}]}],
                    },
                }
            ],
        },
    }  # fmt: skip


def answered(told):
    return read(json.dumps(told).encode(), None)


def test_version_2_gives_a_record_per_observation(imf):
    found = answered(imf)
    assert [list(record.values()) for record in found.records] == [
        ["FOB", "", "6", "e", "PAK", "XG_FOB_USD", "G001", "A", "2023", "1.50"],
        ["FOB", "", "6", "", "PAK", "XG_FOB_USD", "G001", "A", "2024", "2"],
        ["CIF", "free text", "", "e", "PAK", "MG_CIF_USD", "CHN", "A", "2024", "3"],
    ]
    assert list(found.records[0]) == [
        "VALUATION", "NOTE", "SCALE", "STATUS",
        "COUNTRY", "INDICATOR", "COUNTERPART_COUNTRY", "FREQUENCY", "TIME_PERIOD", "OBS_VALUE",
    ]  # fmt: skip


def test_version_1_gives_numbers():
    found = answered(WITS)
    assert [(record["PRODUCTCODE"], record["OBS_VALUE"]) for record in found.records] == [
        ("16-24_FoodProd", 65897013.512), ("50-63_TextCloth", 114181778.954), ("Total", 2407390189.46),
    ]  # fmt: skip
    assert found.records[0] == {
        "FREQ": "A", "REPORTER": "USA", "PARTNER": "WLD", "PRODUCTCODE": "16-24_FoodProd", "INDICATOR": "MPRT-TRD-VL",
        "TIME_PERIOD": "2017", "DATASOURCE": "WITS-CMT", "OBS_VALUE": 65897013.512,
    }  # fmt: skip


@pytest.mark.parametrize("version", [1, 2])
def test_locators_lead_to_the_observation(imf, version):
    told = imf if version == 2 else WITS
    found = answered(told)
    for locator, record in zip(found.locators, found.records, strict=True):
        place = told
        for step in STEP.findall(locator):
            place = place[int(step) if isinstance(place, list) else step]
        assert place[0] == record["OBS_VALUE"]
    assert found.locators[-1] == (
        "[data][dataSets][0][series][0:2:1:0][observations][1]"
        if version == 2
        else "[dataSets][0][series][0:0:0:2:0][observations][0]"
    )


@pytest.mark.parametrize("datasets", [[], [{}], [{"series": {}}], [{"structure": 0, "series": None}]])
def test_no_series_is_no_record(imf, datasets):
    imf["data"]["dataSets"] = datasets
    assert answered(imf).records == []


def test_values_that_are_not_there_are_null(imf):
    imf["data"]["dataSets"][0]["series"]["0:0:0:0"]["observations"] = {"0": [None, 0], "1": []}
    assert [record["OBS_VALUE"] for record in answered(imf).records[:2]] == [None, None]


def test_a_group_without_its_list_of_values_says_nothing(imf):
    imf["data"]["structures"][0]["attributes"]["dimensionGroup"][0]["values"] = []
    assert {record["VALUATION"] for record in answered(imf).records} == {""}


def dimension(i, **changes):
    return lambda told: told["data"]["structures"][0]["dimensions"]["series"][i].update(changes)


def in_dataset(**changes):
    return lambda told: told["data"]["dataSets"][0].update(changes)


WRONG = {
    "no dataSets": (lambda told: told["data"].pop("dataSets"), "no list of dataSets, but structures"),
    "dataSets of texts": (lambda told: told["data"].update(dataSets=["x"]), "no list of dataSets"),
    "no structures": (lambda told: told["data"].pop("structures"), "no structure 0 among null"),
    "another structure": (in_dataset(structure=1), "no structure 1 among"),
    "structures renamed inside": (lambda told: told["data"]["structures"][0].pop("dimensions"), "no SDMX-JSON by series"),
    "a dimension lost": (lambda told: told["data"]["structures"][0]["dimensions"]["series"].pop(), "is none of 4 dimensions"),
    "a key too short": (in_dataset(series={"0:0:0": {"observations": {"0": ["1"]}}}), "not one number for each of COUNTRY"),
    "codes lost": (dimension(2, values=[{"id": "G001"}]), "names a code of COUNTERPART_COUNTRY that is not in its list"),
    "a code without id": (dimension(0, values=[{"title": "x"}]), "no id in a dimension"),
    "a dimension without id": (lambda told: told["data"]["structures"][0]["dimensions"]["series"][0].pop("id"), "no id in"),
    "an odd key": (in_dataset(series={"a:0:0:0": {"observations": {"0": ["1"]}}}), "names a code of COUNTRY"),
    "a period too many": (in_dataset(series={"0:0:0:0": {"observations": {"2": ["1"]}}}), "names a code of TIME_PERIOD"),
    "cells too many": (in_dataset(series={"0:0:0:0": {"observations": {"0": ["1", 0, 0]}}}), "not those of the attributes"),
    "a status too many": (in_dataset(series={"0:0:0:0": {"observations": {"0": ["1", 4]}}}), "a value of STATUS that is not in"),
    "a value without list": (in_dataset(series={"0:0:0:0": {"observations": {"0": "1"}}}), "is no list"),
    "series in a list": (in_dataset(series=[1]), "series is no object"),
    "side by side": (in_dataset(series=None, observations={"0:0:0:0:0": ["1"]}), "stand in no series"),
    "a group of three": (in_dataset(dimensionGroupAttributes={"0:1:1": [0]}), "is none of 5 dimensions"),
    "two measures": (
        lambda told: told["data"]["structures"][0]["measures"].update(observation=[{"id": "A"}, {"id": "B"}]),
        "several measures",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_another_shape_is_rejected(imf, name):
    change, reason = WRONG[name]
    change(imf)
    with pytest.raises(Rejected, match=reason):
        answered(imf)


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>Sorry</html>", b"{}", b'"x"', b'{"data": {"dataSets": [{"series": NaN}]}}'])
def test_what_is_no_sdmx_json_is_rejected(body):
    with pytest.raises(Rejected):
        read(body, None)


def test_an_error_under_status_200_is_told():
    with pytest.raises(ToldError, match="No such dataflow"):
        answered({"meta": {}, "errors": [{"code": 404, "title": "No such dataflow"}]})
