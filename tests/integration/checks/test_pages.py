"""The officers' pages: the queue, the case, what is typed there; and the page on which a person answers."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from grants.applications.models import Application, Status
from grants.checks import queries
from grants.checks.models import CaseNote
from grants.checks.services import asking
from grants.core import clock
from grants.core.db import db
from tests.factories.world import change
from tests.integration.checks.conftest import ALL_YES
from tests.support.statements import statements

HOSTILE = ["<script>alert(1)</script>", "‮gnp.exe", "😀" * 50, "Robert'); DROP TABLE application;--", "{{ 7*7 }}"]
BAD_BYTES = ["\x00", "\x1b[31m"]
ROLES = ["amina", "ben", "hal", "pat", "chi", "asha", "fin", "sade", "cora", "dee", "ada"]


def titles(page):
    return re.findall(r'<h2 class="govuk-heading-s mg-flush"><a[^>]*>([^<]*)</a>', page.text)


def list_data(version, **found):
    return {"version": str(version), "tier": "none", **{key: "yes" for key in ALL_YES}, **found}


def version_of(app, id):
    with app.app_context():
        return queries.check_of(id).version


def aged(world, days, **values):
    return world.add_application(
        Status.SUBMITTED, received_at=clock.now() - dt.timedelta(days=days), title=f"Idea {days:03}", **values
    )


@pytest.mark.parametrize("who", ROLES)
def test_nobody_but_officers_enters_the_queue_or_a_case(world, as_, taken, who):
    client = as_(getattr(world, who))
    assert client.get("/desk/applications").status_code == 403
    case = client.get(f"/desk/applications/{taken}")
    assert case.status_code == (403 if who in ("amina", "dee") else 404)
    assert "Soil and seeds" not in case.text
    pressed = client.post(f"/desk/applications/{taken}/pass")
    assert pressed.status_code == case.status_code


def test_strangers_are_asked_to_sign_in_whatever_the_id(app, taken):
    for id in (taken, uuid4()):
        assert "/account/sign-in" in app.test_client().get(f"/desk/applications/{id}").location


def test_the_oldest_idea_stands_first(world, as_):
    for days in (3, 40, 12):
        aged(world, days)
    assert titles(as_(world.olu).get("/desk/applications")) == ["Idea 040", "Idea 012", "Idea 003"]


def test_a_conflicted_idea_leaves_no_trace_in_the_queue_not_even_a_number(world, as_):
    aged(world, 1)
    hidden = aged(world, 2)
    own = aged(world, 3, by=world.olu)
    world.declare(world.olu, hidden)
    page = as_(world.olu).get("/desk/applications")
    assert titles(page) == ["Idea 001"]
    assert "1 idea to check" in page.text
    assert as_(world.olu).get(f"/desk/applications/{hidden}").status_code == 404
    assert as_(world.olu).get(f"/desk/applications/{own}").status_code == 403
    assert titles(as_(world.olu).get("/desk/applications?pile=all&q=Idea+002")) == []
    assert len(titles(as_(world.oki).get("/desk/applications"))) == 3


def test_the_queue_is_narrowed_down(world, as_, app, taken):
    eating = aged(world, 5, mission_id=world.missions["eating-well"], place_ward_id=world.kilburn.id)
    olu = as_(world.olu)
    with app.app_context():
        reference = db.session.get_one(Application, eating).public_id
    asked = {
        "mine=yes": ["Plant boxes 1"],
        f"mission={world.missions['eating-well']}": ["Idea 005"],
        f"ward={world.kilburn.id}": ["Idea 005"],
        f"round={world.round}": ["Idea 005", "Plant boxes 1"],
        f"round={uuid4()}": [],
        "pile=new": ["Idea 005"],
        "pile=in-check": ["Plant boxes 1"],
        "pile=ready": [],
        f"q={reference.lower()}": ["Idea 005"],
        "q=BOXES": ["Plant boxes 1"],
        "q=%25": [],
        "q=_": [],
        "pile=nonsense&round=x&mission=%00": ["Idea 005", "Plant boxes 1"],
    }
    assert {query: titles(olu.get(f"/desk/applications?{query}")) for query in asked} == asked


def test_overdue_answers_have_a_pile(world, as_, app, taken):
    with app.app_context():
        asking.ask(taken, question="Who?", by=world.olu)
    olu = as_(world.olu)
    assert titles(olu.get("/desk/applications?pile=asked")) == ["Plant boxes 1"]
    assert titles(olu.get("/desk/applications?pile=late")) == []
    with app.app_context():
        change(queries.open_request(taken), due_on=dt.date(2026, 1, 5))
    page = olu.get("/desk/applications?pile=late")
    assert titles(page) == ["Plant boxes 1"]
    assert "Answer was due Monday 5 January" in page.text


def test_the_queue_turns_its_pages_and_ends(world, as_):
    for days in range(1, 24):
        aged(world, days)
    olu = as_(world.olu)
    assert titles(olu.get("/desk/applications?page=2")) == ["Idea 003", "Idea 002", "Idea 001"]
    assert {olu.get(f"/desk/applications?page={page}").status_code for page in ("3", "0", "x", "9" * 30)} == {404}


def test_the_queue_asks_as_many_questions_however_long_it_is(world, as_, app):
    olu = as_(world.olu)
    aged(world, 1)
    olu.get("/desk/applications")
    with app.app_context():
        engine = db.engine
    counts = []
    for more in (0, 30):
        for days in range(2, 2 + more):
            aged(world, days)
        with statements(engine) as seen:
            assert olu.get("/desk/applications").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_a_case_asks_as_many_questions_however_much_happened(world, as_, app, taken):
    with app.app_context():
        engine = db.engine
    olu, counts = as_(world.olu), []
    for times in (1, 6):
        for number in range(times):
            olu.post(f"/desk/applications/{taken}/notes", data={"text": f"Note {number}", "new_id": str(uuid4())})
            with app.app_context():
                asking.ask(taken, question=f"Q{times}{number}?", by=world.olu)
                asking.answer(taken, queries.open_request(taken).id, text="A", by=world.amina)
        with statements(engine) as seen:
            assert olu.get(f"/desk/applications/{taken}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30


def test_an_idea_is_taken_checked_and_passed_on_with_buttons(world, as_, app, status_of):
    id = world.add_application(Status.SUBMITTED)
    olu, at = as_(world.olu), f"/desk/applications/{id}"
    assert "Take this idea" in olu.get(at).text
    assert olu.post(f"{at}/take").status_code == 302
    assert olu.post(f"{at}/list", data=list_data(version_of(app, id))).status_code == 302
    with app.app_context():
        here = db.session.get_one(Application, id)
        mission = {"version": str(here.version), "mission": str(here.mission_id), "because": ""}
    assert olu.post(f"{at}/mission", data=mission).status_code == 302
    assert "Ready for the panel" in olu.get(at).text
    assert [olu.post(f"{at}/pass").status_code for _ in range(2)] == [302, 302]
    assert status_of(id) is Status.READY


def test_passing_on_too_early_says_what_is_open(world, as_, taken):
    page = as_(world.olu).post(f"/desk/applications/{taken}/pass")
    assert page.status_code == 409
    assert "Questions without an answer: 10" in page.text


def test_a_second_tab_of_the_list_shows_both_and_loses_nothing(world, as_, app, taken):
    version = version_of(app, taken)
    at = f"/desk/applications/{taken}/list"
    as_(world.olu).post(at, data=list_data(version, clear="no"))
    stale = as_(world.oki).post(at, data=list_data(version, clear="not sure"))
    assert stale.status_code == 409
    assert "A colleague saved this list while you were reading" in stale.text
    assert re.search(r'name="clear"[^>]*value="not sure"[^>]*checked', stale.text)
    assert f'name="version" type="hidden" value="{version_of(app, taken)}"' in stale.text
    assert as_(world.oki).post(at, data=list_data(version_of(app, taken), clear="not sure")).status_code == 302


@pytest.mark.parametrize("data", [{"clear": "maybe"}, {"tier": "x"}, {"version": "x"}, {"version": ""}])
def test_what_the_list_does_not_offer_is_refused_with_a_page(world, as_, app, taken, data):
    page = as_(world.olu).post(f"/desk/applications/{taken}/list", data={**list_data(version_of(app, taken)), **data})
    assert page.status_code in (200, 409)
    with app.app_context():
        assert queries.check_of(taken).items == []


def test_a_note_pressed_twice_is_one_and_is_for_officers_only(world, as_, app, taken):
    data = {"text": "Rang twice, nobody home.", "new_id": str(uuid4())}
    olu = as_(world.olu)
    for _ in range(2):
        assert olu.post(f"/desk/applications/{taken}/notes", data=data).status_code == 302
    with app.app_context():
        assert db.session.scalars(select(CaseNote.text)).all() == ["Rang twice, nobody home."]
    assert "Rang twice, nobody home." in as_(world.oki).get(f"/desk/applications/{taken}").text
    assert "Rang twice" not in as_(world.amina).get(f"/applications/{taken}").text


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_shown_as_it_was_typed_and_does_nothing(world, as_, app, taken, text):
    olu = as_(world.olu)
    olu.post(f"/desk/applications/{taken}/notes", data={"text": text, "new_id": str(uuid4())})
    page = olu.get(f"/desk/applications/{taken}").text
    assert "<script>alert" not in page
    assert "49" not in re.findall(r'<div class="mg-quote"><p[^>]*>([^<]*)<', page)
    with app.app_context():
        assert db.session.scalars(select(CaseNote.text)).all() == [text]


@pytest.mark.parametrize("text", ["", "   ", *BAD_BYTES, "word " * 2000])
@pytest.mark.parametrize(("door", "field"), [("notes", "text"), ("ask", "question"), ("worry", "text")])
def test_what_cannot_be_read_or_is_too_long_is_a_sentence_at_its_field(world, as_, taken, door, field, text):
    page = as_(world.olu).post(f"/desk/applications/{taken}/{door}", data={field: text, "new_id": "\x00"})
    assert page.status_code == 200
    assert f'id="{field}-error"' in page.text


def test_ruling_out_asks_for_the_rule_the_reason_and_something_to_try(world, as_, taken, status_of):
    olu, at = as_(world.olu), f"/desk/applications/{taken}/rule-out"
    page = olu.post(at, data={"reason": "It is in Barnet."})
    wrong = [name for name in ("reason_code", "reason", "try_instead") if f'id="{name}-error"' in page.text]
    assert wrong == ["reason_code", "try_instead"]
    assert "It is in Barnet." in page.text
    assert status_of(taken) is Status.IN_CHECK
    data = {"reason_code": "outside the area", "reason": "It is in Barnet.", "try_instead": "Ask Barnet."}
    assert [olu.post(at, data=data).status_code for _ in range(2)] == [302, 302]
    page = as_(world.amina).get(f"/applications/{taken}").text
    assert "We cannot fund it in this round" in page
    assert "It is in Barnet." in page
    assert "Ask Barnet." in page
    other = as_(world.oki).post(at, data={**data, "reason": "It is in Brent."})
    assert other.status_code == 409
    assert "It is in Brent." in other.text


def test_a_person_answers_on_an_own_page_and_an_officer_reads_it(world, as_, app, taken):
    olu, amina, at = as_(world.olu), as_(world.amina), f"/applications/{taken}/answer"
    early = amina.get(at)
    assert (early.status_code, "We are not waiting for an answer about this idea" in early.text) == (409, True)
    olu.post(f"/desk/applications/{taken}/ask", data={"question": "Who owns <b>it</b>?"})
    assert "Who owns &lt;b&gt;it&lt;/b&gt;?" in amina.get(f"/applications/{taken}").text
    page = amina.get(at)
    asked = re.search(r'name="asked" type="hidden" value="([^"]+)"', page.text)[1]
    data = {"asked": asked, "answer": "The council does."}
    assert [amina.post(at, data=data).status_code for _ in range(2)] == [302, 302]
    assert "We have your answer" in amina.get(at).text
    assert "The council does." in olu.get(f"/desk/applications/{taken}").text
    stale = amina.post(at, data={**data, "answer": "Nobody does."})
    assert stale.status_code == 409
    assert "Nobody does." in stale.text


@pytest.mark.parametrize("asked", ["", "x", "\x00", "5f1e5c3a-0000-4000-8000-000000000000"])
def test_a_tampered_answer_is_refused(world, as_, app, taken, asked):
    with app.app_context():
        asking.ask(taken, question="Who?", by=world.olu)
    page = as_(world.amina).post(f"/applications/{taken}/answer", data={"asked": asked, "answer": "Me."})
    assert page.status_code in (400, 409)
    with app.app_context():
        assert queries.open_request(taken).answer is None


@pytest.mark.parametrize(("who", "status"), [("ben", 404), ("pat", 404), ("olu", 403)])
def test_nobody_else_answers(world, as_, app, taken, who, status):
    with app.app_context():
        asking.ask(taken, question="Who?", by=world.olu)
    assert as_(getattr(world, who)).get(f"/applications/{taken}/answer").status_code == status


def test_two_like_ideas_stand_side_by_side_with_what_they_share_marked(world, as_, app, taken):
    words = "We will build and plant six boxes with the children of the estate."
    with app.app_context():
        change(db.session.get_one(Application, taken), what=words)
    other = world.add_application(
        Status.SUBMITTED, by=world.ben, what=f"{words} Twice.", title="More boxes", summary="x"
    )
    olu = as_(world.olu)
    assert "More boxes" in olu.get(f"/desk/applications/{taken}").text
    at = f"/desk/applications/{taken}/like/{other}"
    page = olu.get(at)
    assert "<mark>We will build and plant six boxes" in page.text
    assert olu.post(at, data={"version": "0", "sameness": "the same idea"}).status_code == 302
    assert "Found to be: the same idea" in olu.get(f"/desk/applications/{taken}").text
    stale = as_(world.oki).post(at, data={"version": "0", "sameness": "different ideas"})
    assert stale.status_code == 409
    for wrong in (taken, uuid4()):
        assert olu.get(f"/desk/applications/{taken}/like/{wrong}").status_code == 404
    world.declare(world.olu, other)
    assert olu.get(at).status_code == 404
    assert "More boxes" not in olu.get(f"/desk/applications/{taken}").text


def test_words_are_taken_out_of_what_the_panel_reads_and_stay_in_what_was_sent(world, as_, app, taken):
    with app.app_context():
        change(db.session.get_one(Application, taken), what="Ring Jo Bloggs on 07700 900123. JO BLOGGS knows.")
    olu, at = as_(world.olu), f"/desk/applications/{taken}/take-out"
    assert "07700 900123" in olu.get(at).text
    assert olu.post(at, data={"words": "jo bloggs"}).status_code == 302
    assert olu.post(at, data={"words": "07700 900123"}).status_code == 302
    with app.app_context():
        assert db.session.get_one(Application, taken).what == "Ring [taken out] on [taken out]. [taken out] knows."
    missing = olu.post(at, data={"words": ".*"})
    assert missing.status_code == 409
    assert "These words do not stand in what the panel reads" in missing.text


def test_a_draft_is_not_on_the_desk(world, as_):
    draft = world.add_application(Status.DRAFT)
    olu = as_(world.olu)
    assert olu.get(f"/desk/applications/{draft}").status_code == 404
    assert titles(olu.get("/desk/applications?pile=all")) == []


def test_history_is_told_in_plain_words(world, as_, taken):
    olu = as_(world.olu)
    olu.post(f"/desk/applications/{taken}/ask", data={"question": "Who?"})
    page = olu.get(f"/desk/applications/{taken}").text
    told = re.findall(r"<h3>([^<]*)</h3><time[^>]*>[^<]*</time><p>([^<]*)</p>", page)
    assert told == [("Check begun", "Olu Demo"), ("Something asked", "Olu Demo")]
