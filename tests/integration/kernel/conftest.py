"""Two ideas to write to, and the smallest commands that write to them."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from grants.applications.models import Application, Status
from grants.audit import services as audit
from grants.audit.models import AuditEvent
from grants.core.db import db, locked
from grants.core.unit_of_work import command


@pytest.fixture
def ideas(world, ctx):
    """Ids of Amina's draft and of Ben's idea in check."""
    return SimpleNamespace(
        draft=world.add_application(title="Plant boxes"),
        sent=world.add_application(Status.IN_CHECK, by=world.ben, title="Bike repairs"),
    )


def title(id):
    return db.session.scalar(select(Application.title).where(Application.id == id))


def lines():
    """The actions of the trail, first to last."""
    return db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.position)).all()


@command
def rename(id, name, *, by, leave_line=True):
    application = locked(Application, id)
    application.title = name
    if leave_line:
        audit.record(by, "application.rename", application, fields=["title"])
