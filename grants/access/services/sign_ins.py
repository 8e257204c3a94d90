"""Where people are signed in: begun at the door, noted while it is used, ended by whoever it belongs to."""

import datetime as dt
from uuid import UUID

from sqlalchemy import delete, update

from grants.accounts.models import Actor, Person, SignIn
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.unit_of_work import bookkeeping, command, lasting
from grants.notifications.due import due
from grants.permissions import Can, authorise, own_account

LEFT_ALONE = dt.timedelta(days=30)  # after that nobody is signed in there, whoever they are
KEPT = dt.timedelta(hours=24)


@bookkeeping
def begin(person_id: UUID, *, device: str) -> SignIn:
    """Write down that somebody came in on this device."""
    begun = SignIn(person_id=person_id, device=device, last_used_at=clock.now())
    db.session.add(begun)
    return begun


@bookkeeping
def leave(id: UUID) -> None:
    """Sign out here."""
    db.session.execute(update(SignIn).where(SignIn.id == id, SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


@lasting
def note_use(id: UUID) -> None:
    """Write down that it is used now, so that its owner sees when it was and it is not taken as left alone."""
    db.session.execute(
        update(SignIn).where(SignIn.id == id, SignIn.ended_at.is_(None)).values(last_used_at=clock.now())
    )


@command
def end(id: UUID, *, by: Actor) -> None:
    """Sign out on another device. Pressed twice it is like once."""
    sign_in = locked(SignIn, id)
    authorise(by, Can.END_SIGN_IN, sign_in)
    if sign_in.ended_at is not None:
        return
    sign_in.ended_at = clock.now()
    audit.record(by, "sign in.end", sign_in)


@command
def end_others(person_id: UUID, *, but: UUID, by: Actor) -> None:
    """Sign out on every device but the one that is used now."""
    own_account(by, person_id)
    person = locked(Person, person_id)
    ended = end_all(person_id, but=but)
    audit.record(by, "person.sign out elsewhere", person, ended=ended)


def end_all(person_id: UUID, *, but: UUID | None = None) -> int:
    """End whatever sign-ins somebody has and count them; a part of the command that has a reason for it."""
    open_ones = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if but is not None:
        open_ones = open_ones.where(SignIn.id != but)
    ended = db.session.execute(open_ones.values(ended_at=clock.now()))
    return int(ended.rowcount)  # type: ignore[attr-defined]  # an UPDATE counts its rows


@due("sign-ins forgotten a day after they ended")
@bookkeeping
def forget_old() -> int:
    """Delete the sign-ins that ended more than a day ago and count them."""
    now = clock.now()
    is_over = (SignIn.ended_at < now - KEPT) | (SignIn.last_used_at < now - LEFT_ALONE - KEPT)
    return int(db.session.execute(delete(SignIn).where(is_over)).rowcount)  # type: ignore[attr-defined]  # as above
