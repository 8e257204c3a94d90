"""Coming in as people do, on a phone and at a desk, with and without script."""

import re
import shutil
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from grants import create_app
from grants.core.db import db
from tests.conftest import settings_for
from tests.factories.world import World
from tests.support.browser import address_of, axe_violations, follow


@pytest.fixture
def app(sqlite_template, tmp_path, door):
    """As a developer meets it: the mail is at /dev/mail."""
    path = tmp_path / "browser.db"
    shutil.copy(sqlite_template, path)
    settings = settings_for(f"sqlite:///{path}")
    extra = {**settings.extra, "WTF_CSRF_ENABLED": True}
    app = create_app(replace(settings, base_url=address_of(door), dev_mail=True, dev_sign_in=True, extra=extra))
    yield app
    with app.app_context():
        db.engine.dispose()


def newest_mail(page: Page) -> None:
    page.goto("/dev/mail")
    follow(page.locator(".mg-list a").first)


def test_a_resident_comes_in_by_the_link_and_says_their_name(app, page: Page):
    World(app)
    page.goto("/account/sign-in?next=/account")
    follow(page.get_by_role("button", name="Send me a link and a code"))
    expect(page.get_by_role("link", name="Enter your email address")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("Your email address").fill("noor@example.org")
    follow(page.get_by_role("button", name="Send me a link and a code"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert axe_violations(page) == []
    newest_mail(page)
    follow(page.locator("main a", has_text="/sign-in/link/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("One more press")
    assert axe_violations(page) == []
    follow(page.get_by_role("button", name="Sign in"))
    page.get_by_label("Your name").fill("Noor Demo")
    assert axe_violations(page) == []
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(page.get_by_text("Noor Demo", exact=True)).to_be_visible()
    assert axe_violations(page) == []
    follow(page.get_by_role("button", name="Sign out", exact=True))
    page.goto("/account")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_code_is_typed_where_it_was_asked_for(app, page: Page):
    World(app)
    page.goto("/account/sign-in?next=/account")
    page.get_by_label("Your email address").fill("amina@example.org")
    follow(page.get_by_role("button", name="Send me a link and a code"))
    reader = page.context.new_page()
    newest_mail(reader)
    code = re.search(r"\b\d{3} \d{3}\b", reader.locator("main").inner_text())
    assert code
    page.get_by_label("The code in the email").fill(code[0])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
