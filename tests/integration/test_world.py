import copy

from grants.applications.models import Application, Cost, Status
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.rounds.models import Round
from tests.factories.world import change
from tests.support.beginnings import beginning, rows


def test_the_world_holds_what_it_says(world, app):
    draft = world.add_application()
    sent = world.add_application(Status.SCORING, by=world.ben)
    panel = world.add_panel(world.pat, world.priya, chair=world.chi)
    world.assign(panel, sent, world.pat, world.chi)
    world.add_reading(sent, world.pat, 4, 3, 2, 2, 1)
    with app.app_context():
        assert db.session.get(Application, draft).status is Status.DRAFT
        assert db.session.get(Application, sent).applicant_id == world.ben.id


def test_what_is_put_back_is_what_was_made(world):
    @beginning
    def an_idea(world):
        world.idea = world.add_application(title="Plant boxes")
        with world._context():
            change(db.session.get_one(Round, world.round), name="Named anew")
        return {"id": world.idea}

    again = copy.copy(world)
    again.numbers = copy.copy(world.numbers)
    with world.app.app_context():
        made, stands = an_idea(world), rows()
        _take_back(world)
        assert (an_idea(again), again.idea, again.begun) == (made, world.idea, world.begun)
        assert rows() == stands
    assert next(again.numbers) == next(world.numbers)


@bookkeeping
def _take_back(world):
    connection = db.session.connection()
    connection.execute(Cost.__table__.delete())
    connection.execute(Application.__table__.delete())
    connection.execute(Round.__table__.update().values(name="Spring round", version=1))
