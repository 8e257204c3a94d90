"""Running a meeting: who is there, what is on the table, votes, what was agreed; and the projector."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.meetings import queries, services
from grants.meetings.forms import SECRET, NoteForm, PlanForm
from grants.meetings.models import Agenda, AgendaItem, Meeting
from grants.meetings.routes.member import attempt
from grants.panels import queries as panels
from grants.panels import result_queries
from grants.panels.forms.outcome import AgreedForm, outcome_data
from grants.panels.models import Panel
from grants.panels.services import outcomes
from grants.panels.services.readings import ask_of
from grants.permissions import Can
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("live_chair", __name__, url_prefix="/panel")


@bp.route("/meetings/<uuid:panel_id>/live", methods=["GET", "POST"])
@requires(Can.CHAIR_PANEL, on=panels.by_id)
def plan(panel: Panel) -> ResponseReturnValue:
    """Plan a meeting, or go to the one that is planned or open."""
    panel_id, going_on = panel.id, queries.current(panel.id)
    if going_on is not None:
        return redirect(url_for(".run", meeting_id=going_on.id))
    form = PlanForm()
    if form.validate_on_submit():
        said = {"agenda": Agenda(form.agenda.data), "is_secret": form.voting.data == SECRET}
        with saving(form):
            return redirect(url_for(".run", meeting_id=services.plan(panel_id, **said, by=actor())))
    earlier = page_of(queries.of_panel(panel_id))
    return render_template("meetings/plan.html", form=form, panel_id=panel_id, page=earlier), form.http_status


@bp.get("/live/<uuid:meeting_id>/run")
@requires(Can.RUN_MEETING, on=queries.by_id)
def run(meeting: Meeting) -> ResponseReturnValue:
    """The chair's own page."""
    rows = queries.agenda(meeting.id, actor(), Can.RUN_ITEM)
    return render_template("meetings/run.html", people=queries.people(meeting), rows=rows, **_shown(meeting))


@bp.get("/live/<uuid:meeting_id>/screen")
@requires(Can.RUN_MEETING, on=queries.by_id)
def screen(meeting: Meeting) -> ResponseReturnValue:
    """The projector's: the idea on the table and the money, and no list that somebody would have to look away from."""
    return render_template("meetings/screen.html", **_shown(meeting))


@bp.post("/live/<uuid:meeting_id>/open")
@requires(Can.RUN_MEETING, on=queries.by_id)
def open_meeting(meeting: Meeting) -> ResponseReturnValue:
    """Open the meeting."""
    return _after(meeting, services.open_meeting)


@bp.post("/live/<uuid:meeting_id>/close")
@requires(Can.RUN_MEETING, on=queries.by_id)
def close(meeting: Meeting) -> ResponseReturnValue:
    """Close the meeting."""
    return _after(meeting, services.close)


@bp.post("/live/<uuid:meeting_id>/sign")
@requires(Can.RUN_MEETING, on=queries.by_id)
def sign(meeting: Meeting) -> ResponseReturnValue:
    """Sign the minutes off."""
    return _after(meeting, services.sign)


@bp.post("/live/<uuid:meeting_id>/people")
@requires(Can.RUN_MEETING, on=queries.by_id)
def people(meeting: Meeting) -> ResponseReturnValue:
    """Tick somebody who has no phone with them."""
    id = meeting.id
    named = {str(person.id): person.id for person, _here in queries.people(meeting)}
    if person_id := named.get(request.form.get("person", "")):
        attempt(services.come if request.form.get("is") == "here" else services.leave, id, person_id)
    return redirect(url_for(".run", meeting_id=id))


@bp.post("/live/items/<uuid:item_id>/put")
@requires(Can.RUN_ITEM, on=queries.item)
def put(item: AgendaItem) -> ResponseReturnValue:
    """Put an idea on the table."""
    return _after_item(item, services.put)


@bp.post("/live/items/<uuid:item_id>/take-off")
@requires(Can.CLEAR_TABLE, on=queries.item)
def take_off(item: AgendaItem) -> ResponseReturnValue:
    """Take an idea off the table; a vote on it is forgotten."""
    return _after_item(item, services.take_off)


@bp.post("/live/items/<uuid:item_id>/open-vote")
@requires(Can.RUN_ITEM, on=queries.item)
def open_vote(item: AgendaItem) -> ResponseReturnValue:
    """Let people vote, in secret unless openly was pressed."""
    return _after_item(item, services.open_vote, is_secret=request.form.get("how", SECRET) == SECRET)


@bp.post("/live/items/<uuid:item_id>/close-vote")
@requires(Can.RUN_ITEM, on=queries.item)
def close_vote(item: AgendaItem) -> ResponseReturnValue:
    """Count."""
    return _after_item(item, services.close_vote)


@bp.route("/live/items/<uuid:item_id>/note", methods=["GET", "POST"])
@requires(Can.RUN_ITEM, on=queries.item)
def note(item: AgendaItem) -> ResponseReturnValue:
    """What the minutes say about an idea besides what happened."""
    id, meeting_id, title = item.id, item.meeting_id, item.application.title
    form = NoteForm(data={"note": item.note or "", "version": item.version})
    if form.validate_on_submit():
        with saving(form, lambda: queries.item(id)):
            services.write_note(id, text=form.note.data or "", shown=form.shown, by=actor())
            flash(_("Saved."))
            return redirect(url_for(".run", meeting_id=meeting_id))
    return render_template("meetings/note.html", form=form, title=title, meeting_id=meeting_id), form.http_status


@bp.route("/live/items/<uuid:item_id>/record", methods=["GET", "POST"])
@requires(Can.RUN_ITEM, on=queries.item)
def record(item: AgendaItem) -> ResponseReturnValue:
    """What the panel agreed, with those who are there."""
    id, meeting_id, application_id = item.id, item.meeting_id, item.application_id
    outcome = panels.outcome(application_id)
    form = AgreedForm(data=outcome_data(outcomes.agreed_of(outcome), outcome.version if outcome else 0))
    if form.validate_on_submit():
        with saving(form, lambda: panels.outcome(application_id)):
            services.record(id, agreed=form.agreed(), shown=form.shown, by=actor())
            flash(_("Recorded. It can be changed until it is signed off."))
            return redirect(url_for(".run", meeting_id=meeting_id))
    fresh = queries.item(id)
    assert fresh is not None  # the guard has found it
    ask = ask_of(fresh.application)
    return render_template("meetings/record.html", form=form, item=fresh, ask=ask), form.http_status


def _shown(meeting: Meeting) -> dict[str, Any]:
    """What the chair's page and the projector both show."""
    ideas = result_queries.ideas(actor(), meeting.panel)
    missions, wards = queries.portfolio(meeting.panel, ideas)
    return {
        "meeting": meeting,
        "table": queries.table(meeting, actor()),
        "here": len(queries.present(meeting.id)),
        "money": result_queries.money(meeting.panel, ideas, actor()),
        "missions": missions,
        "wards": wards,
    }


def _after(meeting: Meeting, command: Any) -> ResponseReturnValue:
    id: UUID = meeting.id
    attempt(command, id)
    return redirect(url_for(".run", meeting_id=id))


def _after_item(item: AgendaItem, command: Any, **said: Any) -> ResponseReturnValue:
    id, meeting_id = item.id, item.meeting_id
    attempt(command, id, **said)
    return redirect(url_for(".run", meeting_id=meeting_id))
