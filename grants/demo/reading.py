"""How the demo's panels come to their scores: seats, names, the practice idea, plans, evenings of reading."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from uuid import UUID

from sqlalchemy import select

from grants.core import clock
from grants.core.db import db
from grants.demo import hours, people, words
from grants.demo.scene import Scene
from grants.panels import interest_queries
from grants.panels.completeness import Answers
from grants.panels.models import Assignment, Degree, Reading, Recommendation
from grants.panels.queries import own_reading
from grants.panels.scoring import HIGHEST
from grants.panels.services import assignments, interests, plans, practice, readings, seats

READERS = 5  # of each idea in the demo
ONE_IDEA = dt.timedelta(minutes=22)  # to read it and to say what one makes of it
PRACTICE = 2.3, 0.8  # what members make of the practice idea: the middle, and how far they lie apart


def seat(
    scene: Scene, number: int, names: Sequence[str], chair: str, *, scores_due_on: dt.date, meets_on: dt.date
) -> UUID:
    """A panel with its chair."""
    olu = scene.actors["olu"]
    dates = {"scores_due_on": scores_due_on, "meets_on": meets_on}
    panel_id = seats.make(scene.round_id, name=f"Panel {number}", **dates, by=olu)
    for name in (*names, chair):
        member_id = seats.add_member(panel_id, email=people.address(name), by=olu)
    seats.name_chair(panel_id, member_id, is_chair=True, by=olu)
    scene.members[panel_id] = [*names, chair]
    return panel_id


def declare(scene: Scene, panel_id: UUID, *, knows: dict[str, str]) -> None:
    """Every member goes through the list of names; ``knows`` gives, by member, a name they stand near to."""
    for name in scene.members[panel_id]:
        member = scene.actors[name]
        names = interest_queries.names(scene.round_id, member.id)
        near = [each.key for each in names if each.name == people.full_name(knows.get(name, ""))]
        interests.declare(panel_id, shown=[each.key for each in names], known=near, by=member)
        if near:
            said = {key: (Degree.DIRECT, "We live on the same landing") for key in near}
            interests.say_how_near(panel_id, said=said, by=member)


def practise(scene: Scene, panel_id: UUID) -> None:
    """An officer names an idea that no money hangs on, and every member scores it."""
    title, text = words.PRACTICE
    practice.name(panel_id, title=title, text=text, shown=0, by=scene.actors["olu"])
    middle, apart = PRACTICE
    for name in scene.members[panel_id]:
        dice = Random(f"practice|{name}")  # noqa: S311  # a story, not a secret
        scores = {id: _score(dice.gauss(middle + generosity(name), apart)) for id in scene.criteria}
        practice.score(panel_id, scores=scores, by=scene.actors[name])


def hand_out(scene: Scene, panel_id: UUID, ids: Sequence[UUID]) -> None:
    """Each idea to five members who may read it, as officers choose."""
    for id in ids:
        free = [member for member in scene.seated(panel_id) if not scene.is_near(member, id)]
        readers = {member.id for member in scene.chance.sample(free, READERS)}
        assignments.give(panel_id, id, readers=readers, by=scene.actors["olu"])


def plan(scene: Scene, panel_id: UUID) -> None:
    """Everything that no panel reads yet, by a plan that is looked at and put in force."""
    olu = scene.actors["olu"]
    proposal = plans.propose(panel_id, READERS, by=olu)
    plans.put_in_force(panel_id, proposal, shown=proposal.digest, by=olu)


def plan_second(scene: Scene, panel_id: UUID) -> None:
    """One or two more readings of the ideas that the first left between fund and not now."""
    olu = scene.actors["olu"]
    proposal = plans.propose_second(panel_id, by=olu)
    plans.add_second(panel_id, proposal, shown=proposal.digest, by=olu)


def read(
    scene: Scene, ids: Sequence[UUID], *, begins: dt.date, days: int, share: float = 1.0, slow: float = 1.0
) -> None:
    """Readers write and send, on these evenings, what they made of ideas they have not read yet.

    ``share`` is how many of them most people get through, ``slow`` how many the slow do; chairs read everything.
    """
    for name, number, assignment, quality in _waiting(scene, ids):
        dice = Random(f"{assignment.application_id}|{name}")  # noqa: S311  # a story, not a secret
        enough = 1.0 if name in people.CHAIRS else slow if name in people.SLOW else share
        if dice.random() >= enough:
            continue
        evening = hours.at(begins + dt.timedelta(days=number % days), dt.time(18, 5))
        seat_by = dt.timedelta(minutes=3 * people.READERS.index(name))
        with clock.at(evening + seat_by + number // days * ONE_IDEA):
            seems = HIGHEST - quality if name == people.CONTRARY and not number else quality
            answers = _answers(scene.criteria, seems + generosity(name), dice)
            is_half_done = enough < 1 and dice.random() < 0.1
            (readings.save if is_half_done else readings.submit)(
                assignment.id, answers=answers, shown=0, by=scene.actors[name]
            )


def generosity(name: str) -> float:
    """By how much a reader scores higher than others, the same all their life; below 0 for the strict."""
    return Random(f"generosity|{name}").gauss(0, 0.35)  # noqa: S311  # a story, not a secret


def _waiting(scene: Scene, ids: Sequence[UUID]) -> Iterator[tuple[str, int, Assignment, float]]:
    """What nobody has begun: the reader, the how-manyeth it is of theirs, the assignment, how good the idea is."""
    names = {actor.id: name for name, actor in scene.actors.items()}
    unread = select(Assignment).outerjoin(Reading, own_reading()).where(Reading.id.is_(None))
    found = db.session.scalars(unread.where(Assignment.application_id.in_(ids))).all()
    count: dict[str, int] = {}
    for assignment in sorted(found, key=lambda each: (names[each.panellist_id], each.position, each.application_id)):
        name = names[assignment.panellist_id]
        count[name] = count.get(name, -1) + 1
        yield name, count[name], assignment, scene.quality[assignment.application_id]


def _answers(criteria: Sequence[UUID], quality: float, dice: Random) -> Answers:
    """What one reader makes of an idea this good, with a taste of their own."""
    scores, reasons = {}, {}
    taste = dice.gauss(0, 0.35)
    for n, criterion_id in enumerate(criteria):
        value = _score(dice.gauss(quality + taste, 0.6))
        scores[criterion_id] = value
        if value <= 1:
            reasons[criterion_id] = words.LOW[n]
        elif value == 4:
            reasons[criterion_id] = words.HIGH[n]
    mean = sum(scores.values()) / len(scores)
    return Answers(
        scores=scores,
        reasons=reasons,
        reason=dice.choice(words.OVERALL[min(4, round(mean))]),
        question=dice.choice(words.QUESTIONS),
        recommendation=_recommends(mean),
    )


def _recommends(mean: float) -> Recommendation:
    if mean >= 2.6:
        return Recommendation.FUND
    return Recommendation.DISCUSS if mean >= 1.9 else Recommendation.NOT_THIS_TIME


def _score(value: float) -> int:
    return min(HIGHEST, max(0, round(value)))
