"""Papers of a release that are written for people: the gate's report and the note on licences."""

from pathlib import Path

import duckdb
from jinja2 import Environment

from vaada.release.contract import OWN_TABLES
from vaada.release.database import create_own_table
from vaada.release.exports import write_csv

LICENCE_NOTE = """\
Data of this release
====================

Our own work in these files (the registry of commitments, readings, statuses, evidence coding, derived figures and
receipts) may be used under Creative Commons Attribution 4.0 (CC BY 4.0),
https://creativecommons.org/licenses/by/4.0/, with the attribution "Vaada" and the release_id.

Figures of others keep the terms of their publishers. In the table observations, each row says which (column licence),
and the table sources gives the attribution that each publisher asks for. Where a publisher's terms do not let us pass
its figures on, its observations are left out and only what was derived from them is published.
"""

FRONT_DOOR = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=site/index.html">
<title>Scorecard</title>
</head>
<body>
<p><a href="site/index.html">The scorecard</a> · <a href="site/ur/index.html" lang="ur" dir="rtl">اردو</a></p>
</body>
</html>
"""

OUTCOME_ORDER = ("error", "failed", "passed")
REPORT = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gate report {{ release.release_id }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f2f2f2; }
.passed td:first-child::before { content: "✓ "; }
.failed td:first-child::before, .error td:first-child::before { content: "✗ "; }
.failed.critical, .error { background: #fbe9e7; }
.failed.warning { background: #fff8e1; }
</style>
</head>
<body>
<h1>Gate report</h1>
<p>Run <code>{{ release.release_id }}</code>, as of {{ release.as_of }}: <strong>{{ release.result }}</strong>.
Code {{ release.code_version }}, rules version {{ release.rule_version }}.</p>
{% if release.reasons %}
<h2>Reasons</h2>
<ul>
{% for reason in release.reasons %}
<li>{{ reason }}</li>
{% endfor %}
</ul>
{% endif %}
<h2>{{ checks | length }} checks: {{ counts }}</h2>
<p>“failed” speaks of the data; “error” says that a check itself broke. A critical failure of a structural check blocks the
release; one that is confined to a series holds that series back.</p>
<table>
<thead><tr>{% for name in columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for check in checks %}
<tr class="{{ check.outcome }} {{ check.severity }}">
{% for name in columns %}
<td>{{ "" if check[name] is none else check[name] }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
""")


def write_gate_papers(folder: Path, checks: list[dict], release: dict) -> None:
    """gate/quality_results.csv and gate/report.html; `checks` are rows of `quality_results`, `release` its release.json."""
    gate = folder / "gate"
    gate.mkdir()
    columns = list(OWN_TABLES["quality_results"])
    with duckdb.connect() as connection:
        create_own_table(connection, "quality_results", checks)
        write_csv(connection, "quality_results", gate / "quality_results.csv")
        rows = [dict(zip(columns, row, strict=True))
                for row in connection.execute("select * from quality_results").fetchall()]  # fmt: skip
    rows.sort(key=lambda row: (OUTCOME_ORDER.index(row["outcome"]), row["severity"], row["check_id"]))
    counts = ", ".join(f"{sum(row['outcome'] == outcome for row in rows)} {outcome}" for outcome in OUTCOME_ORDER)
    shown = ["outcome", "severity", *(name for name in columns if name not in ("outcome", "severity"))]
    report = REPORT.render(release=release, checks=rows, counts=counts, columns=shown)
    (gate / "report.html").write_text(report + "\n", encoding="utf-8", newline="\n")


def write_front_door(folder: Path) -> None:
    """`index.html` of a release: it leads to the pages in `site/`, in either language."""
    (folder / "index.html").write_text(FRONT_DOOR, encoding="utf-8", newline="\n")


def write_licence_note(folder: Path) -> None:
    """LICENSE-DATA.txt."""
    (folder / "LICENSE-DATA.txt").write_text(LICENCE_NOTE, encoding="utf-8", newline="\n")
