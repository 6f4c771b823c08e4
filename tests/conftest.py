"""What all tests share: the recorded files beside the project, and the project's own specs, units and areas."""

import os
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from vaada.catalog import load_sources
from vaada.house import House
from vaada.registry.models import AreaRecord, Unit
from vaada.settings import Settings
from vaada.yaml_lines import read_yaml, validate

HOUSE = Path(__file__).parents[1]
# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

NOW = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)  # the frozen clock of every build in the tests


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded answers and figures beside the project; without it a test is skipped, in CI it fails."""
    folder = HOUSE.parent / "shared"
    if not folder.is_dir():
        message = "no folder `shared` beside the project: its recorded files are needed here"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(message)
    return folder


@pytest.fixture(scope="session")
def house() -> Path:
    """The root of the project."""
    return HOUSE


@pytest.fixture(scope="session")
def sources():
    """The project's own source specs."""
    return load_sources(HOUSE / "sources")


@pytest.fixture(scope="session")
def units() -> list[Unit]:
    """The project's own units."""
    located = read_yaml(HOUSE / "commitments" / "units.yml")
    return validate(list[Unit], located.data, located)


@pytest.fixture(scope="session")
def areas() -> set[str]:
    """The codes of the project's own areas."""
    located = read_yaml(HOUSE / "commitments" / "areas.yml")
    return {record.area for record in validate(list[AreaRecord], located.data, located)}


@pytest.fixture(scope="session")
def offline_house(tmp_path_factory) -> House:
    """The project's own registry and specs over a fresh archive that holds the shipped figures; offline, frozen clock."""
    settings = Settings(data_root=str(tmp_path_factory.mktemp("data")), offline=True, frozen_now=NOW)
    house = House(settings)
    house.take_in_shipped_figures()
    return house


@pytest.fixture(scope="session")
def candidate(offline_house) -> Path:
    """A candidate built once from the shipped figures. Read it, or copy it before changing anything."""
    from vaada.warehouse.build import build_candidate

    build_candidate(offline_house.world(NOW), offline_house.candidate)
    return offline_house.candidate
