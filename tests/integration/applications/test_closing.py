"""What time does to drafts, told by setting the clock."""

import datetime as dt

import pytest

from grants.applications import queries
from grants.applications.models import Status
from grants.applications.services import closing, drafts, sending
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.notifications.models import OutboxEmail
from grants.rounds.models import Round
from tests.integration.applications.test_sending import submit

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
def begun():
    """When the test began."""
    return clock.now()


@pytest.fixture
def at(monkeypatch, begun):
    """Set the clock to so many days from now, and a minute: the draft is made a moment after."""

    def set_clock(days):
        moment = begun + dt.timedelta(days=days, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_clock


@pytest.fixture
def draft(world, begun):
    return world.add_application(by=world.amina, changed_at=begun)


@bookkeeping
def closes(id, moment):
    db.session.get_one(Round, id).change(closes_at=moment, rolling=moment is None)


def status(id):
    return queries.by_id(id).status


def mails(name):
    db.session.rollback()
    return db.session.scalars(db.select(OutboxEmail).filter_by(name=name)).all()


def test_a_draft_runs_out_90_days_after_its_last_change(at, draft):
    at(89.9)
    assert (closing.expire_all(), status(draft)) == (0, Status.DRAFT)
    at(90)
    assert (closing.expire_all(), status(draft)) == (1, Status.EXPIRED)
    assert closing.expire_all() == 0


def test_touching_a_draft_begins_its_90_days_again(at, draft, world):
    at(80)
    touch(draft, world.amina)
    at(100)
    assert closing.expire_all() == 0


def test_reminders_come_30_7_and_1_days_before_and_each_once(at, draft):
    written = []
    for day in (59, 60, 61, 75, 83, 84, 89, 89.5):
        at(day)
        written.append(closing.remind_of_expiry())
    assert written == [0, 1, 0, 0, 1, 0, 1, 0]
    assert len(mails("draft_expiring")) == 3


def test_a_day_that_was_missed_is_made_up_for_once(at, draft):
    at(86)
    assert [closing.remind_of_expiry(), closing.remind_of_expiry()] == [1, 0]


def test_everybody_with_a_draft_hears_7_days_and_1_day_before_the_round_closes(at, world, draft, begun):
    world.add_application(Status.SUBMITTED, by=world.ben)
    closes(world.round, begun + dt.timedelta(days=10))
    written = []
    for day in (2, 3, 4, 9, 9.5, 10, 11):
        at(day)
        written.append(closing.remind_of_closing())
    assert written == [0, 1, 0, 1, 0, 0, 0]
    assert {mail.to for mail in mails("round_closing")} == {"amina@example.org"}


def test_what_was_sent_counts_again_once_the_round_has_closed(at, world, draft, begun):
    reopened(draft, world)
    closes(world.round, begun + dt.timedelta(days=1))
    at(0.9)
    assert (closing.keep_what_was_sent(), status(draft)) == (0, Status.DRAFT)
    at(1)
    assert (closing.keep_what_was_sent(), status(draft)) == (1, Status.SUBMITTED)
    assert queries.by_id(draft).title != "A new name"


def test_in_a_round_that_never_closes_it_counts_again_after_seven_days(at, world, draft):
    closes(world.round, None)
    reopened(draft, world)
    at(8)
    assert (closing.keep_what_was_sent(), status(draft)) == (1, Status.SUBMITTED)


def test_changes_written_at_this_very_moment_are_not_dropped(at, world, draft):
    closes(world.round, None)
    reopened(draft, world)
    at(8)
    touch(draft, world.amina)
    assert (closing.keep(draft), status(draft)) == (False, Status.DRAFT)
    assert queries.by_id(draft).title == "A new name"


def test_a_draft_that_was_sent_before_never_runs_out(at, world, draft):
    reopened(draft, world)
    at(120)
    assert (closing.expire_all(), closing.remind_of_expiry()) == (0, 0)


def test_a_draft_that_was_never_sent_stays_a_draft_after_closing(at, world, draft, begun):
    closes(world.round, begun + dt.timedelta(days=1))
    at(2)
    assert (closing.keep_what_was_sent(), status(draft)) == (0, Status.DRAFT)


def touch(id, by):
    idea = queries.by_id(id)
    drafts.save_step(id, "what", {"what": f"At {clock.now()}"}, done=True, version=idea.version, seen=None, by=by)


def reopened(id, world):
    submit(id, world.amina)
    sending.reopen(id, at=clock.now(), by=world.amina)
    idea = queries.by_id(id)
    names = {"title": "A new name", "summary": "Another line"}
    drafts.save_step(id, "name", names, done=True, version=idea.version, seen=None, by=world.amina)
