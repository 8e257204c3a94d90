"""Where a resident says yes to the money and to what comes with it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants import workflow
from grants.awards import queries, services
from grants.awards.forms import AcceptForm
from grants.awards.models import Award, AwardStatus
from grants.awards.offers import say_yes_by
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.web.guard import actor, requires
from grants.web.saving import saving

bp = Blueprint("acceptance", __name__, url_prefix="/applications")


@bp.route("/<uuid:id>/accept", methods=["GET", "POST"])
@requires(Can.ACCEPT_AWARD, on=queries.of_application)
def accept(award: Award) -> ResponseReturnValue:
    id, application_id, form = award.id, award.application_id, AcceptForm()
    if award.status in (AwardStatus.PAID, AwardStatus.CLOSED):
        return redirect(url_for(".accepted", id=application_id))
    if not workflow.due("accept", award):
        return redirect(url_for(".accepted", id=application_id))  # a second press meets the same confirmation
    if form.validate_on_submit():
        with saving(form):
            services.accept(id, agreed=form.agreed.data, by=actor())
            return redirect(url_for(".accepted", id=application_id))
    award = queries.by_id(id) or award
    round = rounds.by_id(award.round_id) if award.round_id else None
    return render_template(
        "awards/accept.html", form=form, award=award, round=round, until=say_yes_by(award)
    ), form.http_status


@bp.get("/<uuid:id>/accepted")
@requires(Can.ACCEPT_AWARD, on=queries.of_application)
def accepted(award: Award) -> ResponseReturnValue:
    if award.accepted_at is None:
        return redirect(url_for(".accept", id=award.application_id))
    return render_template("awards/accepted.html", award=award)
