"""A real browser for the tests: finding it, starting it, the contexts a page is seen in, and what axe says of it."""

import contextlib
import functools
import os
import shutil
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Error, Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
INSTALL = "Browser tests need Chromium: apt-get install chromium, or name one in the environment variable CHROMIUM."

# When the document in the window began: another one has another beginning.
BORN = "() => performance.timeOrigin"

# A phone and a desk, each with script and without: everything must work in all four.
WIDTHS = {"phone": 360, "desk": 1280}
SIGHTS = {
    f"{name}-{'script' if script else 'no-script'}": {
        "viewport": {"width": width, "height": 800},
        "java_script_enabled": script,
        "reduced_motion": "reduce",
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }
    for name, width in WIDTHS.items()
    for script in (True, False)
}

LOOK_EVERY = 0.02  # seconds between a server's looks at whether it is to stop

MIRRORS: WeakKeyDictionary[Browser, tuple[str, Page]] = WeakKeyDictionary()

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium() -> str | None:
    """The browser that CHROMIUM names, else the first one on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch_args() -> dict[str, Any]:
    return {"executable_path": find_chromium(), "args": FLAGS, "headless": True}


def open_door() -> socket.socket:
    """A port of this machine that stays ours until it is closed: a free one that is let go may be taken by anybody."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def address_of(door: socket.socket) -> str:
    host, port = door.getsockname()
    return f"http://{host}:{port}"


@contextlib.contextmanager
def serving(app: "WSGIApplication", door: socket.socket) -> Iterator[None]:
    """The app answers at this door while the block runs; whoever knocks at another time waits.

    What is asked is answered, or nobody listens to it any more, before the block ends: an answer that is still being
    given would read the next test's database. So whoever listens to a stream leaves first.
    """
    host, port = door.getsockname()
    answers = Answers()

    class Counted(WSGIRequestHandler):
        def run_wsgi(self) -> None:
            with answers.one_more():
                super().run_wsgi()

    server = make_server(host, port, app, threaded=True, request_handler=Counted, fd=door.fileno())
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_EVERY,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        answers.wait_for_the_last()


class Answers:
    """How many answers a server is giving at this moment."""

    def __init__(self) -> None:
        self._open, self._changed = 0, threading.Condition()

    @contextlib.contextmanager
    def one_more(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait_for_the_last(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._open == 0)

    def _count(self, more: int) -> None:
        with self._changed:
            self._open += more
            self._changed.notify_all()


def follow(way: Locator) -> None:
    """Press a link or a button that leads to a page, and be there: what looks, leaves or reads next finds that page.

    A press by itself comes back as soon as the browser has it, and on a busy machine that is before the page gives way.
    """
    with way.page.expect_navigation():
        way.click()


def asked_for(page: Page) -> list[str]:
    """The addresses that the page asks for from now on, filled as it goes."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def scrolls_sideways(page: Page) -> bool:
    """Whether anything sticks out of the window, which nobody should have to push about to read."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, one sentence each; an empty list is what we want.

    It is handed over by the test's own line to the browser, so the page's security policy does not keep it out.
    A page that gave way to the next one while axe looked says nothing about the next one, so that is looked at instead.
    """
    for is_last in (False, False, False, True):
        try:
            page.wait_for_load_state()
            looked_at = page.evaluate(BORN)
            found = found_on(page)
            if page.evaluate(BORN) == looked_at:
                return found
        except Error:
            if is_last:
                raise
    raise AssertionError(f"{page.url} never came to rest")


def found_on(page: Page) -> list[str]:
    if not page.evaluate("() => matchMedia('(scripting: none)').matches"):
        return found_by_axe(page)
    # Nothing that waits ever ends in a browser without script, so axe looks at a copy: same mark-up, same width.
    copy = mirror(page)
    copy.evaluate("address => history.replaceState(null, '', address)", page.url)
    copy.set_content(page.content())
    return found_by_axe(copy)


def mirror(page: Page) -> Page:
    """A window as wide as this page's, at its house, in which no script of the house runs; one for many pages.

    It is kept with the style sheets it has read and with axe, for to open another takes five times as long as to look.
    """
    browser, house = page.context.browser, "://".join(urlsplit(page.url)[:2])
    assert browser is not None
    kept = MIRRORS.get(browser)
    if kept is None or kept[0] != house:
        if kept is not None:
            kept[1].context.close()
        copy = browser.new_context(reduced_motion="reduce").new_page()
        silent = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "script-src 'none'"}
        copy.route(f"{house}/mirror", lambda route: route.fulfill(body="", headers=silent))
        copy.goto(f"{house}/mirror")
        copy.unroute(f"{house}/mirror")  # or the browser would not keep what it reads
        kept = MIRRORS[browser] = (house, copy)
    assert page.viewport_size is not None
    kept[1].set_viewport_size(page.viewport_size)
    return kept[1]


def found_by_axe(page: Page) -> list[str]:
    found = page.evaluate(axe_call(), AXE_RULES)
    return [f"{rule['id']}: {rule['help']} ({', '.join(rule['where'])})" for rule in found]


@functools.cache
def axe_call() -> str:
    return (
        "async (tags) => {\n if (!window.axe) {\n" + AXE.read_text() + "\n}\n"
        """
        const result = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
        return result.violations.map((rule) => ({
          id: rule.id, help: rule.help, where: rule.nodes.map((node) => node.target.join(" ")),
        }));
        }"""
    )


if __name__ == "__main__":  # `make test` asks before it starts
    sys.exit(None if find_chromium() else INSTALL)
