"""Every move of the workflow table is made by a command of its own, as a story of tests/factories/moves.py shows."""

import pytest

from grants import workflow
from grants.audit.models import AuditEvent
from grants.audit.queries import first_fault
from grants.core.db import db
from tests.factories.moves import STORIES


def test_no_move_is_left_out():
    told = frozenset[str]().union(*(story.moves for story in STORIES))
    registered = {f"{model.__tablename__}.{name}" for model, name in workflow.MOVES}
    assert registered - told == set(), "tell in tests/factories/moves.py how these come about"
    assert told - registered == set()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.tell.__name__)
def test_the_trail_of_a_story_shows_its_moves(app, story, monkeypatch):
    world, stays = story.world(app), set()
    ask = workflow.due

    def due(move, thing):
        rule = workflow.MOVES[type(thing), move]
        if rule.frm == {rule.to}:  # a draft that is saved stays a draft, which leaves no line
            stays.add(f"{thing.__tablename__}.{move}")
        return ask(move, thing)

    monkeypatch.setattr(workflow, "due", due)
    with app.app_context():
        story.tell(world)
        trail = set(db.session.scalars(db.select(AuditEvent.action)))
        assert story.moves - trail - stays == set()
        assert first_fault() is None
