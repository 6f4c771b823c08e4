"""Writing the site of a release: plain pages without scripts, in English and in Urdu, from the published tables.

    index.html  claims.html  coverage.html  sources.html  method.html  commitments/<id>.html  style.css
    ur/         the same pages in Urdu, with the same style sheet

Links are relative, so the folder works from a disk and under any address; nothing is asked for outside it. What is written
depends on the tables, the registry and release.json only: the same release gives the same bytes. Everything that comes from
a table is escaped, and only http(s) addresses become links.
"""

import shutil
from functools import lru_cache, partial
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from vaada.registry.load import Registry
from vaada.site.commitment import commitment_view, neighbours
from vaada.site.facts import Facts, read_facts, registry_of
from vaada.site.look import sprite
from vaada.site.pages import about, claim_view, coverage_view, in_order, index_view, method_view, safe_name, sources_view
from vaada.site.telling import Telling
from vaada.site.words import LANGUAGES, TEMPLATES, Words, day

PAGES = ("index", "claims", "coverage", "method", "sources")


def render_site(
    connection: duckdb.DuckDBPyConnection, out_dir: Path, release: dict, registry: Registry | None = None
) -> None:
    """Write the site into `out_dir`. `connection`: the published tables by their bare names; `release`: release.json.

    `registry`: what the release was made from, for titles and wording; without it the project's own is read and used if its
    hash is the one in release.json. `ValueError` for a commitment id that cannot be a file name.
    """
    facts = read_facts(connection, release, registry or registry_of(release))
    out_dir = Path(out_dir)
    for language in LANGUAGES:
        _render_language(facts, language, out_dir)
    shutil.copyfile(TEMPLATES / "style.css", out_dir / "style.css")


@lru_cache(maxsize=1)
def _templates():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return {name: environment.get_template(f"{name}.html.j2") for name in (*PAGES, "commitment")}


def _render_language(facts: Facts, language: str, out_dir: Path) -> None:
    views = {
        "index": index_view,
        "claims": lambda telling: {"claims": [claim_view(telling, row) for row in facts.tables["claims"]], **_first(telling)},
        "coverage": lambda telling: {**coverage_view(telling), **_first(telling)},
        "method": lambda telling: {**method_view(telling), **_first(telling)},
        "sources": lambda telling: {**sources_view(telling), **_first(telling)},
    }
    home = out_dir if language == "en" else out_dir / language
    for name in PAGES:
        _write(facts, language, home, f"{name}.html", name, views[name])
    around = neighbours(facts.tables["scorecard"])
    for row in in_order(facts):
        before, after = around[row["commitment_id"]]
        view = partial(commitment_view, row=row, before=before, after=after)
        _write(facts, language, home, f"commitments/{safe_name(row['commitment_id'])}.html", "commitment", view)


def _first(telling):
    """The notice of what is not claimed, of the first manifesto, for pages that speak of all of them."""
    row = next(iter(in_order(telling.facts)))
    return about(telling, row["manifesto_id"], row["clock"])


def _write(facts: Facts, language: str, home: Path, path: str, template: str, view) -> None:
    """One page: its view, then the page around it with the shapes that the view used."""
    telling = Telling(Words(language), facts)
    content = view(telling)
    depth = path.count("/") + (language != "en")
    up = "../" * depth  # to the root of the site
    here = "../" * path.count("/")  # to the root of this language
    page = _templates()[template].render(
        content,
        w=telling.words,
        t=telling.words.label,
        isolated=telling.words.isolated,
        english=telling.words.english,
        release=facts.release,
        as_of=day(facts.release["as_of"]),
        page=template,
        up=up,
        here=here,
        files=f"{up}../",
        other_language=Markup("{}{}{}").format(up, "ur/" if language == "en" else "", path),
        sprite=sprite(telling.used),
    )
    target = home / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page + "\n", encoding="utf-8", newline="\n")
