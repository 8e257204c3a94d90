"""The draw is prepared outside any request: asked for by an officer, done by a worker that may be one of several."""

import datetime as dt
import os

import pytest

from grants.accounts.models import RoleGrant
from grants.audit.models import AuditEvent
from grants.cli import main
from grants.core import clock
from grants.core.db import db
from grants.permissions import NotAllowed
from grants.recruitment import lottery, queries, worker
from grants.recruitment.models import LEASE, Call, CallStatus, Volunteer
from grants.recruitment.services import answers, choosing, preparing
from tests.factories.world import change
from tests.integration.recruitment.conftest import EVENT, asked, closed


@pytest.fixture
def due(ctx, world, call):
    """A call that has closed, whose draw can be prepared."""
    closed(call.id)
    return call.id


def kept(id):
    return db.session.get(Call, id, populate_existing=True)


def lines():
    rows = db.select(AuditEvent.action).where(
        AuditEvent.action.in_(["panel_call.ask to prepare", "panel_call.prepare"])
    )
    return sorted(db.session.scalars(rows))


def test_what_is_asked_for_waits_for_a_worker_and_is_public_once_it_is_ready(world, due):
    asked(world, due)
    assert (kept(due).status, kept(due).commitment, kept(due).event) == (CallStatus.OPEN, None, None)
    assert preparing.prepare_all() == 1
    ready = kept(due)
    assert (ready.status, ready.event, queries.preparation(due)) == (CallStatus.PREPARED, EVENT, None)
    assert len(ready.commitment) == 64
    assert preparing.prepare_all() == 0


@pytest.mark.parametrize("name", ["amina", "pat", "chi", "asha", "ada", "fin"])
def test_only_officers_ask_for_it(world, due, name):
    with pytest.raises(NotAllowed):
        asked(world, due, getattr(world, name))
    assert queries.preparation(due) is None


def test_a_second_press_is_the_first_and_another_event_is_refused_meanwhile(world, due):
    asked(world, due)
    asked(world, due, world.oki)
    with pytest.raises(choosing.BeingPrepared):
        asked(world, due, world.oki, event="Another event")
    assert (queries.preparation(due).event, queries.preparation(due).asked_by_id) == (EVENT, world.olu.id)
    assert lines() == ["panel_call.ask to prepare"]


def test_two_officers_at_once_ask_once(app, world, due, at_once):
    db.session.remove()
    results = at_once(lambda n: asked(world, due, world.olu if n % 2 else world.oki, event=f"Event {n}"), 4)
    assert sorted(type(result).__name__ for result in results) == ["BeingPrepared"] * 3 + ["NoneType"]


def test_two_workers_at_once_prepare_it_once(app, world, due, at_once):
    asked(world, due)
    db.session.remove()
    assert sorted(at_once(lambda n: preparing.prepare_all(), 3)) == [0, 0, 1]
    assert lines() == ["panel_call.ask to prepare", "panel_call.prepare"]


def stopped_worker(monkeypatch):
    """A worker that takes the draw up and is stopped before it is done."""
    with monkeypatch.context() as patch:
        patch.setattr(preparing.lottery, "prepare", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            preparing.prepare_all()


def test_what_a_stopped_worker_leaves_is_taken_up_again_when_its_lease_is_over(world, due, monkeypatch):
    asked(world, due)
    stopped_worker(monkeypatch)
    assert preparing.prepare_all() == 0
    with clock.at(clock.now() + LEASE):
        assert preparing.prepare_all() == 1
    assert kept(due).status is CallStatus.PREPARED


def test_after_the_lease_another_officer_may_ask_for_another_event(world, due, monkeypatch):
    asked(world, due)
    stopped_worker(monkeypatch)
    with clock.at(clock.now() + LEASE):
        asked(world, due, world.oki, event="Another event")
        assert preparing.prepare_all() == 1
    assert kept(due).event == "Another event"


def test_a_worker_that_was_taken_for_stopped_finds_nothing_left_to_do(world, due):
    asked(world, due)
    pool = queries.pool(due)
    made = lottery.prepare(pool, queries.targets(due), 2)
    assert preparing.prepare_all() == 1
    before = kept(due).commitment
    assert choosing.prepare(due, made=made, of=pool, goals=queries.targets(due), by=world.olu) is False
    assert kept(due).commitment == before


def test_whoever_withdraws_while_it_is_prepared_is_not_in_it(world, due, call, monkeypatch):
    asked(world, due)
    first = lottery.prepare

    def while_ben_withdraws(pool, goals, seats):
        monkeypatch.setattr(preparing.lottery, "prepare", first)
        answers.withdraw(call.people["ben"], by=world.ben)
        return first(pool, goals, seats)

    monkeypatch.setattr(preparing.lottery, "prepare", while_ben_withdraws)
    assert preparing.prepare_all() == 1
    codes = {code for group in kept(due).lottery["groups"] for code in group}
    others = db.session.scalars(db.select(Volunteer.code).where(Volunteer.id != call.people["ben"]))
    assert codes == set(others)


def test_it_is_not_committed_to_once_the_event_has_been(world, due):
    asked(world, due)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert preparing.prepare_all() == 0
    assert (kept(due).status, kept(due).commitment) == (CallStatus.OPEN, None)
    assert "must lie in the future" in queries.preparation(due).problem


def test_it_is_prepared_for_an_officer_and_for_nobody_who_was_one(world, due):
    asked(world, due)
    change(
        db.session.scalars(db.select(RoleGrant).where(RoleGrant.person_id == world.olu.id)).one(), ends_at=clock.now()
    )
    assert preparing.prepare_all() == 0
    assert "not an officer any more" in queries.preparation(due).problem
    asked(world, due, world.oki)
    assert preparing.prepare_all() == 1


def test_nobody_is_chosen_by_hand_while_it_is_prepared(world, due, call):
    asked(world, due)
    with pytest.raises(choosing.BeingPrepared):
        choosing.choose_by_hand(due, people={call.people["ben"]}, because="Mine", by=world.olu)


def test_from_the_command_line_what_waits_is_prepared_behind_the_pages(app, world, due, monkeypatch):
    """How polite a process is cannot be taken back, so it is only asked here: the tests that follow are in no queue."""
    polite = []
    monkeypatch.setattr(os, "nice", polite.append)
    asked(world, due)
    result = app.test_cli_runner().invoke(main, ["calls", "prepare"])
    assert (result.exit_code, result.output) == (0, "Prepared: 1.\n")
    assert polite == [10]


class TestThePage:
    @pytest.fixture
    def form(self, app, call, monkeypatch):
        """What an officer types; whatever is worked out in the request itself fails, and so does a worker."""
        with app.app_context():
            closed(call.id)
            day = (clock.now() + dt.timedelta(days=2)).date()
        for name in ("prepare", "short_of"):
            monkeypatch.setattr(lottery, name, None)
        self.begun = []
        monkeypatch.setattr(worker, "start", lambda: self.begun.append(1))
        return {"event": EVENT, "event_on": [str(day.day), str(day.month), str(day.year)]}

    def test_asking_begins_a_worker_and_the_page_says_that_it_is_being_prepared(self, as_, world, call, form):
        address = f"/desk/calls/{call.id}/lottery"
        client = as_(world.olu)
        answer = client.post(address, data=form)
        page = client.get(address).get_data(as_text=True)
        assert (answer.status_code, answer.location, self.begun) == (302, address, [1])
        assert ("The lottery is being prepared" in page, "Prepare and publish" in page) == (True, False)

    def test_where_it_stopped_the_page_says_so_and_offers_to_ask_again(self, as_, world, call, form):
        address = f"/desk/calls/{call.id}/lottery"
        client = as_(world.olu)
        client.post(address, data=form)
        with clock.at(clock.now() + LEASE):
            page = as_(world.oki).get(address).get_data(as_text=True)
        assert ("It stopped before it was ready" in page, "Prepare and publish" in page) == (True, True)
