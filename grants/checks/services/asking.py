"""“We need something”: what an officer asks, what the person answers, and what happens when nothing comes."""

from uuid import UUID

from grants import workflow
from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Actor, Person
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.applications.steps import today_in_london
from grants.audit import services as audit
from grants.checks import queries
from grants.checks.models import InformationRequest
from grants.checks.services.case import locked_for
from grants.core import clock, working_days
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.notifications.due import due
from grants.permissions import Can, authorise, can

DAYS_TO_ANSWER = 10  # working days
REMINDED_BEFORE = 5  # working days before the answer is due


class AnsweredAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("This was answered already. Open the page again to see the answer.")


class NothingAsked(Refusal):
    def __init__(self) -> None:
        super().__init__("We are not waiting for an answer about this idea.")


@command
def ask(id: UUID, *, question: str, by: Actor) -> None:
    """Ask the person for something, in the officer's own words, to be answered within ten working days."""
    idea = locked_for(id, by)
    waiting = queries.open_request(id)
    if idea.status is Status.NEEDS_INFORMATION and waiting and waiting.question == question:
        return  # pressed twice
    workflow.apply("ask", idea, by=by)
    due_on = working_days.after(today_in_london(clock.now()), DAYS_TO_ANSWER)
    asked = InformationRequest(application_id=id, asked_by_id=by.id, question=question, due_on=due_on)
    db.session.add(asked)
    outbox.enqueue("info_requested", to=idea.applicant, about=asked, idea=idea)


@command
def answer(id: UUID, request_id: UUID, *, text: str, by: Actor) -> None:
    """Answer what was asked; the check goes on, and the officer who does it is told, if they still may know of it."""
    idea = applications.for_update(id)
    authorise(by, Can.ANSWER_APPLICATION, idea)
    asked = _asked(idea, request_id)
    if asked.answered_at is not None:
        if (asked.answer, asked.answered_by_id) != (text, by.id):
            raise AnsweredAlready
        return
    workflow.apply("answer", idea, by=by)
    asked.change(answer=text, answered_at=clock.now(), answered_by_id=by.id)
    if (officer := _who_checks(idea, asked)) is not None:
        outbox.enqueue("info_answered", to=officer, about=asked, idea=idea)


@command
def go_on(id: UUID, request_id: UUID, *, told: str, by: Actor) -> None:
    """Go on with the check without a written answer, with what the person said by telephone, if anything."""
    idea = locked_for(id, by)
    asked = _asked(idea, request_id)
    if asked.answered_at is not None:
        if (asked.answer, asked.answered_by_id) != (told or None, by.id):
            raise AnsweredAlready
        return
    workflow.apply("go_on", idea, by=by)
    asked.change(answer=told or None, answered_at=clock.now(), answered_by_id=by.id)


@command
def remind(request_id: UUID, *, by: Actor = SYSTEM) -> None:
    """Remind the person, once, that we wait for an answer."""
    idea = applications.whole_for_update(queries.asked_about(request_id))
    asked = _asked(idea, request_id)
    authorise(by, Can.REMIND_APPLICATION, idea)
    if asked.chased_at or asked.answered_at or idea.status is not Status.NEEDS_INFORMATION:
        return
    asked.chased_at = clock.now()
    audit.record(by, "information_request.remind", asked, application=idea.id)
    outbox.enqueue("info_reminder", to=idea.applicant, about=asked, idea=idea)


@due("reminders of what we asked about an idea")
def remind_all() -> int:
    """Remind everybody whose answer is due in five working days or less."""
    waiting = queries.to_chase(working_days.after(today_in_london(clock.now()), REMINDED_BEFORE))
    for request_id in waiting:
        remind(request_id)
    return len(waiting)


def _who_checks(idea: Application, asked: InformationRequest) -> Person | None:
    """Whoever does the check, else whoever asked; nobody who has stepped out of the idea since, or left the desk."""
    check = queries.check_of(idea.id)
    ids = (check.checked_by_id if check else None, asked.asked_by_id)
    people = (accounts.by_id(id) for id in ids if id is not None)
    now = clock.now()
    return next((one for one in people if one and can(one.as_actor(now), Can.CHECK_APPLICATION, idea)), None)


def _asked(idea: Application, request_id: UUID) -> InformationRequest:
    asked = queries.request_for_update(request_id)
    if asked is None or asked.application_id != idea.id:
        raise NothingAsked
    return asked
