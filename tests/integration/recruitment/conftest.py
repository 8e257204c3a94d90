import datetime as dt
from types import SimpleNamespace

import pytest

from grants.core import clock
from grants.core.db import db
from grants.recruitment.models import Call, Payment
from grants.recruitment.services import answers, calls, preparing
from tests.factories.world import change

EVENT = "main numbers of the Saturday lottery"


def closed(call_id):
    """The call, after the last moment to answer it."""
    change(db.session.get(Call, call_id), closes_at=clock.now() - dt.timedelta(hours=1))


def happened(call_id):
    """The event that decides has been."""
    change(db.session.get(Call, call_id, populate_existing=True), event_on=clock.now().date())


def asked(world, call_id, by=None, event=EVENT):
    """An officer asks for the draw, for an event in two days."""
    on = (clock.now() + dt.timedelta(days=2)).date()
    preparing.ask(call_id, event=event, event_on=on, by=by or world.olu)


def prepared(world, call_id, by=None):
    """The draw is asked for, and a worker prepares it."""
    asked(world, call_id, by)
    assert preparing.prepare_all() == 1


def offer(who, call_id, age=None, **said):
    """This person offers to join, and says how old they are."""
    words = {"availability": "Weekday evenings", "support_needs": "A ramp", "cares_about": "eating-well"}
    id = answers.answer(call_id, **{**words, "payment": Payment.CHARITY, **said}, by=who)
    answers.say_about_yourself(id, said={"age": age or ""}, by=who)
    return id


@pytest.fixture
def call(app, world):
    """An open call for two seats, one of them for somebody young; four people have answered."""
    with app.app_context():
        panel = world.add_panel(world.sam, chair=world.chi)
        id = calls.start(
            panel,
            title="Read with us",
            about="Read ideas.",
            pays="£15 an hour.",
            seats=2,
            closes_at=clock.now() + dt.timedelta(days=7),
            by=world.olu,
        )
        calls.add_target(id, category="age", value="16 to 24", least=1, most=1, by=world.olu)
        calls.open_call(id, by=world.olu)
        people = {
            "amina": offer(world.amina, id, "16 to 24"),
            "ben": offer(world.ben, id, "16 to 24"),
            "hal": offer(world.hal, id, "65 or over"),
            "pat": offer(world.pat, id),
        }
    return SimpleNamespace(id=id, panel=panel, people=people)
