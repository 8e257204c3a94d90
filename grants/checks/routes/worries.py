"""Worries about somebody's safety, for the safeguarding lead and nobody else."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.checks import queries
from grants.checks.forms import CloseWorryForm
from grants.checks.models import Worry, WorryStatus
from grants.checks.routes import bp
from grants.checks.services.worries import close_worry
from grants.permissions import Can
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _


@bp.get("/desk/worries")
@enters(Can.SEE_WORRY)
def worries() -> ResponseReturnValue:
    """The worries that are open, the oldest first; or those that were closed."""
    status = WorryStatus.CLOSED if request.args.get("status") == "closed" else WorryStatus.OPEN
    page = page_of(queries.worries(actor(), status), rows=True)
    return render_template("checks/worries.html", page=page, closed=status is WorryStatus.CLOSED)


@bp.route("/desk/worries/<uuid:id>", methods=["GET", "POST"])
@requires(Can.SEE_WORRY, on=queries.worry_by_id)
def read_worry(worry: Worry) -> ResponseReturnValue:
    """One worry, and what was done about it."""
    id = worry.id
    form = CloseWorryForm(version=worry.version)
    if form.validate_on_submit():
        with saving(form, lambda: queries.worry_by_id(id)):
            close_worry(id, resolution=form.resolution.data, shown=form.shown, by=actor())
            flash(_("Closed. Whoever told you hears that it was looked at, and no more."))
            return redirect(url_for(".worries"))
    found = queries.worry_with_idea(id)
    return render_template("checks/worry_read.html", found=found, form=form), form.http_status
