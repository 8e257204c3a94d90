"""What a reading lacks before it is sent, and an outcome before it is recorded. Values in, values out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from grants.core.money import pounds
from grants.panels.models import OutcomeKind, ReasonCode, Recommendation

EXPLAINED = frozenset({0, 1, 4})  # the ends of the scale: these scores need a reason
REASON_WORDS = 100
REFUSAL_WORDS = 20  # the least that somebody is told who gets nothing


class Fault(NamedTuple):
    """What is missing or wrong, and at which field of the form."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Answers:
    """What a reader wrote about one idea, finished or not."""

    scores: Mapping[UUID, int] = field(default_factory=dict)  # by criterion; those chosen so far
    reasons: Mapping[UUID, str] = field(default_factory=dict)  # by criterion
    reason: str = ""
    question: str = ""
    recommendation: Recommendation | None = None
    part_pence: int | None = None


@dataclass(frozen=True)
class Agreed:
    """What a panel decided about one idea, as it was recorded."""

    kind: OutcomeKind
    amount_pence: int | None = None
    reserve_position: int | None = None
    reason_code: ReasonCode | None = None
    note: str = ""
    condition: str = ""
    helps: str | None = None  # what would help it to come back; empty where that was chosen and is still to be said
    present: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Ask:
    """What an idea asks for, in pence; ``least`` is what the applicant could do it with."""

    asked_pence: int
    least_pence: int
    takes_less: bool = True


def score_field(number: int) -> str:
    """The name of the form's field for the criterion that stands at this place, from 1."""
    return f"score_{number}"


def reason_field(number: int) -> str:
    """The name of the field for its reason."""
    return f"why_{number}"


def words(text: str) -> int:
    """Words as people count them."""
    return len(text.split())


def reading_faults(answers: Answers, criteria: Sequence[tuple[UUID, str]], ask: Ask) -> list[Fault]:
    """Everything that a reading lacks, in the order of its page; ``criteria`` are ids and names in that order."""
    faults = []
    for number, (id, name) in enumerate(criteria, start=1):
        value = answers.scores.get(id)
        if value is None:
            faults.append(Fault(score_field(number), f"Choose a score for {name}"))
        elif value in EXPLAINED and not answers.reasons.get(id):
            faults.append(Fault(reason_field(number), f"Say why you gave {value} for {name}"))
    if answers.recommendation is None:
        faults.append(Fault("recommendation", "Choose what should happen"))
    elif answers.recommendation is Recommendation.FUND_PART:
        faults += _part_faults("part_pence", answers.part_pence, ask)
    if not answers.reason:
        faults.append(Fault("reason", "Say in a few words what you made of the idea"))
    elif (now := words(answers.reason)) > REASON_WORDS:
        faults.append(Fault("reason", f"Use {REASON_WORDS} words or fewer. You have {now}"))
    return faults


def outcome_faults(agreed: Agreed, ask: Ask, *, positions_taken: set[int]) -> list[Fault]:
    """Everything that a recorded outcome lacks, in the order of its page."""
    faults: list[Fault] = []
    if agreed.kind is OutcomeKind.FUND_PART:
        faults += _part_faults("amount_pence", agreed.amount_pence, ask)
    if agreed.kind is OutcomeKind.RESERVE:
        if agreed.reserve_position is None:
            faults.append(Fault("reserve_position", "Enter its place on the reserve list, 1 for the first"))
        elif agreed.reserve_position in positions_taken:
            faults.append(Fault("reserve_position", f"Another idea has place {agreed.reserve_position} on the list"))
    if agreed.kind is not OutcomeKind.FUND and agreed.reason_code is None:
        faults.append(Fault("reason_code", "Choose the main reason"))
    if agreed.kind is OutcomeKind.NOT_THIS_TIME and (now := words(agreed.note)) < REFUSAL_WORDS:
        short = f"Write {REFUSAL_WORDS} words or more: why, what was good, what would help. You have {now}"
        faults.append(Fault("note", short))
    if agreed.helps == "":
        faults.append(Fault("helps", "Write what would help it to come back"))
    if agreed.kind in (OutcomeKind.FUND_PART, OutcomeKind.RESERVE) and not agreed.note:
        faults.append(Fault("note", "Tell the applicant why"))
    return faults


def _part_faults(name: str, pence: int | None, ask: Ask) -> list[Fault]:
    if not ask.takes_less:
        return [Fault(name, f"They need all of the {pounds(ask.asked_pence)}: fund it or do not")]
    if pence is None:
        return [Fault(name, f"Enter how much, from {pounds(ask.least_pence)} to below {pounds(ask.asked_pence)}")]
    if pence < ask.least_pence:
        return [Fault(name, f"The idea needs at least {pounds(ask.least_pence)} to work")]
    if pence >= ask.asked_pence:
        return [Fault(name, f"A part is less than the {pounds(ask.asked_pence)} they ask for")]
    return []
