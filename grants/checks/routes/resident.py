"""“We need something”, as the person reads and answers it."""

from uuid import UUID

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.checks import queries
from grants.checks.forms import AnswerForm
from grants.checks.models import InformationRequest
from grants.checks.routes import bp
from grants.checks.services import asking
from grants.permissions import Can
from grants.web.guard import actor, requires
from grants.web.saving import saving


@bp.route("/applications/<uuid:id>/answer", methods=["GET", "POST"])
@requires(Can.ANSWER_APPLICATION, on=applications.by_id)
def answer(idea: Application) -> ResponseReturnValue:
    """What we asked: a form while we wait for an answer, and everything that was asked and answered before."""
    id, form = idea.id, AnswerForm()
    if form.validate_on_submit():
        with saving(form):
            asking.answer(id, _asked(form), text=form.answer.data, by=actor())
            return redirect(url_for(".answer", id=id))
    fresh = applications.by_id(id)
    assert fresh is not None  # the guard has just seen it
    requests = queries.requests_of(id)
    if not requests:
        raise asking.NothingAsked
    waiting = waiting_for(fresh)
    if waiting is not None:
        form.asked.data = str(waiting.id)
    before = [asked for asked in requests if asked.answered_at]
    return render_template(
        "checks/answer.html", idea=fresh, form=form, waiting=waiting, before=before
    ), form.http_status


def waiting_for(idea: Application) -> InformationRequest | None:
    """What we are waiting for from this person."""
    return queries.open_request(idea.id) if idea.status is Status.NEEDS_INFORMATION else None


def _asked(form: AnswerForm) -> UUID:
    """Which question the page showed."""
    try:
        return UUID(form.asked.data or "")
    except ValueError:
        abort(400)
