"""The published scorecard against the reference: `recompute(connection, world)` lists every difference.

Figures agree within 1e-9 of their size (1e-12 near zero), words exactly. A flag that the method leaves open where
there is nothing to flag (`agrees_with_primary` without a class, `is_overdue` without a deadline) may be NULL or false.
Where the reference itself stops (no frozen threshold, a logarithm of zero) that is a difference too.
"""

from .compare_values import compare_indicator_values
from .expected import claim_row, commitment_row
from .expected_readings import readings_of
from .world import Published, guarded, rows_of, same

NULL_IS_FALSE = ("agrees_with_primary", "is_overdue")


def recompute(connection, world):
    """Every disagreement between a published file (open DuckDB connection) and the reference, as sentences."""
    published = Published(connection)
    found = compare_indicator_values(connection, world, published)
    found += compare_readings(connection, world, published)
    found += compare_commitments(connection, world, published)
    return found + compare_claims(connection, world, published)


def differences(label, row, expected):
    """One sentence for each column of `expected` in which the published row differs."""
    found = []
    for column, value in expected.items():
        if not hasattr(row, column):
            found.append(f"{label} {column}: not a published column")
            continue
        cell = getattr(row, column)
        if column in NULL_IS_FALSE:
            cell, value = bool(cell), bool(value)
        if not same(cell, value):
            found.append(f"{label} {column}: published {cell!r}, reference {value!r}")
    return found


def keys_differ(label, published, expected):
    """Rows on one side only."""
    missing = sorted(set(expected) - set(published))
    unknown = sorted(set(published) - set(expected))
    return [f"{label} {key}: not published" for key in missing] + [f"{label} {key}: not known" for key in unknown]


def scored(world):
    """The commitments of the world that do not restate another."""
    return [c for c in world.commitments.values() if not c.restates]


def compare_readings(connection, world, published):
    """METHOD 3.1 to 3.3: every derived column of every reading."""
    mine = [row for row in rows_of(connection, "readings") if row.commitment_id in world.commitments]
    rows = {(row.commitment_id, row.reading_id): row for row in mine}
    expected = {(c.commitment_id, r.reading_id) for c in scored(world) for r in c.readings}
    found = keys_differ("readings", rows, expected)
    for commitment in (c for c in scored(world) if c.readings):

        def of_one(commitment=commitment):
            lines = []
            for reading_id, reading in readings_of(world, published, commitment).items():
                key = (commitment.commitment_id, reading_id)
                if key in rows:
                    lines += differences(f"readings {key[0]}/{reading_id}", rows[key], reading.columns)
            return lines

        found += guarded(f"readings {commitment.commitment_id}", of_one)
    return found


def restated(world, commitment):
    """The commitment whose status a restating row shows; ValueError for a circle."""
    seen = []
    while commitment.restates:
        if commitment.commitment_id in seen:
            raise ValueError(f"{commitment.commitment_id} restates itself")
        seen.append(commitment.commitment_id)
        commitment = world.commitments[commitment.restates]
    return commitment


def compare_commitments(connection, world, published):
    """METHOD 3 to 5: every row of the scorecard."""
    mine = world.manifesto.manifesto_id
    rows = {row.commitment_id: row for row in rows_of(connection, "scorecard") if row.manifesto_id == mine}
    found = keys_differ("scorecard", rows, world.commitments)
    for name in sorted(set(rows) & set(world.commitments)):

        def of_one(name=name):
            commitment = world.commitments[name]
            expected = commitment_row(world, published, restated(world, commitment))
            if commitment.restates:
                expected = {"indicator_status": expected["indicator_status"]}
            return differences(f"scorecard {name}", rows[name], expected)

        found += guarded(f"scorecard {name}", of_one)
    return found


def compare_claims(connection, world, published):
    """METHOD 3.6: every claim of this manifesto's commitments."""
    rows = {row.claim_id: row for row in rows_of(connection, "claims") if row.commitment_id in world.commitments}
    found = keys_differ("claims", rows, {claim.claim_id for claim in world.claims})
    for claim in world.claims:
        if claim.claim_id in rows:

            def of_one(claim=claim):
                return differences(f"claims {claim.claim_id}", rows[claim.claim_id], claim_row(world, published, claim))

            found += guarded(f"claims {claim.claim_id}", of_one)
    return found
