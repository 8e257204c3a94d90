"""A meeting on a member's own phone: being there, voting, reading the minutes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts import queries as accounts
from grants.core.errors import Refusal
from grants.meetings import queries, services
from grants.meetings.models import AgendaItem, Meeting
from grants.meetings.stream import listen
from grants.panels.models import OutcomeKind
from grants.permissions import Can
from grants.web import nav
from grants.web.guard import actor, enters, requires, signed_in_at
from grants.web.pagination import page_of
from grants.web.text import _

bp = Blueprint("live", __name__, url_prefix="/panel/live")
nav.tab(bp, nav.PANEL, _l("Live meeting"), ".mine", place=15)


def attempt(command: Callable[..., Any], *ids: UUID, **said: Any) -> bool:
    """Give a command; a refusal is a sentence on the page that follows. Whether it was done."""
    try:
        command(*ids, by=actor(), **said)
    except Refusal as refusal:
        flash(str(refusal), "warning")
        return False
    return True


@bp.get("")
@enters(Can.SEE_PANEL_ROOM)
def mine() -> ResponseReturnValue:
    """The meetings of somebody's panels."""
    return render_template("meetings/mine.html", page=page_of(queries.of_member(actor())))


@bp.get("/<uuid:meeting_id>")
@requires(Can.TAKE_PART, on=queries.by_id)
def phone(meeting: Meeting) -> ResponseReturnValue:
    """What a member needs: am I counted, what is on the table, my vote."""
    here = queries.present(meeting.id)
    return render_template(
        "meetings/phone.html",
        meeting=meeting,
        table=queries.table(meeting, actor()),
        is_here=actor().id in here,
        here=len(here),
        choices=list(OutcomeKind),
    )


@bp.post("/<uuid:meeting_id>/here")
@requires(Can.TAKE_PART, on=queries.by_id)
def here(meeting: Meeting) -> ResponseReturnValue:
    """I am here."""
    id = meeting.id
    attempt(services.come, id, actor().id)
    return redirect(url_for(".phone", meeting_id=id))


@bp.post("/<uuid:meeting_id>/leave")
@requires(Can.TAKE_PART, on=queries.by_id)
def leave(meeting: Meeting) -> ResponseReturnValue:
    """I am going."""
    id = meeting.id
    attempt(services.leave, id, actor().id)
    return redirect(url_for(".phone", meeting_id=id))


@bp.post("/items/<uuid:item_id>/vote")
@requires(Can.VOTE, on=queries.item)
def vote(item: AgendaItem) -> ResponseReturnValue:
    """Vote; pressing another button changes the vote until it is closed."""
    id, meeting_id = item.id, item.meeting_id
    pressed = request.form.get("choice")
    if pressed not in [kind.value for kind in OutcomeKind]:
        flash(_("Press one of the four buttons"), "warning")
    else:
        attempt(services.vote, id, choice=OutcomeKind(pressed))
    return redirect(url_for(".phone", meeting_id=meeting_id))


@bp.get("/<uuid:meeting_id>/minutes")
@requires(Can.TAKE_PART, on=queries.by_id)
def minutes(meeting: Meeting) -> ResponseReturnValue:
    """What happened, of the ideas that this person may know of."""
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        came=[person for person, _there in queries.came(meeting.id)],
        rows=queries.agenda(meeting.id, actor(), Can.VOTE),
        decided_by=queries.decided_by(meeting.id),
    )


@bp.get("/<uuid:meeting_id>/stream")
@requires(Can.TAKE_PART, on=queries.by_id)
def stream(meeting: Meeting) -> ResponseReturnValue:
    """Says when a page of the meeting should ask for itself again. It holds no connection while it waits."""
    id, who, signed_in = meeting.id, actor(), signed_in_at()

    def state() -> object | None:
        return queries.pulse(id, who) if accounts.sign_in(signed_in) else None

    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the stream outlives this request
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(listen(app, (signed_in, id), state), mimetype="text/event-stream", headers=headers)
