"""Who is who for an award: what they are for the idea that it funds."""

from sqlalchemy import ColumnElement, exists, or_, select

from grants.accounts.models import Actor
from grants.applications.models import Application, Help
from grants.applications.rules import is_applicant, is_helper, is_household
from grants.awards.models import Award
from grants.checks.models import InformationRequest
from grants.decisions.models import Decision
from grants.decisions.rules import prepared_it
from grants.notifications.models import OutboxEmail
from grants.panels.rules import is_interested
from grants.permissions import Rule, Who, inherit, rule

inherit(Award, Award.application_id, Application, Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD, Who.INTERESTED)


@rule(Who.PREPARER, Award)
def prepared_its_payment(actor: Actor) -> ColumnElement[bool]:
    """Whoever had a part in the decision, its sign-off included, does not pay it."""
    prepared = exists().where(Application.id == Award.application_id, prepared_it(actor))
    signed = exists().where(Decision.application_id == Award.application_id, Decision.signed_off_by_id == actor.id)
    return or_(prepared.correlate(Award), signed.correlate(Award))


def _about(who: Rule) -> Rule:
    """The letters about ideas, who helps, what was asked and what funded them, for which ``who`` speaks."""

    def meaning(actor: Actor) -> ColumnElement[bool]:
        ideas = select(Application.id).where(who(actor))
        awards = select(Award.id).where(Award.application_id.in_(ideas))
        asked = select(InformationRequest.id).where(InformationRequest.application_id.in_(ideas))
        helped = select(Help.id).where(Help.application_id.in_(ideas))
        return or_(*(OutboxEmail.about_id.in_(ids) for ids in (ideas, asked, helped, awards)))

    return meaning


# Whoever keeps away from an idea reads no letter about it either.
for who, meaning in (
    (Who.APPLICANT, is_applicant),
    (Who.HELPER, is_helper),
    (Who.HOUSEHOLD, is_household),
    (Who.INTERESTED, is_interested),
):
    rule(who, OutboxEmail)(_about(meaning))
