"""In the demo town, whoever follows a link meets a page: never one that is missing, refuses them or breaks."""

from grants.accounts.models import Person
from grants.core import clock
from grants.core.db import db
from grants.demo import town
from tests.support.crawl import walk

NAMES = "amina ben hal pat chi olu asha fin sade cora dee ada".split()


def test_no_link_of_the_demo_town_leads_nowhere(app, as_):
    with app.app_context():
        assert town.load()
        people = {p.email.partition("@")[0]: p for p in db.session.scalars(db.select(Person).options(*_grants()))}
        actors = {name: people[name].as_actor(clock.now()) for name in NAMES}
    walks = {name: walk(app, as_(actor)) for name, actor in actors.items()}
    walks["nobody"] = walk(app, app.test_client())
    assert {name: found.dead for name, found in walks.items() if found.dead} == {}
    assert min(len(found.opened) for found in walks.values()) > 20


def _grants():
    return [db.selectinload(Person.grants)]
