"""Roles given and ended by administrators, with who gave them and from when to when."""

import datetime as dt
from uuid import UUID

from grants.access import policy, queries
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person, Role, RoleGrant
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, authorise


class LastAdministrator(Refusal):
    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make somebody else administrator first.")


class EndsBeforeItStarts(Refusal):
    def __init__(self) -> None:
        super().__init__("The last day must be the first day or later", "ends_on")


@command
def grant(
    person_id: UUID, *, role: Role, starts_at: dt.datetime | None = None, ends_at: dt.datetime | None = None, by: Actor
) -> None:
    """Give somebody a role from one moment to another and tell them; a role held for that time already stays as it is.

    Nobody gives a role to themselves, and an administrator never decides anything (``policy``).
    """
    authorise(by, Can.MANAGE_PEOPLE)
    if by.id == person_id:
        raise policy.NotToYourself
    if given := give(person_id, role, starts_at, ends_at, by_id=by.id):
        person = accounts.by_id(person_id)
        assert person is not None  # locked below
        outbox.enqueue("role_given", to=person, about=given, role=role)


def give(
    person_id: UUID, role: Role, starts_at: dt.datetime | None, ends_at: dt.datetime | None, *, by_id: UUID
) -> RoleGrant | None:
    """Write down that this role is held, unless it is anyway; part of a command that has asked whether it may.

    Without ``starts_at`` from now on: from when the person is ours, so that what somebody else gave meanwhile counts.
    """
    person = locked(Person, person_id)
    starts_at = starts_at or clock.now()
    if ends_at is not None and ends_at <= starts_at:
        raise EndsBeforeItStarts
    held = queries.grants_not_over(person.id, at=starts_at)
    policy.refuse_together(role, {one.role for one in held})
    if any(one.role is role and one.covers(starts_at, ends_at) for one in held):
        return None
    given = RoleGrant(person_id=person.id, role=role, starts_at=starts_at, ends_at=ends_at, granted_by_id=by_id)
    db.session.add(given)
    audit.record(Actor(by_id), "person.grant role", person, role=role, grant=given.id)
    return given


@command
def end(grant_id: UUID, *, by: Actor) -> None:
    """End a role now, or before it begins. What was done in it stays done; the last administrator stays."""
    authorise(by, Can.MANAGE_PEOPLE)
    administrators = queries.administrators_for_update()
    ended, now = locked(RoleGrant, grant_id), clock.now()
    if ended.ends_at is not None and ended.ends_at <= now:
        return
    if ended.role is Role.ADMINISTRATOR:
        refuse_without(administrators, ended.person_id)
    ended.ends_at = max(now, ended.starts_at)
    person = db.session.get_one(Person, ended.person_id)
    audit.record(by, "person.end role", person, role=ended.role, grant=ended.id)


def refuse_without(administrators: set[UUID], person_id: UUID) -> None:
    """Raise ``LastAdministrator`` where nobody would be left who can let people in."""
    if administrators == {person_id}:
        raise LastAdministrator
