"""What finds the ideas that look like one: a few numbers looked up in an index, then the few found compared exactly.

An idea's marks are kept when an officer takes it for its check, and by ``services.likeness.keep_missing`` (a due job)
for those that nobody took yet. The idea looked at needs no marks of its own, so of two ideas alike the one that is
checked second always meets the first.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.checks import likeness, shingles
from grants.checks.likeness import Sign
from grants.checks.models import Pair, Sameness, likeness_mark
from grants.core.db import db
from grants.permissions import Can, allowed
from grants.rounds.models import Round

MOST = 10  # ideas that are shown beside one
COMPARED = 20  # ideas that are read and compared, those that share most first
A_MARK = 40  # ideas looked at for one mark: a place or a phrase that everybody uses tells little
ORDER = list(Sign)
WORDS = (  # what the text of an idea is put together from
    selectinload(Application.answers),
    joinedload(Application.round).selectinload(Round.questions),
)


@dataclass(frozen=True)
class Likely:
    """Another idea that looks like the one at hand: why, how much of the text is shared, and what an officer found."""

    other: Application
    signs: tuple[Sign, ...]
    share: float
    found: Sameness | None


def likely(idea: Application, actor: Actor) -> list[Likely]:
    """The ideas most like this one that the actor may check, the likeliest first."""
    signs, shared = _signs(idea)
    nearest = sorted(signs, key=lambda id: (-shared[id], sorted(map(ORDER.index, signs[id])), str(id)))
    others = _readable(nearest[:COMPARED], actor)
    own = shingles.runs(likeness.words_of(idea))
    verdicts = _verdicts(idea.id)
    found = []
    for other in others:
        its = shingles.runs(likeness.words_of(other))
        why = signs[other.id] - {Sign.TEXT} | ({Sign.TEXT} if shingles.are_near(own, its) else set())
        if why:
            share = shingles.containment(own, its)
            found.append(Likely(other, tuple(sorted(why, key=ORDER.index)), share, verdicts.get(other.id)))
    found.sort(key=lambda one: ([ORDER.index(sign) for sign in one.signs], -one.share, str(one.other.id)))
    return found[:MOST]


def without_marks(limit: int) -> Sequence[Application]:
    """Ideas that were sent and are not to be found by their marks yet, the oldest first."""
    marked = exists().where(likeness_mark.c.application_id == Application.id).correlate(Application)
    sent = select(Application).where(Application.status != Status.DRAFT, Application.received_at.is_not(None), ~marked)
    return db.session.scalars(sent.options(*WORDS).order_by(Application.received_at, Application.id).limit(limit)).all()


def with_words(id: UUID) -> Application:
    """This idea with all that its text is put together from."""
    return db.session.scalars(select(Application).options(*WORDS).where(Application.id == id)).one()


def _signs(idea: Application) -> tuple[dict[UUID, set[Sign]], Counter[UUID]]:
    """The ideas that share something with this one; how many marks of its text each has."""
    marks = likeness.to_look_for(idea)
    signs: dict[UUID, set[Sign]] = defaultdict(set)
    shared: Counter[UUID] = Counter()
    if marks:
        looks = [_having(mark, idea.id) for mark in sorted(marks)]
        for mark, id in db.session.execute(union_all(*looks)):
            signs[id].add(marks[mark])
            shared[id] += marks[mark] is Sign.TEXT
    same = [(Sign.PERSON, Application.applicant_id == idea.applicant_id)]
    if idea.postcode:
        same.append((Sign.POSTCODE, Application.postcode == idea.postcode))
    for sign, condition in same:
        for id in db.session.scalars(select(Application.id).where(condition, Application.id != idea.id).limit(A_MARK)):
            signs[id].add(sign)
    return signs, shared


def _having(mark: int, not_id: UUID) -> Select[int, UUID]:
    found = select(likeness_mark.c.mark, likeness_mark.c.application_id).where(
        likeness_mark.c.mark == mark, likeness_mark.c.application_id != not_id
    )
    return select(found.limit(A_MARK).subquery())


def _readable(ids: Collection[UUID], actor: Actor) -> Sequence[Application]:
    """Those of these ideas that were sent and that the actor may check: what one must not see leaves no trace."""
    sent: ColumnElement[bool] = Application.received_at.is_not(None)
    found = (
        select(Application)
        .options(*WORDS, joinedload(Application.applicant))
        .where(Application.id.in_(ids), Application.status != Status.DRAFT, sent)
        .where(allowed(actor, Can.CHECK_APPLICATION, Application))
    )
    return db.session.scalars(found.order_by(Application.received_at.desc(), Application.id)).all()


def _verdicts(id: UUID) -> dict[UUID, Sameness]:
    """What officers found of this idea and others, by the other's id."""
    pairs = db.session.scalars(select(Pair).where(or_(Pair.first_id == id, Pair.second_id == id)))
    return {pair.second_id if pair.first_id == id else pair.first_id: pair.sameness for pair in pairs}
