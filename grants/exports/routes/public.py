"""Open data: the funded projects as files, for anybody, without a name or a log."""

from flask import Blueprint, Response, current_app, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from grants.accounts.models import NOBODY
from grants.core import clock
from grants.exports import queries, services
from grants.exports.catalogue import Profile, columns_of
from grants.exports.publisher import publisher
from grants.exports.queries import Filter
from grants.exports.routes.desk import attachment
from grants.exports.services import Format, Wanted
from grants.web.guard import public

EVERYTHING = Filter()

bp = Blueprint("open_data", __name__, url_prefix="/open-data")


@bp.get("")
@public
def index() -> ResponseReturnValue:
    return render_template(
        "exports/open_data.html",
        columns=columns_of(Profile.PUBLIC),
        totals=queries.totals(EVERYTHING),
        state=queries.state(),
        publisher=publisher(current_app),
    )


@bp.get("/funded.csv")
@public
def csv() -> Response:
    return _file(Format.CSV)


@bp.get("/funded.xlsx")
@public
def xlsx() -> Response:
    return _file(Format.XLSX)


@bp.get("/funded.json")
@public
def json() -> Response:
    return _file(Format.JSON)


def _file(format: Format) -> Response:
    """The file, or the word that it has not changed since the reader last fetched it."""
    wanted = Wanted(format, Profile.PUBLIC, EVERYTHING)
    state = queries.state()
    chunks = services.file(
        wanted, publisher(current_app), at=clock.now(), viewer=NOBODY, taken_by="a member of the public"
    )
    response = attachment(wanted, stream_with_context(chunks))
    response.set_etag(f"{format.value}-{state.mark}")
    response.last_modified = state.changed_at
    response.headers["Access-Control-Allow-Origin"] = "*"  # open data: pages of others may read it too
    response.make_conditional(request)
    return response
