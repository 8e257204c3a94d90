import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Model
from grants.core.errors import explain
from grants.core.personal import Keep, personal
from grants.core.versions import Versioned


class Role(StrEnum):
    """What somebody may be asked to do here. Everybody who is signed in is a resident; that needs no grant."""

    HELPER = "helper"
    PANELLIST = "panellist"
    CHAIR = "chair"
    OFFICER = "officer"
    SAFEGUARDING_LEAD = "safeguarding lead"
    APPROVER = "approver"
    FINANCE = "finance"
    COUNCILLOR = "councillor"
    DATA_PROTECTION = "data protection"
    ADMINISTRATOR = "administrator"

    @property
    def is_staff(self) -> bool:
        """Whether this role handles other people's data for the council and so needs a second factor."""
        return self not in (Role.HELPER, Role.PANELLIST, Role.CHAIR, Role.COUNCILLOR)


class Person(UserMixin, Versioned, Model):
    """Somebody with an account, born when the first sign-in link or code to their address is spent."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(
        info=personal("To address you", seen_by="you, your panel, officers", keep=Keep.ACCOUNT)
    )
    email: Mapped[str] = mapped_column(
        unique=True, info=personal("To sign in and to write to you", seen_by="you, officers", keep=Keep.ACCOUNT)
    )
    # What stands on the envelope, name and all, for somebody without an e-mail address: every letter to them is printed
    # and posted, and they do not sign in.
    postal_address: Mapped[str | None] = mapped_column(
        info=personal("To write to you by post", seen_by="you, officers", keep=Keep.ACCOUNT)
    )
    # People of one household never decide on one another's ideas. Set when officers learn of it.
    household_id: Mapped[UUID | None] = mapped_column(
        index=True, info=personal("To keep decisions fair", seen_by="officers", keep=Keep.ACCOUNT)
    )
    disabled_at: Mapped[dt.datetime | None]

    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="raise", order_by="RoleGrant.created_at", foreign_keys="RoleGrant.person_id"
    )

    @property
    def letters_go_to(self) -> str:
        """Where we write to: the postal address of somebody who has no other."""
        return self.postal_address or self.email

    def roles_at(self, moment: dt.datetime) -> frozenset[Role]:
        """The roles that are in force at this moment."""
        return frozenset(grant.role for grant in self.grants if grant.is_in_force(moment))

    def as_actor(self, moment: dt.datetime) -> "Actor":
        """This person as a value that commands and rules are given."""
        return Actor(self.id, self.roles_at(moment), self.household_id)


explain("uq_person_email", "email", "Somebody with this email address is here already")


def by_post(id: UUID) -> str:
    """What stands in the place of an e-mail address nobody has: no mail leaves to it and nobody signs in with it."""
    return f"by-post-{id}"


class SignIn(Model):
    """One browser in which somebody is signed in: the cookie there names this row, and is worth nothing once it ended.

    ``created_at`` is when they signed in. Neither network address nor the browser's own words for itself are kept.
    """

    __tablename__ = "sign_in"

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    # In plain words: "Firefox on a Windows computer".
    device: Mapped[str] = mapped_column(
        info=personal("To show you where you are signed in", seen_by="you", keep=Keep.SIGNED_IN)
    )
    last_used_at: Mapped[dt.datetime] = mapped_column(index=True)  # noted every few minutes
    ended_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(lazy="raise")


class RoleGrant(Model):
    """A role held by a person from one moment to another; never changed but ended, so that the past can be told."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at >= starts_at", name="ends_after_start"),
        Index("ix_role_grant_person_role", "person_id", "role"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id))
    role: Mapped[Role]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime | None]
    granted_by_id: Mapped[UUID]  # a person, or the service itself: no foreign key, for SYSTEM has no row

    def is_in_force(self, moment: dt.datetime) -> bool:
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)

    @property
    def last_moment(self) -> dt.datetime | None:
        """The last moment in which the role is held: its day is the last day."""
        return self.ends_at and self.ends_at - dt.timedelta(seconds=1)

    def covers(self, starts_at: dt.datetime, ends_at: dt.datetime | None) -> bool:
        """Whether the role is held anyway from this moment to that one (None: for good)."""
        until_then = self.ends_at is None or (ends_at is not None and ends_at <= self.ends_at)
        return self.starts_at <= starts_at and until_then


@dataclass(frozen=True)
class Actor:
    """Who acts, as a value: a rollback cannot empty it and no rule can make it ask the database."""

    id: UUID
    roles: frozenset[Role] = frozenset()
    household_id: UUID | None = None


SYSTEM = Actor(UUID(int=0))  # expiry, imports, the command line: nobody's row, but in the permission table like anybody
NOBODY = Actor(UUID(int=1))  # whoever reads public pages without having signed in
