"""The desk: planning who reads what, looking at the plan, putting it in force; and second readings."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.core.errors import Conflict, Refusal
from grants.panels import plan_queries, queries, standing_queries
from grants.panels.forms.desk import PlanForm, ReaderForm
from grants.panels.models import Member, Panel
from grants.panels.proposals import Proposal
from grants.panels.scoring import points
from grants.panels.services import plans, seats
from grants.panels.standing import Band
from grants.permissions import Can
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("desk_plan", __name__, url_prefix="/desk/rounds/<slug>/panels/<uuid:panel_id>")
USUAL = 3  # readings of an idea, where nothing was planned yet
FLAGS = 50  # shown at most; the rest is counted


@bp.get("/plan")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def plan(panel: Panel) -> ResponseReturnValue:
    """How often each idea is read and, once that is said, who would read what: nothing changes by looking."""
    asked = request.args.get("readings", "")
    readings = int(asked) if asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= 50 else None
    form = PlanForm(data={"readings": readings or panel.readings_per_idea or USUAL})
    return _plan(panel, form, readings)


@bp.post("/plan")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def look(panel: Panel) -> ResponseReturnValue:
    """Say how often each idea is read, and go on to the plan for that."""
    form = PlanForm()
    if form.validate_on_submit():
        return redirect(url_for(".plan", slug=panel.round.slug, panel_id=panel.id, readings=form.readings.data))
    return _plan(panel, form, None)


@bp.post("/plan/<int(min=1, max=50):readings>")
@requires(Can.MANAGE_PANEL, on=lambda slug, panel_id, readings: queries.in_round(slug, panel_id))
def put_in_force(panel: Panel) -> ResponseReturnValue:
    """Let members read what the plan says that was looked at."""
    readings = int((request.view_args or {})["readings"])
    return _press(
        panel,
        lambda id: plans.propose(id, readings, by=actor()),
        plans.put_in_force,
        url_for(".plan", slug=panel.round.slug, panel_id=panel.id, readings=readings),
    )


@bp.get("/second-readings")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def second(panel: Panel) -> ResponseReturnValue:
    """The ideas between fund and not now, and who would read them besides."""
    try:
        proposal, refusal = plans.propose_second(panel.id, by=actor()), None
    except Refusal as refused:
        proposal, refusal = None, str(refused)
    standings = standing_queries.of_round(panel.round, by=actor())
    ids = standings.in_band(Band.DISCUSS, panel.id)
    return render_template(
        "panels/desk_second.html",
        panel=panel,
        proposal=proposal,
        refusal=refusal,
        lines=[(idea, standings.of(idea.id)) for idea in plan_queries.ideas(ids)],
        agreement=standings.agreement(panel.id),
        moved=standings.moved(panel.id),
        points=points,
        most=plans.SECOND_READINGS,
    )


@bp.post("/second-readings")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def add_second(panel: Panel) -> ResponseReturnValue:
    """Give those ideas their further readings as the page showed them."""
    return _press(
        panel,
        lambda id: plans.propose_second(id, by=actor()),
        plans.add_second,
        url_for(".second", slug=panel.round.slug, panel_id=panel.id),
    )


@bp.route("/members/<uuid:member_id>", methods=["GET", "POST"])
@requires(Can.MANAGE_PANEL, on=lambda slug, panel_id, member_id: _with_seat(slug, panel_id, member_id))
def member(panel: Panel) -> ResponseReturnValue:
    """What a plan of readings goes by for one member."""
    id, slug, member_id = panel.id, panel.round.slug, UUID(str((request.view_args or {})["member_id"]))
    seat = _seat(id, member_id)
    form = _reader_form(panel, seat)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            seats.tell_about(
                id,
                member_id,
                most_ideas=form.most_ideas.data,
                cares_about=[UUID(mission) for mission in form.cares_about.data or ()],
                lived_experience=bool(form.lived_experience.data),
                postcode=form.postcode.data,
                groups=form.groups.data,
                shown=form.shown,
                by=actor(),
            )
            flash(_("Saved. Plan again to go by it."))
            return redirect(url_for("desk_panels.show", slug=slug, panel_id=id))
    page = {"panel": queries.by_id(id), "seat": _seat(id, member_id), "form": form}
    return render_template("panels/desk_member.html", **page), form.http_status


def _with_seat(slug: str, panel_id: UUID, member_id: UUID) -> Panel | None:
    """The panel, if this is a seat of it that is taken."""
    seat = queries.member_by_id(panel_id, member_id)
    return queries.in_round(slug, panel_id) if seat is not None and seat.left_at is None else None


def _seat(panel_id: UUID, member_id: UUID) -> Member:
    seat = queries.member_by_id(panel_id, member_id)
    assert seat is not None  # or the guard had answered 404
    return seat


def _reader_form(panel: Panel, seat: Member) -> ReaderForm:
    form = ReaderForm(
        data={
            "version": panel.version,
            "most_ideas": seat.most_ideas,
            "cares_about": seat.cares_about or [],
            "lived_experience": bool(seat.lived_experience),
            "postcode": seat.postcode,
            "groups": seat.groups,
        }
    )
    form.cares_about.offer([(str(mission.id), mission.title) for mission in plan_queries.missions(panel.round_id)])
    return form


def _plan(panel: Panel, form: PlanForm, readings: int | None) -> ResponseReturnValue:
    proposal = refusal = None
    if readings is not None:
        try:
            proposal = plans.propose(panel.id, readings, by=actor())
        except Refusal as refused:
            refusal = str(refused)
    page = {"form": form, "proposal": proposal, "refusal": refusal, "most_flags": FLAGS}
    return render_template("panels/desk_plan.html", panel=panel, **page)


def _press(
    panel: Panel,
    propose: Callable[[UUID], Proposal],
    put: Callable[..., None],
    page: str,
) -> ResponseReturnValue:
    """Plan again as the page did and put that in force; where it comes to something else, show it first."""
    id, slug = panel.id, panel.round.slug
    try:
        put(id, propose(id), shown=request.form.get("shown", ""), by=actor())
    except Conflict:
        flash(_("Something changed while you were looking. This is the plan as it is now: look again."), "warning")
        return redirect(page)
    except Refusal as refusal:
        flash(str(refusal), "warning")
        return redirect(page)
    flash(_("In force. Whoever got something new to read is written to."))
    return redirect(url_for("desk_panels.ideas", slug=slug, panel_id=id))
