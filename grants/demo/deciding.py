"""How the demo's panels decide: a draw where scores tell nothing apart, an evening together, sign-off, results."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Actor
from grants.awards import publication
from grants.core import clock
from grants.core.db import db
from grants.decisions import lottery, record_queries
from grants.decisions import services as decisions
from grants.demo import words
from grants.demo.scene import Scene
from grants.meetings import services as meetings
from grants.meetings.models import Agenda, AgendaItem
from grants.panels import queries as panels
from grants.panels import record, standing_queries
from grants.panels.allocation import Line, Why
from grants.panels.completeness import Agreed
from grants.panels.models import OutcomeKind, ReasonCode
from grants.panels.services import outcomes
from grants.panels.standing import Band
from grants.rounds import queries as rounds

ONE_ITEM = dt.timedelta(minutes=4)  # on the table
RESERVES = 2  # ideas next in line
VOTES = 3  # ideas on which a panel of the demo votes: about the others everybody agreed


class Told(NamedTuple):
    """What comes of one idea in a meeting; none where it is talked about and nothing is agreed yet."""

    id: UUID
    agreed: Agreed | None
    is_voted: bool = False
    note: str = ""


def announce_draw(scene: Scene, event: str, *, event_at: dt.datetime) -> None:
    """Before the scores close, in case they do not tell ideas apart."""
    lottery.announce(scene.round_id, event=event, event_at=event_at, by=scene.actors["olu"])


def publish_pool(scene: Scene) -> bool:
    """Publish the ideas to draw among; whether there are any."""
    try:
        lottery.publish_pool(scene.round_id, by=scene.actors["olu"])
    except lottery.NothingToDraw:
        return False
    return True


def hold_draw(scene: Scene, result: str) -> None:
    lottery.hold(scene.round_id, result=result, by=scene.actors["olu"])


def by_the_rules(scene: Scene, *, comes_back: str = "") -> list[Told]:
    """What the round's rules come to, best first: what a panel agrees to that wants nothing else.

    ``comes_back`` is somebody who hears what would help their idea to come back.
    """
    ideas = record_queries.by_number(scene.round_id)
    worked = record.work_out(record_queries.told(rounds.as_it_is_now(scene.round_id)))
    reserve, told = 0, []
    for line in worked.allocation.lines:
        idea = ideas[str(line.idea.id)]
        is_next = line.why not in (Why.BELOW,) and not line.amount_pence and reserve < RESERVES
        reserve += is_next
        unclear = bool(comes_back) and scene.is_written_by(comes_back, idea.id)
        told.append(Told(idea.id, _agreed(scene, line, reserve if is_next and not unclear else 0, is_unclear=unclear)))
    at_line = [n for n, each in enumerate(told) if each.agreed and each.agreed.kind is OutcomeKind.RESERVE]
    voted = range(at_line[-1] - VOTES + 1, at_line[-1] + 1) if at_line else ()
    return [each._replace(is_voted=n in voted, note=words.SAID.get(n, "")) for n, each in enumerate(told)]


def one_for_less(scene: Scene, told: Sequence[Told]) -> list[Told]:
    """The same, but that the panel would like to see one of the ideas smaller first."""
    small = next(each for each in told if each.agreed and _may_be_less(scene, each))
    part = Agreed(
        kind=OutcomeKind.FUND_PART,
        amount_pence=scene.idea(small.id).least_pence,
        note=words.PART,
        reason_code=ReasonCode.UNCLEAR_COSTS,
    )
    return [Told(each.id, part, is_voted=True, note=words.SMALLER) if each == small else each for each in told]


def clear_cases(scene: Scene, panel_id: UUID, *, fund: int, not_now: int) -> list[Told]:
    """Some of what the scores leave no doubt about, and one idea that is talked about and left for another evening."""
    stand = standing_queries.of_round(rounds.as_it_is_now(scene.round_id), by=None)
    good, bad = stand.in_band(Band.FUND, panel_id)[:fund], stand.in_band(Band.NOT_NOW, panel_id)[-not_now:]
    no = Agreed(
        kind=OutcomeKind.NOT_THIS_TIME,
        reason_code=ReasonCode.UNCLEAR_PLAN,
        note=words.NO[ReasonCode.UNCLEAR_PLAN],
        helps=words.HELPS[ReasonCode.UNCLEAR_PLAN],
    )
    yes = Agreed(kind=OutcomeKind.FUND, note=words.YES)
    return [
        *(Told(id, yes) for id in good),
        *(Told(id, no) for id in bad),
        Told(stand.in_band(Band.DISCUSS, panel_id)[0], None, note=words.LEFT_OPEN),
    ]


def meet(scene: Scene, panel_id: UUID, told: Sequence[Told], *, at: dt.datetime) -> None:
    """One evening: everybody comes, each idea is put on the table, what is agreed is recorded, the minutes signed."""
    chair = scene.chair(panel_id)
    with clock.at(at - dt.timedelta(days=3)):
        meeting_id = plan_meeting(scene, panel_id, agenda=Agenda.ALL)
    with clock.at(at):
        meetings.open_meeting(meeting_id, by=chair)
        for member in scene.seated(panel_id):
            meetings.come(meeting_id, member.id, by=member)
    items = {item.application_id: item.id for item in _items(meeting_id)}
    for n, each in enumerate(told):
        with clock.at(at + (n + 1) * ONE_ITEM):
            _deal_with(scene, panel_id, items[each.id], each, by=chair, is_secret=n % 2 == 0)
    with clock.at(at + (len(told) + 2) * ONE_ITEM):
        meetings.close(meeting_id, by=chair)
    with clock.at(at + dt.timedelta(hours=14)):
        meetings.sign(meeting_id, by=chair)


def plan_meeting(scene: Scene, panel_id: UUID, *, agenda: Agenda) -> UUID:
    """The chair plans an evening."""
    return meetings.plan(panel_id, agenda=agenda, is_secret=False, by=scene.chair(panel_id))


def change_at_the_desk(scene: Scene, told: Sequence[Told]) -> None:
    """An officer learns that one idea costs less than the panel was told, and changes what it gets, in public."""
    able = [each for each in told if each.agreed and _may_be_less(scene, each)]
    cheaper = able[len(able) // 2]
    amount = scene.idea(cheaper.id).asked_pence - words.ROOM_PENCE
    part = Agreed(
        kind=OutcomeKind.FUND_PART,
        amount_pence=amount,
        note=words.ROOM_IS_FREE,
        reason_code=ReasonCode.FUNDED_ALREADY,
    )
    outcome = panels.outcome(cheaper.id)
    assert outcome is not None  # the panel has decided
    outcomes.change(cheaper.id, agreed=part, because=words.ROOM_IS_FREE, shown=outcome.version, by=scene.actors["olu"])


def sign_off(scene: Scene, ids: Sequence[UUID]) -> None:
    refused = decisions.sign_off(scene.round_id, ids, by=scene.actors["asha"])
    assert not refused, refused


def publish(scene: Scene) -> None:
    publication.publish(scene.round_id, by=scene.actors["olu"])


def _agreed(scene: Scene, line: Line, reserve: int, *, is_unclear: bool) -> Agreed:
    if line.amount_pence >= line.idea.asked_pence:
        return Agreed(kind=OutcomeKind.FUND, note=words.YES)
    if line.amount_pence:
        code = ReasonCode.OVERSUBSCRIBED
        return Agreed(kind=OutcomeKind.FUND_PART, amount_pence=line.amount_pence, note=words.PART, reason_code=code)
    if reserve:
        code = ReasonCode.OVERSUBSCRIBED
        return Agreed(kind=OutcomeKind.RESERVE, reserve_position=reserve, note=words.RESERVE, reason_code=code)
    code = ReasonCode.UNCLEAR_PLAN if is_unclear else scene.chance.choice(list(words.NO))
    return Agreed(kind=OutcomeKind.NOT_THIS_TIME, reason_code=code, note=words.NO[code], helps=words.HELPS.get(code))


def _may_be_less(scene: Scene, each: Told) -> bool:
    idea = scene.idea(each.id)
    least = idea.least_pence
    is_whole = each.agreed is not None and each.agreed.kind is OutcomeKind.FUND
    return is_whole and bool(least) and (idea.asked_pence - (least or 0)) > words.ROOM_PENCE


def _deal_with(scene: Scene, panel_id: UUID, item_id: UUID, told: Told, *, by: Actor, is_secret: bool) -> None:
    meetings.put(item_id, by=by)
    if told.is_voted and told.agreed is not None:
        meetings.open_vote(item_id, is_secret=is_secret, by=by)
        for member, choice in _votes(scene, panel_id, told.id, told.agreed.kind):
            meetings.vote(item_id, choice=choice, by=member)
        meetings.close_vote(item_id, by=by)
    if told.note:
        meetings.write_note(item_id, text=told.note, shown=_version(item_id), by=by)
    if told.agreed is not None:
        meetings.record(item_id, agreed=told.agreed, shown=0, by=by)


def _votes(scene: Scene, panel_id: UUID, id: UUID, agreed: OutcomeKind) -> Iterator[tuple[Actor, OutcomeKind]]:
    """Most for what is agreed in the end; every fourth would rather not."""
    for n, member in enumerate(member for member in scene.seated(panel_id) if not scene.is_near(member, id)):
        otherwise = OutcomeKind.FUND if agreed is OutcomeKind.NOT_THIS_TIME else OutcomeKind.NOT_THIS_TIME
        yield member, otherwise if n % 4 == 3 else agreed


def _items(meeting_id: UUID) -> Sequence[AgendaItem]:
    return db.session.scalars(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    ).all()


def _version(item_id: UUID) -> int:
    return db.session.get_one(AgendaItem, item_id).version
