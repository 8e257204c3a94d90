"""The service with one page more: the empty page that every ratio is a ratio to. Served by the bench alone."""

from pathlib import Path

from flask import Blueprint, Flask, render_template
from sqlalchemy import func, select

from config import Settings
from grants import create_app
from grants.core.db import db
from grants.missions.models import Mission
from grants.web.guard import signed_in

EMPTY_PAGE = "/bench/empty"

bp = Blueprint("bench", __name__, template_folder=str(Path(__file__).parent / "templates"))


@bp.get(EMPTY_PAGE)
@signed_in
def empty() -> str:
    """The site's own layout, a signed-in person and one query."""
    return render_template("bench/empty.html", missions=db.session.scalar(select(func.count(Mission.id))))


def make(settings: Settings | None = None) -> Flask:
    """The service as the settings, or this environment, configure it, and the empty page."""
    app = create_app(settings)
    app.register_blueprint(bp)
    return app
