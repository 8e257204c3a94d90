"""One application on one database a process, empty at the start of each test.

Without TEST_DATABASE_URL every test has its own copy of a migrated SQLite file; with it, a database of that server
made for this process is migrated once and emptied before each test.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import flask
import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from config import ROOT, Environment, Settings
from grants import create_app
from grants.access.services import sign_ins
from grants.accounts.models import Actor
from grants.core.db import Model, db
from grants.recruitment import worker as draw_worker
from grants.web.limits import limiter
from tests.factories.world import World
from tests.support.ways import dead_ways

pytest_plugins = ["tests.support.no_skips"]

# How long an example takes is a matter of the machine, and what it leaves in the database one of its test. All else is
# as hypothesis has it: on the build server the same examples every time.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")

EMPTIED = count(1)  # how often this process has emptied its PostgreSQL database


@sa.event.listens_for(sa.Engine, "connect")
def _do_not_wait_for_the_disk(connection: Any, record: object) -> None:
    """A test's database need not outlive a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


class Client(FlaskClient):
    """A browser without script, whose reader follows every link of an error summary."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        assert not flask.has_app_context(), "an open app context leaks g and the session into the request"
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and "govuk-error-summary__list" in response.text:
            assert dead_ways(response.text) == [], "these links of the error summary lead nowhere"
        return response


def settings_for(url: str) -> Settings:
    return Settings(
        environment=Environment.TEST,
        secret_key="for tests only",
        database_url=url,
        base_url="http://localhost",
        mail_url="console:",
        encryption_keys=("bm90IGEgc2VjcmV0OiBmb3IgZGV2ZWxvcG1lbnQhISE=",),
        publisher_prefix="360G-DemoTown",
        extra={"TESTING": True, "WTF_CSRF_ENABLED": False, "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 20}},
    )


def migrated(url: str) -> Flask:
    app = create_app(settings_for(url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        db.session.remove()
    return app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the demo town come first: processes take work over from the end of each other's lists.

    Anywhere else the town's tests would be shared out at last, and each process would load it, for the better part of
    a minute.
    """
    items.sort(key=lambda item: "loaded" not in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def no_process_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page begins the process that prepares a draw of people: it would look for its work in another database."""
    monkeypatch.setattr(draw_worker, "start", lambda: None)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def postgres_app(worker: str) -> Iterator[Flask | None]:
    """The application on its own PostgreSQL database, where TEST_DATABASE_URL names a server."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        yield None
        return
    server = sa.make_url(url)
    name = f"{server.database}_{worker}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("SET default_transaction_read_only = off"))
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    app = migrated(server.set(database=name).render_as_string(hide_password=False))
    with app.app_context():
        leave_rows_where_they_are()
    yield app
    with app.app_context():
        db.engine.dispose()
    with engine.connect() as connection:
        connection.execute(sa.text("SET default_transaction_read_only = off"))
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Path, Path]:
    """The application on an SQLite file, where that file is, and a migrated, empty copy of it."""
    path = tmp_path_factory.mktemp("sqlite") / "test.db"
    app = migrated(f"sqlite:///{path}")
    with app.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return app, path, shutil.copy(path, path.with_name("empty.db"))


@pytest.fixture(scope="session")
def sqlite_template(sqlite_app: tuple[Flask, Path, Path]) -> Path:
    """A migrated, empty SQLite file to copy, for tests that make an application of their own."""
    return sqlite_app[2]


@contextmanager
def emptied(postgres_app: Flask | None, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database; one application a process, for making its hundreds of doors takes time."""
    if postgres_app is not None:
        app = postgres_app
        with app.app_context():
            empty()
    else:
        app, path, untouched = request.getfixturevalue("sqlite_app")
        replace_file(path, untouched)
    app.test_client_class = Client
    limiter.reset()
    yield app
    if postgres_app is None:  # of a file that is about to be replaced nothing may stay open
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(postgres_app: Flask | None, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty database, for one test."""
    with emptied(postgres_app, request) as app:
        yield app


def replace_file(path: Path, untouched: Path) -> None:
    """Put a copy of the untouched SQLite file there: another file, not other contents of the same.

    Whoever still has the old one open, like a thread that answers a page which is closed already, keeps to the old one.
    """
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    shutil.copy(untouched, fresh := path.with_name("fresh"))
    fresh.replace(path)


def leave_rows_where_they_are() -> None:
    """Keep the server from tidying up by itself: rows that go into gaps come out in another order than they went in."""
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        for table in Model.metadata.sorted_tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" SET (autovacuum_enabled = false)')
        connection.commit()


def empty() -> None:
    """Empty every table, past the triggers of those that are append-only: what only the owner of a database can do.

    Few tables hold anything and none holds much, and then DELETE costs the server a tenth of what TRUNCATE does. What
    it leaves behind goes every so often.
    """
    names = [f'"{table.name}"' for table in Model.metadata.sorted_tables]
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        if next(EMPTIED) % 25 == 0:
            connection.exec_driver_sql(f"TRUNCATE {', '.join(names)}")
        else:
            anything = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
            for (name,) in connection.exec_driver_sql(anything).all():
                connection.exec_driver_sql(f"DELETE FROM {name}")
        connection.commit()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published files that REAL_DATA names."""
    folder = os.environ.get("REAL_DATA")
    if not folder:
        pytest.skip("REAL_DATA names no folder of published files")
    return Path(folder)


@pytest.fixture
def ctx(app: Flask) -> Iterator[None]:
    """An open app context, for tests that call commands and queries and send no request."""
    with app.app_context():
        yield


@pytest.fixture
def world(app: Flask) -> World:
    """People, missions, wards and an open round; what a test needs besides, it builds with the world's methods."""
    return World(app)


@pytest.fixture
def as_(app: Flask) -> Callable[[Actor], FlaskClient]:
    """A browser in which this actor is signed in, with the second factor shown where one is asked for."""
    return partial(signed_in, app)


def signed_in(app: Flask, actor: Actor) -> FlaskClient:
    """The same, of an application that outlives one test."""
    with app.app_context():
        begun = sign_ins.begin(actor.id, device="Firefox on a Linux computer")
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = str(actor.id)
        session["signed_in"] = session["second_factor"] = str(begun.id)
    return client


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[Any]]:
    """Run ``work(n)`` in ``threads`` threads that start together; give back what each returned or raised."""

    def run(work: Callable[[int], Any], threads: int = 16) -> list[Any]:
        results: list[Any] = [None] * threads
        gate = threading.Barrier(threads)

        def one(n: int) -> None:
            with app.app_context():
                gate.wait()
                try:
                    results[n] = work(n)
                except Exception as error:  # noqa: BLE001  # the test looks at it
                    results[n] = error

        running = [threading.Thread(target=one, args=(n,)) for n in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        return results

    return run
