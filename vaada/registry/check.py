"""What only the whole registry can tell: does every reference lead somewhere, and is every interpretation the frozen one?

Each problem is one line: place, what is wrong, how to mend it.
"""

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from vaada.catalog import Source, owner_of
from vaada.errors import BadInput
from vaada.registry.interpretation import interpretation_sha256
from vaada.registry.load import ManifestoFolder, Registry


def problems(registry: Registry, sources: dict[str, Source], text: Path | None = None) -> list[str]:
    """Every problem of the registry as a line; empty when all is well.

    `text` is a CSV of the manifesto's sentences (sentence_id, sha256, text): where it is given, hashes are recomputed
    from the words (whitespace normalised) and quotes must occur in them.
    """
    found = list(_indicator_problems(registry, sources))
    for folder in registry.manifestos.values():
        found += _coverage_problems(registry, folder)
        found += _reference_problems(registry, folder)
        found += _freeze_problems(registry, folder)
        if text is not None:
            found += _text_problems(registry, folder, text)
    return found


def _indicator_problems(registry: Registry, sources: dict[str, Source]) -> Iterator[str]:
    for name, indicator in registry.indicators.items():
        place = registry.places["indicator", name]
        if indicator.unit not in registry.units:
            yield f"{place}: {name}: unknown unit `{indicator.unit}`; add it to units.yml or correct it"
        for one in indicator.formula.numerator + indicator.formula.denominator:
            try:
                owner_of(sources, one.series)
            except BadInput as error:
                yield f"{place}: {name}: {error}"
            for area in filter(None, (one.area, one.counterpart)):
                if area not in registry.areas:
                    yield f"{place}: {name}: unknown area `{area}`; add it to areas.yml or correct it"
        for peer in indicator.peers:
            if peer not in registry.areas:
                yield f"{place}: {name}: unknown peer `{peer}`; add it to areas.yml or correct it"
        if indicator.cross_check and indicator.cross_check.indicator not in registry.indicators:
            yield f"{place}: {name}: unknown cross_check indicator `{indicator.cross_check.indicator}`; correct it"
    for name, area in registry.areas.items():
        for member in set(area.members) - set(registry.areas):
            yield f"{registry.places['area', name]}: {name}: unknown member `{member}`; add it to areas.yml or correct it"


def _coverage_problems(registry: Registry, folder: ManifestoFolder) -> Iterator[str]:
    promised = {one.sentence_id for one in folder.commitments.values()}
    claimed = {one.sentence_id for one in folder.claims.values()}
    for name, sentence in folder.sentences.items():
        kind = {(True, True): "mixed", (True, False): "commitment", (False, True): "claim"}.get(
            (name in promised, name in claimed), "framing"
        )
        if sentence.kind != kind:
            yield (
                f"{registry.places['sentence', name]}: sentence {name} is marked {sentence.kind}, but what rests on it"
                f" makes it {kind}; correct the kind or add what is missing"
            )
    for kind, records in (("commitment", folder.commitments), ("claim", folder.claims)):
        for name, record in records.items():
            place = registry.places[kind, name]
            sentence = folder.sentences.get(record.sentence_id)
            if sentence is None:
                yield f"{place}: {name}: no sentence {record.sentence_id} in sentences.yml; correct sentence_id"
            elif sentence.sha256 != record.sentence_sha256:
                yield f"{place}: {name}: sentence_sha256 is not the hash of sentence {record.sentence_id} ({sentence.sha256})"


def _reference_problems(registry: Registry, folder: ManifestoFolder) -> Iterator[str]:
    everywhere = [one for other in registry.manifestos.values() for one in other.commitments]
    for name, commitment in folder.commitments.items():
        place = registry.places["commitment", name]
        if everywhere.count(name) > 1:
            yield f"{place}: commitment `{name}` stands in two manifestos; give one of them another id"
        yield from (f"{place}: {name}: {problem}" for problem in _commitment_problems(registry, folder, commitment))
    for event in folder.evidence:
        place = registry.places["evidence", event.event_id]
        for name in event.commitment_ids:
            commitment = folder.commitments.get(name)
            if commitment is None:
                yield f"{place}: {event.event_id}: unknown commitment `{name}`; correct commitment_ids"
            elif commitment.milestone and event.object not in {one.object for one in commitment.milestone.objects}:
                yield f"{place}: {event.event_id}: `{event.object}` is no object of {name}; correct it or declare it there"
    for name, claim in folder.claims.items():
        place = registry.places["claim", name]
        if claim.commitment_id not in folder.commitments:
            yield f"{place}: {name}: unknown commitment `{claim.commitment_id}`; correct commitment_id"
        for definition in claim.definitions:
            for indicator in filter(None, (definition.annual_indicator_id, definition.monthly_indicator_id)):
                if indicator not in registry.indicators:
                    yield f"{place}: {name}: unknown indicator `{indicator}`; declare it in indicators/ or correct it"


def _commitment_problems(registry, folder, commitment):
    sections = {one.section for one in folder.manifesto.sections}
    sentence = folder.sentences.get(commitment.sentence_id)
    if sentence is not None and sentence.section not in sections:
        yield f"section {sentence.section} is not declared in manifesto.yml"
    if commitment.restates:
        other = folder.commitments.get(commitment.restates)
        if other is None or other.restates:
            yield f"restates `{commitment.restates}`, which is no row with a status of its own; correct it"
        elif other.promise_type != commitment.promise_type:
            yield f"restates {commitment.restates} of type {other.promise_type}; give both one type"
    for indicator in [one.indicator_id for one in commitment.readings] + list(commitment.context):
        if indicator not in registry.indicators:
            yield f"unknown indicator `{indicator}`; declare it in indicators/ or correct it"
    for reading in commitment.readings:
        if reading.ref_area and reading.ref_area not in registry.areas:
            yield f"reading {reading.reading_id}: unknown area `{reading.ref_area}`; add it to areas.yml or correct it"
        indicator = registry.indicators.get(reading.indicator_id)
        if indicator and indicator.freq not in ("A", "FY"):
            yield f"reading {reading.reading_id}: {reading.indicator_id} is not annual; only annual values count"
        if indicator and reading.baseline and reading.baseline.period.startswith("FY") != (indicator.freq == "FY"):
            yield f"reading {reading.reading_id}: baseline {reading.baseline.period} does not fit freq {indicator.freq}"


def _freeze_problems(registry: Registry, folder: ManifestoFolder) -> Iterator[str]:
    amended = {(one.commitment_id, one.to_sha256): one for one in folder.amendments}
    for name in folder.frozen:
        if name not in folder.commitments:
            yield f"{registry.places['freeze', name]}: frozen commitment {name} is gone from the registry; bring it back"
    for name, commitment in folder.commitments.items():
        place = registry.places["commitment", name]
        now = interpretation_sha256(registry, folder, commitment)
        frozen = folder.frozen.get(name)
        if frozen is None:
            yield f"{place}: {name}: not frozen yet; run `vaada registry freeze`"
        elif frozen.interpretation_sha256 != now and (name, now) not in amended:
            yield (
                f"{place}: {name}: its interpretation is not the one frozen on {frozen.frozen_on}; undo the change, or add"
                f" to amendments.yml: commitment_id {name}, amended_on, reason, from_sha256"
                f" {frozen.interpretation_sha256}, to_sha256 {now}"
            )


def _text_problems(registry: Registry, folder: ManifestoFolder, text: Path) -> Iterator[str]:
    with text.open(encoding="utf-8", newline="") as file:
        words = {row["sentence_id"]: " ".join(row["text"].split()) for row in csv.DictReader(file)}
    for name in sorted(set(words) - set(folder.sentences)):
        yield f"{registry.places['manifesto', folder.manifesto.manifesto_id]}: sentence {name} is missing in sentences.yml"
    for name, sentence in folder.sentences.items():
        if hashlib.sha256(words.get(name, "").encode()).hexdigest() != sentence.sha256:
            yield f"{registry.places['sentence', name]}: the hash of sentence {name} is not that of its words in {text.name}"
    for name, commitment in folder.commitments.items():
        if _plain(commitment.quote) not in _plain(words.get(commitment.sentence_id, "")):
            yield f"{registry.places['commitment', name]}: {name}: the quote does not occur in sentence {commitment.sentence_id}"


def _plain(text):
    return re.sub(r"\s+", " ", text).casefold().strip(" .\"'")
