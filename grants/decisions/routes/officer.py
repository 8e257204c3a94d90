"""The decisions of a round on the desk: the ranked list, the sum of what is ticked, sign-off, refusal, sending back."""

from collections.abc import Collection, Mapping
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.models import Application
from grants.core.errors import Refusal
from grants.decisions import queries, ranking, services
from grants.decisions.forms import RefuseForm, SendBackForm
from grants.decisions.models import RefusalGround
from grants.panels import result_queries as results
from grants.permissions import Can, can
from grants.rounds import ledger
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("decisions", __name__, url_prefix="/desk")


@bp.get("/rounds/<slug>/decisions")
@requires(Can.SEE_DECISIONS, on=rounds.by_slug)
def index(round: Round) -> ResponseReturnValue:
    return _list(round)


@bp.post("/rounds/<slug>/decisions")
@requires(Can.SEE_DECISIONS, on=rounds.by_slug)
def sign_off(round: Round) -> ResponseReturnValue:
    """Three buttons under one list: work out the sum of what is ticked, tick all, or sign off what is ticked."""
    slug, round_id, ticked = round.slug, round.id, _ticked(request.form.getlist("idea"))
    if request.form.get("do") == "all":
        return _list(round, ranking.signable(round_id, actor()))
    if request.form.get("do") != "sign off":
        return _list(round, ticked)
    if not ticked:
        flash(_("Tick the ideas to sign off first."), "warning")
        return redirect(url_for(".index", slug=slug))
    refused = services.sign_off(round_id, ticked, by=actor())
    if done := len(ticked) - len(refused):
        flash(_("1 idea is signed off.") if done == 1 else _("%(n)d ideas are signed off.", n=done))
    if not refused:
        return redirect(url_for(".index", slug=slug))
    return _list(rounds.by_slug(slug), refused=refused), 409


@bp.get("/decisions/<uuid:id>")
@requires(Can.SEE_DECISION, on=queries.by_id)
def show(application: Application) -> ResponseReturnValue:
    return _show(application)


@bp.post("/decisions/<uuid:id>/sign-off")
@requires(Can.SIGN_OFF_DECISION, on=queries.by_id)
def sign_off_one(application: Application) -> ResponseReturnValue:
    id = application.id
    refused = services.sign_off(application.round_id, [id], by=actor())
    if refused:
        raise Refusal(refused[id])
    flash(_("Signed off."))
    return redirect(url_for(".show", id=id))


@bp.route("/decisions/<uuid:id>/refuse", methods=["GET", "POST"])
@requires(Can.SIGN_OFF_DECISION, on=queries.by_id)
def refuse(application: Application) -> ResponseReturnValue:
    id, form = application.id, RefuseForm()
    if form.validate_on_submit():
        with saving(form):
            ground = RefusalGround(form.ground.data)
            services.refuse(id, ground=ground, because=form.because.data, by=actor())
            flash(_("Refused. The letter says why."))
            return redirect(url_for(".show", id=id))
    return render_template("decisions/refuse.html", form=form, application=queries.by_id(id)), form.http_status


@bp.route("/decisions/<uuid:id>/send-back", methods=["GET", "POST"])
@requires(Can.SIGN_OFF_DECISION, on=queries.by_id)
def send_back(application: Application) -> ResponseReturnValue:
    id, slug, form = application.id, application.round.slug, SendBackForm()
    if form.validate_on_submit():
        with saving(form):
            services.send_back(id, because=form.because.data, by=actor())
            flash(_("The panel has it again, and we have written to the chair."))
            return redirect(url_for(".index", slug=slug))
    return render_template("decisions/send_back.html", form=form, application=queries.by_id(id)), form.http_status


def _ticked(values: list[str]) -> list[UUID]:
    """The ideas that were ticked, in the order of the list and each once; a form that was tampered with is refused."""
    ids = []
    for value in values:
        try:
            ids.append(UUID(value))
        except ValueError:
            abort(400)
    return list(dict.fromkeys(ids))


def _list(round: Round | None, ticked: Collection[UUID] = (), refused: Mapping[UUID, str] | None = None) -> str:
    assert round is not None  # the lock loaded it, and no round is ever deleted
    shown, pot = ranking.lines(round, actor()), ledger.balance(round.id, seen_by=actor())
    return render_template(
        "decisions/index.html",
        round=round,
        lines=shown,
        pot=pot,
        ticked=ticked,
        check=ranking.check(pot, shown, ticked) if ticked else None,
        refused=refused or {},
        signable=ranking.signable(round.id, actor()),
        with_panel=ranking.with_the_panel(round.id, actor()),
    )


def _show(application: Application) -> str:
    round = rounds.by_id(application.round_id)
    assert round is not None  # the foreign key says so
    summaries, _places = results.placed({application.id: application}, round)
    return render_template(
        "decisions/show.html",
        application=application,
        round=round,
        summary=summaries[application.id],
        outcome=queries.outcome_of(application.id),
        decision=queries.decision_of(application.id),
        letter=queries.letter_of(application.id),
        sent_back=queries.sent_back(application.id),
        may_sign=can(actor(), Can.SIGN_OFF_DECISION, application),
    )
