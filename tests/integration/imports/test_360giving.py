"""``grants import 360giving``: every valid grant in once, every fault by row, field and reason, nothing by half."""

import csv
import json
import tracemalloc
import zipfile

import openpyxl
import pytest
import xlsxwriter

from grants.accounts.models import SYSTEM
from grants.applications.models import ApplicantKind
from grants.audit.models import AuditEvent
from grants.awards import figure_queries, figures
from grants.awards.models import Award, AwardStatus
from grants.cli import main
from grants.core.db import db
from grants.imports import json_list, services, sheets
from grants.imports.faults import Unreadable
from grants.imports.mission_map import MissionMap
from grants.imports.models import Import
from grants.imports.past_grants import judge, pence
from tests.factories.awards import add_award

GRANT = {
    "id": "360G-Other-1",
    "title": "Lunch club",
    "description": "A weekly lunch.",
    "currency": "GBP",
    "amountAwarded": 1500.5,
    "awardDate": "2019-03-31",
    "fundingOrganization": [{"id": "GB-CHC-1", "name": "Other Funder"}],
    "recipientOrganization": [{"id": "GB-CHC-2", "name": "Lunch Club"}],
}
TITLES = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Funding Org:Identifier",
    "Funding Org:Name", "Recipient Org:Identifier", "Recipient Org:Name",
]  # fmt: skip
CELLS = [
    "360G-Other-1", "Lunch club", "A weekly lunch.", "GBP", "1500.5", "2019-03-31", "GB-CHC-1", "Other Funder",
    "GB-CHC-2", "Lunch Club",
]  # fmt: skip


@pytest.fixture
def run(app, world):
    return lambda *args: app.test_cli_runner().invoke(main, ["import", "360giving", *map(str, args)])


@pytest.fixture
def stored(app):
    def read(*columns):
        with app.app_context():
            return [tuple(row) for row in db.session.execute(db.select(*columns).order_by(Award.source_identifier))]

    return read


@pytest.fixture
def package(tmp_path):
    """A package of the usual grant with these differences, a grant each."""

    def write(*changes, name="grants.json"):
        path = tmp_path / name
        path.write_text(
            json.dumps({"grants": [GRANT | {"id": f"360G-Other-{n}"} | c for n, c in enumerate(changes, 1)]})
        )
        return path

    return write


def table(path, *rows, encoding="utf-8", titles=TITLES):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([titles, *rows])
    return path


def sheet(path, *rows, titles=TITLES):
    book = openpyxl.Workbook()
    for row in (titles, *rows):
        book.active.append(row)
    book.save(path)
    return path


def without(grant, *names):
    return {name: value for name, value in grant.items() if name not in names}


def test_a_grant_stands_among_the_awards_as_it_was_published(app, run, stored, package):
    result = run(
        package(
            {
                "amountAppliedFor": 2000,
                "amountDisbursed": 1500.5,
                "plannedDates": [{"startDate": "2019-05-01", "endDate": "2020"}],
            }
        )
    )
    assert (result.exit_code, result.output) == (0, "1 grants loaded, 0 already here.\n")
    with app.app_context():
        award = db.session.scalars(db.select(Award)).one()
    assert (award.source_identifier, award.source_recipient_identifier) == ("360G-Other-1", "GB-CHC-2")
    assert (award.title, award.summary) == ("Lunch club", "A weekly lunch.")
    assert (award.applicant_kind, award.organisation_name, award.organisation_identifier) == (
        ApplicantKind.ORGANISATION, "Lunch Club", "GB-CHC-2",
    )  # fmt: skip
    assert (award.asked_pence, award.awarded_pence, award.paid_pence, award.returned_pence) == (
        200000,
        150050,
        150050,
        0,
    )
    assert (award.awarded_on.isoformat(), award.start_on.isoformat(), award.end_on) == (
        "2019-03-31",
        "2019-05-01",
        None,
    )
    assert (award.status, award.round_id, award.application_id, award.mission_id) == (
        AwardStatus.CLOSED,
        None,
        None,
        None,
    )
    assert (award.funder_name, award.funder_identifier) == ("Other Funder", "GB-CHC-1")


def test_the_figures_count_it_in_its_year_and_every_stored_figure_is_right(app, run, package):
    run(package({}, {"awardDate": "2019-04-01T00:00:00+00:00", "amountAwarded": 1}))
    with app.app_context():
        years = {year: (f.projects, f.awarded_pence) for year, f in figure_queries.by_year().items()}
        assert years == {2018: (1, 150050), 2019: (1, 100)}
        assert list(figures.differences()) == []


def test_another_currency_is_kept_and_added_to_no_total(app, run, stored, package):
    assert run(package({"currency": "EUR"}, {})).exit_code == 0
    assert stored(Award.currency, Award.awarded_pence) == [("EUR", 150050), ("GBP", 150050)]
    with app.app_context():
        assert figure_queries.total().awarded_pence == 150050
        assert [(m.currency, m.awarded) for m in figure_queries.other_currencies()] == [("EUR", 150050)]


def test_twice_gives_no_duplicates_whatever_the_format(run, stored, package, tmp_path):
    assert run(package({})).exit_code == 0
    again = run(table(tmp_path / "again.csv", CELLS))
    assert (again.exit_code, again.output) == (0, "0 grants loaded, 1 already here.\n")
    more = run(sheet(tmp_path / "more.xlsx", CELLS, ["360G-Other-2", *CELLS[1:]]))
    assert (more.exit_code, more.output) == (0, "1 grants loaded, 1 already here.\n")
    assert stored(Award.source_identifier) == [("360G-Other-1",), ("360G-Other-2",)]


def test_what_we_published_ourselves_does_not_come_back(app, world, run, tmp_path):
    add_award(world)
    out = tmp_path / "ours.json"
    app.test_cli_runner().invoke(main, ["export", "funded", "--format", "360giving", "--output", str(out)])
    assert run(out).output == "0 grants loaded, 1 already here.\n"


def test_a_fault_is_named_by_row_field_and_reason_and_nothing_is_loaded(run, stored, package):
    result = run(package({}, {"awardDate": "12/03/2019"}, {"currency": "£", "title": None}))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[:3] == [
        "row 2, awardDate: must be a date like 2026-03-12; it is '12/03/2019'",
        "row 3, title: must be text",
        "row 3, currency: must be a currency code like GBP; it is '£'",
    ]
    assert "Nothing was loaded" in result.stderr
    assert stored(Award.id) == []


def test_the_row_of_a_table_is_the_row_one_sees_in_it(run, tmp_path):
    bad = [*CELLS[:4], "£1,500", *CELLS[5:]]
    other = ["360G-Other-2", *CELLS[1:]]
    for path in (table(tmp_path / "a.csv", CELLS, bad), sheet(tmp_path / "a.xlsx", CELLS, bad, other)):
        result = run(path)
        assert result.stderr.splitlines()[0] == "row 3, amountAwarded: must be a number, without £ or commas"


def test_keep_valid_loads_the_others_and_still_says_that_some_were_not(run, stored, package):
    result = run(package({}, {"awardDate": "soon"}, {}), "--keep-valid")
    assert result.exit_code == 1
    assert result.stdout == "2 grants loaded, 0 already here.\n"
    assert stored(Award.source_identifier) == [("360G-Other-1",), ("360G-Other-3",)]


def test_one_identifier_for_two_grants_in_a_file_is_a_fault(run, package):
    result = run(package({}, {"id": "360G-Other-1", "title": "Another"}))
    assert result.stderr.splitlines()[0] == "row 2, id: is the same as in row 1"


def test_a_long_list_of_faults_is_cut_and_counted(run, package):
    result = run(package(*[{"title": 1}] * 250))
    assert len(result.stderr.splitlines()) == 102
    assert "and 150 more" in result.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"awardDate": "2019-02-31"}, "awardDate: is not a day that there was"),
        ({"amountAwarded": 1e30}, "amountAwarded: is more than there is"),
        ({"title": "a\0b"}, "title: holds a character that is none"),
        ({"title": "a\ud800b"}, "title: holds a character that is none"),
        ({"id": " "}, "id: must be an identifier"),
    ],
)
def test_what_nobody_could_keep_is_a_fault_too(run, package, change, said):
    result = run(package(change))
    assert (result.exit_code, said in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("amount", "kept"), [("0.1", 10), ("80394.5", 8039450), ("41133.770000000004", 4113377), ("0.005", 1), ("-5", -500)]
)
def test_an_amount_is_the_decimal_that_is_written_rounded_to_the_penny(run, stored, tmp_path, amount, kept):
    said = json.dumps({"grants": [GRANT | {"amountAwarded": 1}]}).replace(
        '"amountAwarded": 1', f'"amountAwarded": {amount}'
    )
    (tmp_path / "a.json").write_text(said)
    assert run(tmp_path / "a.json").exit_code == 0
    assert stored(Award.awarded_pence) == [(kept,)]
    assert pence(float(amount)) == kept


def test_of_a_person_nothing_is_kept_but_the_published_identifier(app, run, package, world):
    person = {"id": "360G-Other-IND-1", "name": "Zadie Telltale"}
    home = [{"name": "Four houses", "geoCode": "E01000842"}]
    path = package({})
    path.write_text(
        json.dumps(
            {
                "grants": [
                    without(GRANT, "recipientOrganization")
                    | {"recipientIndividual": person, "beneficiaryLocation": home}
                ]
            }
        )
    )
    assert run(path).exit_code == 0
    with app.app_context():
        award = db.session.scalars(db.select(Award)).one()
        values = [str(getattr(award, column.key)) for column in Award.__table__.columns]
    assert award.applicant_kind is ApplicantKind.PERSON
    assert [value for value in values if "Telltale" in value or "houses" in value or "E01" in value] == []


def test_a_place_that_is_one_of_our_wards_is_that_ward(run, stored, package, world):
    run(package({"beneficiaryLocation": [{"name": "Kilburn", "geoCode": "E05013665"}]}))
    assert stored(Award.ward_id, Award.place_name) == [(world.kilburn.id, "Kilburn")]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_a_mission_map_says_what_counts_under_which_mission(run, stored, package, world, tmp_path, ending):
    pairs = [("Music", "young-people"), ("lunch", "eating-well")]
    path = tmp_path / f"map.{ending}"
    if ending == "csv":
        table(path, *pairs, titles=["words", "mission"])
    else:
        path.write_text(json.dumps(dict(pairs)))
    grants = package(
        {"grantProgramme": [{"title": "MUSIC"}]},  # its programme decides, though it speaks of lunch
        {},
        {"title": "Launch", "description": "Lunches"},  # whole words only
        {"classifications": [{"vocabulary": "v", "code": "music", "title": "x"}], "title": "x", "description": "x"},
    )
    assert run(grants, "--mission-map", path).exit_code == 0
    young, eating = world.missions["young-people"], world.missions["eating-well"]
    assert stored(Award.mission_id) == [(young,), (eating,), (None,), (young,)]


def test_a_mission_map_that_names_no_mission_of_ours_is_refused(run, package, tmp_path):
    result = run(package({}), "--mission-map", table(tmp_path / "m.csv", ["a", "nope"], titles=["words", "mission"]))
    assert (result.exit_code, result.stderr) == (1, "Error: m.csv names missions that are not here: nope.\n")


def test_an_import_is_in_the_trail_with_who_did_it(app, run, package, world):
    run(package({}), "--as", "olu@example.org")
    run(package({}), "--as", "olu@example.org")
    assert "This person may not do that." in run(package({}), "--as", "amina@example.org").stderr
    with app.app_context():
        log = db.session.scalars(db.select(Import)).one()
        assert (log.imported_by_id, log.kind, log.rows) == (world.olu.id, "360giving", 1)
        line = db.session.scalars(db.select(AuditEvent).where(AuditEvent.subject_id == log.id)).one()
        assert (line.actor_id, line.detail) == (world.olu.id, {"rows": 1, "already_here": 0})


# ── Files that are not what they should be ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ('{"grants": [{"id": "360G-', "This file breaks off in number 1 of grants."),
        ('{"grants": [' + json.dumps(GRANT) + ",", "This file breaks off"),
        ('{"grants": [' + json.dumps(GRANT), "This file breaks off"),
        ('{"grants": [' + json.dumps(GRANT) + "]", "This file breaks off"),
        ("", "This file breaks off at its beginning."),
        ('{"grants": [{"id": nope}]}', "something is out of place in number 1 of grants"),
        ('{"grants": [1 2]}', "'2' is out of place"),
        ('{"grants": [{"a": NaN}]}', "something is out of place in number 1"),
        ('{"grants": ' + "[" * 100_000, "out of place"),
        ('{"grants": {}}', "is not a list"),
        ('{"other": []}', "has no list called grants"),
        ("[]", "'[' is out of place"),
        ('{"grants": []}', "There is no grant in this file."),
        ('{"grants": []} x', "Something stands after the end"),
    ],
)
def test_a_broken_package_is_refused_in_a_sentence(run, stored, tmp_path, said, sentence):
    (tmp_path / "a.json").write_text(said)
    result = run(tmp_path / "a.json")
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert stored(Award.id) == []


def test_a_value_across_the_edge_of_what_is_read_at_once_stays_whole(tmp_path, monkeypatch):
    grants = [{"n": n, "text": "é" * n, "amount": 12345} for n in range(40)]
    (tmp_path / "a.json").write_text(json.dumps({"x": [1, {"grants": 1}], "grants": grants, "y": 12}))
    for chunk in range(1, 30):
        monkeypatch.setattr(json_list, "CHUNK", chunk)
        assert list(json_list.items(tmp_path / "a.json", "grants")) == list(enumerate(grants, start=1))


def test_windows_1252_is_read_as_that_and_said(run, stored, tmp_path):
    result = run(table(tmp_path / "a.csv", [CELLS[0], "Café – £5", *CELLS[2:]], encoding="cp1252"))
    assert (result.exit_code, "was read as Windows-1252" in result.stderr) == (0, True)
    assert stored(Award.title) == [("Café – £5",)]


def test_a_csv_with_a_byte_order_mark_and_one_in_utf_16_are_read(run, stored, tmp_path):
    table(tmp_path / "a.csv", [CELLS[0], "Café", *CELLS[2:]], encoding="utf-8-sig")
    table(tmp_path / "b.csv", ["360G-Other-2", "Café", *CELLS[2:]], encoding="utf-16")
    assert [run(tmp_path / name).exit_code for name in ("a.csv", "b.csv")] == [0, 0]
    assert stored(Award.title) == [("Café",), ("Café",)]


@pytest.mark.parametrize(
    ("name", "bytes_", "sentence"),
    [
        ("a.csv", b"Identifier,Title\n\x81\x8d\xff", "neither UTF-8 nor Windows-1252"),
        ("a.csv", b"Identifier\n360G-\x00", "holds NUL characters"),
        ("a.csv", b"PK\x03\x04", "whose name ends in .csv"),
        ("a.csv", b'Identifier,Amount Awarded\n"360G', "is no longer CSV after row 1"),
        ("a.csv", b"Name,Amount\nx,1\n", "No sheet has the columns Identifier and Amount Awarded"),
        ("a.csv", b"", "No sheet has the columns"),
        ("a.xlsx", b"not a zip", "is not a whole .xlsx spreadsheet"),
        ("a.xlsx", b"PK\x03\x04rest", "is not a whole .xlsx spreadsheet"),
        ("a.ods", b"x", "ends in none of .json, .csv and .xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(run, tmp_path, name, bytes_, sentence):
    (tmp_path / name).write_bytes(bytes_)
    result = run(tmp_path / name)
    assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr


def test_a_spreadsheet_that_unpacks_to_far_more_than_its_size_is_not_opened(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    result = run(tmp_path / "bomb.xlsx")
    assert (result.exit_code, "It was not opened." in result.stderr) == (1, True)


def test_a_spreadsheet_of_something_else_is_refused(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("hello.txt", "hello")
    assert "cannot be opened as a spreadsheet" in run(tmp_path / "a.xlsx").stderr


def test_formulas_are_never_worked_out_and_what_was_saved_is_taken(run, stored, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, TITLES)
        page.write_row(1, 0, [*CELLS[:4], 1500.5, *CELLS[5:]])
        page.write_formula(1, 1, '="Lunch"&" club"', None, "Lunch club")
    result = run(tmp_path / "a.xlsx")
    assert (result.exit_code, "1 cells of the sheet Sheet1 hold formulas" in result.stderr) == (0, True)
    assert stored(Award.title) == [("Lunch club",)]


def test_a_formula_that_was_never_worked_out_is_a_fault(run, tmp_path):
    result = run(sheet(tmp_path / "a.xlsx", [CELLS[0], '=HYPERLINK("http://x")', *CELLS[2:]]))
    assert result.exit_code == 1
    assert "row 2, title: holds a formula that was never worked out; paste its value" in result.stderr


def test_a_sheet_without_grants_is_passed_over_and_said(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    book.active.append(["Hello"])
    for row in (TITLES, CELLS):
        book.create_sheet("grants") if "grants" not in book.sheetnames else None
        book["grants"].append(row)
    book.save(tmp_path / "a.xlsx")
    result = run(tmp_path / "a.xlsx")
    assert (result.exit_code, result.stderr) == (0, "The sheet Read me was passed over: it holds no grants.\n")


@pytest.mark.parametrize(
    "title", ["RECIPIENT ORG : identifier", "recipientOrganization/0/id", "Recipient Org:0:Identifier"]
)
def test_titles_are_known_however_they_are_spaced_and_by_the_names_of_fields(run, tmp_path, title):
    titles = [title if old == "Recipient Org:Identifier" else old for old in TITLES]
    assert run(table(tmp_path / "a.csv", CELLS, titles=titles)).exit_code == 0


def test_a_wide_sheet_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="2,000 cells"):
        (tmp_path / "a.csv").write_text("," * 1999)
        next(sheets.open_table(tmp_path / "a.csv").sheets)


def test_a_long_file_is_loaded_with_a_few_rows_in_memory(app, world, tmp_path):
    rows = (
        [f"360G-Other-{n}", *CELLS[1:2], "A sentence that says what it was for. " * 100, *CELLS[3:]]
        for n in range(4000)
    )
    path = table(tmp_path / "long.csv", *rows)
    with app.app_context():
        tracemalloc.start()
        with judge(path, MissionMap()) as judged:
            outcome = services.load_grants(judged, file_hash="", prefix="360G-DemoTown", by=SYSTEM)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert outcome == services.Outcome(4000, 0)
    assert most < 12_000_000 < path.stat().st_size


# ── Published files ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "number"), [("a001p00000zgyHZAAY", 783), ("a003W000001B7PzQAK", 475)])
def test_the_published_samples_load_whole_and_alike_from_both_formats(run, stored, real_data, name, number):
    path = real_data / "360giving" / "samples" / name
    columns = [c for c in Award.__table__.columns if c.key not in ("id", "public_id", "created_at", "changed_at")]
    result = run(path.with_suffix(".xlsx"))
    assert (result.exit_code, result.stdout) == (0, f"{number} grants loaded, 0 already here.\n")
    from_sheet = stored(*columns)
    with_json = run(path.with_suffix(".json"))
    assert with_json.stdout == f"0 grants loaded, {number} already here.\n"
    grants = json.loads(path.with_suffix(".json").read_text())["grants"]
    told = {g["id"]: (pence(g["amountAwarded"]), g["awardDate"][:10], g["title"].strip()) for g in grants}
    names = [column.key for column in columns]
    rows = [dict(zip(names, row, strict=True)) for row in from_sheet]
    assert {
        row["source_identifier"]: (row["awarded_pence"], row["awarded_on"].isoformat(), row["title"]) for row in rows
    } == told
