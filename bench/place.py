"""Where a borough lies and how it is served: a fresh migrated database, and gunicorn with one worker."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from uuid import UUID

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.pool import NullPool

from bench import wsgi
from bench.town import Size, Town, build
from config import ROOT, Settings
from grants.access.services import sign_ins
from grants.accounts.models import NOBODY
from grants.core.connections import schema_change
from grants.core.db import db

PRODUCTION = {
    "GRANTS_ENV": "production",
    "SECRET_KEY": "for the bench alone, on this machine alone, for a few minutes",
    "BASE_URL": "https://bench.example.org",
    "MAIL_URL": "smtp://127.0.0.1:9",
    "ENCRYPTION_KEYS": "bm90IGEgc2VjcmV0OiBmb3IgZGV2ZWxvcG1lbnQhISE=",
    "PUBLISHER_PREFIX": "360G-DemoTown",
}


@dataclass
class Borough:
    """A borough in its database, with the application that reads it."""

    url: str
    app: Flask
    town: Town
    signed_in: dict[UUID, str] = field(default_factory=dict)  # the sign-in of each person, once there is one

    def cookie(self, person: UUID) -> str:
        """The cookie of a browser in which this person is signed in, second factor and all; they sign in once."""
        if person not in self.signed_in:
            with self.app.app_context():
                self.signed_in[person] = str(sign_ins.begin(person, device="Bench").id)
                db.engine.dispose()
        id = self.signed_in[person]
        said = {"_user_id": str(person), "signed_in": id, "second_factor": id, "_permanent": True}
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]  # of the cookie kind
        return f"{self.app.config['SESSION_COOKIE_NAME']}={serializer.dumps(said)}"


def settings(url: str) -> Settings:
    return Settings.from_environment({**PRODUCTION, "DATABASE_URL": url})


def settle(url: str, size: Size | None) -> Borough:
    """Migrate the empty database at this address and put a borough of this size there; none leaves it empty."""
    app = wsgi.make(settings(url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(ROOT / "migrations"))
        town = build(size) if size else Town(NOBODY.id, NOBODY.id, NOBODY.id)
        _tidy()
        db.engine.dispose()
    return Borough(url, app, town)


def _tidy() -> None:
    """What PostgreSQL does by itself a minute after many rows came in. SQLite is left as it is in real life."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql("VACUUM ANALYZE")
    else:
        with schema_change() as connection:
            connection.commit()
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """A database of this name on the server, gone afterwards."""
    address = sa.make_url(server)
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = off")
            connection.exec_driver_sql(statement)

    run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    run(f'CREATE DATABASE "{name}"')
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        run(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def served(borough: Borough, log: Path) -> Iterator[int]:
    """The borough on a port of this machine, by gunicorn with one worker that lives as long as the bench asks."""
    port = _free_port()
    words = ["--workers", "1", "--max-requests", "0", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "gunicorn.conf.py"), *words, "bench.wsgi:make()"]
    environ = {**os.environ, **PRODUCTION, "DATABASE_URL": borough.url, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as file:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=file, stderr=file)
    try:
        _wait_for(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/help")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    sys.exit(f"The service did not start:\n{log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
