"""Measures everything on SQLite and on PostgreSQL, and the panels' methods on people that are made up.

Prints a table and ends with ``holds`` or ``fails: …``.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from bench import files, lists, pages, readings, trust, weight
from bench.pages import EMPTY, EMPTY_AGAIN, Browser, Page
from bench.place import Borough, postgres_database, served, settle
from bench.report import Report
from bench.town import LARGE, SMALL, Size
from grants.exports.services import Format

PARTS = ("panels", "sqlite", "postgresql")
MOST_GROWTH = 1.3  # of a page, from the small borough to the large one
MOST_OF_DRIVER = 3.0
MOST_MEGABYTES = 32.0
MOST_BYTES = 120_000
SEEDS, ALL_SEEDS = 60, 1000  # panels that are made up for each target, in the short form and in the whole
ROUNDS, ALL_ROUNDS = 10, 60  # likewise rounds that are given money
ERRORS, ALL_ERRORS = 3, 2  # standard errors by which a figure may miss its target
AGAIN = 2  # how often a page that misses its bound is measured anew before that counts


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("--full", action="store_true", help="1,000 made-up panels for each target: ten minutes more")
    words.add_argument("--turns", type=int, default=200, help="how often each page is asked for")
    words.add_argument("--scale", type=int, default=1, help="divide both boroughs by this, to try the bench itself")
    words.add_argument("--only", choices=PARTS, help="one database or the panels, to look into something")
    given = words.parse_args()
    parts = PARTS if given.only is None else (given.only,)
    server = os.environ.get("BENCH_POSTGRES_URL")
    if not server and "postgresql" in parts:
        sys.exit("BENCH_POSTGRES_URL names no server; `make bench` starts one")
    begun, report = time.monotonic(), Report()
    sizes = [Size(size.applications // given.scale, size.awards // given.scale) for size in (SMALL, LARGE)]
    if "panels" in parts:
        _panels(report, full=given.full)
    if "sqlite" in parts:
        with tempfile.TemporaryDirectory(prefix="grants-bench-") as folder:
            urls = [f"sqlite:///{folder}/{name}.db" for name in ("empty", "small", "large")]
            _measure("SQLite", urls, sizes, given.turns, report, Path(folder) / "log")
    if "postgresql" in parts:
        with _databases(str(server)) as urls, tempfile.TemporaryDirectory(prefix="grants-bench-") as folder:
            _measure("PostgreSQL", urls, sizes, given.turns, report, Path(folder) / "log")
    if parts != ("panels",):
        large = sizes[1]
        print(
            f"\n{large.applications:,} applications, {large.awards:,} funded grants; median of {given.turns} requests"
        )
    print(f"{(time.monotonic() - begun) / 60:.1f} minutes")
    print(report.verdict())
    return 1 if report.failed else 0


def _panels(report: Report, *, full: bool) -> None:
    """What a panel's results rest on, beside the targets that were set before it was written."""
    seeds, rounds = (ALL_SEEDS, ALL_ROUNDS) if full else (SEEDS, ROUNDS)
    report.begin("made-up panels")
    for figure in chain(trust.figures(seeds), lists.figures(rounds)):
        report.figure(figure, ALL_ERRORS if full else ERRORS)
    readings.measure(report)
    report.note(f"{seeds} panels of 120 ideas for each target, {rounds} rounds; {report.since():.0f} s")


@contextmanager
def _databases(server: str) -> Iterator[list[str]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(postgres_database(server, f"grants_bench_{name}"))
            for name in ("empty", "small", "large")
        ]


def _measure(database: str, urls: list[str], sizes: list[Size], turns: int, report: Report, log: Path) -> None:
    report.begin(database)
    empty, small, large = (settle(url, size) for url, size in zip(urls, [None, *sizes], strict=True))
    report.note(f"made in {report.since():.0f} s")
    with ExitStack() as stack:
        browsers = [Browser(town, stack.enter_context(served(town, log))) for town in (small, large)]
        asked = _asked(browsers, report)
        _queries(empty, small, large, asked[1], asked[0], report)
        _times(browsers, asked, turns, report)
        if database == "SQLite":  # the same files from the same server whichever the database
            _weights(browsers[1], report)
    _files(large.url, report)


def _asked(browsers: list[Browser], report: Report) -> list[list[Page]]:
    """The pages to measure of each borough: the hot ones, and the form that takes longest in the large one."""
    large = browsers[1]
    hot, missing = pages.present(large, pages.hot(large.borough.town))
    _, form_pages = (pages.forms(browser.borough) for browser in browsers)
    forms, _ = pages.present(large, form_pages)  # pages that this idea is not asked lead on to the next
    for sentence in missing:
        report.fail(sentence)
    longest = pages.slowest(large, forms)
    names = {page.name for page in (*hot, longest)}
    return [
        [page for page in (*pages.hot(b.borough.town), *pages.forms(b.borough)) if page.name in names] for b in browsers
    ]


def _queries(
    empty: Borough, small: Borough, large: Borough, of_large: list[Page], of_small: list[Page], report: Report
) -> None:
    for few, many in zip(of_small, of_large, strict=True):
        counted = pages.queries_of(small, few), pages.queries_of(large, many)
        report.line(f"{many.name}: queries", counted[1], counted[0], "as in the small borough", exact=True)
    client = empty.app.test_client()
    for path in weight.PUBLIC:
        if (status := client.get(path, base_url="https://bench.example.org").status_code) not in (200, 404):
            report.fail(f"{path} answers {status} where nothing has happened yet")


def _times(browsers: list[Browser], asked: list[list[Page]], turns: int, report: Report) -> None:
    with_empty = [[*pages.empty_pages(), *found] for found in asked]
    times = pages.turns(list(zip(browsers, with_empty, strict=True)), turns)
    for _ in range(AGAIN):
        missed = {page.name for page in asked[1] if not _holds(page, times)}
        if not missed:
            break
        again = [[p for p in found if p.name in missed or p.name in (EMPTY, EMPTY_AGAIN)] for found in with_empty]
        for kept, more in zip(times, pages.turns(list(zip(browsers, again, strict=True)), turns), strict=True):
            for name, found in more.items():
                kept[name] = found if name in missed else kept[name] + found
    small, large = times
    noise = pages.ratio(large, EMPTY_AGAIN, large, EMPTY)
    report.note(f"the empty page takes {pages.middle(large, EMPTY):.1f} ms, and {noise:.2f} of that when asked again")
    for page in asked[1]:
        share = pages.ratio(large, page.name, large, EMPTY)
        report.line(f"{page.name}: empty pages", share, page.most, f"{pages.middle(large, page.name):.1f} ms")
        report.line(f"{page.name}: growth", pages.ratio(large, page.name, small, page.name), MOST_GROWTH, below=True)


def _holds(page: Page, times: list[pages.Times]) -> bool:
    small, large = times
    is_quick = pages.ratio(large, page.name, large, EMPTY) <= page.most
    return is_quick and pages.ratio(large, page.name, small, page.name) < MOST_GROWTH


def _weights(browser: Browser, report: Report) -> None:
    for path in weight.PUBLIC:
        found = weight.first_load(browser, path)
        about = f"{len(found)} files"
        report.line(f"first load of {path}: kB", sum(found.values()) / 1000, MOST_BYTES / 1000, about)


def _files(url: str, report: Report) -> None:
    report.line("CSV of all funded grants: times the bare driver", files.apart(url, "time"), MOST_OF_DRIVER)
    for format, profile in files.KINDS:
        grown = files.apart(url, format, profile)
        name = f"{'360Giving' if format is Format.GIVING else format.upper()}, {profile}: MB grown"
        report.line(name, grown, MOST_MEGABYTES, below=True)


if __name__ == "__main__":
    sys.exit(main())
