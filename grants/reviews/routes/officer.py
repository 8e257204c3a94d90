"""Reviews at the desk: the list with its deadlines, one review, its answer, and the new decision told."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.applications.models import Status
from grants.applications.steps import today
from grants.permissions import Can, can
from grants.reviews import forms, queries, services, words
from grants.reviews.models import Review
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("reviews", __name__, url_prefix="/desk/reviews")
nav.tab(bp, nav.DESK, _l("Reviews"), ".queue", place=65, roles={Role.OFFICER, Role.APPROVER})


@bp.get("")
@enters(Can.SEE_REVIEWS)
def queue() -> ResponseReturnValue:
    page = page_of(queries.waiting_first(actor()))
    return render_template("reviews/queue.html", page=page, today=today(), states=words.STATES)


@bp.get("/<uuid:id>")
@requires(Can.SEE_REVIEW, on=queries.by_id)
def show(review: Review) -> ResponseReturnValue:
    idea = review.application
    return render_template(
        "reviews/show.html",
        review=review,
        idea=idea,
        today=today(),
        grounds=words.GROUNDS,
        states=words.STATES,
        may_answer=can(actor(), Can.ANSWER_REVIEW, review),
        may_publish=idea.status is Status.SIGNED_OFF and can(actor(), Can.PUBLISH_REVIEWED, review),
    )


@bp.route("/<uuid:id>/answer", methods=["GET", "POST"])
@requires(Can.ANSWER_REVIEW, on=queries.by_id)
def answer(review: Review) -> ResponseReturnValue:
    """What was found, and the reasons: sent to the person as a letter."""
    id, form = review.id, forms.AnswerForm(version=review.version)
    if form.validate_on_submit():
        decide = services.send_back if form.outcome.data == forms.BACK else services.stand
        with saving(form, lambda: queries.by_id(id)):
            decide(id, answer=form.answer.data, shown=form.shown, by=actor())
            flash(_("Your answer is on its way."))
            return redirect(url_for(".show", id=id))
    return render_template(
        "reviews/answer.html", form=form, review=queries.by_id(id), grounds=words.GROUNDS
    ), form.http_status


@bp.post("/<uuid:id>/publish")
@requires(Can.PUBLISH_REVIEWED, on=queries.by_id)
def publish(review: Review) -> ResponseReturnValue:
    id = review.id
    services.publish(id, by=actor())
    flash(_("The new decision is out, and its letter is on its way."))
    return redirect(url_for(".show", id=id))
