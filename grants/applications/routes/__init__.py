"""The pages of an idea, by audience; all know when their request arrived."""

from flask import Blueprint, g

from grants.core import clock

bp = Blueprint("applications", __name__)


@bp.before_request
def note_arrival() -> None:
    """An idea counts from the moment its request arrived, however long the rest takes."""
    g.arrived_at = clock.now()


from grants.applications.routes import before, helping, leaving, question, resident  # noqa: E402, F401  # they put their pages on ``bp``
