"""The pictures of docs/screenshots: the demo town on one fixed day, a wide page and a phone, read by whom it is for.

The town is built in a folder of its own that is gone afterwards, so the same code gives the same pictures on any day.
"""

import contextlib
import datetime as dt
import logging
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import flask_migrate
from playwright.sync_api import Browser, Page, sync_playwright

from config import ROOT, Environment, Settings
from grants import create_app
from grants.core import clock
from grants.demo import town
from tests.support import browser

FOLDER = ROOT / "docs" / "screenshots"
DAY = dt.datetime(2026, 11, 17, 11, tzinfo=dt.UTC)
SIZES = {1280: 760, 360: 640}
MOST_BYTES = 2_000_000

Steps = Callable[[Page], Any]


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser.launch_args())
        for name, who, steps in PICTURES:
            for width, height in SIZES.items():
                picture = taken(chromium, address, who, steps, width, height)
                (FOLDER / (f"{name}.png" if width > 1000 else f"{name}-phone.png")).write_bytes(smaller(picture))
        chromium.close()
    total = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures, {total / 1000:.0f} kB, in {FOLDER.relative_to(ROOT)}.")
    if total > MOST_BYTES:
        raise SystemExit(f"More than {MOST_BYTES / 1000:.0f} kB: take fewer, or smaller ones.")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The demo town on its day, at the address that is given."""
    door = browser.open_door()
    app = create_app(
        Settings(
            environment=Environment.DEVELOPMENT,
            secret_key="for pictures only",  # noqa: S106  # it signs sessions that end with this program
            database_url=f"sqlite:///{folder}/town.db",
            base_url=browser.address_of(door),
            mail_url="console:",
            encryption_keys=("bm90IGEgc2VjcmV0OiBmb3IgZGV2ZWxvcG1lbnQhISE=",),
            publisher_prefix="360G-DemoTown",
            dev_sign_in=True,
        )
    )
    with app.app_context(), clock.at(DAY):
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        town.load()

    def on_that_day(environ: Any, start_response: Any) -> Iterable[bytes]:
        with clock.at(DAY):
            return app(environ, start_response)

    with door, browser.serving(on_that_day, door):
        yield browser.address_of(door)


def taken(chromium: Browser, address: str, who: str | None, steps: Steps, width: int, height: int) -> bytes:
    """What this person sees at this width after these steps."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    page.goto("/")
    if who:
        page.get_by_role("button", name=f"{who} Demo").click()
    steps(page)
    page.evaluate("document.fonts.ready")
    picture: bytes = page.screenshot()
    context.close()
    return picture


def at(path: str) -> Steps:
    return lambda page: page.goto(path)


def through(path: str, *selectors: str) -> Steps:
    """From this page through the first link or button that each selector finds."""

    def steps(page: Page) -> None:
        page.goto(path)
        for selector in selectors:
            page.locator(selector).first.click()

    return steps


def smaller(png: bytes) -> bytes:
    """The same picture, packed as tightly as it goes: browsers pack for speed."""
    head, position, data, parts = png[:8], 8, b"", []
    while position < len(png):
        (length,) = struct.unpack(">I", png[position : position + 4])
        kind, body = png[position + 4 : position + 8], png[position + 8 : position + 8 + length]
        position += length + 12
        if kind == b"IDAT":
            data += body
        elif kind in (b"IHDR", b"PLTE", b"IEND"):
            parts.append((kind, body))
    packed = zlib.compress(zlib.decompress(data), 9)
    parts.insert(-1, (b"IDAT", packed))
    return head + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )


def half_written(page: Page) -> None:
    page.goto("/applications/")
    page.locator(".mg-list li", has_text="Draft").locator("a").first.click()


def with_the_panel(page: Page) -> None:
    page.goto("/applications/")
    page.locator(".mg-list li", has_text="With the panel").locator("a").first.click()


def tonight(page: Page) -> str:
    """Where the meeting of tonight is, which stands first in the list."""
    page.goto("/panel/live")
    return str(page.locator(".mg-list a").first.get_attribute("href"))


def projector(page: Page) -> None:
    """The meeting is open, people have come, they vote on the first idea, and the chair shows it on the wall."""
    meeting = tonight(page)
    page.goto(f"{meeting}/run")
    for press, times in (("Open the meeting", 1), ("Is here", 9), ("Put on the table", 1), ("Vote openly", 1)):
        for _ in range(times):
            button = page.get_by_role("button", name=press).first
            if not button.count() or (press == "Put on the table" and page.locator(".mg-now").count()):
                break
            button.click()
            page.wait_for_load_state()
    page.goto(f"{meeting}/screen")


def in_my_hand(page: Page) -> None:
    """The same on the phone of a member who is there."""
    page.goto(tonight(page))
    if (here := page.get_by_role("button", name="I am here")).count():
        here.click()
        page.wait_for_load_state()


PICTURES: tuple[tuple[str, str | None, Steps], ...] = (
    ("home", None, at("/")),
    ("mission", None, at("/missions/eating-well")),
    ("project", None, through("/projects", ".mg-list a")),
    ("tasks", "Amina", half_written),
    ("status", "Amina", with_the_panel),
    ("panel-queue", "Pat", through("/panel", ".mg-list a")),
    ("reading", "Pat", through("/panel", ".mg-list a", ".mg-list a")),
    ("meeting", "Chi", through("/panel/meetings", ".mg-list a")),
    ("desk", "Olu", at("/desk")),
    ("selection", None, through("/join", "a[href$=choice]")),
    ("record", None, at("/how-decisions-are-made/third/record")),
    ("meeting-projector", "Chi", projector),  # from here on the meeting is open
    ("meeting-member", "Pat", in_my_hand),
)

if __name__ == "__main__":
    main()
