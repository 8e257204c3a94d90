"""Not this round, and here is what would help: told in the letter, carried on with one press, without old scores."""

import html
import re
import uuid

import pytest

from grants.applications.models import Application, Channel, Help, Status
from grants.awards import publication
from grants.checks.models import Check
from grants.core import clock
from grants.core.db import db
from grants.decisions import queries as decisions
from grants.panels.models import Degree, OutcomeKind
from tests.factories.decided import Decided
from tests.factories.world import change, save

HELPS = "Name two people who look after the lanterns, and ask the library first."


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def world(app):
    world = Decided(app)
    world.close()
    return world


@pytest.fixture
def old(world, app):
    """Ben's lanterns, read by three, told to come back; an autumn round is open."""
    idea = world.decide(
        OutcomeKind.NOT_THIS_TIME,
        by=world.ben,
        title="Paper lanterns",
        outcome={"helps": HELPS, "note": "Liked by all."},
    )
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.assign(panel, idea, world.pat, world.priya, world.sam)
    for reader in (world.pat, world.priya, world.sam):
        world.add_reading(idea, reader, 1, 3, 1, 3, 1)
    with app.app_context():
        publication.publish(world.round, by=world.olu)
        world.autumn = world.add_round("autumn", pot_pence=3000_00)
    return idea


def press(client, old):
    """The one button of the old idea's page."""
    page = client.get(f"/applications/{old}").text
    form = re.search(r'action="(/applications/[^"]+/again)"(.*?)</form>', page, re.DOTALL)
    values = dict(re.findall(r'name="(draft|round)" value="([^"]+)"', form[2]))
    return client.post(form[1], data=values).location


def test_the_letter_says_what_would_help(world, app, old):
    with app.app_context():
        body = decisions.letter_of(old).body
    assert "Not this round, and here is what would help." in body
    assert f"What would help\n\n{HELPS}" in body


def test_without_that_the_letter_is_the_usual_one(world, app):
    idea = world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben, outcome={"note": "Liked by all."})
    with app.app_context():
        assert "Not this round" not in decisions.letter_of(idea).body


def test_one_press_carries_the_answers_and_what_would_help_into_the_open_round(world, as_, app, old):
    ben = as_(world.ben)
    draft = press(ben, old)
    page = plain(ben.get(draft))
    assert (HELPS in page, "Paper lanterns, Spring round" in page) == (True, True)
    with app.app_context():
        new = db.session.get_one(Application, uuid.UUID(draft.rpartition("/")[2]))
        assert (new.status, new.round_id, new.copied_from_id, new.title) == (
            Status.DRAFT,
            world.autumn,
            old,
            "Paper lanterns",
        )


def test_a_helper_of_the_new_idea_does_not_read_of_the_old(world, as_, app, old):
    id = uuid.UUID(press(as_(world.ben), old).rpartition("/")[2])
    with app.app_context():
        save(Help(application_id=id, helper_id=world.hal.id, channel=Channel.WEB, consent="by mail"))
    page = plain(as_(world.hal).get(f"/applications/{id}"))
    assert ("Paper lanterns" in page, HELPS in page, "earlier idea" in page) == (True, False, False)


def test_the_new_panel_sees_no_old_score_and_not_what_would_help(world, as_, app, old):
    id = uuid.UUID(press(as_(world.ben), old).rpartition("/")[2])
    with app.app_context():
        change(db.session.get_one(Application, id), status=Status.SCORING, panel_number=1, received_at=clock.now())
        save(Check(application_id=id, items=[]))
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi, round_id=world.autumn)
    world.assign(panel, id, world.pat, world.priya, world.sam)
    for reader in (world.pat, world.priya, world.sam):
        world.add_reading(id, reader, 4, 4, 4, 4, 4)
    world.declare(world.chi, id, Degree.NONE)
    told = plain(as_(world.chi).get(f"/panel/meetings/ideas/{id}"))
    assert [word for word in (HELPS, "Liked by all.", "Spring round", "earlier idea") if word in told] == []
    assert "100" in told
