"""The small world with a round that has closed, and ideas that the panel decided about."""

import datetime as dt
from typing import Any
from uuid import UUID

from grants.applications.models import Status
from grants.core import clock
from grants.core.db import db
from grants.decisions import services
from grants.panels.models import OutcomeKind
from grants.rounds.models import Round
from tests.factories.world import World, change
from tests.support.beginnings import beginning

STATUSES = {
    OutcomeKind.FUND: Status.RECOMMENDED,
    OutcomeKind.FUND_PART: Status.RECOMMENDED,
    OutcomeKind.RESERVE: Status.RESERVE,
    OutcomeKind.NOT_THIS_TIME: Status.NOT_THIS_TIME,
}


class Decided(World):
    @beginning
    def close(self) -> None:
        """The round closed yesterday."""
        with self._context():
            change(db.session.get_one(Round, self.round), closes_at=clock.now() - dt.timedelta(days=1))

    def decide(
        self,
        kind: OutcomeKind,
        amount_pence: int | None = None,
        *,
        signed: bool = True,
        outcome: dict[str, Any] | None = None,
        **values: Any,
    ) -> UUID:
        """An idea with this outcome, signed off by Asha unless told otherwise; gives its id."""
        with self._context():
            id = self.add_application(STATUSES[kind], **values)
            self.add_outcome(id, kind, amount_pence, **(outcome or {}))
            if signed:
                assert services.sign_off(self.round, [id], by=self.asha) == {}
        return id
