"""The rooms of the house, opened together: registry, specs and archive, checked before anything is built on them."""

import datetime
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vaada.archive import Archive
from vaada.catalog import Source, load_sources
from vaada.errors import BadInput
from vaada.figures import ensure_shipped_figures
from vaada.gate.decisions import load_decisions
from vaada.registry.check import problems
from vaada.registry.load import Registry, load_registry
from vaada.settings import Settings
from vaada.version import HOUSE
from vaada.warehouse.build import World


@dataclass(frozen=True)
class House:
    """Where everything is: the project's folders (data in the tree) and the settings (data outside it)."""

    settings: Settings
    registry_root: Path = HOUSE / "commitments"
    sources_root: Path = HOUSE / "sources"
    expectations_root: Path = HOUSE / "expectations"

    @classmethod
    def from_env(cls) -> "House":
        """The house of this project with the settings of the environment."""
        return cls(Settings.from_env())

    @cached_property
    def registry(self) -> Registry:
        """The registry, each record valid by itself."""
        return load_registry(self.registry_root)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The source specs."""
        return load_sources(self.sources_root)

    @cached_property
    def archive(self) -> Archive:
        """The raw archive."""
        return Archive(self.settings.below("archive"))

    @property
    def work(self) -> Path:
        """The private folder of candidates; it is local whatever the data root is."""
        return Path(self.settings.below("warehouse"))

    @property
    def candidate(self) -> Path:
        """The candidate of this house: one at a time, replaced by each build."""
        return self.work / "candidate.duckdb"

    def check_registry(self, text: Path | None = None) -> None:
        """`BadInput` with every problem of the registry, one a line."""
        found = problems(self.registry, self.sources, text)
        if found:
            raise BadInput("\n".join(found))

    def take_in_shipped_figures(self) -> None:
        """The figures that ship with the project, taken in once as the vintage that their list declares."""
        ensure_shipped_figures(
            self.archive,
            self.sources,
            self.registry.units.values(),
            set(self.registry.areas),
            self.registry_root / "figures",
            self.settings.now(),
        )

    def data_digest(self, as_of: datetime.datetime) -> str:
        """SHA-256 over the vintages known at that instant and those of them that the gate holds back."""
        decisions = load_decisions(self.settings.below("archive"), as_of)
        held = sorted(f"{row['series_code']} {row['vintage_at']}" for row in decisions if row["decision"] == "held")
        return hashlib.sha256(json.dumps([self.archive.digest(as_of), held]).encode()).hexdigest()

    def world(self, as_of: datetime.datetime) -> World:
        """What a build as of that instant depends on."""
        return World(self.archive, self.registry, self.sources, as_of)
