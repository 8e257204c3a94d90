"""Asking for a review, answering it, deciding again: once, in time, by somebody with no part, and no money moves."""

import datetime as dt

import pytest
from sqlalchemy import select

from grants.accounts.models import Role
from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.awards import figures
from grants.awards import queries as awards
from grants.checks.models import Check, RuledOut
from grants.core import clock, working_days
from grants.core.db import db
from grants.core.errors import Conflict
from grants.dashboards import desk
from grants.decisions import queries as decisions
from grants.decisions import services as signing
from grants.decisions.models import Decision
from grants.notifications.models import OutboxEmail
from grants.panels.models import Degree, Outcome, OutcomeKind
from grants.permissions import NotAllowed
from grants.reviews import deadlines, queries, services
from grants.reviews.models import Ground, Review, ReviewStatus
from grants.rounds import ledger
from grants.workflow import WrongState
from tests.factories.world import change, save

WORDS = "Nobody opened the plan that I sent on the last day."


@pytest.fixture
def review(world, ctx):
    return services.ask(world.declined, grounds=[Ground.NOT_READ], words=WORDS, by=world.ben)


def mails(name):
    found = select(OutboxEmail.to, OutboxEmail.body).where(OutboxEmail.name == name)
    return [tuple(row) for row in db.session.execute(found)]


def idea(world):
    return db.session.get_one(Application, world.declined, populate_existing=True)


def decided_days_ago(world, days):
    change(idea(world), decided_at=clock.now() - dt.timedelta(days=days))


def test_whoever_asks_is_told_by_when_we_answer(world, review):
    found = queries.by_id(review)
    today = clock.now().date()
    assert (found.status, found.answer_by) == (ReviewStatus.ASKED, working_days.after(today, 20))
    [(to, body)] = mails("review_received")
    assert to == "ben@example.org"
    assert f"{found.answer_by.day} {found.answer_by:%B %Y}" in body
    assert WORDS not in body


def test_a_decision_is_reviewed_once(world, review):
    with pytest.raises(services.AskedBefore):
        services.ask(world.declined, grounds=[Ground.RULES], words="Again.", by=world.ben)


def test_the_last_day_to_ask_is_the_twentieth_working_day(world, ctx):
    today = clock.now().date()
    told = next(day for day in (today - dt.timedelta(days=n) for n in range(60)) if deadlines.ask_until(day) < today)
    decided_days_ago(world, (today - told).days)
    with pytest.raises(services.TooLate):
        services.ask(world.declined, grounds=[Ground.RULES], words="Late.", by=world.ben)
    decided_days_ago(world, (today - told).days - 1)
    assert services.ask(world.declined, grounds=[Ground.RULES], words="Just in time.", by=world.ben)


def test_there_is_no_review_before_the_decision_is_told(world, ctx):
    waiting = world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben)
    with pytest.raises(services.NotDecided):
        services.ask(waiting, grounds=[Ground.RULES], words="x", by=world.ben)


def test_where_money_was_offered_there_is_no_review(world, ctx):
    with pytest.raises(services.MoneyPromised):
        services.ask(world.funded, grounds=[Ground.RULES], words="x", by=world.amina)


@pytest.mark.parametrize("name", ["amina", "hal", "pat", "olu", "asha", "dee", "ada"])
def test_nobody_asks_for_somebody_else(world, ctx, name):
    with pytest.raises(NotAllowed):
        services.ask(world.declined, grounds=[Ground.RULES], words="x", by=getattr(world, name))


def answer(world, review, by, what=services.stand):
    what(review, answer="We looked at every step.", shown=1, by=by)


def test_an_officer_with_no_part_in_it_says_that_it_stands(world, review):
    answer(world, review, world.oki)
    found = queries.by_id(review)
    assert (found.status, found.answered_by_id, idea(world).status) == (
        ReviewStatus.STANDS,
        world.oki.id,
        Status.PUBLISHED,
    )
    [(to, body)] = mails("review_stands")
    assert (to, "We looked at every step." in body) == ("ben@example.org", True)


@pytest.mark.parametrize("what", [services.stand, services.send_back])
def test_who_signed_it_off_does_not_answer(world, review, what):
    with pytest.raises(NotAllowed):
        answer(world, review, world.asha, what)


def test_who_checked_it_does_not_answer(world, review):
    save(Check(application_id=world.declined, checked_by_id=world.oki.id, items=[]))
    with pytest.raises(NotAllowed):
        answer(world, review, world.oki)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER])
def test_who_sat_on_its_panel_does_not_answer_whatever_they_are_now(world, review, role):
    panel = world.add_panel(world.sam)
    world.assign(panel, world.declined, world.pat)
    with pytest.raises(NotAllowed):
        answer(world, review, type(world.sam)(world.sam.id, frozenset({role})))


def test_an_answer_is_given_once(world, review):
    answer(world, review, world.oki)
    with pytest.raises((WrongState, Conflict)):
        answer(world, review, world.oki, services.send_back)
    assert idea(world).status is Status.PUBLISHED


def test_back_to_the_panel_keeps_the_first_decision_and_moves_no_money(world, review):
    world.declare(world.chi, world.declined, Degree.NONE)
    before = ledger.balance(world.round)
    answer(world, review, world.oki, services.send_back)
    found = queries.by_id(review)
    assert (idea(world).status, found.first_kind, found.first_signed_off_by_id) == (
        Status.DISCUSSION,
        OutcomeKind.NOT_THIS_TIME,
        world.asha.id,
    )
    assert decisions.decision_of(world.declined) is None
    assert ledger.balance(world.round) == before
    assert list(figures.differences()) == []
    assert [to for to, _ in mails("decision_sent_back")] == ["chi@example.org"]
    assert [to for to, _ in mails("review_back")] == ["ben@example.org"]


def again(world, kind, pence=None):
    """The panel decides anew, and Asha signs it off."""
    outcome = db.session.scalars(select(Outcome).where(Outcome.application_id == world.declined)).one()
    change(outcome, kind=kind, amount_pence=pence)
    change(idea(world), status={OutcomeKind.FUND: Status.RECOMMENDED}.get(kind, Status.NOT_THIS_TIME))
    assert signing.sign_off(world.round, [world.declined], by=world.asha) == {}


def test_what_is_decided_again_is_told_alone_with_its_money(world, review):
    answer(world, review, world.oki, services.send_back)
    again(world, OutcomeKind.FUND, 200_00)
    services.publish(review, by=world.olu)
    services.publish(review, by=world.olu)  # pressed twice
    assert (idea(world).status, awards.of_application(world.declined).awarded_pence) == (Status.PUBLISHED, 200_00)
    assert ledger.balance(world.round).committed_pence == 500_00
    assert list(figures.differences()) == []
    assert [to for to, _ in mails("decision_letter")].count("ben@example.org") == 2


def test_the_second_decision_cannot_be_reviewed(world, review):
    answer(world, review, world.oki, services.send_back)
    again(world, OutcomeKind.NOT_THIS_TIME)
    services.publish(review, by=world.olu)
    with pytest.raises(services.AskedBefore):
        services.ask(world.declined, grounds=[Ground.RULES], words="x", by=world.ben)


def test_what_the_rules_stood_against_goes_back_to_the_officers(world, ctx):
    ruled_out = world.add_application(Status.INELIGIBLE, by=world.ben, decided_at=clock.now())
    save(
        Check(
            application_id=ruled_out, checked_by_id=world.olu.id, items=[], reason_code=RuledOut.OUTSIDE, reason="Far."
        )
    )
    review = services.ask(ruled_out, grounds=[Ground.WRONG_FACT], words="It is in Camden Town.", by=world.ben)
    answer(world, review, world.oki, services.send_back)
    found = db.session.scalars(select(Check).where(Check.application_id == ruled_out)).one()
    assert (db.session.get_one(Application, ruled_out).status, found.reason_code) == (Status.IN_CHECK, None)
    with pytest.raises(NotAllowed):
        services.publish(review, by=world.asha)


def test_every_step_is_in_the_trail(world, review):
    answer(world, review, world.oki, services.send_back)
    lines = select(AuditEvent.action).where(AuditEvent.action.like("%review%")).order_by(AuditEvent.created_at)
    assert sorted(db.session.scalars(lines)) == ["application.review_decision", "review.ask", "review.send_back"]


def test_a_review_past_its_day_is_late_on_the_desk(world, review):
    asked = clock.now() - dt.timedelta(days=40)
    change(db.session.get_one(Review, review), answer_by=asked.date(), created_at=asked)
    [waits] = [
        w for w in desk.waiting(world.oki, clock.now().date()) if w.queue.endpoint == "reviews.queue" and w.found.things
    ]
    assert (waits.found.things, waits.is_late) == (1, True)


def test_who_had_a_part_is_not_asked_for_an_answer(world, review):
    waits = [
        w.found.things for w in desk.waiting(world.asha, clock.now().date()) if w.queue.endpoint == "reviews.queue"
    ]
    assert waits == [0]


def test_a_decision_made_again_waits_on_the_desk_to_be_told(world, review):
    answer(world, review, world.oki, services.send_back)
    again(world, OutcomeKind.NOT_THIS_TIME)
    waits = [(w.queue.endpoint, w.found.things) for w in desk.waiting(world.olu, clock.now().date()) if w.found.things]
    assert waits.count(("reviews.queue", 1)) == 1
    assert [w for w in waits if w[0] == "publication.publish"] == []


def test_the_old_letter_stays_and_the_new_one_is_the_letter(world, review):
    old = decisions.letter_of(world.declined).id
    answer(world, review, world.oki, services.send_back)
    assert decisions.letter_of(world.declined) is None
    again(world, OutcomeKind.NOT_THIS_TIME)
    assert decisions.letter_by_id(old).occasion == services.LETTER_BEFORE
    assert decisions.letter_of(world.declined).id != old
    assert db.session.scalars(select(Decision).where(Decision.application_id == world.declined)).one()
