"""Who is who for a finding: whoever must not see one of its ideas does not see the finding either."""

from sqlalchemy import ColumnElement, and_, exists, or_

from grants.accounts.models import Actor
from grants.applications.models import Application
from grants.applications.rules import is_applicant, is_helper, is_household
from grants.integrity.models import Finding
from grants.integrity.signs import WHOLE_WORK
from grants.panels.models import Assignment, Reading
from grants.panels.rules import is_interested
from grants.permissions import Rule, Who, rule

OWN: dict[Who, Rule] = {
    Who.APPLICANT: is_applicant,
    Who.HELPER: is_helper,
    Who.HOUSEHOLD: is_household,
    Who.INTERESTED: is_interested,
}


def _of_any_idea(meaning: Rule) -> Rule:
    """That of the ideas a finding names; of a reader's whole work, that of every idea they were to read."""

    def ask(actor: Actor) -> ColumnElement[bool]:
        given = exists().where(
            Assignment.application_id == Application.id, Assignment.panellist_id == Finding.reader_id
        )
        scored = exists().where(Reading.application_id == Application.id, Reading.panellist_id == Finding.reader_id)
        whole_work = and_(
            Finding.sign.in_(WHOLE_WORK),
            Application.round_id == Finding.round_id,
            or_(given.correlate(Application, Finding), scored.correlate(Application, Finding)),
        )
        named = or_(Application.id == Finding.first_id, Application.id == Finding.second_id)
        return exists().where(or_(named, whole_work), meaning(actor)).correlate(Finding)

    return ask


for who, meaning in OWN.items():
    rule(who, Finding)(_of_any_idea(meaning))


@rule(Who.SCORER, Finding)
def is_its_reader(actor: Actor) -> ColumnElement[bool]:
    """Whoever gave the scores that it is about."""
    return and_(Finding.reader_id.is_not(None), Finding.reader_id == actor.id)
