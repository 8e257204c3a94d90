"""A call to join a panel, for anybody; an answer to it, for whoever gives it."""

from uuid import UUID

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.models import NOBODY
from grants.core import clock
from grants.missions import queries as missions
from grants.permissions import Can, can
from grants.recruitment import forms, lottery, published, queries, reporting
from grants.recruitment.models import Call, CallStatus, Payment, Volunteer, VolunteerStatus
from grants.recruitment.services import answers
from grants.web.guard import actor, public, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("recruitment", __name__, url_prefix="/join")


@bp.get("")
@public
def index() -> ResponseReturnValue:
    """The calls that are open, and who the panels were, in numbers."""
    page = page_of(queries.ended_calls())
    years = reporting.years(queries.panel_counts(), clock.now())
    return render_template(
        "recruitment/index.html", calls=queries.open_calls(), page=page, years=years, names=forms.NAMES
    )


@bp.get("/<uuid:id>")
@public
def call(id: UUID) -> ResponseReturnValue:
    """One call: what members do, what they are paid, when it closes."""
    found = _published(id)
    page = {"own": queries.own_answer(id, actor().id), "is_open": found.is_open(clock.now())}
    page["has_report"] = _has_report(found)
    may_offer = actor() == NOBODY or can(actor(), Can.ANSWER_CALL, found)
    return render_template("recruitment/call.html", call=found, may_offer=may_offer, **page)


@bp.get("/<uuid:id>/choice")
@public
def choice(id: UUID) -> ResponseReturnValue:
    """How the people were chosen: numbers and chances, nobody's."""
    found = _published(id)
    if not _has_report(found):
        abort(404)
    report = found.report or {}
    pool = {category: reporting.safe(numbers) for category, numbers in report.get("pool", {}).items()}
    later = queries.later_reasons(found)
    return render_template(
        "recruitment/choice.html",
        call=found,
        report=report,
        pool=pool,
        names=forms.NAMES,
        later=later,
        easings=queries.easings(id),
    )


@bp.get("/<uuid:id>/draw.json")
@public
def draw_data(id: UUID) -> ResponseReturnValue:
    """What anybody needs to draw again: the sealed panels and, after the draw, those that tickets named, opened."""
    found = _published(id)
    if found.lottery is None:
        abort(404)
    made, report = lottery.from_data(found.lottery), found.report or {}
    is_drawn = found.seed is not None
    opened = published.opened(made, report["named"]) if is_drawn else []
    shown = {code for panel in opened for group in panel["groups"] for code in group["codes"]}
    return jsonify(
        {
            "event": found.event,
            "event_on": found.event_on and found.event_on.isoformat(),
            "commitment": found.commitment,
            "panels": published.seals(made),
            "secret": found.secret if is_drawn else None,
            "event_result": found.event_result,
            "seed": found.seed,
            "opened": opened,
            "withdrawn": sorted(shown & set(report.get("withdrawn", []))),
            "drawn": queries.drawn_codes(found) if is_drawn else [],
        }
    )


@bp.route("/<uuid:id>/answer", methods=["GET", "POST"])
@requires(Can.ANSWER_CALL, on=queries.published)
def answer(call: Call) -> ResponseReturnValue:
    """Offer to join: what helps, when, how to be thanked. What one says of oneself comes on the next page."""
    id, own = call.id, queries.own_answer(call.id, actor().id)
    form = forms.AnswerForm(obj=own, data=_said(own))
    form.cares_about.offer([(mission.slug, mission.title) for mission in missions.looks()])
    if form.validate_on_submit():
        with saving(form):
            answer_id = answers.answer(
                id,
                availability=form.availability.data or "",
                support_needs=form.support_needs.data or "",
                cares_about=",".join(form.cares_about.data or ()),
                payment=Payment(form.payment.data),
                by=actor(),
            )
            return redirect(url_for(".about_you", id=answer_id))
    return render_template("recruitment/answer.html", form=form, call=queries.by_id(id)), form.http_status


@bp.route("/answers/<uuid:id>/about-you", methods=["GET", "POST"])
@requires(Can.CHANGE_VOLUNTEER, on=queries.volunteer)
def about_you(own: Volunteer) -> ResponseReturnValue:
    """Six questions about oneself, none of which must be answered."""
    id, form = own.id, forms.AboutYouForm(data=own.answers)
    form.offers(queries.values())
    if form.validate_on_submit():
        with saving(form):
            answers.say_about_yourself(id, said=form.said(), by=actor())
            flash(_("Thank you. We have your answer."))
            return redirect(url_for(".mine", id=id))
    return render_template("recruitment/about_you.html", form=form, id=id), form.http_status


@bp.get("/answers/<uuid:id>")
@requires(Can.CHANGE_VOLUNTEER, on=queries.volunteer)
def mine(own: Volunteer) -> ResponseReturnValue:
    """Where one's answer is: sent, chosen, not chosen; with one's own chance once the draw is prepared."""
    made = own.call.lottery
    chance = lottery.from_data(made).chances().get(own.code) if made else None
    changeable = own.call.is_open(clock.now())
    return render_template(
        "recruitment/mine.html", own=own, call=own.call, chance=chance, changeable=changeable, S=VolunteerStatus
    )


@bp.post("/answers/<uuid:id>/withdraw")
@requires(Can.CHANGE_VOLUNTEER, on=queries.volunteer)
def withdraw(own: Volunteer) -> ResponseReturnValue:
    id = own.id
    answers.withdraw(id, by=actor())
    flash(_("You have withdrawn. We deleted what you told us."))
    return redirect(url_for(".mine", id=id))


@bp.post("/answers/<uuid:id>/accept")
@requires(Can.CHANGE_VOLUNTEER, on=queries.volunteer)
def accept(own: Volunteer) -> ResponseReturnValue:
    """Take the seat."""
    member_id = answers.accept(own.id, by=actor())
    flash(_("Welcome to the panel."))
    return redirect(url_for("serving.seat", id=member_id))


@bp.post("/answers/<uuid:id>/decline")
@requires(Can.CHANGE_VOLUNTEER, on=queries.volunteer)
def decline(own: Volunteer) -> ResponseReturnValue:
    id = own.id
    answers.decline(id, by=actor())
    flash(_("Thank you for telling us."))
    return redirect(url_for(".mine", id=id))


def _published(id: UUID) -> Call:
    found = queries.published(id)
    if found is None:
        abort(404)
    return found


def _has_report(call: Call) -> bool:
    """Whether something is published of how the people are chosen."""
    return call.status in (CallStatus.PREPARED, CallStatus.CHOSEN) or bool(queries.easings(call.id))


def _said(own: Volunteer | None) -> dict[str, object] | None:
    """A saved answer as the form shows it."""
    if own is None:
        return None
    return {
        "cares_about": (own.cares_about or "").split(","),
        "payment": own.payment.value if own.payment else None,
        "terms": True,
    }
