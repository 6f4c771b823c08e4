"""Tidy figures files: the founding one comes in once and whole; a wrong row stops a file and is named by its line."""

import csv
import datetime
import hashlib
import io
import shutil

import duckdb
import pytest

from vaada.archive import Archive
from vaada.errors import BadInput
from vaada.figures import COLUMNS, add_figures, check_figures, ensure_shipped_figures, unit_codes
from vaada.registry.models import Unit
from vaada.warehouse.raw import load_raw

UTC = datetime.UTC
FOUNDED = datetime.datetime(2026, 6, 13, tzinfo=UTC)
NOW = datetime.datetime(2026, 11, 23, tzinfo=UTC)
ROW = {
    "ref_area": "PAK",
    "series_code": "SBP.BOP.GOODS.EXPORTS",
    "series_name": "Goods exports, BoP basis",
    "publisher": "State Bank of Pakistan",
    "time_period": "2026-04",
    "freq": "M",
    "obs_value": "2500.5",
    "unit": "US$ million",
    "obs_status": "normal",
    "citation": "State Bank of Pakistan, Balance of Payments (exp_import_BOP_Arch.xls)",
}


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "archive")


def text_of(*rows, columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def problems(sources, units, areas):
    """A function that gives the error for a text, or for rows made of ROW with changes."""

    def told(*changes, text=None):
        content = (text or text_of(*(ROW | change for change in changes))).encode()
        with pytest.raises(BadInput) as error:
            check_figures(content, "mine.csv", sources, units, areas)
        return str(error.value)

    return told


def test_the_founding_file_is_the_one_that_was_handed_over(house, shared):
    ours = (house / "commitments" / "figures" / "founding_figures.csv").read_bytes()
    assert ours == (shared / "figures" / "founding_figures.csv").read_bytes()


def test_founding_figures_come_in_once(archive, sources, units, areas, house):
    folder = house / "commitments" / "figures"
    taken, *later = ensure_shipped_figures(archive, sources, units, areas, folder, NOW)
    assert (taken.outcome, taken.rows, taken.vintage_at) == ("new", 2701, FOUNDED)
    assert all(one.outcome == "new" and one.vintage_at > FOUNDED for one in later)
    before = archive.attempts(), archive.digest()
    assert ensure_shipped_figures(archive, sources, units, areas, folder, NOW) == []
    assert (archive.attempts(), archive.digest()) == before
    held, *_ = archive.snapshots()
    assert archive.get(held.parts[0].sha256) == (folder / "founding_figures.csv").read_bytes()
    assert len(archive.snapshots()) == 1 + len(later)
    assert archive.snapshots(as_of=FOUNDED - datetime.timedelta(seconds=1)) == []


def test_founding_rows_are_loaded_as_they_stand(archive, sources, units, areas, house):
    folder = house / "commitments" / "figures"
    ensure_shipped_figures(archive, sources, units, areas, folder, NOW)
    lines = (folder / "founding_figures.csv").read_text(encoding="utf-8").splitlines()
    with duckdb.connect() as connection:
        assert load_raw(connection, archive, sources, FOUNDED)["figures"] == 2701
        rows = connection.execute(f"select {','.join(COLUMNS)}, locator, vintage_at from raw.figures").fetchall()
        assert {type_ for _, type_, *_ in connection.execute("describe raw.figures").fetchall()} == {"VARCHAR", "TIMESTAMP"}
        assert connection.execute("select count(*) from raw.world_bank_wdi").fetchone() == (0,)
        load_raw(connection, archive, sources, FOUNDED - datetime.timedelta(days=1))
        assert connection.execute("select count(*) from raw.figures").fetchone() == (0,)
    for *cells, locator, at in rows:
        assert next(csv.reader([lines[int(locator.removeprefix("line ")) - 1]])) == cells
        assert at == FOUNDED.replace(tzinfo=None)


def test_recorded_drops_come_in_as_vintages(archive, sources, units, areas, shared):
    drops = sorted((shared / "recorded" / "sbp_monthly_drops").glob("*.csv"))
    assert len(drops) == 10
    for path in drops:
        at = datetime.datetime.strptime(path.stem, "%Y-%m-%dT%H%MZ").replace(tzinfo=UTC)
        assert add_figures(archive, sources, units, areas, path, at, NOW).outcome == "new"
    assert [s.vintage_at.strftime("%Y-%m-%dT%H%MZ") for s in archive.snapshots()] == [path.stem for path in drops]
    known = [path for path in drops if path.stem <= "2026-05-18T1744Z"]
    with duckdb.connect() as connection:
        load_raw(connection, archive, sources, datetime.datetime(2026, 5, 18, 17, 44, tzinfo=UTC))
        found = connection.execute("select count(distinct vintage_at), count(*) from raw.figures").fetchone()
    assert found == (5, sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in known))


def test_the_same_bytes_at_the_same_time_change_nothing(archive, sources, units, areas, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(text_of(ROW), encoding="utf-8")
    outcomes = [add_figures(archive, sources, units, areas, path, FOUNDED, NOW).outcome for _ in range(2)]
    assert outcomes == ["new", "unchanged"]
    assert len(archive.attempts()) == 1


def test_two_files_of_one_instant_are_two_vintages(archive, sources, units, areas, tmp_path):
    for number in (1, 2):
        path = tmp_path / f"{number}.csv"
        path.write_text(text_of(ROW | {"time_period": f"2026-0{number}"}), encoding="utf-8")
        add_figures(archive, sources, units, areas, path, FOUNDED, NOW)
    assert len(archive.snapshots()) == 2


def test_a_file_with_a_wrong_row_leaves_no_trace(archive, sources, units, areas, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(text_of(ROW, ROW | {"time_period": "2026-05", "citation": " "}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"mine\.csv:3: citation: is empty; say where the figure was read"):
        add_figures(archive, sources, units, areas, path, FOUNDED, NOW)
    assert archive.attempts() == []
    assert archive.fs.find(archive.root) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"citation": ""}, "citation: is empty"),
        ({"series_code": "SBP.GOLD"}, "series_code: the series `SBP.GOLD` belongs to no source"),
        ({"series_code": "SBP.BOP.GOODSX"}, "belongs to no source"),
        ({"unit": "million dollars"}, "unit: unknown spelling `million dollars`; add it to its unit in units.yml"),
        ({"unit": "US$ billion"}, "unit: `US$ billion` is USD_BN, but state_bank_of_pakistan declares USD_MN"),
        ({"ref_area": "PAKISTAN"}, "ref_area: unknown area `PAKISTAN`"),
        ({"freq": "W"}, "freq: `W` is none of A, FY, Q, M"),
        ({"time_period": "FY2026"}, "time_period: `FY2026` does not fit freq M"),
        ({"time_period": "2026-13"}, "time_period: `2026-13` does not fit freq M"),
        ({"freq": "Q"}, "time_period: `2026-04` does not fit freq Q"),
        ({"freq": "A"}, "time_period: `2026-04` does not fit freq A"),
        ({"obs_status": "final"}, "obs_status: `final` is none of normal"),
        ({"obs_status": "missing"}, "leave the row out"),
        ({"obs_value": ""}, "obs_value: `` is not a number"),
        ({"obs_value": "2,500"}, "obs_value: `2,500` is not a number"),
        ({"obs_value": "nan"}, "obs_value: `nan` is not a number"),
        ({"obs_value": "2_500"}, "obs_value: `2_500` is not a number"),
        ({"obs_value": "..."}, "obs_value: `...` is not a number"),
    ],
)
def test_wrong_row(problems, change, message):
    told = problems({"time_period": "2026-03"}, change)
    assert told.startswith("mine.csv:3: ")
    assert message in told
    assert len(told.splitlines()) == 1


def test_every_wrong_row_has_its_line(problems):
    told = problems({"obs_value": "x"}, {"time_period": "2026-05"}, {"time_period": "2026-06", "citation": ""})
    assert [line.split(": ")[0] for line in told.splitlines()] == ["mine.csv:2", "mine.csv:4"]


def test_many_wrong_rows_are_cut_short(problems):
    told = problems(*({"time_period": f"20{year}-01", "obs_value": "x"} for year in range(10, 60))).splitlines()
    assert len(told) == 21
    assert told[-1] == "mine.csv: and 30 more"


def test_two_rows_of_one_key(problems):
    assert "mine.csv:3: SBP.BOP.GOODS.EXPORTS PAK 2026-04 stands already on line 2; keep one row" in problems({}, {})
    assert "stands already on line 2" in problems({}, {"obs_status": "provisional"})
    assert "stands already on line 2" in problems({"obs_status": "first_print"}, {"obs_status": "first_print"})
    assert "mine.csv:4: " in problems({"obs_status": "first_print"}, {}, {"obs_status": "estimate"})


def test_first_print_beside_normal_is_two_vintages_of_one_figure(sources, units, areas):
    content = text_of(ROW, ROW | {"obs_status": "first_print", "obs_value": "2400"}).encode()
    assert check_figures(content, "mine.csv", sources, units, areas) == 2


def test_one_figure_of_two_frequencies_is_two_figures(sources, units, areas):
    row = ROW | {"series_code": "SBP.FDI.NET"}
    content = text_of(row, row | {"freq": "FY", "time_period": "FY2026"}).encode()
    assert check_figures(content, "mine.csv", sources, units, areas) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "mine.csv:1: no figures in this file"),
        (text_of(), "mine.csv:1: no figures in this file"),
        (text_of(ROW, columns=(*COLUMNS,)).replace("citation", "source", 1), "missing: citation; unknown: source"),
        (text_of(ROW | {"note": "x"}, columns=(*COLUMNS, "note")), "unknown: note"),
        (text_of(ROW, columns=COLUMNS[::-1]), "in this order, each once"),
        (text_of(ROW) + "PAK,SBP.BOP.GOODS.EXPORTS,Goods\n", "mine.csv:3: 3 fields instead of 10"),
        (text_of(ROW).replace("2500.5", "2,500.5"), "mine.csv:2: 11 fields instead of 10; put a field that holds a comma"),
        (text_of(ROW) + '"unfinished\n', "mine.csv:1: not CSV"),
    ],
)
def test_wrong_layout(problems, text, message):
    assert message in problems(text=text or "\n")


def test_not_utf8(sources, units, areas):
    content = text_of(ROW).encode() + "café".encode("latin-1")
    with pytest.raises(BadInput, match=r"mine\.csv:3: not UTF-8"):
        check_figures(content, "mine.csv", sources, units, areas)


def test_lines_are_counted_through_cells_with_line_ends(problems):
    told = problems({"citation": "two\nlines"}, {"time_period": "2026-05", "obs_value": "x"})
    assert told.startswith("mine.csv:4: obs_value")


def test_a_byte_order_mark_is_no_part_of_the_header(sources, units, areas):
    assert check_figures(b"\xef\xbb\xbf" + text_of(ROW).encode(), "mine.csv", sources, units, areas) == 1


def test_a_spelling_of_two_units_is_refused():
    one, two = (Unit(unit=name, label_en=name, label_ur=name, spellings=["%"], dimension=name, in_base=1) for name in ("A", "B"))
    with pytest.raises(BadInput, match="`%` is a spelling of A and of B"):
        unit_codes([one, two])


def test_shipped_bytes_that_differ_from_the_list_are_refused(archive, sources, units, areas, house, tmp_path):
    folder = tmp_path / "figures"
    shutil.copytree(house / "commitments" / "figures", folder)
    path = folder / "founding_figures.csv"
    path.write_bytes(path.read_bytes().replace(b"2555", b"2556"))
    with pytest.raises(BadInput, match=r"figures\.yml:4: founding_figures\.csv has other bytes than this list says"):
        ensure_shipped_figures(archive, sources, units, areas, folder, NOW)
    path.unlink()
    with pytest.raises(BadInput, match=r"figures\.yml:2: no file founding_figures\.csv beside this list"):
        ensure_shipped_figures(archive, sources, units, areas, folder, NOW)


def test_a_second_shipped_file_is_taken_in_beside_the_first(archive, sources, units, areas, house, tmp_path):
    folder = tmp_path / "figures"
    shutil.copytree(house / "commitments" / "figures", folder)
    before = len(ensure_shipped_figures(archive, sources, units, areas, folder, NOW))
    text = text_of(ROW | {"time_period": "2026-05"})
    (folder / "more.csv").write_text(text, encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    with open(folder / "figures.yml", "a", encoding="utf-8") as file:
        file.write(f"- {{file: more.csv, vintage_at: 2026-07-01T00:00:00Z, sha256: {sha256}, note: A later one.}}\n")
    assert [taken.file for taken in ensure_shipped_figures(archive, sources, units, areas, folder, NOW)] == ["more.csv"]
    assert len(archive.snapshots()) == before + 1
