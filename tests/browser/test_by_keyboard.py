"""Officer, panellist, chair and approver do their work with nothing but a keyboard, and always see where they are."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.panels import queries
from grants.panels.models import OutcomeKind
from tests.factories.decided import Decided
from tests.factories.world import World, change
from tests.integration.panels.conftest import NOTE
from tests.support.browser import SIGHTS
from tests.support.keyboard import begin, choose, follow, tab_to, tick, write

Enter = Callable[[Page, Actor], None]


@pytest.fixture(params=["desk-script", "phone-no-script"])
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], live: str) -> Page:
    """The widest page with script, and the narrowest without."""
    return new_context(base_url=live, **SIGHTS[request.param]).new_page()


def arrive(page: Page, address: str) -> None:
    page.goto(address)
    begin(page)


def button(page: Page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def link(page: Page, name: str):
    return page.get_by_role("link", name=name, exact=True)


def heading(page: Page):
    return expect(page.get_by_role("heading", level=1))


def test_an_officer_takes_checks_asks_and_passes_on(page: Page, world: World, come_in: Enter) -> None:
    id = world.add_application(Status.SUBMITTED, title="Herbs for Ampthill")
    come_in(page, world.olu)
    arrive(page, "/desk/applications")
    follow(page, link(page, "Herbs for Ampthill"))
    follow(page, button(page, "Take this idea"))
    follow(page, link(page, "Agree or change the mission"))
    follow(page, button(page, "Agree this mission"))
    follow(page, button(page, "Go through the list"))
    for name in dict.fromkeys(radio.get_attribute("name") for radio in page.locator("main [type=radio]").all()):
        choose(page, page.locator(f"[name='{name}']"), 0)
    follow(page, button(page, "Save the list"))
    follow(page, button(page, "We need something"))
    write(page, page.get_by_label("What do you need to know?"), "Who owns the courtyard?")
    follow(page, button(page, "Send the question"))

    come_in(page, world.amina)
    arrive(page, f"/applications/{id}")
    follow(page, button(page, "Answer"))
    write(page, page.get_by_label("Your answer"), "The council owns it.")
    follow(page, button(page, "Send my answer"))

    come_in(page, world.olu)
    arrive(page, f"/desk/applications/{id}")
    follow(page, button(page, "Ready for the panel"))
    assert status(world, id) is Status.READY


def test_a_panellist_declares_reads_and_sends_a_score(page: Page, world: World, come_in: Enter) -> None:
    panel = world.add_panel(world.pat, world.priya, chair=world.chi)
    herbs = world.add_application(Status.SCORING, by=world.ben, full_name="Ben Demo", title="Herbs for Ampthill")
    halal = world.add_application(Status.SCORING, full_name="Rose Demo", title="Halal home cooks")
    for id in (herbs, halal):
        world.assign(panel, id, world.pat)
    with world.app.app_context():
        change(queries.member(panel, world.pat.id), declared_at=None)
    come_in(page, world.pat)
    arrive(page, "/panel")
    follow(page, link(page, "Spring round"))
    heading(page).to_have_text("Do you know any of these people?")
    tick(page, page.get_by_label("Rose Demo"))
    follow(page, button(page, "Save and continue"))
    choose(page, page.get_by_role("radio"), 1)
    follow(page, button(page, "Save and go to my list"))
    heading(page).to_have_text("1 idea left to score")
    follow(page, button(page, "Score the next idea"))
    heading(page).to_have_text("Herbs for Ampthill")
    for n in range(1, 6):
        choose(page, page.locator(f"[name=score_{n}]"), 3)
    choose(page, page.locator("[name=recommendation]"), 0)
    write(page, page.get_by_label("What did you make of it, in all?"), "Clear, wanted, and somebody will run it.")
    follow(page, button(page, "Send my score"))
    expect(page.get_by_text("You gave it 75 of 100.")).to_be_visible()


def test_the_chair_records_what_the_panel_agreed(page: Page, world: World, come_in: Enter) -> None:
    team = (world.pat, world.priya, world.sam, world.chi)
    panel = world.add_panel(*team[:3], chair=world.chi)
    id = world.add_application(Status.SCORING, by=world.ben, title="Herbs for Ampthill")
    world.assign(panel, id, *team)
    for reader in team:
        world.add_reading(id, reader, 3, 3, 3, 3, 3)
    come_in(page, world.chi)
    arrive(page, "/panel/meetings")
    follow(page, link(page, "Herbs for Ampthill"))
    follow(page, button(page, "Begin to discuss it"))
    choose(page, page.locator("[name=kind]"), 3)
    reason = page.get_by_label("If not in full: the main reason")
    tab_to(page, reason)
    page.keyboard.type("The plan is not clear")
    write(page, page.get_by_label("What the panel says to the applicant"), NOTE)
    for name in ("Pat", "Priya", "Chi"):
        tick(page, page.get_by_label(f"{name} Demo"))
    tab_to(page, reason, "Shift+Tab")
    follow(page, button(page, "Record what we agreed"))
    assert status(world, id) is Status.NOT_THIS_TIME


def test_the_approver_signs_off_and_an_officer_publishes(page: Page, app: Flask, come_in: Enter) -> None:
    world = Decided(app)
    world.close()
    herbs = world.decide(OutcomeKind.FUND, 900_00, signed=False, title="Herbs for every doorstep")
    come_in(page, world.asha)
    arrive(page, "/desk/rounds/spring/decisions")
    tick(page, page.get_by_label("Herbs for every doorstep: Tick"))
    follow(page, button(page, "Sign off what is ticked"))
    assert status(world, herbs) is Status.SIGNED_OFF

    come_in(page, world.olu)
    arrive(page, "/desk/rounds/spring/results")
    follow(page, button(page, "Publish the results"))
    heading(page).to_have_text("The results are out")


def status(world: World, id: UUID) -> Status:
    with world.app.app_context():
        return db.session.get_one(Application, id).status
