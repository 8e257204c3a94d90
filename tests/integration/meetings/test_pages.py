import re

import pytest

from grants.core.db import db
from grants.meetings import queries, services
from grants.meetings.models import AgendaItem
from grants.meetings.stream import Listeners, listen
from grants.panels.models import Outcome, OutcomeKind
from tests.integration.meetings.conftest import text
from tests.support.statements import statements

TITLE = "Plant boxes"


@pytest.fixture
def at(app, as_, world, meeting_here):
    """Press and read as somebody: ``at("pat", "here")``."""

    def go(who, where, method="get", **data):
        address = f"/panel/live/{where}".replace("MEETING", str(meeting_here.id)).replace(
            "ITEM", str(meeting_here.boxes)
        )
        browser = as_(getattr(world, who))
        return getattr(browser, method)(address, **({"data": data} if method == "post" else {}), follow_redirects=True)

    return go


def test_an_idea_goes_from_the_agenda_to_the_minutes(at, app, meeting_here):
    assert "Nothing is on the table yet" in text(at("pat", "MEETING"))
    at("chi", "items/ITEM/put", "post")
    assert f"{TITLE} Estates and streets Camden Town Asks for £600 Can start with £300" in text(at("pat", "MEETING"))
    at("chi", "items/ITEM/open-vote", "post", how="secret")
    for who, choice in (("pat", "fund"), ("priya", "fund"), ("sam", "not this time")):
        assert "You can change it until the chair closes the vote" in text(
            at(who, "items/ITEM/vote", "post", choice=choice)
        )
    assert "3 of 4 have voted" in text(at("chi", "MEETING/screen"))
    at("chi", "items/ITEM/close-vote", "post")
    assert "Fund 2 Fund part 0 Reserve list 0 Not this time 1" in text(at("sam", "MEETING"))
    at("chi", "items/ITEM/record", "post", kind="fund", note="", version="0")
    with app.app_context():
        assert db.session.scalars(db.select(Outcome.kind)).all() == [OutcomeKind.FUND]
    at("chi", "items/ITEM/note", "post", note="Who waters in August?", version=_version(app, meeting_here))
    at("chi", "MEETING/close", "post")
    at("chi", "MEETING/sign", "post")
    minutes = text(at("pat", "MEETING/minutes"))
    assert "Signed off by the chair" in minutes
    assert "A secret vote: Fund 2, Fund part 0, Reserve list 0, Not this time 1." in minutes
    assert "Who waters in August?" in minutes
    assert "4 members decided" in minutes
    assert "For the projector" not in text(at("chi", "MEETING/run"))  # there is nothing left to show


def test_minutes_name_once_what_nobody_talked_about(at, meeting_here):
    _before, *after = text(at("pat", "MEETING/minutes")).split("Nothing was agreed about these")
    assert [TITLE in named for named in after] == [True]


def _version(app, meeting):
    with app.app_context():
        return str(db.session.get(AgendaItem, meeting.boxes).version)


def test_whoever_steps_out_is_told_to_leave_and_reads_no_word_of_it(at, app, world, meeting_here):
    world.declare(world.pat, meeting_here.panel.boxes)
    at("chi", "items/ITEM/put", "post")
    told = at("pat", "MEETING")
    assert "Please leave the room for this one" in text(told)
    assert TITLE not in told.text
    assert str(meeting_here.boxes) not in told.text
    assert TITLE not in at("pat", "MEETING/minutes").text
    assert at("pat", "items/ITEM/vote", "post", choice="fund").status_code == 404
    assert "3 of 3 who may decide are here" in text(at("sam", "MEETING"))


def test_nobody_sees_a_vote_of_another_before_it_is_closed(at):
    at("chi", "items/ITEM/put", "post")
    at("chi", "items/ITEM/open-vote", "post", how="open")
    before = text(at("priya", "MEETING"))
    at("pat", "items/ITEM/vote", "post", choice="fund")
    after = text(at("priya", "MEETING"))
    assert after == before.replace("0 of 4 have voted", "1 of 4 have voted")
    at("chi", "items/ITEM/close-vote", "post")
    assert "Pat Demo: Fund." in text(at("priya", "MEETING"))


def test_a_press_that_comes_too_late_is_told_in_a_sentence(at):
    at("chi", "items/ITEM/put", "post")
    assert "Your press does not count" in text(at("pat", "items/ITEM/vote", "post", choice="fund"))
    assert "Press one of the four buttons" in text(at("pat", "items/ITEM/vote", "post", choice="all of it"))


def test_members_see_no_pot_and_the_projector_no_list(at, world, meeting_here):
    at("chi", "items/ITEM/put", "post")
    assert "in the pot" not in text(at("pat", "MEETING"))
    screen = text(at("chi", "MEETING/screen"))
    assert "£3,000 in the pot" in re.sub(r"in the pot £3,000", "£3,000 in the pot", screen)
    assert "Soup for all" not in screen
    assert "Diverse power nothing yet" in screen


class TestTheStream:
    def run(self, app, states, listeners=None, **more):
        """What a stream sends while its page shows these states, one each tick."""
        left = iter(states)
        kept = {"ticks": len(states), "wait": lambda seconds: None, "listeners": listeners or Listeners()}
        return list(listen(app, ("key", "id"), lambda: next(left), **{**kept, **more}))

    def test_it_speaks_when_something_changed_and_ends_by_itself(self, app):
        sent = self.run(app, ["a", "a", "b"])
        assert [line.partition(":")[0] for line in sent] == ["data", "", "data"]
        assert sent[0] != sent[2]

    def test_it_ends_when_its_reader_may_not_listen_any_more(self, app):
        sent = self.run(app, ["a", None, "b"])
        assert (len(sent), sent[-1]) == (2, "event: over\ndata: -\n\n")

    def test_a_second_ends_the_first(self, app):
        listeners = Listeners()
        first = listen(app, ("key", "id"), lambda: "a", listeners=listeners, wait=lambda seconds: None)
        assert next(first).startswith("data")
        second = listen(app, ("key", "id"), lambda: "a", listeners=listeners, wait=lambda seconds: None)
        assert next(second).startswith("data")
        assert list(first) == []
        assert next(second).startswith(": ")

    def test_a_full_house_is_told_to_ask_instead_and_a_place_is_given_back(self, app):
        listeners = Listeners(most=1)
        first = listen(app, ("one", "id"), lambda: "a", listeners=listeners, wait=lambda seconds: None)
        next(first)
        assert self.run(app, ["a"], listeners) == ["event: full\ndata: -\n\n"]
        first.close()
        assert self.run(app, ["a"], listeners)[0].startswith("data")

    def test_it_holds_no_connection_while_it_waits(self, app, world, meeting_here):
        held = []

        def wait(seconds):
            with app.app_context():
                held.append(db.engine.pool.checkedout())

        sent = list(
            listen(
                app,
                ("key", meeting_here.id),
                lambda: queries.pulse(meeting_here.id, world.pat),
                listeners=Listeners(),
                ticks=2,
                wait=wait,
            )
        )
        assert (len(sent), held) == (2, [0, 0])

    def test_whoever_stepped_out_hears_nothing_of_the_vote(self, app, world, meeting_here):
        world.declare(world.pat, meeting_here.panel.boxes)

        def shown(who):
            with app.app_context():
                return queries.pulse(meeting_here.id, who)

        def press(command, *ids, **said):
            with app.app_context():
                command(*ids, **said)

        press(services.put, meeting_here.boxes, by=world.chi)
        pat, sam = shown(world.pat), shown(world.sam)
        press(services.open_vote, meeting_here.boxes, is_secret=True, by=world.chi)
        press(services.vote, meeting_here.boxes, choice=OutcomeKind.FUND, by=world.priya)
        assert shown(world.pat) == pat
        assert shown(world.sam) != sam

    def test_it_is_a_stream_that_no_cache_keeps(self, as_, world, meeting_here):
        answer = as_(world.pat).get(f"/panel/live/{meeting_here.id}/stream")
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        assert answer.headers["Cache-Control"] == "no-store"
        answer.close()


def test_a_tick_asks_as_often_however_long_the_agenda(app, world, meeting_here):
    with app.app_context():
        meeting = queries.by_id(meeting_here.id)
        with statements() as before:
            queries.pulse(meeting.id, world.pat)
    with app.app_context():
        services.put(meeting_here.boxes, by=world.chi)
        with statements() as after:
            queries.pulse(meeting_here.id, world.pat)
    assert len(before) <= 8
    assert len(after) <= 14
