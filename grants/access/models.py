import datetime as dt
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from grants.accounts.models import Person, Role
from grants.core.db import Model
from grants.core.personal import Keep, personal


class SignInRequest(Model):
    """One mail with a link and a code; only their hashes are kept, and each is spent once."""

    __tablename__ = "sign_in_request"

    email: Mapped[str] = mapped_column(index=True, info=personal("To sign you in", seen_by="nobody", keep=Keep.SIGN_IN))
    token_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str]
    browser_hash: Mapped[str]  # the code works only in the browser that asked
    next_path: Mapped[str | None]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    spent_at: Mapped[dt.datetime | None]


class TryCount(Model):
    """How often something was guessed wrong since a moment: by whom it was aimed at, or by where it came from."""

    __tablename__ = "try_count"

    key: Mapped[str] = mapped_column(unique=True)  # a keyed hash: the row names nobody
    tries: Mapped[int]
    since: Mapped[dt.datetime]


class EmailChange(Model):
    """A new address that its owner has still to confirm; only the hash of the link is kept."""

    __tablename__ = "email_change"

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    email: Mapped[str] = mapped_column(info=personal("To change your address", seen_by="you", keep=Keep.SIGN_IN))
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    spent_at: Mapped[dt.datetime | None]


class Invitation(Model):
    """An address that was asked to take a role; the role is granted when its owner signs in."""

    __tablename__ = "invitation"
    # One open invitation to a role at a time; what was accepted or withdrawn stays as it was.
    __table_args__ = (
        Index(
            "uq_invitation_open",
            "email",
            "role",
            unique=True,
            sqlite_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    email: Mapped[str] = mapped_column(info=personal("To invite you", seen_by="administrators", keep=Keep.ACCOUNT))
    role: Mapped[Role]
    invited_by_id: Mapped[UUID]
    role_ends_at: Mapped[dt.datetime | None]
    accepted_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]


class SecondFactor(Model):
    """A person's authenticator app; the secrets are encrypted and no time step is accepted twice.

    The new secret waits until a code shows that the app has it, so a set-up that is given up breaks nothing.
    """

    __tablename__ = "second_factor"

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), unique=True)
    secret_encrypted: Mapped[str | None] = mapped_column(
        info=personal("To check your authenticator's codes", seen_by="nobody", keep=Keep.ACCOUNT)
    )
    new_secret_encrypted: Mapped[str | None] = mapped_column(
        info=personal("To set up your authenticator", seen_by="you", keep=Keep.ACCOUNT)
    )
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # of 30 seconds since 1970


class RecoveryCode(Model):
    """A code kept on paper for the day the telephone is lost; only its hash is kept, and it works once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    code_hash: Mapped[str]
    spent_at: Mapped[dt.datetime | None]
