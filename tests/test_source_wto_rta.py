"""The WTO's list of trade agreements: a workbook fetched, counted, and held against the registry's dated events."""

import datetime
import io

import duckdb
import jinja2
import openpyxl
import pytest

from tests.publishers.models import MODELS, make_view
from tests.publishers.staged import NOW, night, staged
from tests.publishers.wto_rta import WtoRta
from vaada.archive import Archive
from vaada.warehouse.raw import load_raw

pytestmark = pytest.mark.shared
FAULTS = {
    "changed_header": "the header has changed",
    "column_renamed": "RTA ID",
    "unit_changed": "Status `",
    "lost_last_page": "records with a value",
    "duplicated_page": "given twice",
}
TEST = MODELS.parent / "tests" / "evidence_agrees_with_the_wto_list.sql"
CHINA = {"signed": datetime.date(2006, 11, 24), "in_force": datetime.date(2007, 7, 1)}


@pytest.fixture
def office(shared):
    with WtoRta(shared) as server:
        yield server


@pytest.fixture
def source(sources):
    return sources["wto_rta"]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def agreement(number, name, status="In Force", parties="", **dates):
    """A made-up row of the list."""
    dates = {f"Date of {kind}": told for kind, told in dates.items()}
    return {"RTA ID": str(number), "RTA Name": name, "Status": status, "Current signatories": parties} | dates


def test_each_agreement_in_force_is_counted_once(office, source, archive):
    told = night(source, archive, office.hosts)["agreements"]
    assert (told.outcome, told.records) == ("new", 406)
    rows = staged(source, archive)
    assert {(row["breakdown"], row["time_period"]) for row in rows} == {
        ("561", "2005"), ("153", "2007"), ("638", "2007"), ("187", "2008"),
    }  # fmt: skip
    assert {(row["series_code"], row["ref_area"], row["obs_value"]) for row in rows} == {("WTO.RTA", "PAK", 1.0)}
    keys = {tuple(row[name] for name in ("series_code", "ref_area", "counterpart_area", "freq", "time_period")) for row in rows}
    assert {tuple(key) for *key, _ in office.golden()} == keys


def test_the_locator_leads_to_the_row(office, source, archive):
    night(source, archive, office.hosts)
    row = next(row for row in staged(source, archive) if row["breakdown"] == "153")
    sheet = openpyxl.load_workbook(io.BytesIO(archive.get(row["snapshot_sha256"])))["AllRTAs"]
    assert row["locator"] == "'AllRTAs'!A5"
    assert [cell.value for cell in sheet[5]][:2] == [153, "Pakistan - China"]


def test_only_signatories_of_agreements_in_force_count(office, source, archive):
    office.added = [
        agreement(901, "Pakistan - Economy 1", parties="Pakistan; Economy 1", **{"Entry into Force (S)": "01-Mar-2020"}),
        agreement(902, "Pakistan - Economy 2", status="Inactive", parties="Pakistan", **{"Entry into Force (G)": "01-Mar-2020"}),
        agreement(903, "Pakistan - Economy 3", status="Early announcement-Under negotiation"),
        agreement(904, "Economy 4 - Pakistanis", parties="Pakistanis", **{"Entry into Force (G)": "01-Mar-2020"}),
        agreement(905, "Group", status="In force for at least one Party", parties="Economy 5;  Pakistan",
                  **{"Entry into Force (G)": "01-Mar-2021", "Entry into Force (S)": "01-Mar-2020"}),
    ]  # fmt: skip
    night(source, archive, office.hosts)
    counted = {(row["breakdown"], row["time_period"]) for row in staged(source, archive) if row["breakdown"].startswith("9")}
    assert counted == {("901", "2020"), ("905", "2020")}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_changed_answer_is_rejected(office, source, archive, kind):
    night(source, archive, office.hosts)
    before = archive.digest()
    office.changed(kind)
    told = night(source, archive, office.hosts, day=8)["agreements"]
    assert told.outcome == "rejected"
    assert FAULTS[kind] in told.reason
    assert archive.digest() == before


@pytest.fixture
def contradictions(office, source, archive):
    """A function: what the dbt test finds between the list as fetched now and a small registry of its own."""

    def find(objects, events, is_fetched=True):
        if is_fetched:
            night(source, archive, office.hosts)
        with duckdb.connect() as connection:
            load_raw(connection, archive, {source.source_id: source}, NOW.replace(year=NOW.year + 1))
            make_view(connection, "int_wto_agreements")
            registry(connection, objects, events)
            text = jinja2.Template(TEST.read_text(encoding="utf-8"))
            sql = text.render(ref=lambda name: f'"{name}"', source=lambda schema, table: f"{schema}.{table}")
            return {(problem, what) for problem, what, *_ in connection.execute(sql).fetchall()}

    return find


def registry(connection, objects, events):
    """The tables that the dbt test reads besides the list: states of objects, and events that cite the database."""
    connection.execute("create schema registry")
    connection.execute("create table int_milestone_objects (object varchar, state varchar, is_reached boolean)")
    connection.execute(
        "create table registry.evidence"
        " (event_id varchar, event_date date, state varchar, url varchar, event_date_precision varchar)"
    )
    for name, state in objects.items():
        is_reached = state in ("in_force", "operating")
        connection.execute("insert into int_milestone_objects values (?, ?, ?)", [name, state, is_reached])
    for state, date in events.items():
        row = [f"event-{state}", date, state, "https://rtais.wto.org/UI/ExportAllRTAList.aspx", "day"]
        connection.execute("insert into registry.evidence values (?, ?, ?, ?, ?)", row)


NONE_YET = {"eu_agreement": "announced", "gcc_agreement": "negotiating", "asean_agreement": "announced"}


def test_the_recorded_list_agrees_with_the_registry(contradictions):
    assert contradictions(NONE_YET, CHINA) == set()


def test_an_event_that_the_list_does_not_have_is_found(contradictions):
    wrong = CHINA | {"in_force": datetime.date(2007, 7, 2)}
    assert contradictions(NONE_YET, wrong) == {("no agreement of the list has this date", "event-in_force")}


def test_nothing_fetched_is_nothing_to_compare(contradictions):
    assert contradictions(NONE_YET, {"in_force": datetime.date(1999, 1, 1)}, is_fetched=False) == set()


def test_a_list_that_is_ahead_of_the_registry_is_found(contradictions, office):
    date = {"Entry into Force (G)": "01-Sep-2026"}
    office.added = [
        agreement(901, "EU - Pakistan", parties="European Union; Pakistan", **date),
        agreement(902, "Gulf Cooperation Council (GCC) - Pakistan", status="Early announcement-Signed"),
        agreement(903, "ASEAN - Pakistan", status="Early announcement-Under negotiation"),
        agreement(904, "ASEAN - Economy 1", parties="ASEAN; Economy 1", **date),
    ]
    found = {("the list is ahead of the registry", name) for name in ("eu_agreement", "gcc_agreement")}
    assert contradictions(NONE_YET, CHINA) == found
    assert contradictions(NONE_YET | {"eu_agreement": "in_force", "gcc_agreement": "signed"}, CHINA) == set()


def test_an_agreement_in_force_without_a_date_is_found(contradictions, office):
    office.added = [agreement(901, "Pakistan - Economy 1", parties="Pakistan; Economy 1")]
    assert contradictions(NONE_YET, CHINA) == {("in force without a date that can be read", "901")}
