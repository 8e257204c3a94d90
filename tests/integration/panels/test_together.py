"""Ideas that nobody needs to talk about, agreed in one go."""

import pytest

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.panels.models import Degree, Outcome, OutcomeKind, Presence, ReasonCode
from grants.panels.services import outcomes, together
from grants.permissions import NotAllowed
from tests.integration.panels.conftest import NOTE, TEAM, _panel, agreed, given, score
from tests.support.beginnings import beginning

FUND = "/panel/meetings/{}/fund-together"
DECLINE = "/panel/meetings/{}/decline-together"


def _scored(world, **who):
    """Boxes and bikes are liked by everybody who reads them, soup by nobody; the pot holds all three."""
    panel = _panel(world)
    given(world, panel, **who)
    for id, mark in ((panel.boxes, 4), (panel.bikes, 3), (panel.soup, 0)):
        for name in TEAM:
            if name not in who or id == panel.soup:
                score(world, name, id, *[mark] * 5)
    return panel


@beginning
def _liked(world):
    return _scored(world)


@pytest.fixture
def liked(world, ctx):
    return _liked(world)


@pytest.fixture
def liked_here(app, world):
    """For tests that send requests."""
    with app.app_context():
        return _liked(world)


def kinds():
    """What was agreed, by title."""
    found = db.select(Application.title, Outcome.kind).join(Outcome, Outcome.application_id == Application.id)
    return dict(db.session.execute(found).all())


def statuses(panel):
    found = db.session.execute(db.select(Application.id, Application.status))
    at = dict(found.all())
    return [at[id] for id in (panel.boxes, panel.bikes, panel.soup)]


def no(world, present=TEAM):
    return agreed(world, OutcomeKind.NOT_THIS_TIME, present)


def form(world, ideas, **rest):
    return {"ideas": [str(id) for id in ideas], "present": [str(getattr(world, name).id) for name in TEAM], **rest}


def test_the_ideas_that_are_ticked_are_funded_and_no_other(world, liked):
    together.agree(liked.id, ideas=[liked.boxes, liked.bikes], agreed=agreed(world), by=world.chi)
    assert kinds() == {"Plant boxes": OutcomeKind.FUND, "Bike repairs": OutcomeKind.FUND}
    assert statuses(liked) == [Status.RECOMMENDED, Status.RECOMMENDED, Status.SCORING]


def test_each_is_recorded_as_if_alone_and_the_trail_says_that_it_was_not(world, liked):
    together.agree(liked.id, ideas=[liked.boxes, liked.bikes], agreed=agreed(world), by=world.chi)
    actions = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.position)).all()
    assert (actions.count("outcome.record"), actions.count("panel.agree_together")) == (2, 1)


def test_those_who_get_nothing_are_told_the_same_words(world, liked):
    together.agree(liked.id, ideas=[liked.soup], agreed=no(world), by=world.chi)
    said = db.session.execute(db.select(Outcome.kind, Outcome.reason_code, Outcome.note)).all()
    assert [tuple(row) for row in said] == [(OutcomeKind.NOT_THIS_TIME, ReasonCode.UNCLEAR_PLAN, NOTE)]


def test_an_idea_of_another_band_is_not_agreed_and_nothing_else_is_either(world, liked):
    with pytest.raises(Conflict):
        together.agree(liked.id, ideas=[liked.boxes, liked.soup], agreed=agreed(world), by=world.chi)
    assert kinds() == {}


def test_an_idea_that_was_agreed_meanwhile_stays_as_it_was_agreed(world, liked):
    outcomes.discuss(liked.bikes, by=world.chi)
    outcomes.record(liked.bikes, agreed=no(world), shown=0, by=world.chi)
    with pytest.raises(Refusal):
        together.agree(liked.id, ideas=[liked.boxes, liked.bikes], agreed=agreed(world), by=world.chi)
    assert kinds() == {"Bike repairs": OutcomeKind.NOT_THIS_TIME}


def test_whoever_stepped_out_of_an_idea_is_not_counted_for_it(world, ctx):
    panel = _scored(world, sam={"Ben": Degree.DIRECT})
    together.agree(panel.id, ideas=[panel.boxes], agreed=agreed(world), by=world.chi)
    assert set(db.session.scalars(db.select(Presence.person_id))) == {world.pat.id, world.priya.id, world.chi.id}


def test_too_few_people_are_told_for_which_idea(world, liked):
    with pytest.raises(Refusal) as refused:
        together.agree(liked.id, ideas=[liked.boxes], agreed=agreed(world, present=("chi",)), by=world.chi)
    assert str(refused.value) == (
        "Plant boxes: You ticked 1 of the 4 who may decide. The panel needs 3 or more, and more than half"
    )
    assert kinds() == {}


@pytest.mark.parametrize("who", ["pat", "olu", "asha", "ben"])
def test_only_the_chair_agrees_for_the_panel(world, liked, who):
    with pytest.raises(NotAllowed):
        together.agree(liked.id, ideas=[liked.boxes], agreed=agreed(world), by=getattr(world, who))


class TestThePages:
    def test_the_meeting_leads_there_and_says_how_many_there_are(self, as_, world, liked_here):
        page = as_(world.chi).get(f"/panel/meetings/{liked_here.id}").text
        assert [text in page for text in ("Fund 2 ideas", "Say not this time to 1 idea")] == [True, True]

    def test_a_press_records_what_is_ticked(self, as_, app, world, liked_here):
        answer = as_(world.chi).post(FUND.format(liked_here.id), data=form(world, [liked_here.boxes]))
        assert answer.status_code == 302
        with app.app_context():
            assert kinds() == {"Plant boxes": OutcomeKind.FUND}

    def test_a_second_press_is_told_that_nothing_waits_there(self, as_, app, world, liked_here):
        client, said = as_(world.chi), form(world, [liked_here.boxes, liked_here.bikes])
        client.post(FUND.format(liked_here.id), data=said)
        again = client.post(FUND.format(liked_here.id), data=said)
        assert (again.status_code, "Nothing is waiting here" in again.text) == (200, True)
        with app.app_context():
            assert kinds() == {"Plant boxes": OutcomeKind.FUND, "Bike repairs": OutcomeKind.FUND}

    def test_a_refusal_needs_twenty_words_and_keeps_what_was_typed(self, as_, app, world, liked_here):
        said = form(
            world, [liked_here.soup], reason_code=ReasonCode.UNCLEAR_PLAN.value, note="Too short for a neighbour"
        )
        page = as_(world.chi).post(DECLINE.format(liked_here.id), data=said).text
        assert "Write 20 words or more: why, what was good, what would help. You have 5" in page
        assert ">Too short for a neighbour</textarea>" in page
        with app.app_context():
            assert kinds() == {}

    def test_an_idea_the_chair_stepped_out_of_is_not_offered(self, as_, app, world):
        with app.app_context():
            panel = _scored(world, chi={"Ben": Degree.DIRECT})
        page = as_(world.chi).get(FUND.format(panel.id)).text
        assert ("Plant boxes" in page, "Bike repairs" in page, "Nothing is waiting here" in page) == (
            False,
            False,
            True,
        )
