"""What holds for every page, seen on the one that needs no data: the page that is not there."""

import re

from playwright.sync_api import Page, expect

from tests.support.browser import asked_for, axe_violations, scrolls_sideways

NOWHERE = "/no-such-page"


def test_reads_well_in_every_way_of_seeing(page: Page) -> None:
    page.goto(NOWHERE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe_violations(page) == []
    assert not scrolls_sideways(page)


def test_the_keyboard_gets_past_the_head_of_the_page(page: Page) -> None:
    page.goto(NOWHERE)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#main")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_nothing_comes_from_elsewhere_or_is_missing(desk: Page, live: str) -> None:
    asked, failed = asked_for(desk), []
    desk.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    desk.on("console", lambda line: failed.append(line.text) if line.type == "error" else None)
    desk.goto(NOWHERE, wait_until="networkidle")
    assert [url for url in asked if not url.startswith((live, "data:"))] == []
    assert [url for url in asked if "/assets/fonts" in url] == []
    assert [what for what in failed if NOWHERE not in what and "404" not in what] == []


def test_what_is_wrong_is_found_in_every_way_of_seeing(page: Page) -> None:
    """An unnamed box; and white on nearly white, where the white of the letters comes from the style sheet."""
    page.goto(NOWHERE)
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            '<input class="govuk-input"><p class="govuk-file-upload-button__status" id="pale">Read me</p>')"""
    )
    page.evaluate("() => { document.querySelector('#pale').style.backgroundColor = '#eee' }")
    assert [line.partition(":")[0] for line in axe_violations(page)] == ["color-contrast", "label"]
    page.goto(NOWHERE)
    assert axe_violations(page) == []
