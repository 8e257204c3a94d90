"""What becomes of an award: accepted, paid, lapsed, cancelled, some of it returned; ledger and figures follow."""

import datetime as dt
from typing import Any
from uuid import UUID

from grants import workflow
from grants.accounts import queries as accounts
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Channel
from grants.audit import services as audit
from grants.awards import figures, queries
from grants.awards.models import Award, AwardStatus, Heard
from grants.core import clock
from grants.core.errors import Refusal
from grants.core.money import pounds
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, authorise
from grants.rounds import ledger
from grants.rounds import queries as rounds

TERMS = 1  # the version of what a resident agrees to, on the page where they accept


class NotAgreed(Refusal):
    def __init__(self) -> None:
        super().__init__("Tick the box to say that you agree", "agreed")


class TheyDoIt(Refusal):
    def __init__(self) -> None:
        super().__init__("This person has an email address and says yes on their own page.")


class OutsideThePot(Refusal):
    def __init__(self) -> None:
        super().__init__("This award was imported. Its payments are not recorded here.")


class WrongDay(Refusal):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "paid_on")


class MoreThanPaid(Refusal):
    def __init__(self, out_pence: int) -> None:
        super().__init__(f"Enter {pounds(out_pence)} or less: that is what was paid and is still out", "amount")


@command
def accept(id: UUID, *, agreed: bool, by: Actor) -> None:
    """Say yes to an offer and to its terms; a second press changes nothing."""
    award = _locked(id)
    authorise(by, Can.ACCEPT_AWARD, award)
    if not agreed:
        raise NotAgreed
    if workflow.apply("accept", award, by=by, terms=TERMS):
        award.accepted_at = clock.now()


@command
def accept_for(id: UUID, *, how: Channel, by: Actor) -> None:
    """Write down the yes of somebody who gets letters by post and does not sign in: told in person, or on paper."""
    award = _locked(id)
    authorise(by, Can.ACCEPT_FOR_SOMEBODY, award)
    if not queries.goes_by_post(award):
        raise TheyDoIt
    if workflow.apply("accept_for", award, by=by, terms=TERMS, how=how):
        award.accepted_at = clock.now()


@command
def lapse(id: UUID, *, by: Actor) -> None:
    """End an offer that nobody answered: the money is free for others again."""
    _end("lapse", id, by)


@command
def lapse_unanswered(id: UUID, *, by: Actor) -> bool:
    """The same once the last day to say yes is over; False where the person has answered at this very moment."""
    return _locked(id).status is AwardStatus.OFFERED and _end("lapse", id, by)


@command
def cancel(id: UUID, *, by: Actor) -> None:
    """End an award before it was paid: the money is free for others again."""
    _end("cancel", id, by)


@command
def pay(id: UUID, *, paid_on: dt.date, by: Actor) -> None:
    """Record that the whole of what was awarded was paid on this day, and tell the person; once."""
    award = _locked(id)
    round_id, application_id = _in_a_pot(award)
    authorise(by, Can.PAY_AWARD, award)
    if award.status is AwardStatus.PAID and award.paid_on == paid_on:
        return  # the same press again
    workflow.due("pay", award)
    if paid_on > figures.day_of(clock.now()):
        raise WrongDay("The day of payment cannot be in the future")
    if paid_on < award.awarded_on:
        raise WrongDay("The day of payment cannot be before the award")
    with figures.following(award):
        ledger.pay(round_id, application_id=application_id, amount_pence=award.awarded_pence, by=by)
        workflow.apply("pay", award, by=by, amount_pence=award.awarded_pence)
        award.paid_on, award.paid_pence = paid_on, award.awarded_pence
    tell("award_paid", award)


@command
def close(id: UUID, *, heard: Heard, by: Actor) -> None:
    """Close a project that was paid and of which we know how it went, or asked in vain; thank the person. Once."""
    award = _locked(id)
    _in_a_pot(award)
    with figures.following(award):
        if not workflow.apply("close", award, by=by, heard=heard):
            return
    tell("award_closed", award)


@command
def take_back(id: UUID, *, amount_pence: int, shown: int, by: Actor) -> None:
    """Record that paid money came back to the pot; ``shown`` makes a second press of the same form refused."""
    award, round_id, application_id = _still_out(id, amount_pence, shown=shown, by=by)
    with figures.following(award):
        ledger.return_(round_id, application_id=application_id, amount_pence=amount_pence, by=by)
        award.returned_pence += amount_pence
    audit.record(by, "award.take_back", award, amount_pence=amount_pence)


@command
def write_off(id: UUID, *, amount_pence: int, shown: int, by: Actor) -> None:
    """Record that paid money which should come back will not; the pot does not have it again. ``shown`` as above."""
    award, round_id, application_id = _still_out(id, amount_pence, shown=shown, by=by)
    ledger.write_off(round_id, application_id=application_id, amount_pence=amount_pence, by=by)
    award.changed_at = clock.now()  # so that the same form is not sent twice
    audit.record(by, "award.write_off", award, amount_pence=amount_pence)


def _still_out(id: UUID, amount_pence: int, *, shown: int, by: Actor) -> tuple[Award, UUID, UUID]:
    """An award of which at least this much was paid and is neither back nor written off, with its round and idea."""
    award = _locked(id)
    round_id, application_id = _in_a_pot(award)
    authorise(by, Can.PAY_AWARD, award)
    award.expect(shown)
    out = ledger.still_out_pence(round_id, application_id)
    if amount_pence > out:
        raise MoreThanPaid(out)
    return award, round_id, application_id


def _end(move: str, id: UUID, by: Actor) -> bool:
    award = _locked(id)
    with figures.following(award):
        if not workflow.apply(move, award, by=by):
            return False
    round_id, application_id = _in_a_pot(award)
    ledger.release(round_id, application_id=application_id, by=by)
    tell("award_ended", award)
    return True


def _locked(id: UUID) -> Award:
    """The award, locked after its round, as every command that touches a pot does."""
    if (round_id := queries.round_of(id)) is not None:
        rounds.for_update(round_id)
    return queries.for_update(id)


def _in_a_pot(award: Award) -> tuple[UUID, UUID]:
    """The round and the idea that the ledger knows this award by."""
    if award.round_id is None or award.application_id is None:
        raise OutsideThePot
    return award.round_id, award.application_id


def tell(mail: str, award: Award, *, occasion: str = "", **context: Any) -> bool:
    """Write to the person whose project it is, once for each occasion; part of a command."""
    assert award.application_id is not None  # asked before
    application = applications.by_id(award.application_id)
    assert application is not None  # the foreign key says so
    person = accounts.by_id(application.applicant_id)
    assert person is not None  # the foreign key says so
    return outbox.enqueue(mail, to=person, about=award, occasion=occasion, application=application, **context)
