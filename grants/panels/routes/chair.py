"""The meeting: the ranked list, one idea at a time, what the panel agreed and who was there."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.core.errors import Conflict, Refusal
from grants.core.money import pounds
from grants.panels import queries, reading_queries, reserve_queries, result_queries, standing_queries
from grants.panels.forms.outcome import DeclineTogetherForm, OutcomeForm, TogetherForm, outcome_data
from grants.panels.models import Panel
from grants.panels.result_queries import Line
from grants.panels.scoring import points
from grants.panels.services import outcomes, reserve, together
from grants.panels.services.readings import ask_of
from grants.panels.standing import Band
from grants.panels.standing_queries import RoundStandings
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("meetings", __name__, url_prefix="/panel")
nav.tab(bp, nav.PANEL, _l("Meeting"), ".mine", place=20, roles={Role.CHAIR})

CLOSED = (Status.SIGNED_OFF, Status.PUBLISHED)
AT_ONCE = 25  # ideas that are agreed with one press; the next ones follow


def _idea(application_id: UUID) -> Application | None:
    return applications.by_id(application_id)


@bp.get("/meetings")
@enters(Can.SEE_PANEL_ROOM)
def mine() -> ResponseReturnValue:
    """The panels that somebody chairs; straight to the meeting where there is one only."""
    chaired = [mine.panel for mine in reading_queries.my_panels(actor()) if mine.is_chair]
    if len(chaired) == 1:
        return redirect(url_for(".meeting", panel_id=chaired[0].id))
    return render_template("panels/meetings.html", panels=chaired)


@bp.get("/meetings/<uuid:panel_id>")
@requires(Can.CHAIR_PANEL, on=queries.by_id)
def meeting(panel: Panel) -> ResponseReturnValue:
    """The ideas in order of their scores, what was agreed, and what the pot comes to."""
    found = standing_queries.of_round(panel.round, by=actor())
    lines = result_queries.ranked(actor(), panel, found.adjusted, found.summaries)
    money = result_queries.money(panel, lines, actor())
    return render_template(
        "panels/meeting.html",
        panel=panel,
        lines=lines,
        money=money,
        left_after=result_queries.running(lines, money.left_pence),
        own_left=reading_queries.left_to_score(actor(), panel.id),
        points=points,
        found=found,
        is_alone=queries.is_alone(panel),
        untalked={band: len(_untalked(panel, lines, found, band)) for band in (Band.FUND, Band.NOT_NOW)},
    )


@bp.route("/meetings/<uuid:panel_id>/fund-together", methods=["GET", "POST"])
@requires(Can.CHAIR_PANEL, on=queries.by_id)
def fund_together(panel: Panel) -> ResponseReturnValue:
    """Agree to fund ideas that are likely to be funded whatever is said, without talking of each."""
    return _together(panel, TogetherForm(), _("Fund without talking about each"))


@bp.route("/meetings/<uuid:panel_id>/decline-together", methods=["GET", "POST"])
@requires(Can.CHAIR_PANEL, on=queries.by_id)
def decline_together(panel: Panel) -> ResponseReturnValue:
    """Say not this time to ideas that have hardly a chance, without talking of each."""
    return _together(panel, DeclineTogetherForm(), _("Not this time, without talking about each"))


def _together(panel: Panel, form: TogetherForm, title: str) -> ResponseReturnValue:
    id, band = panel.id, together.BANDS[form.kind]
    found = standing_queries.of_round(panel.round, by=actor())
    waiting = _untalked(panel, result_queries.ranked(actor(), panel, found.adjusted, found.summaries), found, band)
    shown = waiting[:AT_ONCE]
    form.ideas.offer(
        [(str(line.application.id), line.application.title or "") for line in shown],
        {str(line.application.id): _about_line(line, found) for line in shown},
    )
    form.present.offer([(str(member.person_id), member.person.name or "") for member in queries.seats(id)])
    if request.method == "GET":
        form.ideas.data = [str(line.application.id) for line in shown]
    if form.validate_on_submit():
        with saving(form):
            together.agree(id, ideas=form.chosen(), agreed=form.agreed(), by=actor())
            flash(_("Recorded. Each can be changed until it is signed off."))
            return redirect(url_for(".meeting", panel_id=id))
    return render_template(
        "panels/together.html",
        panel=queries.by_id(id),
        form=form,
        title=title,
        is_empty=not shown,
        later=len(waiting) - len(shown),
    ), form.http_status


def _untalked(panel: Panel, lines: Sequence[Line], found: RoundStandings, band: Band) -> list[Line]:
    """The ideas of a band about which nothing has been said or agreed, in the order of the list."""
    ids = set(found.in_band(band, panel.id))
    return [line for line in lines if line.application.id in ids and line.application.status is Status.SCORING]


def _about_line(line: Line, found: RoundStandings) -> str:
    standing = found.of(line.application.id)
    score = points(Fraction(standing.adjusted)) if standing and standing.adjusted is not None else "–"
    return _(
        "Score %(score)s, asks for %(amount)s, %(mission)s",
        score=score,
        amount=pounds(line.application.asked_pence),
        mission=line.application.mission.title if line.application.mission else _("no mission"),
    )


@bp.post("/meetings/ideas/<uuid:application_id>/discuss")
@requires(Can.RECORD_OUTCOME, on=_idea)
def discuss(application: Application) -> ResponseReturnValue:
    """Begin to talk about an idea."""
    id = application.id
    try:
        outcomes.discuss(id, by=actor())
    except Refusal as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".decide", application_id=id))


@bp.route("/meetings/ideas/<uuid:application_id>", methods=["GET", "POST"])
@requires(Can.RECORD_OUTCOME, on=_idea)
def decide(application: Application) -> ResponseReturnValue:
    """One idea: what its readers said, and what the panel agrees."""
    id = application.id
    panel_id = queries.panel_of(id)
    assert panel_id is not None  # or it would have no chair
    outcome = queries.outcome(id)
    form = OutcomeForm(data=outcome_data(outcomes.agreed_of(outcome), outcome.version if outcome else 0))
    form.present.offer([(str(person.id), person.name) for person in queries.may_decide(id, panel_id)])
    if form.validate_on_submit():
        with saving(form, lambda: queries.outcome(id)):
            outcomes.record(id, agreed=form.agreed(), shown=form.shown, by=actor())
            flash(_("Recorded. It can be changed until it is signed off."))
            return redirect(url_for(".meeting", panel_id=panel_id))
    return render_template("panels/decide.html", form=form, **about(id, panel_id)), form.http_status


@bp.get("/meetings/<uuid:panel_id>/reserve")
@requires(Can.CHAIR_PANEL, on=queries.by_id)
def reserve_list(panel: Panel) -> ResponseReturnValue:
    """The reserve list in its order, with the buttons that change it."""
    rows = reserve_queries.of_panel(panel.id, actor())
    return render_template("panels/reserve.html", panel=panel, rows=rows, waits=Status.RESERVE)


@bp.post("/meetings/ideas/<uuid:application_id>/move-up")
@requires(Can.RECORD_OUTCOME, on=_idea)
def move_up(application: Application) -> ResponseReturnValue:
    """Let an idea on the reserve list change places with the one before it."""
    id, panel_id = application.id, queries.panel_of(application.id)
    assert panel_id is not None  # or it would have no chair
    try:
        reserve.move(id, before=request.form.get("before", type=UUID), by=actor())
    except Conflict:
        flash(_("Somebody changed the order meanwhile. This is the order now."), "warning")
    except Refusal as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".reserve_list", panel_id=panel_id))


def about(application_id: UUID, panel_id: UUID) -> dict[str, Any]:
    """What the pages of one idea at the meeting show, read after any command: the chair's and the officers'."""
    application = applications.by_id(application_id)
    assert application is not None  # the guard has found it
    round = rounds.as_it_is_now(application.round_id)
    return {
        "application": application,
        "panel_id": panel_id,
        "criteria": round.criteria,
        "quorum": round.quorum,
        "summary": result_queries.summary_of(application_id, round),
        "standing": standing_queries.of_round(round, by=actor()).of(application_id),
        "voices": result_queries.voices(application_id, round, by=actor()),
        "may_decide": queries.may_decide(application_id, panel_id),
        "stepped_out": queries.stepped_out(application_id, panel_id),
        "outcome": queries.outcome(application_id),
        "ask": ask_of(application),
        "is_closed": application.status in CLOSED,
        "points": points,
    }
