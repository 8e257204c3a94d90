"""What waits for whom: for each queue, since when each of its things has been waiting.

Every queue asks the permission table as its own page does, so that nobody counts an idea they stepped out of. The
database counts them all in one statement.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, case, func, literal, select, union_all

from grants.access.models import Invitation
from grants.accounts.models import Actor
from grants.applications.models import WITH_THE_PANEL, Application, Channel, Status
from grants.awards.models import Award, AwardStatus
from grants.checks.models import InformationRequest, Worry, WorryStatus
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core.db import db
from grants.decisions.models import Decision
from grants.notifications.models import Delivery, OutboxEmail
from grants.panels.models import Outcome
from grants.permissions import Can, allowed
from grants.reviews.models import Review, ReviewStatus
from grants.rounds.models import Round, RoundStatus

Since = Select[*tuple[Any, ...]]  # a moment for each thing that waits, and its round where it has one
DECIDED_BY_THE_PANEL = (Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME)


class Count(NamedTuple):
    """How many things wait, since when the first of them, and how many longer than they should."""

    things: int
    oldest: dt.datetime | None
    late: int


class Stage(NamedTuple):
    """How many ideas of a round stand where; drafts are people's own and only counted."""

    drafts: int
    helped: int
    sent: int
    with_panel: int
    asked_back: int


def count(queues: Sequence[tuple[Since, dt.datetime | None]]) -> list[Count]:
    """What each queue comes to, all in one statement; with each, the moment before which it has waited too long."""
    parts = [_count(place, waiting, late_before) for place, (waiting, late_before) in enumerate(queues)]
    if not parts:
        return []
    found = {place: Count(things, oldest, int(late or 0)) for place, things, oldest, late in _all(parts)}
    return [found[place] for place in range(len(queues))]


def _count(place: int, waiting: Since, late_before: dt.datetime | None) -> Since:
    each = waiting.subquery()
    since = each.c[0]
    late = func.sum(case((since < late_before, 1), else_=0)) if late_before else literal(0)
    return select(literal(place), func.count(), func.min(since), late).select_from(each)


def _all(parts: Sequence[Since]) -> Iterable[Any]:
    return db.session.execute(union_all(*parts) if len(parts) > 1 else parts[0])


def first_round(waiting: Since) -> str | None:
    """The slug of the round whose idea waits longest in a queue that gives the rounds of its ideas too."""
    each = waiting.subquery()
    rounds = select(Round.slug).join(each, Round.id == each.c.round_id)
    return db.session.scalar(rounds.order_by(each.c[0], Round.slug).limit(1))


def ideas_to_check(actor: Actor) -> Since:
    mine = allowed(actor, Can.CHECK_APPLICATION, Application)
    return select(Application.received_at).where(Application.status.in_((Status.SUBMITTED, Status.IN_CHECK)), mine)


def waiting_for_an_answer(actor: Actor) -> Since:
    asked = (
        select(func.max(InformationRequest.created_at))
        .where(InformationRequest.application_id == Application.id)
        .scalar_subquery()
    )
    mine = allowed(actor, Can.CHECK_APPLICATION, Application)
    since = func.coalesce(asked, Application.received_at, type_=Application.received_at.type)
    return select(since).where(Application.status == Status.NEEDS_INFORMATION, mine)


def ready_for_the_panel(actor: Actor) -> Since:
    mine = allowed(actor, Can.ASSIGN_APPLICATION, Application)
    return select(Application.changed_at, Application.round_id).where(Application.status == Status.READY, mine)


def outcomes_to_sign_off(actor: Actor) -> Since:
    mine = allowed(actor, Can.SIGN_OFF_DECISION, Application)
    outcomes = select(Outcome.recorded_at, Application.round_id)
    outcomes = outcomes.join(Application, Application.id == Outcome.application_id)
    return outcomes.where(Application.status.in_(DECIDED_BY_THE_PANEL), mine)


def results_to_publish(actor: Actor) -> Since:
    mine = allowed(actor, Can.PUBLISH_DECISION, Application)
    signed = select(Decision.signed_off_at, Application.round_id)
    signed = signed.join(Application, Application.id == Decision.application_id)
    signed = signed.join(Round, Round.id == Application.round_id).where(Round.status != RoundStatus.DECIDED)
    return signed.where(Application.status == Status.SIGNED_OFF, mine)


def reviews_to_answer(actor: Actor) -> Since:
    mine = allowed(actor, Can.ANSWER_REVIEW, Review)
    return select(Review.created_at).where(Review.status == ReviewStatus.ASKED, mine)


def decided_again(actor: Actor) -> Since:
    mine = allowed(actor, Can.PUBLISH_REVIEWED, Review)
    signed = select(Decision.signed_off_at).join(Review, Review.application_id == Decision.application_id)
    signed = signed.join(Application, Application.id == Decision.application_id)
    return signed.where(Application.status == Status.SIGNED_OFF, mine)


def offers_not_accepted(actor: Actor) -> Since:
    mine = allowed(actor, Can.MANAGE_AWARD, Award)
    return select(Award.created_at).where(Award.status == AwardStatus.OFFERED, mine)


def ready_to_pay(actor: Actor) -> Since:
    mine = allowed(actor, Can.PAY_AWARD, Award)
    since = func.coalesce(Award.accepted_at, Award.changed_at, type_=Award.changed_at.type)
    return select(since).where(Award.status == AwardStatus.ACCEPTED, mine)


def complaints_to_acknowledge(actor: Actor) -> Since:
    mine = allowed(actor, Can.ANSWER_COMPLAINT, Complaint)
    return select(Complaint.created_at).where(Complaint.status == ComplaintStatus.RECEIVED, mine)


def complaints_to_answer(actor: Actor) -> Since:
    mine = allowed(actor, Can.ANSWER_COMPLAINT, Complaint)
    return select(Complaint.created_at).where(Complaint.status == ComplaintStatus.ACKNOWLEDGED, mine)


def worries(actor: Actor) -> Since:
    mine = allowed(actor, Can.CLOSE_WORRY, Worry)
    return select(Worry.created_at).where(Worry.status == WorryStatus.OPEN, mine)


def mail_that_failed(actor: Actor) -> Since:
    mine = allowed(actor, Can.SEE_OUTBOX, OutboxEmail)
    return select(OutboxEmail.created_at).where(
        OutboxEmail.status == Delivery.FAILED, OutboxEmail.secret.is_(False), mine
    )


def letters_to_post(actor: Actor) -> Since:
    waiting = OutboxEmail.by_post, OutboxEmail.status == Delivery.QUEUED, OutboxEmail.secret.is_(False)
    return select(OutboxEmail.created_at).where(*waiting, allowed(actor, Can.RESEND_MAIL, OutboxEmail))


def invitations(actor: Actor) -> Since:
    return select(Invitation.created_at).where(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def stages(round_ids: Sequence[UUID], actor: Actor) -> dict[UUID, Stage]:
    """Where the ideas of these rounds stand, of those that this actor may see; one query however many rounds."""
    asked = select(InformationRequest.application_id)
    here = Application.status.not_in((Status.DRAFT, Status.EXPIRED, Status.WITHDRAWN))
    draft = Application.status == Status.DRAFT
    sums = (
        draft,
        draft & (Application.channel == Channel.ASSISTED),
        here,
        here & Application.status.in_(WITH_THE_PANEL),
        here & Application.id.in_(asked),
    )
    found = db.session.execute(
        select(Application.round_id, *(func.sum(case((which, 1), else_=0)) for which in sums))
        .where(Application.round_id.in_(round_ids), allowed(actor, Can.SEE_APPLICATION, Application))
        .group_by(Application.round_id)
    )
    return {round_id: Stage(*(int(value) for value in values)) for round_id, *values in found}
