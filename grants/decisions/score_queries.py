"""What reads the scores of an idea for the person who asked, once its decision is out and not before."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from grants.accounts.models import Person
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.decisions import own_scores
from grants.decisions.models import Decision
from grants.decisions.own_scores import OwnScores, Place
from grants.panels import result_queries as results
from grants.panels.models import Assignment, Reading, ReadingStatus, Score
from grants.panels.queries import own_reading
from grants.panels.rules import apart
from grants.panels.scoring import HIGHEST
from grants.rounds.models import Criterion, Round


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
    return own_scores.told(summary, names, _place(idea) if summary.is_quorate else None)


def _place(idea: Application) -> Place | None:
    """How close it was, by the scores alone: the published ideas of the round in one statement, a number each."""
    value = func.sum(Criterion.weight * Score.value) / float(HIGHEST)
    each = (
        select(Reading.application_id.label("idea"), value.label("score"))
        .join(Score, Score.reading_id == Reading.id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .join(Assignment, own_reading())
        .join(Application, Application.id == Reading.application_id)
        .join(Person, Person.id == Reading.panellist_id)
        .where(Application.round_id == idea.round_id, Application.status == Status.PUBLISHED, ~apart(Person))
        .where(Reading.status == ReadingStatus.SUBMITTED)
        .group_by(Reading.application_id, Reading.id)
        .subquery()
    )
    rows = select(each.c.idea, func.avg(each.c.score)).group_by(each.c.idea)
    means: dict[UUID, float] = {id: float(mean) for id, mean in db.session.execute(rows)}
    funded = (
        select(func.count())
        .select_from(Decision)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.round_id == idea.round_id, Application.status == Status.PUBLISHED)
        .where(Decision.amount_pence.is_not(None), Decision.published_at.is_not(None))
    )
    return own_scores.place_among(means[idea.id], list(means.values()), db.session.scalar(funded) or 0)
