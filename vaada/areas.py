"""Every publisher's codes of areas, brought to ISO 3166-1 alpha-3 through one mapping.

The table of countries is that of the package `country_converter`, read as a file: importing the package would import pandas
for a second. What a publisher writes otherwise stands in `sources/codes/areas.yml`, a scheme each. M49 and similar numbers
are compared without leading zeros ("004" is "4").
"""

import csv
import importlib.util
from functools import lru_cache
from pathlib import Path

from vaada.errors import BadInput
from vaada.spec_record import Name, SpecRecord, Text
from vaada.version import HOUSE
from vaada.yaml_lines import read_yaml, validate

EXCEPTIONS = HOUSE / "sources" / "codes" / "areas.yml"


class Scheme(SpecRecord):
    """A way to write areas: a column of the table of countries, and exceptions that win over it."""

    scheme: Name
    column: Text
    exceptions: dict[Text, Text] = {}


@lru_cache
def area_codes() -> dict[str, dict[str, str]]:
    """{scheme: {code: our code}}; `BadInput` for a scheme on a column that the table does not have."""
    located = read_yaml(EXCEPTIONS)
    countries = _countries()
    found = {}
    for scheme in validate(list[Scheme], located.data, located):
        if scheme.column not in countries[0]:
            raise BadInput(f"{EXCEPTIONS.name}: scheme {scheme.scheme}: no column `{scheme.column}` in the table of countries")
        plain = {plain_code(row[scheme.column]): row["ISO3"] for row in countries if row[scheme.column]}
        found[scheme.scheme] = plain | {plain_code(code): area for code, area in scheme.exceptions.items()}
    return found


def ref_area_of(scheme: str, code: object) -> str | None:
    """Our code of an area that a publisher writes as `code`, or None; `BadInput` for a scheme that nobody declared."""
    if scheme not in area_codes():
        raise BadInput(f"{EXCEPTIONS.name}: no scheme is called `{scheme}`; it has {', '.join(area_codes())}")
    return area_codes()[scheme].get(plain_code(str(code)))


def plain_code(code: str) -> str:
    """A code without leading zeros, where it is a number."""
    return str(int(code)) if code.isascii() and code.isdigit() else code


def _countries():
    """The rows of the table of countries, those of states that are no more left out."""
    spec = importlib.util.find_spec("country_converter")
    if spec is None or not spec.submodule_search_locations:
        raise BadInput("the package country_converter is not installed; run `make setup`")
    path = Path(spec.submodule_search_locations[0]) / "country_data.tsv"
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row for row in rows if row["ISO3"] and not row["obsolete"]]
