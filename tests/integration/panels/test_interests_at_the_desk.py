"""An officer, an approver or whoever pays says whom they know, and from then on sees nothing of that idea."""

import re

import pytest

from grants.applications.models import Status
from grants.core.db import db
from grants.panels import interest_queries, queries
from grants.panels.models import Degree, Interest, OutcomeKind
from grants.panels.services import interests
from grants.permissions import NotAllowed

LIST = "/desk/rounds/spring/interests"


def tab(page):
    """Where the bar says that one is."""
    return re.findall(r'aria-current="page">([^<]+)<', page)


def key_of(page, name):
    return re.search(rf'value="(\w+)"[^>]*>\s*<label[^>]*>{name}', page)[1]


@pytest.fixture
def soup(world):
    """Ben's idea, which the panel would fund; and one of Amina's."""
    world.add_application(Status.RECOMMENDED)
    id = world.add_application(Status.RECOMMENDED, by=world.ben, full_name="Ben Demo", title="Soup for all")
    world.add_outcome(id, OutcomeKind.FUND, 600_00)
    return id


@pytest.mark.parametrize("who", ["olu", "asha"])
def test_from_the_desks_home_to_an_idea_that_is_gone(world, as_, soup, who):
    browser = as_(getattr(world, who))
    assert 'href="/desk/interests"' in browser.get("/desk").text
    assert f'href="{LIST}"' in browser.get("/desk/interests").text
    assert "Soup for all" in browser.get("/desk/rounds/spring/decisions").text
    page = browser.get(LIST).text
    assert "Soup" not in page
    ben = key_of(page, "Ben Demo")
    shown = re.findall(r'name="shown" value="(\w+)"', page)
    ticked = browser.post(LIST, data={"shown": shown, "known": [ben]})
    assert ticked.location == f"{LIST}/known"
    said = {f"degree_{ben}": "direct", f"because_{ben}": "He is my cousin"}
    assert browser.post(ticked.location, data=said).location == "/desk/interests"
    assert "Soup for all" not in browser.get("/desk/rounds/spring/decisions").text
    assert browser.get(f"/desk/decisions/{soup}").status_code == 404
    assert "He is my cousin" in browser.get(f"{LIST}/known").text


@pytest.mark.parametrize("where", ["/desk/interests", LIST])
@pytest.mark.parametrize(("who", "there"), [("olu", ["Rounds"]), ("asha", ["Rounds"]), ("fin", ["Today"])])
def test_the_bar_says_rounds_wherever_one_says_whom_one_knows(world, as_, who, there, where):
    assert tab(as_(getattr(world, who)).get(where).text) == there  # whoever pays has no tab for rounds


@pytest.mark.parametrize(("degree", "status"), [("I know them a little", 200), ("not sure", 404)])
def test_how_near_decides_what_is_seen(world, as_, soup, degree, status):
    browser = as_(world.asha)
    ben = key_of(browser.get(LIST).text, "Ben Demo")
    browser.post(LIST, data={"shown": [ben], "known": [ben]})
    browser.post(f"{LIST}/known", data={f"degree_{ben}": degree})
    assert browser.get(f"/desk/decisions/{soup}").status_code == status


@pytest.mark.parametrize("who", ["pat", "chi", "amina", "dee", "ada", "sade", "cora"])
def test_nobody_declares_at_the_desk_but_who_checks_signs_off_or_pays(app, world, who):
    with app.app_context(), pytest.raises(NotAllowed):
        interests.declare_at_desk(world.round, shown=[], known=[], by=getattr(world, who))


def test_a_name_one_knows_stays_on_the_list_whatever_becomes_of_the_idea(app, world, soup):
    gone = world.add_application(Status.WITHDRAWN, by=world.ben, full_name="Gone Demo")
    world.add_application(Status.INELIGIBLE, by=world.ben, full_name="Out Demo")
    world.declare(world.olu, gone, Degree.DIRECT)
    with app.app_context():
        listed = [name.name for name in interest_queries.names(world.round, world.olu.id)]
    assert listed == ["Amina Demo", "Ben Demo", "Gone Demo"]


def test_colleagues_read_it_in_the_register(app, world, soup):
    with app.app_context():
        panel = world.add_panel(world.pat, chair=world.chi)
        other = world.add_panel(world.sam)
    world.declare(world.asha, soup, Degree.DIRECT)
    world.declare(world.pat, soup, Degree.SLIGHT)
    world.declare(world.sam, soup, Degree.NOT_SURE)
    with app.app_context():
        names = {
            id: [row[0] for row in db.session.execute(interest_queries.register(world.olu, queries.by_id(id)))]
            for id in (panel, other)
        }
    assert names == {panel: ["Asha Demo", "Pat Demo"], other: ["Asha Demo", "Sam Demo"]}


def test_saving_the_same_twice_is_saving_it_once(app, world, soup):
    with app.app_context():
        keys = [name.key for name in interest_queries.names(world.round, world.fin.id)]
        for _ in range(2):
            interests.declare_at_desk(world.round, shown=keys, known=keys[:1], by=world.fin)
        assert len(db.session.scalars(db.select(Interest)).all()) == 2
