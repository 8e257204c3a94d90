"""The pot is a ledger: it never goes below zero, it keeps what is reserved, and its sums are its entries."""

from collections import Counter
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.accounts.models import SYSTEM
from grants.applications.models import Status
from grants.audit import services as audit
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.rounds import ledger
from grants.rounds.models import Entry, FundingSource, LedgerEntry, Round, RoundMission
from tests.factories.world import save
from tests.support.statements import statements

pytestmark = pytest.mark.usefixtures("ctx")
rounds = count(1)


@command
def write(what, round_id, **values):
    """One entry as a command writes it, with its line in the trail."""
    getattr(ledger, what)(round_id, **values)
    audit.record(values["by"], f"pot.{what}", db.session.get_one(Round, round_id))


@command
def fence(round_id, mission_id, pence):
    mission = db.session.scalars(
        sa.select(RoundMission).where(RoundMission.round_id == round_id, RoundMission.mission_id == mission_id)
    ).one()
    mission.ring_fence_pence = pence
    audit.record(SYSTEM, "round.edit", db.session.get_one(Round, round_id))


def entries(round_id):
    return db.session.scalars(
        sa.select(LedgerEntry).where(LedgerEntry.round_id == round_id).order_by(LedgerEntry.created_at, LedgerEntry.id)
    ).all()


@pytest.fixture
def idea(world):
    return world.add_application(Status.RECOMMENDED)


@pytest.fixture
def streets(world):
    return world.missions["estates-and-streets"]


@pytest.fixture
def food(world):
    return world.missions["eating-well"]


def test_a_new_pot_holds_what_was_allocated(world):
    pot = ledger.balance(world.round)
    assert (pot.pot_pence, pot.committed_pence, pot.left_pence) == (3000_00, 0, 3000_00)


def test_money_that_is_promised_is_not_left(world, idea, streets):
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=600_00, by=world.asha)
    pot = ledger.balance(world.round)
    assert (pot.committed_pence, pot.paid_pence, pot.to_pay_pence, pot.left_pence) == (600_00, 0, 600_00, 2400_00)


def test_paying_a_promise_takes_nothing_more_from_the_pot(world, idea, streets):
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=600_00, by=world.asha)
    write("pay", world.round, application_id=idea, amount_pence=600_00, by=world.fin)
    pot = ledger.balance(world.round)
    assert (pot.committed_pence, pot.paid_pence, pot.to_pay_pence, pot.left_pence) == (600_00, 600_00, 0, 2400_00)


def test_returned_money_is_left_again_and_written_off_money_is_not(world, idea, streets):
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=600_00, by=world.asha)
    write("pay", world.round, application_id=idea, amount_pence=600_00, by=world.fin)
    write("return_", world.round, application_id=idea, amount_pence=150_00, by=world.fin)
    write("write_off", world.round, application_id=idea, amount_pence=50_00, by=world.fin)
    pot = ledger.balance(world.round)
    assert (pot.returned_pence, pot.written_off_pence, pot.left_pence) == (150_00, 50_00, 2550_00)


def test_the_refusal_says_how_much_is_short(world, idea, streets):
    with pytest.raises(ledger.PotTooSmall) as refused:
        write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=3990_00, by=world.asha)
    assert str(refused.value) == "£3,000 is left for this mission and this needs £3,990: £990 short."
    assert [entry.kind for entry in entries(world.round)] == [Entry.ALLOCATED]


def test_a_ring_fence_is_kept_from_other_missions_until_it_is_released(world, idea, streets, food):
    fence(world.round, food, 1000_00)
    assert ledger.available_pence(world.round, streets) == 2000_00
    assert ledger.available_pence(world.round, food) == 3000_00
    write("release_ring_fence", world.round, mission_id=food, amount_pence=400_00, by=world.olu)
    assert ledger.available_pence(world.round, streets) == 2400_00
    assert ledger.balance(world.round).of(food).reserved_pence == 600_00


def test_a_mission_spends_its_own_ring_fence_first(world, idea, streets, food):
    fence(world.round, streets, 1000_00)
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=700_00, by=world.asha)
    assert ledger.balance(world.round).of(streets).reserved_pence == 300_00
    assert ledger.available_pence(world.round, food) == 2000_00


def test_no_more_of_a_ring_fence_can_be_released_than_is_still_reserved(world, idea, streets):
    fence(world.round, streets, 1000_00)
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=700_00, by=world.asha)
    with pytest.raises(ledger.TooMuch):
        write("release_ring_fence", world.round, mission_id=streets, amount_pence=300_01, by=world.olu)


def test_sources_are_used_in_their_order_and_a_promise_may_be_split(world, idea, streets):
    first = db.session.scalars(sa.select(FundingSource).where(FundingSource.round_id == world.round)).one()
    second = FundingSource(round_id=world.round, name="A local firm", amount_pence=500_00, position=1)
    save(second)
    write("allocate", world.round, source_id=second.id, amount_pence=500_00, by=world.olu)
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=3200_00, by=world.asha)
    parts = [(e.funding_source_id, e.amount_pence) for e in entries(world.round) if e.kind is Entry.COMMITTED]
    assert sorted(parts, key=lambda part: -part[1]) == [(first.id, 3000_00), (second.id, 200_00)]


def test_released_money_goes_back_to_the_sources_it_came_from(world, idea, streets):
    second = FundingSource(round_id=world.round, name="A local firm", amount_pence=500_00, position=1)
    save(second)
    write("allocate", world.round, source_id=second.id, amount_pence=500_00, by=world.olu)
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=3200_00, by=world.asha)
    write("release", world.round, application_id=idea, by=world.asha)
    back = {e.funding_source_id: e.amount_pence for e in entries(world.round) if e.kind is Entry.RELEASED}
    taken = {e.funding_source_id: e.amount_pence for e in entries(world.round) if e.kind is Entry.COMMITTED}
    assert back == taken
    assert ledger.balance(world.round).left_pence == 3500_00


def test_releasing_twice_sets_free_once(world, idea, streets):
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=600_00, by=world.asha)
    write("release", world.round, application_id=idea, by=world.asha)
    write("release", world.round, application_id=idea, by=world.asha)
    assert ledger.balance(world.round).left_pence == 3000_00


@pytest.mark.parametrize("verb", ["pay", "return_", "write_off"])
def test_no_more_moves_than_was_promised_or_paid(world, idea, streets, verb):
    write("commit", world.round, mission_id=streets, application_id=idea, amount_pence=600_00, by=world.asha)
    with pytest.raises(ledger.TooMuch):
        write(verb, world.round, application_id=idea, amount_pence=600_01, by=world.fin)


def test_an_entry_is_never_changed_or_removed(world):
    [entry] = entries(world.round)
    with pytest.raises(sa.exc.DBAPIError):
        save_statement(sa.update(LedgerEntry).where(LedgerEntry.id == entry.id).values(amount_pence=1))
    with pytest.raises(sa.exc.DBAPIError):
        save_statement(sa.delete(LedgerEntry).where(LedgerEntry.id == entry.id))


@command
def save_statement(statement):
    db.session.execute(statement)
    audit.record(SYSTEM, "pot.tampered", db.session.scalars(sa.select(Round)).first())


def test_balances_of_many_rounds_take_two_queries(world, idea, streets):
    others = [world.add_round(f"more-{n}", pot_pence=100_00) for n in range(5)]
    with statements() as queries_made:
        found = ledger.balances([world.round, *others])
    assert len(queries_made) == 2
    assert [found[id].pot_pence for id in others] == [100_00] * 5


def test_sixteen_people_at_once_cannot_overspend_a_pot(world, at_once, streets):
    ideas = [world.add_application(Status.RECOMMENDED) for _ in range(16)]

    def promise(n):
        ledger.available_pence(world.round, streets)  # what a page reads before its command
        write("commit", world.round, mission_id=streets, application_id=ideas[n], amount_pence=900_00, by=world.asha)

    results = at_once(promise)
    assert Counter(type(result) for result in results) == {type(None): 3, ledger.PotTooSmall: 13}
    assert ledger.balance(world.round).left_pence == 300_00
    assert list(ledger.differences()) == []


def test_a_pot_that_is_not_its_sources_is_named(world):
    save(FundingSource(round_id=world.round, name="Never put in", amount_pence=5_00, position=1))
    assert list(ledger.differences()) == [ledger.Difference("round spring: pot", 3000_00, 3005_00)]


def test_money_paid_beyond_its_promise_is_named(world, idea):
    source = db.session.scalars(sa.select(FundingSource.id).where(FundingSource.round_id == world.round)).one()
    save(
        LedgerEntry(
            round_id=world.round,
            funding_source_id=source,
            application_id=idea,
            kind=Entry.PAID,
            amount_pence=7_00,
            recorded_by_id=world.fin.id,
        )
    )
    assert list(ledger.differences()) == [ledger.Difference(f"round spring: paid to application {idea}", 7_00, 0)]


# A pot in a few lines, to hold the real one against: two missions with a fence each, four ideas, two of each mission.


class Model:
    def __init__(self, pot, fences):
        self.pot, self.fences = pot, list(fences)
        self.promised, self.paid, self.back = Counter(), Counter(), Counter()
        self.written_off = Counter()

    def held(self, mission):
        """What this mission has had of the pot and not given back."""
        return sum(self.promised[idea] - self.back[idea] for idea in range(4) if idea % 2 == mission)

    def reserved(self, mission):
        return max(0, self.fences[mission] - self.held(mission))

    @property
    def left(self):
        return self.pot - self.held(0) - self.held(1)

    def does(self, verb, idea, pence):
        """Do it as the real one should; False where it should be refused."""
        mission, out = idea % 2, self.paid[idea] - self.back[idea] - self.written_off[idea]
        if verb == "commit" and pence <= self.left - self.reserved(1 - mission):
            self.promised[idea] += pence
        elif verb == "release":
            self.promised[idea] = self.paid[idea]
        elif verb == "pay" and pence <= self.promised[idea] - self.paid[idea]:
            self.paid[idea] += pence
        elif verb == "return_" and pence <= out:
            self.back[idea] += pence
        elif verb == "write_off" and pence <= out:
            self.written_off[idea] += pence
        elif verb == "release_ring_fence" and pence <= self.reserved(mission):
            self.fences[mission] -= pence
        else:
            return False
        return True


VERBS = ("commit", "commit", "commit", "release", "pay", "pay", "return_", "write_off", "release_ring_fence")
pence = st.integers(1, 90)
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 3), pence), max_size=14)


@settings(max_examples=30)
@given(fences=st.tuples(st.integers(0, 50), st.integers(0, 50)), sources=st.lists(pence, max_size=2), steps=steps)
def test_whatever_is_done_the_pot_is_what_its_entries_say_and_never_short(world, fences, sources, steps):
    round_id, ideas, missions = a_pot(world, fences, sources)
    model = Model(100 + sum(sources), fences)
    for verb, idea, amount in steps:
        values = {"application_id": ideas[idea], "amount_pence": amount, "by": world.asha}
        if verb in ("commit", "release_ring_fence"):
            values["mission_id"] = missions[idea % 2]
        if verb == "release":
            del values["amount_pence"]
        if verb == "release_ring_fence":
            del values["application_id"]
        if model.does(verb, idea, amount):
            write(verb, round_id, **values)
        else:
            with pytest.raises(Refusal):
                write(verb, round_id, **values)

    pot = ledger.balance(round_id)
    assert pot.left_pence == model.left >= pot.reserved_pence >= 0
    assert [pot.of(id).reserved_pence for id in missions] == [model.reserved(0), model.reserved(1)]
    assert pot.committed_pence == sum(model.promised.values())
    assert pot.paid_pence == sum(model.paid.values())
    assert pot.returned_pence == sum(model.back.values())
    signed = sum(ledger.SIGNS.get(entry.kind, 0) * entry.amount_pence for entry in entries(round_id))
    assert signed == pot.left_pence
    assert [difference for difference in ledger.differences() if difference.what.startswith("round pot-")] == []


def a_pot(world, fences, extra):
    """A round of £1 and these further sources, in pence, with these fences for two missions."""
    missions = [world.missions["eating-well"], world.missions["young-people"]]
    round_id = world.add_round(f"pot-{next(rounds)}", pot_pence=100)
    for position, amount in enumerate(extra, start=1):
        source = FundingSource(round_id=round_id, name=f"Source {position}", amount_pence=amount, position=position)
        save(source)
        write("allocate", round_id, source_id=source.id, amount_pence=amount, by=world.olu)
    for mission_id, reserved in zip(missions, fences, strict=True):
        fence(round_id, mission_id, reserved)
    ideas = [world.add_application(Status.RECOMMENDED, round_id=round_id) for _ in range(4)]
    return round_id, ideas, missions
