"""What anybody may read and ask: privacy, accessibility, how decisions are made; and a complaint that is looked at."""

import datetime as dt

from playwright.sync_api import Page, expect

from grants.rounds import services as rounds
from grants.rounds.models import RoundStatus
from tests.factories.world import World
from tests.support.browser import axe_violations, follow, scrolls_sideways

PAGES = {
    "/privacy": "Privacy",
    "/accessibility": "Accessibility",
    "/how-decisions-are-made": "How decisions are made",
    "/how-decisions-are-made/autumn": "How the autumn round is decided",
}


def sound(page: Page) -> None:
    assert axe_violations(page) == [], page.url
    assert not scrolls_sideways(page), page.url


def test_the_pages_that_the_law_asks_for_read_well(app, page: Page, world: World) -> None:
    with app.app_context():
        values = {"status": RoundStatus.DRAFT, "decided_by": dt.date(2027, 1, 31)}
        rounds.publish(world.add_round("autumn", pot_pence=1000_00, **values), by=world.olu)
    for path, words in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        sound(page)


def test_a_complaint_is_made_and_acknowledged(page: Page, world: World, come_in) -> None:
    page.goto("/complaints")
    follow(page.get_by_role("button", name="Send"))
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    sound(page)
    page.locator("[name=about]").first.check()
    page.locator("[name=text]").fill("Nobody called me back.")
    page.locator("[name=name]").fill("Vera Demo")
    page.locator("[name=email]").fill("vera@example.org")
    follow(page.get_by_role("button", name="Send"))
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your complaint")
    sound(page)
    reference = page.locator(".mg-confirm b").inner_text()
    come_in(page, world.olu)
    page.goto("/desk/complaints")
    sound(page)
    follow(page.get_by_role("link", name=reference))
    sound(page)
    follow(page.get_by_role("button", name="Say that I am looking into it"))
    expect(page.get_by_role("button", name="Say that I am looking into it")).to_have_count(0)
    expect(page.get_by_text("Acknowledged", exact=True)).to_be_visible()
    sound(page)
