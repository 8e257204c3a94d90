"""Sign-in by mail: one request makes a link, for any browser, and a code, for the browser that asked.

Asking never looks whether the address is known, so the answer, the mail and the time it takes are the same for
everybody; an account is born when the first link or code to its address is spent.
"""

import datetime as dt
import secrets as chance
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, update

from grants.access import queries
from grants.access.models import EmailChange, SignInRequest
from grants.access.services import tries
from grants.access.services.invitations import accept_all
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person
from grants.audit import services as audit
from grants.core import clock, secrets
from grants.core.db import db, insert_or_ignore
from grants.core.errors import Refusal
from grants.core.unit_of_work import bookkeeping
from grants.notifications import outbox
from grants.notifications.due import due

LASTS = dt.timedelta(minutes=15)
KEPT = dt.timedelta(hours=24)


class Asked(NamedTuple):
    """What the asking browser keeps: which request is its own, and the proof of it."""

    id: UUID
    browser: str


class Entered(NamedTuple):
    """Who came in, whether for the first time, and where they were going."""

    person_id: UUID
    is_new: bool
    next_path: str | None


class WrongCode(Refusal):
    def __init__(self) -> None:
        super().__init__("This code is wrong or too old. Enter the code from the newest email", "code")


class LinkIsSpent(Refusal):
    def __init__(self) -> None:
        super().__init__("This link was used before, or it is more than 15 minutes old.")


class AccountIsClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("This account is closed. Call us if you think that is a mistake.", "code")


@bookkeeping
def ask(email: str, *, next_path: str | None = None) -> Asked:
    """Mail a link and a code to this address, whoever's it is."""
    email = email.strip().lower()
    token, browser, code = chance.token_urlsafe(32), chance.token_urlsafe(32), f"{chance.randbelow(10**6):06}"
    request = SignInRequest(
        email=email,
        token_hash=secrets.digest(token),
        browser_hash=secrets.digest(browser),
        next_path=next_path,
        expires_at=clock.now() + LASTS,
    )
    request.code_hash = secrets.digest(f"{request.id}:{code}")
    db.session.add(request)
    to = outbox.Address(request.id, email)
    outbox.enqueue("sign_in", to=to, about=request, secret=True, code=code, path=f"/account/sign-in/link/{token}")
    return Asked(request.id, browser)


def enter_with_link(token: str) -> Entered:
    """Come in by the link of the mail. Pressing it sixteen times lets in once."""
    request = queries.request_by_token(token)
    entered = _spend(request.id) if request else None
    if entered is None:
        raise LinkIsSpent
    return entered


def enter_with_code(asked: Asked, code: str, *, sender: str) -> Entered:
    """Come in by the code of the mail, in the browser that asked for it; ``sender`` is its network address."""
    request = queries.request_by_id(asked.id)
    if request is None or not secrets.matches(asked.browser, request.browser_hash):
        raise WrongCode
    counted = f"code from {sender}", f"code for {request.email}"
    if not tries.take(*counted):
        raise tries.TooManyTries("or use the link in the email: it still works")
    entered = _spend(request.id) if secrets.matches(f"{request.id}:{code}", request.code_hash) else None
    if entered is None:
        raise WrongCode
    tries.give_back(*counted)
    return entered


@due("sign-in requests forgotten after a day")
@bookkeeping
def forget_old() -> int:
    """Delete what was asked for more than a day ago and count it."""
    before = clock.now() - KEPT
    old = db.session.execute(delete(SignInRequest).where(SignInRequest.expires_at < before))
    changes = db.session.execute(delete(EmailChange).where(EmailChange.expires_at < before))
    return int(old.rowcount) + int(changes.rowcount)  # type: ignore[attr-defined]  # a DELETE counts its rows


def _live(id: UUID) -> ColumnElement[bool]:
    return and_(SignInRequest.id == id, SignInRequest.spent_at.is_(None), SignInRequest.expires_at > clock.now())


@bookkeeping
def _spend(id: UUID) -> Entered | None:
    """Use the request up, whichever of its two keys it was, and say who came in; None: it was used or is too old."""
    spent = update(SignInRequest).where(_live(id)).values(spent_at=clock.now())
    found = db.session.execute(spent.returning(SignInRequest.email, SignInRequest.next_path)).first()
    if found is None:
        return None
    email, next_path = found
    is_new = _born(email)
    person = accounts.by_email(email)
    assert person is not None  # born above, if not before
    if person.disabled_at is not None:
        raise AccountIsClosed
    accept_all(person.id, email)
    return Entered(person.id, is_new, next_path)


def _born(email: str) -> bool:
    """Make the account of this address unless there is one; until told, we use the beginning of the address as name."""
    if accounts.by_email(email) is not None:
        return False
    row = {"id": uuid4(), "name": email.partition("@")[0][:100], "email": email, "version": 1}
    inserted = insert_or_ignore(Person).values(**row).returning(Person.id)  # two links may be pressed at once
    if db.session.execute(inserted).first() is None:
        return False
    person = db.session.get_one(Person, row["id"])
    audit.record(Actor(person.id), "person.join", person)
    return True
