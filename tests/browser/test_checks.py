"""An officer checks an idea at the desk while its applicant answers on a phone; nothing of it needs script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from grants.accounts.models import Actor
from grants.applications.models import Status
from tests.factories.world import World
from tests.support.browser import SIGHTS, axe_violations, follow, scrolls_sideways

ANSWER = "The council owns it. The ranger said yes on Monday."


@pytest.fixture
def opened(
    new_context: Callable[..., BrowserContext], live: str, come_in: Callable[[Page, Actor], None]
) -> Callable[[Actor, str], Page]:
    """A page on which this actor is signed in, seen in one of the four ways."""

    def open_as(actor: Actor, sight: str) -> Page:
        page = new_context(base_url=live, **SIGHTS[sight]).new_page()
        come_in(page, actor)
        return page

    return open_as


def fine(page: Page) -> Page:
    """The page, once axe has found nothing on it."""
    assert axe_violations(page) == []
    return page


@pytest.mark.parametrize(
    ("desk_way", "phone_way"), [("desk-script", "phone-no-script"), ("phone-no-script", "phone-script")]
)
def test_an_idea_is_checked_asked_about_answered_and_passed_on(world: World, opened, desk_way, phone_way):
    id = world.add_application(Status.SUBMITTED, title="Herbs for Ampthill")
    world.add_application(Status.SUBMITTED, by=world.ben, title="Herbs for Ampthill, again")
    olu, amina = opened(world.olu, desk_way), opened(world.amina, phone_way)

    olu.goto("/desk/applications")
    expect(fine(olu).get_by_role("heading", level=1)).to_have_text("2 ideas to check")
    follow(olu.get_by_role("link", name="Herbs for Ampthill", exact=True))
    follow(fine(olu).get_by_role("button", name="Take this idea"))
    follow(fine(olu).get_by_role("button", name="We need something"))
    follow(olu.get_by_role("button", name="Send the question"))
    expect(fine(olu).get_by_role("alert")).to_contain_text("Write what you need to know")
    olu.get_by_label("What do you need to know?").fill("Who owns the courtyard?")
    follow(olu.get_by_role("button", name="Send the question"))

    amina.goto(f"/applications/{id}")
    follow(fine(amina).get_by_role("button", name="Answer", exact=True))
    expect(amina.get_by_text("Who owns the courtyard?")).to_be_visible()
    follow(amina.get_by_role("button", name="Send my answer"))
    expect(fine(amina).get_by_role("alert")).to_contain_text("Write your answer")
    amina.get_by_label("Your answer").fill(ANSWER)
    follow(amina.get_by_role("button", name="Send my answer"))
    expect(fine(amina).get_by_text("We have your answer.")).to_be_visible()

    olu.goto(f"/desk/applications/{id}")
    expect(fine(olu).get_by_text(ANSWER)).to_be_visible()
    follow(olu.get_by_role("link", name="Agree or change the mission"))
    follow(fine(olu).get_by_role("button", name="Agree this mission"))
    follow(olu.get_by_role("link", name="Herbs for Ampthill, again"))
    expect(fine(olu).locator("mark").first).to_contain_text("We will build and plant six boxes")
    olu.get_by_label("Two different ideas").check()
    follow(olu.get_by_role("button", name="Save what you found"))
    follow(olu.get_by_role("button", name="Go through the list"))
    for question in fine(olu).get_by_role("group").filter(has=olu.get_by_label("Yes", exact=True)).all():
        question.get_by_label("Yes", exact=True).check()
    olu.get_by_label("No more than usual").check()
    follow(olu.get_by_role("button", name="Save the list"))
    follow(fine(olu).get_by_role("button", name="Ready for the panel"))
    expect(olu.get_by_role("heading", level=1)).to_have_text("1 idea to check")


def test_a_worry_is_raised_and_closed_with_pages_that_everybody_can_use(world: World, opened):
    id = world.add_application(Status.IN_CHECK)
    olu, sade = opened(world.olu, "desk-no-script"), opened(world.sade, "phone-script")
    olu.goto(f"/desk/applications/{id}/worry")
    fine(olu).get_by_label("What worries you?").fill("A child is named.")
    follow(olu.get_by_role("button", name="Tell the safeguarding lead"))
    expect(fine(olu).get_by_text("A worry about somebody’s safety is open")).to_be_visible()

    sade.goto("/desk/worries")
    follow(fine(sade).get_by_role("link", name=re.compile("Plant boxes")))
    expect(fine(sade).get_by_text("A child is named.")).to_be_visible()
    sade.get_by_label("What was done").fill("Talked to the applicant. The name is out.")
    follow(sade.get_by_role("button", name="Close the worry"))
    expect(fine(sade).get_by_text("Nothing here")).to_be_visible()


@pytest.mark.parametrize("sight", SIGHTS)
def test_every_page_of_a_case_is_usable_with_its_errors_shown(world: World, opened, sight):
    id = world.add_application(Status.IN_CHECK, title="<b>Herbs</b> " + "long" * 17)
    olu = opened(world.olu, sight)
    for door in ("", "/list", "/mission", "/ask", "/rule-out", "/take-out", "/worry"):
        olu.goto(f"/desk/applications/{id}{door}")
        assert not scrolls_sideways(fine(olu))
        if door in ("/ask", "/rule-out", "/take-out", "/worry"):
            follow(olu.locator("main form button").last)
            expect(fine(olu).locator(".govuk-error-summary")).to_be_visible()
