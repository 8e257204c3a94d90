"""Somebody who helps: invited and shown out by the resident, or writing down what is told by phone or on paper."""

import re
import uuid

import pytest

from grants.accounts import queries as accounts
from grants.applications import queries
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Application, Channel, Help, Status
from grants.core.db import db
from grants.notifications.models import OutboxEmail
from tests.factories.world import save
from tests.integration.applications.browsing import fields, send, sentences

TICKS = {declaration.value: "y" for declaration in DECLARATIONS}


@pytest.fixture
def amina(as_, world):
    return as_(world.amina)


@pytest.fixture
def hal(as_, world):
    return as_(world.hal)


@pytest.fixture
def draft(world):
    return world.add_application()


def helps(app, id):
    with app.app_context():
        return db.session.scalars(db.select(Help).filter_by(application_id=id)).all()


def mails(app, name):
    with app.app_context():
        return db.session.scalars(db.select(OutboxEmail).filter_by(name=name)).all()


def invite(client, draft, email="hal@example.org"):
    return send(client, f"/applications/{draft}/helpers", email=email)


def let_in(app, amina, hal, draft):
    invite(amina, draft)
    [help] = helps(app, draft)
    hal.post(f"/applications/help/{help.id}")
    return help.id


# Invited


def test_an_invitation_opens_nothing_until_its_address_says_yes(app, amina, hal, draft):
    invite(amina, draft)
    assert hal.get(f"/applications/{draft}").status_code == 404
    [help] = helps(app, draft)
    page = hal.get(f"/applications/help/{help.id}")
    assert ("Help Amina Demo with an idea" in page.text, "Plant boxes" in page.text) == (True, False)
    assert hal.get(f"/applications/{draft}").status_code == 404
    places = {hal.post(f"/applications/help/{help.id}").location for _ in range(2)}
    assert (places, hal.get(f"/applications/{draft}").status_code) == ({f"/applications/{draft}"}, 200)


def test_nobody_learns_whether_an_address_is_known_here(app, amina, draft):
    known, unknown = (invite(amina, draft, email) for email in ("hal@example.org", "nobody@example.org"))
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert {mail.to for mail in mails(app, "help_invited")} == {"hal@example.org", "nobody@example.org"}


def test_an_invitation_is_for_its_own_address(app, as_, world, amina, draft):
    invite(amina, draft)
    [help] = helps(app, draft)
    ben = as_(world.ben)
    assert [
        ben.get(f"/applications/help/{help.id}").status_code,
        ben.post(f"/applications/help/{help.id}").status_code,
    ] == [404, 404]
    assert ben.get(f"/applications/help/{uuid.uuid4()}").status_code == 404


def test_asking_twice_is_like_once(app, amina, draft):
    assert [invite(amina, draft).status_code for _ in range(2)] == [302, 302]
    assert (len(helps(app, draft)), len(mails(app, "help_invited"))) == (1, 1)


def test_ones_own_address_and_no_address_are_refused_in_a_sentence(amina, draft):
    assert sentences(invite(amina, draft, "amina@example.org")) == [
        "This is your own address. Enter the address of the person who helps you"
    ]
    assert sentences(invite(amina, draft, "")) == ["Enter the address of the person who helps you"]


def test_nobody_writes_to_the_whole_town(app, amina, draft):
    answers = [invite(amina, draft, f"neighbour{n}@example.org").status_code for n in range(11)]
    assert (answers, len(mails(app, "help_invited"))) == ([302] * 10 + [409], 10)


def test_a_helper_writes_and_does_not_send_withdraw_or_invite(app, amina, hal, draft):
    let_in(app, amina, hal, draft)
    assert send(hal, f"/applications/{draft}/what", what="We plant together").status_code == 302
    asked = [
        hal.post(f"/applications/{draft}/check", data=TICKS),
        hal.post(f"/applications/{draft}/withdraw"),
        hal.get(f"/applications/{draft}/helpers"),
        hal.post(f"/applications/{draft}/send-for", data=TICKS | {"say_so": "She nodded"}),
    ]
    assert [answer.status_code for answer in asked] == [403, 403, 403, 409]
    with app.app_context():
        assert queries.by_id(draft).status is Status.DRAFT


def test_a_helper_who_was_shown_out_finds_nothing(app, amina, hal, draft):
    help = let_in(app, amina, hal, draft)
    shown = fields(hal.get(f"/applications/{draft}/what"))
    places = {amina.post(f"/applications/{draft}/helpers/{help}/end").location for _ in range(2)}
    assert places == {f"/applications/{draft}/helpers"}
    asked = [hal.get(f"/applications/{draft}{page}").status_code for page in ("", "/what", "/check", "/copy.pdf")]
    assert (asked, hal.post(f"/applications/{draft}/what", data=shown).status_code) == ([404] * 4, 404)
    assert "Plant boxes" not in hal.get("/applications/helping").text


def test_whoever_was_shown_out_can_be_asked_again(app, amina, hal, draft):
    help = let_in(app, amina, hal, draft)
    amina.post(f"/applications/{draft}/helpers/{help}/end")
    invite(amina, draft)
    again = next(each for each in helps(app, draft) if each.id != help)
    assert hal.post(f"/applications/help/{again.id}").location == f"/applications/{draft}"
    assert hal.get(f"/applications/{draft}").status_code == 200


def test_an_invitation_that_was_taken_back_says_so(app, amina, hal, draft):
    invite(amina, draft)
    [help] = helps(app, draft)
    amina.post(f"/applications/{draft}/helpers/{help.id}/end")
    answers = [hal.get(f"/applications/help/{help.id}"), hal.post(f"/applications/help/{help.id}")]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert hal.get(f"/applications/{draft}").status_code == 404


def test_a_help_of_another_idea_is_not_ended_here(app, as_, world, amina, hal, draft):
    help = let_in(app, amina, hal, draft)
    other = world.add_application(by=world.ben)
    assert as_(world.ben).post(f"/applications/{other}/helpers/{help}/end").status_code == 404
    assert hal.get(f"/applications/{draft}").status_code == 200


def test_a_helper_finds_the_ideas_they_help_with(app, amina, hal, draft, world):
    world.add_application(by=world.ben, title="Ben's bench")
    let_in(app, amina, hal, draft)
    page = hal.get("/applications/helping").text
    assert ("Plant boxes" in page, "Ben's bench" in page) == (True, False)
    assert "Ideas you help with" in hal.get("/applications/").text


# Told by telephone or on paper


def told(client, world, **typed):
    values = {
        "round": str(world.round), "name": "Rosa Demo", "email": "rosa@example.org",
        "channel": "assisted", "consent": "by telephone on Monday", **typed,
    }  # fmt: skip
    return send(client, "/apply/for-somebody", **values)


def test_an_idea_told_by_telephone_belongs_to_whoever_told_it(app, world, hal):
    page = told(hal, world)
    with app.app_context():
        idea = db.session.scalars(db.select(Application)).one()
        rosa = accounts.by_email("rosa@example.org")
        assert (idea.applicant_id, idea.channel, rosa.name) == (rosa.id, Channel.ASSISTED, "Rosa Demo")
        assert page.location == f"/applications/{idea.id}"
        assert queries.help_of(idea.id, world.hal).consent == "by telephone on Monday"
    assert [mail.to for mail in mails(app, "draft_started")] == ["rosa@example.org"]


def test_one_press_makes_one_even_pressed_twice(app, world, hal):
    values = fields(hal.get("/apply/for-somebody")) | {
        "round": str(world.round), "name": "Rosa Demo", "email": "Rosa@Example.org",
        "channel": "paper", "consent": "on the form",
    }  # fmt: skip
    places = {hal.post("/apply/for-somebody", data=values).location for _ in range(2)}
    with app.app_context():
        assert (len(places), db.session.scalar(db.select(db.func.count()).select_from(Application))) == (1, 1)


def test_an_account_that_is_there_keeps_its_name(app, world, hal):
    told(hal, world, email="ben@example.org", name="Somebody Else")
    with app.app_context():
        assert accounts.by_email("ben@example.org").name == "Ben Demo"


def test_every_missing_answer_has_its_sentence_and_what_was_typed_stays(world, hal):
    page = told(hal, world, name="", channel=None, consent="")
    assert sentences(page) == ["Enter their name", "Choose how they tell it", "Write down how they agreed"]
    assert fields(page)["email"] == "rosa@example.org"


def test_only_helpers_and_officers_begin_for_somebody(as_, world):
    people = (world.amina, world.pat, world.hal, world.olu, world.fin)
    assert [as_(person).get("/apply/for-somebody").status_code for person in people] == [403, 403, 200, 200, 403]


def test_it_is_sent_once_it_was_read_back_and_they_said_yes(app, world, hal, as_):
    id = world.add_application()
    write_for(app, world, id)
    url = f"/applications/{id}/send-for"
    assert sentences(send(hal, url, **(TICKS | {"is_true": None}), say_so="")) == [
        "Confirm that what you wrote is true",
        "Write down how they said yes",
    ]
    first, second = send(hal, url, **TICKS, say_so="by phone, all read back"), hal.post(url, data=TICKS)
    assert first.location == second.location == f"/applications/{id}/sent"
    with app.app_context():
        assert queries.by_id(id).status is Status.SUBMITTED
        assert queries.help_of(id, world.hal).say_so == "by phone, all read back"
    assert [mail.to for mail in mails(app, "application_submitted")] == ["amina@example.org"]


def test_what_is_not_finished_is_not_sent_for_anybody(app, world, hal):
    id = world.add_application(title="")
    write_for(app, world, id)
    assert "Not finished yet" in hal.get(f"/applications/{id}/send-for").text
    answer = hal.post(f"/applications/{id}/send-for", data=TICKS | {"say_so": "by phone"})
    assert answer.status_code == 409


def test_the_resident_shows_out_whoever_writes_for_them(app, world, amina, hal):
    id = world.add_application()
    write_for(app, world, id)
    end = re.search(r'action="(/applications/[^"]+/end)"', amina.get(f"/applications/{id}/helpers").text)[1]
    amina.post(end)
    answer = hal.post(f"/applications/{id}/send-for", data=TICKS | {"say_so": "by phone"})
    assert answer.status_code == 404


def write_for(app, world, id):
    with app.app_context():
        save(Help(application_id=id, helper_id=world.hal.id, channel=Channel.ASSISTED, consent="by telephone"))
