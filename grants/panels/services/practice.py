"""The practice idea: officers name it, every member scores it once, and only then anything that money hangs on."""

from collections.abc import Mapping
from uuid import UUID

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.panels import practice_queries, queries
from grants.panels.models import Practice, PracticeScore
from grants.panels.scoring import HIGHEST
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds


class Practised(Refusal):
    def __init__(self) -> None:
        super().__init__("A member has scored the practice idea. It stays as it is")


class NothingToPractise(Refusal):
    def __init__(self) -> None:
        super().__init__("This panel has no practice idea")


@command
def name(panel_id: UUID, *, title: str, text: str, shown: int, by: Actor) -> None:
    """Name the panel's practice idea, or change it until the first member scores it. Version 0: there was none."""
    panel = queries.for_update(panel_id)
    authorise(by, Can.MANAGE_PANEL, panel)
    practice = practice_queries.of_panel(panel_id)
    if practice is None:
        practice = Practice(panel_id=panel_id, title=title, text=text)
        db.session.add(practice)
        audit.record(by, "panel.name_practice", panel)
        return
    practice.expect(shown)
    if practice_queries.is_scored(practice.id):
        raise Practised
    if changed := practice.change(title=title, text=text):
        audit.record(by, "panel.edit_practice", practice, fields=changed)


@command
def score(panel_id: UUID, *, scores: Mapping[UUID, int], by: Actor) -> None:
    """Score the practice idea, every criterion from 0 to 4. Twice is once: what was given first stands."""
    panel = queries.for_update(panel_id)
    authorise(by, Can.SCORE_PRACTICE, panel)
    practice = practice_queries.of_panel(panel_id)
    if practice is None:
        raise NothingToPractise
    if not practice_queries.is_owed(panel_id, by.id):
        return
    criteria = rounds.as_it_is_now(panel.round_id).criteria
    if missing := [c.name for c in criteria if not 0 <= scores.get(c.id, -1) <= HIGHEST]:
        raise Refusal(f"Choose a score for {missing[0]}")
    db.session.add_all(
        PracticeScore(practice_id=practice.id, person_id=by.id, criterion_id=c.id, value=scores[c.id]) for c in criteria
    )
    audit.record(by, "panel.score_practice", panel)
