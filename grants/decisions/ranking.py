"""The ideas of a round in order of their scores, with what the panel decided and what became of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.core.db import db
from grants.decisions.models import Decision
from grants.panels import result_queries as results
from grants.panels import standing_queries
from grants.panels.models import Interest, Outcome
from grants.panels.rules import STEPPED_OUT
from grants.panels.scoring import Summary, points
from grants.panels.standing import Standing
from grants.permissions import Can, allowed
from grants.rounds.ledger import Balance
from grants.rounds.models import Round

TO_SIGN = frozenset({Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME})
DECIDED = TO_SIGN | {Status.SIGNED_OFF, Status.PUBLISHED}
WITH_PANEL = frozenset({Status.READY, Status.SCORING, Status.DISCUSSION})


@dataclass(frozen=True)
class Line:
    """One idea that the panel decided about."""

    application: Application
    outcome: Outcome
    decision: Decision | None
    summary: Summary
    place: int | None  # among the ideas in this list; ideas that nothing tells apart share one
    recusals: int  # people who stepped out
    standing: Standing | None = None  # with its chance by the scores
    is_adjusted: bool = False  # for how generous its readers are

    @property
    def score(self) -> int | None:
        """0 to 100, as it was given and as people read it."""
        return points(self.summary.score.mean) if self.summary.score else None

    @property
    def adjusted(self) -> int | None:
        """The same with generosity taken off; None where nothing was."""
        score = self.standing.adjusted if self.standing and self.is_adjusted else None
        return points(Fraction(score)) if score is not None else None

    @property
    def lowest(self) -> int:
        return points(self.summary.score.low) if self.summary.score else 0

    @property
    def highest(self) -> int:
        return points(self.summary.score.high) if self.summary.score else 0

    @property
    def can_be_signed(self) -> bool:
        """Whether it waits for an approver; whether that is you, the permission table says."""
        return self.application.status in TO_SIGN


@dataclass(frozen=True)
class MissionCheck:
    """What one mission comes to if everything ticked were funded, in pence; below nothing is short."""

    mission_id: UUID
    ticked_pence: int
    left_pence: int  # of what this mission may be promised


@dataclass(frozen=True)
class Check:
    """What the pot comes to if everything ticked were funded, in pence; below nothing is short."""

    ticked: int
    ticked_pence: int
    left_pence: int
    missions: tuple[MissionCheck, ...]

    @property
    def is_short(self) -> bool:
        """Whether not everything ticked can be signed off: the pot or a ring-fence cannot bear it."""
        return self.left_pence < 0 or any(one.ticked_pence and one.left_pence < 0 for one in self.missions)


def lines(round: Round, actor: Actor) -> list[Line]:
    """What this actor may see of the ideas that were decided, best score first. Criteria of the round are loaded."""
    wanted = (
        select(Application, Outcome, Decision)
        .join(Outcome, Outcome.application_id == Application.id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .options(joinedload(Application.mission))
        .where(Application.round_id == round.id, Application.status.in_(DECIDED))
        .where(allowed(actor, Can.SEE_DECISION, Application))
    )
    found = db.session.execute(wanted).all()
    stand = standing_queries.of_round(round, by=actor, can=Can.SEE_DECISION)
    adjusted = stand.adjusted
    summaries, places = results.placed({application.id: application for application, *_ in found}, round, adjusted)
    recusals = _recusals(list(summaries))
    shown = [
        Line(
            application=idea,
            outcome=outcome,
            decision=decision,
            summary=summaries[idea.id],
            place=places.get(idea.id),
            recusals=recusals[idea.id],
            standing=stand.of(idea.id),
            is_adjusted=idea.id in adjusted,
        )
        for idea, outcome, decision in found
    ]
    return sorted(shown, key=lambda line: (line.place or len(shown) + 1, line.application.panel_number or 0))


def with_the_panel(round_id: UUID, actor: Actor) -> int:
    """How many ideas of a round the panel has not decided about yet."""
    waiting = select(func.count()).select_from(Application).where(Application.round_id == round_id)
    waiting = waiting.where(Application.status.in_(WITH_PANEL), allowed(actor, Can.SEE_DECISION, Application))
    return db.session.scalar(waiting) or 0


def signable(round_id: UUID, actor: Actor) -> set[UUID]:
    """The ideas of a round that wait for sign-off and that this actor may sign off."""
    waiting = select(Application.id).where(Application.round_id == round_id, Application.status.in_(TO_SIGN))
    return set(db.session.scalars(waiting.where(allowed(actor, Can.SIGN_OFF_DECISION, Application))))


def check(pot: Balance, shown: Sequence[Line], ticked: Collection[UUID]) -> Check:
    """The balance if everything ticked were funded, of the whole pot and of each mission with its ring-fence."""
    wanted: Counter[UUID] = Counter()
    chosen = [line for line in shown if line.application.id in ticked and line.can_be_signed]
    for line in chosen:
        if line.application.mission_id is not None:
            wanted[line.application.mission_id] += line.outcome.amount_pence or 0
    total = sum(wanted.values())
    # Every mission may use its own reserve; what goes beyond that comes from what nobody has reserved.
    free = pot.left_pence - pot.reserved_pence
    beyond = {part.mission_id: max(0, wanted[part.mission_id] - part.reserved_pence) for part in pot.missions}
    free_after = free - sum(beyond.values())
    missions = tuple(
        MissionCheck(
            mission_id=part.mission_id,
            ticked_pence=wanted[part.mission_id],
            left_pence=free_after + max(0, part.reserved_pence - wanted[part.mission_id]),
        )
        for part in pot.missions
    )
    return Check(len(chosen), total, pot.left_pence - total, missions)


def _recusals(application_ids: Collection[UUID]) -> Counter[UUID]:
    rows = (
        select(Interest.application_id, func.count())
        .where(Interest.application_id.in_(application_ids), Interest.degree.in_(STEPPED_OUT))
        .group_by(Interest.application_id)
    )
    return Counter({id: number for id, number in db.session.execute(rows)})
