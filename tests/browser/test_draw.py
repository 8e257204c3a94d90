"""A reader's own browser holds a draw again and gets what was published; a draw that was changed does not come out."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from grants.core import clock
from grants.decisions.models import Draw, DrawStatus
from tests.factories.world import World, save
from tests.support.browser import SIGHTS, axe_violations, scrolls_sideways

ADDRESS = "/how-decisions-are-made/spring/draw"

SECRET, EVENT, RESULT = "9f2c7a1e5b3d4c60", "ROUND-2026-SPRING/national-lottery-2026-05-16", "03,11,17,28,41,52"
POOL = ("APP-0007", "APP-0012", "APP-0031", "APP-0044", "APP-0058")
ORDER = ["APP-0012", "APP-0044", "APP-0058", "APP-0007", "APP-0031"]


def add_draw(world: World, order: list[str]) -> None:
    now = clock.now()
    draw = Draw(
        round_id=world.round,
        status=DrawStatus.DRAWN,
        commitment="06bef5d4f4d2e9a676440118ce254a35e614b921e3f72bbf98ef12d4fecfc90c",
        kept_secret="",
        event=EVENT,
        event_at=now - dt.timedelta(days=1),
        announced_at=now - dt.timedelta(days=9),
        pool=[{"idea": idea, "because": "same score"} for idea in POOL],
        pool_published_at=now - dt.timedelta(days=2),
        result=RESULT,
        secret=SECRET,
        seed="5c47dddd887f9493a1b4e24c110f72a78c8070ac02ba17fc0926d45ba9fcc774",
        drawn_order=order,
        drawn_at=now,
    )
    with world.app.app_context():
        save(draw)


@pytest.mark.parametrize(
    ("order", "says"), [(ORDER, "Your browser gets the same:"), (ORDER[::-1], "Your browser gets something else:")]
)
def test_the_golden_draw_in_a_browser(desk: Page, world: World, order: list[str], says: str) -> None:
    add_draw(world, order)
    desk.goto(ADDRESS)
    desk.get_by_role("button", name="Draw again in my browser").click()
    expect(desk.locator("output")).to_have_text(f"{says} {', '.join(ORDER)}")
    assert axe_violations(desk) == []


def test_without_script_there_is_the_table_and_a_line_to_run(new_context, live: str, world: World) -> None:
    add_draw(world, ORDER)
    page = new_context(base_url=live, **SIGHTS["phone-no-script"]).new_page()
    page.goto(ADDRESS)
    expect(page.get_by_role("button", name="Draw again in my browser")).to_be_hidden()
    assert page.locator("tbody th").all_inner_texts() == ORDER
    expect(page.locator("pre")).to_contain_text(f"grants panel lottery --secret {SECRET} --event")
    assert not scrolls_sideways(page)
