"""Source specs, settings, and YAML with lines: strict reading, and errors that name file, line and mend."""

import csv
import datetime

import pytest
import yaml

from vaada.catalog import Source, load_sources, owner_of
from vaada.errors import BadInput
from vaada.fetch.urls import batches, url_of
from vaada.settings import Settings, format_instant, parse_instant
from vaada.yaml_lines import read_yaml, validate

SPEC = {
    "source_id": "a_bank",
    "publisher": "A Bank",
    "title": "Figures",
    "homepage": "https://example.org",
    "access": "hand",
    "licence": "CC BY 4.0",
    "attribution": "A Bank",
    "redistribution": "full",
    "datasets": [
        {
            "dataset_id": "figures",
            "title": "Figures",
            "url": "https://example.org/figures",
            "cadence": "annual",
            "series": [
                {
                    "prefix": "A.B",
                    "unit": "USD",
                    "evidence_class": "official_statistic",
                    "release_interval_months": 12,
                    "usual_lag_days": 30,
                }
            ],
        }
    ],
}


@pytest.fixture
def folder(tmp_path):
    """A function that writes specs, and loads them."""

    def load(*texts):
        for number, text in enumerate(texts):
            name = "a_bank" if number == 0 else f"bank_{number}"
            (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
        return load_sources(tmp_path)

    return load


def spec(**changes):
    return yaml.safe_dump(SPEC | changes, sort_keys=False)


# The project's own specs.


def test_every_founding_series_has_an_owner_and_its_unit(sources, units, house):
    codes = {spelling: unit.unit for unit in units for spelling in unit.spellings}
    with open(house / "commitments" / "figures" / "founding_figures.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        _, _, rule = owner_of(sources, row["series_code"])
        assert codes[row["unit"]] == rule.unit, row["series_code"]
        by_hand = rule.evidence_class_by_hand or rule.evidence_class
        if "http" in row["citation"]:  # a page was quoted, not the publisher's own table
            assert by_hand in ("second_hand", "press_release"), row["series_code"]
        else:
            assert by_hand not in ("second_hand", "press_release"), row["series_code"]


def test_every_declared_unit_exists(sources, units):
    declared = {rule.unit for source in sources.values() for dataset in source.datasets for rule in dataset.series}
    assert declared <= {unit.unit for unit in units}


def test_what_is_asked_for_is_declared_and_alive(sources, shared):
    released = set((shared / "recorded/api_samples/wdi_codes_in_2026-07_release.txt").read_text().split())
    dataset = sources["world_bank_wdi"].datasets[0]
    asked = dataset.request.lists["indicators"].values
    assert len(asked) == len(set(asked))
    assert set(asked) <= released
    assert {rule.prefix for rule in dataset.series} >= set(asked)
    for code in asked:
        assert owner_of(sources, code)[2].prefix == code


def test_requests_keep_to_the_publishers_limits(sources):
    source = sources["world_bank_wdi"]
    dataset = source.datasets[0]
    places = {"this_year": "2026", "key": ""}
    cut = list(batches(source, dataset, places))
    assert [code for batch in cut for code in batch] == dataset.request.lists["indicators"].values
    for batch in cut:
        url = url_of(source, dataset, batch, places, 1)
        assert len(batch) <= 60
        assert len(url) <= 1500
        assert url.endswith("&date=1990:2026&page=1")


def cut_at(dataset, longest):
    return dataset.model_copy(update={"request": dataset.request.model_copy(update={"longest_url": longest})})


def test_long_lists_are_cut_by_length(sources):
    source = sources["world_bank_wdi"]
    dataset = cut_at(source.datasets[0], 400)
    cut = list(batches(source, dataset, {"this_year": "2026"}))
    assert len(cut) > 3
    assert all(len(url_of(source, dataset, batch, {"this_year": "2026"}, 999)) <= 400 for batch in cut)
    with pytest.raises(BadInput, match="alone is longer than 150 characters"):
        list(batches(source, cut_at(source.datasets[0], 150), {"this_year": "2026"}))


# Owners.


def test_the_longest_prefix_owns(sources):
    assert owner_of(sources, "SBP.REMIT")[2].unit == "USD_BN"
    assert owner_of(sources, "SBP.REMIT.TOTAL")[2].unit == "USD_MN"
    assert owner_of(sources, "SE.PRM.UNER")[2].unit == "PERSONS"
    assert owner_of(sources, "SE.PRM.UNER.ZS")[2].unit == "PERCENT_OF_AGE_GROUP"
    source, dataset, _ = owner_of(sources, "FAS.WARHEADS.LOW")
    assert (source.source_id, dataset.dataset_id) == ("fas", "warheads_quoted")


@pytest.mark.parametrize("code", ["SBP", "SBP.REMITTANCES", "XX.YY", ""])
def test_what_nobody_owns_is_refused(sources, code):
    if code == "SBP.REMITTANCES":
        assert owner_of(sources, "SBP.REMIT")
    with pytest.raises(BadInput, match="belongs to no source; declare its prefix in a spec"):
        owner_of(sources, code)


# Wrong specs.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (spec(colour="red"), "a_bank.yml:20: colour: unknown field; correct its name or take it away"),
        (spec().replace("licence: CC BY 4.0\n", ""), "a_bank.yml:1: licence: is missing; add it"),
        (spec(access="open"), "a_bank.yml:5: access: input should be 'anonymous', 'free_key', 'restricted' or 'hand'"),
        (spec(source_id="other"), "a_bank.yml:1: source_id: `other` in a file called a_bank.yml; rename the file to other.yml"),
        (spec(homepage="example.org"), "a_bank.yml:4: homepage: "),
        (spec().replace("usual_lag_days: 30", "usual_lag_days: -1"), "a_bank.yml:19: datasets.series.usual_lag_days: "),
        (spec().replace("official_statistic", "rumour"), "a_bank.yml:17: datasets.series.evidence_class: "),
        (spec().replace("- prefix: A.B", "- prefix: 12"), "a_bank.yml:15: datasets.series.prefix: `12` is read as a number"),
        (spec() + "title: Again\n", "a_bank.yml:20: `title` is written twice (first on line 3); keep one of them"),
        (spec() + "note: [1\n", "not YAML: "),
        (spec(datasets=[]), "a_bank.yml:9: datasets: list should have at least 1 item"),
    ],
)  # fmt: skip
def test_wrong_spec(folder, text, message):
    with pytest.raises(BadInput) as error:
        folder(text)
    assert message in str(error.value)


def test_a_request_needs_an_answer_and_a_host(folder):
    request = {"path": "/v1/data"}
    answer = {
        "format": "json", "content_types": ["application/json"], "records": [1], "fields": ["date", "value"], "key": ["date"],
        "value": "value", "period": "date", "period_pattern": "x", "row_floor": 1, "least_share": 0.5,
    }  # fmt: skip
    alone = [SPEC["datasets"][0] | {"request": request}]
    with pytest.raises(BadInput, match=r"a_bank\.yml:10: datasets: request and answer belong together"):
        folder(spec(datasets=alone))
    unsaid = [SPEC["datasets"][0] | {"request": request, "answer": answer}]
    with pytest.raises(BadInput, match="stand_in: say what the stand-in of a fetched dataset is made of"):
        folder(spec(datasets=unsaid))
    both = [SPEC["datasets"][0] | {"request": request, "answer": answer, "stand_in": "documentation"}]
    with pytest.raises(BadInput, match="a source with a request needs a host"):
        folder(spec(datasets=both))
    with pytest.raises(BadInput, match="access is `hand`, but a dataset has a request"):
        folder(spec(datasets=both, host="example.org"))
    assert folder(spec(datasets=both, host="example.org", access="anonymous"))["a_bank"].host == "example.org"


def test_a_series_has_one_owner(folder):
    with pytest.raises(BadInput, match=r"bank_1\.yml:15: prefix `A\.B` is declared already in .*a_bank\.yml:15; keep one"):
        folder(spec(), spec(source_id="bank_1"))


def test_an_empty_folder_is_a_wrong_path(tmp_path):
    with pytest.raises(BadInput, match="no source spec"):
        load_sources(tmp_path)


def test_a_dataset_may_have_its_own_terms():
    data = SPEC | {"datasets": [SPEC["datasets"][0] | {"redistribution": "derived_only", "licence": "none"}]}
    source = Source.model_validate(data)
    assert source.redistribution_of(source.datasets[0]) == "derived_only"
    assert source.licence_of(source.datasets[0]) == "none"
    plain = Source.model_validate(SPEC)
    assert (plain.redistribution_of(plain.datasets[0]), plain.licence_of(plain.datasets[0])) == ("full", "CC BY 4.0")


# YAML with lines.


def test_words_stay_words_and_every_value_has_its_line(tmp_path):
    path = tmp_path / "x.yml"
    path.write_text("a: [no, yes, on, 2024-09-01, 2024-09, 010, 1_000, 1:30]\nb:\n  c: true\n  d: 1.5\n  e:\n  f: -3\n")
    located = read_yaml(path)
    assert located.data["a"] == ["no", "yes", "on", "2024-09-01", "2024-09", "010", "1_000", "1:30"]
    assert located.data["b"] == {"c": True, "d": 1.5, "e": None, "f": -3}
    assert [located.line_of(("b", name)) for name in "cdef"] == [3, 4, 5, 6]
    assert located.line_of(("b", "missing", 3)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: !!python/name:os.system x\n", "x.yml:2: the tag"),
        ("? [1, 2]\n: 3\n", "x.yml:1: a key must be a plain word"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "x.yml:3: a key must be a plain word; write the fields out"),
        ("a: 1\n---\nb: 2\n", "x.yml:2: not YAML: but found another document"),
        ("a: b: c\n", "x.yml:1: not YAML: "),
    ],
)
def test_what_is_not_plain_yaml(tmp_path, text, message):
    (tmp_path / "x.yml").write_text(text)
    with pytest.raises(BadInput) as error:
        read_yaml(tmp_path / "x.yml")
    assert message in str(error.value)


def test_missing_and_badly_encoded_files(tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        read_yaml(tmp_path / "none.yml")
    (tmp_path / "x.yml").write_bytes("a: café".encode("latin-1"))
    with pytest.raises(BadInput, match="not UTF-8 at byte 6"):
        read_yaml(tmp_path / "x.yml")


def test_all_problems_of_a_file_are_told_at_once(tmp_path):
    (tmp_path / "x.yml").write_text("- 1\n- two\n- 3\n- four\n")
    located = read_yaml(tmp_path / "x.yml")
    with pytest.raises(BadInput) as error:
        validate(list[int], located.data, located)
    assert [line.split(": ")[0].rpartition("/")[2] for line in str(error.value).splitlines()] == ["x.yml:2", "x.yml:4"]


# Settings.


def test_settings_are_read_from_the_environment():
    told = Settings.from_env(
        {
            "VAADA_DATA": "s3://bucket/data/",
            "VAADA_OFFLINE": "1",
            "VAADA_NOW": "2026-06-13T05:00:00+05:00",
            "VAADA_HOSTS": "API.example.org=127.0.0.1:8080, b.example.org=mirror.example.net/x/",
            "VAADA_PACE": "0",
            "VAADA_KEY__A_BANK": "secret",
        }
    )
    assert told.below("archive") == "s3://bucket/data/archive"
    assert told.offline
    assert format_instant(told.now()) == "2026-06-13T00:00:00Z"
    assert told.hosts == {"api.example.org": "http://127.0.0.1:8080", "b.example.org": "https://mirror.example.net/x"}
    assert (told.pace, told.keys) == (0.0, {"a_bank": "secret"})
    assert "secret" not in repr(told)


def test_settings_without_any_variable():
    told = Settings.from_env({})
    assert (told.data_root, told.offline, told.hosts, told.pace, told.keys) == ("./data", False, {}, 1.0, {})
    assert abs(datetime.datetime.now(datetime.UTC) - told.now()) < datetime.timedelta(seconds=5)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAADA_OFFLINE", "yes"),
        ("VAADA_NOW", "yesterday"),
        ("VAADA_NOW", "2026-13-01"),
        ("VAADA_HOSTS", "api.example.org"),
        ("VAADA_HOSTS", "api.example.org="),
        ("VAADA_HOSTS", "api.example.org=ftp://x"),
        ("VAADA_HOSTS", "api.example.org=http://"),
        ("VAADA_HOSTS", "api.example.org=http://x/?a=1"),
        ("VAADA_PACE", "fast"),
        ("VAADA_PACE", "-1"),
        ("VAADA_PACE", "nan"),
        ("VAADA_PACE", "inf"),
    ],
)
def test_a_wrong_setting_names_its_variable(name, value):
    with pytest.raises(BadInput, match=f"^{name}: "):
        Settings.from_env({name: value})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-06-13T00:00:00Z", "2026-06-13T00:00:00Z"),
        ("2026-06-13", "2026-06-13T00:00:00Z"),
        ("2026-06-13T00:00:00.5", "2026-06-13T00:00:00.500000Z"),
    ],
)
def test_instants(text, shown):
    assert format_instant(parse_instant(text, "here")) == shown
