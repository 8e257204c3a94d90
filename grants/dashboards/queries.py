"""What the public pages read besides figures: missions, rounds, wards, funded projects; nothing that is undecided."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, load_only, selectinload

from grants.awards.figure_queries import APRIL, counts
from grants.awards.models import Award, AwardAlsoMission, AwardStatus, folded
from grants.core.db import db
from grants.missions.models import Mission
from grants.places.models import Ward
from grants.rounds.models import Entry, LedgerEntry, Round, RoundMission, RoundStatus

FEW = 100  # projects that are sorted rather than walked
MOST_WORDS = 8  # of a search; more only slow it down
UNLINKED = "none"  # in addresses: projects that belong to no mission here

# What the public reads about how far a project is, and the states behind each word.
STATES: dict[str, frozenset[AwardStatus]] = {
    "funded": frozenset({AwardStatus.OFFERED, AwardStatus.ACCEPTED}),
    "running": frozenset({AwardStatus.PAID}),
    "closed": frozenset({AwardStatus.CLOSED}),
    "stopped": frozenset({AwardStatus.LAPSED, AwardStatus.CANCELLED}),
}


@dataclass(frozen=True)
class Names:
    """What lists of projects name by id: few rows, read once for a page."""

    missions: Mapping[UUID | None, Mission]
    wards: Mapping[UUID | None, Ward]
    rounds: Mapping[UUID | None, Round]


@dataclass(frozen=True)
class Filter:
    """What somebody looks for among the projects, as it stands in the address; empty means all."""

    q: str = ""
    mission: str = ""
    also: str = ""
    ward: str = ""
    year: str = ""
    round: str = ""
    status: str = ""

    @property
    def words(self) -> list[str]:
        """The words to look for, without what no text holds."""
        return re.sub(r"[\x00-\x1f\x7f-\x9f\ufffd\ufffe\uffff]", " ", self.q[:200]).split()[:MOST_WORDS]

    @property
    def is_set(self) -> bool:
        return self != Filter()


def missions() -> Sequence[Mission]:
    """Every mission, those of the past included, in order."""
    return db.session.scalars(select(Mission).order_by(Mission.position, Mission.slug)).all()


def mission(slug: str) -> Mission | None:
    """One mission with its challenge and the mission that took over from it."""
    whole = select(Mission).options(joinedload(Mission.challenge), joinedload(Mission.succeeded_by))
    return db.session.scalar(whole.where(Mission.slug == slug))


def wards() -> Sequence[Ward]:
    """Every ward, by name."""
    return db.session.scalars(select(Ward).order_by(Ward.name, Ward.code)).all()


def rounds() -> Sequence[Round]:
    """Every round that was published, the newest first; a draft is nobody's business yet."""
    known = load_only(
        Round.slug,
        Round.name,
        Round.status,
        Round.opens_at,
        Round.closes_at,
        Round.rolling,
        Round.decided_by,
        Round.most_pence,
        Round.results_published_at,
    )
    published = select(Round).options(known).where(Round.status != RoundStatus.DRAFT)
    return db.session.scalars(published.order_by(Round.opens_at.desc(), Round.slug)).all()


def ring_fences() -> dict[tuple[UUID, UUID], int]:
    """What published rounds keep back for single missions, in pence, by round and mission."""
    kept = (
        select(RoundMission.round_id, RoundMission.mission_id, RoundMission.ring_fence_pence)
        .join(Round, Round.id == RoundMission.round_id)
        .where(Round.status == RoundStatus.PUBLISHED, RoundMission.ring_fence_pence > 0)
    )
    return {(round_id, mission_id): pence for round_id, mission_id, pence in db.session.execute(kept)}


def names() -> Names:
    """The missions, wards and published rounds by id."""
    return Names(
        missions={mission.id: mission for mission in missions()},
        wards={ward.id: ward for ward in wards()},
        rounds={round.id: round for round in rounds()},
    )


def funded(wanted: Filter, names: Names) -> Select[Award]:
    """The projects that somebody looks for, the newest first; none where the address names what does not exist."""
    found = [part for part in _parts(wanted, names) if part is not None]
    return select(Award).where(*found).order_by(Award.awarded_on.desc(), Award.id.desc())


def recent(count: int) -> Sequence[Award]:
    """The projects that were funded last."""
    newest = select(Award).where(counts()).order_by(Award.awarded_on.desc(), Award.id.desc())
    return db.session.scalars(newest.limit(count)).all()


def also_supporting(mission_id: UUID, most: int) -> Sequence[Award]:
    """The newest projects of other missions that also support this one.

    Where many do, the newest projects are walked until enough of them do; where few do, those few are sorted. Either
    reads a few hundred rows of an index, however many projects there are.
    """
    tagged = AwardAlsoMission.mission_id == mission_id
    few = select(AwardAlsoMission.id).where(tagged).limit(FEW + 1).subquery()
    newest = select(Award).where(counts()).order_by(Award.awarded_on.desc(), Award.id.desc()).limit(most)
    if (db.session.scalar(select(func.count()).select_from(few)) or 0) > FEW:
        newest = newest.where(exists().where(AwardAlsoMission.award_id == Award.id, tagged))
    else:
        newest = newest.where(Award.id.in_(select(AwardAlsoMission.award_id).where(tagged)))
    return db.session.scalars(newest).all()


def wall(count: int, *, round_id: UUID | None = None) -> list[UUID | None]:
    """The missions of the first projects, of all or of one round, in the order in which they were funded."""
    tiles = select(Award.mission_id).where(counts(), Award.currency == "GBP")
    if round_id is not None:
        tiles = tiles.where(Award.round_id == round_id)
    return list(db.session.scalars(tiles.order_by(Award.awarded_on, Award.id).limit(count)))


def project(public_id: str) -> Award | None:
    """One project as the public may read it, one that did not go ahead included."""
    whole = select(Award).options(
        joinedload(Award.mission),
        joinedload(Award.ward),
        joinedload(Award.round),
        selectinload(Award.also_missions).joinedload(AwardAlsoMission.mission),
    )
    return db.session.scalar(whole.where(Award.public_id == public_id))


def payments(award: Award) -> list[tuple[Entry, dt.datetime, int]]:
    """What was paid to a project and what came back, and when, oldest first; imported grants tell no days."""
    if award.application_id is None:
        return []
    moved = (
        select(LedgerEntry.kind, LedgerEntry.created_at, LedgerEntry.amount_pence)
        .where(LedgerEntry.application_id == award.application_id)
        .where(LedgerEntry.kind.in_((Entry.PAID, Entry.RETURNED)))
        .order_by(LedgerEntry.created_at, LedgerEntry.id)
    )
    return [(kind, when, pence) for kind, when, pence in db.session.execute(moved)]


def _parts(wanted: Filter, names: Names) -> list[ColumnElement[bool] | None]:
    missions: dict[str, UUID | None] = {m.slug: id for id, m in names.missions.items()}
    wards = {ward.code: id for id, ward in names.wards.items()}
    rounds = {round.slug: id for id, round in names.rounds.items()}
    return [
        _is_so_far(wanted.status),
        _is(Award.mission_id, {**missions, UNLINKED: None}, wanted.mission),
        _is(Award.ward_id, wards, wanted.ward),
        _is(Award.round_id, rounds, wanted.round),
        _supports(missions.get(wanted.also)) if wanted.also else None,
        _in_year(wanted.year) if wanted.year else None,
        *(_says(word) for word in wanted.words),
    ]


def _is_so_far(status: str) -> ColumnElement[bool]:
    if status and status not in STATES:
        return false()
    return Award.status.in_(STATES[status]) if status else counts()


def _is(
    column: InstrumentedAttribute[UUID | None], ids: Mapping[str, UUID | None], value: str
) -> ColumnElement[bool] | None:
    """The column holds what the address names; no condition where it names nothing."""
    if not value:
        return None
    if value not in ids:
        return false()
    return column.is_(None) if ids[value] is None else column == ids[value]


def _supports(mission_id: UUID | None) -> ColumnElement[bool]:
    return exists().where(AwardAlsoMission.award_id == Award.id, AwardAlsoMission.mission_id == mission_id)


def _in_year(year: str) -> ColumnElement[bool]:
    """Decided from April of this year to the end of March of the next."""
    if not (year.isascii() and year.isdigit() and len(year) == 4 and 1900 <= int(year) < 9999):
        return false()
    first = dt.date(int(year), APRIL, 1)
    return and_(Award.awarded_on >= first, Award.awarded_on < first.replace(year=first.year + 1))


def _says(word: str) -> ColumnElement[bool]:
    """The word stands in what the public may read of a project, whatever its capitals and accents."""
    return or_(Award.public_id == word.upper(), Award.search_text.contains(folded(word), autoescape=True))
