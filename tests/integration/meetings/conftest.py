"""An open meeting of the panel of four, everybody there, with three ideas on its agenda."""

import re
from types import SimpleNamespace

import pytest

from grants.core.db import db
from grants.meetings import services
from grants.meetings.models import Agenda, AgendaItem
from tests.integration.panels.conftest import TEAM, _panel, all_score, given
from tests.support.beginnings import beginning


def text(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def begin(world, panel, *, is_secret=True, here=TEAM):
    """Plan and open a meeting about everything, and let these members come."""
    id = services.plan(panel.id, agenda=Agenda.ALL, is_secret=is_secret, by=world.chi)
    services.open_meeting(id, by=world.chi)
    for name in here:
        services.come(id, getattr(world, name).id, by=getattr(world, name))
    items = {
        i.application_id: i.id for i in db.session.scalars(db.select(AgendaItem).where(AgendaItem.meeting_id == id))
    }
    return SimpleNamespace(id=id, panel=panel, items=items, boxes=items.get(panel.boxes), soup=items.get(panel.soup))


@beginning
def _meeting(world):
    panel = _panel(world)
    given(world, panel)
    for id in (panel.boxes, panel.bikes, panel.soup):
        all_score(world, id)
    return begin(world, panel)


@pytest.fixture
def panel(world, ctx):
    """The panel of four, before anybody has met."""
    return _panel(world)


@pytest.fixture
def meeting(world, ctx):
    """For tests that call commands and queries."""
    return _meeting(world)


@pytest.fixture
def meeting_here(app, world):
    """For tests that send requests."""
    with app.app_context():
        return _meeting(world)
