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
from vaada.site.method import method_view
from vaada.site.pages import coverage_view, index_view, sources_view
from vaada.site.rows import about, claim_view, in_order, safe_name
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
        "claims": lambda telling: {"claims": [claim_view(telling, row) for row in facts.tables["claims"]], **_notices(telling)},
        "coverage": lambda telling: {**coverage_view(telling), **_notices(telling)},
        "method": lambda telling: {**method_view(telling), **_notices(telling)},
        "sources": lambda telling: {**sources_view(telling), **_notices(telling)},
    }
    home = out_dir if language == "en" else out_dir / language
    words = Words(language)
    for name in PAGES:
        _write(facts, words, home, f"{name}.html", name, views[name])
    around = neighbours(facts.tables["scorecard"])
    for row in in_order(facts):
        before, after = around[row["commitment_id"]]
        view = partial(commitment_view, row=row, before=before, after=after)
        _write(facts, words, home, f"commitments/{safe_name(row['commitment_id'])}.html", "commitment", view)


def _notices(telling):
    """What is not claimed, of every manifesto, for pages that speak of all of them."""
    clocks = {row["manifesto_id"]: row["clock"] for row in in_order(telling.facts)}
    return {"not_claimed": Markup(" ").join(about(telling, name, clock)["not_claimed"] for name, clock in clocks.items())}


def _write(facts: Facts, words: Words, home: Path, path: str, template: str, view) -> None:
    """One page: its view, then the page around it with the shapes that the view used."""
    telling = Telling(words, facts)
    content = view(telling)
    here = "../" * path.count("/")  # to the root of this language
    up = f"{here}../" if words.is_urdu else here  # to the root of the site
    page = _templates()[template].render(
        content,
        w=words,
        t=words.label,
        isolated=words.isolated,
        english=words.english,
        release=facts.release,
        as_of=day(facts.release["as_of"]),
        page=template,
        up=up,
        here=here,
        files=f"{up}../",
        other_language=Markup("{}{}{}").format(up, "" if words.is_urdu else "ur/", path),
        sprite=sprite(telling.used),
    )
    target = home / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page + "\n", encoding="utf-8", newline="\n")
