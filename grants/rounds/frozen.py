"""The rules of a round as data: what must be settled before it is published, and the copy that is frozen then."""

from collections.abc import Sequence
from typing import Any

from grants.core.money import pounds
from grants.rounds.models import QuestionKind, Round

WHOLE_WEIGHT = 100  # the weights of a round's criteria come to this many percent
MARKS = 5  # 0 to 4, each with words of its own


def unsettled(round: Round) -> list[str]:
    """What stands between a round and its publication, a sentence each; none when it is ready."""
    found = []
    weight = sum(criterion.weight for criterion in round.criteria)
    pot = pot_pence(round)
    fenced = sum(mission.ring_fence_pence for mission in round.missions)
    if not round.sources:
        found.append("Say where the money comes from")
    if not round.missions:
        found.append("Choose at least one mission")
    if fenced > pot:
        found.append(
            f"{pounds(fenced)} is kept for missions and the pot holds {pounds(pot)}: {pounds(fenced - pot)} short"
        )
    if not round.criteria:
        found.append("Add at least one criterion for the panel to score")
    elif weight != WHOLE_WEIGHT:
        found.append(f"The weights of the criteria come to {weight}. They must come to {WHOLE_WEIGHT}")
    if round.criteria and sum(criterion.is_mission_fit for criterion in round.criteria) != 1:
        found.append("Mark the one criterion that asks how well an idea helps its mission")
    if any(len(list(filter(None, criterion.anchors))) != MARKS for criterion in round.criteria):
        found.append("Say for every criterion what each score from 0 to 4 looks like")
    if any(question.kind is QuestionKind.CHOICE and len(question.choices) < 2 for question in round.questions):
        found.append("Give every question with choices at least two of them")
    if round.decided_by is None and not round.rolling:
        found.append("Say by which day people will hear")
    return found


def pot_pence(round: Round) -> int:
    """What the funding sources come to."""
    return sum(source.amount_pence for source in round.sources)


def as_data(round: Round) -> dict[str, Any]:
    """Everything that decides how ideas are asked for, scored and paid, as plain values: the frozen copy."""
    return {
        "name": round.name,
        "fund": round.fund.name,
        "funder": {"name": round.fund.funder_name, "identifier": round.fund.funder_identifier},
        "opens_at": round.opens_at.isoformat(),
        "closes_at": round.closes_at.isoformat() if round.closes_at else None,
        "rolling": round.rolling,
        "decided_by": round.decided_by.isoformat() if round.decided_by else None,
        "least_pence": round.least_pence,
        "most_pence": round.most_pence,
        "second_check_from_pence": round.second_check_from_pence,
        "applications_per_person": round.applications_per_person,
        "quorum": round.quorum,
        "mission_floor": round.mission_floor,
        "criterion_floor": round.criterion_floor,
        "least_part_percent": round.least_part_percent,
        "readings_per_panellist": round.readings_per_panellist,
        "blind": round.blind.value,
        "report_due_days": round.report_due_days,
        "sources": [{"name": source.name, "amount_pence": source.amount_pence} for source in round.sources],
        "missions": [
            {"slug": part.mission.slug, "title": part.mission.title, "ring_fence_pence": part.ring_fence_pence}
            for part in round.missions
        ],
        "criteria": [
            {
                "name": criterion.name,
                "question": criterion.question,
                "weight": criterion.weight,
                "is_mission_fit": criterion.is_mission_fit,
                "anchors": criterion.anchors,
            }
            for criterion in round.criteria
        ],
        "questions": [
            {
                "label": question.label,
                "hint": question.hint,
                "kind": question.kind.value,
                "required": question.required,
                "most_words": question.most_words,
                "least": question.least,
                "most": question.most,
                "choices": question.choices,
            }
            for question in round.questions
        ],
    }


PARTS = {
    "name": "the name",
    "opens_at": "when it opens",
    "closes_at": "when it closes",
    "rolling": "whether it has a closing date",
    "decided_by": "when people will hear",
    "least_pence": "the least you can ask for",
    "most_pence": "the most you can ask for",
    "second_check_from_pence": "from what amount two officers check an idea",
    "applications_per_person": "how many ideas one person may send",
    "quorum": "how many people must read each idea, and be there to decide",
    "mission_floor": "the least score for helping the mission",
    "criterion_floor": "the least score for each criterion",
    "least_part_percent": "the least part that is offered",
    "readings_per_panellist": "how many ideas one person reads",
    "blind": "what the panel knows of who asks",
    "report_due_days": "when you tell us how it went",
    "sources": "where the money comes from",
    "missions": "the missions",
    "criteria": "what the panel scores",
    "questions": "the questions we ask",
    "fund": "the fund",
    "funder": "whose money it is",
}


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> Sequence[str]:
    """What differs between two frozen copies, in words for whoever has a draft."""
    return [words for part, words in PARTS.items() if old.get(part) != new.get(part)]
