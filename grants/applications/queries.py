"""What reads ideas."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor
from grants.applications.models import AlsoMission, Application, Help, Status, Submission
from grants.core.db import db, locked
from grants.notifications.models import OutboxEmail
from grants.permissions import Can, allowed
from grants.rounds.models import Round, RoundMission

# What the pages of one idea read, in a number of queries that does not grow with the idea.
WHOLE = (
    selectinload(Application.costs),
    selectinload(Application.answers),
    selectinload(Application.also_missions).joinedload(AlsoMission.mission),
    joinedload(Application.mission),
    joinedload(Application.ward),
    joinedload(Application.place_ward),
    joinedload(Application.applicant),
    joinedload(Application.round).options(
        selectinload(Round.questions), selectinload(Round.missions).joinedload(RoundMission.mission)
    ),
)


def by_id(id: UUID) -> Application | None:
    """One idea with what its pages read."""
    return db.session.scalar(select(Application).options(*WHOLE).where(Application.id == id))


def for_update(id: UUID) -> Application:
    """The idea as it is now, locked: what a command decides on."""
    return locked(Application, id)


def hold(ids: Collection[UUID]) -> None:
    """Lock several ideas in the order that everybody locks them in, so that no two commands wait in a ring."""
    rows = select(Application.id).where(Application.id.in_(ids)).order_by(Application.id)
    db.session.execute(rows.with_for_update(key_share=True)).all()


def whole_for_update(id: UUID) -> Application:
    """The same with what its pages read, as the database has it now."""
    locked(Application, id)
    query = select(Application).options(*WHOLE).where(Application.id == id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def count_in_round(actor: Actor, round_id: UUID) -> int:
    """How many ideas this person has in a round; those withdrawn or run out do not count."""
    own = select(func.count()).select_from(Application).where(Application.applicant_id == actor.id)
    counted = own.where(Application.round_id == round_id, Application.status.not_in([Status.WITHDRAWN, Status.EXPIRED]))
    return db.session.scalar(counted) or 0


def in_rounds(actor: Actor, round_ids: Collection[UUID]) -> Sequence[Application]:
    """This person's ideas in these rounds, the newest first."""
    own = select(Application).where(Application.applicant_id == actor.id, Application.round_id.in_(round_ids))
    alive = own.where(Application.status.not_in([Status.WITHDRAWN, Status.EXPIRED]))
    return db.session.scalars(alive.order_by(Application.created_at.desc(), Application.id)).all()


def last_submission(id: UUID) -> Submission | None:
    """What was sent last, word for word."""
    sent = select(Submission).where(Submission.application_id == id)
    return db.session.scalar(sent.order_by(Submission.number.desc()).limit(1))


def help_of(id: UUID, helper: Actor) -> Help | None:
    """As what this person was let in to help with an idea, if they still are."""
    mine = select(Help).where(Help.application_id == id, Help.helper_id == helper.id, Help.ended_at.is_(None))
    return db.session.scalar(mine)


def help_ever(id: UUID, helper: Actor) -> Help | None:
    """The same, also where it has ended."""
    return db.session.scalar(select(Help).where(Help.application_id == id, Help.helper_id == helper.id))


def helpers_of(id: UUID) -> Sequence[Help]:
    """Everybody who was let in or invited to help with an idea and not shown out, the first first."""
    here = select(Help).options(joinedload(Help.helper)).where(Help.application_id == id, Help.ended_at.is_(None))
    return db.session.scalars(here.order_by(Help.created_at, Help.id)).all()


def count_invited(id: UUID) -> int:
    """How many were ever let in or invited to an idea."""
    return db.session.scalar(select(func.count()).select_from(Help).where(Help.application_id == id)) or 0


def help_by_id(id: UUID) -> Help | None:
    return db.session.get(Help, id)


def help_for_update(id: UUID) -> Help:
    return locked(Help, id)


def round_of(id: UUID) -> UUID | None:
    """The round of an idea, if there is such an idea; it never changes, so it may be read before either is locked."""
    return db.session.scalar(select(Application.round_id).where(Application.id == id))


def visible(actor: Actor) -> Select[Application]:
    """The ideas that this actor may see, by the same rule as the page of each, for lists to narrow down."""
    return select(Application).where(allowed(actor, Can.SEE_APPLICATION, Application))


class Draft(NamedTuple):
    """A draft that may need a word: when it was changed, when its round closes, when we last wrote about that."""

    id: UUID
    changed_at: dt.datetime
    closes_at: dt.datetime | None
    reminded_at: dt.datetime | None


def drafts_to_remind(
    name: str,
    *,
    unchanged_since: dt.datetime | None = None,
    closing: tuple[dt.datetime, dt.datetime] | None = None,
) -> Sequence[Draft]:
    """Drafts left alone since a moment and never sent, or those whose round closes within a span of time."""
    mails = select(func.max(OutboxEmail.created_at)).where(OutboxEmail.about_id == Application.id)
    reminded = mails.where(OutboxEmail.name == name).correlate(Application).scalar_subquery()
    drafts = (
        select(Application.id, Application.changed_at, Round.closes_at, reminded)
        .join(Round, Round.id == Application.round_id)
        .where(Application.status == Status.DRAFT)
    )
    if unchanged_since:
        drafts = drafts.where(Application.changed_at <= unchanged_since, ~_was_sent())
    if closing:
        drafts = drafts.where(Round.closes_at > closing[0], Round.closes_at <= closing[1])
    return [Draft(*row) for row in db.session.execute(drafts.order_by(Application.id))]


def unsent_drafts_unchanged_since(moment: dt.datetime) -> Sequence[UUID]:
    """Drafts that were never sent and that nobody has touched since."""
    old = select(Application.id).where(Application.status == Status.DRAFT, Application.changed_at <= moment)
    return db.session.scalars(old.where(~_was_sent()).order_by(Application.id)).all()


def reopened(*, closed_by: dt.datetime, unchanged_since: dt.datetime) -> Sequence[UUID]:
    """Ideas that were sent, are open for changes, and whose round has closed or, if it never closes, rest since."""
    left = select(Application.id).join(Round, Round.id == Application.round_id)
    left = left.where(Application.status == Status.DRAFT, _was_sent())
    rests = Round.closes_at.is_(None) & (Application.changed_at <= unchanged_since)
    return db.session.scalars(left.where((Round.closes_at <= closed_by) | rests).order_by(Application.id)).all()


def _was_sent() -> ColumnElement[bool]:
    return exists().where(Submission.application_id == Application.id).correlate(Application)
