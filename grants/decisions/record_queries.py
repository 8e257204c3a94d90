"""What a round's record is made from: rules, readings by numbered members, who was there, what was decided.

Nothing personal leaves this module: ideas stand by number and members too, only what was funded and published is named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import db
from grants.decisions.models import Decision, Draw, Record
from grants.panels.models import Assignment, Interest, Member, Outcome, Presence
from grants.panels.result_queries import counted_readers, given_marks
from grants.panels.rules import BEFORE_THE_PANEL, STEPPED_OUT, apart
from grants.panels.scoring import DISCUSSED_FROM, Marks, is_quorum
from grants.panels.standing_queries import contested, least_pence, seed_of
from grants.rounds.models import Criterion, Round, RoundMission

Data = dict[str, Any]
People = dict[UUID, set[UUID]]  # by idea


@dataclass(frozen=True)
class _Read:
    """What the tables hold about the ideas of a round, by idea."""

    ideas: Sequence[Application]
    panel_of: Mapping[UUID, UUID]
    readers: Mapping[UUID, Collection[UUID]]
    marks: Mapping[UUID, Mapping[UUID, Marks]]
    stepped_out: Mapping[UUID, Collection[UUID]]
    may_decide: Mapping[UUID, Collection[UUID]]
    present: Mapping[UUID, Collection[UUID]]
    outcomes: Mapping[UUID, Outcome]
    decisions: Mapping[UUID, Decision]

    def people(self) -> set[UUID]:
        by_idea = (self.readers, self.stepped_out, self.may_decide, self.present)
        return {person for found in by_idea for people in found.values() for person in people}


def number_of(idea: Application) -> str:
    """What an idea is called where nobody is named."""
    return f"IDEA-{idea.panel_number or 0:04}"


def by_number(round_id: UUID) -> dict[str, Application]:
    """The ideas of a round that reached the panel, by what they are called where nobody is named."""
    return {number_of(idea): idea for idea in _ideas(round_id)}


def told(round: Round) -> Data:
    """The inputs of a round's record, as they are now and for the service alone, in a constant number of queries."""
    criteria = db.session.scalars(
        select(Criterion).where(Criterion.round_id == round.id).order_by(Criterion.position, Criterion.id)
    ).all()
    read = _read(round.id)
    numbers = _numbered(round.id, read.people())
    panels = {id: n for n, id in enumerate(sorted(set(read.panel_of.values()), key=lambda id: _mark(round.id, id)), 1)}
    missions = _missions(round.id)
    return {
        "rules": _rules(round, criteria, missions, read),
        "ideas": [
            {
                **_idea(one, read, [criterion.id for criterion in criteria], numbers),
                "panel": panels[read.panel_of[one.id]],
                "mission": missions[one.mission_id].mission.slug if one.mission_id in missions else None,
                **_meeting(one, read, numbers, round.quorum),
                **_decided(one, read),
            }
            for one in read.ideas
            if one.id in read.panel_of
        ],
        "draw": draw_data(draw_of(round.id)),
    }


def draw_of(round_id: UUID) -> Draw | None:
    return db.session.scalar(select(Draw).where(Draw.round_id == round_id).execution_options(populate_existing=True))


def draw_data(draw: Draw | None) -> Data | None:
    """A draw as it is published; its secret only once it is held."""
    if draw is None:
        return None
    found: Data = {
        "commitment": draw.commitment,
        "announced_at": draw.announced_at.isoformat(),
        "event": draw.event,
        "event_at": draw.event_at.isoformat(),
        "pool": draw.pool,
        "pool_published_at": draw.pool_published_at.isoformat() if draw.pool_published_at else None,
        "chosen_from": draw.chosen_from,
    }
    if draw.drawn_at is not None:
        found |= {"event": draw.drawn_with, "secret": draw.secret, "order": draw.drawn_order}
    return found


def records(round_id: UUID) -> Sequence[Record]:
    """The records of a round, the newest first."""
    found = select(Record).where(Record.round_id == round_id).order_by(Record.number.desc())
    return db.session.scalars(found).all()


def last_record(round_id: UUID) -> Record | None:
    found = select(Record).where(Record.round_id == round_id).order_by(Record.number.desc())
    return db.session.scalar(found.limit(1))


def record(round_id: UUID, number: int) -> Record | None:
    """One version of a round's record, by its number."""
    return db.session.scalar(select(Record).where(Record.round_id == round_id, Record.number == number))


def _read(round_id: UUID) -> _Read:
    ideas = _ideas(round_id)
    ids = [idea.id for idea in ideas]
    outcomes = {
        one.application_id: one for one in db.session.scalars(select(Outcome).where(Outcome.application_id.in_(ids)))
    }
    decisions = db.session.scalars(select(Decision).where(Decision.application_id.in_(ids)))
    readers = counted_readers(ids)
    there = select(Outcome.application_id, Presence.person_id).join(Presence, Presence.outcome_id == Outcome.id)
    return _Read(
        ideas=ideas,
        panel_of=_panels(ids) | {id: outcome.panel_id for id, outcome in outcomes.items()},
        readers=readers,
        marks={id: {r: m for r, m in given.items() if r in readers[id]} for id, given in given_marks(ids).items()},
        stepped_out=_members(ids, stepped_out=True),
        may_decide=_members(ids, stepped_out=False),
        present=_by_idea(db.session.execute(there.where(Outcome.application_id.in_(ids))).all()),
        outcomes=outcomes,
        decisions={one.application_id: one for one in decisions},
    )


def _ideas(round_id: UUID) -> Sequence[Application]:
    found = select(Application).where(Application.round_id == round_id, Application.panel_number.is_not(None))
    return db.session.scalars(
        found.where(Application.status.in_(BEFORE_THE_PANEL)).order_by(Application.panel_number)
    ).all()


def _panels(ids: Collection[UUID]) -> dict[UUID, UUID]:
    rows = select(Assignment.application_id, Assignment.panel_id).where(Assignment.application_id.in_(ids)).distinct()
    return {idea: panel for idea, panel in db.session.execute(rows)}


def _members(ids: Collection[UUID], *, stepped_out: bool) -> People:
    """By idea, the members of its panel who stepped out of it, or those who may decide about it."""
    its_panel = select(Assignment.application_id, Assignment.panel_id).distinct().subquery()
    rows = (
        select(Application.id, Member.person_id)
        .join(its_panel, its_panel.c.application_id == Application.id)
        .join(Member, Member.panel_id == its_panel.c.panel_id)
        .join(Person, Person.id == Member.person_id)
        .where(Application.id.in_(ids), Member.left_at.is_(None))
    )
    if stepped_out:
        declared = (Interest.application_id == Application.id) & (Interest.person_id == Person.id)
        rows = rows.join(Interest, declared).where(Interest.degree.in_(STEPPED_OUT))
    else:
        rows = rows.where(Member.declared_at.is_not(None), ~apart(Person))
    return _by_idea(db.session.execute(rows).all())


def _by_idea(rows: Iterable[Any]) -> People:
    found: People = defaultdict(set)
    for idea, person in rows:
        found[idea].add(person)
    return found


def _mark(round_id: UUID, id: UUID) -> bytes:
    """An order that says nothing about whoever is numbered by it."""
    return sha256(f"{round_id}|{id}".encode()).digest()


def _numbered(round_id: UUID, people: Collection[UUID]) -> dict[UUID, int]:
    return {id: n for n, id in enumerate(sorted(people, key=lambda id: _mark(round_id, id)), start=1)}


def _missions(round_id: UUID) -> dict[UUID, RoundMission]:
    parts = select(RoundMission).options(joinedload(RoundMission.mission)).where(RoundMission.round_id == round_id)
    found = db.session.scalars(parts.order_by(RoundMission.position, RoundMission.id))
    return {part.mission_id: part for part in found}


def _rules(round: Round, criteria: Sequence[Criterion], missions: Mapping[UUID, RoundMission], read: _Read) -> Data:
    pot = contested(round.id, [idea.id for idea in read.ideas], None)
    return {
        "version": round.rules_version,
        "pot_pence": pot.pence,
        "missions": [
            {
                "mission": part.mission.slug,
                "title": part.mission.title,
                "kept_pence": pot.kept.get(id, 0),
            }
            for id, part in missions.items()
        ],
        "criteria": [
            {"name": each.name, "weight": each.weight, "is_mission_fit": each.is_mission_fit} for each in criteria
        ],
        "mission_floor": round.mission_floor,
        "criterion_floor": round.criterion_floor,
        "quorum": round.quorum,
        "minimum": DISCUSSED_FROM,
        "least_part_percent": round.least_part_percent,
        "seed": str(seed_of(round.id)),
    }


def _idea(one: Application, read: _Read, criteria: Sequence[UUID], numbers: Mapping[UUID, int]) -> Data:
    given = read.marks[one.id]
    return {
        "idea": number_of(one),
        "asked_pence": one.asked_pence,
        "least_pence": least_pence(one.if_less, one.least_pence, one.asked_pence),
        "asked_to_read": len(read.readers[one.id]),
        "readings": [
            {"member": numbers[person], "scores": [int(given[person][id]) for id in criteria]}
            for person in sorted(given, key=numbers.__getitem__)
        ],
    }


def _meeting(one: Application, read: _Read, numbers: Mapping[UUID, int], quorum: int) -> Data:
    present, may = read.present.get(one.id, ()), read.may_decide.get(one.id, ())
    return {
        "stepped_out": sorted(numbers[person] for person in read.stepped_out.get(one.id, ())),
        "present": sorted(numbers[person] for person in present),
        "may_decide": len(may),
        "was_quorate": is_quorum(len(present), of=len(may), least=quorum),
    }


def _decided(one: Application, read: _Read) -> Data:
    outcome, decision = read.outcomes.get(one.id), read.decisions.get(one.id)
    found: Data = {"outcome": None, "decision": None}
    if outcome is not None:
        found["outcome"] = {
            "kind": outcome.kind.value,
            "amount_pence": outcome.amount_pence,
            "reserve_position": outcome.reserve_position,
            "reason": outcome.reason_code.value if outcome.reason_code else None,
            "condition": outcome.condition if outcome.amount_pence else None,
            "changed_because": outcome.changed_because,
            "panel_had": {"kind": outcome.panel_kind.value, "amount_pence": outcome.panel_amount_pence}
            if outcome.panel_kind
            else None,
        }
    if decision is not None:
        found["decision"] = {
            "kind": decision.kind.value,
            "amount_pence": decision.amount_pence,
            "refused_on": decision.ground.value if decision.ground else None,
            "refused_because": decision.refused_because,
        }
        if decision.amount_pence:
            found["title"] = one.title
    return found
