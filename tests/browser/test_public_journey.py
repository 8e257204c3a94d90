"""Anybody reads what was funded: from the home page to a project, with script and without, on a phone and on a desk."""

import re

from playwright.sync_api import Page, Request, expect

from grants.applications.models import Status
from grants.awards.models import AwardStatus
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.factories.world import World
from tests.support.browser import asked_for, axe_violations, follow, scrolls_sideways

KILOBYTE = 1000
FIRST_LOAD = 120 * KILOBYTE


def fill(world: World) -> None:
    """Enough of everything for every part of the pages to show."""
    summer = add_decided_round(world, name="Summer round")
    for n in range(23):
        add_award(world, "eating-well", round_id=summer, title=f"Soup {n}", also=("young-people",) if n == 0 else ())
    add_award(world, "young-people", round_id=summer, status=AwardStatus.OFFERED, title="Bike repair Saturdays")
    add_award(world, "young-people", round_id=summer, status=AwardStatus.CANCELLED, title="Never")
    add_award(world, None, round_id=None, ward_id=None, title="Old bench")
    add_award(world, "diverse-power", currency="EUR", round_id=None, title="Ailleurs")
    world.add_application(Status.PUBLISHED, round_id=summer)
    roll_up(world)


def reads_well(page: Page) -> None:
    for details in page.locator("details").all():
        details.locator("summary").click()  # what is folded must read as well as what is not
        expect(details).to_have_attribute("open", "")
    assert axe_violations(page) == []
    assert not scrolls_sideways(page)


def test_from_the_home_page_to_a_project(page: Page, world: World) -> None:
    fill(world)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Have an idea for your street?")
    reads_well(page)

    follow(page.get_by_role("link", name="Missions", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Missions, side by side")
    reads_well(page)

    follow(page.get_by_role("heading", level=2).get_by_role("link", name="Eating well"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Eating well")
    reads_well(page)
    follow(page.get_by_role("link", name=re.compile("^Next")))
    expect(page.get_by_text("11 to 20 of 23 projects")).to_be_visible()

    follow(page.get_by_role("link", name="Search these projects"))
    page.get_by_label("Words in the title, summary or place").fill("bike")
    page.get_by_label("Mission", exact=True).select_option("Young people")
    follow(page.get_by_role("button", name="Find"))
    expect(page).to_have_url(re.compile("q=bike.*mission=young-people"))
    reads_well(page)

    follow(page.get_by_role("link", name="Bike repair Saturdays"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bike repair Saturdays")
    expect(page.get_by_text("Funded, not paid yet")).to_be_visible()
    reads_well(page)


def test_a_town_where_nothing_was_funded_reads_well(page: Page, world: World) -> None:
    for path in ("/", "/missions", "/missions/eating-well", "/projects", "/projects?q=nothing"):
        page.goto(path)
        reads_well(page)


def test_nobody_reads_more_than_a_phone_on_a_bus_can_carry(desk: Page, world: World) -> None:
    fill(world)
    answered: list[Request] = []
    desk.on("requestfinished", lambda request: answered.append(request))
    asked = asked_for(desk)
    desk.goto("/", wait_until="networkidle")
    assert len(asked) == len(answered)
    assert 0 < sum(request.sizes()["responseBodySize"] for request in answered) < FIRST_LOAD


def test_the_desk_reads_well(page: Page, world: World, come_in) -> None:
    fill(world)
    for _ in range(3):
        world.add_application(Status.SUBMITTED)
    come_in(page, world.olu)
    page.goto("/desk")
    expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    reads_well(page)
