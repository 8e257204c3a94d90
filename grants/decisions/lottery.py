"""The draw among ideas that nothing tells apart: announced before scores close, its pool published, held once.

A secret is made and committed to when the draw is announced, together with a public event of the future. Nobody can
know the order before the event, and nobody can change it afterwards: see ``grants.panels.drawing``.
"""

import datetime as dt
from collections.abc import Iterator
from secrets import token_hex
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select

from grants import workflow
from grants.accounts.models import Actor
from grants.applications.models import Application
from grants.audit import services as audit
from grants.audit.models import AuditEvent
from grants.core import clock, secrets
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.decisions import record_queries
from grants.decisions.models import Draw, DrawStatus, drawn_with
from grants.decisions.queries import is_kept_out
from grants.panels import record
from grants.panels.drawing import commitment_of, draw
from grants.panels.models import Outcome, Panel
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.ledger import Difference
from grants.rounds.models import Round, RoundStatus

LONDON = ZoneInfo("Europe/London")  # where the day for scores ends


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__("One of these ideas is your own or of somebody you know. Ask a colleague to hold the draw.")


class ScoresClosed(Refusal):
    def __init__(self) -> None:
        super().__init__("A draw is announced before the scores close. For this round that day is over.")


class EventTooSoon(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose an event that is still to come: nobody may know its result yet.", "event_at")


class EventOver(Refusal):
    def __init__(self) -> None:
        super().__init__("The event is over. Announce another one, so that nobody knows the result beforehand.")


class EventToCome(Refusal):
    def __init__(self) -> None:
        super().__init__("The event has not happened yet.", "result")


class PoolPublished(Refusal):
    def __init__(self) -> None:
        super().__init__("The ideas to draw among are published. The event cannot be changed any more.")


class ResultsOut(Refusal):
    def __init__(self) -> None:
        super().__init__("The results of this round are out. A draw could decide nothing any more.")


class NotAnnounced(Refusal):
    def __init__(self) -> None:
        super().__init__("No draw has been announced for this round.")


class NothingToDraw(Refusal):
    def __init__(self) -> None:
        super().__init__("Scores tell all ideas of this round apart where it matters. No draw is needed.")


@command
def announce(round_id: UUID, *, event: str, event_at: dt.datetime, by: Actor) -> None:
    """Commit to a secret and name the public event; another event may be named until the pool is published."""
    round = _round(round_id, by)
    now = clock.now()
    if event_at <= now:
        raise EventTooSoon
    found = record_queries.draw_of(round.id)
    if found is None:
        if _scores_closed(round, now):
            raise ScoresClosed
        secret = token_hex(16)
        made = {"commitment": commitment_of(secret), "kept_secret": secrets.encrypt(secret), "announced_at": now}
        found = Draw(round_id=round.id, event=event, event_at=event_at, **made)
        db.session.add(found)
        audit.record(by, "draw.announce", found, round=round.id, digest=bytes.fromhex(found.commitment))
    elif found.status is not DrawStatus.ANNOUNCED:
        raise PoolPublished
    elif changed := found.change(event=event, event_at=event_at):
        audit.record(by, "draw.change_event", found, fields=changed, round=round.id)


@command
def publish_pool(round_id: UUID, *, by: Actor) -> None:
    """Freeze and publish the ideas to draw among, before the event; what they are chosen by is kept for the record.

    Its digest stands in the trail: a score that comes later moves the list, and not whom was drawn among.
    """
    round = _round(round_id, by)
    found = _draw(round)
    if round.status is RoundStatus.DECIDED:
        raise ResultsOut
    if clock.now() >= found.event_at:
        raise EventOver
    told = record_queries.told(round)
    pool, chosen_from = record.work_out(told).inseparable, record.chosen_from(told)
    if not pool:
        raise NothingToDraw
    if workflow.apply("publish_pool", found, by=by, ideas=len(pool), digest=bytes.fromhex(record.sealed(chosen_from))):
        found.pool = [{"idea": idea, "because": because.value} for idea, because in sorted(pool.items())]
        found.chosen_from, found.pool_published_at = chosen_from, clock.now()


@command
def hold(round_id: UUID, *, result: str, by: Actor) -> None:
    """Draw, after the event, and show the secret. A second press changes nothing: there is one draw."""
    round = _round(round_id, by)
    found = _draw(round)
    if clock.now() < found.event_at:
        raise EventToCome
    secret, event = secrets.decrypt(found.kept_secret), drawn_with(found.event, result)
    drawn = draw(secret, event, [each["idea"] for each in found.pool])
    if not workflow.apply("hold", found, by=by, digest=bytes.fromhex(drawn.seed)):
        return
    found.result, found.secret, found.drawn_at = result, secret, clock.now()
    found.seed, found.drawn_order = drawn.seed, list(drawn.order)


def differences() -> Iterator[Difference]:
    """Every draw that is not the one that was held: by the digests in the trail, and by what it publishes itself."""
    seeds, chosen = _digests("draw.hold"), _digests("draw.publish_pool")
    drawn = select(Draw, Round.slug).join(Round, Round.id == Draw.round_id).where(Draw.status == DrawStatus.DRAWN)
    for found, slug in db.session.execute(drawn.order_by(Round.slug)):
        again = draw(found.secret or "", found.drawn_with, [each["idea"] for each in found.pool])
        if chosen.get(found.id) != (seal := record.sealed(found.chosen_from or {})):
            yield Difference(f"round {slug}: what its draw was chosen from", str(chosen.get(found.id)), seal)
        if seeds.get(found.id) != found.seed:
            yield Difference(f"round {slug}: the seed of its draw", str(seeds.get(found.id)), str(found.seed))
        if (again.seed, list(again.order)) != (found.seed, found.drawn_order):
            yield Difference(f"round {slug}: the order of its draw", str(again.order), str(found.drawn_order))


def _digests(action: str) -> dict[UUID | None, object]:
    """By draw, the digest that the trail holds of this move."""
    lines = select(AuditEvent.subject_id, AuditEvent.detail).where(AuditEvent.action == action)
    return {id: detail.get("digest") for id, detail in db.session.execute(lines)}


def _round(round_id: UUID, by: Actor) -> Round:
    """The round, locked, for somebody who may hold its draw and knows nobody in it."""
    round = rounds.for_update(round_id)
    authorise(by, Can.HOLD_DRAW, round)
    if is_kept_out(by, round.id):
        raise NotYours
    return round


def _draw(round: Round) -> Draw:
    if (found := record_queries.draw_of(round.id)) is None:
        raise NotAnnounced
    return found


def _scores_closed(round: Round, now: dt.datetime) -> bool:
    """Whether the day for scores is over, the panel has decided about an idea, or results are out."""
    due = db.session.scalar(select(func.min(Panel.scores_due_on)).where(Panel.round_id == round.id))
    decided = exists().where(Outcome.application_id == Application.id, Application.round_id == round.id)
    today = now.astimezone(LONDON).date()
    is_over = round.status is RoundStatus.DECIDED or (due is not None and today > due)
    return is_over or bool(db.session.scalar(select(decided)))
