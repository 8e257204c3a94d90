"""The pot of a round: a ledger that only grows, and the balances that are summed from it.

Amounts are pence. The functions that write are called inside commands, which leave the audit line. Each locks the
round's row first and sums in a second statement, so that two people who promise money at once never promise the same
penny. Two things always hold: *left* is never below zero, and it covers what every mission has still reserved.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select

from grants.accounts.models import SYSTEM, Actor
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.money import pounds
from grants.permissions import Can, allowed
from grants.rounds import queries
from grants.rounds.models import Entry, FundingSource, LedgerEntry, Round, RoundMission, RoundStatus

# What an entry does to the money that is left; paying only fulfils what was promised.
SIGNS = {Entry.ALLOCATED: 1, Entry.COMMITTED: -1, Entry.RELEASED: 1, Entry.RETURNED: 1}

Totals = Counter[Entry]  # pence by kind of entry
Part = tuple[UUID | None, UUID | None]  # mission and funding source
K = TypeVar("K")


class PotTooSmall(Refusal):
    def __init__(self, wanted_pence: int, available_pence: int) -> None:
        short = wanted_pence - available_pence
        super().__init__(
            f"{pounds(available_pence)} is left for this mission and this needs {pounds(wanted_pence)}: "
            f"{pounds(short)} short."
        )
        self.short_pence = short


class TooMuch(Refusal):
    """More than there is to pay, to get back or to set free."""

    def __init__(self, what: str, wanted_pence: int, most_pence: int) -> None:
        super().__init__(f"You cannot {what} {pounds(wanted_pence)}. The most is {pounds(most_pence)}.")


@dataclass(frozen=True)
class MissionBalance:
    """One mission's part of a pot, in pence."""

    mission_id: UUID
    ring_fence_pence: int  # kept for this mission, less what was released
    reserved_pence: int  # the part of the ring-fence that is not promised yet
    committed_pence: int  # promised, net of what was released
    paid_pence: int
    returned_pence: int
    available_pence: int  # the most that this mission could still be promised


@dataclass(frozen=True)
class Balance:
    """A pot as its ledger has it, in pence: left = pot − committed + returned."""

    pot_pence: int
    committed_pence: int  # promised, net of what was released; paid or not
    paid_pence: int
    returned_pence: int
    written_off_pence: int
    missions: tuple[MissionBalance, ...]  # in the round's order

    @property
    def left_pence(self) -> int:
        return self.pot_pence - self.committed_pence + self.returned_pence

    @property
    def to_pay_pence(self) -> int:
        """Promised and not paid yet."""
        return self.committed_pence - self.paid_pence

    @property
    def reserved_pence(self) -> int:
        """What is left but kept for single missions."""
        return sum(mission.reserved_pence for mission in self.missions)

    def of(self, mission_id: UUID) -> MissionBalance | None:
        return next((mission for mission in self.missions if mission.mission_id == mission_id), None)


@dataclass(frozen=True)
class Difference:
    """A stored figure that is not what its records come to; what ``grants doctor`` prints."""

    what: str
    stored: int | str
    records: int | str


def balance(round_id: UUID, *, seen_by: Actor = SYSTEM) -> Balance:
    """The pot of one round; a round without entries has an empty one.

    ``seen_by`` somebody, it is what a page may show them: as if nothing had been promised yet to an idea they stepped
    out of, or nobody could subtract what they see from the sum and know what they do not see.
    """
    return balances([round_id], seen_by=seen_by)[round_id]


def balances(round_ids: Sequence[UUID], *, seen_by: Actor = SYSTEM) -> dict[UUID, Balance]:
    """The pots of these rounds, in two queries however many they are."""
    sums: dict[UUID, defaultdict[UUID | None, Totals]] = defaultdict(lambda: defaultdict(Counter))
    ledger = (
        select(LedgerEntry.round_id, LedgerEntry.mission_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence))
        .where(LedgerEntry.round_id.in_(round_ids))
        .group_by(LedgerEntry.round_id, LedgerEntry.mission_id, LedgerEntry.kind)
    )
    if seen_by != SYSTEM:
        ledger = ledger.where(allowed(seen_by, Can.COUNT_ENTRY, LedgerEntry))
    for round_id, mission_id, kind, pence in db.session.execute(ledger):
        sums[round_id][mission_id][kind] = int(pence)
    fences: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    missions = select(RoundMission).where(RoundMission.round_id.in_(round_ids))
    for mission in db.session.scalars(missions.order_by(RoundMission.position, RoundMission.id)):
        fences[mission.round_id][mission.mission_id] = mission.ring_fence_pence
    return {id: _balance(sums[id], fences[id]) for id in round_ids}


def available_pence(round_id: UUID, mission_id: UUID, *, seen_by: Actor = SYSTEM) -> int:
    """The most that this mission could still be promised: what is left, less what other missions have reserved.

    ``seen_by`` as for ``balance``.
    """
    pot = balance(round_id, seen_by=seen_by)
    found = pot.of(mission_id)
    return found.available_pence if found else pot.left_pence - pot.reserved_pence


def allocate(round_id: UUID, *, source_id: UUID, amount_pence: int, by: Actor) -> None:
    """Put a funding source's money into the pot."""
    queries.for_update(round_id)
    _write(round_id, Entry.ALLOCATED, amount_pence, by, source_id=source_id)


def commit(round_id: UUID, *, mission_id: UUID, application_id: UUID, amount_pence: int, by: Actor) -> None:
    """Promise money to an idea from the sources in their order; refused when the pot or a ring-fence cannot bear it."""
    queries.for_update(round_id)
    available = available_pence(round_id, mission_id)
    if amount_pence > available:
        raise PotTooSmall(amount_pence, available)
    for source_id, pence in _split(amount_pence, _left_by_source(round_id)):
        _write(round_id, Entry.COMMITTED, pence, by, source_id, mission_id, application_id)


def release(round_id: UUID, *, application_id: UUID, by: Actor) -> int:
    """Set free what was promised to an idea and is not paid; gives the pence that the pot has again."""
    return _settle(round_id, application_id, Entry.RELEASED, None, by, "release")


def pay(round_id: UUID, *, application_id: UUID, amount_pence: int, by: Actor) -> None:
    """Record that promised money left; refused beyond what is promised and not paid."""
    _settle(round_id, application_id, Entry.PAID, amount_pence, by, "pay")


def return_(round_id: UUID, *, application_id: UUID, amount_pence: int, by: Actor) -> None:
    """Record that paid money came back to the pot; refused beyond what was paid and is still out."""
    _settle(round_id, application_id, Entry.RETURNED, amount_pence, by, "get back")


def write_off(round_id: UUID, *, application_id: UUID, amount_pence: int, by: Actor) -> None:
    """Record that paid money will not come back; the pot does not have it again."""
    _settle(round_id, application_id, Entry.WRITTEN_OFF, amount_pence, by, "write off")


def still_out_pence(round_id: UUID, application_id: UUID) -> int:
    """What was paid to an idea and has neither come back nor been written off."""
    return sum(pence for _, pence in _open(round_id, application_id, Entry.RETURNED))


def release_ring_fence(round_id: UUID, *, mission_id: UUID, amount_pence: int, by: Actor) -> None:
    """Let other missions have a part of what is still reserved for this one."""
    queries.for_update(round_id)
    found = balance(round_id).of(mission_id)
    reserved = found.reserved_pence if found else 0
    if amount_pence > reserved:
        raise TooMuch("release", amount_pence, reserved)
    _write(round_id, Entry.RING_FENCE_RELEASED, amount_pence, by, mission_id=mission_id)


def differences() -> Iterator[Difference]:
    """Every pot whose entries contradict each other or the round's own funding sources; reads a round at a time."""
    rounds = db.session.execute(select(Round.id, Round.slug, Round.status).order_by(Round.slug)).all()
    for id, slug, status in rounds:
        yield from _differences(id, f"round {slug}", published=status is not RoundStatus.DRAFT)


def _differences(round_id: UUID, name: str, *, published: bool) -> Iterator[Difference]:
    pot = balance(round_id)
    sources = select(func.coalesce(func.sum(FundingSource.amount_pence), 0)).where(FundingSource.round_id == round_id)
    promised_in = int(db.session.scalar(sources) or 0) if published else 0
    if promised_in != pot.pot_pence:
        yield Difference(f"{name}: pot", pot.pot_pence, promised_in)
    if pot.left_pence < pot.reserved_pence:
        yield Difference(f"{name}: left, against what is reserved", pot.left_pence, pot.reserved_pence)
    for source_id, left in _left_by_source(round_id):
        if left < 0:
            yield Difference(f"{name}: left of funding source {source_id}", left, 0)
    for application_id, totals in _by_application(round_id):
        committed, paid = _committed(totals), totals[Entry.PAID]
        if paid > committed:
            yield Difference(f"{name}: paid to application {application_id}", paid, committed)
        if (back := totals[Entry.RETURNED] + totals[Entry.WRITTEN_OFF]) > paid:
            yield Difference(f"{name}: returned by application {application_id}", back, paid)


def _by_application(round_id: UUID) -> Iterator[tuple[UUID, Totals]]:
    """What each idea of a round was promised, paid and so on, one at a time."""
    rows = (
        select(LedgerEntry.application_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence))
        .where(LedgerEntry.round_id == round_id, LedgerEntry.application_id.is_not(None))
        .group_by(LedgerEntry.application_id, LedgerEntry.kind)
        .order_by(LedgerEntry.application_id)
        .execution_options(yield_per=1000)
    )
    here: UUID | None = None
    totals: Totals = Counter()
    with closing(db.session.execute(rows)) as sums:  # whoever asks for the first difference only leaves no cursor open
        for application_id, kind, pence in sums:
            if here is not None and application_id != here:
                yield here, totals
                totals = Counter()
            here, totals[kind] = application_id, int(pence)
    if here is not None:
        yield here, totals


def _balance(sums: defaultdict[UUID | None, Totals], fences: Mapping[UUID, int]) -> Balance:
    totals = sum(sums.values(), Counter[Entry]())
    left = sum(sign * totals[kind] for kind, sign in SIGNS.items())
    named = [*fences, *(id for id in sums if id is not None and id not in fences)]
    fence = {id: fences.get(id, 0) - sums[id][Entry.RING_FENCE_RELEASED] for id in named}
    reserved = {id: max(0, fence[id] - _committed(sums[id]) + sums[id][Entry.RETURNED]) for id in named}
    missions = (
        MissionBalance(
            mission_id=id,
            ring_fence_pence=fence[id],
            reserved_pence=reserved[id],
            committed_pence=_committed(sums[id]),
            paid_pence=sums[id][Entry.PAID],
            returned_pence=sums[id][Entry.RETURNED],
            available_pence=left - sum(reserved.values()) + reserved[id],
        )
        for id in named
    )
    return Balance(
        pot_pence=totals[Entry.ALLOCATED],
        committed_pence=_committed(totals),
        paid_pence=totals[Entry.PAID],
        returned_pence=totals[Entry.RETURNED],
        written_off_pence=totals[Entry.WRITTEN_OFF],
        missions=tuple(missions),
    )


def _committed(totals: Totals) -> int:
    return totals[Entry.COMMITTED] - totals[Entry.RELEASED]


def _left_by_source(round_id: UUID) -> list[tuple[UUID | None, int]]:
    """What each funding source has left, in the order in which they are used."""
    rows = (
        select(LedgerEntry.funding_source_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence))
        .join(FundingSource, LedgerEntry.funding_source_id == FundingSource.id)
        .where(LedgerEntry.round_id == round_id)
        .group_by(LedgerEntry.funding_source_id, LedgerEntry.kind, FundingSource.position)
        .order_by(FundingSource.position, LedgerEntry.funding_source_id)
    )
    left: Counter[UUID | None] = Counter()
    for source_id, kind, pence in db.session.execute(rows):
        left[source_id] += SIGNS.get(kind, 0) * int(pence)
    return list(left.items())


def _open(round_id: UUID, application_id: UUID, kind: Entry) -> list[tuple[Part, int]]:
    """What an entry of this kind could still be about: pence by mission and source, in the sources' order."""
    rows = (
        select(
            LedgerEntry.mission_id, LedgerEntry.funding_source_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence)
        )
        .join(FundingSource, LedgerEntry.funding_source_id == FundingSource.id)
        .where(LedgerEntry.round_id == round_id, LedgerEntry.application_id == application_id)
        .group_by(LedgerEntry.mission_id, LedgerEntry.funding_source_id, LedgerEntry.kind, FundingSource.position)
        .order_by(FundingSource.position, LedgerEntry.funding_source_id)
    )
    parts: dict[Part, Totals] = defaultdict(Counter)
    for mission_id, source_id, was, pence in db.session.execute(rows):
        parts[mission_id, source_id][was] = int(pence)
    if kind in (Entry.RELEASED, Entry.PAID):
        return [(part, _committed(of) - of[Entry.PAID]) for part, of in parts.items()]
    return [(part, of[Entry.PAID] - of[Entry.RETURNED] - of[Entry.WRITTEN_OFF]) for part, of in parts.items()]


def _settle(round_id: UUID, application_id: UUID, kind: Entry, pence: int | None, by: Actor, verb: str) -> int:
    """Follow an idea's earlier entries with one of this kind, source by source; everything open where no pence said."""
    queries.for_update(round_id)
    parts = _open(round_id, application_id, kind)
    most = sum(open_pence for _, open_pence in parts)
    wanted = most if pence is None else pence
    if wanted > most:
        raise TooMuch(verb, wanted, most)
    for (mission_id, source_id), part in _split(wanted, parts):
        _write(round_id, kind, part, by, source_id, mission_id, application_id)
    return wanted


def _split(pence: int, parts: Sequence[tuple[K, int]]) -> Iterator[tuple[K, int]]:
    """Take this much from the parts in their order; together they hold it."""
    for key, held in parts:
        if (taken := min(pence, held)) > 0:
            yield key, taken
            pence -= taken


def _write(
    round_id: UUID,
    kind: Entry,
    amount_pence: int,
    by: Actor,
    source_id: UUID | None = None,
    mission_id: UUID | None = None,
    application_id: UUID | None = None,
) -> None:
    db.session.add(
        LedgerEntry(
            round_id=round_id,
            mission_id=mission_id,
            funding_source_id=source_id,
            application_id=application_id,
            kind=kind,
            amount_pence=amount_pence,
            recorded_by_id=by.id,
        )
    )
    db.session.flush()
