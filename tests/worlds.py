"""The `World` of the reference, filled from a house: what the comparison needs besides the published tables."""

from vaada.catalog import owner_of
from vaada.house import House

from .reference.world import World

MONTHS_OF = {"M": 1, "Q": 3, "A": 12, "FY": 12}


def worlds_of(house: House, as_of) -> list[World]:
    """One world per manifesto of the house's registry."""
    registry = house.registry
    owners = {
        name: [owner_of(house.sources, one.series)[2] for one in indicator.formula.numerator + indicator.formula.denominator]
        for name, indicator in registry.indicators.items()
    }
    units = {code: unit.in_base for code, unit in registry.units.items()}
    units |= {unit.label_en: unit.in_base for unit in registry.units.values()}
    return [
        World(
            as_of=as_of,
            manifesto=folder.manifesto,
            commitments=folder.commitments,
            indicators=registry.indicators,
            thresholds={key: one.flat_threshold for key, one in registry.thresholds.items()},
            release_intervals={
                name: max(MONTHS_OF[registry.indicators[name].freq], *(rule.release_interval_months for rule in rules))
                for name, rules in owners.items()
            },
            lags={name: max(rule.usual_lag_days for rule in rules) for name, rules in owners.items()},
            evidence_classes={
                # Nothing is fetched in these worlds: every figure came in by hand.
                name: [rule.evidence_class_by_hand or rule.evidence_class for rule in rules] for name, rules in owners.items()
            },
            units=units,
            members={name: area.members for name, area in registry.areas.items()},
            evidence=folder.evidence,
            claims=list(folder.claims.values()),
            mandates=folder.mandates,
            # A first print without a figure beside it is the current value; beside one it is a prior vintage.
            never_current=frozenset({"forecast", "missing"}),
        )
        for folder in registry.manifestos.values()
    ]
