"""“We need something”: asked in an officer's words, answered by the person, as often as it takes."""

import datetime as dt

import pytest
from sqlalchemy import select

from grants.applications.models import Status
from grants.checks import queries
from grants.checks.models import InformationRequest
from grants.checks.services import asking, checking
from grants.core import clock, working_days
from grants.core.db import db
from grants.notifications.due import JOBS
from grants.notifications.models import OutboxEmail
from grants.permissions import NotAllowed
from grants.workflow import WrongState
from tests.factories.world import change

pytestmark = pytest.mark.usefixtures("ctx")


def requests(id):
    return list(queries.requests_of(id))


def test_a_question_goes_to_the_person_and_the_answer_to_the_officer(world, taken, status_of, mails):
    asking.ask(taken, question="Who owns the pavement?", by=world.olu)
    assert status_of(taken) is Status.NEEDS_INFORMATION
    asked = requests(taken)[0]
    assert asked.due_on == working_days.after(clock.now().date(), 10)
    asking.answer(taken, asked.id, text="The council does.", by=world.amina)
    assert status_of(taken) is Status.IN_CHECK
    assert mails() == [("info_requested", "amina@example.org"), ("info_answered", "olu@example.org")]
    question, told = db.session.scalars(select(OutboxEmail).order_by(OutboxEmail.created_at)).all()
    assert "Who owns the pavement?" in question.body
    assert f"http://localhost/applications/{taken}/answer" in question.body
    assert "The council does." not in told.body


def test_the_loop_goes_round_as_often_as_it_takes_and_keeps_every_answer(world, taken, mails):
    for number in range(3):
        asking.ask(taken, question=f"Question {number}?", by=world.olu)
        asking.answer(taken, requests(taken)[-1].id, text=f"Answer {number}.", by=world.amina)
    assert [(one.question, one.answer) for one in requests(taken)] == [
        (f"Question {number}?", f"Answer {number}.") for number in range(3)
    ]
    assert [name for name, _to in mails()].count("info_requested") == 3


def test_an_officer_who_has_stepped_out_since_is_not_told_of_the_answer(world, taken, mails):
    asking.ask(taken, question="Who?", by=world.olu)
    world.declare(world.olu, taken)
    asking.answer(taken, requests(taken)[0].id, text="Me.", by=world.amina)
    assert mails() == [("info_requested", "amina@example.org")]


def test_whoever_asked_is_told_where_whoever_checks_has_stepped_out(world, taken, mails):
    asking.ask(taken, question="Who?", by=world.oki)
    world.declare(world.olu, taken)
    asking.answer(taken, requests(taken)[0].id, text="Me.", by=world.amina)
    assert mails() == [("info_requested", "amina@example.org"), ("info_answered", "oki@example.org")]


def test_pressing_twice_asks_once_and_answers_once(world, taken, mails):
    for _ in range(2):
        asking.ask(taken, question="Who?", by=world.olu)
    asked = requests(taken)
    assert len(asked) == 1
    for _ in range(2):
        asking.answer(taken, asked[0].id, text="Me.", by=world.amina)
    assert [name for name, _to in mails()] == ["info_requested", "info_answered"]


def test_a_second_question_waits_for_the_first_answer(world, taken):
    asking.ask(taken, question="Who?", by=world.olu)
    with pytest.raises(WrongState):
        asking.ask(taken, question="When?", by=world.oki)
    assert [one.question for one in requests(taken)] == ["Who?"]


def test_another_answer_in_a_stale_tab_is_refused_and_the_first_kept(world, taken):
    asking.ask(taken, question="Who?", by=world.olu)
    id = requests(taken)[0].id
    asking.answer(taken, id, text="Me.", by=world.amina)
    with pytest.raises(asking.AnsweredAlready):
        asking.answer(taken, id, text="My aunt.", by=world.amina)
    assert requests(taken)[0].answer == "Me."


@pytest.mark.parametrize("who", ["ben", "hal", "pat", "olu", "sade", "ada"])
def test_only_the_applicant_answers(world, taken, who):
    asking.ask(taken, question="Who?", by=world.olu)
    with pytest.raises(NotAllowed):
        asking.answer(taken, requests(taken)[0].id, text="Me.", by=getattr(world, who))


def test_an_answer_to_another_idea_is_refused(world, taken):
    other = world.add_application(Status.IN_CHECK, by=world.ben)
    asking.ask(taken, question="Who?", by=world.olu)
    asking.ask(other, question="Who, Ben?", by=world.olu)
    with pytest.raises(asking.NothingAsked):
        asking.answer(taken, requests(other)[0].id, text="Me.", by=world.amina)
    assert requests(other)[0].answer is None


def test_what_was_said_by_telephone_is_written_down_by_an_officer(world, taken, status_of):
    asking.ask(taken, question="Who?", by=world.olu)
    id = requests(taken)[0].id
    for _ in range(2):
        asking.go_on(taken, id, told="She rang: the residents' group.", by=world.oki)
    assert status_of(taken) is Status.IN_CHECK
    assert (requests(taken)[0].answer, requests(taken)[0].answered_by_id) == (
        "She rang: the residents' group.",
        world.oki.id,
    )
    with pytest.raises(asking.AnsweredAlready):
        asking.answer(taken, id, text="Me.", by=world.amina)


def test_ruling_out_while_we_wait_closes_the_question(world, taken):
    asking.ask(taken, question="Who?", by=world.olu)
    from tests.integration.checks.test_checking import RULED_OUT

    checking.rule_out(taken, **RULED_OUT, by=world.olu)
    assert queries.open_request(taken) is None


def test_a_reminder_is_sent_once_five_working_days_before_the_answer_is_due(world, taken, mails, monkeypatch):
    job = JOBS["reminders of what we asked about an idea"]
    asking.ask(taken, question="Who?", by=world.olu)
    assert job() == 0
    due_on = requests(taken)[0].due_on
    monkeypatch.setattr(clock, "now", lambda: dt.datetime.combine(working_days.before(due_on, 5), dt.time(12), dt.UTC))
    assert (job(), job()) == (1, 0)
    assert [name for name, _to in mails()] == ["info_requested", "info_reminder"]


def test_nobody_is_reminded_of_what_was_withdrawn(world, taken, mails):
    from grants.applications.models import Application

    asking.ask(taken, question="Who?", by=world.olu)
    change(db.session.get_one(Application, taken), status=Status.WITHDRAWN)
    change(db.session.scalars(select(InformationRequest)).one(), due_on=dt.date(2026, 1, 5))
    assert JOBS["reminders of what we asked about an idea"]() == 0
