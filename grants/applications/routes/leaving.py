"""Where a resident takes an idea back, or begins a new one from the answers of an old one."""

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries
from grants.applications.models import Application, Status
from grants.applications.routes import bp
from grants.applications.services import leaving
from grants.permissions import Can
from grants.web.filters import words
from grants.web.forms import Form
from grants.web.guard import actor, requires
from grants.web.text import _


class WithdrawForm(Form):
    """A page that only asks whether it is meant."""


@bp.route("/applications/<uuid:id>/withdraw", methods=["GET", "POST"])
@requires(Can.WITHDRAW_APPLICATION, on=queries.by_id)
def withdraw(idea: Application) -> ResponseReturnValue:
    """Ask whether it is meant, then take the idea back; a second press meets the same page."""
    id, form = idea.id, WithdrawForm()
    if form.validate_on_submit():
        leaving.withdraw(id, by=actor())
        return redirect(url_for(".show", id=id))
    if idea.status in (Status.WITHDRAWN, Status.EXPIRED):
        return redirect(url_for(".show", id=id))
    if idea.status not in leaving.WITHDRAWABLE:
        raise leaving.TooLateToWithdraw
    return render_template("applications/withdraw.html", idea=idea, form=form)


@bp.post("/applications/<uuid:id>/again")
@requires(Can.COPY_APPLICATION, on=queries.by_id)
def again(idea: Application) -> ResponseReturnValue:
    """Begin a new idea with these answers; what does not fit the round is left out, and said."""
    try:
        draft, round_id = UUID(request.form.get("draft", "")), UUID(request.form.get("round", ""))
    except ValueError:
        abort(400)
    left_out = leaving.start_again(idea.id, round_id, draft, at=g.arrived_at, by=actor())
    if left_out:
        flash(
            _("Your answers are here. We left out what does not fit this round: %(things)s.", things=words(left_out)),
            "warning",
        )
    else:
        flash(_("Your answers are here. Change only what you want to."))
    return redirect(url_for(".show", id=draft))
