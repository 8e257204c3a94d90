"""After the decision: own scores, a review until it is decided again, and an idea that comes back in the next round."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.awards import publication
from grants.core.db import db
from grants.decisions import services as signing
from grants.integrity import services as integrity
from grants.panels.models import Outcome, OutcomeKind, ReasonCode
from tests.factories.decided import Decided
from tests.factories.world import change
from tests.support.browser import axe_violations, follow, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in
HELPS = "Name two people who look after the seats, and ask the café first."
WORDS = "Nobody opened the plan that I sent on the last day."
Enter = Callable[[Page, Actor], None]


@pytest.fixture
def seats(app, world: Decided) -> UUID:
    """Ben's seats, which should come back: read by three, told, not funded; four more ideas, and the autumn round."""
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    reason = {"reason_code": ReasonCode.UNCLEAR_PLAN, "note": "We liked the seats and could not see who runs them."}
    declined = OutcomeKind.NOT_THIS_TIME
    ideas = [
        world.decide(
            declined, by=world.ben, title="Front-step seats", full_name="Ben Demo", outcome=reason | {"helps": HELPS}
        )
    ]
    ideas += [world.decide(OutcomeKind.FUND, 100_00, title=f"Herbs {n}") for n in range(2)]
    ideas += [world.decide(declined, title=f"Radio {n}", outcome=reason) for n in range(2)]
    for number, idea in enumerate(ideas):
        world.assign(panel, idea, world.pat, world.priya, world.sam)
        for mark, reader in enumerate((world.pat, world.priya, world.sam)):
            world.add_reading(idea, reader, 4 - number % 3, 2, 3, mark, 1)
    with app.app_context():
        publication.publish(world.round, by=world.olu)
        world.add_round("autumn", pot_pence=3000_00)
    return ideas[0]


@pytest.fixture
def world(app) -> Decided:
    world = Decided(app)
    world.close()
    return world


def look(page: Page, name: str) -> None:
    """Nothing is wrong with the page as it stands; keep a picture where one is asked for."""
    assert axe_violations(page) == []
    assert not scrolls_sideways(page)
    if LOOK:
        page.screenshot(path=Path(LOOK) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name))


def decide_again(app, world: Decided, idea: UUID) -> None:
    """The panel funds it after all, and Asha signs it off."""
    with app.app_context():
        outcome = db.session.scalars(db.select(Outcome).where(Outcome.application_id == idea)).one()
        change(outcome, kind=OutcomeKind.FUND, amount_pence=200_00, helps=None)
        change(db.session.get_one(Application, idea), status=Status.RECOMMENDED)
        assert signing.sign_off(world.round, [idea], by=world.asha) == {}


def test_a_decision_is_reviewed_and_made_again(page: Page, app, world: Decided, seats: UUID, come_in: Enter) -> None:
    come_in(page, world.ben)
    page.goto(f"/applications/{seats}")
    expect(page.get_by_role("heading", name="How the panel scored it")).to_be_visible()
    look(page, "own-scores")
    follow(page.get_by_role("link", name="Ask for a review", exact=True))
    press(page, "Ask for a review")
    expect(page.get_by_role("link", name="Tick what went wrong")).to_be_visible()
    look(page, "review-missing")
    page.get_by_label("Something that I sent in time was not read").check()
    page.get_by_label("Tell us what happened").fill(WORDS)
    press(page, "Ask for a review")
    expect(page.get_by_text("Somebody who had no part in the decision looks at how it was made.")).to_be_visible()
    look(page, "review-asked")

    come_in(page, world.oki)
    page.goto("/desk")
    follow(page.get_by_role("link", name="Reviews to answer"))
    look(page, "reviews")
    follow(page.get_by_role("link", name="Front-step seats"))
    look(page, "review")
    follow(page.get_by_role("button", name="Answer", exact=True))
    page.get_by_label("it is decided again").check()
    page.get_by_label("Your answer, with the reasons").fill("The plan was not in the pack that was read.")
    look(page, "review-answer")
    press(page, "Send the answer")

    decide_again(app, world, seats)
    come_in(page, world.olu)
    page.goto("/desk")
    follow(page.get_by_role("link", name="Decided again after a review"))
    follow(page.get_by_role("link", name="Front-step seats"))
    look(page, "review-decided-again")
    press(page, "Publish the new decision")

    come_in(page, world.ben)
    page.goto(f"/applications/{seats}")
    expect(page.get_by_text("You get £200.")).to_be_visible()
    expect(page.get_by_text("Your idea is decided again.")).to_be_visible()
    look(page, "review-funded")


def test_an_idea_comes_back_in_the_next_round(desk: Page, world: Decided, seats: UUID, come_in: Enter) -> None:
    come_in(desk, world.ben)
    desk.goto(f"/applications/{seats}/letter")
    expect(desk.get_by_text("Not this round, and here is what would help.")).to_be_visible()
    look(desk, "letter-come-back")
    desk.goto(f"/applications/{seats}")
    press(desk, "Use these answers for Autumn round")
    expect(desk.get_by_role("heading", name="Front-step seats")).to_be_visible()
    expect(desk.get_by_text(HELPS)).to_be_visible()
    look(desk, "come-back-draft")
    follow(desk.get_by_role("link", name="Front-step seats, Spring round"))
    expect(desk.get_by_text("Print or save this letter")).to_be_visible()


def test_the_desk_looks_through_a_round(desk: Page, app, world: Decided, seats: UUID, come_in: Enter) -> None:
    with app.app_context():
        integrity.look(world.round, by=world.olu)
    come_in(desk, world.oki)
    desk.goto("/desk/rounds/spring")
    follow(desk.get_by_role("link", name="What somebody should look at"))
    look(desk, "integrity")
    press(desk, "Look through the round")
    follow(desk.get_by_role("link", name="Nearly the same text").first)
    look(desk, "integrity-finding")
    press(desk, "Keep what I found")
    expect(desk.get_by_role("link", name="Choose what you found")).to_be_visible()
    look(desk, "integrity-missing")
    desk.get_by_label("There is a good reason").check()
    desk.get_by_label("How do you know").fill("They are one project in two parts.")
    press(desk, "Keep what I found")
    expect(desk.get_by_text("Kept, with your name.")).to_be_visible()
