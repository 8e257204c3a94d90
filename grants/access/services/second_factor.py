"""The second factor of staff: a code of their authenticator app (TOTP, RFC 6238), or a recovery code from paper."""

import secrets as chance
from uuid import UUID

import pyotp
from sqlalchemy import delete, update

from grants.access import queries
from grants.access.models import RecoveryCode, SecondFactor
from grants.access.services import sign_ins, tries
from grants.accounts import queries as accounts
from grants.accounts.models import Actor, Person
from grants.audit import services as audit
from grants.core import clock, secrets
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.references import ALPHABET
from grants.core.unit_of_work import bookkeeping, command
from grants.notifications import outbox
from grants.permissions import Can, authorise, own_account

STEP = 30  # seconds that a code lives
WINDOW = (-1, 0, 1)  # steps that a telephone's clock may be off
CODES, LENGTH = 10, 10


class WrongCode(Refusal):
    def __init__(self) -> None:
        super().__init__("This code is wrong, or it was used before. Wait for the next one and enter that", "code")


class WrongRecoveryCode(Refusal):
    def __init__(self) -> None:
        super().__init__("This recovery code is wrong, or it was used before", "code")


class NothingToSetUp(Refusal):
    def __init__(self) -> None:
        super().__init__("Begin again: nothing is being set up.")


class NotYourOwn(Refusal):
    def __init__(self) -> None:
        super().__init__("You cannot reset your own second step. Use a recovery code, or ask another administrator.")


@command
def begin(person_id: UUID, *, by: Actor) -> None:
    """Make a new secret for an authenticator app; the old one, if any, works until the new one is confirmed."""
    own_account(by, person_id)
    person = locked(Person, person_id)
    factor = queries.second_factor_for_update(person_id)
    if factor is None:
        factor = SecondFactor(person_id=person_id)
        db.session.add(factor)
    factor.new_secret_encrypted = secrets.encrypt(pyotp.random_base32())
    audit.record(by, "person.begin second factor", person)


def address(factor: SecondFactor, email: str) -> tuple[str, str]:
    """What an app reads from the picture (an ``otpauth:`` address), and the key to type instead."""
    if factor.new_secret_encrypted is None:
        raise NothingToSetUp
    key = secrets.decrypt(factor.new_secret_encrypted)
    return pyotp.TOTP(key).provisioning_uri(name=email, issuer_name="Mission Grants"), key


def confirm(person_id: UUID, code: str, *, by: Actor) -> list[str]:
    """Take the new secret into use once a code shows that the app has it; gives the recovery codes, this once."""
    own_account(by, person_id)
    _take_a_try(person_id)
    codes = _confirm(person_id, code, by=by)
    tries.give_back(_name(person_id))
    return codes


def check(person_id: UUID, code: str) -> None:
    """Let pass a code that the app shows now; each works once."""
    _take_a_try(person_id)
    _use_step(person_id, code)
    tries.give_back(_name(person_id))


def recover(person_id: UUID, code: str, *, by: Actor) -> None:
    """Let pass a recovery code, once, and tell its owner that it was used."""
    own_account(by, person_id)
    _take_a_try(person_id)
    _spend(person_id, code.upper(), by=by)
    tries.give_back(_name(person_id))


@command
def reset(person_id: UUID, *, by: Actor) -> None:
    """Forget somebody's app and recovery codes, for they have lost both; they set up anew at the next sign-in."""
    authorise(by, Can.MANAGE_PEOPLE)
    if by.id == person_id:
        raise NotYourOwn
    person = locked(Person, person_id)
    factor = queries.second_factor_of(person_id)
    if factor is None:
        return
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    sign_ins.end_all(person_id)
    audit.record(by, "person.reset second factor", person)
    outbox.enqueue("second_factor_reset", to=person, about=person, occasion=str(factor.id))


@command
def _confirm(person_id: UUID, code: str, *, by: Actor) -> list[str]:
    """Take the new secret into use once a code shows that the app has it, and give the new recovery codes."""
    person = locked(Person, person_id)
    factor = queries.second_factor_for_update(person_id)
    if factor is None or factor.new_secret_encrypted is None:
        raise NothingToSetUp
    step = _step_of(code, factor.new_secret_encrypted)
    if step is None:
        raise WrongCode
    factor.secret_encrypted, factor.new_secret_encrypted = factor.new_secret_encrypted, None
    factor.confirmed_at, factor.last_step = clock.now(), step
    codes = ["".join(chance.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    db.session.add_all(RecoveryCode(person_id=person_id, code_hash=_hash(person_id, one)) for one in codes)
    audit.record(by, "person.set up second factor", person)
    return codes


@bookkeeping
def _use_step(person_id: UUID, code: str) -> None:
    """Note the time step of this code, unless it or a later one was used before."""
    factor = queries.second_factor_of(person_id)
    step = _step_of(code, factor.secret_encrypted) if factor and factor.secret_encrypted else None
    if step is None:
        raise WrongCode
    unused = SecondFactor.person_id == person_id, SecondFactor.last_step < step
    used = update(SecondFactor).where(*unused).values(last_step=step).returning(SecondFactor.id)
    if db.session.scalar(used) is None:
        raise WrongCode


@command
def _spend(person_id: UUID, code: str, *, by: Actor) -> None:
    """Use a recovery code up and tell its owner; refused where it is none of theirs or was used."""
    known = RecoveryCode.code_hash.in_(secrets.digests(f"{person_id}:{code}"))
    ours = RecoveryCode.person_id == person_id, RecoveryCode.spent_at.is_(None), known
    spent = update(RecoveryCode).where(*ours).values(spent_at=clock.now()).returning(RecoveryCode.id)
    if (id := db.session.scalar(spent)) is None:
        raise WrongRecoveryCode
    person = accounts.by_id(person_id)
    assert person is not None  # the code has an owner
    audit.record(by, "person.use recovery code", person)
    outbox.enqueue("recovery_code_used", to=person, about=person, occasion=str(id))


def _take_a_try(person_id: UUID) -> None:
    if not tries.take(_name(person_id)):
        raise tries.TooManyTries("then enter the code that is shown then")


def _name(person_id: UUID) -> str:
    return f"second factor of {person_id}"


def _hash(person_id: UUID, code: str) -> str:
    return secrets.digest(f"{person_id}:{code}")


def _step_of(code: str, secret_encrypted: str) -> int | None:
    """The time step near now whose code this is."""
    hotp, now = pyotp.HOTP(secrets.decrypt(secret_encrypted)), int(clock.now().timestamp()) // STEP
    found = [now + off for off in WINDOW if hotp.verify(code, now + off)]
    return found[-1] if found else None
