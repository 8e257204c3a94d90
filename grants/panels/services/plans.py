"""Planning who reads what: a proposal to look at, and putting it in force as it was looked at."""

from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.audit import services as audit
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.panels import assignment_queries, plan_queries, proposals, queries, standing_queries
from grants.panels.models import Panel
from grants.panels.plan_queries import Pair, Situation
from grants.panels.planning import Problem, plan, plan_nearly_even
from grants.panels.proposals import Proposal
from grants.panels.services.assignments import NobodyToRead, begin, hand_out, locked, take_back
from grants.panels.standing import Band
from grants.permissions import Can, authorise

SECOND_READINGS = 2  # the most that an idea in the discuss band gets


class NothingToRead(Refusal):
    def __init__(self) -> None:
        super().__init__("No idea is ready to be read yet")


class NothingToAdd(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "No idea gets more readings: none lies between fund and not now, or everybody who may has read them"
        )


class CannotBePlanned(Refusal):
    def __init__(self) -> None:
        super().__init__("The rules leave no plan, so nothing was changed")


def propose(panel_id: UUID, readings: int, *, by: Actor) -> Proposal:
    """Who would read what if every idea were read this often. Nothing is written."""
    now = _situation(panel_id, by)
    asked = _first(now, readings)
    return proposals.proposal(now, asked, plan(asked), keeps=proposals.staying(now))


def propose_second(panel_id: UUID, *, by: Actor) -> Proposal:
    """Who would read once more the ideas of which nobody can say yet whether they are funded. Nothing is written."""
    now = _situation(panel_id, by)
    asked = _second(now, by)
    return proposals.proposal(now, asked, plan_nearly_even(asked), keeps=now.given.all - now.never)


@command
def put_in_force(panel_id: UUID, proposal: Proposal, *, shown: str, by: Actor) -> None:
    """Let members read what the proposal says; ``Conflict`` where that is not (or no longer) what was ``shown``."""
    panel, _round = locked(panel_id, by)
    for id in sorted({id for id, _ in proposal.give | proposal.take_back}):
        applications.for_update(id)  # a reader who begins at this moment is either seen below or waits
    now = _situation(panel_id, by)
    _expect(shown, proposal, proposals.digest(_first(now, proposal.readings), proposal.pairs))
    _change(now, proposal, by, is_second=False)
    panel.change(readings_per_idea=proposal.readings)
    _record(panel, "panel.plan", proposal, by)


@command
def add_second(panel_id: UUID, proposal: Proposal, *, shown: str, by: Actor) -> None:
    """Give the ideas between fund and not now their further readings, unless something has changed since."""
    panel, _round = locked(panel_id, by)
    now = _situation(panel_id, by)
    _expect(shown, proposal, proposals.digest(_second(now, by), proposal.pairs))
    _change(now, proposal, by, is_second=True)
    _record(panel, "panel.plan_second", proposal, by)


def _situation(panel_id: UUID, by: Actor) -> Situation:
    panel = queries.by_id(panel_id)
    assert panel is not None  # panels are never deleted
    authorise(by, Can.MANAGE_PANEL, panel)
    now = plan_queries.situation(panel, by=by)
    if not now.members:
        raise NobodyToRead
    if not now.ideas:
        raise NothingToRead
    return now


def _first(now: Situation, readings: int) -> Problem:
    return proposals.problem(now, readings)


def _second(now: Situation, by: Actor) -> Problem:
    standings = standing_queries.of_round(now.panel.round, by=by)
    asked = proposals.second_problem(now, set(standings.in_band(Band.DISCUSS, now.panel.id)), SECOND_READINGS)
    if asked is None:
        raise NothingToAdd
    return asked


def _expect(shown: str, proposal: Proposal, digest: str) -> None:
    """The proposal is the one that the page showed, rests on what is so now, and can be carried out."""
    if not shown == proposal.digest == digest:
        raise Conflict
    if proposal.binding:
        raise CannotBePlanned


def _change(now: Situation, proposal: Proposal, by: Actor, *, is_second: bool) -> None:
    people = {member.person_id: member.person for member in now.members}
    ideas = {idea.id: idea for idea in now.ideas}
    for id, readers in _by_idea(proposal.take_back).items():
        for assignment in assignment_queries.of_idea(id, readers):
            take_back(now.panel, assignment, by)
    for id in sorted(_by_idea(proposal.give)):
        begin(applications.for_update(id), now.panel.round, by)
    pairs = [(ideas[id], people[reader]) for id, reader in sorted(proposal.give)]
    hand_out(now.panel, pairs, by, is_second=is_second)


def _by_idea(pairs: frozenset[Pair]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for id, reader in sorted(pairs):
        found.setdefault(id, []).append(reader)
    return found


def _record(panel: Panel, what: str, proposal: Proposal, by: Actor) -> None:
    given, taken = len(proposal.give), len(proposal.take_back)
    audit.record(by, what, panel, readings=proposal.readings, ideas=proposal.ideas, given=given, taken_back=taken)
