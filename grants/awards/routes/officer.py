"""Awards on the desk: the list, one with what happened to it, and what officers and finance record."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.applications.models import Channel
from grants.audit import queries as trail
from grants.awards import history, queries, services
from grants.awards.forms import AcceptForForm, ButtonForm, CloseForm, PayForm, ReturnForm, WriteOffForm
from grants.awards.models import Award, AwardStatus, Heard
from grants.awards.offers import say_yes_by
from grants.missions import queries as missions
from grants.permissions import Can
from grants.rounds import ledger
from grants.rounds import queries as rounds
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("awards", __name__, url_prefix="/desk/awards")
nav.tab(
    bp,
    nav.DESK,
    _l("Awards"),
    ".index",
    place=45,
    roles={Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.DATA_PROTECTION},
)

WORDS = {
    AwardStatus.OFFERED: _l("Offered"),
    AwardStatus.ACCEPTED: _l("Accepted, to pay"),
    AwardStatus.PAID: _l("Paid, running"),
    AwardStatus.CLOSED: _l("Closed"),
    AwardStatus.LAPSED: _l("Lapsed"),
    AwardStatus.CANCELLED: _l("Cancelled"),
}
DIALS = {
    AwardStatus.OFFERED: ("ask", "do"),
    AwardStatus.ACCEPTED: ("dec", "go"),
    AwardStatus.PAID: ("3", "go"),
    AwardStatus.CLOSED: ("4", "good"),
    AwardStatus.LAPSED: ("stop", ""),
    AwardStatus.CANCELLED: ("stop", ""),
}


@bp.context_processor
def words() -> dict[str, object]:
    return {"WORDS": WORDS, "DIALS": DIALS}


@bp.get("")
@enters(Can.SEE_FINANCE)
def index() -> ResponseReturnValue:
    known = {mission.slug: mission for mission in missions.looks()}
    called = {round.slug: round for round in rounds.published()}
    status = request.args.get("status", "")
    chosen_mission, chosen_round = known.get(request.args.get("mission", "")), called.get(request.args.get("round", ""))
    awards = queries.visible(
        actor(),
        status=AwardStatus(status) if status in list(AwardStatus) else None,
        mission_id=chosen_mission.id if chosen_mission else None,
        round_id=chosen_round.id if chosen_round else None,
    )
    return render_template("awards/index.html", page=page_of(awards, size=30), missions=known, rounds=called)


@bp.get("/<uuid:id>")
@requires(Can.SEE_AWARD_ON_DESK, on=queries.by_id)
def show(award: Award) -> ResponseReturnValue:
    lines = trail.history(*(id for id in (award.id, award.application_id) if id))
    steps, until = history.steps(lines, _("The service itself")), say_yes_by(award)
    by_post = queries.goes_by_post(award)
    return render_template(
        "awards/show.html", award=award, steps=steps, until=until, by_post=by_post, out=_still_out(award)
    )


@bp.route("/<uuid:id>/accept", methods=["GET", "POST"])
@requires(Can.ACCEPT_FOR_SOMEBODY, on=queries.by_id)
def accept_for(award: Award) -> ResponseReturnValue:
    """The yes of somebody who gets letters by post."""
    id, form = award.id, AcceptForForm()
    if not queries.goes_by_post(award):
        raise services.TheyDoIt
    if form.validate_on_submit():
        with saving(form):
            services.accept_for(id, how=Channel(form.how.data), by=actor())
            flash(_("Their yes is written down. Finance can pay."))
            return redirect(url_for(".show", id=id))
    return render_template("awards/accept_for.html", form=form, award=queries.by_id(id)), form.http_status


@bp.route("/<uuid:id>/pay", methods=["GET", "POST"])
@requires(Can.PAY_AWARD, on=queries.by_id)
def pay(award: Award) -> ResponseReturnValue:
    id, form = award.id, PayForm()
    if form.validate_on_submit():
        with saving(form):
            services.pay(id, paid_on=form.paid_on.data, by=actor())
            flash(_("The payment is recorded and the person told."))
            return redirect(url_for(".show", id=id))
    return render_template("awards/pay.html", form=form, award=queries.by_id(id)), form.http_status


@bp.route("/<uuid:id>/return", methods=["GET", "POST"])
@requires(Can.PAY_AWARD, on=queries.by_id)
def take_back(award: Award) -> ResponseReturnValue:
    id, form = award.id, ReturnForm(obj=award)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            services.take_back(id, amount_pence=form.amount.data, shown=form.shown, by=actor())
            flash(_("The money is in the pot again."))
            return redirect(url_for(".show", id=id))
    return render_template("awards/return.html", form=form, award=queries.by_id(id)), form.http_status


@bp.route("/<uuid:id>/write-off", methods=["GET", "POST"])
@requires(Can.PAY_AWARD, on=queries.by_id)
def write_off(award: Award) -> ResponseReturnValue:
    """Paid money that should come back and will not."""
    id, form = award.id, WriteOffForm(obj=award)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            services.write_off(id, amount_pence=form.amount.data, shown=form.shown, by=actor())
            flash(_("Written off. It counts as paid and is not in the pot."))
            return redirect(url_for(".show", id=id))
    fresh = queries.by_id(id)
    return render_template("awards/write_off.html", form=form, award=fresh, out=_still_out(fresh)), form.http_status


@bp.route("/<uuid:id>/close", methods=["GET", "POST"])
@requires(Can.MANAGE_AWARD, on=queries.by_id)
def close(award: Award) -> ResponseReturnValue:
    """The end of a project that was paid."""
    id, form = award.id, CloseForm()
    if form.validate_on_submit():
        with saving(form):
            services.close(id, heard=Heard(form.heard.data), by=actor())
            flash(_("The project is closed. We have thanked the person."))
            return redirect(url_for(".show", id=id))
    return render_template("awards/close.html", form=form, award=queries.by_id(id)), form.http_status


@bp.route("/<uuid:id>/lapse", methods=["GET", "POST"])
@requires(Can.MANAGE_AWARD, on=queries.by_id)
def lapse(award: Award) -> ResponseReturnValue:
    return _end(award, services.lapse, "awards/lapse.html", _("The offer has ended and its money is free again."))


@bp.route("/<uuid:id>/cancel", methods=["GET", "POST"])
@requires(Can.MANAGE_AWARD, on=queries.by_id)
def cancel(award: Award) -> ResponseReturnValue:
    return _end(award, services.cancel, "awards/cancel.html", _("The award is cancelled and its money is free again."))


def _still_out(award: Award | None) -> int:
    """What was paid and is neither back nor written off, in pence; nothing of what was imported is followed here."""
    if award is None or award.round_id is None or award.application_id is None:
        return 0
    return ledger.still_out_pence(award.round_id, award.application_id)


def _end(award: Award, command: Callable[..., None], template: str, done: str) -> ResponseReturnValue:
    """Ask once more, then end the award."""
    id, form = award.id, ButtonForm()
    if form.validate_on_submit():
        command(id, by=actor())
        flash(done)
        return redirect(url_for(".show", id=id))
    return render_template(template, form=form, award=award)
