"""The desk's home: what waits for whoever comes in, and what the pots hold."""

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.awards import figure_queries as figures
from grants.core import clock
from grants.dashboards import desk, desk_queries, overview, queries, steps
from grants.dashboards.story import LONDON
from grants.permissions import Can, may
from grants.rounds.models import Round
from grants.web import nav
from grants.web.guard import actor, enters

bp = Blueprint("desk", __name__, url_prefix="/desk")
nav.tab(bp, nav.DESK, _l("Today"), ".home", place=0)

# Where people go without having been asked: the words, the page and whose it is.
WAYS = (
    (_l("Start an idea for somebody"), "applications.for_somebody", Can.START_FOR_SOMEBODY),
    (_l("Say whom you know"), "interests.index", Can.DECLARE_AT_DESK),
    (_l("Export funded projects"), "exports.index", Can.SEE_EXPORTS),
    (_l("Rounds and their letters"), "rounds.index", Can.SEE_DRAFT_ROUNDS),
    (_l("Awards and payments"), "awards.index", Can.SEE_FINANCE),
    (_l("People and roles"), "people.index", Can.SEE_PEOPLE),
    (_l("Missions"), "missions.index", Can.EDIT_MISSION),
)


@bp.app_template_global()
def steps_of(round: Round) -> list[tuple[str, str, str, str]]:
    """The way of a round for its own page: each step's words, address, state, and how far it is."""
    return [
        (step.label, url_for(step.endpoint, **step.values), step.state, step.says) for step in steps.of(round, actor())
    ]


@bp.get("")
@enters(Can.SEE_DESK)
def home() -> ResponseReturnValue:
    me, now = actor(), clock.now()
    today = now.astimezone(LONDON).date()
    waiting = desk.waiting(me, today)
    seen_by_officers = Role.OFFICER in me.roles
    rounds = queries.rounds()
    money = desk.money(rounds, me) if may(me, Can.SEE_FINANCE) else None
    rows = overview.mission_rows(queries.missions(), figures.by_mission()) if money else []
    open_rounds = overview.open_rounds(rounds, now)
    return render_template(
        "dashboards/desk.html",
        now=now,
        today=today,
        waiting=[(each, _href(each.queue.endpoint, each.round)) for each in waiting],
        things=sum(each.found.things for each in waiting),
        late=sum(each.is_late for each in waiting),
        open_rounds=open_rounds,
        stages=desk_queries.stages([round.id for round in open_rounds], me) if seen_by_officers else {},
        money=money,
        rows=rows,
        scale=overview.scale(rows),
        ways=[(label, href) for label, endpoint, ability in WAYS if may(me, ability) and (href := _href(endpoint))],
    )


def _href(endpoint: str, slug: str | None = None) -> str | None:
    """The address of a page, or none where that page is not part of this copy of the service."""
    if endpoint not in current_app.view_functions or (slug is None and endpoint in desk.OF_A_ROUND):
        return None
    return url_for(endpoint, slug=slug) if slug else url_for(endpoint)
