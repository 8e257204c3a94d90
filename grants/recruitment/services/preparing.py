"""Preparing a draw takes from a second to minutes: an officer asks for it, and a worker does it outside any request.

What was asked for is a row. Any number of workers may look for such rows; each is claimed by one of them, and if that
one is stopped, the row is free again after ``LEASE``. Two that have the same row do no harm: the first to end commits,
and the other finds nothing left to do.
"""

import datetime as dt
from uuid import UUID

from sqlalchemy import select, update

from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command, lasting
from grants.notifications.due import due
from grants.permissions import Can, NotAllowed, authorise
from grants.recruitment import lottery, queries
from grants.recruitment.leximin import NoFairDraw
from grants.recruitment.models import LEASE, Preparation
from grants.recruitment.services import choosing

TRIES = 5  # how often it is done anew because somebody withdrew meanwhile


@command
def ask(id: UUID, *, event: str, event_on: dt.date, by: Actor) -> bool:
    """Ask to have the draw prepared for this event. The same press twice is one: gives whether this is the first."""
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    choosing.check_can_be_prepared(call, event_on)
    found, now = queries.preparation(id), clock.now()
    if found is not None and found.is_under_way(now):
        if (found.event, found.event_on) == (event, event_on):
            return False
        raise choosing.BeingPrepared
    wanted = {"event": event, "event_on": event_on, "asked_by_id": by.id, "asked_at": now}
    if found is None:
        db.session.add(Preparation(call_id=id, **wanted))
    else:
        found.change(**wanted, begun_at=None, problem=None, short=None)
    audit.record(by, "panel_call.ask to prepare", call)
    return True


@due("lotteries of people to prepare")
def prepare_all() -> int:
    """Prepare every draw that waits for it and count those that are ready; safe to run as often as one likes."""
    done = 0
    while (id := _claim()) is not None:
        done += _prepare(id)
    return done


def _prepare(id: UUID) -> bool:
    """Prepare this draw; where that cannot be, note why."""
    problem, short = str(choosing.PoolChanged()), tuple[lottery.Short, ...]()
    for _ in range(TRIES):
        call, asked, pool, goals = queries.by_id(id), queries.preparation(id), queries.pool(id), queries.targets(id)
        if call is None or asked is None:
            return False
        officer, seats = accounts.by_id(asked.asked_by_id), call.seats
        assert officer is not None  # they asked
        by = officer.as_actor(clock.now())
        db.session.rollback()  # nothing stays open in the database while this is worked out
        try:
            made = lottery.prepare(pool, goals, seats)
            return choosing.prepare(id, made=made, of=pool, goals=goals, by=by)
        except choosing.PoolChanged:
            continue
        except lottery.CannotBeMet as error:
            problem, short = str(error), error.short
        except (NoFairDraw, Refusal) as error:
            problem = str(error)
        except NotAllowed:
            problem = "Whoever asked for this is not an officer any more. Ask for it yourself"
        break
    note_problem(id, problem=problem, short=short, by=SYSTEM)
    return False


@command
def note_problem(id: UUID, *, problem: str, short: tuple[lottery.Short, ...], by: Actor) -> None:
    """Keep why a draw could not be prepared, for the officers who asked."""
    call = queries.for_update(id)
    asked = queries.preparation(id)
    if asked is not None:
        asked.change(problem=problem, short=[[*each.target, each.least, each.most] for each in short] or None)
        audit.record(by, "panel_call.not prepared", call, targets=len(short))


@lasting
def _claim() -> UUID | None:
    """Take the draw that has waited longest, if any waits or was left behind by a worker that was stopped."""
    now = clock.now()
    is_free = Preparation.begun_at.is_(None) | (Preparation.begun_at <= now - LEASE)
    free = select(Preparation.id).where(Preparation.problem.is_(None), is_free)
    free = free.order_by(Preparation.asked_at, Preparation.id).limit(1).with_for_update(skip_locked=True)
    claim = update(Preparation).where(Preparation.id.in_(select(free.cte("free").c.id))).values(begun_at=now)
    claim = claim.returning(Preparation.call_id).execution_options(synchronize_session=False)
    return db.session.scalar(claim)
