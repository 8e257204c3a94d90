"""A worker of gunicorn is killed in mid-press: what was answered is there, and of the rest there is nothing."""

import os
import re
import select
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from threading import Thread
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from config import ROOT
from grants.applications import queries
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Status, Submission
from grants.audit import queries as audit
from grants.core.db import db
from grants.notifications.models import OutboxEmail
from tests.integration.applications.browsing import fields
from tests.support.browser import open_door

PATIENCE = 60  # seconds after which something is broken; nothing waits so long


class Browser:
    """A browser without script that keeps its cookie and follows nothing."""

    def __init__(self, door, cookie):
        self.address, self.cookie = door.getsockname(), cookie

    def open(self, path, typed=None):
        headers = {"Cookie": f"session={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        body = None if typed is None else urlencode(typed, doseq=True)
        with closing(HTTPConnection(*self.address, timeout=PATIENCE)) as connection:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            if set_to := re.match("session=([^;]+)", answer.headers.get("Set-Cookie", "")):
                self.cookie = set_to[1]
            return SimpleNamespace(status=answer.status, text=answer.read().decode())

    def send(self, path, **typed):
        return self.open(path, fields(self.open(path)) | typed)


@contextmanager
def gunicorn(app, door, hold, pipe):
    """The service as gunicorn.conf.py serves it, with one worker."""
    settings = app.config["SETTINGS"]
    environment = os.environ | {
        "GRANTS_ENV": "test",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "SECRET_KEY": settings.secret_key,
        "ENCRYPTION_KEYS": ",".join(settings.encryption_keys),
        "BIND": f"fd://{door.fileno()}",
        "WEB_WORKERS": "1",
        "HOLD": str(hold),
        "HELD": str(pipe),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "gunicorn", "--log-level", "critical", "tests.support.held:held()"]
    master = subprocess.Popen(
        command, cwd=ROOT, env=environment, pass_fds=(door.fileno(), pipe), start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(master.pid, signal.SIGKILL)  # it and its workers, whom we gave a group of their own
        master.wait()


@pytest.fixture
def pipe():
    """Both ends of a pipe: where to read which process waits, and where it says so."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def left(app, id):
    """What there is of an idea: its state, what was written, what was sent with it, and whether the trail is whole."""
    with app.app_context():
        idea = queries.by_id(id)
        sent = [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in (Submission, OutboxEmail)]
        return idea.status, idea.what, sent, audit.head().position, audit.first_fault()


def test_a_killed_worker_loses_nothing_that_was_saved_and_leaves_nothing_half_done(app, world, as_, tmp_path, pipe):
    draft = world.add_application(by=world.amina)
    what, check, hold = f"/applications/{draft}/what", f"/applications/{draft}/check", tmp_path / "hold"
    cookie = as_(world.amina).get_cookie("session").value
    with open_door() as door, gunicorn(app, door, hold, pipe[1]):
        amina = Browser(door, cookie)
        assert amina.send(what, what="Herbs, and a bench to sit on").status == 302
        before = left(app, draft)

        hold.touch()
        typed = fields(amina.open(check)) | {d.value: "y" for d in DECLARATIONS}
        cut_off = []

        def press():
            try:
                amina.open(check, typed)
            except (RemoteDisconnected, ConnectionResetError) as error:
                cut_off.append(error)

        pressing = Thread(target=press)
        pressing.start()
        assert select.select([pipe[0]], [], [], PATIENCE)[0], "the press never came to its commit"
        os.kill(int(os.read(pipe[0], 20)), signal.SIGKILL)
        pressing.join()
        assert len(cut_off) == 1
        hold.unlink()

        assert fields(amina.open(what))["what"] == "Herbs, and a bench to sit on"
        assert left(app, draft) == before == (Status.DRAFT, "Herbs, and a bench to sit on", [0, 0], 0, None)
        assert amina.open(check, typed).status == 302
        assert left(app, draft) == (Status.SUBMITTED, "Herbs, and a bench to sit on", [1, 1], 1, None)
