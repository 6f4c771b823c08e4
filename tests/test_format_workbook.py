"""The reader of workbooks: found by the texts of headers, wherever they stand; a header that changed is shown, not guessed."""

import datetime
import io

import pytest
import xlsxwriter
from pydantic import TypeAdapter, ValidationError

from tests.publishers.state_bank_of_pakistan import StateBankOfPakistan
from tests.publishers.workbooks import Grid, corrupted, xls, xlsx
from vaada.fetch.formats.printed_period import period_of
from vaada.fetch.formats.read import Rejected
from vaada.fetch.formats.sheet import letters, printed
from vaada.fetch.formats.workbook import cell_text, read, row_text
from vaada.spec_answer import Answer

PERIODS = r"(?P<month>[A-Z][a-z]+)-(?P<year>\d{2}) ?(\((?P<mark>[PR])\))? \| Credit"
CROSS = {
    "format": "cross_table",
    "content_types": ["x"],
    "sheet": "EBOPS",
    "title": [r"Thousand US\$"],
    "label": "Trade in Services",
    "header_rows": 2,
    "rows": {"computer": "9. Computer services", "travel": r"4\. Travel"},
    "columns": {"month": PERIODS, "dated": r"(?P<date>\d{4}-\d{2}-\d{2}) \| Credit"},
    "other_columns": [r".* \| Debit", r"Jul-[A-Z][a-z]{2}, FY\d{2}.* \| Credit"],
    "row_floor": 1,
    "least_share": 0.5,
}
TABLE = {"format": "table", "content_types": ["x"], "sheet": "Agreements", "fields": ["No.", "Name", "In force"], "key": ["No."],
         "value": "No.", "period": "In force", "period_pattern": ".*", "row_floor": 1, "least_share": 0.5}  # fmt: skip
HEADER = [
    ["Trade in Services", datetime.date(2025, 5, 31), None, "Apr-26 (R)", None, "May-26 (P)", None, "Jul-May, FY26 (P)", None],
    [None, *["Credit", "Debit"] * 4],
]
DATA = [["4. Travel", 1, 2, 3, 4, 5, 6, 7, 8], ["9. Computer  services", 2526.0, 0.5, None, 1, 10.25, 1, 99, 1], ["Note: none"]]
GRID = Grid("EBOPS ", [["Trade in Services"], ["(Thousand US$)"]], HEADER, DATA, "Credit")


def answer(told, **changes):
    return TypeAdapter(Answer).validate_python(told | changes)


def rejected(body, told):
    with pytest.raises(Rejected) as caught:
        read(body, told)
    return str(caught.value)


@pytest.mark.parametrize("written", [xls, xlsx])
def test_a_record_per_cell_with_its_period_and_place(written):
    body = written(GRID)
    found = read(body, answer(CROSS))
    assert [(r["row"], r["column"], r["period"], r["period_end"], r["value"], r["mark"]) for r in found.records] == [
        ("travel", "dated", "2025-05", "2025-05-31", 1, ""),
        ("travel", "month", "2026-04", "2026-04-30", 3, "R"),
        ("travel", "month", "2026-05", "2026-05-31", 5, "P"),
        ("computer", "dated", "2025-05", "2025-05-31", 2526, ""),
        ("computer", "month", "2026-04", "2026-04-30", None, "R"),
        ("computer", "month", "2026-05", "2026-05-31", 10.25, "P"),
    ]
    assert found.locators[3:] == ["'EBOPS '!B6", "'EBOPS '!D6", "'EBOPS '!F6"]
    assert found.records[4]["header"] == "Apr-26 (R) | Credit"
    assert found.records[4]["label"] == "9. Computer services"
    assert cell_text(body, "'EBOPS '!B6") == "2526"
    assert row_text(body, "'EBOPS '!B6").startswith("9. Computer services | 2526 | 0.5 | 1 | 10.25")


def test_columns_and_rows_that_moved_are_found_again():
    told = read(xls(GRID), answer(CROSS))
    moved = Grid(
        "EBOPS",
        [["Published on a Tuesday"], [], ["(Thousand US$)"], []],
        [[None, *row[:1], *(("Mar-26", None) if row[0] else ("Credit", "Debit")), *row[1:]] for row in HEADER],
        [[None, row[0], 11, 12, *row[1:]] for row in reversed(DATA)],
    )
    found = read(xls(moved), answer(CROSS))
    key = ("row", "period", "value")
    old = {tuple(record[name] for name in key) for record in told.records}
    assert {tuple(record[name] for name in key) for record in found.records} - old == {
        ("travel", "2026-03", 11), ("computer", "2026-03", 11)}  # fmt: skip


@pytest.mark.parametrize("kind", ["changed_header", "column_renamed", "unit_changed", "lost_last_page"])
def test_another_layout_is_rejected(kind):
    rejected(xls(corrupted(GRID, kind)), answer(CROSS))


def test_a_header_that_changed_is_shown_beside_the_expected_one():
    message = rejected(xls(corrupted(GRID, "column_renamed")), answer(CROSS))
    assert "Adjusted Credit" in message
    assert "May-26 (P)" in message
    assert r"(?P<month>[A-Z][a-z]+)-" in message.replace("\\\\", "\\")


def test_one_renamed_column_among_good_ones_is_rejected():
    header = [HEADER[0], [None, "Credit", "Debit", "Credit", "Debit", "Receipts", *HEADER[1][6:]]]
    message = rejected(xls(Grid("EBOPS", GRID.above, header, DATA)), answer(CROSS))
    assert "columns are not known" in message
    assert "May-26 (P) | Receipts" in message


def test_a_sum_since_july_is_no_month_and_an_unknown_one_stops_the_sheet():
    message = rejected(xls(GRID), answer(CROSS, other_columns=[r".* \| Debit"]))
    assert "Jul-May, FY26 (P) | Credit" in message


def test_a_wanted_row_that_is_absent_is_rejected_with_the_rows_found():
    message = rejected(xls(GRID), answer(CROSS, rows={"transport": r"3\. Transport"}))
    assert "transport" in message
    assert "4. Travel" in message


def test_the_table_ends_where_its_label_stands_again():
    second = [["Trade in Services", "Debit"], ["4. Travel", 77]]
    found = read(xls(Grid("EBOPS", GRID.above, HEADER, DATA, below=second)), answer(CROSS))
    assert 77 not in [record["value"] for record in found.records]


@pytest.mark.parametrize(("again", "good"), [(5, True), (6, False)])
def test_a_period_told_twice_must_be_told_alike(again, good):
    grid = Grid("EBOPS", GRID.above, [[*HEADER[0], "May-26 (P)"], [*HEADER[1], "Credit"]], [[*DATA[0], again], DATA[1] + [10.25]])
    if good:
        assert len(read(xls(grid), answer(CROSS)).records) == 6
    else:
        assert "two columns tell 2026-05 differently" in rejected(xls(grid), answer(CROSS))


def test_periods_down_and_measures_across():
    header = [
        [None, "Period", None, "Exports", None, "Imports"],
        [None, None, None, "Value", "Cumulative", "Value"],
    ]
    data = [
        [None, "2024-25", None, 9],
        [None, datetime.date(2026, 4, 1), None, 1, 2, 3],
        [None, datetime.date(2026, 5, 1), "P", 4],
    ]
    told = answer(
        CROSS, sheet=".+", title=[], label="Period", other_columns=[r".* \| Cumulative"],
        rows={"month": r"(?P<date>\d{4}-\d{2}-\d{2})( \| (?P<mark>.+))?", "year": r"(?P<fy>\d{4}-\d{2})"},
        columns={"exports": r"Exports \| Value", "imports": r"Imports \| Value"},
    )  # fmt: skip
    found = read(xls(Grid("A", [], header, data)), told)
    assert [(r["column"], r["period"], r["value"], r["mark"]) for r in found.records] == [
        ("exports", "FY2025", 9, ""), ("imports", "FY2025", None, ""),
        ("exports", "2026-04", 1, ""), ("imports", "2026-04", 3, ""),
        ("exports", "2026-05", 4, "P"), ("imports", "2026-05", None, "P"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "period", "end"),
    [
        ({"month": "Feb", "year": "24"}, "2024-02", "2024-02-29"),
        ({"month": "JUNE", "year": "2026"}, "2026-06", "2026-06-30"),
        ({"month": "Jul", "fy": "26"}, "2025-07", "2025-07-31"),
        ({"month": "June", "fy": "2026"}, "2026-06", "2026-06-30"),
        ({"fy": "98"}, "FY1998", "1998-06-30"),
        ({"fy": "1999-00"}, "FY2000", "2000-06-30"),
        ({"fy": "2025-2026"}, "FY2026", "2026-06-30"),
        ({"date": "2025-05-31"}, "2025-05", "2025-05-31"),
    ],
)
def test_printed_periods(parts, period, end):
    assert period_of(parts, {}) == {"period": period, "period_end": end, "mark": ""}


@pytest.mark.parametrize(
    "parts", [{"month": "Ju", "year": "26"}, {"month": "Total", "year": "26"}, {"fy": "2025-27"}, {}, {"year": "26"}]
)
def test_what_is_no_period_is_rejected(parts):
    with pytest.raises(Rejected, match="is no period"):
        period_of(parts, {})


AGREEMENTS = Grid(
    "Agreements",
    [["List of agreements"]],
    [["Name", "No.", "In force"]],
    [["China - Pakistan", 10.0, datetime.date(2007, 7, 1)], ["ECO", 11, None]],
    below=[[], ["Source: somebody"]],
)


@pytest.mark.parametrize("written", [xls, xlsx])
def test_a_table_in_any_order_of_columns(written):
    body = written(AGREEMENTS)
    found = read(body, answer(TABLE))
    assert found.records == [
        {"Name": "China - Pakistan", "No.": 10, "In force": "2007-07-01"},
        {"Name": "ECO", "No.": 11, "In force": ""},
    ]
    assert found.locators == ["'Agreements'!A3", "'Agreements'!A4"]
    assert row_text(body, found.locators[0]) == "China - Pakistan | 10 | 2007-07-01"


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["Title", "No.", "In force"], "missing: Name"),
        (["Name", "No.", "In force", "Region"], "unknown: Region"),
        (["Name", "No.", "In force", "No."], "twice: No."),
    ],
)
def test_a_table_with_another_header_is_rejected_and_shown(header, says):
    message = rejected(xls(Grid("Agreements", [[]], [header], AGREEMENTS.data)), answer(TABLE))
    assert says in message
    assert '["No.", "Name", "In force"]' in message
    assert f'"{header[0]}"' in message


def test_a_record_below_the_end_of_its_table_is_rejected():
    grid = Grid("Agreements", [], AGREEMENTS.header, AGREEMENTS.data, below=[[], ["SAFTA", 12, None]])
    assert "below row 4" in rejected(xls(grid), answer(TABLE))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not a workbook"),
        (b"<html><body>blocked</body></html>", "not a workbook"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (xls(GRID)[:2000], "not a workbook"),
        (xlsx(GRID)[:2000], "not a workbook"),
        (xls(Grid("Other", [], [], [["x"]])), "`Other`"),
        (xls(Grid("EBOPS", [], [], []), Grid("EBOPS ", [], [], [])), "2 sheets"),
        (xls(Grid("EBOPS", [], [], [])), "stands nowhere"),
    ],
)
def test_what_is_no_such_workbook_is_rejected(body, says):
    assert says in rejected(body, answer(CROSS))


@pytest.mark.parametrize("written", [xls, xlsx])
def test_a_workbook_that_is_cut_short_anywhere_is_rejected_or_read_right(written):
    body, told = written(GRID), answer(CROSS)
    whole = read(body, told)
    for length in range(0, len(body), 61):
        try:
            assert read(body[:length], told) == whole
        except Rejected:
            continue


def test_numbers_and_texts_as_they_are_shown():
    cells = [
        2526.0,
        0.1,
        -3.0,
        True,
        None,
        "  a \n b ",
        datetime.datetime(2026, 5, 1),
        datetime.datetime(2026, 5, 1, 6, 30),
        1e22,
    ]
    assert [printed(cell) for cell in cells] == [
        "2526",
        "0.1",
        "-3",
        "TRUE",
        "",
        "a b",
        "2026-05-01",
        "2026-05-01 06:30:00",
        "1e+22",
    ]
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_merged_cells_and_quotes_in_a_sheet_name():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("It's EBOPS")
        sheet.write(0, 0, "(Thousand US$)")
        sheet.merge_range(1, 0, 2, 0, "Trade in Services")
        sheet.merge_range(1, 1, 1, 2, "May-26 (P)")
        sheet.write_row(2, 1, ["Credit", "Debit"])
        sheet.write_row(3, 0, ["4. Travel", 5, 6])
    found = read(file.getvalue(), answer(CROSS, sheet="It's EBOPS", rows={"travel": r"4\. Travel"}))
    assert found.locators == ["'It''s EBOPS'!B4"]
    assert cell_text(file.getvalue(), found.locators[0]) == "5"


@pytest.mark.parametrize("pattern", [r"(?P<week>\d+)", "("])
def test_a_spec_with_an_unsound_pattern_is_refused(pattern):
    with pytest.raises(ValidationError):
        answer(CROSS, columns={"month": pattern})


@pytest.mark.shared
@pytest.mark.parametrize(("key", "made"), [("fdiCountry", "countries"), ("fdiSector", "sectors"), ("services", "services")])
def test_the_stand_in_has_the_recorded_headers(shared, key, made):
    with StateBankOfPakistan(shared) as bank:
        rows = getattr(bank, made)().rows()
    for number, recorded in bank.recorded[key]["rows"].items():
        found = [_serial(cell) for cell in rows[int(number)]]
        assert found[: len(recorded)] == recorded[: len(found)]


@pytest.mark.shared
def test_the_recorded_figures_of_a_sheet_without_a_label_over_its_labels(shared):
    with StateBankOfPakistan(shared) as bank:
        recorded = bank.recorded["fdiSummary"]
    rows = [recorded["rows"].get(str(number), []) for number in range(11)]
    told = answer(
        CROSS, sheet="Summary", title=[], label=None, header_rows=2, other_columns=[r"Jul-[A-Z][a-z]+ \| FY\d{2}.*"],
        rows={"net": "Direct Investment"},
        columns={"year": r"FY(?P<fy>\d{2})", "month": r"(?P<month>[A-Z][a-z]{2}) \| FY(?P<fy>\d{2}) ?(\((?P<mark>P)\))?"},
    )  # fmt: skip
    found = read(xls(Grid("Summary", [], [], rows)), told)
    values = {record["period"]: record["value"] for record in found.records}
    assert values["FY2009"] == 3719.8891029999977
    assert values["FY2025"] == 2477.3072749556595
    assert values["2026-05"] == 214.29160383443022
    assert len(values) == 19


def _serial(cell):
    return (cell - datetime.date(1899, 12, 30)).days if isinstance(cell, datetime.date) else cell
