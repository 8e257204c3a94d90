"""What a load balancer or a watch asks: is the process alive, and can it serve."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config import ROOT
from grants.core.db import db
from grants.web.guard import public

bp = Blueprint("health", __name__, url_prefix="/health")


@bp.get("/live")
@public
def live() -> Response:
    """The process answers; nothing else is asked."""
    return _answer("ok", 200)


@bp.get("/ready")
@public
def ready() -> Response:
    """The database answers and has every migration of this version; 503 and the reason otherwise."""
    try:
        stands_at = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return _answer("the database does not answer, or has no tables yet", 503)
    if stands_at != _newest():
        return _answer(f"the database stands at migration {stands_at}, this version needs {_newest()}", 503)
    return _answer("ok", 200)


@cache
def _newest() -> str | None:
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def _answer(status: str, code: int) -> Response:
    answer = jsonify(status=status)
    answer.status_code = code
    answer.headers["Cache-Control"] = "no-store"
    return answer
