"""The list of funded projects as it leaves: what is in it, what never is, and that its leaving is recorded."""

import csv
import datetime as dt
import io
import json
import tracemalloc
from itertools import count

import openpyxl
import pytest

from grants.accounts.models import SYSTEM
from grants.applications.models import ApplicantKind, Application, Status
from grants.audit.models import AuditEvent
from grants.awards.models import Award, AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.core.personal import declared
from grants.exports import queries, services
from grants.exports.catalogue import Profile, columns_of
from grants.exports.giving import Publisher
from grants.exports.models import ExportLog
from grants.exports.queries import Filter, Unknown
from grants.exports.services import Format, Wanted
from grants.panels.models import Degree
from grants.permissions import NotAllowed
from tests.factories.awards import add_award
from tests.factories.world import save
from tests.support.statements import statements

PUBLISHER = Publisher(
    "360G-DemoTown", "Mission Grants", "http://localhost", "http://localhost/open-data", "https://x.y/"
)
AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.usefixtures("ctx")


def made(format=Format.CSV, profile=Profile.PUBLIC, viewer=SYSTEM, **filter):
    wanted = Wanted(format, profile, Filter(**filter))
    return b"".join(services.file(wanted, PUBLISHER, at=AT, viewer=viewer, taken_by="Olu Demo"))


def listed(**asked):
    return list(csv.DictReader(io.StringIO(made(**asked).decode(), newline="")))


def test_a_row_tells_a_project_in_full(world):
    add_award(
        world,
        also=("young-people", "diverse-power"),
        public_id="MG-7KQ2HXN",
        title="Open fridge",
        awarded_pence=600_50,
        paid_pence=600_50,
        returned_pence=12_05,
        start_on=dt.date(2026, 7, 1),
    )
    assert made().decode() == (
        "public_id,title,summary,mission,also_missions,round,ward_code,ward_name,applicant_kind,amount_requested,"
        "amount_awarded,amount_paid,amount_returned,award_date,start_date,end_date,status\n"
        "MG-7KQ2HXN,Open fridge,A shared fridge and a hot lunch every Friday.,eating-well,diverse-power;young-people,"
        "spring,E05013655,Camden Town,person,700.00,600.50,600.50,12.05,2026-06-01,2026-07-01,,paid\n"
    )


def test_json_is_a_list_of_the_csvs_objects(world):
    add_award(world, awarded_pence=600_50, end_on=dt.date(2026, 8, 1))
    add_award(world, mission=None, round_id=None, asked_pence=None)
    objects = json.loads(made(Format.JSON))
    assert [list(row) for row in objects] == [[column.name for column in columns_of(Profile.PUBLIC)]] * 2
    amounts = {"amount_requested", "amount_awarded", "amount_paid", "amount_returned"}
    as_cells = [
        {name: "" if value is None else f"{value:.2f}" if name in amounts else value for name, value in row.items()}
        for row in objects
    ]
    assert as_cells == listed()


def test_a_spreadsheet_holds_the_grants_and_says_what_it_is(world):
    add_award(world, title="=1+1", awarded_pence=600_50)
    book = openpyxl.load_workbook(io.BytesIO(made(Format.XLSX, mission="eating-well")))
    grants = book["Grants"]
    assert [cell.value for cell in grants[1]] == [column.name for column in columns_of(Profile.PUBLIC)]
    row = dict(zip([cell.value for cell in grants[1]], grants[2], strict=True))
    assert (row["title"].value, row["title"].data_type) == ("=1+1", "s")
    assert (row["amount_awarded"].value, row["award_date"].value) == (600.5, dt.datetime(2026, 6, 1))
    about = dict(book["About"].iter_rows(values_only=True))
    assert (about["only this mission"], about["taken at"], about["taken by"]) == (
        "eating-well", "2026-11-22 12:00 (London)", "Olu Demo",
    )  # fmt: skip


def test_what_lapsed_or_was_cancelled_is_not_funded_but_can_be_asked_for(world):
    for status in AwardStatus:
        add_award(world, status=status, title=status.value)
    assert sorted(row["title"] for row in listed()) == ["accepted", "closed", "offered", "paid"]
    assert [row["title"] for row in listed(status="lapsed")] == ["lapsed"]


def test_another_currency_stays_out_of_the_columns_of_pounds(world):
    add_award(world, currency="EUR", awarded_pence=900_00, round_id=None)
    public, officers = listed()[0], listed(profile=Profile.OFFICERS)[0]
    assert {public[name] for name in public if name.startswith("amount")} == {""}
    assert (officers["currency"], officers["awarded_in_currency"]) == ("EUR", "900.00")


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({}, ["before", "spring", "summer"]),
        ({"round": "spring"}, ["spring"]),
        ({"mission": "young-people"}, ["summer"]),
        ({"ward": "E05013665"}, ["summer"]),
        ({"year": 2025}, ["summer"]),
        ({"year": 2019}, ["before"]),
        ({"status": "closed"}, ["before"]),
        ({"round": "spring", "year": 2025}, []),
    ],
)
def test_a_filter_holds_what_it_names(world, filter, found):
    add_award(world, title="spring")
    summer = world.add_round("summer", pot_pence=1)
    add_award(
        world,
        "young-people",
        title="summer",
        round_id=summer,
        ward_id=world.kilburn.id,
        awarded_on=dt.date(2026, 3, 31),
    )
    add_award(
        world,
        None,
        title="before",
        round_id=None,
        ward_id=None,
        awarded_on=dt.date(2019, 4, 1),
        status=AwardStatus.CLOSED,
        source_identifier="360G-X-1",
    )
    assert sorted(row["title"] for row in listed(**filter)) == found
    assert queries.totals(Filter(**filter)).projects == len(found)


@pytest.mark.parametrize("filter", [{"round": "sprong"}, {"mission": "x"}, {"ward": "x"}, {"status": "x"}])
def test_a_word_that_names_nothing_is_refused_and_not_an_empty_file(world, filter):
    with pytest.raises(Unknown, match="There is no"):
        services.take(Wanted(Format.CSV, Profile.OFFICERS, Filter(**filter)), by=world.olu)
    assert db.session.scalar(db.select(db.func.count()).select_from(ExportLog)) == 0


def sentinels(world):
    """An idea with a different telltale text in every personal column, and its award."""
    texts = {
        column.key: f"TELLTALE-{column.key}"
        for column, _ in declared()
        if column.table.name == "application" and column.type.python_type is str and column.key != "age_band"
    }
    application = world.add_application(Status.PUBLISHED, **texts)
    add_award(world, application_id=application)
    return texts


def test_nothing_personal_is_in_any_public_file(world):
    sentinels(world)
    for format in (Format.CSV, Format.JSON, Format.GIVING):
        assert b"TELLTALE" not in made(format)
    cells = openpyxl.load_workbook(io.BytesIO(made(Format.XLSX)))["Grants"].iter_rows(values_only=True)
    assert [cell for line in cells for cell in line if "TELLTALE" in str(cell)] == []


def test_officers_read_how_to_reach_the_applicant(world):
    texts = sentinels(world)
    row = listed(profile=Profile.OFFICERS, viewer=world.olu)[0]
    assert (row["applicant_name"], row["contact_email"], row["postcode"]) == (
        texts["full_name"], texts["contact_email"], texts["postcode"],
    )  # fmt: skip
    assert row["received_date"] == clock.now().date().isoformat()


def test_whoever_may_not_see_the_application_gets_the_row_without_it(world):
    sentinels(world)
    application = db.session.scalars(db.select(Application.id)).one()
    world.declare(world.oki, application, Degree.DIRECT)
    for viewer in (world.oki, world.fin):
        row = listed(profile=Profile.OFFICERS, viewer=viewer)[0]
        assert row["amount_awarded"] == "600.00"
        assert "TELLTALE" not in str(row)


def test_taking_a_file_is_recorded_before_its_first_byte(world):
    add_award(world)
    log = services.take(Wanted(Format.XLSX, Profile.OFFICERS, Filter(round="spring")), by=world.olu)
    db.session.rollback()
    saved = db.session.get_one(ExportLog, log.id)
    assert (saved.taken_by_id, saved.format, saved.profile, saved.filter, saved.rows) == (
        world.olu.id, "xlsx", "officers", {"round": "spring"}, 1,
    )  # fmt: skip
    line = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "export_log.take")).one()
    assert (line.actor_id, line.subject_id, line.detail) == (world.olu.id, log.id, {"rows": 1})


def test_residents_and_panellists_take_no_file(world):
    for actor in (world.amina, world.pat, world.cora):
        with pytest.raises(NotAllowed):
            services.take(Wanted(Format.CSV, Profile.OFFICERS, Filter()), by=actor)


def test_a_360giving_file_without_grants_is_refused(world):
    with pytest.raises(services.NothingFunded):
        services.take(Wanted(Format.GIVING, Profile.PUBLIC, Filter()), by=world.olu)


def many(world, number):
    numbers = count()
    for _ in range(number // 500):
        save(
            *(
                Award(
                    public_id=f"MG-{next(numbers):07}",
                    mission_id=world.missions["eating-well"],
                    title="A title of the usual length",
                    summary="A sentence or two that say what it does. " * 4,
                    applicant_kind=ApplicantKind.PERSON,
                    awarded_pence=600_00,
                    awarded_on=dt.date(2026, 1, 1),
                    funder_name="Demo Town",
                    funder_identifier="GB-LAE-DMO",
                )
                for _ in range(500)
            )
        )
        db.session.expunge_all()


@pytest.mark.parametrize("format", Format)
def test_a_file_of_any_length_needs_the_same_memory_and_one_statement(world, format):
    many(world, 3000)
    wanted = Wanted(format, Profile.OFFICERS, Filter())

    def peak(year):
        tracemalloc.start()
        with statements() as seen:
            for _ in services.file(
                Wanted(format, wanted.profile, Filter(year=year)), PUBLISHER, at=AT, viewer=SYSTEM, taken_by=""
            ):
                pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len([said for said in seen if said.startswith("SELECT")]) == 1
        return most

    peak(1999)
    assert peak(2025) < 6_000_000
