"""How the demo's officers check ideas: by the same list, the second officer where the money asks for two."""

from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application, Safety
from grants.checks import queries
from grants.checks.checklist import CHECKLIST, By
from grants.checks.models import Check, Finding, RuledOut, Tier
from grants.checks.services import asking, checking
from grants.core.db import db
from grants.demo import words


class Desk:
    """The two officers of the demo town."""

    def __init__(self, first: Actor, second: Actor) -> None:
        self.first, self.second = first, second

    def take(self, id: UUID) -> None:
        checking.take(id, by=self.first)

    def let_in(self, id: UUID) -> None:
        """Everything is in order: the idea is passed on to the panel."""
        self.take(id)
        idea = self._idea(id)
        assert idea.mission_id is not None  # nothing is sent without one
        checking.agree_mission(id, mission_id=idea.mission_id, because="", shown=idea.version, by=self.first)
        tier = Tier.LOW if Safety.CHILDREN.value in idea.safety else Tier.NONE
        found = {item.key: Finding.YES for item in CHECKLIST if item.by is By.HAND}
        checking.tick(id, found=found, tier=tier, shown=self._check(id).version, by=self.first)
        checking.second_check(id, shown=self._check(id).version, by=self.second)
        checking.pass_on(id, by=self.first)

    def rule_out(self, id: UUID, n: int) -> None:
        """It cannot be funded, and the person is told why and what to try instead."""
        code = (RuledOut.TIMING, RuledOut.OUTSIDE)[n]
        reason, instead = words.RULED_OUT[n]
        self.take(id)
        checking.rule_out(id, reason_code=code, reason=reason, try_instead=instead, by=self.first)

    def ask(self, id: UUID, n: int, *, answered_by: Actor | None) -> None:
        """Something is missing; the person may have answered already."""
        self.take(id)
        asking.ask(id, question=words.ASKED[n], by=self.first)
        if answered_by is not None:
            request = queries.open_request(id)
            assert request is not None
            asking.answer(id, request.id, text=words.ANSWERED[n], by=answered_by)

    def _idea(self, id: UUID) -> Application:
        idea = applications.by_id(id)
        assert idea is not None
        return idea

    def _check(self, id: UUID) -> Check:
        return db.session.scalars(select(Check).where(Check.application_id == id)).one()
