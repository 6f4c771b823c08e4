"""A data root with a real release in it: the shipped figures, gated by nobody, published by the release's own code."""

import shutil
from pathlib import Path

from vaada.house import House
from vaada.release.inputs import inputs_of
from vaada.release.publish import publish

from .releases import NOW, check


def published_root(candidate: Path, house: House, root: Path) -> Path:
    """`root` with a copy of the house's archive and the candidate released into it; the root."""
    shutil.copytree(Path(house.settings.data_root) / "archive", root / "archive")
    inputs = inputs_of(candidate, house.archive.digest(NOW), house.registry.digest())
    publish(root, candidate, inputs, [check()], NOW)
    return root
