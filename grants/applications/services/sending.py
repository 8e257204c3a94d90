"""Sending an idea, changing what was sent, and what counts when a change was not sent again."""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from grants import workflow
from grants.accounts.models import SYSTEM, Actor
from grants.applications import queries, snapshots, steps
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Application, Status, Submission
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web.filters import date, deadline

OVER = (Status.WITHDRAWN, Status.EXPIRED)  # what cannot be sent any more; every other state but draft was sent


class TooLate(Refusal):
    """It arrived after the round had closed; the draft is kept."""

    def __init__(self, round: Round, later: Round | None) -> None:
        closed = f"{round.name} closed on {deadline(round.closes_at)}." if round.closes_at else "This round has closed."
        after = f" {later.name} opens on {date(later.opens_at)}." if later else ""
        super().__init__(f"{closed} Your draft is safe.{after}")


class NotYetOpen(Refusal):
    def __init__(self, round: Round) -> None:
        super().__init__(f"{round.name} takes ideas from {deadline(round.opens_at)}. Your draft is safe.")


class RulesChanged(Refusal):
    def __init__(self) -> None:
        super().__init__("The rules of this round changed after you began. Read what changed, then send your idea.")


class Incomplete(Refusal):
    """Some answers are missing or to be put right; the check page names each."""

    def __init__(self, number: int) -> None:
        things = "There is 1 thing" if number == 1 else f"There are {number} things"
        super().__init__(f"{things} to put right before you can send your idea.")


class NotConfirmed(Refusal):
    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence, name)


class NotYoursToSend(Refusal):
    def __init__(self) -> None:
        super().__init__("Only the person whose idea it is can send it.")


class CannotChange(Refusal):
    def __init__(self) -> None:
        super().__init__("This round has closed, so what you sent stays as it is. Tell us if something in it is wrong.")


class BeingRead(Refusal):
    def __init__(self) -> None:
        super().__init__("We have begun to read your idea, so it stays as you sent it. Tell us if something is wrong.")


class Outcome(StrEnum):
    SENT = "sent"
    SENT_BEFORE = "sent before"
    EARLIER_COUNTS = "what was sent earlier counts"


@command
def submit(id: UUID, *, declared: Collection[str], received_at: dt.datetime, by: Actor) -> Outcome:
    """Send a finished draft, as it arrived at ``received_at``, and tell the applicant that we have it.

    A second press changes nothing. What arrives late stays a draft; if it had been sent before, that counts again.
    """
    idea = queries.whole_for_update(id)
    authorise(by, Can.SUBMIT_APPLICATION, idea)
    return _send("submit", idea, declared, received_at, by=by)


@command
def submit_for(id: UUID, *, say_so: str, declared: Collection[str], received_at: dt.datetime, by: Actor) -> Outcome:
    """Send an idea that somebody told us by telephone or on paper, once it was read back and they said yes to it.

    ``say_so`` is how they said it. The one who wrote it down sends it; a helper who was let in on the web never does.
    """
    idea = queries.whole_for_update(id)
    authorise(by, Can.SUBMIT_FOR_SOMEBODY, idea)
    help = queries.help_of(id, by)
    if help is None or not help.by_hand:
        raise NotYoursToSend
    if not say_so.strip():
        raise NotConfirmed("say_so", "Write down how they said yes")
    outcome = _send("submit_for", idea, declared, received_at, by=by)
    if outcome is Outcome.SENT:
        help.say_so = say_so
    return outcome


def _send(move: str, idea: Application, declared: Collection[str], received_at: dt.datetime, *, by: Actor) -> Outcome:
    id = idea.id
    if idea.status is not Status.DRAFT and idea.status not in OVER:
        return Outcome.SENT_BEFORE
    earlier = queries.last_submission(id)
    if idea.round.has_closed(received_at) and earlier:
        _put_back(idea, earlier, by=by)
        return Outcome.EARLIER_COUNTS
    _refuse_unready(idea, declared, received_at)
    for step in steps.steps(idea.round):  # what was typed before another answer made it pointless is not sent
        if not steps.is_asked(step, idea):
            idea.change(**{ask.name: None for ask in step.asks})
    workflow.apply(move, idea, by=by)
    idea.change(received_at=received_at, declared_at=received_at, changed_at=clock.now())
    number = earlier.number + 1 if earlier else 1
    content = snapshots.taken(idea)
    db.session.add(
        Submission(
            application_id=id,
            number=number,
            received_at=received_at,
            rules_version=idea.rules_version,
            content=content,
        )
    )
    outbox.enqueue("application_submitted", to=idea.applicant, about=idea, occasion=str(number), words=content["words"])
    return Outcome.SENT


@command
def reopen(id: UUID, *, at: dt.datetime, by: Actor) -> None:
    """Open what was sent for changes, while the round is open; until it is sent again, what was sent before counts."""
    idea = queries.whole_for_update(id)
    authorise(by, Can.SUBMIT_APPLICATION, idea)
    if idea.status is Status.DRAFT:
        return  # pressed twice
    if idea.round.has_closed(at):
        raise CannotChange
    if idea.status not in (Status.SUBMITTED, *OVER):
        raise BeingRead
    workflow.apply("reopen", idea, by=by)
    idea.change(changed_at=clock.now())


@command
def restore(id: UUID, *, by: Actor = SYSTEM) -> None:
    """Let what was sent last count again, word for word: the changes since are dropped."""
    idea = queries.whole_for_update(id)
    authorise(by, Can.SUBMIT_APPLICATION, idea)
    if idea.status is not Status.DRAFT:
        return  # pressed twice
    earlier = queries.last_submission(id)
    if earlier is None:
        raise Refusal("This idea was not sent yet.")
    _put_back(idea, earlier, by=by)


def _refuse_unready(idea: Application, declared: Collection[str], received_at: dt.datetime) -> None:
    """Raise what keeps this draft from being sent, the first that stands in the way."""
    workflow.due("submit", idea)
    round = idea.round
    if round.has_closed(received_at):
        raise TooLate(round, rounds.next_to_open(received_at))
    if not round.is_open(received_at):
        raise NotYetOpen(round)
    if idea.rules_version < round.rules_version:
        raise RulesChanged
    if wrong := steps.to_put_right(idea, steps.today_in_london(received_at)):
        raise Incomplete(len(wrong))
    for name, _label, sentence in DECLARATIONS:
        if name not in declared:
            raise NotConfirmed(name, str(sentence))


def _put_back(idea: Application, sent: Submission, *, by: Actor) -> None:
    for row in [*idea.costs, *idea.also_missions, *idea.answers]:
        db.session.delete(row)
    db.session.flush()
    db.session.add_all(snapshots.put_back(idea, sent.content))
    workflow.apply("restore", idea, by=by, submission=sent.id)
