"""Freezing: thresholds from the figures known now, then the hash of every interpretation, once.

`flat` (METHOD 3.2) is half the median absolute annual change over the latest 10 points known at the freeze, in the
indicator's transformed units, and at least half of the last digit that the publisher prints. What is frozen stays: a
later run adds what is new, and writes an amendment where a first threshold completes an interpretation frozen before.
"""

import datetime
import itertools
import math
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from vaada.registry.interpretation import interpretation_sha256
from vaada.registry.load import ManifestoFolder, Registry, load_registry
from vaada.registry.models import Indicator
from vaada.warehouse.build import World, build_candidate

POINTS = 10  # METHOD 3.2
FROZEN_HEADER = "# Written by `vaada registry freeze`; a change needs an amendment (amendments.yml), not an edit here.\n"


@dataclass(frozen=True)
class FreezeReport:
    """What a freeze added."""

    thresholds: int
    commitments: int
    amendments: int


def flat_threshold(points: list[tuple[int, float]], indicator: Indicator) -> float:
    """`flat` of a series: `points` are (year, value in the indicator's units), in order of years; at least two.

    In transformed units per year. Source: METHOD 3.2.
    """
    chosen = points[-POINTS:]
    shown = [(year, math.log(value) if indicator.transform == "log" else value) for year, value in chosen]
    changes = [abs((b - a) / (later - earlier)) for (earlier, a), (later, b) in itertools.pairwise(shown)]
    half_digit = 0.5 * 10.0**-indicator.digits
    if indicator.transform == "log":
        half_digit /= chosen[-1][1]
    return float(f"{max(statistics.median(changes) / 2, half_digit):.6g}")


def freeze(world: World, today: datetime.date) -> FreezeReport:
    """Add what is not frozen yet to `thresholds.yml`, `freeze.yml` and `amendments.yml` of the world's registry."""
    registry = world.registry
    before = {name: interpretation_sha256(registry, folder, one) for folder, name, one in _commitments(registry)}
    added = _new_thresholds(world, today)
    if added:
        rows = [one.model_dump(mode="json") for one in registry.thresholds.values()] + added
        _write(registry.root / "thresholds.yml", sorted(rows, key=lambda row: (row["indicator_id"], row["ref_area"])))
    now = load_registry(registry.root)
    frozen = amended = 0
    for folder in now.manifestos.values():
        frozen += _freeze_new(now, folder, today)
        amended += _amend_completed(now, folder, before, today)
    return FreezeReport(len(added), frozen, amended)


def _commitments(registry: Registry):
    for folder in registry.manifestos.values():
        for name, commitment in folder.commitments.items():
            yield folder, name, commitment


def _new_thresholds(world, today):
    wanted = {
        (reading.indicator_id, reading.ref_area or folder.manifesto.ref_area)
        for folder, _, commitment in _commitments(world.registry)
        for reading in commitment.readings
        if commitment.promise_type == "direction"
    }
    wanted -= set(world.registry.thresholds)
    if not wanted:
        return []
    rows = []
    for (name, area), points in _points(world).items():
        if (name, area) in wanted and len(points) >= 2:
            rows.append(
                {
                    "indicator_id": name,
                    "ref_area": area,
                    "flat_threshold": flat_threshold(points, world.registry.indicators[name]),
                    "points_used": min(len(points), POINTS),
                    "frozen_on": today.isoformat(),
                    "reason": "half the median absolute annual change, METHOD 3.2",
                }
            )
    return rows


def _points(world):
    """{(indicator, area): [(year, value)]} of all annual values held, positive ones where the transform is a logarithm."""
    with tempfile.TemporaryDirectory() as folder:
        candidate = Path(folder) / "freeze.duckdb"
        build_candidate(world, candidate, select="+int_annual_points")
        with duckdb.connect(str(candidate), read_only=True) as connection:
            rows = connection.execute(
                "select indicator_id, ref_area, year, obs_value from intermediate.int_annual_points"
                " where transformed is not null order by all"
            ).fetchall()
    points = {}
    for name, area, year, value in rows:
        points.setdefault((name, area), []).append((year, value))
    return points


def _freeze_new(registry: Registry, folder: ManifestoFolder, today) -> int:
    new = [name for name in folder.commitments if name not in folder.frozen]
    if new:
        rows = [one.model_dump(mode="json") for one in folder.frozen.values()] + [
            {
                "commitment_id": name,
                "interpretation_sha256": interpretation_sha256(registry, folder, folder.commitments[name]),
                "frozen_on": today.isoformat(),
            }
            for name in new
        ]
        _write(folder.folder / "freeze.yml", sorted(rows, key=lambda row: row["commitment_id"]))
    return len(new)


def _amend_completed(registry, folder, before, today):
    """Amendments for interpretations that were as frozen until a first threshold was added to them just now."""
    accepted = {(one.commitment_id, one.to_sha256) for one in folder.amendments}
    rows = []
    for name, frozen in folder.frozen.items():
        now = interpretation_sha256(registry, folder, folder.commitments[name])
        was_in_order = frozen.interpretation_sha256 == before[name] or (name, before[name]) in accepted
        if now != before[name] and was_in_order:
            rows.append(
                {
                    "commitment_id": name,
                    "amended_on": today.isoformat(),
                    "reason": "first threshold of an indicator, computed when its first figures were held",
                    "from_sha256": before[name],
                    "to_sha256": now,
                }
            )
    if rows:
        _write(folder.folder / "amendments.yml", [one.model_dump(mode="json") for one in folder.amendments] + rows)
    return len(rows)


def _write(path, rows):
    path.write_text(FROZEN_HEADER + yaml.safe_dump(rows, sort_keys=False, allow_unicode=True, width=120), encoding="utf-8")
