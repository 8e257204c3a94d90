"""The lock on every door."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from flask import abort, current_app, g, session
from flask_login import current_user

from grants.accounts.models import NOBODY, Actor, Person
from grants.core import clock
from grants.core.db import Model
from grants.permissions import Can, can, may
from grants.web import again
from grants.web.text import _

T = TypeVar("T", bound=Model)
View = Callable[..., Any]


def person() -> Person | None:
    """Whoever is signed in, as the row that pages show: name and address."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def me() -> Person:
    """Whoever is signed in, behind a lock that lets nobody else in."""
    known = person()
    assert known is not None  # the lock says so
    return known


def signed_in_at() -> UUID:
    """Which of their sign-ins somebody uses, behind a lock that lets nobody else in."""
    return UUID(session["signed_in"])


def actor() -> Actor:
    """Whoever asks, as a value, read once for each request. Staff act as residents until the second factor is shown."""
    if "actor" not in g:
        known = person()
        g.actor = known.as_actor(clock.now()) if known else NOBODY
        if owes_second_factor():
            g.actor = Actor(g.actor.id, frozenset(r for r in g.actor.roles if not r.is_staff), g.actor.household_id)
    asking: Actor = g.actor
    return asking


def owes_second_factor() -> bool:
    """Whether this is a member of staff who has not shown the second factor in this session."""
    known = person()
    if known is None or session.get("second_factor") == session["signed_in"]:
        return False
    return any(role.is_staff for role in known.roles_at(clock.now()))


def public(view: View) -> View:
    """Anybody may come in."""
    view.lock = "public"  # type: ignore[attr-defined]  # read by the test that goes to every door
    return view


def before_second_factor(view: View) -> View:
    """Staff may come in here while they still owe the second factor; written under ``signed_in``."""
    view.before_second_factor = True  # type: ignore[attr-defined]  # read by ``signed_in``
    return view


def signed_in(view: View) -> View:
    """Anybody who is signed in may come in; what they find is filtered by the permission table."""

    @wraps(view)
    def guarded(**path: Any) -> Any:
        if not current_user.is_authenticated:  # before anything is loaded: a stranger learns nothing from an id
            return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]  # Flask-Login puts it there
        if owes_second_factor() and not getattr(view, "before_second_factor", False):
            sentence = _("Show your second step, then come back to this page and press Continue")
            return again.first("access.second_factor", sentence)
        return view(**path)

    guarded.lock = "signed in"  # type: ignore[attr-defined]  # as above
    return guarded


def enters(ability: Can) -> Callable[[View], View]:
    """A room that belongs to no row: 403 to whoever may not come in."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(**path: Any) -> Any:
            if not may(actor(), ability):
                abort(403)
            return view(**path)

        guarded.lock = ability  # type: ignore[attr-defined]  # as above
        return guarded

    return decorate


def requires(ability: Can, on: Callable[..., T | None]) -> Callable[[Callable[..., Any]], View]:
    """Load the thing that the URL names, ask the table, hand the thing to the view: 404 unseen, 403 not allowed.

    ``on`` is called with the values of the URL by name; the view is called with the thing alone.
    """

    def decorate(view: Callable[..., Any]) -> View:
        @signed_in
        @wraps(view)
        def guarded(**path: Any) -> Any:
            thing = on(**path)
            if thing is None or not can(actor(), ability.see, thing):
                abort(404)
            if ability != ability.see and not can(actor(), ability, thing):
                abort(403)
            return view(thing)

        guarded.lock = ability  # type: ignore[attr-defined]  # as above
        guarded.loads = on  # type: ignore[attr-defined]  # so that the test can load the same thing
        return guarded

    return decorate
