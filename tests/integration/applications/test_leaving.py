"""Taking an idea back, and beginning a new one from the answers of an old one."""

import datetime as dt
import re
import uuid

import pytest

from grants.applications import queries
from grants.applications.models import AlsoMission, Answer, Application, Channel, Help, Status
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.notifications.models import OutboxEmail
from grants.rounds.models import Question, QuestionKind, Round, RoundMission
from tests.factories.world import change, save
from tests.integration.applications.browsing import send


@pytest.fixture
def amina(as_, world):
    return as_(world.amina)


def now(app, id):
    with app.app_context():
        return queries.by_id(id)


def ideas(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Application))


# Taking back


@pytest.mark.parametrize(
    "state",
    [Status.DRAFT, Status.SUBMITTED, Status.IN_CHECK, Status.NEEDS_INFORMATION, Status.READY, Status.SCORING],
)
def test_it_can_be_taken_back_until_the_panel_talks_about_it_pressed_twice_too(amina, world, app, state):
    id = world.add_application(state)
    url = f"/applications/{id}/withdraw"
    first, second = send(amina, url), amina.post(url)
    assert first.location == second.location == f"/applications/{id}"
    assert now(app, id).status is Status.WITHDRAWN
    assert "This idea was taken back" in amina.get(f"/applications/{id}").text


@pytest.mark.parametrize("state", [Status.DISCUSSION, Status.RECOMMENDED, Status.SIGNED_OFF, Status.PUBLISHED])
def test_after_that_it_takes_a_call(amina, world, app, state):
    id = world.add_application(state)
    pages = [amina.get(f"/applications/{id}/withdraw"), amina.post(f"/applications/{id}/withdraw")]
    assert [(page.status_code, "can no longer be taken back here" in page.text) for page in pages] == [(409, True)] * 2
    assert now(app, id).status is state


def test_looking_at_the_question_takes_nothing_back(amina, world, app):
    id = world.add_application(Status.SUBMITTED)
    amina.get(f"/applications/{id}/withdraw")
    assert now(app, id).status is Status.SUBMITTED


def test_one_mail_tells_that_a_sent_idea_was_taken_back(amina, world, app):
    sent, draft = world.add_application(Status.SUBMITTED), world.add_application()
    for id in (sent, sent, draft):
        amina.post(f"/applications/{id}/withdraw")
    with app.app_context():
        mails = db.session.scalars(db.select(OutboxEmail.about_id).filter_by(name="application_withdrawn")).all()
    assert mails == [sent]


def test_a_helper_takes_nothing_back(as_, world, app):
    id = world.add_application(Status.SUBMITTED)
    help_with(app, world, id)
    assert as_(world.hal).post(f"/applications/{id}/withdraw").status_code == 403


# Again


@pytest.fixture
def old(world, app):
    """An idea of a round that has closed, which the panel did not fund."""
    id = world.add_application(Status.PUBLISHED)
    with app.app_context():
        change(db.session.get_one(Round, world.round), closes_at=clock.now() - dt.timedelta(days=1))
    return id


@pytest.fixture
def autumn(world, app, old):
    with app.app_context():
        return world.add_round("autumn", pot_pence=3000_00)


def again(client, old, round_id, draft=None):
    values = {"draft": str(draft or uuid.uuid4()), "round": str(round_id)}
    return client.post(f"/applications/{old}/again", data=values)


def test_one_press_makes_one_new_draft_with_the_old_answers_even_pressed_twice(amina, app, old, autumn):
    draft = uuid.uuid4()
    places = {again(amina, old, autumn, draft).location for _ in range(2)}
    new, before = now(app, draft), now(app, old)
    assert (places, ideas(app)) == ({f"/applications/{draft}"}, 2)
    assert (new.status, new.round_id, new.copied_from_id) == (Status.DRAFT, autumn, old)
    assert (new.title, new.what, new.mission_id) == (before.title, before.what, before.mission_id)
    assert [(cost.what, cost.amount_pence) for cost in new.costs] == [("Timber", 400_00), ("Soil and seeds", 200_00)]
    assert (new.public_id == before.public_id, new.received_at, new.declared_at) == (False, None, None)


def test_the_page_of_the_old_idea_leads_there(amina, old, autumn):
    page = amina.get(f"/applications/{old}").text
    form = re.search(r'action="(/applications/[^"]+/again)".*?</form>', page, re.DOTALL)
    assert (form[1], str(autumn) in form[0], "Use these answers for Autumn round" in form[0]) == (
        f"/applications/{old}/again", True, True,
    )  # fmt: skip


def test_a_mission_that_the_round_does_not_have_is_left_out_and_said(amina, world, app, old, autumn):
    with app.app_context():
        save(AlsoMission(application_id=old, mission_id=world.missions["eating-well"]))
        drop_mission(autumn, world.missions["estates-and-streets"])
        drop_mission(autumn, world.missions["eating-well"])
    draft = uuid.uuid4()
    page = amina.get(again(amina, old, autumn, draft).location).text
    new = now(app, draft)
    assert (new.mission_id, list(new.also_missions)) == (None, [])
    assert ("the mission “Estates and streets”" in page, "the other mission “Eating well”" in page) == (True, True)


def test_answers_follow_questions_that_are_asked_again_in_the_same_words(amina, world, app, old, autumn):
    with app.app_context():
        same = {"label": "How many boxes?", "kind": QuestionKind.NUMBER}
        kept, lost = (
            Question(round_id=world.round, **same),
            Question(round_id=world.round, label="Which street?", kind=QuestionKind.TEXT),
        )
        asked = Question(round_id=autumn, **same)
        save(kept, lost, asked)
        save(Answer(application_id=old, question_id=kept.id, value="6"))
        save(Answer(application_id=old, question_id=lost.id, value="Elm Row"))
        asked_id = asked.id
    draft = uuid.uuid4()
    page = amina.get(again(amina, old, autumn, draft).location).text
    assert [(answer.question_id, answer.value) for answer in now(app, draft).answers] == [(asked_id, "6")]
    assert "the answer to “Which street?”" in page


def test_days_that_have_gone_by_are_left_out(amina, app, old, autumn):
    with app.app_context():
        row = db.session.get_one(Application, old)
        change(row, start_on=dt.date(2025, 1, 1), end_on=dt.date(2025, 2, 1))
    draft = uuid.uuid4()
    page = amina.get(again(amina, old, autumn, draft).location).text
    assert (now(app, draft).start_on, now(app, draft).end_on, "the dates, which have gone by" in page) == (
        None, None, True,
    )  # fmt: skip


def test_only_into_a_round_that_is_open(amina, world, app, old):
    assert [again(amina, old, round).status_code for round in (world.round, uuid.uuid4())] == [409, 409]
    assert ideas(app) == 1


def test_not_from_an_idea_that_is_under_way(amina, world, app, autumn):
    live = world.add_application(Status.SCORING)
    assert again(amina, live, autumn).status_code == 409


def test_a_draft_of_a_round_that_closed_can_be_used_again(amina, world, app, autumn):
    draft = world.add_application()
    assert again(amina, draft, autumn).status_code == 302


def test_no_more_ideas_than_the_round_allows(amina, world, old, autumn):
    world.add_application(round_id=autumn)
    assert "everybody may send one idea" in again(amina, old, autumn).text


def test_nobody_elses_answers(as_, world, app, old, autumn):
    help_with(app, world, old)
    codes = [again(as_(person), old, autumn).status_code for person in (world.ben, world.hal, world.olu, world.pat)]
    assert codes == [404, 403, 403, 404]


def test_what_is_not_an_id_is_refused(amina, old):
    assert amina.post(f"/applications/{old}/again", data={"draft": "x", "round": "y"}).status_code == 400


def help_with(app, world, id):
    with app.app_context():
        save(Help(application_id=id, helper_id=world.hal.id, channel=Channel.ASSISTED, consent="in the library"))


def drop_mission(round_id, mission_id):
    row = db.session.scalars(db.select(RoundMission).filter_by(round_id=round_id, mission_id=mission_id)).one()
    bookkeeping(db.session.delete)(row)
