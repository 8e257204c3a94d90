"""What officers do with funds and rounds. A published round is changed only with a reason, which makes a version."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import Model, db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.permissions import Can, authorise
from grants.rounds import frozen, ledger, queries
from grants.rounds.models import (
    Criterion,
    Fund,
    FundingSource,
    Question,
    Round,
    RoundMission,
    RoundStatus,
    RoundVersion,
)


class ReasonNeeded(Refusal):
    def __init__(self) -> None:
        super().__init__("People have read these rules. Say why they change; the reason is published", "reason")


class Unsettled(Refusal):
    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(". ".join(faults) + ".")


class RulesFixed(Refusal):
    def __init__(self) -> None:
        super().__init__("The round has closed, so what the panel scores can no longer change.")


class MoneyInPot(Refusal):
    def __init__(self) -> None:
        super().__init__("This money is in the pot already. It can be raised, not taken out", "amount_pence")


@dataclass(frozen=True)
class Change:
    """How a form saw the round, and why a published one changes."""

    shown: int
    reason: str = ""


@command
def start_fund(*, by: Actor, **values: Any) -> UUID:
    """Make a fund that rounds can belong to; gives its id."""
    authorise(by, Can.START_ROUND)
    fund = Fund(**values)
    db.session.add(fund)
    audit.record(by, "fund.start", fund, fields=values)
    return fund.id


@command
def edit_fund(id: UUID, *, shown: int, by: Actor, **values: Any) -> None:
    """Change what a fund says of itself, unless somebody saved it after ``shown``."""
    fund = locked(Fund, id)
    authorise(by, Can.EDIT_FUND, fund)
    fund.expect(shown)
    if changed := fund.change(**values):
        audit.record(by, "fund.edit", fund, fields=changed)


@command
def start_round(*, by: Actor, like: UUID | None = None, **values: Any) -> UUID:
    """Begin a round; ``like`` names an earlier one whose missions, criteria and questions it takes over."""
    authorise(by, Can.START_ROUND)
    round = Round(**values)
    db.session.add(round)
    db.session.flush()
    if like is not None:
        _copy_rules(queries.as_it_is_now(like), round)
    audit.record(by, "round.start", round, fields=values)
    return round.id


@command
def edit_round(id: UUID, change: Change, *, by: Actor, **values: Any) -> None:
    """Change dates, amounts or panel rules of a round."""

    def save(round: Round) -> None:
        if changed := round.change(**values):
            audit.record(by, "round.edit", round, fields=changed)

    _changing(id, change, save, by=by, scoring="quorum" in values and _differs(id, values))


@command
def save_source(id: UUID, change: Change, *, source_id: UUID | None, name: str, amount_pence: int, by: Actor) -> None:
    """Add a funding source, or change one. Once the round is published its money is in the pot and is only raised."""

    def save(round: Round) -> None:
        if source_id is None:
            source = FundingSource(round_id=id, name=name, amount_pence=amount_pence, position=len(round.sources))
            db.session.add(source)
            db.session.flush()
            added = amount_pence
        else:
            source = _part(FundingSource, source_id, id)
            added = amount_pence - source.amount_pence
            source.change(name=name, amount_pence=amount_pence)
        if round.status is not RoundStatus.DRAFT:
            if added < 0:
                raise MoneyInPot
            if added:
                ledger.allocate(id, source_id=source.id, amount_pence=added, by=by)
        audit.record(by, "round.save_source", round, source=source.id, amount_pence=amount_pence)

    _changing(id, change, save, by=by)


@command
def save_missions(id: UUID, change: Change, *, ring_fences: Mapping[UUID, int], by: Actor) -> None:
    """Set which missions the round asks for and how many pence are kept for each."""

    def save(round: Round) -> None:
        here = {part.mission_id: part for part in round.missions}
        for position, (mission_id, pence) in enumerate(ring_fences.items()):
            if part := here.pop(mission_id, None):
                part.change(ring_fence_pence=pence, position=position)
            else:
                db.session.add(
                    RoundMission(round_id=id, mission_id=mission_id, ring_fence_pence=pence, position=position)
                )
        if here and round.status is not RoundStatus.DRAFT:
            raise Refusal("People may have written for this mission already, so it stays in the round.", "missions")
        for part in here.values():
            db.session.delete(part)
        db.session.flush()
        pot = ledger.balance(id)
        if round.status is not RoundStatus.DRAFT and pot.reserved_pence > pot.left_pence:
            raise Refusal("There is not enough left in the pot to keep this much for missions.", "missions")
        audit.record(by, "round.save_missions", round, missions=len(ring_fences))

    _changing(id, change, save, by=by)


@command
def save_criterion(id: UUID, change: Change, *, criterion_id: UUID | None, by: Actor, **values: Any) -> None:
    """Add something for the panel to score, or change it."""
    _changing(id, change, lambda round: _save_part(Criterion, criterion_id, round, values, by), by=by, scoring=True)


@command
def save_weights(id: UUID, change: Change, *, weights: Mapping[UUID, int], by: Actor) -> None:
    """Set the share of every criterion, in percent, all at once, so that they still come to 100."""

    def save(round: Round) -> None:
        if sum(weights.values()) != frozen.WHOLE_WEIGHT:
            raise Refusal(f"The weights come to {sum(weights.values())}. They must come to {frozen.WHOLE_WEIGHT}.")
        for criterion in round.criteria:
            criterion.change(weight=weights[criterion.id])
        audit.record(by, "round.save_weights", round, criteria=len(weights))

    _changing(id, change, save, by=by, scoring=True)


@command
def save_question(id: UUID, change: Change, *, question_id: UUID | None, by: Actor, **values: Any) -> None:
    """Add a question that this round asks besides the usual ones, or change it."""
    _changing(id, change, lambda round: _save_part(Question, question_id, round, values, by), by=by)


@command
def remove_part(id: UUID, *, model: type[Model], part_id: UUID, by: Actor) -> None:
    """Take a source, criterion or question out of a round that is not published."""
    round = queries.for_update(id)
    authorise(by, Can.EDIT_ROUND, round)
    if round.status is not RoundStatus.DRAFT:
        raise Refusal("The round is published. Change this instead of taking it out.")
    db.session.delete(_part(model, part_id, id))
    audit.record(by, "round.remove_part", round, part=part_id)


@command
def publish(id: UUID, *, by: Actor) -> None:
    """Open the round to the public from its opening time on: its rules are frozen and its money is in the pot."""
    round = queries.for_update(id)
    if faults := frozen.unsettled(queries.as_it_is_now(id)):
        raise Unsettled(faults)
    workflow.apply("publish", round, by=by)
    round.published_at = clock.now()
    for source_id, pence in [(source.id, source.amount_pence) for source in round.sources]:
        ledger.allocate(id, source_id=source_id, amount_pence=pence, by=by)
    _freeze(queries.as_it_is_now(id), "First published.", by)


@command
def release_ring_fence(id: UUID, *, mission_id: UUID, amount_pence: int, by: Actor) -> None:
    """Let other missions have a part of what is still kept for this one."""
    round = queries.for_update(id)
    authorise(by, Can.RELEASE_RING_FENCE, round)
    ledger.release_ring_fence(id, mission_id=mission_id, amount_pence=amount_pence, by=by)
    audit.record(by, "round.release_ring_fence", round, mission=mission_id, amount_pence=amount_pence)


def _changing(id: UUID, change: Change, save: Callable[[Round], None], *, by: Actor, scoring: bool = False) -> None:
    """Save a change of a round's rules as its state allows; a published round gets another version with the reason."""
    round = queries.for_update(id)
    authorise(by, Can.EDIT_ROUND, round)
    round.expect(change.shown)
    if round.status is RoundStatus.DECIDED:
        raise Refusal("The results of this round are out, so its rules stay as they were.")
    if round.status is RoundStatus.PUBLISHED and not change.reason.strip():
        raise ReasonNeeded
    if scoring and round.status is RoundStatus.PUBLISHED and round.has_closed(clock.now()):
        raise RulesFixed
    save(queries.as_it_is_now(id))
    db.session.flush()
    if round.status is RoundStatus.PUBLISHED:
        saved = queries.as_it_is_now(id)
        if faults := frozen.unsettled(saved):
            raise Unsettled(faults)
        last = queries.version(id, saved.rules_version)
        if last is None or last.rules != frozen.as_data(saved):
            saved.rules_version += 1
            _freeze(saved, change.reason.strip(), by)


def _freeze(round: Round, reason: str, by: Actor) -> None:
    version = RoundVersion(
        round_id=round.id,
        number=round.rules_version,
        reason=reason,
        rules=frozen.as_data(round),
        published_by_id=by.id,
    )
    db.session.add(version)
    audit.record(by, "round.freeze", round, number=round.rules_version)


def _differs(id: UUID, values: Mapping[str, Any]) -> bool:
    """Whether these values would change what the panel goes by."""
    fixed = ("quorum", "mission_floor", "criterion_floor", "least_part_percent", "blind")
    round = queries.as_it_is_now(id)
    return any(name in values and getattr(round, name) != values[name] for name in fixed)


def _part(model: type[Any], part_id: UUID, round_id: UUID) -> Any:
    """A part of this very round, locked; a part of another one is not found."""
    part = locked(model, part_id)
    if part.round_id != round_id:
        raise Refusal("This belongs to another round. Open the page again.")
    return part


def _save_part(model: type[Any], part_id: UUID | None, round: Round, values: Mapping[str, Any], by: Actor) -> None:
    if part_id is None:
        siblings = round.criteria if model is Criterion else round.questions
        part = model(round_id=round.id, position=len(siblings), **values)
        db.session.add(part)
    else:
        part = _part(model, part_id, round.id)
        part.change(**values)
    audit.record(by, f"round.save_{model.__tablename__}", round, part=part.id)


def _copy_rules(old: Round, new: Round) -> None:
    """Give the new round what the old one asked for and how it was scored; no money and no dates."""
    for name in (
        "second_check_from_pence",
        "quorum",
        "mission_floor",
        "criterion_floor",
        "least_part_percent",
        "readings_per_panellist",
        "blind",
        "report_due_days",
    ):
        setattr(new, name, getattr(old, name))
    for model, parts, fields in (
        (RoundMission, old.missions, ("mission_id", "position")),
        (Criterion, old.criteria, ("name", "question", "weight", "is_mission_fit", "anchors", "position")),
        (
            Question,
            old.questions,
            ("label", "hint", "kind", "required", "most_words", "least", "most", "choices", "position"),
        ),
    ):
        for part in parts:
            db.session.add(model(round_id=new.id, **{field: getattr(part, field) for field in fields}))
