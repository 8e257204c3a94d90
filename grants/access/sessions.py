"""How long somebody stays signed in: long enough for a long form, short enough for a computer in a library.

The session is a signed cookie. It is emptied and begun anew at sign-in; every use keeps it alive; a person's epoch,
which is part of the key it holds, ends all their sessions at once.
"""

import datetime as dt
from urllib.parse import urlsplit

from flask import Flask, session
from flask_login import login_user, logout_user

from config import Settings
from grants.accounts import queries as accounts
from grants.accounts.models import Person, Role
from grants.core import clock

RESIDENT_IDLE = dt.timedelta(days=30)
STAFF_IDLE = dt.timedelta(hours=12)
NOTED_EVERY = 60  # seconds between two notes of when the session was last used


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        PERMANENT_SESSION_LIFETIME=RESIDENT_IDLE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # ``person_of`` does so once a minute
    )
    if settings.is_production:  # a __Host- cookie cannot be planted from another host of the council's
        app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")


def person_of(key: str) -> Person | None:
    """The person a session speaks of, unless it was left alone for too long; what Flask-Login asks."""
    person = accounts.by_session(key)
    if person is None:
        return None
    now = clock.now()
    idle = STAFF_IDLE if any(role.is_staff for role in person.roles_at(now)) else RESIDENT_IDLE
    seen = session.get("seen", now.timestamp())
    if now.timestamp() - seen > idle.total_seconds():
        return None
    if "seen" not in session or now.timestamp() - seen >= NOTED_EVERY:
        session["seen"] = int(now.timestamp())
    return person


def begin(person: Person, *, second_factor: bool = False) -> None:
    """Sign in: nothing of the session before is kept but the form token.

    Keeping the token lets somebody who was signed out while typing sign in in another tab and then press Continue;
    whoever could plant a token in a browser still cannot send a form from elsewhere (``web.again``).
    """
    token = session.get("csrf_token")
    session.clear()
    session.permanent = True
    if token:
        session["csrf_token"] = token
    login_user(person)
    session["seen"] = session["since"] = int(clock.now().timestamp())
    if second_factor:
        show_second_factor(person)


def show_second_factor(person: Person) -> None:
    """Note that this session has seen the second factor."""
    session["second_factor"] = person.get_id()


def end() -> None:
    """Sign out here."""
    logout_user()
    session.clear()


def local_path(asked: str | None) -> str | None:
    """Where somebody was going, if it is a page of ours: a path alone, for anything else could lead to a forgery."""
    if not asked or not asked.startswith("/") or len(asked) > 2000:
        return None
    if any(ord(character) <= 32 or ord(character) == 127 or character == "\\" for character in asked):
        return None
    parts = urlsplit(asked)
    if asked.startswith("//") or parts.scheme or parts.netloc:
        return None
    return asked


def home_of(person: Person) -> str:
    """Where somebody's work lies: the desk, the panel, or their own ideas."""
    roles = person.roles_at(clock.now())
    if any(role.is_staff for role in roles):
        return "/desk"
    if roles & {Role.PANELLIST, Role.CHAIR}:
        return "/panel"
    return "/applications/"
