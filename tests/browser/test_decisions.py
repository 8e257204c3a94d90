"""From the panel's decision to the letter: officer, approver, officer, resident and finance, on phone and desk."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from grants.accounts.models import Actor
from grants.awards import figures, queries
from grants.core import clock
from grants.core.db import db
from grants.panels.models import OutcomeKind, ReasonCode
from grants.rounds.models import RoundMission
from tests.factories.decided import Decided
from tests.factories.world import change
from tests.support.browser import axe_violations, follow, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in


DECISIONS = "/desk/rounds/spring/decisions"
RESULTS = "/desk/rounds/spring/results"
Enter = Callable[[Page, Actor], None]
Look = Callable[[Page, str], None]


@pytest.fixture
def world(app) -> Decided:
    """A round of £3,000 in which the panel decided about six ideas; £1,000 is kept for food."""
    world = Decided(app)
    world.close()
    with app.app_context():
        food = db.session.scalars(
            db.select(RoundMission).where(RoundMission.mission_id == world.missions["eating-well"])
        ).one()
        change(food, ring_fence_pence=1000_00)
        panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    reason = {"reason_code": ReasonCode.UNCLEAR_PLAN, "note": "Who looks after the seats after the first month?"}
    ideas = [
        ("Herbs for every doorstep", OutcomeKind.FUND, 900_00, "eating-well", {}, (4, 4, 3, 3, 4)),
        ("Front-step seats", OutcomeKind.NOT_THIS_TIME, None, "estates-and-streets", reason, (2, 2, 3, 2, 1)),
        ("Saturday sewing club", OutcomeKind.FUND, 700_00, "young-people", {}, (4, 3, 3, 4, 3)),
        ("Paint the underpass", OutcomeKind.FUND_PART, 600_00, "estates-and-streets", {}, (3, 3, 3, 3, 2)),
        ("Tenants' radio", OutcomeKind.RESERVE, None, "diverse-power", {"reserve_position": 1}, (3, 2, 3, 2, 2)),
        ("A hall for everybody", OutcomeKind.FUND, 1500_00, "diverse-power", {}, (4, 4, 4, 3, 3)),
    ]
    for title, kind, pence, mission, outcome, marks in ideas:
        id = world.decide(
            kind,
            pence,
            signed=False,
            title=title,
            mission_id=world.missions[mission],
            asked_pence=pence or 1200_00,
            outcome=outcome,
        )
        world.assign(panel, id, world.pat, world.priya, world.sam)
        world.add_reading(id, world.pat, *marks)
        world.add_reading(id, world.priya, *[max(0, mark - 1) for mark in marks])
        world.add_reading(id, world.sam, 4, 2, 2, 3, 1)
    return world


@pytest.fixture
def look() -> Look:
    """Nothing is wrong with the page as it stands; keep a picture where one is asked for."""

    def at(page: Page, name: str) -> None:
        assert axe_violations(page) == []
        assert not scrolls_sideways(page)
        if LOOK:
            page.screenshot(path=Path(LOOK) / f"{name}-{page.viewport_size['width']}.png", full_page=True)

    return at


def tick(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_label(f"{title}: Tick").check()


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def test_from_the_panels_decision_to_the_payment(page: Page, world: Decided, come_in: Enter, look: Look) -> None:
    come_in(page, world.asha)
    page.goto(DECISIONS)
    expect(page.get_by_role("heading", level=1)).to_have_text("6 decisions to sign off")
    look(page, "decisions")
    tick(page, "Herbs for every doorstep", "A hall for everybody", "Saturday sewing club", "Paint the underpass")
    press(page, "Work out the balance")
    expect(page.get_by_text("£700 short").first).to_be_visible()
    look(page, "decisions-sum")
    press(page, "Sign off what is ticked")
    expect(page.get_by_role("heading", name="Not signed off")).to_be_visible()
    look(page, "decisions-refused")

    follow(page.get_by_role("link", name="Saturday sewing club").first)
    look(page, "decision")
    follow(page.get_by_role("link", name="Refuse to fund it"))
    press(page, "Refuse to fund it")
    expect(page.get_by_role("heading", name="There are 2 things to put right")).to_be_visible()
    look(page, "refuse-errors")
    page.get_by_label("The money of the round does not reach for it.").check()
    page.get_by_label("Why, in words for the person").fill("The pot is empty after the ideas with more points.")
    press(page, "Refuse to fund it")
    page.goto(DECISIONS)
    follow(page.get_by_role("link", name="Paint the underpass"))
    follow(page.get_by_role("link", name="Refuse to fund it"))
    page.get_by_label("The money of the round does not reach for it.").check()
    page.get_by_label("Why, in words for the person").fill("The pot is empty after the ideas with more points.")
    press(page, "Refuse to fund it")
    page.goto(DECISIONS)
    tick(page, "Tenants' radio")
    press(page, "Sign off what is ticked")

    come_in(page, world.olu)
    page.goto(RESULTS)
    expect(page.get_by_text("1 idea is not ready")).to_be_visible()
    look(page, "results-missing")

    come_in(page, world.asha)
    page.goto(DECISIONS)
    tick(page, "Front-step seats")
    press(page, "Sign off what is ticked")

    come_in(page, world.olu)
    page.goto("/desk/rounds/spring/letters")
    look(page, "letters")
    follow(page.get_by_role("link", name="Front-step seats"))
    look(page, "letter")
    follow(page.get_by_role("button", name="Edit the letter"))
    look(page, "letter-edit")
    page.get_by_label("The letter").fill("Hello Amina\n\nCome and talk to us about the seats.")
    press(page, "Save the letter")
    expect(page.get_by_text("Come and talk to us about the seats.")).to_be_visible()

    page.goto(RESULTS)
    look(page, "results")
    press(page, "Publish the results")
    expect(page.get_by_role("heading", level=1)).to_have_text("The results are out")
    look(page, "results-out")

    page.goto("/desk/awards")
    look(page, "awards")
    follow(page.get_by_role("link", name="Herbs for every doorstep"))
    look(page, "award")
    address = page.url

    come_in(page, world.amina)
    with world.app.app_context():
        idea = queries.by_id(UUID(address.rsplit("/", 1)[1])).application_id
    page.goto(f"/applications/{idea}/letter")
    look(page, "own-letter")
    page.goto(f"/applications/{idea}/accept")
    look(page, "accept")
    press(page, "Say yes")
    look(page, "accept-errors")
    page.get_by_label("I have read this and agree to it").check()
    press(page, "Say yes")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have said yes")
    look(page, "accepted")

    come_in(page, world.fin)
    page.goto(f"{address}/pay")
    press(page, "Record the payment")
    look(page, "pay-errors")
    today = figures.day_of(clock.now())
    for box, part in zip(("Day", "Month", "Year"), (today.day, today.month, today.year), strict=True):
        page.get_by_label(box).fill(str(part))
    press(page, "Record the payment")
    expect(page.get_by_text("The payment is recorded and the person told.")).to_be_visible()
    look(page, "paid")


def test_the_keyboard_alone_signs_off(desk: Page, world: Decided, come_in: Enter) -> None:
    come_in(desk, world.asha)
    desk.goto(DECISIONS)
    desk.get_by_label("A hall for everybody: Tick").focus()
    desk.keyboard.press("Space")
    for _ in range(20):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.value") == "sign off":
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("1 idea is signed off.")).to_be_visible()
