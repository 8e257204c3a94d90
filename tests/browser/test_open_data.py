"""Files of what was funded: an officer takes one and stands in the list; anybody finds the public ones explained."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.factories.world import World
from tests.support.browser import axe_violations, follow, scrolls_sideways


def sound(page: Page) -> None:
    assert axe_violations(page) == [], page.url
    assert not scrolls_sideways(page), page.url


def taken(page: Page, role: str, name: str) -> str:
    """What stands in the file behind this button or link."""
    with page.expect_download() as waiting:
        page.get_by_role(role, name=name, exact=True).click()
    return Path(waiting.value.path()).read_text("utf-8-sig")


def test_an_officer_takes_a_file_and_anybody_the_open_one(page: Page, world: World, come_in) -> None:
    summer = add_decided_round(world, name="Summer round")
    add_award(world, "eating-well", round_id=summer, title="Open fridge")
    add_award(world, "young-people", round_id=summer, title="Bike repairs")
    roll_up(world)
    come_in(page, world.olu)
    page.goto("/desk/exports")
    sound(page)
    page.get_by_label("Mission").select_option(label="Diverse power")
    follow(page.get_by_role("button", name="Apply"))
    expect(page.get_by_text("Nothing to export")).to_be_visible()
    sound(page)
    follow(page.get_by_role("link", name="Include everything"))
    page.get_by_label("Mission").select_option(label="Eating well")
    follow(page.get_by_role("button", name="Apply"))
    file = taken(page, "button", "CSV of funded projects")
    assert ("Open fridge" in file, "Bike repairs" in file) == (True, False)
    page.reload()
    expect(page.get_by_role("table", name="Last downloads")).to_contain_text("Olu Demo")
    sound(page)
    page.context.clear_cookies()
    page.goto("/open-data")
    sound(page)
    assert "Bike repairs" in taken(page, "link", "CSV of funded projects")
