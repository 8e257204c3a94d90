"""The home page and the missions: honest figures, in every state the town can be in."""

import datetime as dt
import re

import pytest

from grants.applications.models import Status
from grants.awards.models import AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.missions.models import Mission, MissionStatus
from grants.rounds.models import Round, RoundMission, RoundStatus
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.integration.dashboards.pages import links, titles, words
from tests.support.statements import statements

PAGES = ["/", "/missions", "/missions/eating-well", "/projects"]


@pytest.fixture
def client(app):
    return app.test_client()


@bookkeeping
def change(model, id, **values):
    """Put one row into another state, as the world that a test begins in."""
    row = db.session.get(model, id)
    for name, value in values.items():
        setattr(row, name, value)


def retire(world, app, slug, **values):
    with app.app_context():
        change(Mission, world.missions[slug], **values)


@pytest.mark.parametrize("path", ["/", "/missions", "/projects"])
def test_a_town_with_nothing_in_it_has_pages_all_the_same(app, client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert re.search("No missions yet|No project has been funded yet", words(page))


@pytest.mark.parametrize("path", PAGES)
def test_a_town_that_funded_nothing_yet_says_so(world, client, path):
    page = words(client.get(path))
    assert re.search("No project yet|No project has been funded yet", page)


def test_the_home_page_tells_of_the_open_round(world, client, app):
    with app.app_context():
        change(
            Round,
            world.round,
            closes_at=dt.datetime(2099, 11, 30, 12, tzinfo=dt.UTC),
            decided_by=dt.date(2099, 12, 23),
            most_pence=1234_00,
        )
    page = words(client.get("/"))
    assert "Get up to £1,234 to try it." in page
    assert "Spring round is open Send your idea by Monday 30 November, 12 noon" in page
    assert "To give out this round £3,000 You will hear by Wednesday 23 December" in page
    for href in ("/apply", "/apply/check"):
        assert href in links(client.get("/"), "/apply")
        assert client.get(href, follow_redirects=True).status_code == 200


def test_the_home_page_says_when_no_round_is_open(world, client, app):
    now = clock.now()
    with app.app_context():
        change(Round, world.round, opens_at=now + dt.timedelta(days=3), closes_at=now + dt.timedelta(days=9))
    page = words(client.get("/"))
    assert "No round is open now Spring round opens on" in page
    assert "£1,500" not in page
    with app.app_context():
        change(Round, world.round, opens_at=now - dt.timedelta(days=9), closes_at=now - dt.timedelta(days=1))
    assert "Spring round has closed and is being decided." in words(client.get("/"))
    with app.app_context():
        change(Round, world.round, status=RoundStatus.DRAFT)
    assert "We will say here when the next one opens." in words(client.get("/"))


def test_a_draft_round_is_nobodys_business(world, client, app):
    with app.app_context():
        world.add_round("hush", pot_pence=7777_00, status=RoundStatus.DRAFT, name="Hush-hush round")
    for path in PAGES:
        page = words(client.get(path))
        assert "Hush" not in page
        assert "7,777" not in page


def test_the_wall_has_a_tile_for_each_project(world, client):
    add_award(world, "eating-well")
    add_award(world, "young-people")
    add_award(world, None)
    add_award(world, "eating-well", status=AwardStatus.LAPSED)
    add_award(world, "eating-well", currency="EUR")
    roll_up(world)
    page = client.get("/").get_data(as_text=True)
    wall = re.search(r'<svg class="mg-wall".*?</svg>', page, re.DOTALL)[0]
    assert sorted(re.findall(r"#t-([a-z-]+)", wall)) == ["eating-well", "none", "young-people"]
    assert "3 tiles, one for each project" in words(client.get("/"))


def test_a_wall_that_would_be_too_big_is_the_newest_rounds(world, client):
    summer = add_decided_round(world, name="Summer round")
    for _ in range(119):
        add_award(world, round_id=None)
    for _ in range(2):
        add_award(world, round_id=summer)
    roll_up(world)
    page = client.get("/")
    assert "2 tiles, one for each project of our newest round, Summer round." in words(page)
    assert len(re.findall(r"#t-", page.get_data(as_text=True))) == 2
    assert "See all of this round or of every round" in words(page)
    whole = [
        re.search(rf'href="(/projects[^"]*)">{link}<', page.text)[1]
        for link in ("See all of this round", "of every round")
    ]
    assert whole == ["/projects?round=summer", "/projects"]
    assert "Round by round Round Projects Promised Summer round 2 £1,200 Outside these rounds 119 £71,400" in words(
        page
    )


def test_every_mission_is_shown_in_its_full_words(world, client, app):
    with app.app_context():
        statements_of = db.session.scalars(db.select(Mission.statement)).all()
    page = words(client.get("/missions"))
    for statement in statements_of:
        assert statement in page


def test_a_mission_whose_date_has_passed_says_so_until_it_ends(world, client, app):
    retire(world, app, "young-people", target_on=dt.date(2025, 12, 31))
    for path in ("/", "/missions", "/missions/young-people"):
        assert "The 2025 date has passed" in words(client.get(path))
    assert "date has passed" not in words(client.get("/missions/eating-well"))
    retire(world, app, "young-people", status=MissionStatus.RETIRED, ended_on=dt.date(2026, 1, 2))
    for path in ("/", "/missions", "/missions/young-people"):
        assert "date has passed" not in words(client.get(path))


def test_a_mission_that_another_took_over_from_keeps_its_history(world, client, app):
    add_award(world, "young-people", title="Old bikes", awarded_pence=111_00)
    add_award(world, "eating-well", title="New soup", awarded_pence=222_00)
    roll_up(world)
    retire(
        world,
        app,
        "young-people",
        status=MissionStatus.SUCCEEDED,
        succeeded_by_id=world.missions["eating-well"],
        ended_on=dt.date(2026, 1, 2),
        ended_because="The council set new goals.",
    )
    old, new = client.get("/missions/young-people"), client.get("/missions/eating-well")
    assert "Another mission took over It ended on 2 January 2026. The council set new goals." in words(old)
    assert "/missions/eating-well" in links(old, "/missions/")
    assert titles(old) == ["Old bikes"]
    assert "1 project funded £111 promised" in reversed_pairs(old)
    assert "It took over from Young people" in words(new)
    assert titles(new) == ["New soup"]
    assert "1 project funded £222 promised" in reversed_pairs(new)
    assert "Young people" in words(client.get("/missions")).partition("Missions of the past")[2]
    home = client.get("/").get_data(as_text=True)
    assert 'mg-missiontile mg-m-young-people"' not in home


def reversed_pairs(response):
    """The big figures as they are read: the number, then what it is."""
    html = response.get_data(as_text=True)
    pairs = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", html)
    return " ".join(f"{figure} {what}" for what, figure in pairs)


def test_a_missions_page_counts_only_its_own_and_names_what_also_supports_it(world, client):
    add_award(world, "eating-well", title="Soup", awarded_pence=100_00)
    add_award(world, "young-people", title="Cooks of tomorrow", awarded_pence=900_00, also=("eating-well",))
    roll_up(world)
    page = client.get("/missions/eating-well")
    assert "1 project funded £100 promised £100 paid so far 1 wards reached, of 2" in reversed_pairs(page)
    assert titles(page) == ["Soup"]
    assert "Projects that also support this mission" in words(page)
    assert "Cooks of tomorrow" in words(page)
    assert titles(client.get("/projects?also=eating-well")) == ["Cooks of tomorrow"]


def test_wards_stand_in_the_table_by_what_was_promised_and_those_with_none_are_named(world, client):
    add_award(world, "eating-well", ward_id=world.kilburn.id, awarded_pence=900_00)
    roll_up(world)
    page = words(client.get("/missions/eating-well"))
    assert "Projects in 1 of 2 wards." in page
    assert "Wards with a project Ward Projects Promised Kilburn 1 £900 1 ward with none yet Camden Town." in page
    assert "No project yet in 1 ward: Camden Town." in words(client.get("/missions"))


def test_promised_and_paid_are_drawn_apart(world, client):
    add_award(world, "eating-well", awarded_pence=300_00)
    add_award(world, "eating-well", status=AwardStatus.ACCEPTED, awarded_pence=100_00)
    roll_up(world)
    html = client.get("/missions/eating-well").get_data(as_text=True)
    assert 'aria-label="Of £400 promised, £300 is paid and £100 is still to pay"' in html
    assert '<rect class="mg-f-eating-well" width="75%"' in html
    assert 'fill="url(#p-eating-well)"' in html
    assert 'id="p-eating-well"' in html


def test_what_a_round_keeps_for_a_mission_is_told_while_it_is_not_decided(world, client, app):
    with app.app_context():
        fence = db.session.scalars(
            db.select(RoundMission.id).where(
                RoundMission.round_id == world.round, RoundMission.mission_id == world.missions["diverse-power"]
            )
        ).one()
        change(RoundMission, fence, ring_fence_pence=400_00)
    assert "Spring round keeps £400 for Diverse power." in words(client.get("/missions"))
    assert "Spring round keeps £400 for this mission." in words(client.get("/missions/diverse-power"))
    assert "keeps" not in words(client.get("/missions/eating-well"))


def test_a_round_tells_nothing_of_what_it_was_asked_before_its_results_are_out(world, client):
    for status in Status:
        world.add_application(status, title="Sesame secret", asked_pence=123_45)
    roll_up(world)
    for path in PAGES:
        page = words(client.get(path))
        assert "Sesame" not in page
        assert "123.45" not in page
        assert "sent in" not in page


def test_unmet_demand_is_told_once_results_are_out(world, client):
    summer = add_decided_round(world)
    for _ in range(2):
        world.add_application(Status.PUBLISHED, round_id=summer, mission_id=world.missions["eating-well"])
    add_award(world, "eating-well", round_id=summer, awarded_pence=550_00)
    roll_up(world)
    assert "2 ideas that asked for £1,200. Of that, £650 was not promised" in words(client.get("/missions"))
    assert "2 ideas asked for £1,200 together. Of that, £650 was not promised." in words(
        client.get("/missions/eating-well")
    )


def test_what_is_left_of_a_pot_stands_with_its_round(world, client):
    summer = add_decided_round(world, name="Summer round", pot_pence=5000_00)
    add_award(world, round_id=summer, status=AwardStatus.CLOSED, awarded_pence=600_00, returned_pence=50_00)
    roll_up(world)
    # pot, ideas, projects, promised, paid, left
    assert "Summer round £5,000 0 1 £600 £600 £4,450" in words(client.get("/missions"))


def test_every_figure_says_as_of_when(world, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 1, 9, 5, tzinfo=dt.UTC))
    add_award(world, "eating-well")
    roll_up(world)
    for path in PAGES:
        assert "As of 1 June 2026, 10:05am" in words(client.get(path))


@pytest.mark.parametrize("slug", ["atlantis", "Eating-Well", "%00", "eating-well%00", "..", "x" * 3000, "%F0%9F%8D%9E"])
def test_there_is_no_such_mission(world, client, slug):
    assert client.get(f"/missions/{slug}").status_code == 404


@pytest.mark.parametrize("page", ["0", "2", "99999", "abc"])
def test_a_mission_has_no_page_beyond_its_last_project(world, client, page):
    assert client.get(f"/missions/eating-well?page={page}").status_code == 404


@pytest.mark.parametrize("path", [*PAGES, "/projects?q=open&mission=eating-well"])
def test_a_page_asks_the_database_as_often_for_many_projects_as_for_few(world, client, app, path):
    def asked():
        with app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    summer = add_decided_round(world)
    for _ in range(10):
        add_award(world, "eating-well", also=("young-people",), round_id=summer)
    roll_up(world)
    client.get(path)
    few = asked()
    for n in range(150):
        add_award(
            world,
            ["eating-well", "young-people", None][n % 3],
            also=("diverse-power",),
            round_id=[summer, None, world.round][n % 3],
            awarded_on=dt.date(2020 + n % 6, 5, 1),
            ward_id=[world.kilburn.id, None][n % 2],
        )
    roll_up(world)
    assert asked() == few
    assert few <= 20
