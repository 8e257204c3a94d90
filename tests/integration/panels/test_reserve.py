"""The order of the reserve list: who is asked first when money comes back."""

import pytest

from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict
from grants.decisions import services as sign_offs
from grants.panels import reserve_queries
from grants.panels.models import Outcome, OutcomeKind
from grants.panels.services import outcomes, reserve
from grants.permissions import NotAllowed
from tests.factories.world import change
from tests.integration.panels.conftest import _panel, agreed, all_score, given
from tests.support.beginnings import beginning


@beginning
def _listed(world):
    """Plant boxes first, bikes second, soup third."""
    panel = _panel(world)
    given(world, panel)
    for place, id in enumerate((panel.boxes, panel.bikes, panel.soup), start=1):
        all_score(world, id)
        outcomes.discuss(id, by=world.chi)
        said = agreed(world, OutcomeKind.RESERVE, reserve_position=place)
        outcomes.record(id, agreed=said, shown=0, by=world.chi)
    return panel


@pytest.fixture
def listed(world, ctx):
    return _listed(world)


@pytest.fixture
def listed_here(app, world):
    """For tests that send requests."""
    with app.app_context():
        return _listed(world)


def outcome(id):
    return db.session.scalars(db.select(Outcome).where(Outcome.application_id == id)).one()


def places(panel):
    found = db.select(Outcome.application_id, Outcome.reserve_position)
    at = {id: place for id, place in db.session.execute(found)}
    return [at[id] for id in (panel.boxes, panel.bikes, panel.soup)]


def test_an_idea_changes_places_with_the_one_before_it(world, listed):
    reserve.move(listed.soup, before=listed.bikes, by=world.chi)
    assert places(listed) == [1, 3, 2]
    reserve.move(listed.soup, before=listed.boxes, by=world.chi)
    assert places(listed) == [2, 3, 1]
    lines = db.session.scalars(db.select(AuditEvent.action).where(AuditEvent.action == "outcome.place")).all()
    assert len(lines) == 4


def test_a_press_on_a_page_that_is_out_of_date_moves_nothing(world, listed):
    reserve.move(listed.soup, before=listed.bikes, by=world.chi)
    for before in (listed.bikes, listed.soup, None):
        with pytest.raises(Conflict):
            reserve.move(listed.soup, before=before, by=world.chi)
    assert places(listed) == [1, 3, 2]


def test_the_first_has_nowhere_to_go(world, listed):
    with pytest.raises(Conflict):
        reserve.move(listed.boxes, before=None, by=world.chi)
    assert places(listed) == [1, 2, 3]


@pytest.mark.parametrize("who", ["pat", "olu", "asha", "ben"])
def test_only_the_chair_changes_the_order(world, listed, who):
    with pytest.raises(NotAllowed):
        reserve.move(listed.soup, before=listed.bikes, by=getattr(world, who))


def test_an_idea_that_the_chair_stepped_out_of_is_passed_over_and_keeps_its_place(world, listed):
    world.declare(world.chi, listed.bikes)
    with pytest.raises(NotAllowed):
        reserve.move(listed.bikes, before=listed.boxes, by=world.chi)
    assert [a.id for a, _ in reserve_queries.of_panel(listed.id, world.chi)] == [listed.boxes, listed.soup]
    reserve.move(listed.soup, before=listed.boxes, by=world.chi)
    assert places(listed) == [3, 2, 1]


def test_two_that_share_a_place_get_one_each(world, listed):
    for id in (listed.boxes, listed.bikes):
        change(outcome(id), reserve_position=1)
    first, second, _ = [application.id for application, _ in reserve_queries.of_panel(listed.id, world.chi)]
    reserve.move(second, before=first, by=world.chi)
    assert (outcome(second).reserve_position, outcome(first).reserve_position) == (1, 2)
    assert outcome(listed.soup).reserve_position == 3


def test_what_is_signed_off_keeps_its_place(world, listed):
    sign_offs.sign_off(world.round, [listed.bikes], by=world.asha)
    with pytest.raises(reserve.NotWaiting):
        reserve.move(listed.bikes, before=listed.boxes, by=world.chi)
    reserve.move(listed.soup, before=listed.boxes, by=world.chi)
    assert places(listed) == [3, 2, 1]


def test_an_idea_that_is_not_on_the_list_has_no_place(world, listed):
    outcomes.record(listed.soup, agreed=agreed(world), shown=outcome(listed.soup).version, by=world.chi)
    with pytest.raises(reserve.NotWaiting):
        reserve.move(listed.soup, before=listed.bikes, by=world.chi)


def test_two_chairs_at_once_move_an_idea_once(world, listed, at_once):
    results = at_once(lambda n: reserve.move(listed.soup, before=listed.bikes, by=world.chi), threads=2)
    assert sorted(type(result) for result in results if result is not None) == [Conflict]
    assert places(listed) == [1, 3, 2]


def test_the_page_shows_the_order_and_a_button_changes_it(app, as_, world, listed_here):
    browser, address = as_(world.chi), f"/panel/meetings/{listed_here.id}/reserve"
    page = browser.get(address).text
    assert page.index("Plant boxes") < page.index("Bike repairs") < page.index("Soup for all")
    assert page.count("Move up") == 2
    said = {"before": str(listed_here.bikes)}
    press = f"/panel/meetings/ideas/{listed_here.soup}/move-up"
    page = browser.post(press, data=said, follow_redirects=True).text
    assert page.index("Plant boxes") < page.index("Soup for all") < page.index("Bike repairs")
    page = browser.post(press, data=said, follow_redirects=True).text
    assert "Somebody changed the order meanwhile." in page
    assert browser.post(press, data={"before": "nothing"}, follow_redirects=True).status_code == 200
