"""What administrators do about people: close and open accounts, note who shares a household."""

from uuid import UUID, uuid4

from grants.access import queries
from grants.access.services import sign_ins
from grants.access.services.roles import refuse_without
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.permissions import Can, authorise


class NotYourself(Refusal):
    def __init__(self) -> None:
        super().__init__("You cannot close your own account. Ask another administrator to do it.")


class NobodyHere(Refusal):
    def __init__(self) -> None:
        super().__init__("Nobody here has this address. Check it on their page", "email")


@command
def disable(person_id: UUID, *, by: Actor) -> None:
    """Close an account: every session ends and nobody can sign in to it; what the person did stays."""
    authorise(by, Can.MANAGE_PEOPLE)
    if by.id == person_id:
        raise NotYourself
    administrators = queries.administrators_for_update()
    person = locked(Person, person_id)
    if person.disabled_at is not None:
        return
    refuse_without(administrators, person_id)
    person.disabled_at = clock.now()
    sign_ins.end_all(person_id)
    audit.record(by, "person.disable", person)


@command
def enable(person_id: UUID, *, by: Actor) -> None:
    """Open a closed account again, with the roles that are still in force."""
    authorise(by, Can.MANAGE_PEOPLE)
    person = locked(Person, person_id)
    if person.disabled_at is None:
        return
    person.disabled_at = None
    audit.record(by, "person.enable", person)


@command
def share_household(person_id: UUID, *, email: str, by: Actor) -> None:
    """Note that somebody lives with the person of this address, so that neither decides on the other's ideas."""
    authorise(by, Can.MANAGE_PEOPLE)
    other = accounts.by_email(email)
    if other is None:
        raise NobodyHere
    if other.id == person_id:
        raise Refusal("Enter the address of somebody else in the household", "email")
    people = {id: locked(Person, id) for id in sorted((person_id, other.id))}
    person, other = people[person_id], people[other.id]
    household_id = other.household_id or person.household_id or uuid4()
    for one in (person, other):
        if changed := one.change(household_id=household_id):
            audit.record(by, "person.join household", one, fields=changed)


@command
def leave_household(person_id: UUID, *, by: Actor) -> None:
    """Note that somebody no longer shares a household with anybody here."""
    authorise(by, Can.MANAGE_PEOPLE)
    person = locked(Person, person_id)
    if changed := person.change(household_id=None):
        audit.record(by, "person.leave household", person, fields=changed)
