"""A form with a mistake: its title says so first, the focus is on what to put right, and from there keys lead on."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from grants.accounts.models import Actor
from grants.applications.models import Status
from grants.core.db import db
from grants.panels.models import Assignment
from tests.factories.world import World
from tests.support.browser import SIGHTS, follow

Enter = Callable[[Page, Actor], None]
UNANSWERED = {"applicant_kind": None, "what": None, "start_on": None, "asked_pence": None}


@pytest.fixture(params=["desk-script", "phone-no-script"])
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], live: str) -> Page:
    """The widest page with script, and the narrowest without."""
    return new_context(base_url=live, **SIGHTS[request.param]).new_page()


def forms(world: World, draft: UUID, sent: UUID, assignment: UUID) -> Iterator[tuple[Actor | None, str, str]]:
    """Who sends which form as it stands, by which button: boxes, dates, choices, ticks, rows and scores among them."""
    yield None, "/account/sign-in", "Send me a link and a code"
    yield None, "/complaints", "Send"
    for step in ("who", "what", "dates", "costs"):
        yield world.amina, f"/applications/{draft}/{step}", "Save and continue"
    yield world.pat, f"/panel/ideas/{assignment}", "Send my score"
    yield world.olu, f"/desk/applications/{sent}/ask", "Send the question"
    yield world.olu, "/desk/rounds/new", "Save"
    yield world.ada, "/desk/people/invite", "Invite"


def test_the_focus_is_on_what_to_put_right_and_the_keyboard_leads_to_it(
    page: Page, world: World, come_in: Enter
) -> None:
    draft = world.add_application(**UNANSWERED)
    sent = world.add_application(Status.IN_CHECK)
    read = world.add_application(Status.SCORING, by=world.ben)
    world.assign(world.add_panel(world.pat, chair=world.chi), read, world.pat)
    with world.app.app_context():
        assignment = db.session.scalars(db.select(Assignment.id)).one()
    inside = None
    for who, address, button in forms(world, draft, sent, assignment):
        if who is not None and who != inside:
            come_in(page, inside := who)
        page.goto(address)
        for box in page.locator("main input[name^=cost-][name$=-amount]").all():
            box.fill("some")
        follow(page.get_by_role("button", name=button, exact=True))
        expect(page.locator(".govuk-error-summary"), address).to_be_focused()
        assert page.title().startswith("Error: "), address
        page.keyboard.press("Tab")
        link = page.locator(".govuk-error-summary a").first
        expect(link, address).to_be_focused()
        field = (link.get_attribute("href") or "").removeprefix("#")
        page.keyboard.press("Enter")
        expect(page.locator(f"[id='{field}']"), address).to_be_focused()
