"""The pages of a real release: well formed, closed in themselves, small, inert, true to the tables, in two languages."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from vaada import vocabulary
from vaada.site.chart import Drawing, line_chart, required_path
from vaada.site.look import SHAPES
from vaada.site.render import render_site
from vaada.site.rows import safe_name
from vaada.site.words import Words, all_words, number, percent, web_address

from .published import published_root
from .releases import altered

LARGEST_PAGE = 100_000


class Page(HTMLParser):
    """A page read strictly: every element closed in its place; its links, resources, ids and texts collected."""

    def __init__(self, content: str):
        super().__init__()
        self.open, self.ids, self.links, self.resources, self.texts = [], [], [], [], []
        self.elements, self.drawn, self.attributes = [], [], Counter()
        self.feed(content)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs, is_closed=False):
        attrs = dict(attrs)
        self.elements.append((tag, attrs))
        self.attributes.update(attrs.keys())
        if tag == "svg":
            self.drawn.append((tuple(name for name, _ in self.open), attrs.get("class", "")))
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "a":
            self.links.append(attrs["href"])
        elif tag != "use":
            self.resources += [(tag, attrs[name]) for name in ("href", "src", "srcset", "data", "action") if name in attrs]
        if not is_closed and tag not in {"meta", "link", "br"}:
            self.open.append((tag, attrs))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs, is_closed=True)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if data.strip():
            self.texts.append((tuple(self.open), " ".join(data.split())))

    def text(self, tag: str, class_name: str | None = None) -> list[str]:
        """The texts of every element of that tag (and class), one string per element."""
        found = {}
        for way, text in self.texts:
            for element in way:
                if element[0] == tag and class_name in (None, *(element[1].get("class") or "").split()):
                    found.setdefault(id(element[1]), []).append(text)
        return [" ".join(parts) for parts in found.values()]


@pytest.fixture(scope="module")
def release(candidate, offline_house, tmp_path_factory):
    """The folder of a real release."""
    root = published_root(candidate, offline_house, tmp_path_factory.mktemp("published"))
    return (root / "published" / "current").resolve()


@pytest.fixture(scope="module")
def pages(release):
    """{path below site/: the page}."""
    site = release / "site"
    return {path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


@pytest.fixture(scope="module")
def scorecard(release):
    """{commitment_id: row}."""
    with duckdb.connect() as connection:
        answer = connection.execute("select * from read_parquet(?)", [str(release / "parquet" / "scorecard.parquet")])
        names = [column[0] for column in answer.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in answer.fetchall()}


def rendered(candidate, release, folder, *statements, registry=None) -> Path:
    """The site of an altered candidate."""
    path = altered(candidate, folder / "altered.duckdb", *statements)
    with duckdb.connect(str(path)) as connection:
        for table in ("verdict_log", "quality_results"):
            source = str(release / "parquet" / f"{table}.parquet")
            connection.execute(f"create table marts.{table} as select * from read_parquet('{source}')")
        connection.execute("set search_path = 'marts'")
        facts = json.loads((release / "release.json").read_text(encoding="utf-8"))
        render_site(connection, folder / "site", facts, registry)
    return folder / "site"


def twins(path: str) -> str:
    """The same page in the other language."""
    return path.removeprefix("ur/") if path.startswith("ur/") else f"ur/{path}"


# --- every page -------------------------------------------------------------------------------------------------------


def test_every_page_is_there_in_both_languages(pages, scorecard):
    wanted = {"index.html", "claims.html", "coverage.html", "sources.html", "method.html"}
    wanted |= {f"commitments/{name}.html" for name in scorecard}
    assert set(pages) == wanted | {f"ur/{path}" for path in wanted}


def test_pages_have_one_heading_and_no_id_twice(pages):
    for path, page in pages.items():
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == 1, path
        assert len(page.ids) == len(set(page.ids)), path
        levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"


def test_links_lead_somewhere(pages, release):
    site = release / "site"
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("https://", "http://")):
                continue
            name, _, fragment = link.partition("#")
            assert not name.startswith("/") and ":" not in name, f"{path}: {link} is not relative"
            target = (site / path).parent / name if name else site / path
            assert target.resolve().is_file(), f"{path}: {link} leads nowhere"
            if fragment:
                other = pages[target.resolve().relative_to(site).as_posix()]
                assert fragment in other.ids, f"{path}: nothing is called {link}"


def test_nothing_is_asked_for_outside_the_folder(pages, release):
    for path, page in pages.items():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "iframe", "img", "object", "embed", "form", "video", "audio", "base"}, path
        assert not [name for name in page.attributes if name.startswith("on")], path
        for tag, address in page.resources:
            assert tag == "link" and not re.match(r"(https?:)?//", address), f"{path}: {tag} {address}"
    css = (release / "site" / "style.css").read_text(encoding="utf-8")
    assert "url(" not in css and "@import" not in css


def test_pages_are_small(release):
    sizes = {path.name: path.stat().st_size for path in (release / "site").rglob("*.html")}
    assert max(sizes.values()) < LARGEST_PAGE, sorted(sizes.items(), key=lambda item: -item[1])[:3]


def test_every_page_says_what_is_not_claimed_and_what_it_rests_on(pages, release, offline_house):
    facts = json.loads((release / "release.json").read_text(encoding="utf-8"))
    manifesto = next(iter(offline_house.registry.manifestos.values())).manifesto
    notice = {"en": "holds no public office", "ur": "کے پاس کوئی سرکاری عہدہ نہیں"}
    promiser = {"en": manifesto.promiser_en, "ur": manifesto.promiser_ur}
    for path, page in pages.items():
        language = "ur" if path.startswith("ur/") else "en"
        words = " ".join(text for _, text in page.texts)
        assert f"{promiser[language]} {notice[language]}" in words, path
        assert facts["release_id"] in words and facts["as_of"][:10] in words, path


def test_the_same_release_gives_the_same_bytes(candidate, release, tmp_path):
    site = release / "site"
    again = rendered(candidate, release, tmp_path)
    assert {path.relative_to(again) for path in again.rglob("*.*")} == {path.relative_to(site) for path in site.rglob("*.*")}
    for path in again.rglob("*.*"):
        if path.is_file():
            assert path.read_bytes() == (site / path.relative_to(again)).read_bytes(), path


# --- true to the tables -----------------------------------------------------------------------------------------------


def shown(offline_house, row, column="latest_value"):
    """A figure with the decimals of its publisher."""
    return number(row[column], offline_house.registry.indicators[row["indicator_id"]].digits)


def test_figure_unit_and_period_are_those_of_the_table(pages, scorecard, offline_house):
    with_figure = {name: row for name, row in scorecard.items() if row["latest_value"] is not None}
    assert len(with_figure) >= 15
    for name, row in with_figure.items():
        figure = pages[f"commitments/{name}.html"].text("p", "figure")[0]
        assert figure == f"{shown(offline_house, row)} {row['unit_measure']} {row['latest_period']}", name
        urdu = pages[f"ur/commitments/{name}.html"].text("p", "figure")[0]
        assert urdu.startswith(f"{shown(offline_house, row)} ") and urdu.endswith(row["latest_period"]), name


def test_the_index_has_a_row_per_commitment_with_status_and_figure(pages, scorecard, offline_house):
    words = Words("en")
    rows = {}
    for text in pages["index.html"].text("tr"):
        found = re.search(r"\b([A-Z]{2,4}-\d+\.\d+[a-z]?) · ", text)
        if found:
            rows[found[1]] = text
    assert rows.keys() == scorecard.keys()
    for name, row in scorecard.items():
        assert words.word("statuses", row["indicator_status"]) in rows[name]
        if row["latest_value"] is not None:
            assert f"{shown(offline_house, row)} {row['unit_measure']} {row['latest_period']}" in rows[name]
            assert row["data_as_of"].strftime("%Y-%m-%d") in rows[name]
        if row["restates"]:
            assert f"restates {row['restates']}" in rows[name]
        if row["confidence"]:
            assert f"{words.word('confidence', row['confidence'])} confidence" in rows[name]


@pytest.mark.parametrize("path", ["index.html", "ur/index.html"])
def test_counts_add_up_with_the_unmeasurable_in_the_denominator(pages, scorecard, path):
    words = Words("ur" if path.startswith("ur") else "en")
    counted = Counter(row["indicator_status"] for row in scorecard.values() if row["restates"] is None)
    section = pages[path].text("div", "counts")[0]
    for status, rows in counted.items():
        assert re.search(rf"{re.escape(words.word('statuses', status))} {rows} \d+", section), status
    total, series = map(int, re.search(rf"{re.escape(words.word('labels', 'counted'))} (\d+) (\d+)$", section).groups())
    assert total == counted.total() == sum(row["restates"] is None for row in scorecard.values())
    pairs = [tuple(map(int, pair)) for pair in re.findall(r" (\d+) (\d+)(?= |$)", section)][:-1]
    assert (sum(rows for rows, _ in pairs), sum(distinct for _, distinct in pairs)) == (total, series)
    assert all(distinct <= rows for rows, distinct in pairs)


def test_rows_on_one_series_count_once_among_the_distinct(candidate, release, tmp_path):
    """Two rows of one status are put on one series: the rows stay two, the series become one."""
    site = rendered(
        candidate, release, tmp_path,
        "update marts.scorecard set restates = 'FP-9.9' where commitment_id not in ('FP-0.2', 'FP-0.4b', 'FP-1.1')",
        "update marts.scorecard set indicator_status = 'steady', indicator_id = 'exports_share_of_gdp', ref_area = 'PAK'"
        " where commitment_id in ('FP-0.2', 'FP-1.1')",
    )  # fmt: skip
    counts = Page((site / "index.html").read_text(encoding="utf-8")).text("div", "counts")[0]
    assert "Steady 2 1" in counts and "Not verifiable 1 1" in counts and counts.endswith("Counted 3 2")


def test_the_target_is_told_with_its_path_and_without_the_colour_of_its_class(pages, scorecard):
    row, page = scorecard["FP-3.3a"], pages["commitments/FP-3.3a.html"]
    words = " ".join(text for _, text in page.texts)
    assert row["indicator_status"] == "too_early"
    assert "pace so far: Behind" in words and "from 30.980 in FY2024 to 61.960 by FY2034" in words
    assert "2.6 % below the path" in words and "7.49 % a year" in words
    assert f"{row['readings_agreeing']} of {row['readings_total']} readings agree" in words
    looks = {look for way, look in page.drawn if "article" not in way}  # an article is a claim, which has a colour
    assert "s neutral" in looks and not looks & {"s good", "s mixed", "s bad"}


def test_readings_that_disagree_are_visible_as_such(pages, release):
    with duckdb.connect() as connection:
        readings = connection.execute(
            "select reading_id, is_primary, agrees_with_primary, ratio_class from read_parquet(?)"
            " where commitment_id = 'FP-3.3a'",
            [str(release / "parquet" / "readings.parquet")],
        ).fetchall()
    assert len(readings) >= 6
    page = pages["commitments/FP-3.3a.html"]
    rows = {}
    for way, text in page.texts:
        row = [attrs for tag, attrs in way if tag == "tr"]
        if row and text in {name for name, *_ in readings}:
            rows[text] = row[0]["class"]
    for name, is_primary, agrees, ratio_class in readings:
        wanted = "first" if is_primary else "unknown" if ratio_class is None else "agrees" if agrees else "differs"
        assert rows[name] == wanted, name
    assert "differs" in rows.values()


def test_premise_errors_and_weak_evidence_stand_in_plain_sight(pages, scorecard):
    premises = [name for name, row in scorecard.items() if row["premise_error"]]
    quoted = [name for name, row in scorecard.items() if "second_hand" in (row["confidence_reasons"] or "")]
    low = [name for name, row in scorecard.items() if row["confidence"] in ("low", "very_low")]
    assert premises and quoted and low
    for language in ("en", "ur"):
        words, folder = Words(language), "ur/" if language == "ur" else ""
        for names, label in ((premises, "premise_error"), (quoted, "second_hand")):
            for name in names:
                text = " ".join(text for _, text in pages[f"{folder}commitments/{name}.html"].texts)
                assert words.word("labels", label) in text, name
        for name in low:
            callouts = " ".join(pages[f"{folder}commitments/{name}.html"].text("p", "callout"))
            assert words.word("confidence", scorecard[name]["confidence"]) in callouts, name
    assert all("second hand" in text for text in pages["index.html"].text("tr") if any(f"{name} ·" in text for name in quoted))


def test_receipts_show_the_exact_values_and_where_they_stand(pages, release):
    with duckdb.connect() as connection:
        receipts = connection.execute(
            "select figure, value, snapshot_sha256, locator from read_parquet(?) where commitment_id = 'FP-3.3a'"
            " and reading_id = 'goods_bop_fy2024' and step = 'observation'",
            [str(release / "parquet" / "receipts.parquet")],
        ).fetchall()
    page = pages["commitments/FP-3.3a.html"]
    rows = page.text("tr")
    assert len(receipts) == 24
    for figure, value, sha256, locator in receipts:
        assert any(row == f"{figure} {value:,.15g} US$ million {locator}" for row in rows), figure
        assert any((attrs.get("title") or "").endswith(sha256) for tag, attrs in page.elements if tag == "code")


def test_coverage_and_claims_are_complete(pages, release):
    with duckdb.connect() as connection:
        sentences = connection.execute("from read_parquet(?)", [str(release / "parquet" / "coverage.parquet")]).fetchall()
        claims = connection.execute(
            "select claim_id, finding from read_parquet(?)", [str(release / "parquet" / "claims.parquet")]
        ).fetchall()
    assert f"{len(sentences)} of {len(sentences)} sentences" in " ".join(pages["coverage.html"].text("p"))
    assert len(pages["coverage.html"].text("tr")) == len(sentences) + 1
    told = {text.split()[0]: text for text in pages["claims.html"].text("article", "claim")}
    assert told.keys() == {name for name, _ in claims}
    for name, finding in claims:
        assert Words("en").word("findings", finding) in told[name]


def test_a_second_manifesto_gets_its_own_part(candidate, release, tmp_path):
    site = rendered(
        candidate, release, tmp_path,
        "update marts.scorecard set manifesto_id = 'other-chapter' where section = '5'",
        "update marts.coverage set manifesto_id = 'other-chapter' where sentence_id like '5.%'",
    )  # fmt: skip
    for path in ("index.html", "ur/index.html", "coverage.html"):
        page = Page((site / path).read_text(encoding="utf-8"))
        assert [tag for tag, _ in page.elements].count("h1") == 1 and len(page.ids) == len(set(page.ids))
        assert "other-chapter" in page.text("h2")
    assert all(link.lstrip("#") in page.ids for link in page.links if link.startswith("#"))


# --- inert -------------------------------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>\" onmouseover=\"alert(2)"


def test_hostile_text_is_inert(candidate, release, tmp_path):
    quoted = SCRIPT.replace("'", "''")
    site = rendered(
        candidate, release, tmp_path,
        f"update marts.scorecard set title_en = '{quoted}', title_ur = '{quoted}', quote = '{quoted}',"
        f" summary_en = '{quoted}', summary_ur = '{quoted}', premise_error = '{quoted}', checkable_if = '{quoted}'",
        f"update marts.evidence set description = '{quoted}', source_title = '{quoted}', publisher = '{quoted}',"
        " url = 'javascript:alert(3)'",
        f"update marts.readings set rationale = '{quoted}'",
        f"update marts.indicators set name = '{quoted}', formula = '{quoted}'",
        f"update marts.audit_items set note = '{quoted}'",
        f"update marts.sources set title = '{quoted}', licence = '{quoted}', url = 'javascript:alert(4)'",
        f"update marts.claims set wording = '{quoted}', explanation = '{quoted}', url = 'data:text/html,x'",
        f"update marts.receipts set figure = '{quoted}', locator = '{quoted}', url = 'javascript:alert(5)'"
        " where step = 'observation'",
        f"update marts.coverage set sha256 = '{quoted}'",
        f"insert into marts.evidence by name select * replace ('FP-3.4a' as commitment_id, '{quoted}' as object)"
        " from marts.evidence limit 1",
    )  # fmt: skip
    for path in site.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        assert "script" not in {tag for tag, _ in page.elements}, path
        assert "onmouseover" not in page.attributes, path
        assert not [link for link in page.links if re.match(r"\s*(javascript|data):", link, re.IGNORECASE)], path
    texts = " ".join(text for _, text in Page((site / "index.html").read_text(encoding="utf-8")).texts)
    assert "<script>alert(1)</script>" in texts  # it is there, as words


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//evil.example", "file:///etc/passwd",
                                 "https://a b", "http://x\"onclick", "", None, " https://example.org"])  # fmt: skip
def test_only_web_addresses_become_links(url):
    assert web_address(url) is None


def test_web_addresses_stay_as_they_are():
    assert web_address("https://example.org/a?b=c;d#e") == "https://example.org/a?b=c;d#e"


@pytest.mark.parametrize("name", ["../FP-1.1", "FP-1.1/..", "FP-1", "fp-1.1", "FP-1.1 ", "", "FP-1.1\n"])
def test_a_name_that_could_leave_the_folder_gets_no_page(name):
    with pytest.raises(ValueError, match="gets no page"):
        safe_name(name)


# --- Urdu --------------------------------------------------------------------------------------------------------------


def test_urdu_pages_say_so(pages):
    for path, page in pages.items():
        html = page.elements[0]
        is_urdu = path.startswith("ur/")
        assert html == ("html", {"lang": "ur", "dir": "rtl"} if is_urdu else {"lang": "en", "dir": "ltr"}), path
        alternate = next(attrs for tag, attrs in page.elements if attrs.get("rel") == "alternate")
        assert alternate["hreflang"] == ("en" if is_urdu else "ur")
        assert (Path("/s") / path).parent.joinpath(alternate["href"]).resolve() == Path("/s") / twins(path)


def test_figures_and_latin_names_are_isolated_on_urdu_pages(pages):
    """Outside code, drawings, numeric cells and text marked as English, Latin letters and figures stand in <bdi>."""
    for path, page in pages.items():
        if not path.startswith("ur/"):
            continue
        for way, text in page.texts:
            alone = any(
                tag in ("bdi", "code", "title", "svg") or attrs.get("class") == "num" or attrs.get("lang") == "en"
                or attrs.get("dir") == "ltr"
                for tag, attrs in way
            )  # fmt: skip
            assert alone or not re.search(r"[A-Za-z0-9]", text), f"{path}: {text!r} in {[tag for tag, _ in way]}"


def test_urdu_pages_use_the_urdu_titles_and_summaries(pages, scorecard):
    def letters(text):
        return re.sub(r"[^\w]", "", text)

    for name, row in scorecard.items():
        text = letters(" ".join(text for _, text in pages[f"ur/commitments/{name}.html"].texts))
        assert letters(row["title_ur"]) in text and letters(row["summary_ur"]) in text, name


# --- words and shapes -------------------------------------------------------------------------------------------------


def test_every_code_of_the_closed_lists_has_its_words():
    words = all_words()
    statuses = {status for group in vocabulary.STATUSES.values() for status in group}
    for kind, codes in {
        "statuses": statuses,
        "groups": {group for group, statuses in vocabulary.STATUSES.items() if statuses},
        "promise_types": vocabulary.PromiseType.__args__,
        "forces": vocabulary.Force.__args__,
        "confidence": vocabulary.CONFIDENCE_LEVELS,
        "not_verifiable_reasons": vocabulary.NotVerifiableReason.__args__,
        "evidence_classes": vocabulary.EvidenceClass.__args__,
        "audit_items": vocabulary.AuditItem.__args__,
        "outcomes": vocabulary.FetchOutcome.__args__,
    }.items():
        assert set(words[kind]) == set(codes), kind
    for kind in ("statuses", "findings"):
        assert {word["shape"] for word in words[kind].values()} <= SHAPES.keys()


def test_statuses_differ_in_word_and_within_a_group_in_shape():
    """Never colour alone: two statuses that can stand beside each other in a group have two shapes."""
    words = all_words()["statuses"]
    assert len({word["en"] for word in words.values()}) == len({word["ur"] for word in words.values()}) == len(words)
    for group in ("target", "direction", "hold"):
        shapes = [words[status]["shape"] for status in vocabulary.STATUSES[group]]
        assert len(set(shapes)) == len(shapes), group


def test_a_word_that_is_not_listed_is_an_error():
    with pytest.raises(KeyError, match=r"words.yml: no statuses `splendid` in ur"):
        Words("ur").word("statuses", "splendid")


@pytest.mark.parametrize(("value", "digits", "told"), [(1234.5678, 2, "1,234.57"), (-0.25918, 1, "−0.3"), (-0.0001, 2, "0.00"),
                                                       (30.98, 3, "30.980"), (0.0, 0, "0")])  # fmt: skip
def test_numbers_are_rounded_for_reading(value, digits, told):
    assert number(value, digits) == told


def test_shares_are_told_as_per_cent():
    assert percent(0.0749051, 2) == "7.49\u00a0%" and percent(-0.025917, 1, sign=True) == "−2.6\u00a0%"


# --- the drawing -------------------------------------------------------------------------------------------------------


def test_a_compound_path_grows_evenly_and_ends_at_the_target():
    path = required_path((2024, 30.98), (2034, 61.96), is_compound=True)
    ratios = [after / before for (_, before), (_, after) in pairwise(path)]
    assert path[0] == (2024, 30.98) and path[-1] == (2034, pytest.approx(61.96)) and len(path) == 11
    assert ratios == pytest.approx([2 ** (1 / 10)] * 10)


def test_a_linear_path_has_equal_steps():
    wanted = [(2024, 2.0), (2025, 1.75), (2026, 1.5), (2027, 1.25), (2028, 1.0)]
    assert required_path((2024, 2.0), (2028, 1.0), is_compound=False) == wanted


def test_a_line_is_cut_where_the_definition_changes():
    points = [(year, float(year - 2000)) for year in range(2010, 2020)]
    whole = line_chart(Drawing(points), "t", "d")
    cut = line_chart(Drawing(points, breaks=[2015]), "t", "d")
    assert whole.count('class="seen"') == 1 and cut.count('class="seen"') == 2
    assert whole.count("<circle") == cut.count("<circle") == 10


@pytest.mark.parametrize("values", [[5.0, 5.0, 5.0], [0.0, 0.0], [-3.0, 4.0], [1e9, 3e9], [0.00012, 0.00013]])
def test_any_series_can_be_drawn_inside_the_frame(values):
    svg = line_chart(Drawing([(2000 + n, value) for n, value in enumerate(values)]), "t", "d")
    heights = [float(y) for y in re.findall(r'cy="([\d.-]+)"', svg)]
    assert len(heights) == len(values) and all(0 <= y <= 220 for y in heights)
    assert "nan" not in svg and "inf" not in svg


def test_charts_have_a_text_alternative(pages):
    drawn = [page for page in pages.values() if any(attrs.get("class") == "chart" for _, attrs in page.elements)]
    assert len(drawn) >= 20
    for page in drawn:
        chart = next(attrs for _, attrs in page.elements if attrs.get("class") == "chart")
        assert chart["role"] == "img" and set(chart["aria-labelledby"].split()) <= set(page.ids)
        assert page.text("desc")[0]


# --- without the registry ---------------------------------------------------------------------------------------------


def test_another_registry_lends_no_words(candidate, release, tmp_path):
    """A release made from another registry than the project's own shows codes, not that registry's wording."""
    path = tmp_path / "release.json"
    facts = json.loads((release / "release.json").read_text(encoding="utf-8")) | {"registry_sha256": "0" * 64}
    path.write_text(json.dumps(facts), encoding="utf-8")
    other = tmp_path / "other"
    (other / "parquet").mkdir(parents=True)
    (other / "release.json").write_text(json.dumps(facts), encoding="utf-8")
    for table in ("verdict_log", "quality_results"):
        (other / "parquet" / f"{table}.parquet").write_bytes((release / "parquet" / f"{table}.parquet").read_bytes())
    site = rendered(candidate, other, tmp_path)
    page = Page((site / "commitments" / "FP-3.3a.html").read_text(encoding="utf-8"))
    words = " ".join(text for _, text in page.texts)
    assert "32.34 US$ billion FY2025" in words and "Whoever promised holds no public office" in words
    assert "The only number with a date" not in words
