"""A resident applies, start to finish, on a phone without script and with nothing but a keyboard."""

import datetime as dt
from uuid import UUID

import pytest
from playwright.sync_api import expect

from grants.applications import queries
from grants.applications.declaring import DECLARATIONS
from grants.applications.services import drafts, sending
from grants.core import clock
from tests.factories.world import World
from tests.support import browser

START = clock.now().date() + dt.timedelta(days=90)
END = START + dt.timedelta(days=60)

# What Amina answers on each page: a box to type in, a tick, or the n-th of several to choose.
ANSWERS = {
    "who": [("choose", "applicant_kind", 1)],
    "group": [("type", "#group_name", "Rowan Court neighbours")],
    "your-name": [("type", "#full_name", "Amina Demo")],
    "age": [("choose", "age_band", 0)],
    "second-person": [],
    "support": [],
    "contact": [("type", "#contact_email", "amina@example.org"), ("choose", "prefers_phone", 0)],
    "postcode": [("type", "#postcode", "nw10aa")],
    "name": [("type", "#title", "Saturday supper swap"), ("type", "#summary", "Neighbours cook and share supper")],
    "what": [("type", "#what", "Six Saturdays, two cooks each, everybody brings a bowl.")],
    "another-way": [],
    "mission": [("choose", "mission_id", 2)],
    "other-missions": [],
    "difference": [("type", "#difference", "People who live alone eat well and know their neighbours.")],
    "asked-for": [("type", "#involvement", "Twelve people asked for it at the tea morning.")],
    "who-for": [],
    "people": [("tick", "#people_unknown", None)],
    "where": [("type", "#place", "The hall")],
    "dates": [
        ("type", f"#{name}-{part}", str(getattr(day, part)))
        for name, day in (("start_on", START), ("end_on", END))
        for part in ("day", "month", "year")
    ],
    "other-money": [],
    "if-less": [("choose", "if_less", 0)],
    "least": [("type", "#least_pence", "600")],
    "safety": [("tick", "input[name=safety][value=food]", None)],
    "safety-plan": [("type", "#safety_plan", "We wash hands, keep food cold, and one of us has the certificate.")],
    "panel": [("choose", "knows_panel", 1)],
    "trading": [("choose", "is_trading", 1)],
    "pictures": [],
}


@pytest.fixture
def phone(new_context, live, world: World, come_in):
    """Amina's phone: 360 pixels wide, no script, signed in."""
    page = new_context(base_url=live, **browser.SIGHTS["phone-no-script"]).new_page()
    come_in(page, world.amina)
    return page


def tab_to(page, selector):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}")


def answer(page, how, where, value):
    if how == "choose":
        tab_to(page, f"input[name={where}]")
        page.keyboard.press("Space")
        for _ in range(value):
            page.keyboard.press("ArrowDown")
    else:
        tab_to(page, where)
        if how == "tick":
            page.keyboard.press("Space")
        else:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(value)


def press(page, selector):
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sound(page):
    """No page is wider than the phone, and axe finds nothing."""
    assert browser.axe_violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"


def fill_in_the_costs(page):
    for selector, value in (("#cost-1-item", "Food and boxes"), ("#cost-1-amount", "1505"), ("#cost-2-item", "Hall")):
        answer(page, "type", selector, value)
    answer(page, "type", "#cost-2-amount", "sixty")
    press(page, "main .govuk-button:not([name])")
    sound(page)
    assert page.locator(".govuk-error-summary li").all_inner_texts() == [
        "Cost 2: enter the amount in pounds, like 60 or 60.50",
        "Your costs come to £1,505. The most you can ask for is £1,500. Take off £5 or more",
    ]
    answer(page, "type", "#cost-1-amount", "1340")
    answer(page, "type", "#cost-2-amount", "60")
    press(page, "button[name=update]")
    assert page.locator("output[data-total]").inner_text() == "£1,400"
    press(page, "main .govuk-button:not([name])")


def test_a_resident_applies_by_keyboard_alone_without_script(phone):
    phone.goto("/apply")
    sound(phone)
    press(phone, "main button.govuk-button")
    seen = set()
    while phone.locator(".govuk-task-list__link", has_text="Check and send").count() == 0:
        sound(phone) if not seen else None
        undone = phone.locator(".govuk-task-list__item:not(:has-text('Done')) .govuk-task-list__link").first
        press(phone, f"a[href='{undone.get_attribute('href')}']")
        while not phone.url.endswith(home(phone)):
            key = phone.url.rsplit("/", 1)[1]
            assert key not in seen, f"{key} asked twice"
            seen.add(key)
            sound(phone)
            if key == "costs":
                fill_in_the_costs(phone)
                continue
            for how, where, value in ANSWERS[key]:
                answer(phone, how, where, value)
            press(phone, "main .govuk-button")
    press(phone, "a[href$='/check']")
    sound(phone)
    press(phone, "main form .govuk-button")
    sound(phone)
    assert phone.locator(".govuk-error-summary li").count() == 6
    for box in phone.locator("main input[type=checkbox]").all():
        tab_to(phone, f"#{box.get_attribute('id')}")
        phone.keyboard.press("Space")
    press(phone, "main form .govuk-button")
    sound(phone)
    assert phone.locator("h1").inner_text() == "We have your idea"


def home(page):
    """The end of the address of the list of tasks."""
    return page.url.split("/applications/")[1].split("/")[0]


def test_the_total_follows_the_typing_where_there_is_script(desk, world: World, come_in):
    come_in(desk, world.amina)
    desk.goto(f"/applications/{world.add_application(by=world.amina)}/costs")
    desk.locator("#cost-1-amount").fill("1365")
    expect(desk.locator("output[data-total]")).to_have_text("£1,565")
    expect(desk.locator("output[data-over]")).to_have_text("£65")
    desk.locator("#cost-1-amount").fill("60.50")
    expect(desk.locator("output[data-total]")).to_have_text("£260.50")
    expect(desk.locator("output[data-over]")).to_be_hidden()


def test_enter_in_a_cost_saves_and_does_not_remove_a_row(desk, world: World, come_in):
    come_in(desk, world.amina)
    desk.goto(f"/applications/{world.add_application(by=world.amina)}/costs")
    desk.locator("#cost-1-amount").fill("450")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.goto(desk.url + "/costs")
    assert [desk.locator(f"#cost-{n}-amount").input_value() for n in (1, 2)] == ["450", "200"]


def test_every_state_of_the_pages_is_sound(page, world: World, app, come_in):
    come_in(page, world.amina)
    draft = f"/applications/{world.add_application(by=world.amina, postcode='SE1 1AA', ward_id=None)}"
    for path in ("/apply", "/applications/", draft, f"{draft}/check", f"{draft}/choose-mission", f"{draft}/postcode"):
        page.goto(path)
        sound(page)
    page.goto(f"{draft}/what")
    with app.app_context():
        somebody_writes(UUID(draft.rsplit("/", 1)[1]), world.amina)
    page.locator("#what").fill("Written here meanwhile")
    browser.follow(page.get_by_role("button", name="Save and continue"))
    page.get_by_role("heading", name="This was changed while you were writing").wait_for()
    assert page.locator("#what").input_value() == "Written here meanwhile"
    sound(page)
    with app.app_context():
        send(UUID(draft.rsplit("/", 1)[1]), world.amina)
    page.goto(draft)
    sound(page)
    browser.follow(page.get_by_role("button", name="Change my answers"))
    page.get_by_role("heading", name="You are changing an idea that you sent").wait_for()
    sound(page)


def somebody_writes(id, by):
    version = queries.by_id(id).version
    drafts.save_step(id, "what", {"what": "Written there"}, done=True, version=version, seen=None, by=by)


def send(id, by):
    declared = [declaration.value for declaration in DECLARATIONS]
    sending.submit(id, declared=declared, received_at=clock.now(), by=by)
