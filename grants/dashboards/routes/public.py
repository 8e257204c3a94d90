"""What everybody may read: the home page, the missions and the funded projects."""

import datetime as dt
import re

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from grants.awards import figure_queries as figures
from grants.core import clock
from grants.dashboards import overview, queries
from grants.dashboards.queries import Filter
from grants.dashboards.story import LONDON, story
from grants.missions.models import Mission
from grants.rounds.models import Round
from grants.web.guard import public
from grants.web.pagination import page_of

CARDS = 3
ALSO = 5  # projects of other missions that a mission's page names
CHARTED_ROUNDS = 4  # in the small charts; the table has them all
SLUG = re.compile(r"[a-z0-9-]{1,80}")
PUBLIC_ID = re.compile(r"MG-[0-9A-Z]{4,12}")

bp = Blueprint("dashboards", __name__)


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    now, names = clock.now(), queries.names()
    pots, missions = figures.pots(), list(names.missions.values())
    rounds = overview.round_rows(names.rounds.values(), figures.by_round(), pots)
    rows = overview.mission_rows(missions, figures.by_mission())
    return render_template(
        "dashboards/home.html",
        open_rounds=overview.open_rounds(names.rounds.values(), now),
        next_round=overview.next_round(names.rounds.values(), now),
        closed=overview.being_decided(names.rounds.values(), now),
        pots=pots,
        rows=rows,
        total=overview.total(rows),
        rounds=rounds,
        last=overview.last_decided(rounds),
        wards=overview.ward_rows(names.wards.values(), figures.by_ward()),
        wall=overview.wall(rows, rounds),
        recent=queries.recent(CARDS),
        names=names,
        as_of=figures.as_of(),
        today=_today(),
    )


@bp.get("/missions")
@public
def missions() -> ResponseReturnValue:
    names = queries.names()
    cells = figures.by_mission_and_round()
    pots = figures.pots()
    rows = overview.mission_rows(names.missions.values(), figures.by_mission())
    rounds = overview.round_rows(names.rounds.values(), figures.by_round(), pots)
    charted = [row for row in rounds if row.round and row.figures.projects][:CHARTED_ROUNDS][::-1]
    most = max((cells[key].awarded_pence for key in cells if key[1]), default=0)
    return render_template(
        "dashboards/missions.html",
        rows=rows,
        total=overview.total(rows),
        scale=overview.scale(rows),
        rounds=rounds,
        all_rounds=overview.total(rounds),
        charted=charted,
        cells=cells,
        most=most,
        wards=overview.ward_rows(names.wards.values(), figures.by_ward()),
        fences=_fences(names),
        others=figures.other_currencies(),
        as_of=figures.as_of(),
        today=_today(),
    )


@bp.get("/missions/<slug>")
@public
def mission(slug: str) -> ResponseReturnValue:
    found = queries.mission(slug) if SLUG.fullmatch(slug) else None
    if found is None:
        abort(404)
    names = queries.names()
    rounds = overview.round_rows(names.rounds.values(), figures.by_round(mission_id=found.id), {})
    years = overview.year_rows(figures.by_year(mission_id=found.id))
    sums, others = overview.total(years), figures.other_currencies(mission_id=found.id)
    listed = sums.projects + sum(other.projects for other in others)  # known without counting the list
    also = queries.also_supporting(found.id, ALSO + 1)
    return render_template(
        "dashboards/mission.html",
        mission=found,
        figures=sums,
        before=[m for m in names.missions.values() if m.succeeded_by_id == found.id],
        years=years,
        scale=overview.scale(years),
        rounds=[row for row in rounds if row.figures != overview.NOTHING],
        wards=overview.ward_rows(names.wards.values(), figures.by_ward(mission_id=found.id)),
        others=others,
        also=also[:ALSO],
        more_also=len(also) > ALSO,
        fences=[pair for pair in _fences(names) if pair[1].id == found.id],
        page=page_of(queries.funded(Filter(mission=slug), names), size=10, total=listed),
        names=names,
        as_of=figures.as_of(),
        today=_today(),
    )


@bp.get("/projects")
@public
def projects() -> ResponseReturnValue:
    names = queries.names()
    wanted = Filter(**{name: request.args.get(name, "") for name in Filter.__dataclass_fields__})
    years = overview.year_rows(figures.by_year())
    total = None
    if not wanted.is_set:  # known without counting the list
        total = overview.total(years).projects + sum(other.projects for other in figures.other_currencies())
    return render_template(
        "dashboards/projects.html",
        page=page_of(queries.funded(wanted, names), total=total),
        wanted=wanted,
        names=names,
        years=years[::-1],
        also=next((m for m in names.missions.values() if m.slug == wanted.also), None),
        as_of=figures.as_of(),
    )


@bp.get("/projects/<public_id>")
@public
def project(public_id: str) -> ResponseReturnValue:
    award = queries.project(public_id.upper()) if PUBLIC_ID.fullmatch(public_id.upper()) else None
    if award is None:
        abort(404)
    return render_template(
        "dashboards/project.html",
        award=award,
        mission=award.mission or overview.NO_MISSION,
        story=story(award, queries.payments(award), _today()),
    )


def _today() -> dt.date:
    return clock.now().astimezone(LONDON).date()


def _fences(names: queries.Names) -> list[tuple[Round, Mission, int]]:
    kept = queries.ring_fences()
    return [(names.rounds[round_id], names.missions[id], pence) for (round_id, id), pence in sorted(kept.items())]
