import re

import pytest

from grants.permissions import Can
from grants.rounds import queries
from grants.rounds.models import RoundStatus

PAGES = ("dates", "amounts", "panel-rules", "missions", "sources/new", "criteria/new", "weights", "questions/new")


@pytest.fixture
def draft(world, app):
    with app.app_context():
        return world.add_round("autumn", pot_pence=1000_00, status=RoundStatus.DRAFT)


def read(app, slug="autumn"):
    with app.app_context():
        return queries.by_slug(slug)


def shown_version(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page.text)[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_part_of_a_round_has_a_page(as_, world, draft, page):
    assert as_(world.olu).get(f"/desk/rounds/autumn/{page}").status_code == 200


@pytest.mark.parametrize("name", ["amina", "pat", "fin", "ada", "cora"])
def test_nobody_but_officers_changes_a_round(as_, world, draft, name):
    expected = 403 if name == "fin" else 404  # finance sees rounds
    assert as_(getattr(world, name)).get("/desk/rounds/autumn/dates").status_code == expected


def test_an_officer_sets_up_and_publishes_a_round_page_by_page(as_, app, world):
    olu = as_(world.olu)
    olu.post(
        "/desk/funds/new",
        data={
            "name": "Our fund", "slug": "our-fund", "description": "Small ideas.",
            "funder_name": "Demo Town", "funder_identifier": "GB-LAE-DMO",
        },
    )  # fmt: skip
    with app.app_context():
        fund = queries.fund_by_slug("our-fund")
    olu.post(
        "/desk/rounds/new",
        data={
            "fund": str(fund.id), "name": "Summer", "slug": "summer", "like": "",
            "opens_at": ["1", "6", "2027", "12 noon"], "closes_at": ["30", "6", "2027", "12 noon"],
            "least_pence": "50", "most_pence": "1,500",
        },
    )  # fmt: skip
    at = "/desk/rounds/summer"

    def send(page, **data):
        version = shown_version(olu.get(f"{at}/{page}"))
        answer = olu.post(f"{at}/{page}", data={"version": version, **data})
        assert answer.status_code == 302, answer.text

    send("sources/new", name="Council", amount_pence="30,000")
    send("missions", missions=["eating-well", "young-people"])
    anchors = {f"anchor_{mark}": f"Looks like {mark}" for mark in range(5)}
    send("criteria/new", name="Mission fit", question="Does it help?", weight="60", is_mission_fit="y", **anchors)
    send("criteria/new", name="Doable", question="Can it be done?", weight="40", **anchors)
    send("questions/new", label="Which estate?", kind="choice", choices="Ampthill\nRegent's Park\n")
    send(
        "dates", name="Summer", summary="", opens_at=["1", "6", "2027", "12 noon"],
        closes_at=["30", "6", "2027", "12 noon"], decided_by=["31", "7", "2027"],
    )  # fmt: skip
    olu.post(f"{at}/publish")
    olu.post(f"{at}/publish")
    round = read(app, "summer")
    assert (round.status, round.opens_at.isoformat()) == (RoundStatus.PUBLISHED, "2027-06-01T11:00:00+00:00")
    assert [question.choices for question in round.questions] == [["Ampthill", "Regent's Park"]]


def test_what_is_missing_is_said_and_nothing_is_published(as_, app, world, draft):
    olu = as_(world.olu)
    assert "Say by which day people will hear" in olu.get("/desk/rounds/autumn").text
    assert olu.post("/desk/rounds/autumn/publish").status_code == 409
    assert read(app).status is RoundStatus.DRAFT


def test_a_stale_tab_is_told_and_keeps_what_was_typed(as_, world, draft):
    olu = as_(world.olu)
    data = {"version": shown_version(olu.get("/desk/rounds/autumn/amounts")), "least_pence": "20", "most_pence": "700"}
    data |= {"second_check_from_pence": "600"}
    first = {**data, "applications_per_person": "2"}
    assert olu.post("/desk/rounds/autumn/amounts", data=first).status_code == 302
    stale = olu.post("/desk/rounds/autumn/amounts", data={**data, "applications_per_person": "3"})
    assert stale.status_code == 409
    assert 'value="3"' in stale.text


def test_an_address_that_is_taken_is_a_sentence_at_its_field(as_, world, draft, app):
    with app.app_context():
        fund = queries.fund_by_slug("fund-autumn")
    page = as_(world.olu).post(
        "/desk/funds/new",
        data={"name": "x", "slug": fund.slug, "description": "x", "funder_name": "x", "funder_identifier": "x"},
    )
    assert "Another fund has this web address" in page.text


@pytest.mark.parametrize("number", ["-1", "1e9", "٣", "\x00", "9" * 40, "1.5", ""])
def test_a_number_that_is_none_is_refused_with_a_sentence(as_, world, draft, number):
    olu = as_(world.olu)
    version = shown_version(olu.get("/desk/rounds/autumn/panel-rules"))
    data = {"version": version, "quorum": number, "readings_per_panellist": "12", "mission_floor": "2.0",
            "criterion_floor": "1.0", "least_part_percent": "60", "blind": "no names",
            "report_due_days": "28"}  # fmt: skip
    page = olu.post("/desk/rounds/autumn/panel-rules", data=data)
    assert page.status_code == 200
    assert "There is a problem" in page.text or "thing to put right" in page.text


def test_the_part_of_another_round_is_not_found(as_, app, world, draft):
    foreign = read(app, "spring").criteria[0].id
    assert as_(world.olu).get(f"/desk/rounds/autumn/criteria/{foreign}").status_code == 404


def test_every_door_of_the_slice_is_locked(app):
    locks = {
        rule.endpoint: app.view_functions[rule.endpoint].lock
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("rounds.")
    }
    assert set(locks.values()) == {
        Can.SEE_DRAFT_ROUNDS, Can.START_ROUND, Can.EDIT_FUND, Can.SEE_ROUND, Can.EDIT_ROUND, Can.PUBLISH_ROUND,
        Can.RELEASE_RING_FENCE,
    }  # fmt: skip
