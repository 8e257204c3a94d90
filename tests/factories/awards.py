"""Funded projects and the roll-up of their figures, for tests of what reads them."""

import datetime as dt
from typing import Any
from uuid import UUID

from grants.applications.models import ApplicantKind, Application
from grants.awards import figures
from grants.awards.models import Award, AwardAlsoMission, AwardStatus, Figure
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.rounds.models import Round, RoundStatus
from tests.factories.world import World, save

TODAY = dt.date(2026, 6, 1)


def add_award(world: World, mission: str | None = "eating-well", *, also: tuple[str, ...] = (), **values: Any) -> UUID:
    """A project of £600 in Camden Town, paid, decided on 1 June 2026 in the spring round unless told otherwise."""
    n = next(world.numbers)
    values = {
        "round_id": world.round,
        "mission_id": world.missions[mission] if mission else None,
        "ward_id": world.camden_town.id,
        "status": AwardStatus.PAID,
        "title": f"Open fridge {n}",
        "summary": "A shared fridge and a hot lunch every Friday.",
        "applicant_kind": ApplicantKind.PERSON,
        "asked_pence": 700_00,
        "awarded_pence": 600_00,
        "awarded_on": TODAY,
        "funder_name": "Demo Town",
        "funder_identifier": "GB-LAE-DMO",
        "place_name": "The courtyard",
        **values,
    }
    if values["status"] in (AwardStatus.PAID, AwardStatus.CLOSED):
        values.setdefault("paid_pence", values["awarded_pence"])
    award = Award(**values)
    with world._context():
        save(award)
        save(*(AwardAlsoMission(award_id=award.id, mission_id=world.missions[slug]) for slug in also))
    return award.id


def add_decided_round(world: World, slug: str = "summer", *, pot_pence: int = 5000_00, **values: Any) -> UUID:
    """A round whose results came out just now; gives its id."""
    now = clock.now()
    values = {"opens_at": now - dt.timedelta(days=60), "closes_at": now, "results_published_at": now, **values}
    with world._context():
        return world.add_round(slug, pot_pence=pot_pence, status=RoundStatus.DECIDED, **values)


def roll_up(world: World) -> None:
    """Bring the roll-up to what the records come to, as commands keep it."""
    with world._context():
        _roll_up()


@bookkeeping
def _roll_up() -> None:
    for figure in db.session.scalars(db.select(Figure)):
        db.session.delete(figure)
    db.session.flush()
    figures.add_awards(db.session.scalars(db.select(Award)).all())
    ideas = (
        db.select(Application, Round.results_published_at)
        .join(Round, Round.id == Application.round_id)
        .where(Round.status == RoundStatus.DECIDED, figures.counted())
    )
    figures.add(figures.of_idea(idea, figures.day_of(moment)) for idea, moment in db.session.execute(ideas).all())
