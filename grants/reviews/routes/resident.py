"""Asking to have looked at how a decision was made, and reading what came of it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.applications.models import Application
from grants.applications.steps import today
from grants.permissions import Can
from grants.reviews import deadlines, forms, queries, services, words
from grants.reviews.models import Ground
from grants.web.guard import actor, requires
from grants.web.saving import saving

bp = Blueprint("own_review", __name__, url_prefix="/applications")


@bp.route("/<uuid:id>/review", methods=["GET", "POST"])
@requires(Can.ASK_REVIEW, on=queries.told)
def ask(application: Application) -> ResponseReturnValue:
    """The form while there is time, and afterwards what was asked and what came of it."""
    id, form = application.id, forms.AskForm()
    if form.validate_on_submit():
        with saving(form):
            grounds = [Ground(value) for value in form.grounds.data or []]
            services.ask(id, grounds=grounds, words=form.words.data, by=actor())
            return redirect(url_for(".ask", id=id))
    application = queries.told(id) or application
    until = queries.ask_until(application)
    return render_template(
        "reviews/ask.html",
        form=form,
        application=application,
        review=queries.of_application(id),
        until=until,
        is_late=until is not None and deadlines.is_late(until, today()),
        answer_days=deadlines.ANSWERED_WITHIN_WORKING_DAYS,
        grounds=words.GROUNDS,
    ), form.http_status
