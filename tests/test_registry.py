"""The registry: the real one is in order, every kind of mistake is told with file and line, a second manifesto fits in."""

import datetime
import re
import shutil
from pathlib import Path

import pytest
import yaml

from vaada.catalog import load_sources
from vaada.errors import BadInput
from vaada.registry.check import problems
from vaada.registry.interpretation import interpretation_sha256
from vaada.registry.load import load_registry

HOUSE = Path(__file__).parents[1]
MANIFESTO = "awaam-pakistan-foreign-policy"


@pytest.fixture(scope="session")
def sources():
    return load_sources(HOUSE / "sources")


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(HOUSE / "commitments", tmp_path / "commitments"))


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def told(root, sources, text=None):
    try:
        return problems(load_registry(root), sources, text)
    except BadInput as error:
        return str(error).splitlines()


def test_the_registry_is_in_order(sources):
    assert problems(load_registry(HOUSE / "commitments"), sources) == []


def test_every_sentence_has_the_hash_of_its_words_and_every_quote_occurs(sources, shared):
    assert problems(load_registry(HOUSE / "commitments"), sources, shared / "manifesto" / "sentences.csv") == []


def test_the_chapter_is_decomposed_finely_enough():
    folder = load_registry(HOUSE / "commitments").manifestos[MANIFESTO]
    assert len(folder.sentences) == 31
    assert len(folder.commitments) >= 75
    assert len(folder.claims) == 5
    assert {name for name, one in folder.sentences.items() if one.kind == "framing"} == {"0.1", "0.5", "2.1", "3.1", "5.1"}
    assert folder.mandates == []
    types = {one.promise_type for one in folder.commitments.values()}
    assert types == {"target", "direction", "hold", "milestone", "not_verifiable"}


def test_titles_are_in_english_and_in_urdu_script():
    for name, one in load_registry(HOUSE / "commitments").commitments().items():
        assert re.search(r"[\u0600-\u06ff]", one.title_ur), name
        assert not re.search(r"[\u0600-\u06ff]", one.title_en), name


SECTION_3 = f"{MANIFESTO}/commitments/section-3.yml"
CASES = {
    "a wrong field": (SECTION_3, "  title_en:", "  titel_en:", r"section-3\.yml:\d+: .*titel_en: unknown field"),
    "an unknown indicator": (
        SECTION_3,
        "indicator_id: goods_exports_fiscal_year_usd",
        "indicator_id: goods_exports_fiscal_year_yen",
        r"section-3\.yml:\d+: .*unknown indicator `goods_exports_fiscal_year_yen`",
    ),
    "a status word that is none": (SECTION_3, "force: goal", "force: perhaps", r"section-3\.yml:\d+: .*force"),
    "a folder that is not its id": (
        f"{MANIFESTO}/manifesto.yml",
        f"manifesto_id: {MANIFESTO}",
        "manifesto_id: another",
        r"manifesto\.yml:\d+: manifesto_id `another` in the folder",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_file_and_line(case, copy, sources):
    path, old, new, expected = CASES[case]
    edit(copy / path, old, new)
    lines = told(copy, sources)
    assert any(re.search(expected, line) for line in lines), lines


def test_a_hash_that_is_not_its_sentences(copy, sources):
    folder = load_registry(copy).manifestos[MANIFESTO]
    path = copy / MANIFESTO / "commitments" / "section-3.yml"
    edit(path, folder.sentences["3.3"].sha256, folder.sentences["3.4"].sha256)
    lines = told(copy, sources)
    expected = r"section-3\.yml:\d+: FP-3\.3a: sentence_sha256 is not the hash of sentence 3\.3"
    assert any(re.search(expected, line) for line in lines)


def test_a_reading_without_rationale(copy, sources):
    path = copy / MANIFESTO / "commitments" / "section-3.yml"
    text = re.sub(r"\n( +)rationale: [^\n]*(\n\1 +[^\n]*)*", "", path.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    lines = told(copy, sources)
    assert len(lines) == 1
    assert re.search(r"section-3\.yml:\d+: readings\.rationale: is missing", lines[0])


def test_a_changed_interpretation_needs_an_amendment_with_date_and_reason(copy, sources):
    path = copy / MANIFESTO / "commitments" / "section-3.yml"
    registry = load_registry(copy)
    before = registry.manifestos[MANIFESTO].frozen["FP-3.3a"].interpretation_sha256
    edit(path, "ratio: 2", "ratio: 3")
    registry = load_registry(copy)
    folder = registry.manifestos[MANIFESTO]
    now = interpretation_sha256(registry, folder, folder.commitments["FP-3.3a"])
    lines = told(copy, sources)
    assert len(lines) == 1
    assert re.search(r"section-3\.yml:\d+: FP-3\.3a: its interpretation is not the one frozen on", lines[0])
    amendment = f"- commitment_id: FP-3.3a\n  from_sha256: {before}\n  to_sha256: {now}\n"
    amendments = copy / MANIFESTO / "amendments.yml"
    earlier = yaml.safe_dump([one.model_dump(mode="json") for one in folder.amendments]) if folder.amendments else ""
    amendments.write_text(earlier + amendment)
    lines = told(copy, sources)
    assert any("amended_on: is missing" in line for line in lines)
    assert any("reason: is missing" in line for line in lines)
    amendments.write_text(earlier + amendment + "  amended_on: 2026-11-24\n  reason: a reason for the test\n")
    assert told(copy, sources) == []


def test_thresholds_are_part_of_what_is_frozen(copy):
    registry = load_registry(copy)
    folder = registry.manifestos[MANIFESTO]
    commitment = folder.commitments["FP-1.5d"]
    before = interpretation_sha256(registry, folder, commitment)
    key = (commitment.readings[0].indicator_id, "PAK")
    registry.thresholds[key] = registry.thresholds[key].model_copy(update={"flat_threshold": 99.0})
    assert interpretation_sha256(registry, folder, commitment) != before


def test_flat_threshold_by_hand():
    from vaada.registry.freeze import flat_threshold

    registry = load_registry(HOUSE / "commitments")
    plain = registry.indicators["internet_users_share_of_population"]
    points = [(2000 + i, float(v)) for i, v in enumerate([1, 2, 4, 7, 11])]  # changes 1, 2, 3, 4: median 2.5
    assert flat_threshold(points, plain) == pytest.approx(1.25)
    flat = [(2000 + i, 5.0) for i in range(5)]
    assert flat_threshold(flat, plain) == pytest.approx(0.5 * 10**-plain.digits)


def test_a_second_manifesto_is_a_second_folder(copy, sources):
    from vaada.registry.freeze import _freeze_new

    shutil.copytree(HOUSE / "tests" / "manifestos" / "harbour-town", copy / "harbour-town")
    registry = load_registry(copy)
    _freeze_new(registry, registry.manifestos["harbour-town"], datetime.date(2026, 11, 23))
    assert told(copy, sources) == []
    assert set(load_registry(copy).manifestos) == {MANIFESTO, "harbour-town"}


def test_a_commitment_that_was_frozen_cannot_vanish(copy, sources):
    path = copy / MANIFESTO / "freeze.yml"
    edit(path, "commitment_id: FP-0.2\n", "commitment_id: FP-0.9\n")
    lines = told(copy, sources)
    assert any("frozen commitment FP-0.9 is gone from the registry" in line for line in lines)
