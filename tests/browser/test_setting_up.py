"""An officer sets up a round page by page until it is published, mistakes included."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from grants.accounts.models import Actor
from tests.factories.world import World
from tests.support.browser import axe_violations, follow, scrolls_sideways

Enter = Callable[[Page, Actor], None]
ANCHORS = {f"anchor_{mark}": f"Looks like {mark}" for mark in range(5)}


def sound(page: Page) -> None:
    assert axe_violations(page) == [], page.url
    assert not scrolls_sideways(page), page.url


def fill(page: Page, **values: str | list[str]) -> None:
    """Type into the boxes of these names; several boxes of one name are the parts of a date."""
    for name, value in values.items():
        for box, part in enumerate(value if isinstance(value, list) else [value]):
            page.locator(f"main [name='{name}']").nth(box).fill(part)


def save(page: Page) -> None:
    follow(page.locator("main .govuk-button:not([name])").last)


def with_a_mistake(page: Page, link: str) -> None:
    """Open this page of the round and send it as it is: its errors read well too."""
    follow(page.locator("main a", has_text=link))
    save(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    sound(page)


@pytest.mark.parametrize("page", ["phone-no-script", "desk-script"], indirect=True)  # it is the longest of its kind
def test_a_round_is_set_up_and_published(page: Page, world: World, come_in: Enter) -> None:
    come_in(page, world.olu)
    page.goto("/desk/rounds")
    sound(page)
    with_a_mistake(page, "Add a fund")
    fill(page, name="Our fund", slug="our-fund", description="Small ideas.", funder_name="Demo Town")
    fill(page, funder_identifier="GB-LAE-DMO")
    save(page)
    page.goto("/desk/rounds")
    with_a_mistake(page, "Start a round")
    page.locator("[name=fund]").select_option(label="Our fund")
    fill(page, name="Summer", slug="summer", opens_at=["1", "6", "2027", "9am"], closes_at=["30", "6", "2027", "5pm"])
    fill(page, least_pence="50", most_pence="1,500")
    save(page)
    expect(page.get_by_role("heading", name="Before this round can be published")).to_be_visible()
    sound(page)
    with_a_mistake(page, "Add a source")
    fill(page, name="Council", amount_pence="30,000")
    save(page)
    follow(page.get_by_role("link", name="Change missions"))
    page.get_by_role("checkbox", name="Eating well").check()
    sound(page)
    save(page)
    with_a_mistake(page, "Add a criterion")
    page.locator("[name=is_mission_fit]").check()
    fill(page, name="Mission fit", question="Does it help?", weight="100", **ANCHORS)
    save(page)
    with_a_mistake(page, "Add a question")
    fill(page, label="Which estate?", choices="Ampthill\nRegent's Park")
    page.get_by_label("One of several choices").check()
    save(page)
    follow(page.get_by_role("link", name="Change name and dates"))
    fill(page, decided_by=["31", "7", "2027"])
    save(page)
    follow(page.get_by_role("button", name="Publish the round"))
    expect(page.get_by_text("The rules are frozen.")).to_be_visible()
    sound(page)
