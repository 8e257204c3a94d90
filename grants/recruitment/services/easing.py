"""Targets that those who answered cannot meet are eased, for a reason that is published.

They can only be eased, never tightened: whoever could would choose, once the answers are in, who may be drawn. And a
sealed draw stands for the targets it was made for, so easing them sets it aside, in public.
"""

from collections.abc import Mapping
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.permissions import Can, authorise
from grants.recruitment import queries
from grants.recruitment.models import Call, CallStatus, CallTarget, Easing, Preparation
from grants.recruitment.services import choosing

EASED = "Not all targets could be met together. They have been eased since, so ask for it again"
OF_A_DRAW = ("commitment", "event", "event_on", "kept_secret", "lottery", "secret")


class OnlyEased(Refusal):
    def __init__(self, field: str) -> None:
        super().__init__("A target can only be eased: a lower least, a higher most", field)


class NothingEased(Refusal):
    def __init__(self) -> None:
        super().__init__("No target is changed. Lower a least or raise a most")


@command
def ease(id: UUID, *, targets: Mapping[UUID, tuple[int, int]], because: str, shown: int, by: Actor) -> None:
    """Set these targets to the least and most given for each, unless somebody changed the call since ``shown``.

    A draw that is prepared is set aside. The same press twice is one: what is asked for is so already.
    """
    call = queries.for_update(id)
    authorise(by, Can.MANAGE_CALL, call)
    workflow.due("ease", call)
    changed = [(target, targets[target.id]) for target in queries.target_rows(id) if _differs(target, targets)]
    if not changed and call.version != shown:
        return
    call.expect(shown)
    if not changed:
        raise NothingEased
    asked = queries.preparation(id)
    _check_nothing_stands_in_the_way(call, asked)
    for target, (least, most) in changed:
        if least > target.least:
            raise OnlyEased(f"least_{target.id.hex}")
        if most < target.most:
            raise OnlyEased(f"most_{target.id.hex}")
    _keep(call, changed, because, by)
    for target, (least, most) in changed:
        target.change(least=least, most=most)
    if asked is not None and asked.short:
        asked.change(problem=EASED, short=None)
    call.change(**dict.fromkeys(OF_A_DRAW))
    workflow.apply("ease", call, by=by, targets=len(changed))


def _differs(target: CallTarget, wanted: Mapping[UUID, tuple[int, int]]) -> bool:
    return target.id in wanted and wanted[target.id] != (target.least, target.most)


def _check_nothing_stands_in_the_way(call: Call, asked: Preparation | None) -> None:
    if asked is not None and asked.is_under_way(clock.now()):
        raise choosing.BeingPrepared
    if call.status is CallStatus.PREPARED and choosing.could_be_drawn(call):
        raise choosing.DrawIsDue


def _keep(call: Call, changed: list[tuple[CallTarget, tuple[int, int]]], because: str, by: Actor) -> None:
    """Write down what is published of it, with the commitment of the draw that is set aside, if there is one."""
    changes = [[t.category, t.value, t.least, t.most, least, most] for t, (least, most) in changed]
    set_aside = {"event": call.event, "event_on": call.event_on, "commitment": call.commitment}
    kept = {"call_id": call.id, "eased_by_id": by.id, "eased_at": clock.now(), "because": because, "changes": changes}
    db.session.add(Easing(**kept, **set_aside))
