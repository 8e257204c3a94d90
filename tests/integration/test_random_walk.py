"""Some hundred commands in any order by anybody: nothing is spent twice, no state is reached but by the table."""

import datetime as dt
import random
from itertools import count

import pytest

from grants.applications.models import Application, Status
from grants.applications.services import leaving, sending
from grants.audit import queries as trail
from grants.awards import figures, publication
from grants.awards import queries as awards
from grants.awards import services as awarding
from grants.checks import queries as checks
from grants.checks.services import asking, checking
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.decisions import services as deciding
from grants.panels.models import OutcomeKind
from grants.panels.services import outcomes
from grants.permissions import NotAllowed
from grants.rounds import ledger
from grants.workflow import MOVES
from tests.factories import moves
from tests.factories.moves import NO, OUT, TEAM

# Whose turn a command is; now and then somebody else tries it.
WHOSE = {
    "submit": "ben",
    "reopen": "ben",
    "restore": "ben",
    "withdraw": "ben",
    "answer": "ben",
    "accept": "ben",
    "sign_off": "asha",
    "send_back": "asha",
    "discuss": "chi",
    "record": "chi",
    "pay": "fin",
    "take_back": "fin",
}
# Once the round has closed nobody sends or checks any more, and what was decided comes out.
LATER = ("publish", "accept", "pay", "take_back", "lapse", "cancel")


class Walk:
    """One command a step, on an idea that chance picks; a refusal is an answer like any other."""

    def __init__(self, world, seed):
        self.world, self.chance, self.places = world, random.Random(seed), count(1)
        states = (Status.DRAFT, Status.SUBMITTED, Status.IN_CHECK)
        ready = {"panel_number": None, "full_name": "Ben Demo", "by": world.ben}
        self.ideas = [world.add_application(state, **ready) for state in states]
        self.ideas += [world.add_application(Status.READY, **ready) for _ in range(6)]
        self.read = self.ideas[-6:]
        moves.seat(world)
        for id in self.read:
            for name in (*TEAM, "chi"):
                moves.read(world, id, name)
        self.done = {}

    def step(self, names):
        name, id = self.chance.choice(names), self.chance.choice(self.ideas)
        whose = WHOSE.get(name, "olu")
        if self.chance.random() < 0.1:
            whose = self.chance.choice(("amina", "ben", "pat", "chi", "olu", "oki", "asha", "fin", "ada"))
        before = self.states()
        try:
            getattr(self, name)(id, getattr(self.world, whose))
            self.done[name] = self.done.get(name, 0) + 1
        except (Refusal, NotAllowed):
            db.session.rollback()
        self.look(name, before)

    def look(self, name, before):
        allowed = {(frm, rule.to) for (model, _), rule in MOVES.items() if model is Application for frm in rule.frm}
        reached = {(before[id], now) for id, now in self.states().items() if now is not before[id]}
        assert reached - allowed == set(), name
        pot = ledger.balance(self.world.round)
        assert (pot.left_pence >= 0, pot.pot_pence) == (True, 3000_00), name

    def states(self):
        return {id: status for id, status in db.session.execute(db.select(Application.id, Application.status))}

    def version(self, id):
        return moves.version_of_outcome(id)

    def submit(self, id, by):
        moves.submit(id, by)

    def reopen(self, id, by):
        sending.reopen(id, at=clock.now(), by=by)

    def restore(self, id, by):
        sending.restore(id, by=by)

    def withdraw(self, id, by):
        if self.chance.random() < 0.2:  # or soon nobody would be left
            leaving.withdraw(id, by=by)

    def take(self, id, by):
        checking.take(id, by=by)

    def ask(self, id, by):
        asking.ask(id, question="Who owns the wall?", by=by)

    def _asked(self, id):
        return (checks.requests_of(id) or [None])[-1]

    def answer(self, id, by):
        if asked := self._asked(id):
            asking.answer(id, asked.id, text="We do.", by=by)

    def go_on(self, id, by):
        if asked := self._asked(id):
            asking.go_on(id, asked.id, told="They do.", by=by)

    def put_in_order(self, id, by):
        if checks.check_of(id):
            moves.put_in_order(id, by)

    def pass_on(self, id, by):
        checking.pass_on(id, by=by)

    def rule_out(self, id, by):
        checking.rule_out(id, **OUT, by=by)

    def check_again(self, id, by):
        checking.check_again(id, by=by)

    def discuss(self, id, by):
        outcomes.discuss(id, by=by)

    def _agreed(self):
        kind = self.chance.choice(list(OutcomeKind))
        more = {"amount_pence": self.chance.randint(300, 599) * 100} if kind is OutcomeKind.FUND_PART else {}
        if kind is OutcomeKind.RESERVE:
            more = {"reserve_position": next(self.places)}
        return moves.agree(self.world, kind, **more)

    def record(self, id, by):
        outcomes.record(id, agreed=self._agreed(), shown=self.version(id), by=by)

    def change(self, id, by):
        outcomes.change(id, agreed=self._agreed(), because=NO["note"], shown=self.version(id), by=by)

    def sign_off(self, id, by):
        deciding.sign_off(self.world.round, self.chance.sample(self.read, k=3), by=by)

    def send_back(self, id, by):
        deciding.send_back(id, because="Who was there?", by=by)

    def publish(self, id, by):
        publication.publish(self.world.round, by=by)

    def _award(self, act, id, **values):
        if award := awards.of_application(id):
            act(award.id, **values)

    def accept(self, id, by):
        self._award(awarding.accept, id, agreed=True, by=by)

    def pay(self, id, by):
        self._award(awarding.pay, id, paid_on=clock.now().date(), by=by)

    def take_back(self, id, by):
        if award := awards.of_application(id):
            awarding.take_back(award.id, amount_pence=50_00, shown=award.version, by=by)

    def lapse(self, id, by):
        self._award(awarding.lapse, id, by=by)

    def cancel(self, id, by):
        self._award(awarding.cancel, id, by=by)


NOT_A_STEP = {"step", "look", "states", "version"}
EARLIER = sorted(name for name in vars(Walk) if not name.startswith("_") and name not in {*NOT_A_STEP, *LATER})


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_people_press_everything_adds_up(world, app, seed):
    with app.app_context():
        walk = Walk(world, seed)
        for _ in range(160):
            walk.step(EARLIER)
        with clock.at(clock.now() + dt.timedelta(days=8)):
            settle(walk)
            for _ in range(60):
                walk.step(LATER)
        assert trail.first_fault() is None
        assert [*ledger.differences(), *figures.differences()] == []
    assert {"sign_off", "publish", "accept", "pay"} <= set(walk.done), walk.done


def settle(walk):
    """What is still open comes to an end, so that results can come out."""
    world = walk.world
    no = moves.agree(world, OutcomeKind.NOT_THIS_TIME)
    ends = {
        Status.SUBMITTED: lambda id: checking.take(id, by=world.olu),
        Status.READY: lambda id: checking.check_again(id, by=world.olu),
        Status.IN_CHECK: lambda id: checking.rule_out(id, **OUT, by=world.olu),
        Status.NEEDS_INFORMATION: lambda id: checking.rule_out(id, **OUT, by=world.olu),
        Status.SCORING: lambda id: outcomes.discuss(id, by=world.chi),
        Status.DISCUSSION: lambda id: outcomes.record(id, agreed=no, shown=walk.version(id), by=world.chi),
    }
    while unfinished := [id for id, state in walk.states().items() if state in ends]:
        for id in unfinished:
            ends[walk.states()[id]](id)
    for id, state in walk.states().items():
        if state in (Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME) and deciding.sign_off(
            world.round, [id], by=world.asha
        ):
            outcomes.record(id, agreed=no, shown=walk.version(id), by=world.chi)  # the pot is empty
            assert deciding.sign_off(world.round, [id], by=world.asha) == {}
