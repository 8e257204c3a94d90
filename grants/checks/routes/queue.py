"""The officers' queue: ideas to check, the oldest first, against the target that we publish."""

import datetime as dt
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.applications.steps import today_in_london
from grants.checks import checklist
from grants.checks import queue_queries as queries
from grants.checks.queue_queries import MOST, PAGE, Pile, Row, Wanted
from grants.checks.routes import bp
from grants.core import clock, working_days
from grants.permissions import Can
from grants.web.fields import clean, unreadable
from grants.web.guard import actor, enters
from grants.web.pagination import Page

TARGET = 10  # working days from the day an idea arrives to the end of its check, as published
PILES = {
    Pile.TO_CHECK: _l("To check"),
    Pile.NEW: _l("New, taken by nobody"),
    Pile.IN_CHECK: _l("In check"),
    Pile.ASKED: _l("Waiting for an answer"),
    Pile.LATE: _l("Answer overdue"),
    Pile.READY: _l("Ready for the panel"),
    Pile.RULED_OUT: _l("Ruled out"),
    Pile.PANEL: _l("With the panel"),
    Pile.ALL: _l("Everything sent"),
}


@bp.get("/desk/applications")
@enters(Can.CHECK_APPLICATION)
def index() -> ResponseReturnValue:
    """A pile of ideas, narrowed down by round, mission, ward, checker, reference or title."""
    today, wanted = today_in_london(clock.now()), _wanted()
    ids = queries.queue(actor(), wanted, today)
    page = _page(len(ids[:MOST]))
    start = (page - 1) * PAGE
    rows = queries.rows(ids[start : min(start + PAGE, MOST)])
    rounds, missions, wards = queries.choices()
    return render_template(
        "checks/index.html",
        page=Page(rows, page, len(ids[:MOST]), PAGE),
        more=len(ids) > MOST,
        most=MOST,
        ages={row.idea.id: _age(row, today) for row in rows},
        target=TARGET,
        today=today,
        needs_second=checklist.needs_second,
        pile=wanted.pile,
        piles=[(pile.value, words) for pile, words in PILES.items()],
        heading=PILES[wanted.pile],
        narrowed=wanted != Wanted(wanted.pile),
        rounds=[(str(one.id), one.name) for one in rounds],
        missions=[(str(one.id), one.title) for one in missions],
        wards=[(str(one.id), one.name) for one in wards],
    )


def _age(row: Row, today: dt.date) -> int:
    """Working days since the idea arrived."""
    assert row.idea.received_at is not None  # a queue holds nothing else
    return working_days.between(today_in_london(row.idea.received_at), today)


def _wanted() -> Wanted:
    """What the address asks for; what it cannot mean is left open."""
    asked = request.args
    pile, text = asked.get("pile", ""), clean(asked.get("q", "")[:100])
    return Wanted(
        pile=Pile(pile) if pile in set(Pile) else Pile.ALL if text else Pile.TO_CHECK,
        round_id=_id("round"),
        mission_id=_id("mission"),
        ward_id=_id("ward"),
        checked_by_id=actor().id if asked.get("mine") == "yes" else None,
        text="" if unreadable(text) else text,
    )


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def _page(total: int) -> int:
    """The page of the list that the address asks for; 404 beyond its end."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    if number < 1 or (number - 1) * PAGE >= max(total, 1):
        abort(404)
    return number
