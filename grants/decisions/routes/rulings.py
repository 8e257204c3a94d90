"""What the rules of a round come to, beside what the panel decided; and its draw."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.decisions import lottery, record_queries
from grants.decisions.forms import AnnounceDrawForm, HoldDrawForm
from grants.decisions.models import DrawStatus
from grants.decisions.queries import is_kept_out
from grants.panels import record
from grants.panels.optimum import audit
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.rounds.models import Round, RoundStatus
from grants.web.forms import Form
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("rulings", __name__, url_prefix="/desk/rounds")


@bp.get("/<slug>/rules-come-to")
@requires(Can.SEE_DECISIONS, on=rounds.by_slug)
def index(round: Round) -> ResponseReturnValue:
    """The list as the two walks give it. Whoever knows somebody in the round leaves it to a colleague until it is out:
    every sum here counts the idea they stepped out of."""
    if round.status is not RoundStatus.DECIDED and is_kept_out(actor(), round.id):
        return render_template("decisions/rules_come_to.html", round=round, worked=None)
    told = record_queries.told(round)
    worked = record.work_out(told)
    return render_template(
        "decisions/rules_come_to.html",
        round=round,
        told=told,
        worked=worked,
        best=audit(worked.allocation, worked.rules),
        ideas=record_queries.by_number(round.id),
        said={one["idea"]: one for one in told["ideas"]},
        otherwise={id: decided for id, _rules, decided in record.otherwise(told, worked.allocation)},
        pool={} if (told["draw"] or {}).get("order") else worked.inseparable,
        titles={each["mission"]: each["title"] for each in told["rules"]["missions"]},
    )


@bp.get("/<slug>/draw")
@requires(Can.HOLD_DRAW, on=rounds.by_slug)
def draw(round: Round) -> ResponseReturnValue:
    return _page(round)


@bp.post("/<slug>/draw/announce")
@requires(Can.HOLD_DRAW, on=rounds.by_slug)
def announce(round: Round) -> ResponseReturnValue:
    slug, form = round.slug, AnnounceDrawForm()
    if form.validate_on_submit():
        with saving(form):
            lottery.announce(round.id, event=form.event.data, event_at=form.event_at.data, by=actor())
            flash(_("The draw is announced. Anybody can read it on the page of the round."))
            return redirect(url_for(".draw", slug=slug))
    return _page(rounds.by_slug(slug) or round, announcing=form), form.http_status


@bp.post("/<slug>/draw/pool")
@requires(Can.HOLD_DRAW, on=rounds.by_slug)
def publish_pool(round: Round) -> ResponseReturnValue:
    slug = round.slug
    lottery.publish_pool(round.id, by=actor())
    flash(_("The ideas to draw among are published."))
    return redirect(url_for(".draw", slug=slug))


@bp.post("/<slug>/draw/hold")
@requires(Can.HOLD_DRAW, on=rounds.by_slug)
def hold(round: Round) -> ResponseReturnValue:
    slug, form = round.slug, HoldDrawForm()
    if form.validate_on_submit():
        with saving(form):
            lottery.hold(round.id, result=form.result.data, by=actor())
            flash(_("The draw is held and published."))
            return redirect(url_for(".draw", slug=slug))
    return _page(rounds.by_slug(slug) or round, holding=form), form.http_status


def _page(round: Round, announcing: Form | None = None, holding: Form | None = None) -> str:
    found = record_queries.draw_of(round.id)
    form: Form | None = None
    if found is None or found.status is DrawStatus.ANNOUNCED:
        form = announcing or AnnounceDrawForm(obj=found)
    elif found.status is DrawStatus.POOL_PUBLISHED:
        form = holding or HoldDrawForm()
    return render_template(
        "decisions/draw.html", round=round, draw=found, form=form, kept_out=is_kept_out(actor(), round.id)
    )
