"""A clock that can be moved, and the mails that open doors."""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.notifications.models import OutboxEmail


class Keys(NamedTuple):
    """The two keys that a sign-in mail holds."""

    link: str
    code: str


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let time pass: ``wait(minutes=16)``."""

    def later(**span: float) -> None:
        moment = clock.now() + dt.timedelta(**span)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return later


@pytest.fixture
def mails(app: Flask) -> Callable[[str], list[OutboxEmail]]:
    """The mails of this name, first to last."""

    def named(name: str) -> list[OutboxEmail]:
        with app.app_context():
            found = select(OutboxEmail).where(OutboxEmail.name == name).order_by(OutboxEmail.created_at)
            return list(db.session.scalars(found))

    return named


@pytest.fixture
def keys(mails: Callable[[str], list[OutboxEmail]]) -> Callable[[], Keys]:
    """The keys in the newest sign-in mail."""

    def newest() -> Keys:
        body = mails("sign_in")[-1].body
        link, code = re.search(r"http://localhost(\S+)", body), re.search(r"^(\d{3}) (\d{3})$", body, re.MULTILINE)
        assert link
        assert code
        return Keys(link[1], code[1] + code[2])

    return newest
