"""What reads the scores of an idea for the person who asked, once its decision is out and not before."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from grants.applications.models import Application, Status
from grants.core.db import db
from grants.decisions import own_scores, record_queries
from grants.decisions.models import Decision
from grants.decisions.own_scores import OwnScores, Ranked
from grants.panels import result_queries as results
from grants.rounds.models import Round


def of_own(idea: Application) -> OwnScores | None:
    """What the person may be told of the scores of their idea; nothing of any kind before publication."""
    is_out = select(Decision.id).where(Decision.application_id == idea.id, Decision.published_at.is_not(None))
    if idea.status is not Status.PUBLISHED or db.session.scalar(is_out) is None:
        return None
    round = db.session.scalars(
        select(Round).options(selectinload(Round.criteria)).where(Round.id == idea.round_id)
    ).one()
    summary = results.summary_of(idea.id, round)
    names = {criterion.id: criterion.name for criterion in round.criteria}
    return own_scores.told(summary, names, _ranked(idea) if summary.is_quorate else None)


def _ranked(idea: Application) -> Ranked | None:
    """How close it was, by the scores that stand in the published record of the round: its list was ranked by them."""
    kept = record_queries.last_record(idea.round_id)
    if kept is None:
        return None
    results, own = kept.content["results"], record_queries.number_of(idea)
    decided = {one["idea"]: one for one in kept.content["ideas"] if one["decision"]}
    scores = {number: results["scores"][number]["adjusted"] for number in decided}
    ranked = {number: score for number, score in scores.items() if score is not None}
    if own not in ranked:
        return None
    funded = sum(one["decision"]["amount_pence"] is not None for one in decided.values())
    return Ranked(
        score=ranked[own],
        is_adjusted=results["panels"][str(decided[own]["panel"])]["is_adjusted"],
        place=own_scores.place_among(ranked[own], list(ranked.values()), funded),
    )
