"""`vaada explain`: the chain behind one status or finding, from the rule down to the archived bytes.

    status -> rule with its numbers -> reading -> indicator -> yearly values -> observations -> row of the archived answer

Every step is taken from the receipts of a release, and carries the command that shows or recomputes it. The row at the
end is read from the archive at the receipt's locator, not from the release. Milestones end at dated events instead, and
what cannot be checked ends at the reason why.
"""

import shlex
from pathlib import Path

from vaada.archive import Archive
from vaada.chain import Explanation, Observation, ReadingChain, Value
from vaada.errors import BadInput, VaadaError
from vaada.explain_told import lines_of
from vaada.raw_rows import RawRows
from vaada.release.folders import local_root
from vaada.released import Released, nearest, open_release
from vaada.rules_told import told_claim_rule, told_rule

FIGURES = (
    "baseline_value", "target_value", "latest_value", "progress_ratio", "path_gap", "remaining_pace", "trend_slope",
    "last_change", "trend_p", "long_slope", "peer_change_gap",
)  # fmt: skip


def explain(data_root: Path | str, commitment_id: str, release_id: str | None = None) -> Explanation:
    """The chain behind a commitment or a claim in the release in force, or in the named one.

    `BadInput` for an id that the release does not have (with the nearest ids), or where there is no release.
    """
    with open_release(data_root, release_id) as released:
        raw = RawRows(Archive(local_root(data_root) / "archive"))
        for table, key, build in (("scorecard", "commitment_id", _commitment), ("claims", "claim_id", _claim)):
            found = released.rows(f"select * from {table} where {key} = ?", commitment_id)
            if found:
                return build(released, found[0], raw)
        known = [row["name"] for row in released.rows(
            "select commitment_id as name from scorecard union all select claim_id from claims")]  # fmt: skip
        raise BadInput(f"nothing is called `{commitment_id}` in release {released.folder.name}; {nearest(commitment_id, known)}")


def _commitment(released: Released, row: dict, raw: RawRows) -> Explanation:
    """A row that restates another one is explained by that other one's readings and evidence."""
    origin = row["restates"] or row["commitment_id"]
    readings = released.rows("select * from readings where commitment_id = ? order by is_primary desc, reading_id", origin)
    chain = _reading_chain(released, readings[0], raw) if readings else None
    return Explanation(
        name=row["commitment_id"],
        kind="commitment",
        row=row,
        release=released.release,
        folder=released.folder,
        rule=told_rule(row, chain and chain.row, chain and chain.indicator),
        restates=row["restates"],
        reading=chain,
        other_readings=readings[1:],
        events=released.rows("select * from evidence where commitment_id = ? order by object, event_date, event_id", origin),
        commands=_commands(released, "scorecard", "commitment_id", row["commitment_id"], chain),
    )


def _reading_chain(released, reading, raw):
    receipts = released.rows(
        "select * from receipts where commitment_id = ? and reading_id = ? and step <> 'status'",
        reading["commitment_id"], reading["reading_id"],
    )  # fmt: skip
    indicator = released.rows("select * from indicators where indicator_id = ?", reading["indicator_id"])[0]
    figures = {one["figure"]: one["value"] for one in receipts if one["step"] == "reading"}
    return ReadingChain(
        row=reading,
        indicator=indicator,
        figures={name: figures[name] for name in FIGURES if name in figures},
        values=_values(receipts, "indicator", raw),
    )


def _values(receipts, step, raw):
    """The receipts of a step with the observations that they name as inputs."""
    known = {one["receipt_id"]: one for one in receipts}
    return tuple(
        Value(
            one["figure"],
            one["value"],
            one["vintage_at"],
            tuple(
                sorted(
                    (_observation(known[name], raw) for name in (one["inputs"] or "").split("; ") if name),
                    key=lambda each: each.figure,
                )
            ),
        )
        for one in sorted(receipts, key=lambda each: each["figure"])
        if one["step"] == step
    )


def _observation(receipt, raw):
    found, problem = None, None
    try:
        found = raw.at(receipt["snapshot_sha256"], receipt["locator"])
    except (VaadaError, LookupError, ValueError, TypeError) as error:
        problem = f"the row cannot be shown: {error}"
    parts = {name: receipt[name] for name in ("receipt_id", "figure", "value", "vintage_at", "snapshot_sha256", "locator", "url")}
    return Observation(**parts, raw=found, problem=problem)


def _claim(released: Released, row: dict, raw: RawRows) -> Explanation:
    receipts = released.rows("select * from receipts where claim_id = ?", row["claim_id"])
    return Explanation(
        name=row["claim_id"],
        kind="claim",
        row=row,
        release=released.release,
        folder=released.folder,
        rule=told_claim_rule(row),
        measures=sorted(_values(receipts, "claim", raw), key=lambda one: one.figure, reverse=True),
        commands=_commands(released, "claims", "claim_id", row["claim_id"], None),
    )


def _commands(released, table, key, name, chain):
    """The command that shows or recomputes each step. Names are ids of the registry: letters, digits, full stops, dashes."""
    database = shlex.quote(str(released.folder / "scorecard.duckdb"))

    def query(sql):
        return f'duckdb -readonly {database} "{sql}"'

    commands = {
        "everything, from the archive": "vaada nightly --force",
        "every hash, receipt and locator": f"vaada verify --release {released.folder.name}",
        "the row": query(f"from {table} where {key} = '{name}'"),
        "the receipts": query(f"from receipts where {key} = '{name}' order by step, figure"),
    }
    if chain:
        row = chain.row
        commands |= {
            "the receipts of the reading": query(
                f"from receipts where commitment_id = '{row['commitment_id']}' and reading_id = '{row['reading_id']}'"
            ),
            "the readings": query(f"from readings where commitment_id = '{row['commitment_id']}'"),
            "the yearly values": query(
                f"from indicator_values where indicator_id = '{row['indicator_id']}' and ref_area = '{row['ref_area']}'"
            ),
            "every vintage of them": query(
                f"from indicator_revisions where indicator_id = '{row['indicator_id']}' and ref_area = '{row['ref_area']}'"
            ),
        }
    return commands


def print_explanation(explanation: Explanation, console) -> None:
    """Tell the chain on a rich console, a step a paragraph, each with the command that shows it again."""
    for style, text in lines_of(explanation):
        console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)
