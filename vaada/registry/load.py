"""Reading the registry: the shared vocabularies (units, areas, indicators, thresholds) and one folder per manifesto.

    commitments/units.yml areas.yml thresholds.yml indicators/*.yml
    commitments/<manifesto>/manifesto.yml sentences.yml mandates.yml claims.yml amendments.yml freeze.yml
    commitments/<manifesto>/commitments/*.yml evidence/*.yml

Every record remembers its place (`file.yml:12`), so that an error found later can still name it.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from vaada.errors import BadInput
from vaada.registry.models import (
    Amendment,
    AreaRecord,
    Claim,
    Commitment,
    EvidenceEvent,
    Frozen,
    Indicator,
    Mandate,
    Manifesto,
    Sentence,
    Threshold,
    Unit,
)
from vaada.yaml_lines import read_yaml, shown_path, validate


@dataclass
class ManifestoFolder:
    """One manifesto with everything that its folder says."""

    manifesto: Manifesto
    sentences: dict[str, Sentence]
    mandates: list[Mandate]
    commitments: dict[str, Commitment]
    evidence: list[EvidenceEvent]
    claims: dict[str, Claim]
    amendments: list[Amendment]
    frozen: dict[str, Frozen]
    folder: Path


@dataclass
class Registry:
    """All manifestos and what they share. `places` maps (kind, id) to the file and line of the record."""

    root: Path
    units: dict[str, Unit]
    areas: dict[str, AreaRecord]
    indicators: dict[str, Indicator]
    thresholds: dict[tuple[str, str], Threshold]
    manifestos: dict[str, ManifestoFolder]
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def commitments(self) -> dict[str, Commitment]:
        """All commitments of all manifestos, by id."""
        return {name: one for folder in self.manifestos.values() for name, one in folder.commitments.items()}

    def digest(self) -> str:
        """SHA-256 over every file of the registry, names and bytes."""
        digest = hashlib.sha256()
        for path in sorted(self.root.rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(self.root)).encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


class _Reader:
    """Reads lists of records and remembers where each stood."""

    def __init__(self):
        self.places = {}

    def records(self, model, kind, key, *paths, optional=False):
        """Records of `paths` by `key`; one that is given twice is refused with both places."""
        found = {}
        for path in paths:
            if optional and not path.exists():
                continue
            located = read_yaml(path)
            for position, record in enumerate(validate(list[model], located.data or [], located)):
                name = key(record)
                place = located.at((position,))
                if name in found:
                    raise BadInput(f"{place}: {kind} `{name}` is given twice (first in {self.places[kind, name]}); keep one")
                found[name] = record
                self.places[kind, name] = place
        return found


def load_registry(root: Path | str) -> Registry:
    """The registry under `root`, each record valid by itself; `BadInput` names file, line and mend.

    What needs several records to judge is told by `vaada.registry.check.problems`.
    """
    root = Path(root)
    reader = _Reader()
    folders = sorted(path.parent for path in root.glob("*/manifesto.yml"))
    if not folders:
        raise BadInput(f"{shown_path(root)}: no folder with a manifesto.yml; correct the path of the registry")
    registry = Registry(
        root=root,
        units=reader.records(Unit, "unit", lambda unit: unit.unit, root / "units.yml"),
        areas=reader.records(AreaRecord, "area", lambda area: area.area, root / "areas.yml"),
        indicators=reader.records(
            Indicator, "indicator", lambda one: one.indicator_id, *sorted((root / "indicators").glob("*.yml"))
        ),
        thresholds=reader.records(
            Threshold, "threshold", lambda one: (one.indicator_id, one.ref_area), root / "thresholds.yml", optional=True
        ),
        manifestos={},
        places=reader.places,
    )
    for folder in folders:
        one = _manifesto_folder(reader, folder)
        registry.manifestos[one.manifesto.manifesto_id] = one
    return registry


def _manifesto_folder(reader, folder):
    located = read_yaml(folder / "manifesto.yml")
    manifesto = validate(Manifesto, located.data, located)
    if manifesto.manifesto_id != folder.name:
        raise BadInput(
            f"{located.at(('manifesto_id',))}: manifesto_id `{manifesto.manifesto_id}` in the folder {folder.name};"
            " give both one name"
        )
    reader.places["manifesto", manifesto.manifesto_id] = located.at(())
    amendments = reader.records(
        Amendment, "amendment", lambda one: (one.commitment_id, one.to_sha256), folder / "amendments.yml", optional=True
    )
    return ManifestoFolder(
        manifesto=manifesto,
        sentences=reader.records(Sentence, "sentence", lambda one: one.sentence_id, folder / "sentences.yml"),
        mandates=list(reader.records(Mandate, "mandate", lambda one: str(one.starts_on), folder / "mandates.yml").values()),
        commitments=reader.records(
            Commitment, "commitment", lambda one: one.commitment_id, *sorted((folder / "commitments").glob("*.yml"))
        ),
        evidence=list(
            reader.records(
                EvidenceEvent, "evidence", lambda one: one.event_id, *sorted((folder / "evidence").glob("*.yml"))
            ).values()
        ),
        claims=reader.records(Claim, "claim", lambda one: one.claim_id, folder / "claims.yml", optional=True),
        amendments=list(amendments.values()),
        frozen=reader.records(Frozen, "freeze", lambda one: one.commitment_id, folder / "freeze.yml", optional=True),
        folder=folder,
    )
