"""What the pages are made from: the published tables, and the registry's wording where it is the one that was used.

The tables say everything that is measured. The registry adds words that no table carries: titles of sections and
milestone objects, the promiser's name, Urdu units, the decimals that a publisher prints, and the interpretation itself,
which is shown only where its hash is the one in the scorecard. Without the registry a page shows the codes instead.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import duckdb

from vaada.registry.interpretation import interpretation_sha256
from vaada.registry.load import Registry, load_registry
from vaada.registry.models import Commitment, Manifesto
from vaada.version import HOUSE

ORDERED = {
    "scorecard": "manifesto_id, section, commitment_id",
    "readings": "commitment_id, is_primary desc, reading_id",
    "indicators": "indicator_id",
    "evidence": "commitment_id, object, event_date desc, event_id",
    "claims": "claim_id",
    "coverage": "sentence_id",
    "sources": "publisher, source_id, dataset_id",
    "quality_results": "outcome, severity, check_id",
    "verdict_log": "changed_on desc, commitment_id, change_id",
    "audit_items": "commitment_id, item",
}
# A receipt's observation is found again by its bytes and its place in them; what a licence withholds has no observation.
OBSERVATION_RECEIPTS = """
  select
    receipts.commitment_id, receipts.reading_id, receipts.claim_id, receipts.figure, receipts.value, receipts.vintage_at,
    receipts.snapshot_sha256, receipts.url, receipts.locator,
    any_value(observations.unit_measure) as unit_measure,
    any_value(observations.citation) as citation,
    any_value(sources.publisher) as publisher
  from receipts
  left join observations
    on receipts.snapshot_sha256 = observations.snapshot_sha256 and receipts.locator = observations.locator
  left join sources
    on observations.source_id = sources.source_id and observations.dataset_id = sources.dataset_id
  where receipts.step = 'observation'
  group by receipts.receipt_id, 1, 2, 3, 4, 5, 6, 7, 8, 9
  order by receipts.commitment_id, receipts.reading_id, receipts.claim_id, receipts.figure, receipts.vintage_at, receipts.locator
"""
PRIMARY_SERIES = """
  select values_.indicator_id, values_.ref_area, values_.time_period, values_.obs_value, values_.obs_status, values_.vintage_at
  from indicator_values as values_
  semi join scorecard on values_.indicator_id = scorecard.indicator_id and values_.ref_area = scorecard.ref_area
  where values_.freq in ('A', 'FY')
  order by values_.indicator_id, values_.ref_area, values_.time_period
"""


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    """The rows of a query as dicts."""
    answer = connection.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def registry_of(release: dict) -> Registry | None:
    """The project's registry, if it is the one that the release names by its hash."""
    registry = load_registry(HOUSE / "commitments")
    return registry if registry.digest() == release["registry_sha256"] else None


@dataclass
class Facts:
    """The tables as lists of dicts, grouped the way pages ask for them."""

    release: dict
    tables: dict[str, list[dict]]
    series: dict[tuple[str, str], list[dict]]
    receipts: dict[tuple[str | None, str | None, str | None], list[dict]]
    registry: Registry | None

    def of(self, table: str, commitment_id: str) -> list[dict]:
        """The rows of a table that belong to a commitment."""
        return self._grouped[table].get(commitment_id, [])

    @cached_property
    def _grouped(self):
        grouped = {}
        for table, rows in self.tables.items():
            grouped[table] = defaultdict(list)
            for row in rows:
                grouped[table][row.get("commitment_id")].append(row)
        return grouped

    @cached_property
    def by_id(self) -> dict[str, dict]:
        """The scorecard's rows by commitment_id."""
        return {row["commitment_id"]: row for row in self.tables["scorecard"]}

    @cached_property
    def indicators(self) -> dict[str, dict]:
        """The indicators by id."""
        return {row["indicator_id"]: row for row in self.tables["indicators"]}

    @cached_property
    def _units_in_urdu(self):
        return {one.label_en: one.label_ur for one in self.registry.units.values()} if self.registry else {}

    def manifesto(self, manifesto_id: str) -> Manifesto | None:
        """What the registry says of a manifesto."""
        folders = self.registry.manifestos if self.registry else {}
        return folders[manifesto_id].manifesto if manifesto_id in folders else None

    @cached_property
    def _interpretations(self):
        if not self.registry:
            return {}
        return {
            interpretation_sha256(self.registry, folder, one): one
            for folder in self.registry.manifestos.values()
            for one in folder.commitments.values()
        }

    def frozen(self, row: dict) -> Commitment | None:
        """The registry's record of a scorecard row, if it still has the hash under which it was scored."""
        return self._interpretations.get(row["interpretation_sha256"])

    def digits(self, indicator_id: str | None) -> int | None:
        """The decimals that the publisher prints."""
        known = self.registry.indicators if self.registry else {}
        return known[indicator_id].digits if indicator_id in known else None

    def unit(self, label: str | None, is_urdu: bool) -> str:
        """A unit as printed for people."""
        return (self._units_in_urdu.get(label, label) if is_urdu else label) or ""

    def area(self, code: str | None, is_urdu: bool) -> str:
        """The name of an area; its code where the registry is not at hand."""
        known = self.registry.areas if self.registry else {}
        if code not in known:
            return code or ""
        return known[code].name_ur if is_urdu else known[code].name_en


def read_facts(connection: duckdb.DuckDBPyConnection, release: dict, registry: Registry | None) -> Facts:
    """Read every table that a page shows, each in a fixed order."""
    tables = {table: rows_of(connection, f"select * from {table} order by {order}") for table, order in ORDERED.items()}
    series, receipts = defaultdict(list), defaultdict(list)
    for row in rows_of(connection, PRIMARY_SERIES):
        series[row["indicator_id"], row["ref_area"]].append(row)
    for row in rows_of(connection, OBSERVATION_RECEIPTS):
        receipts[row["commitment_id"], row["reading_id"], row["claim_id"]].append(row)
    return Facts(release, tables, dict(series), dict(receipts), registry)
