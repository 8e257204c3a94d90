"""What a panel agrees in one go, about ideas that nobody wants to talk about one by one."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.audit import services as audit
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.panels import queries, standing_queries
from grants.panels.completeness import Agreed
from grants.panels.models import OutcomeKind
from grants.panels.services import outcomes
from grants.panels.services.readings import Incomplete
from grants.panels.standing import Band
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds

BANDS = {OutcomeKind.FUND: Band.FUND, OutcomeKind.NOT_THIS_TIME: Band.NOT_NOW}


@command
def agree(panel_id: UUID, *, ideas: Collection[UUID], agreed: Agreed, by: Actor) -> None:
    """Record the same outcome for each of these ideas, or for none of them.

    Each is recorded as it would be alone (``outcomes.record``), by those of ``agreed.present`` who take part in it.
    ``Conflict`` where one of them stands in another band by now: what is to be talked about is not agreed here.
    """
    panel = queries.for_update(panel_id)
    authorise(by, Can.CHAIR_PANEL, panel)
    found = standing_queries.of_round(rounds.as_it_is_now(panel.round_id), by=by)
    if not set(ideas) <= set(found.in_band(BANDS[agreed.kind], panel_id)):
        raise Conflict
    for application in map(applications.for_update, sorted(set(ideas))):
        id, title = application.id, application.title
        there = agreed.present & {person.id for person in queries.may_decide(id, panel_id)}
        try:
            outcomes.discuss(id, by=by)
            outcomes.record(id, agreed=replace(agreed, present=there), shown=0, by=by)
        except (Incomplete, Conflict):
            raise
        except Refusal as refusal:
            raise Refusal(f"{title}: {refusal}", refusal.field) from refusal
    audit.record(by, "panel.agree_together", panel, kind=agreed.kind, ideas=len(set(ideas)))
