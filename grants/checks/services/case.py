"""The case of an idea, as far as every command of its check needs it."""

from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.checks import queries
from grants.checks.models import Check
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.permissions import Can, authorise


class NotInCheck(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea is not being checked now. Open it again to see how it stands.")


def locked_for(id: UUID, by: Actor) -> Application:
    """The idea with what its check reads, locked, if the actor may check it."""
    idea = applications.whole_for_update(id)
    authorise(by, Can.CHECK_APPLICATION, idea)
    return idea


def in_check(idea: Application, shown: int | None = None) -> Check:
    """The check of an idea whose turn it is, begun where nobody began it; ``shown`` is the version a form showed."""
    if idea.status is not Status.IN_CHECK:
        raise NotInCheck
    check = queries.check_of(idea.id)
    if shown is not None and shown != (check.version if check else 0):
        raise Conflict
    return check or begun(idea)


def begun(idea: Application) -> Check:
    """The check of an idea, begun where nobody began it."""
    check = queries.check_of(idea.id)
    if check is None:
        db.session.add(check := Check(application_id=idea.id, items=[]))
        db.session.flush()
    return check
