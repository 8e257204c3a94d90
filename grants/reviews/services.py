"""What happens to a review: asked for once and in time, answered by somebody who had no part in the decision."""

from collections.abc import Sequence
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.applications.steps import today_in_london
from grants.audit import services as audit
from grants.awards import publication
from grants.checks import queries as checks
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.decisions import queries as decisions
from grants.decisions.models import SentBack
from grants.notifications import outbox
from grants.permissions import Can, authorise
from grants.reviews import deadlines, queries
from grants.reviews.models import Ground, Review
from grants.rounds import queries as rounds
from grants.web.filters import date

LETTER_BEFORE = "decision before the review"


class NotDecided(Refusal):
    def __init__(self) -> None:
        super().__init__("There is no decision to review yet, or it is being looked at again.")


class MoneyPromised(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea was offered money, and a review never takes it back. Call us to talk about it.")


class AskedBefore(Refusal):
    def __init__(self) -> None:
        super().__init__("You have asked for a review of this decision already. Each decision is reviewed once.")


class TooLate(Refusal):
    def __init__(self, until: str) -> None:
        super().__init__(f"The last day to ask for a review was {until}. Call us if something kept you from asking.")


@command
def ask(application_id: UUID, *, grounds: Sequence[Ground], words: str, by: Actor) -> UUID:
    """Ask to have looked at how a decision was made, once and in time; gives the review's id."""
    idea = applications.for_update(application_id)
    authorise(by, Can.ASK_REVIEW, idea)
    if queries.of_application(application_id) is not None:
        raise AskedBefore
    if idea.status not in queries.TOLD or idea.decided_at is None:
        raise NotDecided
    if queries.is_funded(application_id):
        raise MoneyPromised
    today, until = today_in_london(clock.now()), deadlines.ask_until(today_in_london(idea.decided_at))
    if today > until:
        raise TooLate(date(until))
    review = Review(
        application_id=application_id,
        grounds=[ground.value for ground in grounds],
        words=words,
        answer_by=deadlines.answer_by(today),
    )
    db.session.add(review)
    db.session.flush()
    audit.record(by, "review.ask", review, application=application_id)
    outbox.enqueue("review_received", to=decisions.to_decide(application_id).applicant, about=review)
    return review.id


@command
def stand(id: UUID, *, answer: str, shown: int, by: Actor) -> None:
    """Tell whoever asked that the decision stands, and why."""
    review, _idea = _locked(id, shown, by)
    workflow.apply("stand", review, by=by)
    _answered(review, answer, by, "review_stands")


@command
def send_back(id: UUID, *, answer: str, shown: int, by: Actor) -> None:
    """Have it decided again: by the panel, or by the officers where the rules stood against it. Moves no money.

    Raises ``MoneyPromised`` where money was offered: what was promised stays promised and what was paid stays paid.
    """
    review, idea = _locked(id, shown, by)
    workflow.apply("send_back", review, by=by)
    if queries.is_funded(idea.id):
        raise MoneyPromised
    if idea.status is Status.INELIGIBLE:
        _to_the_officers(idea, by)
    else:
        _to_the_panel(review, idea, answer, by)
    idea.decided_at = None
    _answered(review, answer, by, "review_back")


@command
def publish(id: UUID, *, by: Actor) -> None:
    """Tell the decision that was made again after a review; the results of its round are out already."""
    review = queries.for_update(id)
    authorise(by, Can.PUBLISH_REVIEWED, review)
    publication.publish_again(review.application_id, by=by)


def _locked(id: UUID, shown: int, by: Actor) -> tuple[Review, Application]:
    """The review as it was shown, after its idea and the round of that: locks go down the life of a grant."""
    application_id = queries.application_of(id)
    if application_id is None or (round_id := applications.round_of(application_id)) is None:
        raise NotDecided
    rounds.for_update(round_id)
    idea, review = applications.for_update(application_id), queries.for_update(id)
    authorise(by, Can.ANSWER_REVIEW, review)
    review.expect(shown)
    return review, idea


def _to_the_officers(idea: Application, by: Actor) -> None:
    workflow.apply("review_check", idea, by=by)
    if (check := checks.check_of(idea.id)) is not None:
        check.change(finished_at=None, second_checked_by_id=None, reason_code=None, reason=None, try_instead=None)


def _to_the_panel(review: Review, idea: Application, because: str, by: Actor) -> None:
    """The decision that was told is kept with the review, its letter under another name: both are written anew."""
    workflow.apply("review_decision", idea, by=by)
    if (decision := decisions.decision_of(idea.id)) is not None:
        review.first_kind, review.first_ground = decision.kind, decision.ground
        review.first_refused_because, review.first_published_at = decision.refused_because, decision.published_at
        review.first_signed_off_by_id = decision.signed_off_by_id
        review.first_signed_off_at = decision.signed_off_at
        db.session.delete(decision)
    if (letter := decisions.letter_of(idea.id)) is not None:
        letter.occasion = LETTER_BEFORE
    db.session.add(again := SentBack(application_id=idea.id, because=because, sent_back_by_id=by.id))
    outcome = decisions.outcome_of(idea.id)
    for chair in decisions.chairs_of(idea.id, outcome.panel_id) if outcome else ():
        outbox.enqueue("decision_sent_back", to=chair, about=idea, occasion=str(again.id), because=because)


def _answered(review: Review, answer: str, by: Actor, mail: str) -> None:
    review.answer, review.answered_at, review.answered_by_id = answer, clock.now(), by.id
    outbox.enqueue(mail, to=decisions.to_decide(review.application_id).applicant, about=review)
