"""What reads people."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from grants.accounts.models import Person, Role, RoleGrant, SignIn
from grants.core import clock
from grants.core.db import db


def by_id(id: UUID) -> Person | None:
    """One person with the roles that were ever granted."""
    return db.session.scalar(select(Person).options(selectinload(Person.grants)).where(Person.id == id))


def sign_in(id: UUID) -> SignIn | None:
    """One browser and who is signed in there, unless that was ended or the account was closed since."""
    found = select(SignIn).join(SignIn.person).where(SignIn.id == id, SignIn.ended_at.is_(None))
    whole = contains_eager(SignIn.person).selectinload(Person.grants)
    return db.session.scalar(found.where(Person.disabled_at.is_(None)).options(whole))


def by_email(email: str) -> Person | None:
    """The person with this address, however it was capitalised."""
    address = email.strip().lower()
    return db.session.scalar(select(Person).options(selectinload(Person.grants)).where(Person.email == address))


def by_postal_address(envelope: str) -> Person | None:
    """The person to whom letters go by post with this on the envelope, name and all."""
    found = select(Person).where(Person.postal_address == envelope)
    return db.session.scalar(found.order_by(Person.created_at, Person.id).limit(1))


def holding(role: Role) -> Sequence[Person]:
    """The people who hold this role now, by name."""
    now = clock.now()
    holds = (
        select(RoleGrant.person_id)
        .where(RoleGrant.role == role, RoleGrant.starts_at <= now)
        .where(RoleGrant.ends_at.is_(None) | (RoleGrant.ends_at > now))
    )
    people = select(Person).options(selectinload(Person.grants)).where(Person.id.in_(holds))
    return db.session.scalars(people.order_by(Person.name, Person.id)).all()
