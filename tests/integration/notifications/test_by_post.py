"""Somebody without an e-mail address: an officer or helper writes for them, and every letter is printed and posted."""

import uuid

import pytest

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Channel, Status
from grants.applications.services import drafts
from grants.audit.models import AuditEvent
from grants.awards import publication
from grants.awards import queries as awards
from grants.awards.models import Award, AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.notifications import outbox
from grants.notifications.models import Delivery, OutboxEmail
from grants.panels.models import OutcomeKind
from tests.factories.decided import Decided
from tests.factories.world import save
from tests.integration.applications.browsing import sentences

START = "/apply/for-somebody"
ADDRESS = "Rose Demo\nFlat 4, Elm House\nNW1 0AA"


def begin(client, world, **typed):
    """Start an idea for Rose, who has no e-mail address."""
    told = {
        "draft": str(uuid.uuid4()),
        "round": str(world.round),
        "name": "Rose Demo",
        "postal_address": " Flat 4,  Elm House\r\n\r\nNW1 0AA ",
        "channel": "paper",
        "consent": "She sent us a letter",
        **typed,
    }
    return client.post(START, data=told)


def people(app):
    with app.app_context():
        return db.session.scalars(db.select(Person).where(Person.postal_address.is_not(None))).all()


def letters(app):
    with app.app_context():
        return db.session.scalars(db.select(OutboxEmail).where(OutboxEmail.by_post)).all()


@pytest.mark.parametrize("who", ["olu", "hal"])
def test_an_idea_is_begun_and_the_letter_waits_to_be_posted(app, world, as_, who):
    assert begin(as_(getattr(world, who)), world).status_code == 302
    [rose] = people(app)
    assert (rose.name, rose.postal_address, rose.email) == ("Rose Demo", ADDRESS, f"by-post-{rose.id}")
    [letter] = letters(app)
    assert (letter.name, letter.to, letter.status) == ("draft_started", ADDRESS, Delivery.QUEUED)
    assert "You do not need the internet for this. Call us on" in letter.body
    with app.app_context():
        assert f"Your reference is {db.session.scalars(db.select(Application.public_id)).one()}." in letter.body


def test_no_mail_leaves_for_it(app, world, as_):
    begin(as_(world.olu), world)
    sent = []
    with app.app_context():
        assert (outbox.has_work(), outbox.deliver(sent.append)) == (False, 0)
    assert sent == []


def test_a_second_press_and_a_second_idea_find_the_same_person(app, world, as_):
    with app.app_context():
        other = world.add_round("summer", pot_pence=1000_00)
    olu, draft = as_(world.olu), str(uuid.uuid4())
    for _ in range(2):
        assert begin(olu, world, draft=draft).location == f"/applications/{draft}"
    begin(olu, world, round=str(other))
    assert (len(people(app)), len(letters(app))) == (1, 2)


def test_sixteen_presses_at_once_make_one_idea(app, world, at_once):
    id, told = uuid.uuid4(), {"channel": Channel.PAPER, "consent": "By letter", "at": clock.now()}

    def press(n):
        drafts.start_for(world.round, id, name="Rose Demo", email="", postal_address="Flat 4", **told, by=world.olu)

    assert set(at_once(press)) == {None}
    assert (len(people(app)), len(letters(app))) == (1, 1)


def test_one_of_the_two_addresses_is_needed_and_what_was_typed_is_kept(app, world, as_):
    page = begin(as_(world.olu), world, postal_address=" ")
    assert "Enter their email address or, if they have none, where we can post letters to them" in sentences(page)
    assert "She sent us a letter" in page.text
    assert people(app) == []


def test_an_email_address_is_used_where_there_is_one(app, world, as_):
    begin(as_(world.olu), world, email="rose@example.org")
    assert (people(app), letters(app)) == ([], [])


def test_nobody_signs_in_as_somebody_who_gets_letters(app, world, as_):
    begin(as_(world.olu), world)
    [rose] = people(app)
    page = app.test_client().post("/account/sign-in", data={"email": rose.email})
    assert "Enter an email address like name@example.com" in page.text


def test_an_officer_prints_it_and_says_once_that_it_is_in_the_post(app, world, as_):
    begin(as_(world.hal), world)
    [letter] = letters(app)
    olu = as_(world.olu)
    assert "Letters to print and post" in olu.get("/desk").text
    assert f"/desk/outbox/{letter.id}" in olu.get("/desk/outbox?status=to+post").text
    assert "Print this letter and post it" in olu.get(f"/desk/outbox/{letter.id}").text
    for _ in range(2):
        assert olu.post(f"/desk/outbox/{letter.id}/posted").status_code == 302
    assert "Posted" in olu.get(f"/desk/outbox/{letter.id}").text
    assert f"/desk/outbox/{letter.id}" not in olu.get("/desk/outbox?status=to+post").text
    with app.app_context():
        assert len(db.session.scalars(db.select(AuditEvent).filter_by(action="letter.post")).all()) == 1


def test_what_goes_by_mail_is_not_posted(app, world, as_):
    begin(as_(world.hal), world, email="rose@example.org")
    with app.app_context():
        [mail] = db.session.scalars(db.select(OutboxEmail)).all()
    assert as_(world.olu).post(f"/desk/outbox/{mail.id}/posted").status_code == 409


@pytest.fixture
def decided(app):
    """Rose, who gets letters, and Ben, who gets mail, were each offered £600."""
    world = Decided(app)
    world.close()
    rose = Person(name="Rose Demo", email="by-post-rose", postal_address=ADDRESS)
    with app.app_context():
        save(rose)
        world.roses = world.decide(OutcomeKind.FUND, 600_00, by=Actor(rose.id), full_name="Rose Demo")
        world.bens = world.decide(OutcomeKind.FUND, 600_00, by=world.ben)
        publication.publish(world.round, by=world.olu)
        world.roses_award, world.bens_award = (awards.of_application(id).id for id in (world.roses, world.bens))
    return world


def test_the_decision_goes_by_post_and_an_officer_writes_down_the_yes(app, decided, as_):
    [letter] = letters(app)
    assert (letter.name, letter.to) == ("decision_letter", ADDRESS)
    olu, path = as_(decided.olu), f"/desk/awards/{decided.roses_award}"
    assert f'href="{path}/accept"' in olu.get(path).text
    assert "Choose how they said yes" in olu.post(f"{path}/accept", data={}).text
    for _ in range(2):
        assert olu.post(f"{path}/accept", data={"how": "paper", "agreed": "y"}).location == path
    with app.app_context():
        award = db.session.get_one(Award, decided.roses_award)
        assert (award.status, award.accepted_at is not None) == (AwardStatus.ACCEPTED, True)
        trail = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.position))
        told = [line.detail["how"] for line in trail if "accept" in line.action]
        assert told == ["paper"]
        assert db.session.get_one(Application, decided.roses).status is Status.PUBLISHED


def test_whoever_has_an_email_address_says_yes_themselves(app, decided, as_):
    olu, path = as_(decided.olu), f"/desk/awards/{decided.bens_award}"
    assert f"{path}/accept" not in olu.get(path).text
    answer = olu.post(f"{path}/accept", data={"how": "paper", "agreed": "y"})
    assert (answer.status_code, "says yes on their own page" in answer.text) == (409, True)
