"""Who is who for an idea, as far as its own row and its helpers tell."""

from sqlalchemy import ColumnElement, and_, exists, false

from grants.accounts.models import Actor, Person
from grants.applications.models import Application, Help
from grants.permissions import Who, rule


@rule(Who.APPLICANT, Application)
def is_applicant(actor: Actor) -> ColumnElement[bool]:
    return Application.applicant_id == actor.id


@rule(Who.HELPER, Application)
def is_helper(actor: Actor) -> ColumnElement[bool]:
    """Somebody the applicant let in and has not shown out since."""
    let_in = exists().where(Help.application_id == Application.id, Help.helper_id == actor.id, Help.ended_at.is_(None))
    return let_in.correlate(Application)


@rule(Who.HOUSEHOLD, Application)
def is_household(actor: Actor) -> ColumnElement[bool]:
    """Somebody else who lives with the applicant, as far as officers know."""
    if actor.household_id is None:
        return false()
    theirs = exists().where(Person.id == Application.applicant_id, Person.household_id == actor.household_id)
    return and_(Application.applicant_id != actor.id, theirs.correlate(Application))
