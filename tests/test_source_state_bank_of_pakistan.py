"""The State Bank's workbooks: read from the stand-in's bytes month after month, fetched, staged, and refused when they change."""

import pytest

from tests.publishers.staged import keyed, night, staged
from tests.publishers.state_bank_of_pakistan import StateBankOfPakistan
from tests.publishers.workbooks import corrupted, xls, xlsx
from vaada.archive import Archive
from vaada.fetch.formats.dispatch import kept, read
from vaada.fetch.formats.read import Rejected
from vaada.fetch.formats.workbook import cell_text, row_text

pytestmark = pytest.mark.shared
SHEETS = {
    "balance_of_payments": ("goods", xls),
    "remittances": ("remittances", xlsx),
    "foreign_investment": ("countries", xls),
    "investment_by_sector": ("sectors", xls),
    "it_receipts": ("services", xls),
}
FAULTS = ("changed_header", "column_renamed", "unit_changed", "lost_last_page", "duplicated_page")


@pytest.fixture
def bank(shared):
    with StateBankOfPakistan(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["state_bank_of_pakistan"]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def answer_of(source, dataset_id):
    return next(dataset.answer for dataset in source.datasets if dataset.dataset_id == dataset_id)


def read_sheet(bank, source, dataset_id):
    """The records of a dataset, straight from the stand-in's workbook."""
    made, written = SHEETS[dataset_id]
    answer = answer_of(source, dataset_id)
    return kept(read(written(corrupted(getattr(bank, made)(), bank.mode)), answer), answer)


@pytest.mark.parametrize("rolled", range(14))
def test_columns_roll_every_month_and_are_still_read_right(bank, source, rolled):
    bank.roll(rolled)
    for dataset_id, file in (("foreign_investment", "Netinflow.xls"), ("investment_by_sector", "Foreign_Dir.xls"),
                             ("it_receipts", "dt.xls")):  # fmt: skip
        year, month = bank.latest(file)
        expected = {f"{year}-{month:02}"}
        if month == 6:
            expected |= {f"FY{year}", f"FY{year - 1}"}
        if dataset_id == "it_receipts":
            expected |= {f"{year - 1}-{month:02}", f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"}
        elif dataset_id == "foreign_investment" and month == 7:
            expected |= {f"{year - 1}-07"}
        found = read_sheet(bank, source, dataset_id)
        assert {record["period"] for record in found.records} == expected
        newest = {record["mark"] for record in found.records if record["period"] == f"{year}-{month:02}"}
        assert newest == {"P"}


def test_a_sum_since_july_is_never_a_fiscal_year(bank, source):
    found = read_sheet(bank, source, "investment_by_sector").records
    assert {record["period"] for record in found} == {"2026-05"}
    assert {record["value"] for record in found} == {1, 3, 4, 7}
    bank.roll()
    found = read_sheet(bank, source, "investment_by_sector").records
    assert {record["value"] for record in found if record["period"] == "FY2026"} == {12, 36, 48, 84}


@pytest.mark.parametrize("dataset_id", SHEETS)
@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed"])
def test_another_header_is_rejected_with_both_layouts(bank, source, dataset_id, kind):
    bank.changed(kind)
    with pytest.raises(Rejected) as caught:
        read_sheet(bank, source, dataset_id)
    assert "row " in str(caught.value)
    expected = answer_of(source, dataset_id).title[0] if kind == "unit_changed" else "expected `"
    assert expected in str(caught.value)


def test_a_night_brings_every_figure_from_both_hosts(bank, source, archive):
    told = night(source, archive, bank.hosts)
    assert {name: outcome.outcome for name, outcome in told.items()} == dict.fromkeys(SHEETS, "new"), told
    assert len(bank.calls) == len(SHEETS)
    rows = staged(source, archive)
    values = keyed(rows)
    for *key, value in bank.golden():
        assert values[tuple(key)] == value
    status = {(row["series_code"], row["time_period"]): row["obs_status"] for row in rows}
    assert (status["SBP.IT.EXPORTS", "2026-04"], status["SBP.IT.EXPORTS", "2026-05"]) == ("normal", "provisional")
    assert None not in status.values()


def test_every_series_is_declared(bank, source, archive):
    night(source, archive, bank.hosts)
    declared = {code for dataset in source.datasets for rule in dataset.series for code in rule.all_codes()}
    assert {row["series_code"] for row in staged(source, archive)} <= declared


def test_a_locator_leads_to_the_cell(bank, source, archive):
    night(source, archive, bank.hosts)
    [row] = [row for row in staged(source, archive) if (row["series_code"], row["time_period"]) == ("SBP.IT.EXPORTS", "2026-05")]
    body = archive.get(row["snapshot_sha256"])
    assert cell_text(body, row["locator"]) == "373270"
    assert row_text(body, row["locator"]).startswith("9. Telecommunications, Computer and information services | ")


def test_the_next_month_brings_china_and_what_left_the_file_stays(bank, source, archive):
    night(source, archive, bank.hosts)
    bank.roll()
    told = night(source, archive, bank.hosts, day=30)
    assert told["foreign_investment"].outcome == "new", told
    rows = {
        (row["series_code"], row["counterpart_area"], row["time_period"]): row["obs_value"] for row in staged(source, archive)
    }
    assert rows["SBP.FDI.CHN", "CHN", "2026-07"] == 63.2
    assert rows["SBP.FDI.CHN", "CHN", "2025-07"] == 51.76
    assert rows["SBP.FDI.NET", None, "2026-07"] == 179
    assert rows["SBP.FDI.NET", None, "FY2025"] == 2477


def test_recorded_drops_one_after_the_other(bank, source, archive):
    bank.use_drop("2026-04-16T2245Z")
    first = bank.figures["SBP.BOP.GOODS.EXPORTS"]
    night(source, archive, bank.hosts)
    bank.use_drop("2026-06-12T2336Z")
    last = bank.figures["SBP.BOP.GOODS.EXPORTS"]
    told = night(source, archive, bank.hosts, day=60)
    assert told["balance_of_payments"].outcome == "new", told
    vintages = {}
    for row in staged(source, archive):
        if row["series_code"] == "SBP.BOP.GOODS.EXPORTS":
            vintages.setdefault(row["vintage_at"], {})[row["time_period"]] = row["obs_value"]
    assert [vintages[at] for at in sorted(vintages)] == [first, last]
    assert max(last) > max(first)


@pytest.mark.parametrize("kind", FAULTS)
def test_no_fault_reaches_the_figures(bank, source, archive, kind):
    night(source, archive, bank.hosts)
    before = keyed(staged(source, archive))
    bank.changed(kind)
    told = night(source, archive, bank.hosts, day=1)
    assert {outcome.outcome for outcome in told.values()} == {"rejected"}, told
    assert keyed(staged(source, archive)) == before
    bank.changed(None)
    assert {outcome.outcome for outcome in night(source, archive, bank.hosts, day=2).values()} == {"unchanged"}


def test_a_client_that_does_not_look_like_a_browser_is_refused(bank, source, archive):
    plain = source.model_copy(update={"user_agent": "vaada/0.1"})
    assert {outcome.outcome for outcome in night(plain, archive, bank.hosts).values()} == {"failed"}
