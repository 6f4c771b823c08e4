"""SDMX-JSON, versions 1.0 and 2.0: one flat record per observation, with codes in the place of positions.

A series is named by the positions of its codes ("0:0:2:0"), an observation by the position of its period, and the lists of
codes stand elsewhere in the answer: in `structure` (1.0), in `data.structures` (2.0). A record holds, by their ids:

    dimensions    of the dataset, the series and the observation (so also TIME_PERIOD), as codes
    attributes    of groups of series, of the series and of the observation; "" where none is given
    OBS_VALUE     as in the JSON: a number, a text, or null

What is said about the whole dataset is no part of a record. An attribute's cell is a position in its list of values, or the
value itself. A group of series may name positions of a list that the publisher left out: what they mean is then not given.
"""

from collections.abc import Iterator

from vaada.fetch.formats.read import Read, Rejected, ToldError
from vaada.fetch.formats.sdmx_structure import Component, Structure, codes_of, object_of, positions_of, structure_of, text_of
from vaada.fetch.json_text import parsed, shown
from vaada.spec_answer import SdmxJsonAnswer

VALUE = "OBS_VALUE"


def read(body: bytes, answer: SdmxJsonAnswer) -> Read:
    """The observations of an answer; none where it has no series. `Rejected` where the JSON has another shape."""
    data = parsed(body)
    if not isinstance(data, dict):
        raise Rejected(f"no SDMX-JSON: {shown(data)}")
    if data.get("errors"):
        raise ToldError(f"the server says: {shown(data['errors'])}")
    inner, way = (data["data"], "[data]") if isinstance(data.get("data"), dict) else (data, "")
    datasets = inner.get("dataSets")
    if not isinstance(datasets, list) or not all(isinstance(one, dict) for one in datasets):
        raise Rejected(f"no SDMX-JSON: no list of dataSets, but {', '.join(inner) or 'nothing'}")
    records, locators = [], []
    for i, dataset in enumerate(datasets):
        if dataset.get("observations"):
            raise Rejected("the observations stand in no series, but side by side; ask for them by TIME_PERIOD")
        series = object_of(dataset, "series")
        if series:
            structure = structure_of(inner, dataset)
            for steps, record in _observations(dataset, series, structure):
                records.append(record)
                locators.append(f"{way}[dataSets][{i}][series]{steps}")
    return Read(records, locators)


def _observations(dataset: dict, series: dict, structure: Structure) -> Iterator[tuple[str, dict]]:
    """(last steps of the locator, record) of each observation of a dataset."""
    groups = _groups(dataset, structure)
    for key, one in series.items():
        if not isinstance(one, dict):
            raise Rejected(f"the series {key} is no object: {shown(one)}")
        positions = positions_of(key, structure.series)
        dimensions = structure.constant | codes_of(positions, structure.series)
        attributes = _attributes(one.get("attributes") or [], structure.series_attributes)
        for place, cells in object_of(one, "observations").items():
            if not isinstance(cells, list):
                raise Rejected(f"the observation {place} of the series {key} is no list: {shown(cells)}")
            at = positions_of(place, structure.observation)
            told = _attributes(cells[1:], structure.observation_attributes)
            grouped = _group_attributes(groups, [*positions, *at], structure)
            period = codes_of(at, structure.observation)
            yield f"[{key}][observations][{place}]", {
                **_together(grouped, attributes, told), **dimensions, **period, VALUE: cells[0] if cells else None,
            }  # fmt: skip


def _attributes(cells: list, components: list[Component], is_group: bool = False) -> dict[str, str]:
    """{id: text} of all attributes of a level; cells may end early."""
    if not isinstance(cells, list) or len(cells) > len(components):
        raise Rejected(f"the cells {shown(cells)} are not those of the attributes {', '.join(one.name for one in components)}")
    found = dict.fromkeys((one.name for one in components), "")
    for cell, one in zip(cells, components, strict=False):
        is_position = isinstance(cell, int) and not isinstance(cell, bool)
        if is_position and one.codes:
            if not 0 <= cell < len(one.codes):
                raise Rejected(f"the cell {cell} names a value of {one.name} that is not in its list: {shown(one.codes)}")
            found[one.name] = one.codes[cell]
        elif not (is_position and is_group):
            found[one.name] = text_of(cell)
    return found


def _groups(dataset: dict, structure: Structure) -> list[tuple[list[str], dict[str, str]]]:
    """(positions, attributes) of each group of series; in ":0::" only the second dimension is bound."""
    groups = []
    dimensions = len(structure.series) + len(structure.observation)
    for key, cells in object_of(dataset, "dimensionGroupAttributes").items():
        slots = key.split(":")
        if not len(structure.series) <= len(slots) <= dimensions:
            raise Rejected(f"the group `{key}` is none of {dimensions} dimensions")
        groups.append((slots, _attributes(cells, structure.group_attributes, is_group=True)))
    return groups


def _group_attributes(groups, positions: list[int], structure: Structure) -> dict[str, str]:
    """The attributes of all groups that a series belongs to."""
    texts = [str(position) for position in positions]
    mine = [told for slots, told in groups if all(slot in ("", text) for slot, text in zip(slots, texts, strict=False))]
    return _together(dict.fromkeys((one.name for one in structure.group_attributes), ""), *mine)


def _together(*levels: dict[str, str]) -> dict[str, str]:
    """Attributes of several levels in one; what is given wins over what is not."""
    found = {}
    for level in levels:
        for name, text in level.items():
            if text or name not in found:
                found[name] = text
    return found
