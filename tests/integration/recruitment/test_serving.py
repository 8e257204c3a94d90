import datetime as dt
from uuid import uuid4

import pytest

from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.panels import queries as panels
from grants.permissions import NotAllowed
from grants.recruitment import queries
from grants.recruitment.models import EntryKind, EntryStatus, LogEntry, Payment
from grants.recruitment.services import serving
from tests.factories.world import change

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
def seat(world):
    return panels.member(world.add_panel(world.pat, world.priya, chair=world.chi), world.pat.id).id


def today():
    return clock.now().date()


def test_what_is_agreed_is_summed_and_what_is_not_is_left_out(world, seat):
    agreed = [
        serving.log(seat, uuid4(), on=today(), what="Reading", minutes=90, by=world.pat),
        serving.log(seat, uuid4(), on=today(), what="Meeting", minutes=45, by=world.pat),
        serving.log(seat, uuid4(), on=today(), what="Bus", pence=350, by=world.pat),
    ]
    refused = serving.log(seat, uuid4(), on=today(), what="Lunch", pence=2000, by=world.pat)
    serving.log(seat, uuid4(), on=today(), what="Waiting", pence=999, by=world.pat)
    for id in agreed:
        serving.decide(id, agrees=True, by=world.olu)
    serving.decide(refused, agrees=False, by=world.olu)
    assert queries.agreed(seat) == {EntryKind.TIME: 135, EntryKind.EXPENSE: 350}


@pytest.mark.parametrize("name", ["priya", "chi", "olu", "amina"])
def test_nobody_logs_for_another(world, seat, name):
    with pytest.raises(NotAllowed):
        serving.log(seat, uuid4(), on=today(), what="Reading", minutes=90, by=getattr(world, name))


@pytest.mark.parametrize("name", ["pat", "chi", "asha"])
def test_only_officers_agree_and_nobody_their_own(world, seat, name):
    id = serving.log(seat, uuid4(), on=today(), what="Reading", minutes=90, by=world.pat)
    with pytest.raises(NotAllowed):
        serving.decide(id, agrees=True, by=getattr(world, name))


def test_an_entry_is_decided_once(world, seat):
    id = serving.log(seat, uuid4(), on=today(), what="Reading", minutes=90, by=world.pat)
    serving.decide(id, agrees=True, by=world.olu)
    serving.decide(id, agrees=True, by=world.oki)
    with pytest.raises(Refusal):
        serving.decide(id, agrees=False, by=world.oki)
    kept = db.session.get(LogEntry, id, populate_existing=True)
    assert (kept.status, kept.decided_by_id) == (EntryStatus.AGREED, world.olu.id)


@pytest.mark.parametrize("given", [{}, {"minutes": 5, "pence": 5}])
def test_an_entry_is_time_or_money(world, seat, given):
    with pytest.raises(Refusal, match="either the time or the money"):
        serving.log(seat, uuid4(), on=today(), what="Reading", **given, by=world.pat)


@pytest.mark.parametrize("threads", [1, 4])
def test_a_bus_fare_is_claimed_once_however_often_the_button_is_pressed(world, seat, at_once, threads):
    id = uuid4()
    serving.log(seat, uuid4(), on=today(), what="Bus", pence=350, by=world.pat)

    def press(n):
        return serving.log(seat, id, on=today(), what="Bus", pence=350, by=world.pat)

    assert [*at_once(press, threads=threads), press(0)] == [id] * (threads + 1)
    assert db.session.scalar(db.select(db.func.count()).select_from(LogEntry)) == 2


def test_a_day_to_come_is_not_logged(world, seat):
    with pytest.raises(serving.NotYet):
        serving.log(seat, uuid4(), on=today() + dt.timedelta(days=1), what="Reading", minutes=5, by=world.pat)


def test_rotation_counts_who_is_new_and_who_was_there_before(world, seat):
    world.add_panel(world.pat, world.sam)
    assert queries.rotation() == queries.Rotation(members=4, new=3, again=1, middle_days=0)


def test_a_member_says_for_themselves_how_much_they_read_and_nobody_else_does(world, seat):
    said = {"payment": Payment.DECLINE, "support_needs": "", "most_readings": 5}
    serving.agree_terms(seat, **said, by=world.pat)
    assert queries.seat(seat).most_ideas == 5
    for who in (world.priya, world.chi, world.olu):
        with pytest.raises(NotAllowed):
            serving.agree_terms(seat, **said | {"most_readings": 1}, by=who)


def test_a_member_takes_their_limit_back_and_leaves_one_that_an_officer_noted(world, seat):
    said = {"payment": Payment.DECLINE, "support_needs": ""}
    serving.agree_terms(seat, **said, most_readings=5, by=world.pat)
    serving.agree_terms(seat, **said, most_readings=None, by=world.pat)
    assert queries.seat(seat).most_ideas is None
    change(queries.seat(seat), most_ideas=7)
    serving.agree_terms(seat, **said | {"support_needs": "A ramp"}, most_readings=None, by=world.pat)
    assert queries.seat(seat).most_ideas == 7


def test_training_is_ticked_once_by_an_officer(world, seat):
    with pytest.raises(NotAllowed):
        serving.tick_training(seat, by=world.pat)
    serving.tick_training(seat, by=world.olu)
    first = queries.service(seat).trained_at
    serving.tick_training(seat, by=world.oki)
    assert queries.service(seat).trained_at == first
