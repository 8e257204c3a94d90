"""The letter about a decision as the person who asked reads it and prints it."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.applications import queries as applications
from grants.applications.models import Application
from grants.decisions import letters, queries, score_queries
from grants.permissions import Can
from grants.web.guard import actor, requires

bp = Blueprint("decision_letter", __name__, url_prefix="/applications")


def _told(id: UUID) -> Application | None:
    """The idea, once its letter has left: before the results are out there is none, for anybody who reads it here."""
    letter = queries.letter_of(id)
    return applications.by_id(id) if letter is not None and letter.sent_at is not None else None


@bp.get("/<uuid:id>/letter")
@requires(Can.SEE_APPLICATION, on=_told)
def show(application: Application) -> ResponseReturnValue:
    letter = queries.letter_of(application.id)
    assert letter is not None  # as the lock found it
    decision = queries.decision_of(application.id)
    return render_template(
        "decisions/own_letter.html",
        letter=letter,
        application=application,
        parts=letters.parts(letter.body),
        scores=score_queries.of_own(application),
        promised=decision is not None and decision.amount_pence and application.applicant_id == actor().id,
    )
