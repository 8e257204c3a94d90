"""Officers who come from a spreadsheet: rounds, ideas and places, with the same manners as published grants."""

import csv
import datetime as dt
import zipfile

import openpyxl
import pytest

from config import ROOT
from grants.accounts.models import Person
from grants.applications import queries as applications
from grants.applications.models import Application, Channel, Status, Submission
from grants.audit import queries as trail
from grants.cli import main
from grants.core import clock
from grants.core.db import db
from grants.imports import templates
from grants.imports.models import Import
from grants.notifications.models import OutboxEmail
from grants.places.models import Postcode, Ward
from grants.rounds import queries as rounds
from grants.rounds.models import Round, RoundStatus

ROUND = {
    "slug": "winter-2026",
    "name": "Winter 2026",
    "fund": "fund-spring",
    "opens_at": "2026-11-30 12:00",
    "closes_at": "2027-07-01 12:00",
    "least": "50",
    "most": "£1,500",
}
IDEA = {
    "email": "Zadie@example.org",
    "name": "Zadie Demo",
    "title": "Herb boxes",
    "summary": "Boxes of herbs by the door.",
    "what": "We build six boxes.",
    "mission": "eating-well",
    "costs": "Timber=400; Soil and seeds=99.50",
    "postcode": "nw10aa",
}


@pytest.fixture
def run(app, world):
    return lambda kind, *args: app.test_cli_runner().invoke(main, ["import", kind, *map(str, args)])


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="table.csv"):
        titles = list(dict.fromkeys(title for row in rows for title in row))
        with (tmp_path / name).open("w", newline="") as file:
            writer = csv.DictWriter(file, titles)
            writer.writeheader()
            writer.writerows(rows)
        return tmp_path / name

    return write


def count(app, model):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(model))


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_draft_of_a_round(app, run, table):
    result = run("rounds", table(ROUND | {"pot": "10000", "missions": "eating-well; young-people"}))
    assert (result.exit_code, result.output) == (0, "1 rounds loaded, 0 already here.\n")
    with app.app_context():
        id = db.session.scalars(db.select(Round.id).where(Round.slug == "winter-2026")).one()
        round = rounds.as_it_is_now(id)
        assert (round.status, round.least_pence, round.most_pence) == (RoundStatus.DRAFT, 5000, 150000)
        assert round.opens_at == dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
        assert round.closes_at == dt.datetime(2027, 7, 1, 11, tzinfo=dt.UTC)  # summer time
        assert [(source.name, source.amount_pence) for source in round.sources] == [("Council", 10000_00)]
        assert len(round.missions) == 2


def test_a_round_like_another_takes_over_its_criteria(app, run, table):
    assert run("rounds", table(ROUND | {"like": "spring"})).exit_code == 0
    with app.app_context():
        id = db.session.scalars(db.select(Round.id).where(Round.slug == "winter-2026")).one()
        assert sum(criterion.weight for criterion in rounds.as_it_is_now(id).criteria) == 100


def test_a_round_that_is_here_stays_as_it_is(app, run, table):
    run("rounds", table(ROUND))
    again = run("rounds", table(ROUND | {"name": "Another name"}))
    assert (again.exit_code, again.output) == (0, "0 rounds loaded, 1 already here.\n")
    assert count(app, Import) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"slug": "Winter 2026"}, "row 2, slug: must be small letters, digits and hyphens"),
        ({"fund": "nope"}, "row 2, fund: there is no nope here"),
        ({"like": "nope"}, "row 2, like: there is no nope here"),
        ({"missions": "nope"}, "row 2, missions: there is no nope here"),
        ({"like": "spring", "missions": "eating-well"}, "row 2, missions: come from spring"),
        ({"opens_at": "30/11/2026"}, "row 2, opens_at: must be a date and time like 2026-11-30 12:00"),
        ({"closes_at": "2026-11-01 12:00"}, "row 2, closes_at: must be after opens_at"),
        ({"most": "10"}, "row 2, most: must be at least as much as least"),
        ({"least": "a lot"}, "row 2, least: must be an amount in pounds"),
        ({"name": ""}, "row 2, name: is missing"),
        ({"name": "a\x07b"}, "row 2, name: holds characters that cannot be read"),
    ],
)
def test_a_fault_in_a_round_is_named_and_nothing_is_loaded(app, run, table, change, said):
    before = count(app, Round)
    result = run("rounds", table(ROUND | change, ROUND | {"slug": "other"}))
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr
    assert count(app, Round) == before


# ── Ideas ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_idea_stands_among_those_that_were_sent(app, world, run, table):
    result = run(
        "applications", table(IDEA | {"also_missions": "young-people", "people_count": "40"}), "--round", "spring"
    )
    assert (result.exit_code, result.output) == (0, "1 ideas loaded, 0 already here.\n")
    with app.app_context():
        idea = applications.by_id(db.session.scalars(db.select(Application.id)).one())
        assert (idea.status, idea.channel, idea.round_id) == (Status.SUBMITTED, Channel.IMPORTED, world.round)
        assert (idea.applicant.email, idea.applicant.name) == ("zadie@example.org", "Zadie Demo")
        assert [(cost.what, cost.amount_pence) for cost in idea.costs] == [("Timber", 40000), ("Soil and seeds", 9950)]
        assert (idea.asked_pence, idea.postcode, idea.ward_id) == (49950, "NW1 0AA", world.camden_town.id)
        assert [also.mission.slug for also in idea.also_missions] == ["young-people"]
        assert db.session.scalars(db.select(Submission)).one().content["costs"] == [
            ["Timber", 40000],
            ["Soil and seeds", 9950],
        ]
        assert trail.first_fault() is None
    assert count(app, OutboxEmail) == 0


def test_the_same_idea_comes_in_once_and_a_person_who_is_here_is_not_added(app, world, run, table):
    path = table(IDEA | {"email": "amina@example.org"}, IDEA | {"email": "amina@example.org", "title": "HERB BOXES"})
    people = count(app, Person)
    assert run("applications", path, "--round", "spring").output == "1 ideas loaded, 1 already here.\n"
    assert run("applications", path, "--round", "spring").output == "0 ideas loaded, 2 already here.\n"
    assert (count(app, Application), count(app, Person)) == (1, people)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mission": "nope"}, "row 3, mission: there is no nope here"),
        ({"also_missions": "eating-well"}, "row 3, also_missions: must be up to two others"),
        ({"costs": "Timber"}, "row 3, costs: must be things and amounts like Timber=400"),
        ({"costs": "Timber=1500.01"}, "row 3, costs: comes to £1,500.01; the most is £1,500"),
        ({"postcode": "Camden"}, "row 3, postcode: must be a full postcode"),
        ({"email": "zadie"}, "row 3, email: must be an email address"),
        ({"title": "x" * 141}, "row 3, title: use 140 characters or fewer; it has 141"),
        ({"start_date": "2027-02-01", "end_date": "2027-01-01"}, "row 3, end_date: must be on or after start_date"),
        ({"received_at": "2999-01-01 12:00"}, "row 3, received_at: is still to come"),
        ({"applicant_kind": "firm"}, "row 3, applicant_kind: must be one of: person"),
    ],
)
def test_a_fault_in_an_idea_is_named_and_the_others_can_be_kept(app, run, table, change, said):
    path = table(IDEA, IDEA | change, IDEA | {"title": "Third"})
    result = run("applications", path, "--round", "spring")
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr
    assert count(app, Application) == 0
    kept = run("applications", path, "--round", "spring", "--keep-valid")
    assert (kept.exit_code, kept.stdout) == (1, "2 ideas loaded, 0 already here.\n")


def test_ideas_go_into_published_rounds_only(app, world, run, table):
    with app.app_context():
        world.add_round("draft", pot_pence=1, status=RoundStatus.DRAFT)
        world.add_round("decided", pot_pence=1, status=RoundStatus.DECIDED, results_published_at=clock.now())
    for slug, said in (
        ("draft", "no published round"),
        ("nope", "no published round"),
        ("decided", "results of this round"),
    ):
        result = run("applications", table(IDEA), "--round", slug)
        assert (result.exit_code, said in result.stderr) == (1, True)


def test_who_may_bring_in_ideas(app, world, run, table):
    assert run("applications", table(IDEA), "--round", "spring", "--as", "olu@example.org").exit_code == 0
    other = table(IDEA | {"title": "Other"})
    for who in ("amina", "pat", "fin", "ada"):
        result = run("applications", other, "--round", "spring", "--as", f"{who}@example.org")
        assert (result.exit_code, "This person may not do that." in result.stderr) == (1, True)
    assert count(app, Application) == 1


def test_a_spreadsheet_with_days_as_days_is_read_alike(app, run, tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*IDEA, "start_date", "received_at"])
    book.active.append([*IDEA.values(), dt.datetime(2027, 1, 5), dt.datetime(2026, 6, 1, 9, 30)])
    book.save(tmp_path / "ideas.xlsx")
    assert run("applications", tmp_path / "ideas.xlsx", "--round", "spring").exit_code == 0
    with app.app_context():
        idea = db.session.scalars(db.select(Application)).one()
        assert idea.start_on == dt.date(2027, 1, 5)
        assert idea.received_at == dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_wards_and_postcodes_come_in_and_take_the_names_of_the_file(app, world, run, table):
    rows = [
        {"postcode": "NW5 1AA", "ward_code": "E05013671", "ward_name": "West Hampstead"},
        {"postcode": "NW5 1AB", "ward_code": "E05013671", "ward_name": "West Hampstead"},
        {"postcode": "NW1 0AA", "ward_code": "E05013665", "ward_name": "Kilburn & Brondesbury"},
    ]
    assert run("places", table(*rows)).exit_code == 0
    with app.app_context():
        found = dict(db.session.execute(db.select(Postcode.postcode, Ward.name).join(Ward)).all())
        assert found == {"NW5 1AA": "West Hampstead", "NW5 1AB": "West Hampstead", "NW1 0AA": "Kilburn & Brondesbury"}
        tiles = [(ward.tile_column, ward.tile_row) for ward in db.session.scalars(db.select(Ward))]
        assert len(set(tiles)) == 3
    assert run("places", table(*rows)).output == "0 places loaded, 3 already here.\n"


@pytest.mark.real_data
def test_a_published_table_of_postcodes_loads(app, run, real_data):
    result = run("places", real_data / "places" / "camden_postcodes_codepoint2014_to_2022wards.csv")
    assert result.exit_code == 0
    assert "Columns passed over: easting" in result.stderr
    assert count(app, Postcode) == 8354


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("slug,name\nx,y\n", "has no column fund, opens_at, least, most. docs/imports.md lists the columns."),
        ("", "has no column"),
        (",".join(ROUND) + "\n", "has a heading and no rows"),
        (",".join(ROUND) + "\n,,,\n", "has a heading and no rows"),
    ],
)
def test_a_file_that_is_not_such_a_table_is_refused_in_a_sentence(run, tmp_path, said, sentence):
    (tmp_path / "a.csv").write_text(said)
    result = run("rounds", tmp_path / "a.csv")
    assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr


def test_more_rows_than_are_held_at_once_are_refused(app, run, tmp_path):
    lines = ("NW1 0AA,E05013655,Camden Town\n" for _ in range(templates.MOST_ROWS + 1))
    (tmp_path / "long.csv").write_text("postcode,ward_code,ward_name\n" + "".join(lines))
    result = run("places", tmp_path / "long.csv")
    assert (result.exit_code, count(app, Postcode)) == (1, 1)
    assert "long.csv has more than 100,000 rows. Bring it in parts." in result.stderr


def test_more_text_than_is_held_at_once_is_refused(app, run, table, monkeypatch):
    monkeypatch.setattr(templates, "MOST_TEXT", 10_000)
    rows = [IDEA | {"title": f"Herb boxes {n}", "what": "x" * 1000} for n in range(12)]
    result = run("applications", table(*rows), "--round", "spring")
    assert (result.exit_code, count(app, Application)) == (1, 0)
    assert "holds more text than can be brought in at once. Bring it in parts." in result.stderr


def test_ideas_in_windows_1252_are_read_as_that_and_said(app, run, table):
    path = table(IDEA | {"title": "Café, £5", "name": "Zoë Demo"})
    path.write_bytes(path.read_text("utf-8").encode("cp1252"))
    result = run("applications", path, "--round", "spring")
    assert (result.exit_code, "it was read as Windows-1252" in result.stderr) == (0, True)
    with app.app_context():
        assert db.session.scalars(db.select(Application.title)).all() == ["Café, £5"]


def test_a_formula_among_ideas_is_text_or_refused_and_never_worked_out(app, run, table, tmp_path):
    assert run("applications", table(IDEA | {"title": '=HYPERLINK("http://evil.example")'}), "--round", "spring")
    book = openpyxl.Workbook()
    book.active.append(list(IDEA))
    book.active.append([*list(IDEA.values())[:2], "=1+1", *list(IDEA.values())[3:]])
    book.save(tmp_path / "formula.xlsx")
    result = run("applications", tmp_path / "formula.xlsx", "--round", "spring")
    assert (result.exit_code, "row 2, title: holds a formula" in result.stderr) == (1, True), result.stderr
    with app.app_context():
        assert db.session.scalars(db.select(Application.title)).all() == ['=HYPERLINK("http://evil.example")']


@pytest.mark.parametrize("kind", ["rounds", "applications", "places"])
def test_a_bomb_and_a_file_that_breaks_off_are_refused_in_a_sentence(run, tmp_path, kind):
    more = ("--round", "spring") if kind == "applications" else ()
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    book = openpyxl.Workbook()
    book.active.append(list(IDEA))
    book.save(tmp_path / "whole.xlsx")
    (tmp_path / "half.xlsx").write_bytes((tmp_path / "whole.xlsx").read_bytes()[:-400])
    for name, sentence in (("bomb.xlsx", "It was not opened."), ("half.xlsx", "is not a whole .xlsx spreadsheet")):
        result = run(kind, tmp_path / name, *more)
        assert (result.exit_code, sentence in result.stderr) == (1, True), result.stderr


def test_the_guide_lists_every_column_as_it_is():
    guide = (ROOT / "docs" / "imports.md").read_text()
    for columns in (templates.ROUNDS, templates.APPLICATIONS, templates.PLACES):
        assert "\n".join(templates.described(columns)) in guide
