"""Who prepared a decision, and who is who for its letter."""

from sqlalchemy import ColumnElement, exists, or_

from grants.accounts.models import Actor
from grants.applications.models import Application
from grants.checks.models import Check
from grants.decisions.models import Letter
from grants.panels.models import Outcome, Presence
from grants.permissions import Who, inherit, rule


@rule(Who.PREPARER, Application)
def prepared_it(actor: Actor) -> ColumnElement[bool]:
    """Whoever finished the check of an idea, sat in the meeting that decided about it, or recorded or changed what the
    panel decided, does not sign it off."""
    outcome = exists().where(
        Outcome.application_id == Application.id,
        or_(Outcome.recorded_by_id == actor.id, Outcome.changed_by_id == actor.id),
    )
    presence = exists().where(
        Outcome.application_id == Application.id, Presence.outcome_id == Outcome.id, Presence.person_id == actor.id
    )
    check = exists().where(
        Check.application_id == Application.id,
        Check.finished_at.is_not(None),
        or_(Check.checked_by_id == actor.id, Check.second_checked_by_id == actor.id),
    )
    return or_(*(part.correlate(Application) for part in (outcome, presence, check)))


inherit(Letter, Letter.application_id, Application, Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD, Who.INTERESTED)
