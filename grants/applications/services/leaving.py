"""Taking an idea back, and beginning a new one from the answers of an old one."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries, snapshots, steps
from grants.applications.models import SENT, AlsoMission, Answer, Application, Cost, Status
from grants.applications.services import drafts
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Question, Round
from grants.web.text import _

WITHDRAWABLE = SENT | {Status.DRAFT, Status.SCORING}
DATES = ("start_on", "end_on")


class TooLateToWithdraw(Refusal):
    """Once the panel talks about it, and after: the same sentence whatever the panel came to."""

    def __init__(self) -> None:
        super().__init__("This idea can no longer be taken back here. Call us, and we sort it out with you.")


class NothingToCopy(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea is still under way. Go on with it, or take it back first.")


class Fitting(NamedTuple):
    """The answers of an old idea that fit a round, and in words what was left out."""

    values: dict[str, Any]
    also_missions: list[UUID]
    answers: dict[UUID, str]  # by the question of the new round
    left_out: list[str]


@command
def withdraw(id: UUID, *, by: Actor) -> None:
    """Take an idea back; whoever reads it now reads it no more. A second press changes nothing."""
    idea = queries.whole_for_update(id)
    authorise(by, Can.WITHDRAW_APPLICATION, idea)
    if idea.status not in WITHDRAWABLE | {Status.WITHDRAWN, Status.EXPIRED}:
        raise TooLateToWithdraw
    was_sent = idea.received_at is not None
    if workflow.apply("withdraw", idea, by=by):
        idea.change(changed_at=clock.now())
        if was_sent:
            outbox.enqueue("application_withdrawn", to=idea.applicant, about=idea)


@command
def start_again(id: UUID, round_id: UUID, new_id: UUID, *, at: dt.datetime, by: Actor) -> list[str]:
    """Begin a new idea in an open round with the answers of an old one, as far as they fit; gives what does not.

    ``new_id`` is the new idea's own, so that one press makes one, even pressed twice.
    """
    old = queries.by_id(id)
    round = rounds.by_id(round_id)
    if old is None or round is None:
        raise drafts.NotOpen(None)
    authorise(by, Can.COPY_APPLICATION, old)
    if not may_copy(old, at):
        raise NothingToCopy
    was_there = queries.by_id(new_id) is not None
    drafts.start(round_id, new_id, at=at, by=by)
    fit = fitting(old, round, steps.today_in_london(at))
    if not was_there:
        _fill(new_id, old, fit)
        audit.record(by, "application.copy", queries.for_update(new_id), source=id)
    return fit.left_out


def may_copy(idea: Application, at: dt.datetime) -> bool:
    """Whether the answers are free for a new idea: this one is over, or its round closed before it was sent."""
    over = idea.status in (Status.PUBLISHED, Status.INELIGIBLE, Status.WITHDRAWN, Status.EXPIRED)
    return over or (idea.status is Status.DRAFT and idea.round.has_closed(at))


def fitting(old: Application, round: Round, today: dt.date) -> Fitting:
    """What of an old idea fits this round: missions and questions it does not have, and days gone by, are left out."""
    left_out = []
    offered = {mission.mission_id for mission in round.missions}
    values = {
        name: getattr(old, name) for name in snapshots.columns(old) if name not in ("rules_version", "declared_at")
    }
    if old.mission_id and old.mission_id not in offered:
        values["mission_id"] = None
        left_out.append(_("the mission “%(mission)s”", mission=old.mission.title if old.mission else ""))
    also = [also.mission_id for also in old.also_missions if also.mission_id in offered]
    left_out += [
        _("the other mission “%(mission)s”", mission=also.mission.title)
        for also in old.also_missions
        if also.mission_id not in offered
    ]
    if any(values[name] is not None and values[name] <= today for name in DATES):
        values |= dict.fromkeys(DATES)
        left_out.append(_("the dates, which have gone by"))
    answers, lost = _own_answers(old, round.questions)
    known = {step.key for step in steps.steps(round)}
    values["steps_done"] = [key for key in old.steps_done if key in known and key != "pictures"]
    return Fitting(values, also, answers, left_out + lost)


def _own_answers(old: Application, questions: Sequence[Question]) -> tuple[dict[UUID, str], list[str]]:
    """The answers to the old round's own questions that the new one asks in the same words, and what it does not."""
    labels = {question.id: question for question in old.round.questions}
    asked = {(question.label, question.kind): question.id for question in questions}
    kept, lost = {}, []
    for answer in old.answers:
        question = labels[answer.question_id]
        if (new := asked.get((question.label, question.kind))) is not None:
            kept[new] = answer.value
        else:
            lost.append(_("the answer to “%(question)s”", question=question.label))
    return kept, lost


def _fill(new_id: UUID, old: Application, fit: Fitting) -> None:
    new = queries.whole_for_update(new_id)
    new.change(**fit.values, copied_from_id=old.id, changed_at=clock.now())
    db.session.add_all(
        [
            *(
                Cost(application_id=new_id, what=c.what, amount_pence=c.amount_pence, position=c.position)
                for c in old.costs
            ),
            *(AlsoMission(application_id=new_id, mission_id=mission) for mission in fit.also_missions),
            *(Answer(application_id=new_id, question_id=id, value=value) for id, value in fit.answers.items()),
        ]
    )
