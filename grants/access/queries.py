"""What reads sign-in requests, invitations, second factors, and the lists of people."""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from grants.access.models import EmailChange, Invitation, RecoveryCode, SecondFactor, SignInRequest
from grants.accounts.models import Person, Role, RoleGrant, SignIn
from grants.core import clock, secrets
from grants.core.db import db


def request_by_id(id: UUID) -> SignInRequest | None:
    return db.session.get(SignInRequest, id)


def request_by_token(token: str) -> SignInRequest | None:
    """The request whose mail holds this link, spent or not."""
    return db.session.scalar(select(SignInRequest).where(SignInRequest.token_hash.in_(secrets.digests(token))))


def live_request(token: str) -> SignInRequest | None:
    """The request whose mail holds this link, while the link still works."""
    request = request_by_token(token)
    return request if request and request.spent_at is None and request.expires_at > clock.now() else None


def open_invitations(email: str) -> Sequence[Invitation]:
    """What this address was asked to do and has not answered yet, oldest first."""
    is_open = Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    found = select(Invitation).where(Invitation.email == email, *is_open)
    return db.session.scalars(found.order_by(Invitation.created_at, Invitation.id)).all()


def grants_not_over(person_id: UUID, *, at: dt.datetime) -> Sequence[RoleGrant]:
    """The roles this person holds at a moment or is still to hold after it."""
    not_over = RoleGrant.ends_at.is_(None) | (RoleGrant.ends_at > at)
    return db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person_id, not_over)).all()


def administrators_for_update() -> set[UUID]:
    """Whoever can let people in now; their grants are locked, so that two of them cannot end each other at once."""
    found = (
        select(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, Person.disabled_at.is_(None))
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)
        .execution_options(populate_existing=True)
    )
    grants = db.session.scalars(found).all()
    now = clock.now()  # only once the rows are ours: whoever held them may have ended one a moment ago
    return {grant.person_id for grant in grants if grant.is_in_force(now)}


def people_by_email(emails: Sequence[str]) -> Sequence[Person]:
    """The people with these addresses, and their roles."""
    found = select(Person).options(selectinload(Person.grants)).where(Person.email.in_(emails))
    return db.session.scalars(found.order_by(Person.email)).all()


def second_factor_of(person_id: UUID) -> SecondFactor | None:
    return db.session.scalar(select(SecondFactor).where(SecondFactor.person_id == person_id))


def second_factor_for_update(person_id: UUID) -> SecondFactor | None:
    found = select(SecondFactor).where(SecondFactor.person_id == person_id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def sign_in_by_id(id: UUID) -> SignIn | None:
    """One sign-in, ended or not."""
    return db.session.get(SignIn, id)


def sign_ins_of(person_id: UUID, *, used_since: dt.datetime) -> Select[SignIn]:
    """Where somebody is signed in and was since a moment, the last used first."""
    found = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    return found.where(SignIn.last_used_at >= used_since).order_by(SignIn.last_used_at.desc(), SignIn.id)


def recovery_codes_left(person_id: UUID) -> int:
    """How many of this person's recovery codes still work."""
    left = RecoveryCode.person_id == person_id, RecoveryCode.spent_at.is_(None)
    return db.session.scalar(select(func.count()).select_from(RecoveryCode).where(*left)) or 0


def email_change(token: str) -> EmailChange | None:
    """The change of address whose mail holds this link, while the link still works."""
    change = db.session.scalar(select(EmailChange).where(EmailChange.token_hash.in_(secrets.digests(token))))
    return change if change and change.spent_at is None and change.expires_at > clock.now() else None


def email_change_for_update(token: str) -> EmailChange | None:
    found = select(EmailChange).where(EmailChange.token_hash.in_(secrets.digests(token))).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def people(search: str = "", role: Role | None = None) -> Select[Person]:
    """Everybody with an account, by name, or those whose name or address holds this text and who hold this role now."""
    found = select(Person).options(selectinload(Person.grants)).order_by(Person.name, Person.id)
    if search:
        holds = (Person.name.icontains(search, autoescape=True), Person.email.icontains(search, autoescape=True))
        found = found.where(or_(*holds))
    if role is not None:
        found = found.where(Person.id.in_(_holding(role)))
    return found


def household_of(person: Person) -> Sequence[Person]:
    """The others of this person's household."""
    if person.household_id is None:
        return []
    others = Person.household_id == person.household_id, Person.id != person.id
    return db.session.scalars(select(Person).where(*others).order_by(Person.name, Person.id)).all()


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these people; whoever has no row, such as the service itself, has no name here."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(set(ids))))
    return {id: name for id, name in rows}


def all_open_invitations() -> Select[Invitation]:
    """Every invitation that waits for an answer, newest first."""
    is_open = Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    return select(Invitation).where(*is_open).order_by(Invitation.created_at.desc(), Invitation.id)


def invitation_by_id(id: UUID) -> Invitation | None:
    return db.session.get(Invitation, id)


def grant_by_id(id: UUID) -> RoleGrant | None:
    return db.session.get(RoleGrant, id)


def _holding(role: Role) -> Select[UUID]:
    now = clock.now()
    not_over = RoleGrant.ends_at.is_(None) | (RoleGrant.ends_at > now)
    return select(RoleGrant.person_id).where(RoleGrant.role == role, RoleGrant.starts_at <= now, not_over)
