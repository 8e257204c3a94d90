"""How every page that changes a round saves: one command, and a page with both texts where somebody was quicker."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.core.errors import Conflict, Refusal
from grants.rounds import queries
from grants.rounds.forms import RoundForm
from grants.rounds.models import Round
from grants.web.text import _


def saved_or_shown(
    round: Round, form: RoundForm, title: str, save: Callable[[], None], *, remove: str | None = None
) -> ResponseReturnValue:
    """Save what was typed and go back to the round, or show the form with what is wrong.

    ``remove`` is where the button that takes the part out of the round leads, while that can be done.
    """
    id, slug, status = round.id, round.slug, 200
    if form.validate_on_submit():
        try:
            save()
        except Conflict:
            form.shows(queries.by_id(id))
            form.form_errors.append(
                _("Somebody changed this round after you opened the page. Look at it in another tab; saving again "
                  "puts what you typed in place of it.")
            )  # fmt: skip
            status = 409
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Saved."))
            return redirect(url_for("rounds.show", slug=slug))
    way_back = url_for("rounds.show", slug=slug)
    return render_template("rounds/form.html", form=form, title=title, way_back=way_back, remove=remove), status
