"""The lists of codes of an answer in SDMX-JSON, which its keys ("0:0:2:0") name by position; `sdmx_json` reads the rest."""

from dataclasses import dataclass
from typing import Any

from vaada.fetch.formats.read import Rejected
from vaada.fetch.json_text import shown

DATASET_LEVELS = ("dataSet", "dataset")  # version 2.0, and what servers of 1.0 write


@dataclass(frozen=True)
class Component:
    """A dimension or an attribute: its id, and its codes by their positions."""

    name: str
    codes: list[str]


@dataclass(frozen=True)
class Structure:
    """What the positions of one dataset mean."""

    constant: dict[str, str]
    series: list[Component]
    observation: list[Component]
    group_attributes: list[Component]
    series_attributes: list[Component]
    observation_attributes: list[Component]


def structure_of(inner: dict, dataset: dict) -> Structure:
    """The lists of codes that a dataset points to."""
    found = inner.get("structure")
    if found is None:
        structures, number = inner.get("structures"), dataset.get("structure", 0)
        if not isinstance(structures, list) or not isinstance(number, int) or not 0 <= number < len(structures):
            raise Rejected(f"no SDMX-JSON: no structure {number} among {shown(structures)}")
        found = structures[number]
    if not isinstance(found, dict):
        raise Rejected(f"no SDMX-JSON: the structure is {shown(found)}")
    if len(object_of(found, "measures").get("observation") or []) > 1:
        raise Rejected(f"an observation has several measures: {shown(found['measures']['observation'])}")
    dimensions, attributes = object_of(found, "dimensions"), object_of(found, "attributes")
    of_all = [one for level in DATASET_LEVELS for one in _components(dimensions, level)]
    series, observation = _components(dimensions, "series"), _components(dimensions, "observation")
    if not series or not observation or any(len(one.codes) != 1 for one in of_all):
        raise Rejected(f"no SDMX-JSON by series: the dimensions are {shown(dimensions)}")
    levels = (_components(attributes, level) for level in ("dimensionGroup", "series", "observation"))
    return Structure({one.name: one.codes[0] for one in of_all}, series, observation, *levels)


def _components(levels: dict, level: str) -> list[Component]:
    found, listed = [], levels.get(level) or []
    if not isinstance(listed, list):
        raise Rejected(f"the dimensions or attributes of {level} are no list: {shown(listed)}")
    for one in listed:
        try:
            found.append(Component(one["id"], [_code(value) for value in one.get("values") or []]))
        except (KeyError, TypeError, AttributeError, StopIteration):
            raise Rejected(f"no id in a dimension, an attribute or a code: {shown(one)}") from None
    return found


def _code(value: Any) -> str:
    """A code's id; periods and free values have only a `value` in version 2.0, free texts only a `name` in 1.0."""
    return text_of(next(value[name] for name in ("id", "value", "name") if value.get(name) is not None))


def positions_of(key: str, components: list[Component]) -> list[int]:
    """The numbers of a key such as "0:0:2:0", one per dimension, each the position of a code."""
    numbers = [int(part) if part.isascii() and part.isdigit() else -1 for part in key.split(":")]
    if len(numbers) != len(components):
        raise Rejected(f"the key `{key}` has not one number for each of {', '.join(one.name for one in components)}")
    for number, one in zip(numbers, components, strict=True):
        if not 0 <= number < len(one.codes):
            raise Rejected(f"the key `{key}` names a code of {one.name} that is not in its list: {shown(one.codes)}")
    return numbers


def codes_of(positions: list[int], components: list[Component]) -> dict[str, str]:
    """{dimension: code} for the positions of a key."""
    return {one.name: one.codes[number] for number, one in zip(positions, components, strict=True)}


def text_of(value: Any) -> str:
    """A value of an attribute as text; of a text in several languages the English one, of several values all."""
    if isinstance(value, dict):
        return text_of(value.get("en", next(iter(value.values()), "")))
    if isinstance(value, list):
        return "; ".join(map(text_of, value))
    return "" if value is None else str(value)


def object_of(holder: dict, name: str) -> dict:
    """The object called so; empty where there is none. `Rejected` for anything else."""
    found = holder.get(name)
    if found is not None and not isinstance(found, dict):
        raise Rejected(f"{name} is no object: {shown(found)}")
    return found or {}
