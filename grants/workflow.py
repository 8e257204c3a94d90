"""What may follow what, for everything that has a state. Slices register their moves; only ``apply`` makes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any
from uuid import UUID

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core.db import Model
from grants.core.errors import Refusal
from grants.permissions import Can, authorise


@dataclass(frozen=True)
class Move:
    frm: frozenset[StrEnum]
    to: StrEnum
    needs: Can
    repeatable: bool = False  # pressing twice is the same as pressing once


MOVES: dict[tuple[type[Model], str], Move] = {}


def register(model: type[Model], moves: dict[str, Move]) -> None:
    """Add the moves of one model; called once, beside its table."""
    MOVES.update({(model, name): move for name, move in moves.items()})


class WrongState(Refusal):
    """Names the state, or what a thing says in its place (``told_state``) where that is not everybody's to know."""

    def __init__(self, move: str, thing: Any) -> None:
        state = getattr(thing, "told_state", thing.status)
        what = f"{move} this {thing.__tablename__}".replace("_", " ")
        super().__init__(f"You cannot {what} now: it is {state}.")


def due(move: str, thing: Any) -> bool:
    """Whether the move is still to be made. A repeatable one made before is not; any other wrong state is refused."""
    rule = MOVES[type(thing), move]
    if rule.repeatable and thing.status == rule.to:
        return False
    if thing.status not in rule.frm:
        raise WrongState(move, thing)
    return True


def apply(move: str, thing: Any, *, by: Actor, fields: Iterable[str] = (), **detail: UUID | int | bytes | Enum) -> bool:
    """Ask the permission table, then this one; change the state, leave the audit line. False: it was made before."""
    rule = MOVES[type(thing), move]
    authorise(by, rule.needs, thing)
    if not due(move, thing):
        return False
    was, thing.status = thing.status, rule.to
    audit.record(by, f"{thing.__tablename__}.{move}", thing, fields=fields, was=was, now=rule.to, **detail)
    return True
