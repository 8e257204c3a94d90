"""The desk: when a panel met, who came and what it agreed, to read; and the table cleared where nobody else can."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.meetings import queries, services
from grants.meetings.models import AgendaItem, Meeting
from grants.meetings.routes.member import attempt
from grants.panels import queries as panels
from grants.panels.models import Panel
from grants.permissions import Can, can
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.text import _

bp = Blueprint("desk_meetings", __name__, url_prefix="/desk/rounds/<slug>/panels/<uuid:panel_id>/meetings")


@bp.get("")
@requires(Can.MANAGE_PANEL, on=panels.in_round)
def index(panel: Panel) -> ResponseReturnValue:
    """The meetings of a panel, the latest first."""
    page = page_of(queries.of_panel(panel.id))
    return render_template("meetings/desk_index.html", panel=panel, slug=panel.round.slug, page=page)


@bp.get("/<uuid:meeting_id>")
@requires(Can.SEE_MEETING, on=queries.at_desk)
def minutes(meeting: Meeting) -> ResponseReturnValue:
    """Who came and when, and what happened to the ideas that this officer may know of."""
    on_table = queries.on_the_table(meeting.id)
    return render_template(
        "meetings/desk_minutes.html",
        meeting=meeting,
        slug=meeting.panel.round.slug,
        came=queries.came(meeting.id),
        rows=queries.agenda(meeting.id, actor()),
        decided_by=queries.decided_by(meeting.id),
        on_table=on_table if on_table is not None and can(actor(), Can.CLEAR_TABLE, on_table) else None,
    )


@bp.post("/<uuid:meeting_id>/items/<uuid:item_id>/take-off")
@requires(Can.CLEAR_TABLE, on=queries.item_at_desk)
def take_off(item: AgendaItem) -> ResponseReturnValue:
    """Take an idea off the table, where the chair has stepped out of it."""
    back = url_for(
        ".minutes", slug=item.meeting.panel.round.slug, panel_id=item.meeting.panel_id, meeting_id=item.meeting_id
    )
    if attempt(services.take_off, item.id):
        flash(_("Taken off the table. The panel can go on with another idea."))
    return redirect(back)
