"""What reads where the ideas of a round stand: adjusted scores, chances and bands, for somebody or for the service.

Whoever looks gets the ideas that they may see. An idea that somebody stepped out of, or has not said where they stand
to, moves none of their figures. One that they owe an own score for competes for the pot as if nobody had read it, and
ideas of other panels compete as their readers left them; neither is shown. The service itself (``by=None``) counts
everything; what is published, planned or recorded rests on that.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, not_, or_, select, true

from grants.accounts.models import SYSTEM, Actor
from grants.applications.models import Application, IfLess, Status
from grants.core.db import db
from grants.missions.models import Mission
from grants.panels.allocation import Rules
from grants.panels.models import Assignment
from grants.panels.result_queries import counted_readers, given_marks, rubric_of
from grants.panels.rules import BEFORE_THE_PANEL, is_clear
from grants.panels.scoring import DISCUSSED_FROM, Marks, Summary, summarise, weighted
from grants.panels.standing import Agreement, Band, Contender, Standing, Standings, stand
from grants.permissions import Can, allowed, barred
from grants.rounds import ledger
from grants.rounds.models import Entry, LedgerEntry, Round

MINIMUM = DISCUSSED_FROM - Fraction(1, 2)  # points: people read whole numbers, halves up


@dataclass(frozen=True)
class RoundStandings:
    """Where the ideas of a round stand for whoever asked, and what was counted to say so."""

    standings: Standings
    summaries: Mapping[UUID, Summary]  # by idea
    marks: Mapping[UUID, Mapping[UUID, Marks]]  # by idea and reader, of the readers who count
    panel_of: Mapping[UUID, UUID]  # by idea
    budget_pence: int  # what the ideas compete for

    def of(self, application_id: UUID) -> Standing | None:
        """Where one idea stands; None for one that whoever asked may not see, or that no panel reads."""
        return self.standings.ideas.get(application_id)

    def agreement(self, panel_id: UUID) -> Agreement | None:
        """How far a panel's readers agree; None where whoever asked sees none of its ideas."""
        return self.standings.panels.get(panel_id)

    @property
    def adjusted(self) -> dict[UUID, float]:
        """The scores of the ideas whose panel was adjusted; others stand by the mean of what was given."""
        is_adjusted = {panel_id for panel_id, told in self.standings.panels.items() if told.is_adjusted}
        found = {id: self._by_id[id].adjusted for id, panel_id in self.panel_of.items() if panel_id in is_adjusted}
        return {id: score for id, score in found.items() if score is not None}

    def in_band(self, band: Band, panel_id: UUID | None = None) -> list[UUID]:
        """The ideas in a band, of one panel or of all, the best chance first."""
        found = [
            (-(standing.chance or 0), -(standing.adjusted or 0), id.int, id)
            for id, standing in self._by_id.items()
            if standing.band is band and panel_id in (None, self.panel_of[id])
        ]
        return [id for *_, id in sorted(found)]

    def moved(self, panel_id: UUID) -> list[UUID]:
        """The ideas of a panel that change band because generosity was taken off."""
        return [id for id, standing in self._by_id.items() if standing.changes_band and self.panel_of[id] == panel_id]

    @cached_property
    def _by_id(self) -> dict[UUID, Standing]:
        return {id: self.standings.ideas[id] for id in self.panel_of}


def of_round(round: Round, *, by: Actor | None, can: Can = Can.SEE_DISCUSSION) -> RoundStandings:
    """Where the ideas of a round stand, in a constant number of queries. ``round.criteria`` must be loaded.

    ``can`` is the ability by which ``by`` sees them. With ``by=None`` everything counts: for the service alone.
    """
    ideas = _ideas(round, by, can)
    ids = [idea.id for idea in ideas]
    rubric, readers, given = rubric_of(round), counted_readers(ids), given_marks(ids)
    own = {idea.panel_id for idea in ideas if idea.seen}  # of these panels nothing is counted that is not seen
    counted = {idea.id for idea in ideas if idea.seen or idea.panel_id not in own}
    marks = {
        id: {reader: given[id][reader] for reader in given[id] if id in counted and reader in readers[id]} for id in ids
    }
    summaries = {id: summarise(marks[id], rubric, may_read=readers[id]) for id in ids}
    contenders = [
        Contender(
            idea=idea.id,
            panel=idea.panel_id,
            cost_pence=idea.asked_pence,
            scores=tuple((reader, float(weighted(scores, rubric))) for reader, scores in marks[idea.id].items()),
            mission=idea.mission,
            kept_for=idea.mission_id,
            least_pence=least_pence(idea.if_less, idea.least_pence, idea.asked_pence),
            is_quorate=summaries[idea.id].is_quorate,
            is_below_floor=bool(summaries[idea.id].below_floor),
            competes=not (round.rolling and idea.status is Status.PUBLISHED),
        )
        for idea in ideas
    ]
    pot = contested(round.id, [idea.id for idea, one in zip(ideas, contenders, strict=True) if one.competes], by)
    rules = Rules(pot.pence, pot.kept, minimum=MINIMUM, least_part=Fraction(round.least_part_percent, 100))
    whole = stand(contenders, rules, seed=seed_of(round.id))
    seen = {idea.id: idea.panel_id for idea in ideas if idea.seen}
    return RoundStandings(
        standings=Standings(
            {id: whole.ideas[id] for id in seen}, {panel_id: whole.panels[panel_id] for panel_id in own}
        ),
        summaries={id: summaries[id] for id in seen},
        marks={id: marks[id] for id in seen},
        panel_of=seen,
        budget_pence=pot.pence,
    )


def seed_of(round_id: UUID) -> int:
    """What the chances of a round are drawn with: the same on every page and in every export."""
    return int.from_bytes(sha256(f"chance|{round_id}".encode()).digest()[:8])


def least_pence(if_less: IfLess | None, least: int | None, asked: int) -> int | None:
    """What an idea can be done with, as the applicant said; None where all of it is needed."""
    return None if if_less is IfLess.ALL else min(least or 1, asked)


class Contested(NamedTuple):
    """The money that ideas compete for, in pence."""

    pence: int
    kept: Mapping[Hashable, int]  # of it, by mission


def contested(round_id: UUID, competing: Collection[UUID], by: Actor | None) -> Contested:
    """What is left of a pot and what these ideas themselves were promised, with what of it is kept for each mission.

    Nothing that was promised to an idea kept from ``by`` counts, or a sign-off would move the chances of the others.
    """
    signs = {Entry.COMMITTED: 1, Entry.RELEASED: -1, Entry.RETURNED: -1}
    promised = select(LedgerEntry.mission_id, LedgerEntry.kind, func.sum(LedgerEntry.amount_pence)).where(
        LedgerEntry.round_id == round_id, LedgerEntry.application_id.in_(competing), LedgerEntry.kind.in_(signs)
    )
    own: defaultdict[UUID | None, int] = defaultdict(int)
    for mission_id, kind, pence in db.session.execute(promised.group_by(LedgerEntry.mission_id, LedgerEntry.kind)):
        own[mission_id] += signs[kind] * int(pence)
    pot = ledger.balance(round_id, seen_by=by or SYSTEM)
    kept = {
        part.mission_id: part.ring_fence_pence - part.committed_pence + part.returned_pence + own[part.mission_id]
        for part in pot.missions
    }
    return Contested(max(0, pot.left_pence + sum(own.values())), {id: max(0, pence) for id, pence in kept.items()})


class _Idea(NamedTuple):
    id: UUID
    panel_id: UUID
    asked_pence: int
    if_less: IfLess | None
    least_pence: int | None
    mission_id: UUID | None
    mission: str | None
    status: Status
    seen: bool  # by whoever asks; the others only compete


def _ideas(round: Round, by: Actor | None, can: Can) -> list[_Idea]:
    """Every idea of the round's panels that may move a figure of whoever asks."""
    read_by = select(Assignment.application_id, Assignment.panel_id).distinct().subquery()  # one panel reads an idea
    seen = true() if by is None else allowed(by, can, Application)
    near = true() if by is None else or_(seen, and_(is_clear(by), not_(barred(by, can, Application))))
    found = (
        select(
            Application.id,
            read_by.c.panel_id,
            Application.asked_pence,
            Application.if_less,
            Application.least_pence,
            Application.mission_id,
            Mission.title,
            Application.status,
            seen,
        )
        .join(read_by, read_by.c.application_id == Application.id)
        .outerjoin(Mission, Mission.id == Application.mission_id)
        .where(Application.round_id == round.id, Application.status.in_(BEFORE_THE_PANEL), near)
        .order_by(Application.id)
    )
    return [_Idea(*row) for row in db.session.execute(found)]
