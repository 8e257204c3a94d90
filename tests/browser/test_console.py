"""No page logs an error in the browser's console: our security policy refuses nothing of ours, and nothing breaks."""

from collections.abc import Callable, Iterator

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from grants.accounts.models import Actor
from grants.permissions import Can
from tests.factories.doors import Furnished
from tests.factories.world import World

Enter = Callable[[Page, Actor], None]
WHO = ("olu", "amina", "pat", "chi", "asha", "sade", "ada", "fin", "dee")


def addresses(app: Flask, house: Furnished) -> Iterator[str]:
    """One address of every page that anybody can open."""
    for rule in app.url_map.iter_rules():
        lock = getattr(app.view_functions[rule.endpoint], "lock", None)
        if "GET" not in (rule.methods or ()) or (rule.arguments and not isinstance(lock, Can)):
            continue
        for values in house.examples(rule.endpoint, rule.arguments):
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **values)
            yield address
            break


def first_reader(browsers: dict[str, FlaskClient], address: str) -> str | None:
    """Whom the page is shown to; nobody where it is a file, or leads elsewhere."""
    for name, browser in browsers.items():
        answer = browser.get(address)
        shown, kind = answer.status_code, answer.mimetype
        answer.close()
        if shown == 200:
            return name if kind == "text/html" else None
    return None


def test_no_page_logs_an_error(app: Flask, world: World, desk: Page, come_in: Enter, as_) -> None:
    house = Furnished(world)
    browsers = {name: as_(getattr(world, name)) for name in WHO}
    pages: dict[str, list[str]] = {}
    for address in addresses(app, house):
        if name := first_reader(browsers, address):
            pages.setdefault(name, []).append(address)
    logged: list[tuple[str, str]] = []
    desk.on("console", lambda line: logged.append((desk.url, line.text)) if line.type == "error" else None)
    desk.on("pageerror", lambda error: logged.append((desk.url, str(error))))
    for name, found in pages.items():
        desk.goto("about:blank")  # or a live page would ask for itself as somebody who may not see it
        come_in(desk, getattr(world, name))
        for address in found:
            desk.goto(address)
    assert logged == []
    assert sum(map(len, pages.values())) > 60
    with desk.expect_console_message(lambda line: line.type == "error"):
        desk.goto("/no-such-page")
    assert len(logged) == 1
