"""Who had a part in a decision, and must leave its review to somebody else; and whose letters are whose."""

from sqlalchemy import ColumnElement, exists, or_, select

from grants.accounts.models import Actor
from grants.applications.models import Application, Help
from grants.applications.rules import is_applicant, is_helper, is_household
from grants.awards.models import Award
from grants.checks.models import Check, InformationRequest
from grants.decisions.models import Decision, SentBack
from grants.notifications.models import OutboxEmail
from grants.panels.models import Assignment, Member, Outcome, Presence
from grants.panels.rules import is_interested
from grants.permissions import Rule, Who, inherit, rule
from grants.reviews.models import Review

PARTS_OF_AN_IDEA = (Award, Help, InformationRequest, Review)  # that letters are about


@rule(Who.PARTAKER, Application)
def had_a_part(actor: Actor) -> ColumnElement[bool]:
    """Whoever checked it or asked about it, sat on its panel or was there, signed it off or sent it back."""
    here = Application.id
    parts = (
        exists().where(
            Check.application_id == here, or_(Check.checked_by_id == actor.id, Check.second_checked_by_id == actor.id)
        ),
        exists().where(InformationRequest.application_id == here, InformationRequest.asked_by_id == actor.id),
        exists().where(
            Assignment.application_id == here, Member.panel_id == Assignment.panel_id, Member.person_id == actor.id
        ),
        exists().where(
            Outcome.application_id == here, Presence.outcome_id == Outcome.id, Presence.person_id == actor.id
        ),
        exists().where(Decision.application_id == here, Decision.signed_off_by_id == actor.id),
        exists().where(SentBack.application_id == here, SentBack.sent_back_by_id == actor.id),
        exists().where(Review.application_id == here, Review.first_signed_off_by_id == actor.id),
    )
    return or_(*(part.correlate(Application) for part in parts))


inherit(
    Review,
    Review.application_id,
    Application,
    Who.APPLICANT,
    Who.HELPER,
    Who.HOUSEHOLD,
    Who.INTERESTED,
    Who.SCORER,
    Who.PREPARER,
    Who.PARTAKER,
)


def _about(who: Rule) -> Rule:
    """The letters about ideas, and about what belongs to one, for which ``who`` speaks."""

    def meaning(actor: Actor) -> ColumnElement[bool]:
        ideas = select(Application.id).where(who(actor))
        of_ideas = (select(part.id).where(part.application_id.in_(ideas)) for part in PARTS_OF_AN_IDEA)
        return or_(*(OutboxEmail.about_id.in_(ids) for ids in (ideas, *of_ideas)))

    return meaning


# Whoever keeps away from an idea reads no letter about it either.
for who, meaning in (
    (Who.APPLICANT, is_applicant),
    (Who.HELPER, is_helper),
    (Who.HOUSEHOLD, is_household),
    (Who.INTERESTED, is_interested),
):
    rule(who, OutboxEmail)(_about(meaning))
