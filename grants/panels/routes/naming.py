"""The two pages on which somebody says whom they know, for panellists and for the people at the desk."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, session
from flask.typing import ResponseReturnValue

from grants.panels import interest_queries
from grants.panels.forms.interests import KnownForm, near_form
from grants.panels.services.interests import Said
from grants.rounds.models import Round
from grants.web.guard import actor
from grants.web.text import _

TICKED = "names ticked"  # in the session, from the list of names to the page that asks how near


def ask_whom(round: Round, declare: Callable[..., bool], *, near: str, done: str, **page: Any) -> ResponseReturnValue:
    """Everybody who asks in a round, in alphabetical order, without a title: tick whom you know.

    ``declare`` is the command that keeps it; ``near`` and ``done`` are the addresses that may follow.
    """
    listed = interest_queries.names(round.id, actor().id)
    form = KnownForm()
    form.lists(listed)
    if form.validate_on_submit():
        anybody = declare(shown=form.shown.data or (), known=form.known.data or (), by=actor())
        session[TICKED] = form.known.data  # never in an address: it would tell a log whom somebody knows
        flash(_("Saved."))
        return redirect(near if anybody else done)
    ticked = set(form.known.data or ()) if form.is_submitted() else {name.key for name in listed if name.is_known}
    is_again = any(name.degree is not None for name in listed)
    page = {**page, "round": round, "names": listed, "ticked": ticked, "is_again": is_again}
    return render_template("panels/names.html", form=form, **page)


def ask_how_near(round: Round, say: Callable[..., None], *, done: str, **page: Any) -> ResponseReturnValue:
    """How near one stands to each name that was ticked."""
    listed = interest_queries.names(round.id, actor().id)
    ticked = session.get(TICKED)
    known = [name for name in listed if name.is_known and (ticked is None or name.key in ticked)]
    if not known:
        return redirect(done)
    form = near_form(known)
    if form.validate_on_submit():
        said: Mapping[str, Said] = form.said(known)
        say(said=said, by=actor())
        session.pop(TICKED, None)
        flash(_("Saved."))
        return redirect(done)
    return render_template("panels/near.html", form=form, round=round, names=known, **page)
