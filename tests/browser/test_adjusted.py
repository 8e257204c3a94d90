"""Where generosity was taken off: every page that tells of it, narrow and wide, until the person reads their own."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants.accounts.models import Actor
from grants.awards import publication
from grants.core.db import db
from grants.decisions import services as decisions
from grants.panels.models import Degree, OutcomeKind
from tests.factories.decided import Decided
from tests.support.browser import SIGHTS, axe_violations, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in
FUNDED = 7  # of twelve


@pytest.fixture
def world(app: Flask) -> Decided:
    """Twelve ideas, better and worse, each read by three of four people; Pat and Priya give more than Chi and Sam."""
    world = Decided(app)
    world.close()
    people = (world.pat, world.priya, world.chi, world.sam)
    world.panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.ideas = []
    for n in range(12):
        kind, pence = (OutcomeKind.FUND, 300_00) if n < FUNDED else (OutcomeKind.NOT_THIS_TIME, None)
        idea = world.decide(kind, pence, signed=False, panel_number=n + 1, title=f"Idea {n + 1}", by=world.ben)
        world.ideas.append(idea)
        readers = [person for at, person in enumerate(people) if at != n % 4]
        world.assign(world.panel, idea, *readers)
        world.declare(world.chi, idea, Degree.NONE)
        for reader in readers:
            level = 3 - n // 4 + (1 if reader in people[:2] else -1)
            world.add_reading(idea, reader, *[min(4, max(0, level - (n + at) % 2)) for at in range(5)])
    return world


def test_the_pages_that_tell_of_what_was_taken_off(
    app: Flask,
    world: Decided,
    new_context: Callable[..., BrowserContext],
    live: str,
    come_in: Callable[[Page, Actor], None],
) -> None:
    pages = {name: new_context(base_url=live, **SIGHTS[name]).new_page() for name in ("phone-script", "desk-script")}

    def look(who: Actor | None, address: str, *says: str) -> None:
        for sight, page in pages.items():
            if who is not None:
                come_in(page, who)
            page.goto(address)
            for words in says:
                expect(page.locator("main")).to_contain_text(words)
            assert axe_violations(page) == [], address
            assert not scrolls_sideways(page), address
            if LOOK:
                name = address.strip("/").replace("/", "-")
                page.screenshot(path=str(Path(LOOK) / f"adjusted-{name[-40:]}-{sight}.png"), full_page=True)

    at_the_desk = f"/desk/rounds/spring/panels/{world.panel}"
    look(world.olu, f"{at_the_desk}/results", "Scores are adjusted for how generous readers are")
    look(world.olu, f"{at_the_desk}/results/{world.ideas[6]}", "Adjusted for how generous its readers are")
    look(world.olu, f"{at_the_desk}/agreement", "Yes. How generous readers are was taken off.")
    look(world.asha, "/desk/rounds/spring/decisions", "Too low on one question", "Below the least score")
    look(world.olu, "/desk/rounds/spring/rules-come-to", "Idea 7")
    with app.app_context():
        assert decisions.sign_off(world.round, world.ideas, by=world.asha) == {}
        publication.publish(world.round, by=world.olu)
        db.session.remove()
    look(None, "/how-decisions-are-made/spring/record", "IDEA-0012")
    look(
        world.ben,
        f"/applications/{world.ideas[7]}",
        "With that taken off, it has",
        "By points alone it stood at number",
    )
