"""The schema `registry` of a candidate: the registry and the specs as tables, which the dbt models join.

Aggregates of areas are written out here (a sum over X_SAARC becomes one input per member), and every series gets its
owner, so that SQL never has to know what a prefix or an aggregate is.
"""

import datetime
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from vaada.areas import area_codes
from vaada.catalog import Source, owner_of
from vaada.registry.interpretation import interpretation_sha256
from vaada.registry.load import Registry
from vaada.vocabulary import MILESTONE_ORDER, REACHED_STATES, STARTING_CONFIDENCE
from vaada.warehouse.raw import fetched_tables

# How far a state has come (METHOD 3.4): the ways back rank above nothing, below every way forward.
STATE_RANK = {"none": 0, "withdrawn": 1, "lapsed": 2, "suspended": 3} | {
    state: 4 + place for place, state in enumerate(one for one in MILESTONE_ORDER[1:7])
}


def load_registry_tables(
    connection: duckdb.DuckDBPyConnection,
    registry: Registry,
    sources: dict[str, Source],
    series_codes: Iterable[str],
    decisions: list[dict],
    run: dict,
) -> None:
    """Create the schema `registry`. `series_codes`: every code held or used; `decisions`: rows of the gate's decisions;
    `run`: as_of (aware datetime), rule_version, code_version.
    """
    connection.execute("create schema registry")
    tables = {
        "run": (
            [{**run, "as_of": run["as_of"].replace(tzinfo=None)}],
            "as_of timestamp, rule_version varchar, code_version varchar",
        ),
        **_manifesto_tables(registry),
        **_indicator_tables(registry),
        **_vocabulary_tables(registry),
        **_source_tables(registry, sources, series_codes, _fetched(connection, sources)),
        "gate_decisions": (
            decisions,
            "source_id varchar, dataset_id varchar, series_code varchar, vintage_at timestamp, decision varchar, rule varchar,"
            " decided_at timestamp, exception_id varchar",
        ),
    }
    for name, (rows, columns) in tables.items():
        _create(connection, name, rows, columns)


def _create(connection, name, rows, columns):
    connection.execute(f"create table registry.{name} ({columns})")
    if not rows:
        return
    names = [column.split()[0] for column in columns.replace("\n", " ").split(", ")]
    unknown = set(rows[0]) ^ set(names)
    if unknown:
        raise ValueError(f"registry.{name}: columns and rows differ in {sorted(unknown)}")
    frame = pa.table({column: pa.array([row[column] for row in rows]) for column in names})
    connection.register("rows_to_insert", frame)
    connection.execute(f"insert into registry.{name} by name select * from rows_to_insert")
    connection.unregister("rows_to_insert")


def _manifesto_tables(registry):
    folders = list(registry.manifestos.values())
    return {
        "manifestos": (
            [
                {
                    "manifesto_id": one.manifesto.manifesto_id,
                    "ref_area": one.manifesto.ref_area,
                    "promise_date": datetime.date.fromisoformat(one.manifesto.promise_date.month + "-01"),
                    "is_promise_date_estimated": one.manifesto.promise_date.is_estimated,
                    "title_en": one.manifesto.title_en,
                    "title_ur": one.manifesto.title_ur,
                }
                for one in folders
            ],
            "manifesto_id varchar, ref_area varchar, promise_date date, is_promise_date_estimated boolean, title_en varchar,"
            " title_ur varchar",
        ),
        "sentences": (
            [
                {"manifesto_id": one.manifesto.manifesto_id, **sentence.model_dump()}
                for one in folders
                for sentence in one.sentences.values()
            ],
            "manifesto_id varchar, sentence_id varchar, section varchar, position integer, words integer, sha256 varchar,"
            " kind varchar",
        ),
        "mandates": (
            [{"manifesto_id": one.manifesto.manifesto_id, **mandate.model_dump()} for one in folders for mandate in one.mandates],
            "manifesto_id varchar, starts_on date, ends_on date, office varchar, url varchar",
        ),
        "commitments": (_commitment_rows(registry), _COMMITMENT_COLUMNS),
        "audit_items": (
            [
                {"commitment_id": name, "item": item, "answer": answer.answer, "note": answer.note}
                for name, commitment in registry.commitments().items()
                for item, answer in commitment.audit.items()
            ],
            "commitment_id varchar, item varchar, answer boolean, note varchar",
        ),
        "readings": (_reading_rows(registry), _READING_COLUMNS),
        "objects": (
            [
                {"commitment_id": name, "position": position, **one.model_dump()}
                for name, commitment in registry.commitments().items()
                for position, one in enumerate(commitment.milestone.objects if commitment.milestone else [])
            ],
            "commitment_id varchar, position integer, object varchar, title_en varchar, title_ur varchar",
        ),
        "evidence": (_evidence_rows(registry), _EVIDENCE_COLUMNS),
        "claims": (_claim_rows(registry), _CLAIM_COLUMNS),
        "claim_definitions": (
            [
                {"claim_id": name, "definition_no": number, **definition.model_dump()}
                for one in folders
                for name, claim in one.claims.items()
                for number, definition in enumerate(claim.definitions)
            ],
            "claim_id varchar, definition_no integer, label varchar, annual_indicator_id varchar, monthly_indicator_id varchar",
        ),
    }


_COMMITMENT_COLUMNS = (
    "manifesto_id varchar, commitment_id varchar, sentence_id varchar, section varchar, restates varchar, force varchar,"
    " title_en varchar, title_ur varchar, quote varchar, promise_type varchar, interpretation varchar,"
    " interpretation_sha256 varchar, not_verifiable_reason varchar, checkable_if varchar, premise_error varchar,"
    " is_not_independent boolean, is_not_observable boolean, audit_score integer, milestone_kind varchar, chosen_by varchar,"
    " deadline date, reviewed_on date, context varchar"
)
_READING_COLUMNS = (
    "commitment_id varchar, reading_id varchar, is_primary boolean, rationale varchar, indicator_id varchar, ref_area varchar,"
    " direction varchar, is_indirect boolean, path varchar, baseline_period varchar, stated_value double,"
    " target_period varchar, target_ratio double, target_value double, band_low double, band_high double"
)
_EVIDENCE_COLUMNS = (
    "event_id varchar, commitment_id varchar, object varchar, event_date date, event_date_text varchar,"
    " event_date_precision varchar, state varchar, is_primary boolean, evidence_class varchar, starting_confidence integer,"
    " description varchar, source_title varchar, publisher varchar, url varchar, reviewed_on date, coder varchar,"
    " second_coder varchar"
)
_CLAIM_COLUMNS = (
    "manifesto_id varchar, claim_id varchar, sentence_id varchar, commitment_id varchar, wording varchar,"
    " claimed_value double, unit_label varchar, comparison varchar, is_causal boolean, premise_error varchar,"
    " not_held varchar, explanation varchar, explanation_ur varchar"
)


def _commitment_rows(registry):
    rows = []
    for folder in registry.manifestos.values():
        for one in folder.commitments.values():
            row = {
                name: getattr(one, name)
                for name in (
                    "commitment_id", "sentence_id", "restates", "force", "title_en", "title_ur", "quote", "promise_type",
                    "interpretation", "not_verifiable_reason", "checkable_if", "premise_error", "is_not_independent",
                    "is_not_observable",
                )
            }  # fmt: skip
            row["manifesto_id"] = folder.manifesto.manifesto_id
            row["section"] = folder.sentences[one.sentence_id].section
            row["interpretation_sha256"] = interpretation_sha256(registry, folder, one)
            row["audit_score"] = sum(answer.answer for answer in one.audit.values())
            row["context"] = "; ".join(sorted(one.context)) or None
            row["milestone_kind"] = one.milestone.kind if one.milestone else None
            for name in ("chosen_by", "deadline", "reviewed_on"):
                row[name] = getattr(one.milestone, name) if one.milestone else None
            rows.append(row)
    return rows


def _reading_rows(registry):
    return [
        {
            "commitment_id": name,
            **reading.model_dump(include={"reading_id", "is_primary", "rationale", "indicator_id", "direction", "is_indirect"}),
            "ref_area": reading.ref_area or folder.manifesto.ref_area,
            "path": reading.path,
            "baseline_period": reading.baseline.period if reading.baseline else None,
            "stated_value": reading.baseline.stated_value if reading.baseline else None,
            "target_period": reading.target.period if reading.target else None,
            "target_ratio": reading.target.ratio if reading.target else None,
            "target_value": reading.target.value if reading.target else None,
            "band_low": reading.band_low,
            "band_high": reading.band_high,
        }
        for folder in registry.manifestos.values()
        for name, commitment in folder.commitments.items()
        for reading in commitment.readings
    ]


def _evidence_rows(registry):
    rows = []
    for folder in registry.manifestos.values():
        for event in folder.evidence:
            for name in event.commitment_ids:
                row = event.model_dump(exclude={"commitment_ids"})
                row["commitment_id"] = name
                row["event_date_text"] = event.event_date
                row["event_date_precision"] = {4: "year", 7: "month", 10: "day"}[len(event.event_date)]
                # A date known to the year or month only is set at its first day; the precision stands beside it.
                row["event_date"] = datetime.date.fromisoformat((event.event_date + "-01-01")[:10])
                row["starting_confidence"] = STARTING_CONFIDENCE[event.evidence_class]
                rows.append(row)
    return rows


def _claim_rows(registry):
    return [
        {
            "manifesto_id": folder.manifesto.manifesto_id,
            **claim.model_dump(exclude={"definitions", "unit", "sentence_sha256"}),
            "unit_label": registry.units[claim.unit].label_en if claim.unit else None,
        }
        for folder in registry.manifestos.values()
        for claim in folder.claims.values()
    ]


def _indicator_tables(registry):
    indicators = list(registry.indicators.values())
    inputs = [row for one in indicators for row in _input_rows(registry, one)]
    return {
        "indicators": (
            [
                {
                    **one.model_dump(
                        include={
                            "indicator_id", "name", "name_ur", "definition", "unit", "direction", "freq", "aggregation",
                            "transform", "digits", "is_survey", "floor", "ceiling",
                        }
                    ),
                    "formula": formula_text(one.formula),
                    "scale": one.formula.scale,
                    "unit_label": registry.units[one.unit].label_en,
                    "in_base": registry.units[one.unit].in_base,
                }
                for one in indicators
            ],
            "indicator_id varchar, name varchar, name_ur varchar, definition varchar, formula varchar, scale double,"
            " unit varchar, unit_label varchar, in_base double, direction varchar, freq varchar, aggregation varchar,"
            " transform varchar, digits integer, is_survey boolean, floor double, ceiling double",
        ),
        "indicator_inputs": (
            inputs,
            "indicator_id varchar, role varchar, input_no integer, sign integer, series_code varchar, area_override varchar,"
            " counterpart_area varchar, breakdown varchar",
        ),
        "indicator_breaks": (
            [{"indicator_id": one.indicator_id, **gap.model_dump()} for one in indicators for gap in one.series_breaks],
            "indicator_id varchar, period varchar, reason varchar",
        ),
        "indicator_peers": (
            [{"indicator_id": one.indicator_id, "area": area} for one in indicators for area in one.peers],
            "indicator_id varchar, area varchar",
        ),
        "cross_checks": (
            [
                {
                    "indicator_id": one.indicator_id,
                    "other_indicator_id": one.cross_check.indicator,
                    "tolerance": one.cross_check.tolerance,
                }
                for one in indicators
                if one.cross_check
            ],
            "indicator_id varchar, other_indicator_id varchar, tolerance double",
        ),
        "thresholds": (
            [
                {"indicator_id": one.indicator_id, "ref_area": one.ref_area, "flat_threshold": one.flat_threshold}
                for one in registry.thresholds.values()
            ],
            "indicator_id varchar, ref_area varchar, flat_threshold double",
        ),
    }


def _input_rows(registry, indicator):
    number = 0
    for role in ("numerator", "denominator"):
        for one in getattr(indicator.formula, role):
            aggregate = registry.areas[one.counterpart].members if one.counterpart else []
            for counterpart in aggregate or [one.counterpart]:
                number += 1
                yield {
                    "indicator_id": indicator.indicator_id,
                    "role": role,
                    "input_no": number,
                    "sign": one.sign,
                    "series_code": one.series,
                    "area_override": one.area,
                    "counterpart_area": counterpart,
                    "breakdown": one.breakdown,
                }


def formula_text(formula) -> str:
    """A formula as people write it: `100 * (A + B) / C`."""

    def side(inputs):
        terms = []
        for place, one in enumerate(inputs):
            where = "".join(f"[{part}]" for part in (one.area, one.counterpart, one.breakdown) if part)
            sign = "- " if one.sign < 0 else ("" if place == 0 else "+ ")
            terms.append(f"{sign}{one.series}{where}")
        return terms[0] if len(terms) == 1 else f"({' '.join(terms)})"

    text = side(formula.numerator) + (f" / {side(formula.denominator)}" if formula.denominator else "")
    return text if formula.scale == 1 else f"{formula.scale:g} * {text}"


def _vocabulary_tables(registry):
    return {
        "milestone_states": (
            [{"state": state, "rank": rank, "is_reached": state in REACHED_STATES} for state, rank in STATE_RANK.items()],
            "state varchar, rank integer, is_reached boolean",
        ),
        "units": (
            [one.model_dump(include={"unit", "label_en", "label_ur", "dimension", "in_base"}) for one in registry.units.values()],
            "unit varchar, label_en varchar, label_ur varchar, dimension varchar, in_base double",
        ),
        "unit_spellings": (
            [{"spelling": spelling, "unit": one.unit} for one in registry.units.values() for spelling in one.spellings],
            "spelling varchar, unit varchar",
        ),
        "areas": (
            [one.model_dump(include={"area", "name_en", "name_ur"}) for one in registry.areas.values()],
            "area varchar, name_en varchar, name_ur varchar",
        ),
    }


def _fetched(connection, sources):
    """(source, dataset) of every fetched dataset of which a record is held: their figures are the publisher's own."""
    return {
        (source.source_id, dataset.dataset_id)
        for table, source, dataset in fetched_tables(sources)
        if connection.execute(f'select count(*) from raw."{table}"').fetchone()[0]
    }


def _source_tables(registry, sources, series_codes, fetched):
    used = {one.series for each in registry.indicators.values() for one in each.formula.numerator + each.formula.denominator}
    rows = []
    for code in sorted(used | set(series_codes)):
        source, dataset, rule = owner_of(sources, code)
        is_fetched = (source.source_id, dataset.dataset_id) in fetched
        evidence_class = rule.evidence_class if is_fetched else rule.evidence_class_by_hand or rule.evidence_class
        rows.append(
            {
                "series_code": code,
                "source_id": source.source_id,
                "dataset_id": dataset.dataset_id,
                "publisher": source.publisher,
                "unit": rule.unit,
                "in_base": registry.units[rule.unit].in_base,
                "evidence_class": evidence_class,
                "starting_confidence": STARTING_CONFIDENCE[evidence_class],
                "release_interval_months": rule.release_interval_months,
                "usual_lag_days": rule.usual_lag_days,
                "licence": source.licence_of(dataset),
                "redistribution": source.redistribution_of(dataset),
                "url": dataset.url,
            }
        )
    datasets = [
        {
            "source_id": source.source_id,
            "dataset_id": dataset.dataset_id,
            "publisher": source.publisher,
            "title": dataset.title,
            "licence": source.licence_of(dataset),
            "attribution": source.attribution,
            "url": dataset.url,
            "cadence": dataset.cadence,
            "access": source.access_of(dataset),
            "is_fetched": dataset.request is not None,
        }
        for source in sources.values()
        for dataset in source.datasets
    ]
    return {
        "series": (
            rows,
            "series_code varchar, source_id varchar, dataset_id varchar, publisher varchar, unit varchar, in_base double,"
            " evidence_class varchar, starting_confidence integer, release_interval_months integer, usual_lag_days integer,"
            " licence varchar, redistribution varchar, url varchar",
        ),
        "area_codes": (
            [
                {"scheme": scheme, "code": code, "ref_area": area}
                for scheme, codes in area_codes().items()
                for code, area in codes.items()
            ],
            "scheme varchar, code varchar, ref_area varchar",
        ),
        "datasets": (
            datasets,
            "source_id varchar, dataset_id varchar, publisher varchar, title varchar, licence varchar, attribution varchar,"
            " url varchar, cadence varchar, access varchar, is_fetched boolean",
        ),
    }
