"""What a panel decides about each idea: recorded by its chair with those present, changed by officers in public."""

from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application, Status
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.panels import queries, result_queries
from grants.panels.completeness import Agreed, outcome_faults
from grants.panels.models import Outcome, OutcomeKind, Presence
from grants.panels.scoring import is_quorum
from grants.panels.services.readings import Incomplete, ask_of
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Round

MOVES = {
    OutcomeKind.FUND: "recommend",
    OutcomeKind.FUND_PART: "recommend",
    OutcomeKind.RESERVE: "reserve",
    OutcomeKind.NOT_THIS_TIME: "decline",
}
CHANGES = {
    OutcomeKind.FUND: "change_to_fund",
    OutcomeKind.FUND_PART: "change_to_fund",
    OutcomeKind.RESERVE: "change_to_reserve",
    OutcomeKind.NOT_THIS_TIME: "change_to_no",
}

UNCHANGED = dict.fromkeys(("panel_kind", "panel_amount_pence", "changed_because", "changed_by_id"))


class TooFewScores(Refusal):
    def __init__(self, there: int, asked: int, least: int) -> None:
        super().__init__(
            f"{there} of {asked} readers have sent a score. The panel needs {least} or more, and more than half"
        )


class TooFewPresent(Refusal):
    def __init__(self, there: int, of: int, least: int) -> None:
        super().__init__(
            f"You ticked {there} of the {of} who may decide. The panel needs {least} or more, and more than half",
            "present",
        )


class MayNotBePresent(Refusal):
    def __init__(self) -> None:
        super().__init__("Somebody you ticked may not take part in this one. Open the page again", "present")


class NotDiscussed(Refusal):
    def __init__(self) -> None:
        super().__init__("Begin the discussion of this idea first")


class SignedOff(Refusal):
    def __init__(self) -> None:
        super().__init__("This decision has been signed off and can no longer be changed here")


@command
def discuss(application_id: UUID, *, by: Actor) -> None:
    """Begin to talk about an idea, once enough of its readers have sent a score."""
    application = applications.for_update(application_id)
    authorise(by, Can.RECORD_OUTCOME, application)
    _enough_scores(application, rounds.as_it_is_now(application.round_id))
    workflow.apply("discuss", application, by=by)


@command
def record(application_id: UUID, *, agreed: Agreed, shown: int, by: Actor) -> None:
    """Record what those present decided, or change it before sign-off. A second press of the same changes nothing."""
    panel_id, application, outcome = _locked(application_id)
    authorise(by, Can.RECORD_OUTCOME, application)
    if application.status is Status.SCORING:
        raise NotDiscussed
    if application.status in (Status.SIGNED_OFF, Status.PUBLISHED):
        raise SignedOff
    agreed = _with_amount(agreed, application)
    sent_back = application.status is Status.DISCUSSION  # what is recorded then is recorded anew, the same or not
    if outcome is not None and not sent_back and _as_recorded(outcome) == agreed:
        return
    _expect(outcome, shown)
    round = rounds.as_it_is_now(application.round_id)
    _enough_scores(application, round)
    _enough_people(application, panel_id, agreed, round)
    _complete(application, panel_id, agreed, by)
    outcome, changed = _write(application, panel_id, outcome, agreed, by)
    outcome.change(recorded_by_id=by.id, recorded_at=clock.now(), **UNCHANGED)
    audit.record(by, "outcome.record", outcome, fields=changed, application=application_id, present=len(agreed.present))
    workflow.apply(MOVES[agreed.kind], application, by=by)


@command
def change(application_id: UUID, *, agreed: Agreed, because: str, shown: int, by: Actor) -> None:
    """Change the panel's outcome from the desk, for a reason that is published; whoever does cannot sign it off."""
    panel_id, application, outcome = _locked(application_id)
    authorise(by, Can.CHANGE_OUTCOME, application)
    if outcome is None:
        raise Refusal("The panel has not decided about this idea yet")
    if application.status in (Status.SIGNED_OFF, Status.PUBLISHED):
        raise SignedOff
    agreed = _with_amount(agreed, application, present=_present(outcome))
    if _as_recorded(outcome) == agreed and outcome.changed_because == because:
        return
    _expect(outcome, shown)
    _complete(application, panel_id, agreed, by)
    if outcome.changed_by_id is None:
        outcome.change(panel_kind=outcome.kind, panel_amount_pence=outcome.amount_pence)
    outcome, changed = _write(application, panel_id, outcome, agreed, by)
    changed += outcome.change(changed_because=because, changed_by_id=by.id)
    audit.record(by, "outcome.change", outcome, fields=changed, application=application_id)
    workflow.apply(CHANGES[agreed.kind], application, by=by)


def is_recorded(application_id: UUID, agreed: Agreed) -> bool:
    """Whether just this stands as the outcome of an idea and was not sent back since."""
    application, outcome = applications.for_update(application_id), queries.outcome(application_id)
    if outcome is None or application.status is Status.DISCUSSION:
        return False
    return _as_recorded(outcome) == _with_amount(agreed, application)


def agreed_of(outcome: Outcome | None) -> Agreed | None:
    """What was recorded, as values."""
    return _as_recorded(outcome) if outcome else None


def _locked(application_id: UUID) -> tuple[UUID, Application, Outcome | None]:
    """The panel before the idea: whoever steps out at this moment is either seen here or waits."""
    panel_id = queries.panel_of(application_id)
    if panel_id is None:
        raise Refusal("No panel reads this idea")
    queries.for_update(panel_id)
    return panel_id, applications.for_update(application_id), queries.outcome(application_id)


def _expect(outcome: Outcome | None, shown: int) -> None:
    if outcome is not None:
        outcome.expect(shown)
    elif shown:
        raise Conflict


def _enough_scores(application: Application, round: Round) -> None:
    summary = result_queries.summary_of(application.id, round)
    if not summary.is_quorate:
        raise TooFewScores(summary.readings, summary.asked, round.quorum)


def _enough_people(application: Application, panel_id: UUID, agreed: Agreed, round: Round) -> None:
    may = {person.id for person in queries.may_decide(application.id, panel_id)}
    if agreed.present - may:
        raise MayNotBePresent
    if not is_quorum(len(agreed.present), of=len(may), least=round.quorum):
        raise TooFewPresent(len(agreed.present), len(may), round.quorum)


def _complete(application: Application, panel_id: UUID, agreed: Agreed, by: Actor) -> None:
    taken = queries.reserve_positions(panel_id, but=application.id, actor=by)
    if faults := outcome_faults(agreed, ask_of(application), positions_taken=taken):
        raise Incomplete(faults)


def _with_amount(agreed: Agreed, application: Application, present: frozenset[UUID] | None = None) -> Agreed:
    """Only what belongs to this kind of outcome: all that was asked for, or the part, a place, a reason."""
    kind = agreed.kind
    amounts = {OutcomeKind.FUND: application.asked_pence, OutcomeKind.FUND_PART: agreed.amount_pence}
    return Agreed(
        kind=kind,
        amount_pence=amounts.get(kind),
        reserve_position=agreed.reserve_position if kind is OutcomeKind.RESERVE else None,
        reason_code=agreed.reason_code if kind is not OutcomeKind.FUND else None,
        note=agreed.note,
        condition=agreed.condition if kind in amounts else "",
        helps=agreed.helps if kind is OutcomeKind.NOT_THIS_TIME else None,
        present=agreed.present if present is None else present,
    )


def _write(
    application: Application, panel_id: UUID, outcome: Outcome | None, agreed: Agreed, by: Actor
) -> tuple[Outcome, list[str]]:
    values = {
        "kind": agreed.kind,
        "amount_pence": agreed.amount_pence,
        "reserve_position": agreed.reserve_position,
        "reason_code": agreed.reason_code,
        "note": agreed.note,
        "condition": agreed.condition or None,
        "helps": agreed.helps,
    }
    if outcome is None:
        about = {"application_id": application.id, "panel_id": panel_id, "present": []}
        outcome = Outcome(**about, **values, recorded_by_id=by.id, recorded_at=clock.now())
        db.session.add(outcome)
        db.session.flush()
        changed = list(values)
    else:
        changed = outcome.change(**values)
    _write_present(outcome, agreed.present)
    return outcome, changed


def _write_present(outcome: Outcome, people: frozenset[UUID]) -> None:
    there = {presence.person_id: presence for presence in outcome.present}
    for person_id in there.keys() - people:
        db.session.delete(there[person_id])
    db.session.add_all(Presence(outcome_id=outcome.id, person_id=id) for id in sorted(people - there.keys()))


def _present(outcome: Outcome) -> frozenset[UUID]:
    return frozenset(presence.person_id for presence in outcome.present)


def _as_recorded(outcome: Outcome) -> Agreed:
    return Agreed(
        kind=outcome.kind,
        amount_pence=outcome.amount_pence,
        reserve_position=outcome.reserve_position,
        reason_code=outcome.reason_code,
        note=outcome.note,
        condition=outcome.condition or "",
        helps=outcome.helps,
        present=_present(outcome),
    )
