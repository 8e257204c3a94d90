"""Browser journeys: the service on a port of its own with its own SQLite file, walked in Chromium."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from socket import socket
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants import create_app
from grants.accounts.models import Actor
from grants.core.db import db
from grants.web.limits import limiter
from tests.conftest import Client, replace_file, settings_for
from tests.support import browser

HERE = Path(__file__).parent

# How long a page may take to show what it promises: a test says what, and a busy machine is no reason to fail.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if browser.find_chromium() is None:
        pytest.fail(browser.INSTALL, pytrace=False)
    return browser.launch_args()


@pytest.fixture(scope="session")
def door() -> Iterator[socket]:
    """Where the application answers, kept from everybody else from the first test of this process to its last."""
    with browser.open_door() as door:
        yield door


@pytest.fixture(scope="session")
def town_hall(tmp_path_factory: pytest.TempPathFactory, door: socket) -> tuple[Flask, Path]:
    """The application as it meets people, with form tokens and an address of its own; and where its database is."""
    path = tmp_path_factory.mktemp("browser") / "browser.db"
    settings = settings_for(f"sqlite:///{path}")
    extra = {**settings.extra, "WTF_CSRF_ENABLED": True}
    return create_app(replace(settings, base_url=browser.address_of(door), extra=extra)), path


@pytest.fixture
def app(town_hall: tuple[Flask, Path], sqlite_template: Path) -> Iterator[Flask]:
    """It on an empty database; one application a process, for its hundreds of templates are read once."""
    app, path = town_hall
    replace_file(path, sqlite_template)
    limiter.reset()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def live(app: Flask, door: socket) -> Iterator[str]:
    """The address at which the application answers while the test runs."""
    with browser.serving(app, door):
        yield browser.address_of(door)


@pytest.fixture
def new_context(live: str, new_context: Callable[..., BrowserContext]) -> Callable[..., BrowserContext]:
    """Windows that are closed before the application stops answering, so that nobody listens to it any more."""
    return new_context


@pytest.fixture(params=list(browser.SIGHTS))
def page(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], live: str) -> Page:
    """A page in each of the four ways to see it; `page.goto("/missions")` suffices."""
    return new_context(base_url=live, **browser.SIGHTS[request.param]).new_page()


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], live: str) -> Page:
    """A wide page with script, for what is the same in every other."""
    return new_context(base_url=live, **browser.SIGHTS["desk-script"]).new_page()


@pytest.fixture
def come_in(as_: Callable[[Actor], Client], app: Flask, live: str) -> Callable[[Page, Actor], None]:
    """Make this page's browser the one in which this actor is signed in; whoever was before is not any more."""

    def enter(page: Page, actor: Actor) -> None:
        cookie = as_(actor).get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live}])

    return enter
