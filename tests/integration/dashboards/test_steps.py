"""A round's own page leads its officer from step to step, and tells nothing of an idea that they stepped out of."""

import datetime as dt

import pytest

from grants.applications.models import Status
from grants.core import clock
from grants.core.db import db
from grants.dashboards import steps
from grants.decisions.models import Draw, DrawStatus
from grants.panels.models import OutcomeKind
from grants.recruitment.models import Call, CallStatus
from grants.rounds.models import Round, RoundStatus
from tests.factories.awards import add_decided_round
from tests.factories.decided import Decided
from tests.factories.world import change, save
from tests.integration.dashboards.pages import words
from tests.support.statements import statements

ALL_AT_FIRST = [
    ("Panels of this round", "to do"),
    ("Check the ideas", "later"),
    ("Who reads what", "later"),
    ("Draw for ideas at the line", "to do"),
    ("Scores, and how far readers agree", "later"),
    ("What the rules come to, for the meeting", "later"),
    ("Decisions of the panel and sign-off", "later"),
    ("Results: what publishing would do", "later"),
]


@pytest.fixture
def world(app):
    return Decided(app)


def states(world):
    return [(step.label, step.state) for step in told(world)]


def told(world, by=None):
    return steps.of(db.session.get_one(Round, world.round), by or world.olu)


def says(world, label, by=None):
    [found] = [(step.state, step.says) for step in told(world, by) if step.label == label]
    return found


def test_a_round_that_has_just_begun_asks_for_a_panel_and_a_draw(world, ctx):
    assert states(world) == ALL_AT_FIRST


def test_a_draft_has_no_way_yet(world, ctx):
    round = db.session.get_one(Round, world.add_round("autumn", pot_pence=1, status=RoundStatus.DRAFT))
    assert steps.of(round, world.olu) == []


def test_each_step_says_how_far_it_is(world, ctx):
    panel = world.add_panel(world.pat, world.priya, chair=world.chi)
    world.add_application(Status.SUBMITTED)
    world.add_application(Status.READY)
    id = world.add_application(Status.SCORING, by=world.ben)
    world.assign(panel, id, world.pat, world.priya)
    world.add_reading(id, world.pat, 3, 3, 3, 3, 3)
    world.add_reading(id, world.priya, 3, 3, 3, 3, 3, submitted=False)
    assert says(world, "Panels of this round") == ("done", "1 panel. 3 members.")
    assert says(world, "Check the ideas") == ("to do", "1 idea to check.")
    assert says(world, "Who reads what") == ("to do", "1 idea waits for readers.")
    assert says(world, "Scores, and how far readers agree") == ("later", "1 of 2 scores are in.")


@pytest.mark.parametrize(
    ("status", "closes_in", "expected"),
    [
        (CallStatus.DRAFT, 1, ("to do", "Nobody sees it yet. Open it.")),
        (CallStatus.OPEN, -1, ("to do", "It has closed. Prepare the lottery.")),
        (CallStatus.PREPARED, -1, ("to do", "The event is on 1 March 2026. Draw the panel after it.")),
        (CallStatus.CHOSEN, -1, ("done", "Its people are chosen.")),
    ],
)
def test_a_call_leads_to_its_own_page(world, ctx, status, closes_in, expected):
    closes_at, on = clock.now() + dt.timedelta(days=closes_in), dt.date(2026, 3, 1)
    words = {"title": "Join", "about": "Read.", "pays": "£15.", "seats": 2}
    call = Call(panel_id=world.add_panel(), status=status, closes_at=closes_at, event_on=on, **words)
    save(call)
    assert says(world, "Call: Join") == expected
    assert [step.values for step in told(world) if step.label == "Call: Join"] == [{"id": call.id}]


@pytest.mark.parametrize(
    ("status", "event_in", "expected"),
    [(DrawStatus.ANNOUNCED, 1, "later"), (DrawStatus.POOL_PUBLISHED, -1, "to do"), (DrawStatus.DRAWN, -1, "done")],
)
def test_a_draw_is_to_do_when_its_moment_has_come(world, ctx, status, event_in, expected):
    now = clock.now()
    save(
        Draw(
            round_id=world.round, status=status, commitment="c", kept_secret="", event="Raffle",
            event_at=now + dt.timedelta(days=event_in), announced_at=now - dt.timedelta(days=9),
        )
    )  # fmt: skip
    assert says(world, "Draw for ideas at the line")[0] == expected


def test_what_is_decided_is_signed_off_and_then_published(world, ctx):
    world.close()
    world.decide(OutcomeKind.FUND, 300_00, signed=False)
    assert says(world, "Decisions of the panel and sign-off") == ("to do", "1 decision waits for an approver.")
    assert says(world, "Results: what publishing would do")[0] == "later"
    world.decide(OutcomeKind.FUND, 300_00)
    change(db.session.scalars(db.select(Round).where(Round.id == world.round)).one(), status=RoundStatus.DECIDED)
    assert says(world, "Results: what publishing would do") == ("done", "The results are out.")


def test_an_idea_that_the_officer_stepped_out_of_is_not_counted(world, ctx):
    panel = world.add_panel(world.pat)
    for by in (world.ben, world.amina):
        id = world.add_application(Status.SCORING, by=by)
        world.assign(panel, id, world.pat)
    world.declare(world.olu, id)
    assert says(world, "Scores, and how far readers agree")[1] == "0 of 1 scores are in."
    assert says(world, "Scores, and how far readers agree", world.oki)[1] == "0 of 2 scores are in."


def test_the_page_of_a_round_leads_on_with_as_many_questions_whatever_it_holds(app, world, as_):
    olu = as_(world.olu)
    with app.app_context():
        engine = db.engine
    with statements(engine) as few:
        page = words(olu.get("/desk/rounds/spring"))
    assert "Announce it before the scores close." in page
    panel = world.add_panel(world.pat, world.priya)
    for _ in range(3):
        world.assign(panel, world.add_application(Status.SCORING), world.pat, world.priya)
    with statements(engine) as many:
        olu.get("/desk/rounds/spring")
    assert len(many) == len(few)


def test_nobody_but_officers_reads_the_way(world, as_):
    add_decided_round(world)
    assert "The way of this round" not in as_(world.fin).get("/desk/rounds/spring").text
