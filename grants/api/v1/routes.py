"""Read-only JSON: ``{"data": [...], "next": address or null}``; errors are problem documents."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, current_app, request

from config import Settings
from grants.api.v1 import cursors, openapi, queries, resources
from grants.api.v1.queries import Filter
from grants.awards import figure_queries
from grants.awards.models import Award
from grants.core import clock
from grants.missions import queries as missions_queries
from grants.places import queries as places_queries
from grants.rounds import queries as rounds_queries
from grants.rounds.models import Round, RoundStatus
from grants.web import limits
from grants.web.guard import public

LIMIT = 50
MOST = 100
PAGED = {"mission", "round", "ward", "year", "cursor", "limit"}

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")
limits.limiter.limit(limits.API)(bp)


@bp.get("/missions")
@public
def missions() -> Response:
    _asked(set())
    sums, as_of = figure_queries.by_mission(), figure_queries.as_of()
    return _answer(
        resources.Mission(
            slug=mission.slug,
            title=mission.title,
            statement=mission.statement,
            target_date=mission.target_on,
            status=mission.status.value,
            url=_page(f"/missions/{mission.slug}"),
            figures=_figures(sums.get(mission.id), as_of),
        )
        for mission in missions_queries.looks()
    )


@bp.get("/rounds")
@public
def rounds() -> Response:
    _asked(set())
    sums, pots, as_of, now = figure_queries.by_round(), figure_queries.pots(), figure_queries.as_of(), clock.now()
    return _answer(
        resources.Round(
            slug=round.slug,
            name=round.name,
            summary=round.summary,
            status=_stage(round, now),
            opens_at=round.opens_at,
            closes_at=round.closes_at,
            least_pence=round.least_pence,
            most_pence=round.most_pence,
            pot_pence=pots.get(round.id, 0),
            figures=_figures(sums.get(round.id), as_of),
        )
        for round in rounds_queries.published()
    )


@bp.get("/wards")
@public
def wards() -> Response:
    _asked(set())
    sums, as_of = figure_queries.by_ward(), figure_queries.as_of()
    return _answer(
        resources.Ward(ward.code, ward.name, _figures(sums.get(ward.id), as_of)) for ward in places_queries.wards()
    )


@bp.get("/projects")
@public
def projects() -> Response:
    asked = _asked(PAGED)
    wanted = Filter(
        mission=asked.get("mission"),
        round=asked.get("round"),
        ward=asked.get("ward"),
        year=_whole(asked, "year", 1900, 2200),
    )
    most = _whole(asked, "limit", 1, MOST) or LIMIT
    found = list(queries.projects(wanted, after=_cursor(asked), most=most + 1))
    page, is_last = found[:most], len(found) <= most
    after = None if is_last else cursors.wrapped(page[-1].awarded_on, page[-1].id)
    more = None if after is None else _page(f"{request.path}?{urlencode({**asked, 'cursor': after})}")
    return _answer(map(_project, page), more)


@bp.get("/openapi.json")
@public
def description() -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    said = openapi.document(
        settings.base_url, current_app.config["SERVICE_NAME"], current_app.config["OPEN_DATA_LICENCE"]
    )
    return _sent(json.dumps(said, ensure_ascii=False))


def _project(award: Award) -> resources.Project:
    return resources.Project(
        public_id=award.public_id,
        title=award.title,
        summary=award.summary,
        mission=award.mission.slug if award.mission else None,
        also_missions=[also.mission.slug for also in sorted(award.also_missions, key=lambda a: a.mission.position)],
        round=award.round.slug if award.round else None,
        ward=resources.Place(award.ward.code, award.ward.name) if award.ward else None,
        applicant_kind=award.applicant_kind.value,
        currency=award.currency,
        requested_pence=award.asked_pence,
        awarded_pence=award.awarded_pence,
        paid_pence=award.paid_pence,
        returned_pence=award.returned_pence,
        award_date=award.awarded_on,
        start_date=award.start_on,
        end_date=award.end_on,
        status=award.status.value,
        url=_page(f"/projects/{award.public_id}"),
    )


def _figures(sums: figure_queries.Figures | None, as_of: dt.datetime | None) -> resources.Figures:
    told = sums or figure_queries.Figures()
    return resources.Figures(
        asked_pence=told.asked_pence,
        awarded_pence=told.awarded_pence,
        paid_pence=told.paid_pence,
        returned_pence=told.returned_pence,
        applications=told.applications,
        projects=told.projects,
        as_of=as_of,
    )


def _stage(round: Round, now: dt.datetime) -> str:
    if round.status is RoundStatus.DECIDED:
        return "decided"
    if now < round.opens_at:
        return "to come"
    return "open" if round.is_open(now) else "closed"


def _asked(known: set[str]) -> dict[str, str]:
    """What was asked for; a word that means nothing here is refused, so that nobody takes everything for a part."""
    if unknown := sorted(set(request.args) - known):
        abort(400, f"This list knows no {', '.join(unknown)[:200]}")
    if any("\0" in value for value in request.args.values()):
        abort(400, "There is a character in this address that nothing is called by")
    return {name: value for name, value in request.args.items() if value}


def _whole(asked: dict[str, str], name: str, least: int, most: int) -> int | None:
    said = asked.get(name)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 9 and least <= int(said) <= most):
        abort(400, f"{name} must be a number from {least} to {most}")
    return int(said)


def _cursor(asked: dict[str, str]) -> cursors.Key | None:
    try:
        return cursors.unwrapped(asked["cursor"]) if "cursor" in asked else None
    except cursors.BadCursor:
        abort(400, "This cursor is not one that this list gave. Begin without it")


def _page(path: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.base_url + path


def _answer(items: Iterable[Any], more: str | None = None) -> Response:
    said = {"data": [asdict(item) for item in items], "next": more}
    return _sent(json.dumps(said, ensure_ascii=False, default=_iso))


def _iso(value: dt.date | dt.datetime) -> str:
    return value.isoformat().replace("+00:00", "Z")


def _sent(body: str) -> Response:
    response = Response(body + "\n", mimetype="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"  # open data: pages of others may read it too
    response.add_etag()
    response.make_conditional(request)
    return response
