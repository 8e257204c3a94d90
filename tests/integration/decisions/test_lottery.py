"""A draw is announced before scores close, among ideas that are published before an event, and held once after it."""

import datetime as dt
import json
import re
import shlex
import subprocess
import sys
from html import unescape

import pytest

from grants.audit.models import AuditEvent
from grants.audit.queries import first_fault
from grants.awards import publication
from grants.core import clock, secrets
from grants.core.db import db
from grants.decisions import lottery, record_queries, services
from grants.panels import record
from grants.panels.drawing import draw
from grants.panels.models import Degree, OutcomeKind
from grants.panels.redoing import redo
from grants.permissions import NotAllowed
from grants.rounds.models import Round
from tests.factories.scored import Scored
from tests.factories.world import change

RESULT = "03,11,17,28,41,52"
PAGE, DESK = "/how-decisions-are-made/spring/draw", "/desk/rounds/spring/draw"


class Tied(Scored):
    """Announced before anything was decided: two ideas with the same score, and money for one of them."""

    def __init__(self, app):
        self.event_at = clock.now() + dt.timedelta(days=2)
        super().__init__(app)
        self.seventh = self.scored("eating-well", OutcomeKind.NOT_THIS_TIME, None, (3, 3, 2), panel_number=7)

    def close(self):
        super().close()
        with self._context():
            self.announce()

    def announce(self, event="National Lottery, 16 May 2026", **more):
        lottery.announce(self.round, **{"event": event, "event_at": self.event_at, "by": self.olu, **more})

    def publish_pool(self, **more):
        lottery.publish_pool(self.round, **{"by": self.olu, **more})

    def hold(self, result=RESULT, **more):
        with clock.at(self.event_at + dt.timedelta(hours=1)):
            lottery.hold(self.round, **{"result": result, "by": self.olu, **more})

    def draw(self):
        return record_queries.draw_of(self.round)


@pytest.fixture
def world(app):
    return Tied(app)


def told(world):
    return record_queries.told(db.session.get_one(Round, world.round))


def test_what_shares_the_score_at_the_line_is_drawn_among_and_nothing_else(ctx, world):
    worked = record.work_out(told(world))
    assert worked.inseparable == {"IDEA-0005": "same score", "IDEA-0007": "same score"}
    assert set(worked.allocation.needs_draw) == {"IDEA-0005", "IDEA-0007"}


def test_the_draw_decides_who_gets_the_rest(ctx, world):
    world.publish_pool()
    world.hold()
    first, second = world.draw().drawn_order
    amounts = record.work_out(told(world)).allocation.amounts()
    assert (amounts[first], amounts[second]) == (600_00, 0)
    assert first_fault() is None
    draws = db.select(AuditEvent.action).where(AuditEvent.action.like("draw.%")).order_by(AuditEvent.position)
    actions = db.session.scalars(draws).all()
    assert sorted(actions) == ["draw.announce", "draw.hold", "draw.publish_pool"]


def test_the_secret_is_read_nowhere_before_the_draw_and_by_all_after_it(app, world, as_):
    with app.app_context():
        world.publish_pool()
        kept = world.draw().kept_secret
        secret = secrets.decrypt(kept)
        assert secret not in str(told(world)["draw"])
    for browser, page in ((app.test_client(), PAGE), (as_(world.olu), DESK)):
        text = browser.get(page).text
        assert (secret in text, kept in text, "IDEA-0007" in text) == (False, False, True)
    with app.app_context():
        world.hold()
    assert secret in app.test_client().get(PAGE).text


def test_a_draw_is_held_once(ctx, world):
    world.publish_pool()
    world.hold()
    before = (world.draw().seed, world.draw().drawn_order)
    world.hold(result="01,02,03,04,05,06")
    assert (world.draw().seed, world.draw().drawn_order) == before


def test_two_who_hold_it_at_once_hold_one_draw(app, world, at_once):
    with app.app_context():
        world.publish_pool()

    def work(n):
        with app.app_context():
            world.hold(result=str(n))

    assert at_once(work, threads=4) == [None] * 4
    with app.app_context():
        held = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "draw.hold")).all()
    assert len(held) == 1


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        (lambda w: w.announce(event_at=clock.now()), lottery.EventTooSoon),
        (lambda w: (w.publish_pool(), w.announce("Another event")), lottery.PoolPublished),
        (lambda w: _at(w.event_at, w.publish_pool), lottery.EventOver),
        (lambda w: (w.publish_pool(), lottery.hold(w.round, result="1", by=w.olu)), lottery.EventToCome),
        (lambda w: w.publish_pool(by=w.asha), NotAllowed),
        (lambda w: (w.declare(w.olu, w.ideas[0], Degree.DIRECT), w.publish_pool()), lottery.NotYours),
        (
            lambda w: lottery.announce(
                w.add_round("late", pot_pence=100_00), event="x", event_at=w.event_at, by=w.asha
            ),
            NotAllowed,
        ),
    ],
)
def test_what_would_let_somebody_choose_is_refused(ctx, world, steps, refusal):
    with pytest.raises(refusal):
        steps(world)


def _at(moment, work):
    with clock.at(moment):
        work()


def test_nothing_is_announced_once_scores_are_closed(ctx, app):
    late = Scored(app)
    with pytest.raises(lottery.ScoresClosed):
        lottery.announce(late.round, event="x", event_at=clock.now() + dt.timedelta(days=1), by=late.olu)


def test_where_scores_tell_all_apart_there_is_no_draw(ctx, world):
    world.scored("eating-well", OutcomeKind.NOT_THIS_TIME, None, (4, 4, 4), panel_number=8, asked_pence=900_00)
    with pytest.raises(lottery.NothingToDraw):
        world.publish_pool()


def test_results_wait_for_a_draw_whose_ideas_are_published(app, world):
    with app.app_context():
        assert services.sign_off(world.round, [*world.ideas, world.seventh], by=world.asha) == {}
        world.publish_pool()
        with pytest.raises(publication.DrawToCome):
            publication.publish(world.round, by=world.olu)
        world.hold()
        publication.publish(world.round, by=world.olu)
        assert db.session.get_one(Round, world.round).results_published_at is not None


def test_nothing_is_published_to_draw_among_once_results_are_out(app, world):
    with app.app_context():
        assert services.sign_off(world.round, [*world.ideas, world.seventh], by=world.asha) == {}
        publication.publish(world.round, by=world.olu)
        with pytest.raises(lottery.ResultsOut):
            world.publish_pool()


@pytest.mark.parametrize(
    ("rewritten", "what"),
    [
        ({"result": "01,02,03,04,05,06"}, ["order"]),
        ({"drawn_order": ["IDEA-0005", "IDEA-0006"]}, ["order"]),
        ({"seed": "0" * 64}, ["seed", "order"]),
    ],
)
def test_a_draw_that_was_rewritten_behind_the_program_is_found(ctx, world, rewritten, what):
    world.publish_pool()
    world.hold()
    assert list(lottery.differences()) == []
    change(world.draw(), **rewritten)
    assert [found.what for found in lottery.differences()] == [f"round spring: the {one} of its draw" for one in what]


def test_a_draw_that_was_held_again_behind_the_program_is_found_by_the_trail(ctx, world):
    world.publish_pool()
    world.hold()
    held = world.draw()
    again = draw(held.secret, f"{held.event}:1", [each["idea"] for each in held.pool])
    change(held, result="1", seed=again.seed, drawn_order=list(again.order))
    assert [found.what for found in lottery.differences()] == ["round spring: the seed of its draw"]


def test_officers_walk_the_draw_on_their_page(app, world, as_):
    olu = as_(world.olu)
    assert "The draw is announced" in olu.get(DESK).text
    wrong = olu.post(f"{DESK}/announce", data={"event": "", "event_at-day": "1"})
    assert "Name the event" in wrong.text
    assert olu.post(f"{DESK}/pool").status_code == 302
    assert "The event has not happened yet." in olu.post(f"{DESK}/hold", data={"result": RESULT}).text
    with clock.at(world.event_at):
        olu = as_(world.olu)  # two days later
        assert olu.post(f"{DESK}/hold", data={"result": RESULT}).status_code == 302
        assert "The draw is held" in olu.get(DESK).text


def test_the_published_line_gives_the_same_order_at_home(app, world):
    with app.app_context():
        world.publish_pool()
        world.hold()
        drawn = world.draw()
        expected = [drawn.commitment, drawn.seed, *drawn.drawn_order]
    line = unescape(re.search(r"<code>(grants panel lottery.*?)</code>", app.test_client().get(PAGE).text)[1])
    words = shlex.split(line)[1:]
    done = subprocess.run([sys.executable, "-m", "grants", *words], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:-1] == expected


@pytest.fixture
def published(app, world):
    """The record of a round whose draw was held, as anybody gets it."""
    with app.app_context():
        world.publish_pool()
        world.hold()
        assert services.sign_off(world.round, [*world.ideas, world.seventh], by=world.asha) == {}
        publication.publish(world.round, by=world.olu)
    return json.loads(app.test_client().get("/how-decisions-are-made/spring/record.json").text)


def test_a_record_with_a_draw_is_redone(published):
    found = redo(published)
    assert (found.differences, found.since_the_pool) == ((), ())
    assert {each["idea"] for each in published["draw"]["pool"]} == {"IDEA-0005", "IDEA-0007"}


def test_a_score_that_comes_after_the_pool_is_published_is_told_and_the_record_holds(app, world):
    with app.app_context():
        world.publish_pool()
        world.hold()
        world.declare(world.sam, world.seventh, Degree.DIRECT)
        assert services.sign_off(world.round, [*world.ideas, world.seventh], by=world.asha) == {}
        publication.publish(world.round, by=world.olu)
    found = redo(json.loads(app.test_client().get("/how-decisions-are-made/spring/record.json").text))
    assert found.differences == ()
    assert found.since_the_pool == ("IDEA-0007 is not as it was when the ideas to draw among were published.",)


@pytest.mark.parametrize("change", [{"asked_pence": 500_00}, {"readings": []}])
def test_what_a_draw_was_chosen_from_is_held_by_the_trail(ctx, world, change_of_draw, change):
    change_of_draw(change)
    assert [found.what for found in lottery.differences()] == ["round spring: what its draw was chosen from"]


@pytest.fixture
def change_of_draw(world):
    """Rewrites behind the program what the first idea was when the pool was published."""

    def rewrite(changed):
        world.publish_pool()
        world.hold()
        first, *others = world.draw().chosen_from["ideas"]
        change(world.draw(), chosen_from={**world.draw().chosen_from, "ideas": [{**first, **changed}, *others]})

    return rewrite
