"""What time does to offers, told by setting the clock."""

import datetime as dt

import pytest

from grants.awards import figures, offers, publication, queries, services
from grants.awards.figure_queries import total
from grants.awards.models import AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.notifications import due
from grants.notifications.models import OutboxEmail
from grants.panels.models import OutcomeKind
from grants.rounds import ledger
from grants.rounds.models import Entry, LedgerEntry
from grants.status import story

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
def offered(world):
    """£600 offered to Amina today."""
    idea = world.decide(OutcomeKind.FUND, 600_00)
    publication.publish(world.round, by=world.olu)
    return queries.of_application(idea).id


@pytest.fixture
def after(monkeypatch, offered):
    """Set the clock to noon in London, so many days after the offer."""
    noon = dt.datetime.combine(queries.by_id(offered).awarded_on, dt.time(12), dt.UTC)

    def set_clock(days):
        db.session.rollback()
        monkeypatch.setattr(clock, "now", lambda: noon + dt.timedelta(days=days))

    return set_clock


def status(id):
    db.session.expire_all()
    return queries.by_id(id).status


def mails(name):
    db.session.rollback()
    return db.session.scalars(db.select(OutboxEmail).filter_by(name=name).order_by(OutboxEmail.created_at)).all()


def test_an_offer_ends_by_itself_the_day_after_the_28th(world, offered, after):
    after(28)
    assert (offers.lapse_all(), status(offered)) == (0, AwardStatus.OFFERED)
    after(29)
    assert (offers.lapse_all(), status(offered)) == (1, AwardStatus.LAPSED)
    assert offers.lapse_all() == 0


def test_its_money_goes_back_to_the_pot_and_the_person_is_told(world, offered, after):
    assert ledger.balance(world.round).left_pence == 2400_00
    after(29)
    offers.lapse_all()
    assert ledger.balance(world.round).left_pence == 3000_00
    released = db.session.scalars(db.select(LedgerEntry).where(LedgerEntry.kind == Entry.RELEASED)).all()
    assert [(entry.amount_pence, entry.recorded_by_id.int) for entry in released] == [(600_00, 0)]
    assert total().awarded_pence == 0
    assert [*ledger.differences(), *figures.differences()] == []
    assert [mail.to for mail in mails("award_ended")] == ["amina@example.org"]


@pytest.mark.parametrize(("day", "written"), [(20, 0), (21, 1), (26, 1), (27, 1), (28, 1), (29, 0)])
def test_a_reminder_is_written_in_the_last_week(world, offered, after, day, written):
    after(day)
    assert (offers.remind_all(), len(mails("offer_ending"))) == (written, written)


def test_two_reminders_are_written_once_each_and_name_the_last_day(world, offered, after):
    told = []
    for day in (21, 22, 27, 28):
        after(day)
        told.append(offers.remind_all())
        assert offers.remind_all() == 0
    assert told == [1, 0, 1, 0]
    until = story.say_yes_by(queries.by_id(offered))
    assert all(f"until {until.day} {until:%B %Y}" in mail.body for mail in mails("offer_ending"))
    assert {mail.subject for mail in mails("offer_ending")} == {"Your offer waits for your answer"}


def test_whoever_said_yes_is_neither_reminded_nor_loses_the_money(world, offered, after):
    services.accept(offered, agreed=True, by=world.amina)
    after(21)
    assert offers.remind_all() == 0
    after(60)
    assert (offers.lapse_all(), status(offered)) == (0, AwardStatus.ACCEPTED)


def test_a_yes_at_the_very_moment_stands_or_the_offer_is_over(world, offered, after, at_once):
    after(29)

    def one(n):
        return services.accept(offered, agreed=True, by=world.amina) if n % 2 else offers.lapse_all()

    at_once(one, threads=4)
    left = {AwardStatus.ACCEPTED: 2400_00, AwardStatus.LAPSED: 3000_00}
    assert ledger.balance(world.round).left_pence == left[status(offered)]
    assert list(ledger.differences()) == []


def test_the_nightly_command_knows_both(app):
    assert {"offers that nobody answered in time", "reminders of offers that end"} <= set(due.JOBS)
