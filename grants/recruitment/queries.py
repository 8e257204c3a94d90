"""What reads calls, answers to them, and what members logged."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import defer, joinedload, selectinload

from grants.accounts.models import Actor, Person
from grants.core import clock
from grants.core.db import db, locked
from grants.panels.models import Member, Panel
from grants.permissions import Can, allowed
from grants.places.models import Ward
from grants.recruitment.categories import CATEGORIES, FIXED, WARD
from grants.recruitment.lottery import Answers, Target
from grants.recruitment.models import (
    Call,
    CallStatus,
    CallTarget,
    Easing,
    EntryKind,
    EntryStatus,
    LogEntry,
    Preparation,
    Service,
    Volunteer,
    VolunteerStatus,
)
from grants.rounds.models import Round

WHOLE_CALL = (selectinload(Call.targets), joinedload(Call.panel).joinedload(Panel.round))
IN_LISTS = (defer(Call.lottery, raiseload=True), defer(Call.report, raiseload=True))  # long, and nothing for a list
WHOLE_SEAT = joinedload(Member.person)
WHOLE_PANEL = joinedload(Member.panel).joinedload(Panel.round)


@dataclass(frozen=True)
class Rotation:
    """How a panel renews itself: counts of people, and days served in the middle."""

    members: int
    new: int
    again: int
    middle_days: int


def by_id(id: UUID) -> Call | None:
    return db.session.scalar(select(Call).options(*WHOLE_CALL).where(Call.id == id))


def with_target(id: UUID, target_id: UUID) -> Call | None:
    """The call, if this is one of its targets."""
    call = by_id(id)
    return call if call and target_id in {target.id for target in call.targets} else None


def published(id: UUID) -> Call | None:
    """The call as everybody may read it."""
    call = by_id(id)
    return call if call and call.status is not CallStatus.DRAFT else None


def for_update(id: UUID) -> Call:
    """The call as it is now, locked; its targets are read after it."""
    return locked(Call, id)


def open_calls() -> Sequence[Call]:
    """The calls that take answers now, the first to close first."""
    found = select(Call).options(*IN_LISTS).where(Call.status == CallStatus.OPEN, Call.closes_at > clock.now())
    return db.session.scalars(found.order_by(Call.closes_at, Call.id)).all()


def ended_calls() -> Select[Call]:
    """The calls whose people are chosen, the latest first."""
    return (
        select(Call).options(*IN_LISTS).where(Call.status == CallStatus.CHOSEN).order_by(Call.chosen_at.desc(), Call.id)
    )


def calls(actor: Actor) -> Select[Call]:
    """The calls that this person looks after, the newest first."""
    mine = select(Call).options(*WHOLE_CALL, *IN_LISTS).where(allowed(actor, Can.MANAGE_CALL, Call))
    return mine.order_by(Call.created_at.desc(), Call.id)


def calls_of(actor: Actor, panel_id: UUID, most: int) -> Sequence[Call]:
    """The newest calls to join this panel, no more than ``most``, for whoever looks after them."""
    of_panel = select(Call).options(*IN_LISTS).where(Call.panel_id == panel_id, allowed(actor, Can.MANAGE_CALL, Call))
    return db.session.scalars(of_panel.order_by(Call.created_at.desc(), Call.id).limit(most)).all()


def targets(call_id: UUID) -> list[Target]:
    """A call's targets as values."""
    rows = select(CallTarget).where(CallTarget.call_id == call_id)
    return [Target(t.category, t.value, t.least, t.most) for t in db.session.scalars(rows)]


def target_rows(call_id: UUID) -> Sequence[CallTarget]:
    """A call's targets as the database has them now, in the order in which pages show them."""
    rows = select(CallTarget).where(CallTarget.call_id == call_id)
    rows = rows.order_by(CallTarget.category, CallTarget.created_at, CallTarget.id)
    return db.session.scalars(rows.execution_options(populate_existing=True)).all()


def easings(call_id: UUID) -> Sequence[Easing]:
    """How the targets were eased since the call was opened, the first easing first."""
    rows = select(Easing).where(Easing.call_id == call_id)
    return db.session.scalars(rows.order_by(Easing.eased_at, Easing.id)).all()


def preparation(call_id: UUID) -> Preparation | None:
    """The draw that was asked for and is not prepared yet, as the database has it now."""
    rows = select(Preparation).where(Preparation.call_id == call_id)
    return db.session.scalar(rows.execution_options(populate_existing=True))


def panel_counts() -> list[tuple[dt.datetime, dict[str, dict[str, int]]]]:
    """When each panel was chosen, and what was counted of it then: of answers, nobody's name."""
    rows = select(Call.chosen_at, Call.report).where(Call.chosen_at.is_not(None), Call.report.is_not(None))
    return [(chosen_at, report["panel"]) for chosen_at, report in db.session.execute(rows.order_by(Call.id))]


def later_reasons(call: Call) -> Sequence[str]:
    """Why officers offered seats that had become free, each reason once."""
    rows = select(Volunteer.chosen_because).where(Volunteer.call_id == call.id, Volunteer.chosen_because.is_not(None))
    rows = rows.where(Volunteer.chosen_because != (call.by_hand_because or ""))
    return [reason for reason in db.session.scalars(rows.distinct().order_by(Volunteer.chosen_because)) if reason]


def drawn_codes(call: Call) -> list[str]:
    """The codes that were drawn, as the draw left them."""
    return list((call.report or {}).get("drawn", []))


def pool(call_id: UUID) -> dict[str, Answers]:
    """What everybody who may be drawn said of themselves, by code."""
    rows = select(Volunteer.code, Volunteer.answers).where(
        Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.SENT
    )
    return {code: answers for code, answers in db.session.execute(rows)}


def waiting_number(call_id: UUID) -> int:
    """How many people wait for a choice."""
    rows = select(func.count()).where(Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.SENT)
    return db.session.scalar(rows) or 0


def waiting(call_id: UUID) -> Sequence[Volunteer]:
    """Everybody who answered and waits for a choice, locked, in an order that names do not touch."""
    rows = select(Volunteer).options(joinedload(Volunteer.person)).order_by(Volunteer.code)
    rows = rows.where(Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.SENT)
    return db.session.scalars(rows.with_for_update(of=Volunteer).execution_options(populate_existing=True)).all()


def volunteers(actor: Actor, call_id: UUID) -> Select[Volunteer]:
    """Who answered, for the officers who choose: never with what they say of themselves."""
    rows = select(Volunteer).options(joinedload(Volunteer.person)).join(Person, Person.id == Volunteer.person_id)
    rows = rows.where(Volunteer.call_id == call_id, Volunteer.status != VolunteerStatus.WITHDRAWN)
    return rows.where(allowed(actor, Can.CHOOSE_VOLUNTEER, Volunteer)).order_by(Person.name, Volunteer.id)


def statuses(call_id: UUID) -> Mapping[VolunteerStatus, int]:
    """How many answers there are in each state."""
    rows = select(Volunteer.status, func.count()).where(Volunteer.call_id == call_id).group_by(Volunteer.status)
    return dict(db.session.execute(rows).all())


def volunteer(id: UUID) -> Volunteer | None:
    rows = select(Volunteer).options(joinedload(Volunteer.call).selectinload(Call.targets))
    return db.session.scalar(rows.where(Volunteer.id == id))


def volunteer_for_update(id: UUID) -> Volunteer:
    """The answer as it is now, locked."""
    return locked(Volunteer, id)


def person_of(volunteer: Volunteer) -> Person:
    """Whoever answered."""
    return db.session.get_one(Person, volunteer.person_id)


def own_answer(call_id: UUID, person_id: UUID) -> Volunteer | None:
    """Somebody's answer to a call, withdrawn or not."""
    return db.session.scalar(select(Volunteer).where(Volunteer.call_id == call_id, Volunteer.person_id == person_id))


def values() -> dict[str, tuple[str, ...]]:
    """What may be answered in each category; the wards are the place's own."""
    wards = tuple(db.session.scalars(select(Ward.name).order_by(Ward.name)))
    return {category: wards if category == WARD else FIXED[category] for category in CATEGORIES}


def seat(id: UUID) -> Member | None:
    """Somebody's place on a panel."""
    return db.session.scalar(select(Member).options(WHOLE_SEAT).where(Member.id == id))


def seats_of(actor: Actor) -> Select[Member]:
    """The seats this person holds or held, the newest first."""
    rows = select(Member).options(WHOLE_PANEL).where(allowed(actor, Can.LOG_SERVICE, Member))
    return rows.order_by(Member.created_at.desc(), Member.id)


def service(member_id: UUID) -> Service | None:
    return db.session.scalar(select(Service).where(Service.member_id == member_id))


def panel_of(member: Member) -> tuple[Panel, Round]:
    """The panel of a seat, with its round."""
    found = select(Panel, Round).join(Round, Round.id == Panel.round_id).where(Panel.id == member.panel_id)
    return db.session.execute(found).one()


def log(member_id: UUID) -> Select[LogEntry]:
    """What a member logged, the latest first."""
    rows = select(LogEntry).where(LogEntry.member_id == member_id)
    return rows.order_by(LogEntry.on.desc(), LogEntry.created_at.desc(), LogEntry.id)


def agreed(member_id: UUID) -> dict[EntryKind, int]:
    """What was agreed in sum: minutes of time, pence of expenses."""
    total = func.coalesce(func.sum(LogEntry.minutes), 0) + func.coalesce(func.sum(LogEntry.pence), 0)
    rows = select(LogEntry.kind, total).where(LogEntry.member_id == member_id)
    rows = rows.where(LogEntry.status == EntryStatus.AGREED).group_by(LogEntry.kind)
    return {kind: int(amount or 0) for kind, amount in db.session.execute(rows)}


def entry(id: UUID) -> LogEntry | None:
    return db.session.get(LogEntry, id)


def entry_for_update(id: UUID) -> LogEntry:
    """The entry as it is now, locked."""
    return locked(LogEntry, id)


def claims(actor: Actor) -> Select[LogEntry]:
    """What waits to be agreed, the oldest first."""
    rows = select(LogEntry).options(joinedload(LogEntry.member).joinedload(Member.person))
    rows = rows.where(LogEntry.status == EntryStatus.CLAIMED, allowed(actor, Can.AGREE_LOG, LogEntry))
    return rows.order_by(LogEntry.created_at, LogEntry.id)


def rotation() -> Rotation:
    """Everybody who sits on a panel now: whether it is their first, and how long the middle one has served."""
    mine = select(Member.person_id, func.count().label("panels"), func.min(Member.created_at).label("since"))
    all_seats = mine.group_by(Member.person_id).subquery()
    sits = select(Member.person_id).where(Member.left_at.is_(None))
    found = select(all_seats.c.panels, all_seats.c.since).where(all_seats.c.person_id.in_(sits))
    rows, now = db.session.execute(found).all(), clock.now()
    days = sorted((now - since).days for _, since in rows)
    new = sum(panels == 1 for panels, _ in rows)
    return Rotation(len(rows), new, len(rows) - new, days[len(days) // 2] if days else 0)
