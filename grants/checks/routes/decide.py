"""What an officer decides about an idea: its mission, what to ask, whether it is ready or ruled out."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants import workflow
from grants.applications.models import Application, Status
from grants.checks import queries
from grants.checks.forms import AskForm, ButtonForm, GoOnForm, MissionForm, RuleOutForm, WorryForm
from grants.checks.reasons import REASONS
from grants.checks.routes import bp
from grants.checks.routes.officer import AT, fresh
from grants.checks.services import asking, checking
from grants.checks.services.worries import raise_worry
from grants.permissions import Can
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _


@bp.route(AT + "/mission", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def mission(idea: Application) -> ResponseReturnValue:
    """Agree with the mission, or change it and say why."""
    id = idea.id
    form = MissionForm(version=idea.version, mission=str(idea.mission_id))
    form.mission.offer(
        [(str(part.mission_id), part.mission.title) for part in idea.round.missions],
        {str(part.mission_id): part.mission.statement for part in idea.round.missions},
    )
    if form.validate_on_submit():
        chosen, because = UUID(form.mission.data), form.because.data
        with saving(form, lambda: fresh(id)):
            checking.agree_mission(id, mission_id=chosen, because=because, shown=form.shown, by=actor())
            flash(_("The mission is agreed."))
            return redirect(url_for(".show", id=id))
    return render_template("checks/mission.html", idea=fresh(id), form=form), form.http_status


@bp.post(AT + "/pass")
@requires(Can.CHECK_APPLICATION, on=queries.case)
def pass_on(idea: Application) -> ResponseReturnValue:
    checking.pass_on(idea.id, by=actor())
    flash(_("Ready for the panel."))
    return redirect(url_for(".index"))


@bp.route(AT + "/ask", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def ask(idea: Application) -> ResponseReturnValue:
    """Ask the person for something."""
    id, form = idea.id, AskForm()
    if not form.is_submitted():
        workflow.due("ask", idea)
    if form.validate_on_submit():
        with saving(form):
            asking.ask(id, question=form.question.data, by=actor())
            flash(_("Sent. They have ten working days to answer."))
            return redirect(url_for(".show", id=id))
    return render_template(
        "checks/ask.html", idea=fresh(id), form=form, requests=queries.requests_of(id)
    ), form.http_status


@bp.route(AT + "/go-on", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def go_on(idea: Application) -> ResponseReturnValue:
    """Go on with the check, with what the person said by telephone or without an answer."""
    id, form = idea.id, GoOnForm()
    asked = queries.open_request(id)
    if asked is None:
        raise asking.NothingAsked
    question = asked.question
    if form.validate_on_submit():
        with saving(form):
            asking.go_on(id, asked.id, told=form.told.data, by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("checks/go_on.html", idea=fresh(id), form=form, question=question), form.http_status


@bp.route(AT + "/rule-out", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def rule_out(idea: Application) -> ResponseReturnValue:
    """Say that the idea cannot be funded under the rules, why, and what to try instead."""
    id, form = idea.id, RuleOutForm()
    if not form.is_submitted():
        workflow.due("rule_out", idea)
    if form.validate_on_submit():
        with saving(form, lambda: queries.check_of(id)):
            checking.rule_out(id, **form.values(), by=actor())
            flash(_("Ruled out. We have written to the person."))
            return redirect(url_for(".show", id=id))
    return render_template("checks/rule_out.html", idea=fresh(id), form=form, reasons=REASONS), form.http_status


@bp.route(AT + "/check-again", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def check_again(idea: Application) -> ResponseReturnValue:
    """Take an idea back into the check; whoever was told that it is ruled out is told so."""
    form = ButtonForm()
    if form.validate_on_submit():
        checking.check_again(idea.id, by=actor())
        return redirect(url_for(".show", id=idea.id))
    workflow.due("check_again", idea)
    return render_template("checks/check_again.html", idea=idea, form=form, was_told=idea.status is Status.INELIGIBLE)


@bp.route(AT + "/worry", methods=["GET", "POST"])
@requires(Can.RAISE_WORRY, on=queries.case)
def worry(idea: Application) -> ResponseReturnValue:
    """Tell the safeguarding lead in private."""
    id, form = idea.id, WorryForm()
    form.fresh()
    if form.validate_on_submit():
        with saving(form):
            raise_worry(id, form.made(), text=form.text.data, by=actor())
            flash(_("The safeguarding lead has it. Thank you."))
            return redirect(url_for(".show", id=id))
    return render_template("checks/worry.html", idea=fresh(id), form=form), form.http_status
