"""The desk tells everybody what waits for them, how old it is, and never of what they stepped out of."""

import datetime as dt

import pytest

from grants.accounts.models import Role
from grants.applications.models import Status
from grants.awards.models import AwardStatus
from grants.checks.models import InformationRequest, Worry
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core import clock, working_days
from grants.core.db import db
from grants.dashboards.desk import QUEUES
from grants.dashboards.routes.officer import WAYS
from grants.panels.models import Degree, Outcome, OutcomeKind
from grants.rounds.models import Entry, LedgerEntry
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.factories.world import save
from tests.integration.dashboards.pages import words
from tests.support.statements import statements

NOW = dt.datetime(2026, 11, 17, 9, 5, tzinfo=dt.UTC)  # a Tuesday
STAFF = ("olu", "asha", "fin", "sade", "dee", "ada")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def waited(days):
    """The moment since when something waits that has waited this many working days."""
    return dt.datetime.combine(working_days.before(NOW.date(), days), dt.time(12), dt.UTC)


def put(app, *rows):
    with app.app_context():
        save(*rows)


def test_the_day_stands_at_the_top_and_nothing_to_do_is_said(world, as_):
    page = words(as_(world.asha).get("/desk"))
    assert "Tuesday 17 November Nothing waits for you." in page
    assert "Nothing waits in: Outcomes to sign off; Reviews to answer." in page


def test_the_oldest_thing_is_held_against_the_target(world, as_):
    world.add_application(Status.SUBMITTED, received_at=waited(6))
    world.add_application(Status.IN_CHECK, received_at=waited(2))
    page = as_(world.olu).get("/desk")
    assert "2 Ideas to check Can it be funded, and is something missing? Oldest 6 days, target 10" in words(page)
    assert 'aria-label="Oldest 6, target 10 working days"' in page.get_data(as_text=True)
    assert "past" not in words(page)


@pytest.mark.parametrize(("days", "late"), [(10, 0), (11, 1)])
def test_it_is_late_once_it_has_waited_longer_than_the_target(world, as_, days, late):
    world.add_application(Status.SUBMITTED, received_at=waited(days))
    page = words(as_(world.olu).get("/desk"))
    assert ("1 late" in page) == bool(late)
    assert ("1 queue is past its target." in page) == bool(late)


def test_what_waits_for_an_answer_waits_since_it_was_asked_last(world, as_, app):
    idea = world.add_application(Status.NEEDS_INFORMATION, received_at=waited(30))
    asked = {"application_id": idea, "asked_by_id": world.olu.id, "question": "Where?", "due_on": NOW.date()}
    put(app, InformationRequest(**asked, created_at=waited(20)), InformationRequest(**asked, created_at=waited(4)))
    assert "Ring whoever prefers the phone Oldest 4 days, target 10" in words(as_(world.olu).get("/desk"))


def test_nobody_counts_what_they_stepped_out_of(world, as_):
    world.add_application(Status.SUBMITTED, by=world.olu)
    known = world.add_application(Status.SUBMITTED)
    world.declare(world.olu, known, Degree.DIRECT)
    unsure = world.add_application(Status.NEEDS_INFORMATION)
    world.declare(world.olu, unsure, Degree.NOT_SURE)
    page = words(as_(world.olu).get("/desk"))
    assert "Nothing waits for you." in page
    assert "0 drafts, 1 sent." in page  # the own one, which is no secret
    assert "3 things to do." in words(as_(world.oki).get("/desk"))


def outcome(world, idea, **values):
    panel = world.add_panel(world.pat, chair=world.chi)
    values = {"kind": OutcomeKind.NOT_THIS_TIME, "note": "Not now.", "recorded_at": waited(3), **values}
    return Outcome(application_id=idea, panel_id=panel, recorded_by_id=world.chi.id, **values)


def test_an_approver_counts_what_they_may_sign_off(world, as_, app):
    fit, scored, own = (world.add_application(Status.NOT_THIS_TIME) for _ in range(3))
    world.declare(world.asha, own, Degree.DIRECT)
    world.add_reading(scored, world.asha, 1, 1, 1, 1, 1)
    put(app, outcome(world, fit), outcome(world, scored), outcome(world, own))
    page = words(as_(world.asha).get("/desk"))
    assert "1 thing to do." in page
    assert "1 Outcomes to sign off" in page
    assert "Oldest 3 days, target 5" in page
    assert "Ideas to check" not in page


def test_finance_counts_what_is_ready_to_pay_and_officers_what_is_not_accepted(world, as_):
    add_award(world, status=AwardStatus.ACCEPTED, accepted_at=waited(12))
    add_award(world, status=AwardStatus.OFFERED, created_at=waited(1))
    add_award(world, status=AwardStatus.PAID)
    finance, officer = words(as_(world.fin).get("/desk")), words(as_(world.olu).get("/desk"))
    assert "1 thing to do. 1 queue is past its target." in finance
    assert "1 Ready to pay" in finance
    assert "Offers" not in finance
    assert "1 Offers not accepted yet" in officer
    assert "Ready to pay" not in officer


def test_only_the_safeguarding_lead_hears_of_worries(world, as_, app):
    idea = world.add_application(Status.IN_CHECK)
    put(app, Worry(application_id=idea, raised_by_id=world.olu.id, text="Somebody may get hurt."))
    assert "1 Worries about somebody's safety" in words(as_(world.sade).get("/desk"))
    for name in {*STAFF} - {"sade"}:
        assert "Worries" not in words(as_(getattr(world, name)).get("/desk"))


def test_complaints_wait_for_officers_and_data_protection(world, as_, app):
    given = {"name": "Nobody Demo", "email": "n@example.org", "about_data": True, "text": "No.", "key": None}
    columns = Complaint.__table__.columns.keys()
    given = {name: value for name, value in given.items() if name in columns and value is not None}
    put(
        app,
        Complaint(**given, acknowledge_by=NOW.date(), created_at=waited(2)),
        Complaint(**given, acknowledge_by=NOW.date(), created_at=waited(9), status=ComplaintStatus.ANSWERED),
    )
    for name in ("olu", "dee"):
        page = words(as_(getattr(world, name)).get("/desk"))
        assert "1 Complaints to acknowledge" in page
        assert "Oldest 2 days" in page
    assert "Complaints" not in words(as_(world.ada).get("/desk"))


def test_the_money_is_the_ledgers_and_only_for_those_who_handle_it(world, as_, app):
    with app.app_context():
        mission, round_id = world.missions["eating-well"], world.round
        idea = world.add_application(Status.PUBLISHED)
        for kind, pence in ((Entry.COMMITTED, 900_00), (Entry.PAID, 500_00), (Entry.RETURNED, 100_00)):
            save(
                LedgerEntry(
                    round_id=round_id,
                    mission_id=mission,
                    application_id=idea,
                    kind=kind,
                    amount_pence=pence,
                    recorded_by_id=world.olu.id,
                )
            )
    add_award(world, "eating-well", awarded_pence=900_00, paid_pence=500_00)
    roll_up(world)
    page = words(as_(world.olu).get("/desk"))
    assert "Pots £3,000 Promised £900 Paid £500 To pay £400 Returned £100 Left £2,200" in page
    assert "From the ledger, 9:05am today." in page
    assert "Eating well £900 to 1 project, £400 to pay" in page
    assert "Pots" not in words(as_(world.ada).get("/desk"))
    assert "Pots" not in words(as_(world.sade).get("/desk"))


def test_officers_see_how_far_the_open_round_has_come(world, as_):
    for status in (Status.DRAFT, Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN):
        world.add_application(status, received_at=NOW)
    assert "Spring round 2 drafts, 1 sent." in words(as_(world.olu).get("/desk"))
    assert "drafts" not in words(as_(world.fin).get("/desk"))


def test_the_desk_is_for_staff_alone(world, as_, app):
    for name in ("amina", "hal", "pat", "chi", "cora"):
        assert as_(getattr(world, name)).get("/desk").status_code == 403
    assert app.test_client().get("/desk").status_code == 302


@pytest.mark.parametrize("name", STAFF)
def test_everybody_on_the_desk_has_a_page(world, as_, name):
    assert as_(getattr(world, name)).get("/desk").status_code == 200


def test_every_role_of_the_desk_has_a_queue():
    served = set().union(*(queue.roles for queue in QUEUES))
    assert served == {role for role in Role if role.is_staff}


def test_every_queue_and_every_quick_way_leads_somewhere(app):
    wanted = {queue.endpoint for queue in QUEUES} | {endpoint for _, endpoint, _ in WAYS}
    assert wanted <= set(app.view_functions)


def test_the_desk_asks_as_often_for_many_as_for_few(world, as_, app):
    def fill(count):
        for _ in range(count):
            world.add_application(Status.SUBMITTED)
            add_award(world, status=AwardStatus.OFFERED)
        roll_up(world)

    def asked():
        with app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            assert client.get("/desk").status_code == 200
        return len(seen)

    client = as_(world.olu)
    fill(3)
    client.get("/desk")
    few = asked()
    add_decided_round(world)
    fill(40)
    assert asked() == few
    assert few <= 26
