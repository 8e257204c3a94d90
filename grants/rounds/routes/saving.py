"""How every page that changes a round saves: one command, and a page with both texts where somebody was quicker."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.rounds import queries
from grants.rounds.forms import RoundForm
from grants.rounds.models import Round
from grants.web.saving import saving
from grants.web.text import _


def saved_or_shown(
    round: Round, form: RoundForm, title: str, save: Callable[[], None], *, remove: str | None = None
) -> ResponseReturnValue:
    """Save what was typed and go back to the round, or show the form with what is wrong.

    ``remove`` is where the button that takes the part out of the round leads, while that can be done.
    """
    id, slug = round.id, round.slug
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            save()
            flash(_("Saved."))
            return redirect(url_for("rounds.show", slug=slug))
    way_back = url_for("rounds.show", slug=slug)
    return render_template(
        "rounds/form.html", form=form, title=title, way_back=way_back, remove=remove
    ), form.http_status
