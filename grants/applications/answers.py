"""The answers of an idea in words: what the check shows, what a letter says, what is kept when it is sent."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from grants.applications import steps
from grants.applications.asking import Ask, Kind, Section, Step, is_empty, token
from grants.applications.models import Application
from grants.core.money import pounds
from grants.web.filters import date
from grants.web.text import _


class Said(NamedTuple):
    """One question and its answer in words; None where nothing was answered."""

    question: str
    answer: str | None
    step: str  # the page it stands on


def in_words(idea: Application) -> list[tuple[Section, list[Said]]]:
    """Every question this idea is asked and its answer, part by part."""
    found = []
    for section in steps.outline(idea.round):
        asked = [step for task in section.tasks for step in task.steps if steps.is_asked(step, idea)]
        found.append((section, [said for step in asked for said in of_step(step, idea)]))
    return found


def of_step(step: Step, idea: Application) -> Iterator[Said]:
    """The questions and answers of one page."""
    values = steps.saved(step, idea)
    for ask in step.asks:
        if ask.name != "people_unknown":  # said in place of the number
            yield Said(str(ask.called), _said(ask, values[ask.name], idea, step), step.key)


def _said(ask: Ask, value: Any, idea: Application, step: Step) -> str | None:
    if ask.name == "people_count" and value is None and step.key in idea.steps_done:
        return _("Not known yet")
    if is_empty(value):
        return None
    if ask.kind is Kind.COSTS:
        return _costs(value)
    if ask.name in ("mission_id", "place_ward_id", "also_missions"):
        return _named(ask, idea)
    if ask.kind in (Kind.CHOICE, Kind.MANY):
        chosen = value if isinstance(value, list) else [value]
        return "\n".join(_label(ask, each) for each in chosen)
    if ask.kind is Kind.TICK:
        return _("Yes") if value else _("No")
    if ask.kind is Kind.MONEY:
        return pounds(value)
    if ask.kind is Kind.DATE:
        return date(value)
    return f"{value:,}" if ask.kind is Kind.NUMBER else str(value)


def _costs(costs: list[tuple[str, int]]) -> str:
    lines = [f"{what}: {pounds(pence)}" for what, pence in costs]
    total = _("Total: %(total)s", total=pounds(sum(pence for _what, pence in costs)))
    return "\n".join([*lines, total])


def _named(ask: Ask, idea: Application) -> str | None:
    named = {
        "mission_id": [idea.mission.title] if idea.mission else [],
        "place_ward_id": [idea.place_ward.name] if idea.place_ward else [],
        "also_missions": [also.mission.title for also in idea.also_missions],
    }
    return "\n".join(named[ask.name]) or None


def _label(ask: Ask, value: Any) -> str:
    return next((str(choice.label) for choice in ask.choices if choice.value == value), token(value))
