"""The panel room: say whom you know, read, score, go on to the next."""

from functools import partial
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.core.errors import Refusal
from grants.panels import interest_queries, practice_queries, queries, reading_queries, result_queries
from grants.panels.blind import as_read
from grants.panels.forms.reading import ReopenForm, WorryForm, reading_form
from grants.panels.models import Assignment, Panel, ReadingStatus
from grants.panels.pack import as_copy
from grants.panels.routes import naming
from grants.panels.scoring import points, weighted
from grants.panels.services import interests, readings
from grants.permissions import Can
from grants.web import nav, pdf
from grants.web.guard import actor, enters, requires
from grants.web.saving import saving
from grants.web.text import _, language

bp = Blueprint("panels", __name__, url_prefix="/panel")
nav.tab(bp, nav.PANEL, _l("My queue"), ".home", place=10)


@bp.get("")
@enters(Can.SEE_PANEL_ROOM)
def home() -> ResponseReturnValue:
    """The rounds somebody reads for; with one only, its list itself is a click away."""
    return render_template("panels/home.html", panels=reading_queries.my_panels(actor()))


@bp.get("/<uuid:panel_id>")
@requires(Can.DECLARE_INTERESTS, on=queries.by_id)
def queue(panel: Panel) -> ResponseReturnValue:
    """What is left to score, in the member's own order, and what is scored."""
    member = queries.member(panel.id, actor().id)
    if member is None or member.declared_at is None:
        return redirect(url_for(".names", panel_id=panel.id))
    if practice_queries.is_owed(panel.id, actor().id):
        return redirect(url_for("practice.member", panel_id=panel.id))
    listed = reading_queries.queue(actor(), panel.id, len(panel.round.criteria))
    to_score = [idea for idea in listed if idea.status is not ReadingStatus.SUBMITTED and idea.is_open]
    scored = [idea for idea in listed if idea.status is ReadingStatus.SUBMITTED]
    return render_template(
        "panels/queue.html",
        panel=panel,
        to_score=to_score,
        scored=scored,
        own=_own_points(panel),
        minutes=sum(idea.minutes for idea in to_score),
        known=interest_queries.knows_somebody(panel.round_id, actor().id),
        new_names=interest_queries.are_new_names(member, panel.round_id),
    )


@bp.get("/<uuid:panel_id>/pack")
@requires(Can.DECLARE_INTERESTS, on=queries.by_id)
def pack(panel: Panel) -> ResponseReturnValue:
    """The member's own ideas on paper, in print of the size they need, with room to score."""
    return render_template(
        "panels/pack.html",
        panel=panel,
        is_large=request.args.get("print") == "large",
        ideas=[as_read(one.application) for one in reading_queries.pack(actor(), panel.id)],
        criteria=panel.round.criteria,
    )


@bp.get("/<uuid:panel_id>/pack.pdf")
@requires(Can.DECLARE_INTERESTS, on=queries.by_id)
def pack_as_pdf(panel: Panel) -> ResponseReturnValue:
    """The same as a file to print elsewhere: a sheet an idea."""
    ideas = [as_read(one.application) for one in reading_queries.pack(actor(), panel.id)]
    copy = as_copy(
        panel,
        ideas,
        service=current_app.config["SERVICE_NAME"],
        language=language().partition("-")[0],
        is_large=request.args.get("print") == "large",
    )
    return send_file(BytesIO(pdf.made(copy)), "application/pdf", as_attachment=True, download_name="ideas.pdf")


@bp.route("/<uuid:panel_id>/names", methods=["GET", "POST"])
@requires(Can.DECLARE_INTERESTS, on=queries.by_id)
def names(panel: Panel) -> ResponseReturnValue:
    """Whom of those who ask in the panel's round one knows."""
    return naming.ask_whom(
        panel.round,
        partial(interests.declare, panel.id),
        near=url_for(".near", panel_id=panel.id),
        done=url_for(".queue", panel_id=panel.id),
        area=nav.PANEL,
        way_back=url_for(".home"),
    )


@bp.route("/<uuid:panel_id>/names/known", methods=["GET", "POST"])
@requires(Can.DECLARE_INTERESTS, on=queries.by_id)
def near(panel: Panel) -> ResponseReturnValue:
    """How near one stands to them."""
    return naming.ask_how_near(
        panel.round,
        partial(interests.say_how_near, panel.id),
        done=url_for(".queue", panel_id=panel.id),
        area=nav.PANEL,
        way_back=url_for(".names", panel_id=panel.id),
    )


@bp.route("/ideas/<uuid:assignment_id>", methods=["GET", "POST"])
@requires(Can.SCORE_ASSIGNMENT, on=reading_queries.assignment)
def read(assignment: Assignment) -> ResponseReturnValue:
    """The idea beside its anchors. One form, two buttons: send it, or keep it for later."""
    id, panel_id, criteria = assignment.id, assignment.panel_id, assignment.application.round.criteria
    saved = _own(assignment)
    if not _may_score(assignment, saved):
        return _as_sent(assignment)
    if practice_queries.is_owed(panel_id, actor().id):
        return redirect(url_for("practice.member", panel_id=panel_id))
    form = reading_form(criteria, readings.answers_of(saved), saved.version if saved else 0)
    if form.validate_on_submit():
        answers, sends = form.answered(criteria), request.form.get("do") == "send"
        with saving(form, lambda: _own(_again(id))):
            (readings.submit if sends else readings.save)(id, answers=answers, shown=form.shown, by=actor())
            return _after(id, panel_id, sends)
    return _reading_page(_again(id), form=form), form.http_status


@bp.get("/ideas/<uuid:assignment_id>/others")
@requires(Can.SCORE_ASSIGNMENT, on=reading_queries.assignment)
def others(assignment: Assignment) -> ResponseReturnValue:
    """What the others thought, once the own score is sent."""
    own = _own(assignment)
    if own is None or own.status is not ReadingStatus.SUBMITTED:
        raise SendYoursFirst
    round = assignment.application.round
    return render_template(
        "panels/others.html",
        assignment=assignment,
        idea=as_read(assignment.application),
        criteria=round.criteria,
        summary=result_queries.summary_of(assignment.application_id, round),
        voices=[v for v in result_queries.voices(assignment.application_id, round, by=actor()) if not v.is_own],
        points=points,
    )


@bp.route("/ideas/<uuid:assignment_id>/change", methods=["GET", "POST"])
@requires(Can.SCORE_ASSIGNMENT, on=reading_queries.assignment)
def reopen(assignment: Assignment) -> ResponseReturnValue:
    """Take a sent score back, with a reason, until the panel has decided."""
    id, form, title = assignment.id, ReopenForm(), assignment.application.title
    if form.validate_on_submit():
        with saving(form):
            readings.reopen(id, because=form.because.data, by=actor())
            return redirect(url_for(".read", assignment_id=id))
    return render_template("panels/reopen.html", form=form, assignment_id=id, title=title), form.http_status


@bp.route("/ideas/<uuid:assignment_id>/worry", methods=["GET", "POST"])
@requires(Can.SCORE_ASSIGNMENT, on=reading_queries.assignment)
def worry(assignment: Assignment) -> ResponseReturnValue:
    """Tell the safeguarding lead, in private."""
    id, form, title = assignment.id, WorryForm(), assignment.application.title
    if form.validate_on_submit():
        readings.worry(id, form.made(), text=form.text.data, by=actor())
        flash(_("Thank you. Only the person who looks after safety reads this."))
        return redirect(url_for(".read", assignment_id=id))
    form.fresh()
    return render_template("panels/worry.html", form=form, assignment_id=id, title=title)


class SendYoursFirst(Refusal):
    def __init__(self) -> None:
        super().__init__("Send your own score first. Then you can read what others thought")


def _own_points(panel: Panel) -> dict[UUID, int]:
    """What the member gave each idea that was sent, by assignment."""
    rubric = result_queries.rubric_of(panel.round)
    marks = reading_queries.own_marks(actor(), panel.id)
    return {id: points(weighted(given, rubric)) for id, given in marks.items()}


def _again(assignment_id: UUID) -> Assignment:
    """The idea read anew: a command that failed has emptied what the guard had loaded."""
    assignment = reading_queries.assignment(assignment_id)
    if assignment is None:
        raise readings.TakenBack  # at this very moment
    return assignment


def _own(assignment: Assignment) -> Any:
    return reading_queries.reading(assignment.application_id, assignment.panellist_id)


def _may_score(assignment: Assignment, saved: Any) -> bool:
    """Whether the form is shown: nothing is sent yet, and the panel has not decided."""
    if request.method == "POST":
        return True  # the command says why not
    is_sent = saved is not None and saved.status is ReadingStatus.SUBMITTED
    return not is_sent and reading_queries.takes_scores(assignment.application_id)


def _reading_page(assignment: Assignment, **page: Any) -> str:
    application = assignment.application
    return render_template(
        "panels/read.html",
        assignment=assignment,
        idea=as_read(application),
        criteria=application.round.criteria,
        left=reading_queries.left_to_score(actor(), assignment.panel_id),
        beside=reading_queries.beside(actor(), assignment),
        **page,
    )


def _as_sent(assignment: Assignment) -> str:
    """What was sent, with the ways on from here."""
    application, own = assignment.application, _own(assignment)
    answers = readings.answers_of(own)
    is_sent = own is not None and own.status is ReadingStatus.SUBMITTED
    return render_template(
        "panels/sent.html",
        assignment=assignment,
        idea=as_read(application),
        criteria=application.round.criteria,
        answers=answers,
        is_sent=is_sent,
        score=points(weighted(answers.scores, result_queries.rubric_of(application.round))) if is_sent else None,
        may_change=reading_queries.takes_scores(application.id),
        following=reading_queries.next_unscored(actor(), assignment.panel_id),
        beside=reading_queries.beside(actor(), assignment),
    )


def _after(assignment_id: UUID, panel_id: UUID, has_sent: bool) -> ResponseReturnValue:
    """Sent: to the page that shows it and the next. Kept: back to the list."""
    if has_sent:
        flash(_("Your score is sent."))
        return redirect(url_for(".read", assignment_id=assignment_id))
    flash(_("Saved. Nobody else sees it until you send it."))
    return redirect(url_for(".queue", panel_id=panel_id))
