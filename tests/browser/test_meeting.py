"""A meeting with the chair and two members at once, with script and without."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from grants.meetings import queries, services
from grants.panels import queries as panels
from grants.panels.models import OutcomeKind
from grants.panels.services import seats
from tests.integration.meetings.conftest import _meeting
from tests.support import browser
from tests.support.browser import axe_violations, follow, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")
TITLE = "Plant boxes"


def seen(page: Page, name: str) -> None:
    """What every state of a meeting is held to."""
    assert axe_violations(page) == [], name
    assert not scrolls_sideways(page), name
    if LOOK:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(LOOK) / f"meeting-{name}-{width}.png"), full_page=True)


@pytest.fixture
def meeting(app, world):
    with app.app_context():
        return _meeting(world)


@pytest.fixture
def room(new_context, live, come_in, world):
    """A page of the same sight for each of these people."""

    def open_pages(sight, *names):
        pages = [new_context(base_url=live, **browser.SIGHTS[sight]).new_page() for _ in names]
        for page, name in zip(pages, names, strict=True):
            come_in(page, getattr(world, name))
        return pages

    return open_pages


@pytest.mark.parametrize("sight", list(browser.SIGHTS))
def test_two_members_and_the_chair_decide_about_an_idea(app, world, meeting, room, sight):
    world.declare(world.sam, meeting.panel.boxes)
    chair, pat, sam = room(sight, "chi", "pat", "sam")
    chair.goto(f"/panel/live/{meeting.id}/run")
    for member in (pat, sam):
        member.goto(f"/panel/live/{meeting.id}")
    seen(chair, "chair-begins")
    seen(pat, "nothing-yet")

    def look(page: Page) -> None:
        if sight.endswith("no-script"):
            follow(page.get_by_role("link", name="Refresh"))

    follow(chair.get_by_role("button", name=f"Put on the table {TITLE}"))
    for page in (pat, sam):
        look(page)
    expect(pat.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(sam.get_by_role("heading", name="Please leave the room for this one")).to_be_visible()
    assert TITLE not in sam.content()
    seen(sam, "leave-the-room")
    follow(chair.get_by_role("button", name="Vote in secret"))
    look(pat)
    expect(pat.get_by_role("button", name="Fund", exact=True)).to_be_visible()
    seen(pat, "vote-is-open")
    follow(pat.get_by_role("button", name="Fund", exact=True))
    expect(pat.get_by_text("Your vote: Fund.")).to_be_visible()
    seen(pat, "voted")
    look(chair)
    expect(chair.locator("#live").get_by_text("1 of 3 have voted.")).to_be_visible()
    seen(chair, "chair-vote")
    follow(chair.get_by_role("button", name="Close the vote and count"))
    look(pat)
    expect(pat.locator("#live").get_by_text("The vote is closed.")).to_be_visible()
    seen(pat, "counted")
    chair.goto(f"/panel/live/{meeting.id}/screen")
    seen(chair, "screen")
    chair.goto(f"/panel/live/{meeting.id}/run")
    follow(chair.get_by_role("button", name="Record what we agreed"))
    seen(chair, "record")
    chair.get_by_label("Fund", exact=True).check()
    follow(chair.get_by_role("button", name="Record what we agreed"))
    look(sam)
    expect(sam.locator("#live").get_by_text("Nothing is on the table yet.")).to_be_visible()
    follow(chair.get_by_role("button", name="Close the meeting"))
    follow(chair.get_by_role("button", name="Sign the minutes off"))
    pat.goto(f"/panel/live/{meeting.id}/minutes")
    expect(pat.get_by_text("A secret vote: Fund 1,")).to_be_visible()
    seen(pat, "minutes")
    with app.app_context():
        assert queries.by_id(meeting.id).signed_by_id == world.chi.id


def test_a_page_that_may_not_follow_any_more_says_so(app, world, meeting, room):
    (pat,) = room("phone-script", "pat")
    pat.goto(f"/panel/live/{meeting.id}")
    expect(pat.get_by_text("You are one of them.")).to_be_visible()
    with app.app_context():
        seat = panels.member(meeting.panel.id, world.pat.id)
        seats.remove_member(meeting.panel.id, seat.id, by=world.olu)
    expect(pat.get_by_role("status")).to_have_text("This page no longer follows the meeting. Refresh it to go on.")
    expect(pat.get_by_role("link", name="Refresh it to go on.")).to_be_visible()
    seen(pat, "lost")


def test_a_button_that_is_being_pressed_stays_while_others_vote(app, world, meeting, room):
    with app.app_context():
        services.put(meeting.boxes, by=world.chi)
        services.open_vote(meeting.boxes, is_secret=True, by=world.chi)
    (pat,) = room("desk-script", "pat")
    pat.goto(f"/panel/live/{meeting.id}")
    expect(pat.locator("#live").get_by_text("0 of 4 have voted.")).to_be_visible()
    pat.get_by_role("button", name="Fund", exact=True).hover()
    with pat.expect_response(lambda answer: answer.url.endswith(f"/{meeting.id}")):
        pat.mouse.down()
        with app.app_context():
            services.vote(meeting.boxes, choice=OutcomeKind.RESERVE, by=world.sam)
    with pat.expect_navigation():
        pat.mouse.up()
    expect(pat.get_by_text("Your vote: Fund.")).to_be_visible()
