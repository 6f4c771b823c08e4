"""What SQL lacks, registered as functions on every connection that dbt opens (a dbt-duckdb plugin).

    mann_kendall_p(values DOUBLE[]) -> DOUBLE    two-sided exact p of the Mann-Kendall trend test; NULL under 4 values

Exact means: the share of all orders of the same values whose |S| is at least the observed one (Mann 1945, Kendall 1975);
with ties this is the permutation test. All values equal: p = 1. Windows hold at most 6 values, 720 orders.
"""

import itertools
from functools import cache

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

FEWEST_VALUES = 4


def mann_kendall_s(values: tuple[float, ...]) -> int:
    """Kendall's S: pairs that rise minus pairs that fall."""
    return sum((b > a) - (b < a) for a, b in itertools.combinations(values, 2))


@cache
def _p_of_ranks(ranks: tuple[int, ...]) -> float:
    observed = abs(mann_kendall_s(ranks))
    orders = list(itertools.permutations(ranks))
    return sum(abs(mann_kendall_s(order)) >= observed for order in orders) / len(orders)


def mann_kendall_p(values: list[float] | None) -> float | None:
    """The exact two-sided p of a series in order of time; None under 4 values. Longer than 8 is refused."""
    if values is None or len(values) < FEWEST_VALUES:
        return None
    if len(values) > 8:
        raise ValueError("mann_kendall_p enumerates all orders: at most 8 values")
    ranks = {value: rank for rank, value in enumerate(sorted(set(values)))}
    return _p_of_ranks(tuple(ranks[value] for value in values))


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the functions known to a connection."""
    connection.create_function(
        "mann_kendall_p", mann_kendall_p, ["DOUBLE[]"], "DOUBLE", null_handling="special", side_effects=False
    )


class Plugin(BasePlugin):
    """dbt-duckdb calls this for each database that it opens."""

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        register(conn)
