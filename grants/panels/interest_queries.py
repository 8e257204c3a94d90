"""What reads where a member stands to whoever asks: one alphabetical list of people and organisations, no titles."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select

from grants.accounts.models import Actor, Person
from grants.applications.models import WITH_THE_PANEL, Application, Status
from grants.core.db import db
from grants.panels.models import Assignment, Degree, Interest, Member, Outcome, Panel
from grants.permissions import Can, allowed

ASKING = WITH_THE_PANEL | {Status.SUBMITTED, Status.IN_CHECK, Status.NEEDS_INFORMATION, Status.READY, Status.PUBLISHED}
WORST_FIRST = (Degree.DIRECT, Degree.NOT_SURE, Degree.SLIGHT, Degree.NONE)


@dataclass(frozen=True)
class Name:
    """Somebody or something behind one or more ideas of the round; which ideas, a page never tells."""

    key: str  # of the name alone, so that two lists made at different times agree
    name: str
    application_ids: tuple[UUID, ...]
    degree: Degree | None  # what was declared; None where a declaration is still to come
    because: str

    @property
    def is_known(self) -> bool:
        return self.degree not in (None, Degree.NONE)


@dataclass(frozen=True)
class Declared:
    """One line of the register."""

    person: str
    name: str
    degree: Degree
    because: str | None
    declared_at: dt.datetime
    is_after_decision: bool


def names(round_id: UUID, person_id: UUID) -> list[Name]:
    """Everybody and every organisation that asks in this round, but for this person, in alphabetical order.

    A name that this person knows stays on the list whatever becomes of the idea, or its going would tell.
    """
    rows = (
        select(
            Application.id, Application.full_name, Application.group_name, Application.received_at, Interest.degree,
            Interest.because, Interest.declared_at,
        )
        .outerjoin(Interest, (Interest.application_id == Application.id) & (Interest.person_id == person_id))
        .where(Application.round_id == round_id, Application.applicant_id != person_id)
        .where(or_(Application.status.in_(ASKING), Interest.degree != Degree.NONE))
    )  # fmt: skip
    found: dict[str, list[tuple[str, UUID, Degree | None, str]]] = {}
    for id, full_name, group_name, received_at, degree, because, declared_at in db.session.execute(rows):
        stands = degree if declared_at and received_at and declared_at >= received_at else None
        for name in {" ".join(name.split()) for name in (full_name, group_name) if name and name.strip()}:
            found.setdefault(_key(name), []).append((name, id, stands, because or ""))
    listed = [_name(key, entries) for key, entries in found.items()]
    return sorted(listed, key=lambda entry: (entry.name.casefold(), entry.key))


def _name(key: str, entries: Sequence[tuple[str, UUID, Degree | None, str]]) -> Name:
    """One name for all its ideas. It is known only if every one of them was declared: a group asks for many people."""
    degrees = {degree for _, _, degree, _ in entries}
    degree = None if None in degrees else max((d for d in degrees if d), key=WORST_FIRST.index)
    because = next((because for _, _, _, because in entries if because), "")
    return Name(key, min(name for name, *_ in entries), tuple(id for _, id, *_ in entries), degree, because)


def _key(name: str) -> str:
    return sha256(name.casefold().encode()).hexdigest()[:16]


def are_new_names(member: Member, round_id: UUID) -> bool:
    """Whether somebody asks whom this member has said nothing about since the idea came.

    The list was gone through up to ``declared_at``, so only what came later is looked at, and what the member is to
    read: an idea may come back to the list with the day on which it first came.
    """
    undeclared = _undeclared(round_id, member.person_id)
    later = undeclared.where(Application.received_at > member.declared_at).exists()
    it_is_one = undeclared.where(Application.id == Assignment.application_id).correlate(Assignment).exists()
    to_read = exists().where(Assignment.panellist_id == member.person_id, it_is_one)
    return bool(db.session.scalar(select(later | to_read)))


def first_undeclared(round_id: UUID, person_id: UUID) -> dt.datetime | None:
    """When the first idea arrived that this person has not said anything about; None when there is none."""
    arrived = _undeclared(round_id, person_id).with_only_columns(func.min(Application.received_at))
    return db.session.scalar(arrived)


def _undeclared(round_id: UUID, person_id: UUID) -> Select[UUID]:
    """The ideas of a round that this person has said nothing about since they came."""
    said = exists().where(
        Interest.application_id == Application.id,
        Interest.person_id == person_id,
        Interest.declared_at >= Application.received_at,
    )
    return select(Application.id).where(
        Application.round_id == round_id, Application.status.in_(ASKING), Application.applicant_id != person_id, ~said
    )


def interests(person_id: UUID, application_ids: Sequence[UUID]) -> dict[UUID, Interest]:
    """What this person declared about these ideas."""
    rows = select(Interest).where(Interest.person_id == person_id, Interest.application_id.in_(application_ids))
    return {i.application_id: i for i in db.session.scalars(rows.execution_options(populate_existing=True))}


def register(actor: Actor, panel: Panel) -> Select[str, str | None, str | None, Interest, bool]:
    """Who of the panel, or at the desk, declared what in the round, for officers: person, name, group, interest, and
    whether it came too late."""
    late = exists().where(Outcome.application_id == Application.id, Outcome.recorded_at < Interest.declared_at)
    of_round = select(Member.person_id).join(Panel, Panel.id == Member.panel_id)
    here = select(Member.person_id).where(Member.panel_id == panel.id)
    elsewhere = of_round.where(Panel.round_id == panel.round_id, Member.person_id.not_in(here))
    return (
        select(Person.name, Application.full_name, Application.group_name, Interest, late)
        .join(Application, Application.id == Interest.application_id)
        .join(Person, Person.id == Interest.person_id)
        .where(Interest.person_id.not_in(elsewhere))
        .where(Application.round_id == panel.round_id, Interest.degree != Degree.NONE)
        .where(allowed(actor, Can.SEE_APPLICATION, Application))
        .order_by(Person.name, Interest.declared_at, Interest.id)
    )


def knows_somebody(round_id: UUID, person_id: UUID) -> bool:
    """Whether this member named anybody: the member's own words, whatever became of the ideas."""
    named = exists().where(
        Interest.application_id == Application.id,
        Application.round_id == round_id,
        Interest.person_id == person_id,
        Interest.degree != Degree.NONE,
    )
    return bool(db.session.scalar(select(named)))
