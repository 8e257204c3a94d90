"""How long somebody stays signed in: long enough for a long form, short enough for a computer in a library.

The session is a signed cookie that names a row of ``SignIn``: whoever it belongs to sees it on their account and ends
it there. It is emptied and begun anew at sign-in, and every use keeps it alive.
"""

import datetime as dt
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Response, g, request, session
from flask_login import login_user, logout_user
from sqlalchemy.exc import OperationalError

from config import Settings
from grants.access import devices
from grants.access.services import sign_ins
from grants.accounts import queries as accounts
from grants.accounts.models import Person, Role
from grants.core import clock

RESIDENT_IDLE = sign_ins.LEFT_ALONE
STAFF_IDLE = dt.timedelta(hours=12)
NOTED_EVERY = dt.timedelta(minutes=5)  # between two notes of when a sign-in was last used


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.update(
        PERMANENT_SESSION_LIFETIME=RESIDENT_IDLE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # ``note_use`` does so every few minutes
    )
    if settings.is_production:  # a __Host- cookie cannot be planted from another host of the council's
        app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_NAME="__Host-session")
    app.after_request(note_use)


def person_of(key: str) -> Person | None:
    """The person a session speaks of, unless it was ended or left alone for too long; what Flask-Login asks."""
    if "signed_in" not in session:
        return None
    sign_in = accounts.sign_in(UUID(session["signed_in"]))
    if sign_in is None or str(sign_in.person_id) != key:
        return None
    now = clock.now()
    if sign_in.last_used_at < now - idle_time(sign_in.person):
        return None
    if sign_in.last_used_at <= now - NOTED_EVERY:
        g.used = sign_in.id
    return sign_in.person


def idle_time(person: Person) -> dt.timedelta:
    """How long somebody's sign-in may be left alone: not long where it opens other people's data."""
    return STAFF_IDLE if any(role.is_staff for role in person.roles_at(clock.now())) else RESIDENT_IDLE


def note_use(response: Response) -> Response:
    """After a page, write down that the sign-in is in use and let the cookie live as long again."""
    if used := g.pop("used", None):
        try:
            sign_ins.note_use(used)
        except OperationalError:  # the database is busy or only read just now: no page fails for a note
            return response
        session.modified = True
    return response


def begin(person: Person, *, second_factor: bool = False) -> None:
    """Sign in: nothing of the session before is kept but the form token.

    Keeping the token lets somebody who was signed out while typing sign in in another tab and then press Continue;
    whoever could plant a token in a browser still cannot send a form from elsewhere (``web.again``).
    """
    token = session.get("csrf_token")
    end()
    session.permanent = True
    if token:
        session["csrf_token"] = token
    login_user(person)
    begun = sign_ins.begin(person.id, device=devices.in_words(request.user_agent.string))
    session["signed_in"] = str(begun.id)
    if second_factor:
        show_second_factor()


def show_second_factor() -> None:
    """Note that this session has seen the second factor."""
    session["second_factor"] = session["signed_in"]


def end() -> None:
    """Sign out here."""
    if "signed_in" in session:
        sign_ins.leave(UUID(session["signed_in"]))
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
