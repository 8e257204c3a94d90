"""What officers see of a panel's meetings, and the one thing that they may do there."""

import pytest

from grants.core.db import db
from grants.meetings import services
from grants.meetings.models import Agenda, AgendaItem, ItemStatus, Meeting, MeetingStatus
from grants.panels.models import OutcomeKind
from tests.factories.world import save
from tests.integration.meetings.conftest import text
from tests.support.statements import statements

TITLE = "Plant boxes"


@pytest.fixture
def desk(app, as_, world, meeting_here):
    """Read or press at the desk as somebody."""

    def go(who, where="", method="get"):
        browser = as_(getattr(world, who))
        address = f"/desk/rounds/spring/panels/{meeting_here.panel.id}/meetings{where}"
        return getattr(browser, method)(address, follow_redirects=True)

    return go


def begin_a_vote(app, world, meeting):
    with app.app_context():
        services.put(meeting.boxes, by=world.chi)
        services.open_vote(meeting.boxes, is_secret=True, by=world.chi)
        services.vote(meeting.boxes, choice=OutcomeKind.FUND, by=world.pat)


def test_the_list_leads_to_the_minutes_with_who_came(desk, app, world, meeting_here):
    assert f"/meetings/{meeting_here.id}" in desk("olu").text
    begin_a_vote(app, world, meeting_here)
    with app.app_context():
        services.close_vote(meeting_here.boxes, by=world.chi)
        services.leave(meeting_here.id, world.pat.id, by=world.pat)
    minutes = text(desk("olu", f"/{meeting_here.id}"))
    assert "A secret vote: Fund 1, Fund part 0, Reserve list 0, Not this time 0." in minutes
    assert "Sam Demo" in minutes
    assert minutes.count("stayed") == 3


def test_an_officer_reads_no_word_of_an_idea_that_they_stepped_out_of(desk, app, world, meeting_here):
    begin_a_vote(app, world, meeting_here)
    assert TITLE in desk("olu", f"/{meeting_here.id}").text
    world.declare(world.olu, meeting_here.panel.boxes)
    page = desk("olu", f"/{meeting_here.id}")
    assert TITLE not in page.text
    assert str(meeting_here.boxes) not in page.text
    assert "Soup for all" in page.text
    assert desk("olu", f"/{meeting_here.id}/items/{meeting_here.boxes}/take-off", "post").status_code == 404


def test_an_officer_clears_the_table_where_the_only_chair_stepped_out(desk, app, as_, world, meeting_here):
    begin_a_vote(app, world, meeting_here)
    world.declare(world.chi, meeting_here.panel.boxes)
    told = text(as_(world.chi).get(f"/panel/live/{meeting_here.id}/run"))
    assert "If no other chair is here, ask an officer." in told
    assert TITLE not in told
    assert "Take it off the table" in desk("olu", f"/{meeting_here.id}").text
    done = text(desk("olu", f"/{meeting_here.id}/items/{meeting_here.boxes}/take-off", "post"))
    assert "Taken off the table." in done
    with app.app_context():
        assert db.session.get(AgendaItem, meeting_here.boxes).status is ItemStatus.WAITING


def test_officers_have_no_phone_no_vote_and_no_stream(as_, world, meeting_here):
    browser = as_(world.olu)
    for page in ("", "/stream", "/run", "/screen"):
        assert browser.get(f"/panel/live/{meeting_here.id}{page}").status_code == 403
    for press in ("here", "leave", "open", "close", "sign", "people"):
        assert browser.post(f"/panel/live/{meeting_here.id}/{press}").status_code == 403
    for press in ("vote", "put", "open-vote", "close-vote", "record", "note"):
        assert browser.post(f"/panel/live/items/{meeting_here.boxes}/{press}").status_code == 403


def test_another_panels_address_leads_to_nothing(as_, world, meeting_here):
    other = world.add_panel(world.pat)
    address = f"/desk/rounds/spring/panels/{other}/meetings/{meeting_here.id}"
    assert as_(world.olu).get(address).status_code == 404


@pytest.mark.parametrize("where", ["desk", "room", "plan"])
def test_a_long_list_of_meetings_has_pages_and_asks_as_often(app, as_, world, meeting_here, where):
    panel = meeting_here.panel.id
    who, address = {
        "desk": (world.olu, f"/desk/rounds/spring/panels/{panel}/meetings"),
        "room": (world.pat, "/panel/live"),
        "plan": (world.chi, f"/panel/meetings/{panel}/live"),
    }[where]
    with app.app_context():
        services.close(meeting_here.id, by=world.chi)
        opened_at, engine = db.session.get(Meeting, meeting_here.id).opened_at, db.engine
    browser = as_(who)
    with statements(engine) as before:
        browser.get(address)
    with app.app_context():
        kept = {"panel_id": panel, "agenda": Agenda.ALL, "is_secret": True, "status": MeetingStatus.CLOSED}
        save(*(Meeting(**kept, opened_at=opened_at) for _ in range(60)))
    with statements(engine) as after:
        first = browser.get(address)
    assert "1 to 20 of 61 meetings" in text(first)
    assert len(after) == len(before)
    assert browser.get(f"{address}?page=4").status_code == 200
    assert browser.get(f"{address}?page=5").status_code == 404
