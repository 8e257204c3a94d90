"""What exports cost: time against the bare driver, and the memory that the process grows by.

Run as ``python -m bench.files DATABASE_URL time`` or ``… FORMAT PROFILE`` it measures one of them in a process of its
own and prints a number, so that nothing else of the bench is in it.
"""

import csv
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from bench import wsgi
from bench.place import settings
from config import ROOT
from grants.accounts.models import SYSTEM
from grants.core import clock
from grants.core.db import db
from grants.exports import services
from grants.exports.catalogue import Profile
from grants.exports.publisher import publisher
from grants.exports.queries import Filter
from grants.exports.services import Format, Wanted

KINDS = [
    *((format, profile) for format in (Format.CSV, Format.XLSX, Format.JSON) for profile in Profile),
    (Format.GIVING, Profile.PUBLIC),
]
TIMES = 7
PAGE = os.sysconf("SC_PAGE_SIZE")
NOTHING, EVERYTHING = Filter(year=1999), Filter()


def apart(url: str, *words: str) -> float:
    """The number that this module prints in a process of its own."""
    command = [sys.executable, "-m", "bench.files", url, *words]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])


def made(app: Flask, format: Format, profile: Profile, filter: Filter) -> Iterator[bytes]:
    """The bytes of a file, as pages and the command line send them."""
    wanted = Wanted(format, profile, filter)
    return services.file(wanted, publisher(app), at=clock.now(), viewer=SYSTEM, taken_by="the bench")


def against_driver(app: Flask, url: str) -> float:
    """The median time of the CSV of every funded grant, against reading the same rows bare and writing them."""
    asked: list[tuple[str, Any]] = []
    event.listen(db.engine, "before_cursor_execute", lambda c, cursor, said, given, *_: asked.append((said, given)))
    ours, bare = [], []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        with Path(os.devnull).open("wb") as sink:
            sink.writelines(made(app, Format.CSV, Profile.PUBLIC, EVERYTHING))
        ours.append(time.perf_counter() - begun)
        db.session.remove()
        bare.append(_bare(sa.make_url(url), *asked[-1]))
    return median(ours[1:]) / median(bare[1:])


def _bare(url: sa.URL, statement: str, given: Any) -> float:
    """Seconds for the same statement with the driver alone, each row given to ``csv.writer``."""
    begun = time.perf_counter()
    with Path(os.devnull).open("w", newline="") as sink:
        writer = csv.writer(sink)
        if url.drivername == "sqlite":
            with closing(sqlite3.connect(str(url.database))) as lite:
                writer.writerows(lite.execute(statement, given))
        else:
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            with psycopg.connect(address) as postgres:
                writer.writerows(postgres.execute(statement, given))
    return time.perf_counter() - begun


def growth(app: Flask, format: Format, profile: Profile) -> float:
    """How many megabytes the process grew by at most while the file was made; an empty file was made before."""
    for _ in made(app, format, profile, NOTHING):
        pass
    db.session.remove()
    before, most, done = _resident(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            most[0] = max(most[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    for _ in made(app, format, profile, EVERYTHING):
        pass
    done.set()
    watcher.join()
    return (max(most[0], _resident()) - before) / 2**20


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


def main() -> None:
    url, what, *profile = sys.argv[1:]
    app = wsgi.make(settings(url))
    with app.app_context():
        number = against_driver(app, url) if what == "time" else growth(app, Format(what), Profile(profile[0]))
    print(f"{number:.3f}")


if __name__ == "__main__":
    main()
