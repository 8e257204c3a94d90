"""A resident offers to join, officers draw, the resident takes the seat and logs hours, an officer agrees them."""

import datetime as dt
import os
from pathlib import Path

from playwright.sync_api import Page, expect

from grants.core import clock
from grants.core.db import db
from grants.recruitment.models import Call, LogEntry, Volunteer, VolunteerStatus
from grants.recruitment.services import calls, preparing
from tests.integration.recruitment.conftest import asked, closed, happened, offer
from tests.support.browser import axe_violations, follow, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in


def seen(page: Page, name: str) -> None:
    """What every page of the journey is held to."""
    assert axe_violations(page) == [], name
    assert not scrolls_sideways(page), name
    if LOOK:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)


def date(page: Page, moment: dt.date) -> None:
    for part, value in (("day", moment.day), ("month", moment.month), ("year", moment.year)):
        page.get_by_label(part.title(), exact=True).fill(str(value))


def test_from_the_call_to_hours_that_are_agreed(app, world, page, come_in):
    with app.app_context():
        panel = world.add_panel(world.sam, chair=world.chi)
    _an_officer_asks(world, page, come_in, panel)
    with app.app_context():
        call = db.session.scalars(db.select(Call)).one()
    _a_resident_answers(world, page, come_in, call.id)
    with app.app_context():
        offer(world.ben, call.id)
        closed(call.id)
    _an_officer_draws(app, world, page, come_in, call.id)
    with app.app_context():
        drawn = db.session.scalars(
            db.select(Volunteer.person_id).where(Volunteer.status == VolunteerStatus.CHOSEN)
        ).all()
    assert world.amina.id in drawn
    _the_resident_serves(world, page, come_in, call.id)
    with app.app_context():
        entry = db.session.scalars(db.select(LogEntry)).one()
    come_in(page, world.olu)
    page.goto("/desk/members")
    seen(page, "desk-members")
    follow(page.get_by_role("link", name="Amina Demo"))
    seen(page, "desk-member")
    follow(page.get_by_role("button", name="Agree").first)
    expect(page.get_by_text("Agreed.", exact=True)).to_be_visible()
    assert entry.minutes == 150


def test_targets_are_eased_where_the_page_says_that_they_cannot_be_met(app, world, page, come_in):
    with app.app_context():
        seats = {"seats": 1, "closes_at": clock.now() + dt.timedelta(days=1)}
        id = calls.start(world.add_panel(), title="Read with us", about="x", pays="x", **seats, by=world.olu)
        calls.add_target(id, category="age", value="65 or over", least=1, most=1, by=world.olu)
        calls.open_call(id, by=world.olu)
        offer(world.amina, id, "16 to 24")
        closed(id)
        asked(world, id)
        assert preparing.prepare_all() == 0
    come_in(page, world.olu)
    page.goto(f"/desk/calls/{id}/lottery")
    seen(page, "desk-short")
    follow(page.get_by_role("button", name="Ease them like this"))
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why. It is published")
    expect(page.get_by_label("Age: 65 or over, at least")).to_have_value("0")
    seen(page, "desk-ease-error")
    page.get_by_label("Why are the targets eased?").fill("Nobody of 65 or over answered.")
    follow(page.get_by_role("button", name="Ease the targets"))
    expect(page.get_by_text("The targets are eased. Now prepare the lottery.")).to_be_visible()
    seen(page, "desk-eased")
    page.goto(f"/join/{id}/choice")
    expect(page.get_by_text("Nobody of 65 or over answered.")).to_be_visible()
    seen(page, "choice-eased")


def _an_officer_asks(world, page, come_in, panel):
    come_in(page, world.olu)
    page.goto(f"/desk/rounds/spring/panels/{panel}")
    follow(page.get_by_role("link", name="Ask residents to join"))
    page.get_by_label("What is the call called?").fill("Read ideas with us")
    page.get_by_label("What do members do, and when?").fill("Read twelve ideas in March and meet twice.")
    page.get_by_label("What are members paid, and what do we pay back?").fill("£15 an hour. Childcare and fares.")
    page.get_by_label("How many seats?").fill("1")
    date(page, (clock.now() + dt.timedelta(days=9)).date())
    page.get_by_label("Time", exact=True).fill("12 noon")
    seen(page, "desk-start")
    follow(page.get_by_role("button", name="Save the draft"))
    page.get_by_label("Who", exact=True).select_option(label="Age: 16 to 24")
    page.get_by_label("At least").fill("1")
    page.get_by_label("At most").fill("1")
    follow(page.get_by_role("button", name="Add", exact=True))
    seen(page, "desk-call")
    follow(page.get_by_role("button", name="Open the call"))
    expect(page.get_by_text("The call is open.")).to_be_visible()


def _a_resident_answers(world, page, come_in, id):
    come_in(page, world.amina)
    page.goto("/join")
    seen(page, "join")
    follow(page.get_by_role("link", name="Read ideas with us"))
    seen(page, "call")
    follow(page.get_by_role("button", name="Offer to join"))
    follow(page.get_by_role("button", name="Send and continue"))
    expect(page.get_by_text("There are 3 things to put right")).to_be_visible()
    seen(page, "answer-errors")
    page.get_by_label("When can you usually come?").fill("Weekday evenings")
    page.get_by_label("Give it to a charity").check()
    page.get_by_label("I will read with care").check()
    follow(page.get_by_role("button", name="Send and continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("About you")
    page.get_by_label("16 to 24").check()
    seen(page, "about-you")
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your offer")
    seen(page, "mine")


def _an_officer_draws(app, world, page, come_in, id):
    come_in(page, world.olu)
    page.goto(f"/desk/calls/{id}")
    follow(page.get_by_role("link", name="Who answered"))
    seen(page, "desk-people")
    page.goto(f"/desk/calls/{id}/lottery")
    page.get_by_label("Which public event decides?").fill("Main numbers of the Saturday lottery")
    date(page, (clock.now() + dt.timedelta(days=3)).date())
    seen(page, "desk-prepare")
    follow(page.get_by_role("button", name="Prepare and publish"))
    expect(page.get_by_text("The lottery is being prepared")).to_be_visible()
    seen(page, "desk-being-prepared")
    with app.app_context():
        assert preparing.prepare_all() == 1
    follow(page.get_by_role("link", name="Look again"))
    expect(page.get_by_text("The lottery is prepared", exact=True)).to_be_visible()
    seen(page, "desk-prepared")
    page.goto(f"/desk/calls/{id}")
    with app.app_context():
        happened(id)
    follow(page.get_by_role("button", name="Draw the panel"))
    page.get_by_label("What came out of the event?").fill("3 11 17 28 41 52")
    seen(page, "desk-draw")
    follow(page.get_by_role("button", name="Draw", exact=True))
    expect(page.get_by_text("The panel is drawn.")).to_be_visible()
    page.goto(f"/join/{id}/choice")
    seen(page, "choice")


def _the_resident_serves(world, page, come_in, id):
    come_in(page, world.amina)
    page.goto(f"/join/{id}")
    follow(page.get_by_role("button", name="See your answer"))
    seen(page, "chosen")
    follow(page.get_by_role("button", name="Yes, I join"))
    expect(page.get_by_text("Welcome to the panel.")).to_be_visible()
    date(page, clock.now().date())
    page.get_by_label("What was it for?").fill("Reading")
    page.get_by_label("Hours (for time)").fill("2")
    page.get_by_label("Minutes (for time)").fill("30")
    follow(page.get_by_role("button", name="Add", exact=True))
    expect(page.get_by_text("2 h 30 min").first).to_be_visible()
    seen(page, "seat")
    for name, link in (("terms", "Payment, support and how much you read"), ("statement", "Statement to print")):
        follow(page.get_by_role("link", name=link))
        seen(page, name)
        page.go_back()
    page.goto("/panel/seats")
    seen(page, "seats")
