"""Whoever stepped out of an idea reads the same pages whatever becomes of it: nothing can be worked out from them."""

import re
from dataclasses import replace

import pytest

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.awards import publication
from grants.core import clock
from grants.core.db import db
from grants.decisions import services as decisions
from grants.panels import queries
from grants.panels.models import Degree, OutcomeKind
from grants.panels.services import outcomes
from grants.panels.services.readings import Incomplete
from grants.rounds.models import Round
from tests.factories.decided import Decided
from tests.factories.world import change
from tests.integration.panels.conftest import agreed

PAGES = {
    "asha": ("/desk", "/desk/rounds", "/desk/rounds/spring", "/desk/rounds/spring/decisions"),
    "dee": ("/desk", "/desk/rounds/spring", "/desk/rounds/spring/decisions", "/desk/awards"),
    "fin": ("/desk", "/desk/rounds/spring/interests", "/desk/rounds/spring", "/desk/awards"),
    "olu": (
        "/desk",
        "/desk/rounds",
        "/desk/rounds/spring",
        "/desk/rounds/spring/decisions",
        "/desk/rounds/spring/letters",
        "/desk/rounds/spring/results",
        "/desk/rounds/spring/panels",
        "/desk/rounds/spring/panels/{panel}",
        "/desk/rounds/spring/panels/{panel}/ideas",
        "/desk/rounds/spring/panels/{panel}/results",
        "/desk/rounds/spring/panels/{panel}/agreement",
        "/desk/rounds/spring/draw",
        "/desk/reviews",
    ),
    "chi": (
        "/panel",
        "/panel/{panel}",
        "/panel/{panel}/names",
        "/panel/meetings",
        "/panel/meetings/{panel}",
        "/panel/meetings/ideas/{seen}",
        "/panel/meetings/{panel}/agreement",
    ),
}


@pytest.fixture
def world(app, monkeypatch):
    """A pot of £3,000 of which £1,700 is signed off; two ideas with equal scores for two missions; and one of Ben's."""
    world = Decided(app)
    world.close()
    world.panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.decide(OutcomeKind.FUND, 1700_00)
    world.seen = world.decide(
        OutcomeKind.RESERVE, signed=False, mission_id=world.missions["eating-well"], outcome={"reserve_position": 1}
    )
    twin = world.decide(OutcomeKind.FUND, 450_00, signed=False, mission_id=world.missions["young-people"])
    world.hidden = world.add_application(
        Status.SCORING, by=world.ben, full_name="Ben Demo", mission_id=world.missions["eating-well"]
    )
    readers = (world.pat, world.priya, world.sam)
    for id in (world.seen, twin, world.hidden):
        world.assign(world.panel, id, *readers)
    for id in (world.seen, twin):
        world.declare(world.chi, id, Degree.NONE)
        for reader in readers:
            world.add_reading(id, reader, 3, 3, 3, 3, 3)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # pages say as of when they stand
    return world


def score_it(world):
    for reader in (world.pat, world.priya, world.sam):
        world.add_reading(world.hidden, reader, 4, 4, 4, 4, 4)


def decide_it(world, kind, pence=None, status=Status.RECOMMENDED, **outcome):
    change(db.session.get_one(Application, world.hidden), status=status)
    world.add_outcome(world.hidden, kind, pence, by=world.pat, **outcome)


def fund_it(world):
    decide_it(world, OutcomeKind.FUND, 600_00)


def sign_it_off(world):
    fund_it(world)
    colleague = Actor(world.oki.id, world.asha.roles)
    assert decisions.sign_off(world.round, [world.hidden], by=colleague) == {}


def keep_it_in_reserve(world):
    decide_it(world, OutcomeKind.RESERVE, status=Status.RESERVE, reserve_position=2)


BECOMES = {
    "scored": score_it,
    "recommended": fund_it,
    "signed off": sign_it_off,
    "on the reserve list": keep_it_in_reserve,
    "withdrawn": lambda world: change(db.session.get_one(Application, world.hidden), status=Status.WITHDRAWN),
}


def pages(world, as_, who):
    """Every page of this person, without what is new each time."""
    browser = as_(getattr(world, who))
    found = {}
    for path in PAGES[who]:
        answer = browser.get(path.format(panel=world.panel, seen=world.seen), follow_redirects=True)
        assert answer.status_code == 200, path
        found[path] = re.sub(r'(name="csrf_token" value="|nonce=")[^"]*', "", answer.text)
    return found


@pytest.mark.parametrize("becomes", BECOMES)
@pytest.mark.parametrize("who", PAGES)
def test_pages_are_the_same_whatever_becomes_of_what_is_hidden(app, world, as_, who, becomes):
    world.declare(getattr(world, who), world.hidden, Degree.DIRECT)
    before = pages(world, as_, who)
    with app.app_context():
        BECOMES[becomes](world)
    assert pages(world, as_, who) == before


@pytest.mark.parametrize("who", ["asha", "olu", "chi", "fin"])
def test_whoever_did_not_step_out_sees_it_move(app, world, as_, who):
    world.declare(getattr(world, who), world.hidden, Degree.NONE)
    before = pages(world, as_, who)
    with app.app_context():
        sign_it_off(world)
    assert pages(world, as_, who) != before


def test_an_undeclared_idea_moves_nothing_for_the_chair_either(app, world, as_):
    before = pages(world, as_, "chi")
    with app.app_context():
        sign_it_off(world)
    assert pages(world, as_, "chi") == before


def test_a_chair_who_stepped_out_is_not_told_that_a_place_is_taken(app, world):
    world.declare(world.chi, world.hidden, Degree.DIRECT)
    with app.app_context():
        keep_it_in_reserve(world)
        wanted = agreed(world, OutcomeKind.RESERVE, present=("pat", "priya", "sam", "chi"), reserve_position=2)
        outcomes.record(world.seen, agreed=wanted, shown=1, by=world.chi)
        assert queries.outcome(world.seen).reserve_position == 2
        world.declare(world.chi, world.hidden, Degree.NONE)
        again = replace(wanted, note="What the panel would like to hear next time.")
        with pytest.raises(Incomplete) as refused:
            outcomes.record(world.seen, agreed=again, shown=2, by=world.chi)
        assert [fault.sentence for fault in refused.value.faults] == ["Another idea has place 2 on the list"]


def test_two_ideas_at_one_place_hold_the_results_up(app, world):
    world.decide(OutcomeKind.RESERVE, title="Kites", outcome={"reserve_position": 7})
    world.decide(OutcomeKind.RESERVE, title="Boats", outcome={"reserve_position": 7})
    with app.app_context():
        lacks = publication.dry_run(world.round, world.olu).lacks
        shared = [lack.application.title for lack in lacks if lack.missing is publication.Missing.PLACE]
    assert shared == ["Boats", "Kites"]


def test_an_officer_who_stepped_out_leaves_the_results_to_a_colleague(world, as_):
    world.declare(world.olu, world.hidden, Degree.DIRECT)
    page = as_(world.olu).get("/desk/rounds/spring/results").text
    assert "A colleague publishes the results of this round" in page
    assert "£" not in page


@pytest.mark.parametrize("is_promised", [False, True])
@pytest.mark.parametrize(("pence", "may"), [(300_00, True), (300_01, False), (1000_00, False)])
def test_an_approver_who_stepped_out_gets_the_same_answer_whatever_became_of_it(app, world, pence, may, is_promised):
    """£1,300 is left, and the idea that is kept from Asha may be promised £1,000 at most; it asks for £600."""
    world.declare(world.asha, world.hidden, Degree.DIRECT)
    dear = world.decide(OutcomeKind.FUND, pence, signed=False)
    with app.app_context():
        change(db.session.get_one(Round, world.round), most_pence=1000_00)
        if is_promised:
            sign_it_off(world)
        refused = decisions.sign_off(world.round, [dear], by=world.asha)
        assert refused == ({} if may else {dear: str(decisions.NotForThisToo())})
