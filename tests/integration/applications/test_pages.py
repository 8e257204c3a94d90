"""A resident's pages, as a browser without script sees them."""

import re
import uuid

import pytest

from grants.applications import queries, steps
from grants.applications.models import Application, Channel, Help, Status
from grants.applications.services import drafts
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import bookkeeping
from grants.places.models import Postcode
from grants.rounds.models import Question, QuestionKind
from tests.factories.world import save
from tests.integration.applications.browsing import fields, send, sentences


@pytest.fixture
def amina(as_, world):
    return as_(world.amina)


@pytest.fixture
def draft(world):
    return world.add_application(by=world.amina)


@pytest.fixture
def kept(app, draft):
    """What is saved of the draft now, by the name of a column."""

    def read(name):
        with app.app_context():
            return getattr(queries.by_id(draft), name)

    return read


def draft_of(client):
    """The id of the draft that the first Start on the page would make."""
    return re.search(r'name="draft" value="([^"]+)"', client.get("/apply").text)[1]


# Starting


def test_the_way_in_says_what_one_can_ask_for(amina):
    page = amina.get("/apply")
    assert (page.status_code, "£50 to £1,500" in page.text) == (200, True)


def test_a_stranger_reads_the_way_in_and_is_asked_to_sign_in(app, world):
    page = app.test_client().get("/apply")
    assert (page.status_code, "Sign in to start" in page.text, "Start your idea" in page.text) == (200, True, False)


def test_one_press_of_start_is_one_draft_even_pressed_twice(amina, world, app):
    draft = draft_of(amina)
    first, second = (amina.post(f"/apply/{world.round}", data={"draft": draft}) for _ in range(2))
    assert first.location == second.location == f"/applications/{draft}"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Application)) == 1


def test_nobody_starts_more_ideas_than_the_round_allows(amina, world):
    draft = draft_of(amina)
    world.add_application(by=world.amina)
    page = amina.post(f"/apply/{world.round}", data={"draft": draft})
    assert (page.status_code, "everybody may send one idea" in page.text) == (409, True)


def test_a_withdrawn_idea_does_not_count(amina, world):
    world.add_application(Status.WITHDRAWN, by=world.amina)
    assert amina.post(f"/apply/{world.round}", data={"draft": draft_of(amina)}).status_code == 302


def test_a_press_of_start_cannot_take_over_somebody_elses_idea(amina, world):
    other = world.add_application(by=world.ben)
    assert amina.post(f"/apply/{world.round}", data={"draft": str(other)}).status_code == 403


def test_two_presses_at_once_make_one_idea(world, at_once, app):

    results = at_once(lambda n: drafts.start(world.round, uuid.uuid4(), at=clock.now(), by=world.amina), threads=8)
    assert sum(isinstance(result, Refusal) for result in results) == 7
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Application)) == 1


# Who may


def test_a_neighbour_learns_nothing_of_somebody_elses_draft(as_, world, draft):
    ben = as_(world.ben)
    pages = [f"/applications/{draft}", f"/applications/{draft}/what", f"/applications/{draft}/check"]
    assert [ben.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_helper_writes_but_does_not_send(as_, world, draft, app, kept):
    with app.app_context():
        save(Help(application_id=draft, helper_id=world.hal.id, channel=Channel.ASSISTED, consent="in the library"))
    hal = as_(world.hal)
    assert send(hal, f"/applications/{draft}/what", what="We plant together").status_code == 302
    assert (kept("what"), hal.post(f"/applications/{draft}/check").status_code) == ("We plant together", 403)


def test_an_officer_sees_a_draft_and_does_not_write_in_it(as_, world, draft):
    olu = as_(world.olu)
    assert [olu.get(f"/applications/{draft}").status_code, olu.get(f"/applications/{draft}/what").status_code] == [
        200,
        403,
    ]


# Saving


def test_every_page_of_the_form_opens(amina, draft, app):
    with app.app_context():
        keys = [step.key for step in steps.asked(queries.by_id(draft))]
    pages = ["", "/check", "/choose-mission", *(f"/{key}" for key in keys)]
    assert {page: amina.get(f"/applications/{draft}{page}").status_code for page in pages} == dict.fromkeys(pages, 200)


def test_continue_saves_the_page_and_leads_to_the_next_of_its_task(amina, draft, kept):
    page = send(amina, f"/applications/{draft}/contact", contact_phone="020 7946 0123", prefers_phone="yes")
    assert page.location == f"/applications/{draft}/postcode"
    assert (kept("contact_phone"), kept("prefers_phone")) == ("020 7946 0123", True)


def test_the_last_page_of_a_task_leads_back_to_the_list(amina, draft):
    assert send(amina, f"/applications/{draft}/postcode").location == f"/applications/{draft}"


@pytest.mark.parametrize(
    ("page", "typed", "follows"),
    [
        ("who", {"applicant_kind": "informal group"}, "group"),
        ("age", {"age_band": "14 or 15"}, "adult"),
        ("if-less", {"if_less": "can do a smaller version"}, "least"),
        ("safety", {"safety": ["food"]}, "safety-plan"),
        ("panel", {"knows_panel": "yes"}, "panel-who"),
    ],
)
def test_an_answer_that_needs_more_leads_to_a_page_of_its_own(amina, draft, page, typed, follows):
    assert send(amina, f"/applications/{draft}/{page}", **typed).location == f"/applications/{draft}/{follows}"


def test_a_page_that_is_not_asked_leads_back_to_the_list(amina, draft):
    assert amina.get(f"/applications/{draft}/group").location == f"/applications/{draft}"


def test_a_page_that_does_not_exist_is_not_found(amina, draft):
    assert amina.get(f"/applications/{draft}/nonsense").status_code == 404


def test_what_is_too_long_is_kept_and_to_be_put_right(amina, draft, kept):
    words = " ".join(["word"] * 251)
    page = send(amina, f"/applications/{draft}/what", what=words)
    assert sentences(page) == ["What will you do: use 250 words or fewer. You have 251"]
    assert (kept("what"), "Put right" in amina.get(f"/applications/{draft}").text) == (words, True)


def test_an_empty_answer_does_not_wipe_the_one_before(amina, draft, kept):
    page = send(amina, f"/applications/{draft}/what", what="")
    assert (sentences(page), kept("what")) == (["Tell us what you will do"], "We will build and plant six boxes.")


def test_save_and_come_back_later_keeps_half_a_page(amina, draft, kept):
    page = send(amina, f"/applications/{draft}/name", title="Supper swap", summary="", later="1")
    assert (page.location, kept("title")) == (f"/applications/{draft}", "Supper swap")


def test_come_back_later_stays_where_something_could_not_be_kept(amina, draft):
    page = send(amina, f"/applications/{draft}/contact", contact_email="amina at home", later="1")
    assert (page.status_code, fields(page)["contact_email"]) == (200, "amina at home")


def test_from_the_check_one_returns_to_the_check(amina, draft):
    page = send(amina, f"/applications/{draft}/what?from=check", what="We plant together")
    assert page.location == f"/applications/{draft}/check"


def test_from_the_check_one_is_still_asked_what_the_new_answer_needs(amina, draft):
    page = send(amina, f"/applications/{draft}/who?from=check", applicant_kind="informal group")
    assert page.location == f"/applications/{draft}/group?from=check"


def test_a_postcode_finds_its_ward(amina, draft, world, kept, app):
    with app.app_context():
        save(Postcode(postcode="NW6 4AA", ward_id=world.kilburn.id))
    send(amina, f"/applications/{draft}/postcode", postcode=" nw6-4aa ")
    assert (kept("postcode"), kept("ward_id")) == ("NW6 4AA", world.kilburn.id)


def test_a_postcode_outside_the_borough_is_saved_and_said(amina, draft, kept):
    send(amina, f"/applications/{draft}/postcode", postcode="SE1 1AA")
    assert (kept("postcode"), kept("ward_id")) == ("SE1 1AA", None)
    assert "We could not find SE1 1AA in the borough" in amina.get(f"/applications/{draft}").text


def test_the_main_mission_is_not_another_one_too(amina, draft, world, app):
    eating, power = str(world.missions["eating-well"]), str(world.missions["diverse-power"])
    send(amina, f"/applications/{draft}/other-missions", also_missions=[eating, power])
    send(amina, f"/applications/{draft}/mission", mission_id=eating)
    with app.app_context():
        assert [str(also.mission_id) for also in queries.by_id(draft).also_missions] == [power]


def test_two_other_missions_at_most(amina, draft, world):
    three = [str(id) for slug, id in world.missions.items() if slug != "estates-and-streets"]
    page = send(amina, f"/applications/{draft}/other-missions", also_missions=three)
    assert sentences(page) == ["Choose 2 other missions at most"]


def test_the_number_of_people_may_be_unknown(amina, draft, kept):
    send(amina, f"/applications/{draft}/people", people_count="", people_unknown="y")
    assert kept("people_count") is None
    assert "Not known yet" in amina.get(f"/applications/{draft}/check").text


def test_none_of_these_cannot_stand_beside_one_of_these(amina, draft):
    page = send(amina, f"/applications/{draft}/safety", safety=["food", "none"])
    assert sentences(page) == ["Choose what your idea involves, or “None of these”, not both"]


def test_total_cost_names_where_the_rest_comes_from(amina, draft):
    page = send(amina, f"/applications/{draft}/other-money", total_cost_pence="900")
    assert sentences(page) == ["Tell us where the other £300 comes from"]


def test_the_least_is_below_what_is_asked(amina, draft):
    page = send(amina, f"/applications/{draft}/least", least_pence="600")
    assert sentences(page) == ["You ask for £600. Enter an amount below that"]


def test_a_rounds_own_question_keeps_its_answer(amina, draft, world, app):
    question = Question(round_id=world.round, label="How many boxes?", kind=QuestionKind.NUMBER, required=True, most=9)
    with app.app_context():
        save(question)
        key = f"question-{question.id.hex[:8]}"
    assert sentences(send(amina, f"/applications/{draft}/{key}", answer="10")) == [
        "How many boxes: enter a number from 0 to 9"
    ]
    send(amina, f"/applications/{draft}/{key}", answer="6")
    assert fields(amina.get(f"/applications/{draft}/{key}"))["answer"] == "6"


# Two tabs


def test_the_same_page_in_two_tabs_shows_both_texts(amina, draft, kept):
    url = f"/applications/{draft}/what"
    shown = fields(amina.get(url))
    amina.post(url, data=shown | {"what": "Written in the first tab"})
    page = amina.post(url, data=shown | {"what": "Written in the second tab"})
    assert (page.status_code, "Written in the first tab" in page.text) == (409, True)
    assert fields(page)["what"] == "Written in the second tab"
    amina.post(url, data=fields(page))
    assert kept("what") == "Written in the second tab"


def test_two_pages_in_two_tabs_do_not_disturb_each_other(amina, draft, kept):
    what, place = f"/applications/{draft}/what", f"/applications/{draft}/where"
    shown = fields(amina.get(what)), fields(amina.get(place))
    first = amina.post(what, data=shown[0] | {"what": "We plant together"})
    second = amina.post(place, data=shown[1] | {"place": "The hall"})
    assert (first.status_code, second.status_code) == (302, 302)
    assert (kept("what"), kept("place")) == ("We plant together", "The hall")


def test_continue_pressed_twice_answers_the_same(amina, draft):
    url = f"/applications/{draft}/what"
    shown = fields(amina.get(url)) | {"what": "We plant together"}
    first, second = amina.post(url, data=shown), amina.post(url, data=shown)
    assert first.location == second.location


def test_a_page_without_what_it_showed_is_held_to_its_version(amina, draft):
    url = f"/applications/{draft}/what"
    version = fields(amina.get(url))["version"]
    amina.post(url, data={"version": version, "what": "Once"})
    assert amina.post(url, data={"version": version, "what": "Twice"}).status_code == 409


def test_text_that_arrives_after_the_idea_was_sent_is_shown_again(amina, draft, app):
    url = f"/applications/{draft}/what"
    shown = fields(amina.get(url)) | {"what": "Written in another tab meanwhile"}
    mark(app, draft, Status.SUBMITTED)
    page = amina.post(url, data=shown)
    assert (page.status_code, "Written in another tab meanwhile" in page.text) == (409, True)


# Costs


def test_costs_add_up(amina, draft, kept):
    send(amina, f"/applications/{draft}/costs", **{"cost-3-item": "Leaflets", "cost-3-amount": "60.50"})
    assert (kept("asked_pence"), [cost.what for cost in kept("costs")]) == (
        660_50,
        ["Timber", "Soil and seeds", "Leaflets"],
    )


def test_update_total_judges_nothing_and_keeps_everything(amina, draft):
    page = send(
        amina, f"/applications/{draft}/costs",
        **{"cost-1-amount": "1,365", "cost-3-item": "Leaflets", "cost-3-amount": "about 60", "update": "1"},
    )  # fmt: skip
    shown = fields(page)
    assert (sentences(page), shown["cost-1-amount"], shown["cost-3-amount"]) == ([], "1,365", "about 60")
    assert ">£1,565</output>" in page.text


def test_costs_above_the_most_say_how_much_to_take_off_and_are_kept(amina, draft, kept):
    page = send(
        amina, f"/applications/{draft}/costs",
        **{"cost-1-amount": "1365", "cost-3-item": "Leaflets", "cost-3-amount": "about 60"},
    )  # fmt: skip
    assert sentences(page) == [
        "Cost 3: enter the amount in pounds, like 60 or 60.50",
        "Your costs come to £1,565. The most you can ask for is £1,500. Take off £65 or more",
    ]
    assert (kept("asked_pence"), fields(page)["cost-3-amount"]) == (1565_00, "about 60")


def test_a_row_can_be_added_and_removed_by_buttons_alone(amina, draft):
    url = f"/applications/{draft}/costs"
    more = send(amina, url, **{"cost-3-item": "Half typed", "cost-3-amount": "", "add": "1"})
    assert fields(more)["cost-4-item"] == ""
    fewer = amina.post(url, data=fields(more) | {"remove": "1"})
    shown = fields(fewer)
    assert [shown["cost-1-item"], shown["cost-2-item"]] == ["Soil and seeds", "Half typed"]


def test_no_ninth_cost(amina, draft):
    url = f"/applications/{draft}/costs"
    rows = {
        f"cost-{n}-{part}": value for n in range(1, 10) for part, value in (("item", f"Thing {n}"), ("amount", "1"))
    }
    page = send(amina, url, **rows, add="1")
    assert ("cost-8-item" in fields(page), "cost-9-item" in fields(page)) == (True, False)


@bookkeeping
def set_status(id, status):
    db.session.execute(
        db.text("UPDATE application SET status = :s, received_at = created_at WHERE id = :id"),
        {"s": status.value, "id": id.hex if db.engine.dialect.name == "sqlite" else id},
    )


def mark(app, id, status):
    with app.app_context():
        set_status(id, status)
