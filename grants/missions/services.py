"""What officers do with challenges and missions: word them, let one succeed another, retire and revive them."""

import datetime as dt
from typing import Any
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.missions.models import Challenge, Mission
from grants.permissions import Can, authorise


@command
def start_challenge(*, by: Actor, **values: Any) -> UUID:
    """Name a broad problem that missions take a bite of; gives its id."""
    authorise(by, Can.START_MISSION)
    challenge = Challenge(**values)
    db.session.add(challenge)
    audit.record(by, "challenge.start", challenge, fields=values)
    return challenge.id


@command
def edit_challenge(id: UUID, *, shown: int, by: Actor, **values: Any) -> None:
    """Change a challenge, unless somebody saved it after ``shown``."""
    challenge = locked(Challenge, id)
    authorise(by, Can.EDIT_MISSION, challenge)
    challenge.expect(shown)
    if changed := challenge.change(**values):
        audit.record(by, "challenge.edit", challenge, fields=changed)


@command
def start_mission(*, by: Actor, **values: Any) -> UUID:
    """Adopt a bold, dated goal; gives its id."""
    authorise(by, Can.START_MISSION)
    mission = Mission(**values)
    db.session.add(mission)
    audit.record(by, "mission.start", mission, fields=values)
    return mission.id


@command
def edit_mission(id: UUID, *, shown: int, by: Actor, **values: Any) -> None:
    """Change the words, date or look of a mission, unless somebody saved it after ``shown``."""
    mission = locked(Mission, id)
    authorise(by, Can.EDIT_MISSION, mission)
    mission.expect(shown)
    if changed := mission.change(**values):
        audit.record(by, "mission.edit", mission, fields=changed)


@command
def succeed(id: UUID, *, by_mission: UUID, on: dt.date, because: str, by: Actor) -> None:
    """Let another mission take over. What was funded keeps the mission it was funded for."""
    mission, successor = locked(Mission, id), locked(Mission, by_mission)
    if _follows(successor, id):
        raise Refusal("That mission was itself succeeded by this one. Choose another.", "succeeded_by")
    workflow.apply("succeed", mission, by=by, successor=by_mission)
    mission.succeeded_by_id, mission.ended_on, mission.ended_because = by_mission, on, because


@command
def retire(id: UUID, *, on: dt.date, because: str, by: Actor) -> None:
    """End a mission that nothing succeeds. Its projects and figures stay."""
    mission = locked(Mission, id)
    workflow.apply("retire", mission, by=by)
    mission.ended_on, mission.ended_because = on, because


@command
def revive(id: UUID, *, by: Actor) -> None:
    """Take up a mission again that had ended."""
    mission = locked(Mission, id)
    workflow.apply("revive", mission, by=by)
    mission.succeeded_by_id = mission.ended_on = mission.ended_because = None


def _follows(mission: Mission, id: UUID) -> bool:
    """Whether following the successors of this mission leads to that one."""
    here: Mission | None = mission
    while here is not None:
        if here.id == id:
            return True
        here = db.session.get(Mission, here.succeeded_by_id) if here.succeeded_by_id else None
    return False
