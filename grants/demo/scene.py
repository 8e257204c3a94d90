"""Where and among whom a round of the demo plays: who sits on its panels, and how good each idea is."""

from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.core.db import db
from grants.demo import people
from grants.panels.models import Degree, Interest


@dataclass
class Scene:
    """One round as its story goes on; ``quality`` is how good each idea is, 0 to 4, as nobody in the town can know."""

    round_id: UUID
    criteria: list[UUID]
    actors: dict[str, Actor]
    chance: Random
    quality: dict[UUID, float] = field(default_factory=dict)
    members: dict[UUID, list[str]] = field(default_factory=dict)  # by panel, the chair last

    def seated(self, panel_id: UUID) -> list[Actor]:
        return [self.actors[name] for name in self.members[panel_id]]

    def chair(self, panel_id: UUID) -> Actor:
        return self.seated(panel_id)[-1]

    def idea(self, id: UUID) -> Application:
        found = applications.by_id(id)
        assert found is not None
        return found

    def owner(self, id: UUID) -> Actor:
        applicant_id = self.idea(id).applicant_id
        return next(actor for actor in self.actors.values() if actor.id == applicant_id)

    def is_written_by(self, name: str, id: UUID) -> bool:
        return self.idea(id).full_name == people.full_name(name)

    def is_near(self, member: Actor, id: UUID) -> bool:
        near = select(Interest.id).where(Interest.application_id == id, Interest.person_id == member.id)
        return db.session.scalar(near.where(Interest.degree != Degree.NONE)) is not None
