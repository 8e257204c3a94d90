"""The outbox: mail is a row of the command's own transaction, and a worker sends it afterwards, at least once."""

import datetime as dt
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, select, update

from grants.accounts.models import Person
from grants.core import clock
from grants.core.db import Model, db, insert_or_ignore
from grants.core.unit_of_work import lasting
from grants.notifications.models import Delivery, OutboxEmail

GIVE_UP_AFTER = 5
LEASE = dt.timedelta(minutes=10)
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60)]  # after the first failure, the second …

WIDE_GAP = re.compile(r"\n{3,}")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """Somebody we know by an address alone: whoever asks to sign in, or is invited. ``id`` names the occasion."""

    id: UUID
    email: str


def enqueue(
    name: str, *, to: Person | Address, about: Model, occasion: str = "", secret: bool = False, **context: Any
) -> bool:
    """Write an e-mail to the outbox; it leaves only if the surrounding command commits, and once for each occasion.

    Gives whether it is written now and was not before. The templates are given ``to``, ``about``, ``base_url`` (for
    links, without a slash at its end) and the context.
    """
    goes_by_post = isinstance(to, Person) and to.postal_address is not None
    context |= {"to": to, "about": about, "base_url": current_app.config["SETTINGS"].base_url}
    body = _in_words(f"email/{name}/body.txt", context)
    mail = {
        "name": name,
        "about_id": about.id,
        "key": f"{name}:{about.id}:{to.id}:{occasion}",
        "to": to.letters_go_to if isinstance(to, Person) else to.email,
        "subject": _in_words(f"email/{name}/subject.txt", context).strip(),
        "body": body + _in_words("notifications/by_post.txt", {}) if goes_by_post else body,
        "by_post": goes_by_post,
        "secret": secret,
    }
    written = db.session.execute(insert_or_ignore(OutboxEmail).values(**mail).returning(OutboxEmail.id))
    return written.first() is not None


def _in_words(name: str, context: dict[str, Any]) -> str:
    """A text whose lines end where those of its template do, which pages do not need, with no wide gap between two."""
    known = dict(context)
    current_app.update_template_context(known)
    letters = current_app.jinja_env.overlay(trim_blocks=False)
    return WIDE_GAP.sub("\n\n", letters.get_template(name).render(known))


def deliver(send: Callable[[OutboxEmail], None], *, batch: int = 20) -> int:
    """Send what is waiting and count what left. Any number of workers may run: a row is claimed before it is sent."""
    sent = 0
    for mail in _claim(batch):
        if clock.now() > _claimed(mail) + LEASE / 2:
            break  # a slow server: what is left is claimed again when the lease ends, so leave it to that worker
        try:
            send(mail)
        except Exception as error:  # noqa: BLE001 - whatever it was, the next mail must still leave
            log.warning("mail %s not sent: %s", mail.id, type(error).__name__)
            _finish(mail, Delivery.FAILED if mail.attempts >= GIVE_UP_AFTER else Delivery.QUEUED)
        else:
            _finish(mail, Delivery.SENT)
            sent += 1
    return sent


def has_work() -> bool:
    """Whether any mail waits to be sent now."""
    return bool(db.session.scalar(select(select(OutboxEmail.id).where(_is_free()).exists())))


def requeue(mail: OutboxEmail) -> None:
    """Give a mail that was given up a new set of tries; part of a command that holds it locked."""
    values = {"status": Delivery.QUEUED, "attempts": 0, "not_before": clock.now()}
    db.session.execute(update(OutboxEmail).where(OutboxEmail.id == mail.id).values(**values))


def posted(mail: OutboxEmail) -> None:
    """Note that somebody has printed this letter and posted it; part of a command that holds it locked."""
    values = {"status": Delivery.SENT, "sent_at": clock.now()}
    db.session.execute(update(OutboxEmail).where(OutboxEmail.id == mail.id).values(**values))


def _is_free() -> ColumnElement[bool]:
    """What is queued and due, and what a worker that died has left behind; never what goes by post."""
    queued = (OutboxEmail.status == Delivery.QUEUED) & (OutboxEmail.not_before <= clock.now())
    left_behind = (OutboxEmail.status == Delivery.SENDING) & (OutboxEmail.claimed_at < clock.now() - LEASE)
    return OutboxEmail.by_post.is_(False) & (queued | left_behind)


@lasting
def _claim(batch: int) -> Sequence[OutboxEmail]:
    """Take what may be sent now, in one statement."""
    free = (
        select(OutboxEmail.id)
        .where(_is_free())
        .order_by(OutboxEmail.created_at, OutboxEmail.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
        .cte("free")
    )
    claim = (
        update(OutboxEmail)
        .where(OutboxEmail.id.in_(select(free.c.id)))
        .values(status=Delivery.SENDING, claimed_at=clock.now(), attempts=OutboxEmail.attempts + 1)
        .returning(OutboxEmail)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    return sorted(db.session.scalars(claim), key=lambda mail: (mail.created_at, mail.id))


@lasting
def _finish(mail: OutboxEmail, outcome: Delivery) -> None:
    """Note how it went, unless the lease was lost meanwhile; what opens a door does not stay in the database."""
    values: dict[str, Any] = {"status": outcome, "sent_at": clock.now() if outcome is Delivery.SENT else None}
    if outcome is Delivery.QUEUED:
        values["not_before"] = clock.now() + WAITS[mail.attempts - 1]
    elif mail.secret:
        values["body"] = ""
    ours = (OutboxEmail.id == mail.id) & (OutboxEmail.claimed_at == mail.claimed_at)
    db.session.execute(update(OutboxEmail).where(ours).values(**values))


def _claimed(mail: OutboxEmail) -> dt.datetime:
    assert mail.claimed_at is not None
    return mail.claimed_at
