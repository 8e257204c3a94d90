"""Ideas in check, with a list that is answered."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from grants.applications.models import Application, Status
from grants.checks import checklist, queries
from grants.checks.models import Finding, Tier
from grants.checks.services import checking
from grants.core.db import db
from grants.notifications.models import OutboxEmail
from tests.factories.world import World
from tests.support.beginnings import beginning

ALL_YES = {item.key: Finding.YES for item in checklist.BY_HAND}


@pytest.fixture
def status_of(app) -> Callable[[UUID], Status]:
    """How an idea stands in the database."""

    def read(id):
        with app.app_context():
            return db.session.scalars(select(Application.status).where(Application.id == id)).one()

    return read


@pytest.fixture
def mails(app) -> Callable[[], list[tuple[str, str]]]:
    """The names of the mails that wait, and to whom, in order."""

    def read():
        with app.app_context():
            waiting = select(OutboxEmail.name, OutboxEmail.to).order_by(OutboxEmail.created_at, OutboxEmail.id)
            return [tuple(row) for row in db.session.execute(waiting)]

    return read


@pytest.fixture
@beginning
def taken(app, world: World) -> UUID:
    """Amina's idea for £600, taken by Olu, with an empty list."""
    id = world.add_application(Status.SUBMITTED)
    with app.app_context():
        checking.take(id, by=world.olu)
    return id


@pytest.fixture
def in_order(app, world: World) -> Callable[[UUID], None]:
    """Answer everything about an idea yes, as Olu would."""

    def answer(id):
        with app.app_context():
            check, idea = queries.check_of(id), queries.case(id)
            checking.tick(id, found=ALL_YES, tier=Tier.NONE, shown=check.version, by=world.olu)
            checking.agree_mission(id, mission_id=idea.mission_id, because="", shown=idea.version, by=world.olu)

    return answer
