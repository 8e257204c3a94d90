"""Anybody finds funded projects, by words and by filters that make links one can send."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest

from grants.awards.models import Award, AwardStatus
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.integration.dashboards.pages import links, titles, words
from tests.support.beginnings import beginning


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def town(world):
    """Five projects, each with something that only it has."""
    _build(world)
    return world


@beginning
def _build(world):
    summer = add_decided_round(world)
    add_award(world, "eating-well", title="Kitchen", awarded_on=dt.date(2026, 5, 1), round_id=summer)
    add_award(world, "young-people", title="Bikes", awarded_on=dt.date(2026, 4, 1), ward_id=world.kilburn.id)
    add_award(world, None, title="Old bench", awarded_on=dt.date(2026, 3, 31), round_id=None, ward_id=None)
    add_award(world, "eating-well", title="Oven", status=AwardStatus.OFFERED, awarded_on=dt.date(2026, 3, 1))
    add_award(world, "eating-well", title="Never", status=AwardStatus.CANCELLED, awarded_on=dt.date(2026, 5, 1))
    roll_up(world)


ALL = ["Kitchen", "Bikes", "Old bench", "Oven"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ALL),
        ("mission=eating-well", ["Kitchen", "Oven"]),
        ("mission=none", ["Old bench"]),
        ("ward=E05013665", ["Bikes"]),
        ("year=2026", ["Kitchen", "Bikes"]),
        ("year=2025", ["Old bench", "Oven"]),
        ("round=summer", ["Kitchen"]),
        ("status=funded", ["Oven"]),
        ("status=running", ["Kitchen", "Bikes", "Old bench"]),
        ("status=closed", []),
        ("status=stopped", ["Never"]),
        ("q=kitch", ["Kitchen"]),
        ("q=HOT+friday", ALL),
        ("q=bench+kitchen", []),
        ("mission=eating-well&year=2026", ["Kitchen"]),
    ],
)
def test_each_filter_finds_what_it_says(town, client, query, found):
    assert titles(client.get(f"/projects?{query}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "mission=atlantis",
        "ward=E99999999",
        "ward=%27+OR+1%3D1",
        "round=nowhere",
        "status=secret",
        "year=abcd",
        "year=99999",
        "year=%D9%A2%D9%A0%D9%A2%D9%A6",
        "also=atlantis",
        "q=%27%3B+DROP+TABLE+award%3B--",
        "q=%25",
        "q=_",
        "q=%5C",
        "q=%F0%9F%8D%9E",
        "q=%E2%80%AE",
        "q=%FF",
        "q=" + "a" * 5000,
    ],
)
def test_whatever_the_address_says_it_finds_nothing_and_says_so(town, client, query):
    page = client.get(f"/projects?{query}")
    assert page.status_code == 200
    assert titles(page) == []
    assert "No project fits" in words(page)


@pytest.mark.parametrize("query", ["q=%00", "q=%01%02", "q=+", "q=", "unknown=1", "mission="])
def test_what_is_no_word_is_not_looked_for(town, client, query):
    assert titles(client.get(f"/projects?{query}")) == ALL


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999", "99999999999999999999", "abc", "1.5", "%D9%A1"])
def test_there_is_no_page_beyond_the_last(town, client, page):
    assert client.get(f"/projects?page={page}").status_code == 404


def test_the_ways_to_other_pages_keep_the_filters(world, client):
    for n in range(45):
        add_award(world, "eating-well", title=f"Soup {n:02}")
    add_award(world, "young-people", title="Soup for the young")
    roll_up(world)
    page = client.get("/projects?mission=eating-well&q=soup&page=2")
    assert "21 to 40 of 45 projects" in words(page)
    hrefs = [parse_qs(urlsplit(href).query) for href in links(page, "q=soup")]
    assert hrefs
    assert all(query["mission"] == ["eating-well"] and query["q"] == ["soup"] for query in hrefs)
    seen = [t for n in (1, 2, 3) for t in titles(client.get(f"/projects?mission=eating-well&q=soup&page={n}"))]
    assert len(seen) == len(set(seen)) == 45


def test_what_was_looked_for_stays_in_the_form(town, client):
    page = client.get("/projects?q=%22%3E%3Cscript%3Ealert(1)&mission=eating-well").get_data(as_text=True)
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)"' in page
    assert '<option value="eating-well" selected>' in page


def test_capitals_and_accents_do_not_matter(world, client, app):
    add_award(world, title="CAFÉ São João", organisation_name="Straße e.V.")
    for word in ("cafe", "CAFÉ", "são", "SAO", "joão", "STRASSE", "cafe\u0301"):
        assert titles(client.get("/projects", query_string={"q": word})) == ["CAFÉ São João"], word


def test_a_project_that_was_renamed_is_found_by_its_new_words(world, client, app):
    award = add_award(world, title="Old words")
    with app.app_context():
        rename(award, "New title")
    assert titles(client.get("/projects?q=new+title")) == ["New title"]
    assert titles(client.get("/projects?q=old")) == []


@bookkeeping
def rename(id, title):
    db.session.get(Award, id).title = title


def test_a_project_is_found_by_its_number(town, client):
    first = links(client.get("/projects?q=oven"), "/projects/MG-")[0]
    assert titles(client.get(f"/projects?q={first.removeprefix('/projects/').lower()}")) == ["Oven"]


def test_a_project_shows_its_money_and_its_story(world, client, app):
    add_award(
        world,
        "eating-well",
        also=("young-people",),
        title="Aunties' kitchen",
        status=AwardStatus.CLOSED,
        asked_pence=900_00,
        awarded_pence=800_00,
        returned_pence=46_00,
        start_on=dt.date(2026, 7, 1),
        end_on=dt.date(2999, 1, 1),
    )
    roll_up(world)
    href = links(client.get("/projects"), "/projects/MG-")[0]
    page = words(client.get(href))
    assert "Asked for £900 Promised £800 Paid £800 To pay £0 Returned £46" in page
    assert "Main mission Eating well Also supports Young people Round Spring round" in page
    assert "Run by A resident" in page
    assert "Funded 1 June 2026" in page
    assert "Finishes 1 January 2999" in page


def test_a_project_that_did_not_go_ahead_says_so(town, client):
    href = links(client.get("/projects?status=stopped"), "/projects/MG-")[0]
    assert "This project did not go ahead" in words(client.get(href))


def test_a_project_in_another_currency_is_shown_in_it(world, client):
    add_award(world, currency="EUR", awarded_pence=123_456, title="Cuisine")
    roll_up(world)
    page = client.get("/projects")
    assert "EUR 1,234.56" in words(page)
    assert "no total on this site holds it" in words(client.get(links(page, "/projects/MG-")[0]))


@pytest.mark.parametrize("id", ["MG-0000000", "mg-", "1", "%00", "MG-%00%00%00%00", "..", "%F0%9F%8D%9E", "x" * 3000])
def test_there_is_no_project_of_that_number(town, client, id):
    assert client.get(f"/projects/{id}").status_code == 404


def test_before_anything_was_funded_the_list_says_when_something_will_come(app, client):
    page = words(client.get("/projects"))
    assert "No project has been funded yet" in page
    assert "when the results of a round are out" in page
