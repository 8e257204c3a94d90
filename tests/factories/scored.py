"""A closed round that a panel of four has read and decided about: what records and draws are made from."""

import datetime as dt
from typing import Any
from uuid import UUID

from flask import Flask

from grants.awards import publication
from grants.core import clock
from grants.core.db import db
from grants.decisions import services
from grants.panels.models import Degree, Outcome, OutcomeKind, Panel, Presence
from grants.rounds.models import RoundMission
from tests.factories.decided import Decided
from tests.factories.world import change, save

FUND, PART, NOT = OutcomeKind.FUND, OutcomeKind.FUND_PART, OutcomeKind.NOT_THIS_TIME
# mission, what was decided, what the readers gave on every criterion
IDEAS = (
    ("estates-and-streets", FUND, 600_00, (4, 4, 4)),
    ("eating-well", FUND, 600_00, (4, 3, 4)),
    ("eating-well", PART, 400_00, (3, 3, 4)),
    ("young-people", NOT, None, (3, 3, 3)),
    ("young-people", FUND, 600_00, (3, 3, 2)),
    ("diverse-power", NOT, None, (1, 1, 0)),
)


class Scored(Decided):
    """A pot of £3,000, £300 of it kept for eating well; Chi stepped out of the first idea."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.close()
        self.panel = self.add_panel(self.pat, self.priya, self.sam, chair=self.chi)
        with app.app_context():
            food = db.session.scalars(
                db.select(RoundMission).where(
                    RoundMission.round_id == self.round, RoundMission.mission_id == self.missions["eating-well"]
                )
            ).one()
            change(food, ring_fence_pence=300_00)
        self.ideas = [self.scored(*idea, panel_number=n) for n, idea in enumerate(IDEAS, start=1)]
        self.declare(self.chi, self.ideas[0], Degree.DIRECT)

    def scored(self, mission: str, kind: OutcomeKind, pence: int | None, marks: tuple[int, ...], **values: Any) -> UUID:
        """An idea that Pat, Priya and Sam have read and about which the panel decided with them there."""
        readers = (self.pat, self.priya, self.sam)
        outcome = {"condition": "Tell us the day."} if kind is FUND else {}
        id = self.decide(
            kind, pence, signed=False, by=self.ben, mission_id=self.missions[mission], outcome=outcome, **values
        )
        self.assign(self.panel, id, *readers)
        self.declare(self.chi, id, Degree.NONE)
        for reader, mark in zip(readers, marks, strict=True):
            self.add_reading(id, reader, *[mark] * 5)
        self.present(id, *readers)
        return id

    def present(self, application_id: UUID, *people: Any) -> None:
        with self._context():
            outcome = db.session.scalars(db.select(Outcome).where(Outcome.application_id == application_id)).one()
            save(*(Presence(outcome_id=outcome.id, person_id=person.id) for person in people))

    def sign_all(self) -> None:
        with self._context():
            assert services.sign_off(self.round, self.ideas, by=self.asha) == {}

    def publish(self) -> None:
        """Sign off and publish everything."""
        self.sign_all()
        with self._context():
            publication.publish(self.round, by=self.olu)

    def scores_are_due(self, days: int) -> None:
        """Readers have until this many days from now."""
        with self._context():
            change(db.session.get_one(Panel, self.panel), scores_due_on=(clock.now() + dt.timedelta(days=days)).date())
