"""A resident's idea around its form: can I apply, who helps me, it is sent, it is taken back, it begins again."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from grants.accounts.models import Actor
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Help
from grants.applications.services import sending
from grants.core import clock
from grants.core.db import db
from tests.factories.world import World
from tests.support.browser import axe_violations, follow, scrolls_sideways

Enter = Callable[[Page, Actor], None]


def fine(page: Page) -> None:
    """Nothing is wrong with the page as it stands."""
    assert axe_violations(page) == []
    assert not scrolls_sideways(page)
    expect(page.locator("h1")).to_have_count(1)


def test_whoever_may_apply_finds_out_in_five_questions_and_sees_what_is_asked(page: Page, world: World) -> None:
    page.goto("/")
    follow(page.get_by_role("link", name="Check you can apply: 5 questions"))
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("link", name="Choose yes or no")).to_be_visible()
    fine(page)
    for _ in range(5):
        page.get_by_label("Yes").check()
        follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You can apply")
    fine(page)
    follow(page.get_by_role("link", name="See all the questions first"))
    expect(page.get_by_role("heading", name="What the panel looks at")).to_be_visible()
    fine(page)


def test_a_helper_is_asked_writes_and_is_shown_out(page: Page, world: World, come_in: Enter) -> None:
    draft = world.add_application(title="Herbs for every doorstep")
    come_in(page, world.amina)
    page.goto(f"/applications/{draft}")
    follow(page.get_by_role("link", name="Let somebody help you"))
    page.get_by_label("Email address of the person who helps you").fill("hal@example.org")
    follow(page.get_by_role("button", name="Ask them to help"))
    expect(page.get_by_text("They can help once they say yes")).to_be_visible()
    fine(page)
    with world.app.app_context():
        help = db.session.scalars(db.select(Help.id)).one()
    come_in(page, world.hal)
    page.goto(f"/applications/help/{help}")
    fine(page)
    follow(page.get_by_role("button", name="Yes, I help"))
    follow(page.get_by_role("link", name="What you will do"))
    page.get_by_label("What will you do?").fill("We plant forty boxes together.")
    follow(page.get_by_role("button", name="Save and continue"))
    page.goto("/applications/helping")
    expect(page.get_by_role("link", name="Herbs for every doorstep")).to_be_visible()
    fine(page)
    come_in(page, world.amina)
    page.goto(f"/applications/{draft}/helpers")
    follow(page.get_by_role("button", name=re.compile("Stop")))
    come_in(page, world.hal)
    answer = page.goto(f"/applications/{draft}")
    assert answer is not None
    assert answer.status == 404


def test_a_sent_idea_is_returned_to_taken_back_and_begun_again(page: Page, world: World, come_in: Enter) -> None:
    idea = world.add_application(title="Herbs for every doorstep")
    with world.app.app_context():
        confirmed = [declaration.value for declaration in DECLARATIONS]
        sending.submit(idea, declared=confirmed, received_at=clock.now(), by=world.amina)
    come_in(page, world.amina)
    page.goto(f"/applications/{idea}/sent")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your idea")
    fine(page)
    follow(page.get_by_role("link", name="My ideas").first)
    follow(page.get_by_role("link", name="Herbs for every doorstep"))
    expect(page.get_by_role("heading", name=re.compile("We check it by"))).to_be_visible()
    page.get_by_text("What you sent").click()
    expect(page.locator("details", has_text="What you sent")).to_have_attribute("open", "")
    fine(page)
    follow(page.get_by_role("link", name="Take this idea back"))
    fine(page)
    follow(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_role("heading", name="This idea was taken back")).to_be_visible()
    fine(page)
    follow(page.get_by_role("button", name="Use these answers for Spring round"))
    expect(page.get_by_text("Your answers are here")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herbs for every doorstep")
    fine(page)


def test_somebody_tells_an_idea_by_telephone(desk: Page, world: World, come_in: Enter) -> None:
    come_in(desk, world.hal)
    desk.goto("/apply")
    follow(desk.get_by_role("link", name="Start an idea for somebody who tells it to you"))
    follow(desk.get_by_role("button", name="Start their idea"))
    expect(desk.get_by_role("link", name="Enter their name")).to_be_visible()
    fine(desk)
    desk.get_by_label("Spring round").check()
    desk.get_by_label("Their name").fill("Rosa Demo")
    desk.get_by_label("Their email address").fill("rosa@example.org")
    desk.get_by_label("By telephone or in person").check()
    desk.get_by_label("How did they agree that you write it down?").fill("by telephone")
    follow(desk.get_by_role("button", name="Start their idea"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Your idea")
    fine(desk)
