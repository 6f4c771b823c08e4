"""Receipts against the figures that a release publishes: each figure has its receipt, each receipt its figure.

Read from the database and compared here, in Python, so that the check does not lean on the SQL that made either.
"""

import math

import duckdb

from vaada.release.periods import period_year

CLOSE_ENOUGH = 1e-9
CLAIM_FIGURES = ("measured_value", "latest_value")
# What is measured or computed for a reading. (Bands and thresholds are set in the registry; they have no receipt.)
READING_FIGURES = (
    "baseline_value", "target_value", "latest_value", "progress_ratio", "path_gap", "remaining_pace", "trend_slope",
    "last_change", "trend_p", "long_slope", "peer_change_gap",
)  # fmt: skip

Found = tuple[int, list[str]]  # how many were looked at, and what does not match


def check_receipts(connection: duckdb.DuckDBPyConnection) -> Found:
    """Every receipt of a release's database: its inputs are receipts, and its value is the figure published."""
    receipts = _rows(connection, "receipts")
    known = {receipt["receipt_id"] for receipt in receipts}
    problems = [
        f"receipt {receipt['receipt_id']}: its input {name} is no receipt"
        for receipt in receipts
        for name in (receipt["inputs"].split("; ") if receipt["inputs"] else [])
        if name not in known
    ]
    problems += _differences(_told(receipts, "reading", "reading_id"), _readings(connection, receipts))
    problems += _differences(_told(receipts, "claim", "claim_id"), _claims(connection))
    problems += _indicator_differences(connection, receipts)
    problems += _missing_status_receipts(connection, receipts)
    return len(receipts), problems


def check_ratios(connection: duckdb.DuckDBPyConnection) -> Found:
    """Every progress_ratio, computed again from the row that it stands in."""
    rows = [row for row in _rows(connection, "readings") if row["progress_ratio"] is not None]
    problems = []
    for row in rows:
        again = progress_ratio(row)
        if not math.isclose(again, row["progress_ratio"], rel_tol=CLOSE_ENOUGH, abs_tol=CLOSE_ENOUGH):
            place = f"{row['commitment_id']} {row['reading_id']}"
            problems.append(f"readings: {place}: progress_ratio {row['progress_ratio']}, computed again {again}")
    return len(rows), problems


def progress_ratio(row: dict) -> float:
    """R of METHOD 3.1 for a row of `readings`: the pace so far over the pace needed."""
    start, latest, target = row["baseline_value"], row["latest_value"], row["target_value"]
    n = period_year(row["latest_period"]) - period_year(row["baseline_period"])
    years_given = period_year(row["target_period"]) - period_year(row["baseline_period"])
    if row["path"] == "compound":
        return ((latest / start) ** (1 / n) - 1) / ((target / start) ** (1 / years_given) - 1)
    return ((latest - start) / n) / ((target - start) / years_given)


def _told(receipts, step, part):
    """{(commitment_id, reading or claim, figure): value} of the receipts of a step."""
    return {
        (receipt["commitment_id"], receipt[part], receipt["figure"]): receipt["value"]
        for receipt in receipts
        if receipt["step"] == step
    }


def _readings(connection, receipts):
    figures = {*READING_FIGURES, *(receipt["figure"] for receipt in receipts if receipt["step"] == "reading")}
    return {
        (row["commitment_id"], row["reading_id"], figure): row.get(figure)
        for row in _rows(connection, "readings")
        for figure in figures
        if row.get(figure) is not None
    }


def _claims(connection):
    return {
        (row["commitment_id"], row["claim_id"], figure): row[figure]
        for row in _rows(connection, "claims")
        for figure in CLAIM_FIGURES
        if row[figure] is not None
    }


def _differences(told, published):
    for place in sorted(told.keys() | published.keys(), key=str):
        if told.get(place) != published.get(place):
            name = " ".join(part for part in place if part)
            yield f"{name}: the receipt says {told.get(place)}, the table {published.get(place)}"


def _indicator_differences(connection, receipts):
    published = {
        (f"{row['indicator_id']} {row['ref_area']} {row['time_period']}", row["vintage_at"]): row["obs_value"]
        for row in _rows(connection, "indicator_revisions")
    }
    for receipt in receipts:
        there = published.get((receipt["figure"], receipt["vintage_at"]))
        if receipt["step"] == "indicator" and receipt["value"] != there:
            yield f"{receipt['figure']}: the receipt says {receipt['value']}, indicator_revisions {there}"


def _missing_status_receipts(connection, receipts):
    told = {(receipt["commitment_id"], receipt["figure"]) for receipt in receipts if receipt["step"] == "status"}
    for row in _rows(connection, "scorecard"):
        if (row["commitment_id"], f"indicator_status {row['indicator_status']}") not in told:
            yield f"{row['commitment_id']}: no receipt for the status {row['indicator_status']}"


def _rows(connection, table):
    result = connection.execute(f"select * from main.{table} order by all")
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
