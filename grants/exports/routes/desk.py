"""Staff take files here, by buttons: each one is on record with the person's name before its first byte leaves."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.core import clock
from grants.exports import queries, register, services
from grants.exports.catalogue import Profile, columns_of
from grants.exports.formats import LONDON
from grants.exports.publisher import publisher
from grants.exports.queries import Filter, Unknown
from grants.exports.services import Format, Wanted
from grants.panels import queries as panels
from grants.panels.models import Panel
from grants.permissions import Can
from grants.web import nav
from grants.web.guard import actor, enters, person, requires
from grants.web.pagination import page_of

MIMETYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.JSON: "application/json",
    Format.GIVING: "application/json",
}
WHO = {Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.DATA_PROTECTION}

bp = Blueprint("exports", __name__, url_prefix="/desk/exports")
nav.tab(bp, nav.DESK, _l("Exports"), ".index", place=55, roles=WHO)


@bp.get("")
@enters(Can.SEE_EXPORTS)
def index() -> ResponseReturnValue:
    try:
        wanted = queries.checked(_filter(request.args))
    except Unknown:
        abort(404)
    return render_template(
        "exports/index.html",
        wanted=wanted,
        choices=queries.choices(),
        totals=queries.totals(wanted),
        officers=len(columns_of(Profile.OFFICERS)),
        public=len(columns_of(Profile.PUBLIC)),
        log=page_of(queries.log(), size=10, rows=True),
    )


@bp.post("")
@enters(Can.TAKE_EXPORT)
def take() -> ResponseReturnValue:
    try:
        wanted = Wanted(Format(request.form["format"]), Profile(request.form["profile"]), _filter(request.form))
        services.take(wanted, by=actor())
    except (ValueError, Unknown):
        abort(400)
    known = person()
    name = known.name if known else ""
    now = clock.now()
    chunks = services.file(wanted, publisher(current_app), at=now, viewer=actor(), taken_by=name)
    return attachment(wanted, stream_with_context(chunks), f"{now.astimezone(LONDON):%Y-%m-%d}")


@bp.post("/register/<uuid:panel_id>")
@requires(Can.MANAGE_PANEL, on=panels.by_id)
def interests(panel: Panel) -> ResponseReturnValue:
    """The register of interests of one panel."""
    id = panel.id
    register.take(id, by=actor())
    again = panels.by_id(id)
    assert again is not None  # panels are never deleted
    response = Response(register.file(again, viewer=actor()), content_type=MIMETYPES[Format.CSV])
    response.headers["Content-Disposition"] = 'attachment; filename="register-of-interests.csv"'
    return response


def attachment(wanted: Wanted, chunks: Any, day: str = "") -> Response:
    """A file as a browser saves it, named after what it is and, for staff, the day it was taken."""
    name = "-".join(part for part in ("360giving" if wanted.format is Format.GIVING else services.NAME, day) if part)
    response = Response(chunks, content_type=MIMETYPES[wanted.format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{wanted.format.ending}"'
    return response


def _filter(said: Any) -> Filter:
    year = said.get("year") or None
    if year is not None and not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) <= 2200):
        raise Unknown(f"There is no year called {year}.", "year")
    return Filter(
        round=said.get("round") or None,
        mission=said.get("mission") or None,
        ward=said.get("ward") or None,
        year=int(year) if year else None,
        status=said.get("status") or None,
    )
