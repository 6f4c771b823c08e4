"""`vaada explain` and `vaada status` on a real release: the chain reaches the archived rows, and says where it cannot."""

import datetime
import io
import json
import os
import shutil
import subprocess
from functools import partial

import pytest
from rich.console import Console

from vaada.archive import Archive
from vaada.errors import BadInput
from vaada.explain import explain, print_explanation
from vaada.explain_told import lines_of
from vaada.raw_rows import RawRows
from vaada.release.heartbeat import write_heartbeat
from vaada.release.inputs import Inputs
from vaada.release.publish import keep_blocked, publish
from vaada.released import open_release
from vaada.rules_told import told_claim_rule, told_rule
from vaada.settings import Settings
from vaada.status import print_status, status
from vaada.text import printable

from .published import published_root
from .releases import NOW, altered, check

FISCAL_YEARS = {
    "FY2024": [f"2023-{month:02}" for month in range(7, 13)] + [f"2024-{month:02}" for month in range(1, 7)],
    "FY2025": [f"2024-{month:02}" for month in range(7, 13)] + [f"2025-{month:02}" for month in range(1, 7)],
}


@pytest.fixture(scope="module")
def root(candidate, offline_house, tmp_path_factory):
    """A data root with one release."""
    return published_root(candidate, offline_house, tmp_path_factory.mktemp("published"))


def printed(tell, told) -> str:
    """What a report looks like on a terminal without colours."""
    stream = io.StringIO()
    tell(told, Console(file=stream, width=100))
    return stream.getvalue()


told = partial(printed, print_explanation)


# --- the chain --------------------------------------------------------------------------------------------------------


def test_the_target_goes_down_to_twelve_months_of_each_fiscal_year(root):
    chain = explain(root, "FP-3.3a")
    assert chain.row["indicator_status"] == "too_early" and chain.reading.row["is_primary"]
    assert chain.reading.indicator["formula"] == "SBP.BOP.GOODS.EXPORTS"
    values = {value.figure.split()[-1]: value for value in chain.reading.values}
    assert values.keys() == FISCAL_YEARS.keys()
    for year, months in FISCAL_YEARS.items():
        observations = values[year].observations
        assert [one.figure for one in observations] == [f"SBP.BOP.GOODS.EXPORTS PAK {month}" for month in months]
        assert sum(one.value for one in observations) / 1000 == pytest.approx(values[year].value)
    assert {year: round(value.value, 3) for year, value in values.items()} == {"FY2024": 30.98, "FY2025": 32.343}


def test_the_row_at_the_end_is_the_archived_one(root):
    """Each raw row is read from the bytes and holds series, month and value; its command prints that very row."""
    archive = Archive(root / "archive")
    for value in explain(root, "FP-3.3a").reading.values:
        for one in value.observations:
            line = int(one.locator.removeprefix("line "))
            assert one.raw.text == archive.get(one.snapshot_sha256).decode().splitlines()[line - 1]
            series, area, month = one.figure.split()
            assert one.raw.text.startswith(f"{area},{series},") and f",{month},M,{one.value:g},US$ million," in one.raw.text
    shown = subprocess.run(one.raw.command, shell=True, capture_output=True, text=True, check=True).stdout
    assert shown == f"{one.raw.text}\n"


def test_the_rule_is_told_with_its_numbers(root):
    rule = explain(root, "FP-3.3a").rule
    assert rule.section == "3.1" and rule.sentence.startswith("too_early while n/N < 0.20")
    told_lines = "\n".join(rule.working)
    assert "n = 2025 - 2024 = 1, N = 2034 - 2024 = 10, n/N = 0.10" in told_lines
    assert "growth a year so far = (32.343 / 30.98)^(1/1) - 1 = 0.04400" in told_lines
    assert "= 0.6130: class behind" in told_lines and "they differ" not in told_lines


def test_what_is_printed_shows_hash_locator_rows_and_commands(root):
    text = told(explain(root, "FP-3.3a"))
    chain = explain(root, "FP-3.3a")
    for value in chain.reading.values:
        for one in value.observations:
            assert one.figure in text and one.locator in text and one.snapshot_sha256 in text and one.raw.text in text
    assert "vaada verify" in text and "vaada nightly --force" in text and "duckdb -readonly" in text
    assert "zcat" in text and "sed -n '113p;114p" in text
    for other in chain.other_readings:
        assert other["reading_id"] in text
    assert "(differs)" in text and "(no value to compare)" in text


def test_the_queries_of_the_commands_run(root):
    commands = explain(root, "FP-3.3a").commands
    queries = [command.partition(' "')[2].rstrip('"') for command in commands.values() if command.startswith("duckdb")]
    assert len(queries) >= 4
    with open_release(root) as released:
        for query in queries:
            assert released.rows(query), query


def test_every_row_and_claim_can_be_explained(root):
    with open_release(root) as released:
        names = [row["n"] for row in released.rows(
            "select commitment_id as n from scorecard union all select claim_id from claims")]  # fmt: skip
    assert len(names) >= 80
    for name in names:
        text = told(explain(root, name))
        assert name in text and "Rule (METHOD" in text and "they differ" not in text, name


def test_directions_tell_slope_last_change_and_threshold(root):
    with open_release(root) as released:
        rows = released.rows("select commitment_id, indicator_status from scorecard where promise_type = 'direction'"
                             " and indicator_status in ('improving', 'worsening', 'slipping', 'turning')")  # fmt: skip
    assert len(rows) >= 5
    for row in rows:
        rule = explain(root, row["commitment_id"]).rule
        signals = {line[0]: float(line.split()[2]) for line in rule.working if line[:4] in ("m = ", "l = ")}
        assert rule.section == "3.2" and signals.keys() == {"m", "l"}
        by_sign = ("improving" if signals["l"] >= 0 else "slipping") if signals["m"] > 0 else (
            "worsening" if signals["l"] <= 0 else "turning")  # fmt: skip
        assert by_sign == row["indicator_status"], row


def test_milestones_end_at_dated_events(root):
    with open_release(root) as released:
        name = released.rows("select commitment_id as n from scorecard where indicator_status in ('in_force', 'signed')"
                             " and restates is null order by 1")[0]["n"]  # fmt: skip
    chain = explain(root, name)
    assert chain.rule.section == "3.4" and any(event["is_primary"] for event in chain.events)
    text = told(chain)
    for event in chain.events:
        assert event["description"] in text and event["url"] in text
    assert "(primary)" in text and "in force or operating" in text


def test_what_cannot_be_checked_gives_its_reason(root):
    chain = explain(root, "FP-0.2")
    text = told(chain)
    assert chain.rule.section == "3.5" and chain.reading is None
    assert "reason: vague" in text and f"checkable if: {chain.row['checkable_if']}" in text


def test_a_row_that_restates_another_shows_that_rows_chain(root):
    with open_release(root) as released:
        row = released.rows("select scorecard.commitment_id as n, scorecard.restates as other from scorecard"
                            " where restates in (select commitment_id from readings) order by 1")[0]  # fmt: skip
    chain = explain(root, row["n"])
    assert chain.restates == row["other"] and chain.reading.row["commitment_id"] == row["other"]
    assert f"Restates {row['other']}" in told(chain)


def test_claims_go_down_to_the_twelve_months_before_the_promise(root):
    chain = explain(root, "CL-1")
    assert chain.row["finding"] == "accurate_but_dated" and chain.rule.section == "3.6"
    measured, latest = chain.measures
    assert [one.figure.split()[-1] for one in measured.observations] == [
        *(f"2023-{month:02}" for month in range(9, 13)), *(f"2024-{month:02}" for month in range(1, 9))]  # fmt: skip
    assert measured.value == pytest.approx(32.0641, abs=1e-4) and latest.value == pytest.approx(38.2992, abs=1e-4)
    assert chain.rule.working[0].endswith("= -0.0020")
    assert all(one.raw for measure in chain.measures for one in measure.observations)


# --- where it cannot go on ---------------------------------------------------------------------------------------------


def test_an_unknown_name_gives_the_nearest(root):
    with pytest.raises(BadInput, match=r"nothing is called `fp-33a` .* the nearest are FP-3\.3a"):
        explain(root, "fp-33a")
    with pytest.raises(BadInput, match=r"the nearest are CL-1"):
        explain(root, "CL1")


def test_without_a_release_both_say_how_to_make_one(tmp_path):
    named = partial(explain, tmp_path, "FP-3.3a", "2026-11-24-0123456789ab")
    for ask in (partial(explain, tmp_path, "FP-3.3a"), named, partial(status, tmp_path, NOW)):
        with pytest.raises(BadInput, match=r"make scorecard.*vaada nightly"):
            ask()


def test_an_unknown_release_gives_the_nearest(root):
    release_id = (root / "published" / "current").resolve().name
    with pytest.raises(BadInput, match=f"no release `{release_id[:-1]}`; the nearest are {release_id}"):
        explain(root, "FP-3.3a", release_id[:-1])
    assert explain(root, "FP-3.3a", release_id).release["release_id"] == release_id


def test_missing_bytes_are_told_and_the_chain_goes_on(root, tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(root, copy, symlinks=True)
    for path in (copy / "archive" / "raw").rglob("*.gz"):
        path.unlink()
    chain = explain(copy, "FP-3.3a")
    observations = [one for value in chain.reading.values for one in value.observations]
    assert len(observations) == 24 and all(one.raw is None for one in observations)
    assert "the row cannot be shown: archive: no bytes" in told(chain)


def test_a_figure_that_does_not_follow_is_said_to_differ(root):
    chain = explain(root, "FP-3.3a")
    rule = told_rule(chain.row, chain.reading.row | {"progress_ratio": 0.7}, chain.reading.indicator)
    assert any("the release says 0.7: they differ" in line for line in rule.working)


def test_nothing_that_a_terminal_would_act_on_is_printed(root):
    chain = explain(root, "FP-3.3a")
    chain.row = chain.row | {"title_en": "\x1b[31mred\x1b[0m [bold]not markup[/bold] \u202eturned", "summary_en": "two\nlines"}
    text = "\n".join(line for _, line in lines_of(chain))
    assert "\x1b" not in text and "\u202e" not in text and "two\nlines" in text
    assert "[bold]not markup[/bold]" in told(chain)


def test_printable_leaves_letters_of_every_script():
    assert printable("وعدہ – é\t") == "وعدہ – é\N{REPLACEMENT CHARACTER}"


# --- rows of archived answers ------------------------------------------------------------------------------------------


def test_a_record_of_an_answer_in_json_is_found_by_its_steps(tmp_path):
    archive = Archive(tmp_path / "it's here")
    sha256 = archive.put(json.dumps([{"page": 1}, [{"value": 1.5}, {"value": None, "name": "é"}]]).encode())
    row = RawRows(archive).at(sha256, "[1][1]")
    assert json.loads(row.text) == {"value": None, "name": "é"}
    utf8 = dict(os.environ, PYTHONUTF8="1")
    shown = subprocess.run(row.command, shell=True, capture_output=True, text=True, check=True, env=utf8).stdout
    assert shown == f"{row.text}\n"


def test_a_row_that_stands_on_two_lines_is_shown_whole(tmp_path):
    archive = Archive(tmp_path)
    sha256 = archive.put(b'a,b\n1,"two\nlines"\n3,4\n')
    row = RawRows(archive).at(sha256, "line 2")
    assert row.text == '1,"two\nlines"' and "sed -n '2,3p'" in row.command
    assert RawRows(archive).at(sha256, "line 4").text == "3,4"


@pytest.mark.parametrize(("locator", "error"), [("line 3", LookupError), ("line 9", LookupError), ("page 2", ValueError)])
def test_a_locator_that_leads_nowhere_is_an_error(tmp_path, locator, error):
    archive = Archive(tmp_path)
    sha256 = archive.put(b'a,b\n1,"two\nlines"\n3,4\n')
    with pytest.raises(error):
        RawRows(archive).at(sha256, locator)


def test_claims_without_figures_have_a_rule():
    claim = {"finding": "contested", "claimed_value": None, "measured_value": None, "latest_value": None}
    assert told_claim_rule(claim).working == ()


# --- status ------------------------------------------------------------------------------------------------------------


def test_status_counts_every_row_once(root):
    report = status(root, NOW + datetime.timedelta(days=3))
    with open_release(root) as released:
        rows = released.rows("select restates from scorecard")
    assert sum(row["commitments"] for row in report.counts) == sum(row["restates"] is None for row in rows)
    assert report.restating == sum(row["restates"] is not None for row in rows)
    assert report.age == datetime.timedelta(days=3) and report.checks == {"passed": 1}
    text = printed(print_status, report)
    assert report.release["release_id"] in text and "3 days ago" in text and "Nothing was blocked so far" in text


def test_status_tells_of_sources_withheld_rows_and_what_was_blocked(candidate, root, tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(root, copy, symlinks=True)
    later = Inputs("c" * 64, "d" * 64, "0.1.0+0123456789ab", "1", NOW + datetime.timedelta(days=1))
    changed = altered(
        candidate, tmp_path / "held.duckdb",
        "update marts.scorecard set freshness = 'withheld', freshness_since = date '2026-11-20' where commitment_id = 'FP-3.3a'",
    )  # fmt: skip
    publish(copy, changed, later, [check(), check("ranges", outcome="failed", severity="warning")], later.as_of)
    blocked = Inputs("e" * 64, "d" * 64, "0.1.0+0123456789ab", "1", NOW + datetime.timedelta(days=2))
    keep_blocked(copy, blocked, [check(outcome="failed")], ["keys.scorecard: [red] doubled"], blocked.as_of)
    asked = [
        {"source_id": "world_bank_wdi", "dataset_id": "indicators", "outcome": "failed", "reason": "no route to [host]"},
    ]
    write_heartbeat(Settings(data_root=str(copy)), NOW + datetime.timedelta(days=2), asked, later.release_id)

    report = status(copy, NOW + datetime.timedelta(days=2))
    text = printed(print_status, report)
    assert report.release["release_id"] == later.release_id and report.checks == {"failed": 1, "passed": 1}
    assert "FP-3.3a withheld since 2026-11-20 (latest figure of FY2025)" in text
    assert "world_bank_wdi/indicators: failed (no route to [host]), last success never" in text
    assert f"Not let out last: {blocked.release_id} (blocked" in text and "keys.scorecard: [red] doubled" in text
    assert "2026-11-26T21:00:00Z" in text


def test_a_source_that_answered_last_night_has_its_success_from_then(root, tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(root, copy, symlinks=True)
    night = NOW + datetime.timedelta(days=5)
    asked = [{"source_id": "world_bank_wdi", "dataset_id": "indicators", "outcome": "unchanged", "reason": None}]
    write_heartbeat(Settings(data_root=str(copy)), night, asked, (root / "published" / "current").resolve().name)
    report = status(copy, night)
    row = next(row for row in report.sources if row["source_id"] == "world_bank_wdi")
    assert row["outcome"] == "unchanged" and row["last_success_at"] == night.replace(tzinfo=None)
    assert "last success 2026-11-29 21:00 UTC" in printed(print_status, report)
