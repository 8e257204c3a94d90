"""The checklist as data: the page, the command and “How decisions are made” read this one list.

Every question is asked so that *yes* means in order. An idea goes to the panel when all of them are answered yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.checks.models import Check, Finding, Tier
from grants.web.text import _

Words = Any  # a sentence that is translated when it is shown


class By(StrEnum):
    """How a question is answered: ticked, or by what was settled elsewhere on the page."""

    HAND = "hand"
    TIER = "tier"
    MISSION = "mission"


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    key: str
    question: Words
    if_no: Words  # what a no means, and what to do
    by: By = By.HAND


CHECKLIST = (
    Item(
        "eligible",
        _l("Can we fund whoever asks, and is it for people in our area?"),
        _l("Rule it out, and say who else could help. If you are not sure, ask."),
    ),
    Item(
        "not-yet",
        _l("Is everything it asks for still to be done and still to be paid?"),
        _l("We cannot pay for what has begun or is paid. Ask for other dates or costs, or rule it out."),
    ),
    Item(
        "amounts",
        _l("Is the amount within the round, and do the sums come out right?"),
        _l("Ask for the costs again. Never change an amount for somebody."),
    ),
    Item(
        "fundable",
        _l("Is everything in it something that this fund may pay for?"),
        _l("Ask to leave that part out. If nothing is left without it, rule it out."),
    ),
    Item(
        "clear",
        _l("Is it complete, and would a neighbour understand it?"),
        _l("Ask for what is missing. An unclear idea is a question to ask, never a reason to rule it out."),
    ),
    Item(
        "duplicates",
        _l("Have you looked at every idea that looks like it?"),
        _l("Open each one on the page of the idea and say what you found."),
    ),
    Item(
        "interests",
        _l("Is it clear whether council staff or a councillor have an interest in it?"),
        _l("Ask, and write what you learn in a note. Whoever has an interest takes no part."),
    ),
    Item(
        "safe",
        _l("Have you decided how much care it needs to keep people safe?"),
        _l("Choose it at the end of the list. The safeguarding lead helps where you are not sure."),
        By.TIER,
    ),
    Item(
        "private",
        _l("Is what the panel will read free of names, addresses and numbers?"),
        _l("Take them out, from the page of the idea. What was sent stays on record as it was."),
    ),
    Item(
        "mission",
        _l("Does the mission fit what the idea is for?"),
        _l("Agree the mission, or change it: we tell the person, with the reason."),
        By.MISSION,
    ),
)
BY_HAND = tuple(item for item in CHECKLIST if item.by is By.HAND)


def findings(idea: Application, check: Check | None) -> Mapping[str, Finding]:
    """What was found so far for each line, whichever way it is answered."""
    found = {item.item: item.finding for item in check.items} if check else {}
    if check and check.tier:
        found["safe"] = Finding.YES
    if idea.mission_agreed:
        found["mission"] = Finding.YES
    return found


def still_to_do(idea: Application, check: Check | None) -> list[str]:
    """What stands between this idea and the panel, a sentence each; nothing when it is ready."""
    left = open_lines(idea, check)
    if needs_second(idea) and (check is None or check.second_checked_by_id is None):
        left.append(_("A second officer must look at it, because of the amount"))
    return left


def open_lines(idea: Application, check: Check | None) -> list[str]:
    """What the list itself still asks for, a sentence each."""
    found = findings(idea, check)
    left = []
    if unanswered := sum(item.key not in found for item in CHECKLIST):
        left.append(_("Questions without an answer: %(number)d", number=unanswered))
    for item in CHECKLIST:
        if found.get(item.key, Finding.YES) is not Finding.YES:
            left.append(f"{item.question} {item.if_no}")
    return left


def needs_second(idea: Application) -> bool:
    """Whether two officers check it, by the rules of its round."""
    return idea.asked_pence >= idea.round.second_check_from_pence


# How much care an idea needs, in words.
TIERS = {
    Tier.NONE: (_l("No more than usual"), _l("A market stall, a walk, a reading group of adults")),
    Tier.LOW: (_l("A little"), _l("Food to share, families together, a street closed for an afternoon")),
    Tier.EVIDENCE: (
        _l("We must see papers before we pay"),
        _l("Children or adults at risk without their carers, water, heights, nights away"),
    ),
}
