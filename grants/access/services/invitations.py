"""An address is asked to take a role, and takes it by signing in."""

import datetime as dt
from uuid import UUID

from grants.access import policy, queries
from grants.access.models import Invitation
from grants.access.services import roles
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Role
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import attempt, command
from grants.notifications import outbox
from grants.permissions import Can, authorise


class AlreadyAnswered(Refusal):
    def __init__(self) -> None:
        super().__init__("This invitation was accepted or withdrawn before.")


@command
def invite(email: str, *, role: Role, role_ends_at: dt.datetime | None = None, by: Actor) -> None:
    """Ask whoever owns this address to take a role; somebody with an account has it at once. Twice is like once."""
    authorise(by, Can.MANAGE_PEOPLE)
    email = email.strip().lower()
    person = accounts.by_email(email)
    if person is not None:
        roles.grant(person.id, role=role, ends_at=role_ends_at, by=by)
        return
    invited = queries.open_invitations(email)
    if any(one.role is role for one in invited):
        return
    policy.refuse_together(role, {one.role for one in invited})
    invitation = Invitation(email=email, role=role, invited_by_id=by.id, role_ends_at=role_ends_at)
    db.session.add(invitation)
    audit.record(by, "invitation.send", invitation, role=role)
    outbox.enqueue("invitation", to=outbox.Address(invitation.id, email), about=invitation)


@command
def withdraw(id: UUID, *, by: Actor) -> None:
    """Take an invitation back before it is accepted."""
    authorise(by, Can.MANAGE_PEOPLE)
    invitation = locked(Invitation, id)
    if invitation.withdrawn_at is not None:
        return
    if invitation.accepted_at is not None:
        raise AlreadyAnswered
    invitation.withdrawn_at = clock.now()
    audit.record(by, "invitation.withdraw", invitation, role=invitation.role)


@command
def accept_all(person_id: UUID, email: str) -> None:
    """Give somebody who signs in what their address was invited to; whoever invited them is whoever granted it."""
    for found in queries.open_invitations(email):
        try:
            with attempt():
                _accept(found.id, person_id)
        except Refusal:
            continue  # not theirs to hold: it stays open, where administrators see it


def _accept(id: UUID, person_id: UUID) -> None:
    invitation = locked(Invitation, id)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        return
    if invitation.invited_by_id == person_id:
        raise policy.NotToYourself  # whoever invited an address has made it their own since
    invitation.accepted_at = clock.now()
    audit.record(Actor(person_id), "invitation.accept", invitation, role=invitation.role)
    roles.give(person_id, invitation.role, None, invitation.role_ends_at, by_id=invitation.invited_by_id)
