"""What people change about their own account."""

import datetime as dt
import secrets as chance
from uuid import UUID

from grants.access import queries
from grants.access.models import EmailChange
from grants.access.services import sign_ins
from grants.accounts.models import Actor, Person
from grants.audit import services as audit
from grants.core import clock, secrets
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import own_account

LASTS = dt.timedelta(minutes=60)


class LinkIsSpent(Refusal):
    def __init__(self) -> None:
        super().__init__("This link was used before, or it is more than an hour old.")


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__("This link belongs to another account. Sign in with that one's address first.")


@command
def rename(person_id: UUID, *, name: str, by: Actor) -> None:
    """Call somebody by the name they ask for."""
    own_account(by, person_id)
    person = locked(Person, person_id)
    if changed := person.change(name=name):
        audit.record(by, "person.rename", person, fields=changed)


@command
def ask_for_email(person_id: UUID, *, email: str, by: Actor) -> None:
    """Send a link to a new address; nothing changes until it is pressed. Whether we know the address, we do not say."""
    own_account(by, person_id)
    person = locked(Person, person_id)
    email = email.strip().lower()
    if email == person.email:
        raise Refusal("This is your address already", "email")
    token = chance.token_urlsafe(32)
    change = EmailChange(
        person_id=person_id, email=email, token_hash=secrets.digest(token), expires_at=clock.now() + LASTS
    )
    db.session.add(change)
    audit.record(by, "person.ask for new address", person)
    to = outbox.Address(change.id, email)
    outbox.enqueue("confirm_address", to=to, about=change, secret=True, path=f"/account/email/confirm/{token}")


@command
def confirm_email(token: str, *, by: Actor) -> None:
    """Take the new address into use, end every sign-in of before, and tell the old address."""
    change = queries.email_change_for_update(token)
    if change is None or change.spent_at is not None or change.expires_at <= clock.now():
        raise LinkIsSpent
    if change.person_id != by.id:
        raise NotYours
    person = locked(Person, change.person_id)
    old = outbox.Address(change.id, person.email)
    change.spent_at = clock.now()
    sign_ins.end_all(person.id)
    changed = person.change(email=change.email)
    audit.record(by, "person.change address", person, fields=changed)
    outbox.enqueue("address_changed", to=old, about=change, called=person.name)
