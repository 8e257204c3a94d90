"""Who is who for an award: what they are for the idea that it funds."""

from sqlalchemy import ColumnElement, exists, or_

from grants.accounts.models import Actor
from grants.applications.models import Application
from grants.awards.models import Award
from grants.decisions.models import Decision
from grants.decisions.rules import prepared_it
from grants.permissions import Who, inherit, rule

inherit(Award, Award.application_id, Application, Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD, Who.INTERESTED)


@rule(Who.PREPARER, Award)
def prepared_its_payment(actor: Actor) -> ColumnElement[bool]:
    """Whoever had a part in the decision, its sign-off included, does not pay it."""
    prepared = exists().where(Application.id == Award.application_id, prepared_it(actor))
    signed = exists().where(Decision.application_id == Award.application_id, Decision.signed_off_by_id == actor.id)
    return or_(prepared.correlate(Award), signed.correlate(Award))
