"""How long pages take against the empty page, whether that grows with the borough, and how many queries they make.

Every page of both boroughs is asked for once in each turn, the empty page as well and twice, so that what else the
machine does falls on all of them alike; what counts is the median over the turns. How far the two medians of the same
empty page lie apart is the noise of the run.
"""

import gzip
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from statistics import median

from sqlalchemy import Engine, event

from bench.place import Borough
from bench.town import Town
from bench.wsgi import EMPTY_PAGE
from grants.applications import queries as applications
from grants.applications import steps
from grants.core.db import db

WARM_UP = 5  # turns that do not count
EMPTY, EMPTY_AGAIN = "the empty page", "the empty page again"


@dataclass(frozen=True)
class Page:
    """A page as somebody asks for it, and how many empty pages it may take."""

    name: str
    path: str
    who: str  # a name in the town
    most: float


def empty_pages() -> list[Page]:
    return [Page(name, EMPTY_PAGE, "resident", 1) for name in (EMPTY, EMPTY_AGAIN)]


def hot(town: Town) -> list[Page]:
    """The pages that people ask for all day."""
    return [
        Page("/missions", "/missions", "resident", 5),
        Page("/missions/<slug>", "/missions/eating-well", "resident", 5),
        Page("/projects?page=1", "/projects?page=1", "resident", 5),
        Page("panel queue", f"/panel/{town.panel}", "panellist", 5),
        Page("desk queue", "/desk/applications", "officer", 5),
    ]


def forms(borough: Borough) -> list[Page]:
    """Every page of the application form, and the long forms of the panel and of officers."""
    town = borough.town
    with borough.app.app_context():
        idea = applications.by_id(town.draft)
        assert idea is not None
        keys = [step.key for step in steps.steps(idea.round)]
        db.session.remove()
    found = [Page(f"form: {key}", f"/applications/{town.draft}/{key}", "resident", 10) for key in keys]
    return [
        *found,
        Page("form: check answers", f"/applications/{town.draft}/check", "resident", 10),
        Page("form: score an idea", f"/panel/ideas/{town.assignment}", "panellist", 10),
        Page("form: check an idea", f"/desk/applications/{town.to_check}", "officer", 10),
    ]


class Browser:
    """Asks one server for pages as one who is signed in, and says how long each took in milliseconds."""

    def __init__(self, borough: Borough, port: int) -> None:
        self.borough, self.port = borough, port
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, page: Page) -> tuple[int, bytes]:
        who = {"Cookie": self.borough.cookie(getattr(self.borough.town, page.who))} if page.who else {}
        headers = {"Accept-Encoding": "gzip", "X-Forwarded-Proto": "https", **who}
        try:
            return self._ask(page.path, headers)
        except (HTTPException, ConnectionError):  # the server let an idle connection go
            self.connection.close()
            return self._ask(page.path, headers)

    def _ask(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        self.connection.request("GET", path, headers=headers)
        response = self.connection.getresponse()
        self.type = response.getheader("Content-Type", "")
        self.encoding = response.getheader("Content-Encoding", "")
        return response.status, response.read()

    def time(self, page: Page) -> float:
        begun = time.perf_counter()
        status, _ = self.get(page)
        took = (time.perf_counter() - begun) * 1000
        if status != 200:
            raise RuntimeError(f"{page.name} answered {status} at {page.path}")
        return took


Times = dict[str, list[float]]


def turns(browsers: Sequence[tuple[Browser, Sequence[Page]]], count: int) -> list[Times]:
    """What each page took in each turn, by its name, for each browser."""
    found: list[Times] = [defaultdict(list) for _ in browsers]
    for turn in range(-WARM_UP, count):
        for asked in zip(*(pages for _, pages in browsers), strict=True):
            for n, page in enumerate(asked):
                took = browsers[n][0].time(page)
                if turn >= 0:
                    found[n][page.name].append(took)
    return found


def slowest(browser: Browser, pages: Sequence[Page], count: int = 5) -> Page:
    """The page that takes longest, of several tries each."""
    return max(pages, key=lambda page: median(browser.time(page) for _ in range(count)))


def present(browser: Browser, pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages that answer, and a sentence for each that does not."""
    answers = [(page, browser.get(page)[0]) for page in pages]
    return [p for p, status in answers if status == 200], [f"{p.name} answers {s}" for p, s in answers if s != 200]


def queries_of(borough: Borough, page: Page) -> int:
    """How many statements the page sends to the database."""
    client = borough.app.test_client()
    name, _, value = borough.cookie(getattr(borough.town, page.who)).partition("=")
    client.set_cookie(name, value, domain="bench.example.org", secure=True)
    with borough.app.app_context():
        engine = db.engine
    client.get(page.path, base_url="https://bench.example.org")  # what a process reads once
    with _counted(engine) as seen:
        client.get(page.path, base_url="https://bench.example.org")
    return len(seen)


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def unzipped(body: bytes) -> bytes:
    with suppress(OSError):
        return gzip.decompress(body)
    return body


def middle(times: Times, name: str) -> float:
    """The median of what a page took, in milliseconds."""
    return median(times[name])


def ratio(of: Times, name: str, to: Times, other: str) -> float:
    return middle(of, name) / middle(to, other)
