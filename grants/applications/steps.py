"""The one list of the form's pages: the list of tasks, the way onwards, the check and sending all read it."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from grants.applications import checking, questions
from grants.applications.asking import (
    Ask,
    Choice,
    Kind,
    Problem,
    Section,
    Step,
    Task,
    Values,
    When,
    is_empty,
    page,
    token,
)
from grants.applications.models import Application
from grants.applications.questions import you
from grants.core import clock
from grants.rounds.models import Question, QuestionKind, Round
from grants.web.text import _

LONDON = ZoneInfo("Europe/London")
WORDS, NUMBER = 150, 1_000_000  # the limits of a round's own question that names none
OWN = {
    QuestionKind.TEXT: (Kind.TEXT, _l("Answer this question")),
    QuestionKind.NUMBER: (Kind.NUMBER, _l("Enter a number")),
    QuestionKind.CHOICE: (Kind.CHOICE, _l("Choose an answer")),
}
MINUTES_A_STEP = 1.2  # how long a page takes, from 20 to 30 minutes for the whole form


class State(StrEnum):
    """How far a task has come, in the words of the list of tasks."""

    DONE = "done"
    CARRY_ON = "carry on"
    TO_DO = "to do"
    FIX = "fix"


class Progress(NamedTuple):
    """A task of one idea: its state, where to go on, and what to put right."""

    task: Task
    state: State
    go_to: Step
    problem: Problem | None


def outline(round: Round) -> tuple[Section, ...]:
    """The form of this round: the common questions, and its own at the end of the part about the idea."""
    if not round.questions:
        return questions.SECTIONS
    own = Task("questions", _l("Questions of this round"), tuple(map(_own_step, round.questions)))
    return tuple(
        replace(section, tasks=(*section.tasks, own)) if section.letter == "B" else section
        for section in questions.SECTIONS
    )


def steps(round: Round) -> Iterator[Step]:
    """Every page of the form, in order, whether or not it is asked of everybody."""
    return (step for section in outline(round) for task in section.tasks for step in task.steps)


def find(round: Round, key: str) -> Step | None:
    return next((step for step in steps(round) if step.key == key), None)


def task_of(round: Round, step: Step) -> tuple[Section, Task]:
    """Where a page belongs."""
    return next((section, task) for section in outline(round) for task in section.tasks if step.key in task.keys)


def is_asked(step: Step, idea: Application) -> bool:
    """Whether this page is for this idea, given what was answered elsewhere."""
    return step.applies({name: getattr(idea, name) for name in step.needs})


def asked(idea: Application) -> Iterator[Step]:
    """The pages that this idea is asked, in order."""
    return (step for step in steps(idea.round) if is_asked(step, idea))


def next_after(step: Step, idea: Application) -> Step | None:
    """The next page of the same task, if there is one."""
    _section, task = task_of(idea.round, step)
    rest = task.steps[task.keys.index(step.key) + 1 :]
    return next((each for each in rest if is_asked(each, idea)), None)


def saved(step: Step, idea: Application) -> dict[str, Any]:
    """The answers of a page as they are kept, by the name of each question."""
    return {ask.name: _saved(ask, step, idea) for ask in step.asks}


def fingerprint(values: Values) -> str:
    """What a page showed, so short that a form can carry it and tell later whether it was changed meanwhile."""
    said = json.dumps({name: _plain(value) for name, value in values.items()}, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


def problems(step: Step, values: Values, idea: Application, today: dt.date) -> list[Problem]:
    """What keeps these answers of a page from being finished; ``values`` may be saved or just typed."""
    found = [problem for ask in step.asks if (problem := _problem(ask, values[ask.name]))]
    others = {name: getattr(idea, name) for name in step.needs}
    wrong = {problem.field for problem in found}
    more = step.check({**others, **values}, When(idea.round, today))
    return found + [problem for problem in more if problem.field not in wrong]


def advice(step: Step, idea: Application, today: dt.date) -> str | None:
    """What is worth knowing about an answer that is allowed."""
    if step.key == you.POSTCODE.key:
        return _outside(idea) if idea.postcode and idea.ward_id is None else None
    return step.advice(saved(step, idea), When(idea.round, today))


def to_put_right(idea: Application, today: dt.date) -> list[tuple[Step, Problem]]:
    """What stands between this idea and being sent, in the order of the pages."""
    return [
        (step, problem)
        for step in asked(idea)
        if step.needed or not is_blank(step, saved(step, idea))
        for problem in problems(step, saved(step, idea), idea, today)
    ]


def progress(idea: Application, today: dt.date) -> list[tuple[Section, list[Progress]]]:
    """The list of tasks: how far each has come and where to go on."""
    return [(section, [_progress(task, idea, today) for task in section.tasks]) for section in outline(idea.round)]


def minutes_left(idea: Application, today: dt.date) -> int:
    """About how long the rest takes, to the next five minutes."""
    left = sum(1 for step in asked(idea) if not _is_done(step, idea, today))
    return -(-round(left * MINUTES_A_STEP) // 5) * 5


def today() -> dt.date:
    """The day it is now in London."""
    return today_in_london(clock.now())


def today_in_london(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LONDON).date()


def _progress(task: Task, idea: Application, today: dt.date) -> Progress:
    mine = [step for step in task.steps if is_asked(step, idea)]
    wrong = [
        (step, problem)
        for step in mine
        if not is_blank(step, saved(step, idea))
        for problem in problems(step, saved(step, idea), idea, today)
        if not problem.missing
    ]
    if wrong:
        return Progress(task, State.FIX, *wrong[0])
    left = [step for step in mine if not _is_done(step, idea, today)]
    if not left or (any(step.needed for step in mine) and not any(step.needed for step in left)):
        return Progress(task, State.DONE, mine[0], None)
    begun = len(left) < len(mine) or any(not is_blank(step, saved(step, idea)) for step in left)
    return Progress(task, State.CARRY_ON, left[0], None) if begun else Progress(task, State.TO_DO, mine[0], None)


def _is_done(step: Step, idea: Application, today: dt.date) -> bool:
    """Whether a page is finished: what is needed is there, what may be left out was at least seen."""
    answers = saved(step, idea)
    if not step.needed and is_blank(step, answers):
        return step.key in idea.steps_done
    return not problems(step, answers, idea, today)


def is_blank(step: Step, values: Values) -> bool:
    """Whether nothing was answered on a page; an empty tick is no answer, a “no” is."""
    return all(is_empty(value := values[ask.name]) or (ask.kind is Kind.TICK and not value) for ask in step.asks)


def _saved(ask: Ask, step: Step, idea: Application) -> Any:
    if step.question_id is not None:
        return _answer(ask, step, idea)
    if ask.kind is Kind.COSTS:
        return [(cost.what, cost.amount_pence) for cost in idea.costs]
    if ask.name == "also_missions":
        return [also.mission_id for also in idea.also_missions]
    if ask.name == "people_unknown":
        return idea.people_count is None and step.key in idea.steps_done
    if ask.name == "safety":
        return list(idea.safety) or ([checking.NOTHING] if step.key in idea.steps_done else [])
    return getattr(idea, ask.name)


def _answer(ask: Ask, step: Step, idea: Application) -> Any:
    found = next((answer.value for answer in idea.answers if answer.question_id == step.question_id), None)
    return int(found) if found and ask.kind is Kind.NUMBER else found


def _problem(ask: Ask, value: Any) -> Problem | None:
    """What is wrong with one answer by itself."""
    if is_empty(value):
        return Problem(ask.name, str(ask.missing), missing=True) if ask.missing else None
    if ask.kind is Kind.LINE and len(value) > ask.most:
        return Problem(ask.name, _("Use %(most)d letters or fewer. You have %(now)d", most=ask.most, now=len(value)))
    if ask.kind is Kind.NUMBER and not ask.least <= value <= ask.most:
        return Problem(ask.name, _("Enter a number from %(least)d to %(most)d", least=ask.least, most=ask.most))
    if ask.kind is Kind.CHOICE and ask.choices and value not in [choice.value for choice in ask.choices]:
        return Problem(ask.name, _("Choose one of the answers shown"))  # the round offers others now
    if ask.kind is Kind.TEXT and (now := len(value.split())) > ask.most:
        return Problem(ask.name, _("Use %(most)d words or fewer. You have %(now)d", most=ask.most, now=now))
    return None


def _outside(idea: Application) -> str:
    return _(
        "We could not find %(postcode)s in the borough. If you live, work or study here, or your group meets here, "
        "carry on: we will ask you about it.",
        postcode=idea.postcode,
    )


def _own_step(question: Question) -> Step:
    """One of the round's own questions, as a page."""
    kind, missing = OWN[question.kind]
    limits: dict[Kind, dict[str, Any]] = {
        Kind.TEXT: {"most": question.most_words or WORDS},
        Kind.NUMBER: {"least": question.least or 0, "most": NUMBER if question.most is None else question.most},
        Kind.CHOICE: {"choices": tuple(Choice(choice, choice) for choice in question.choices)},
    }
    return page(
        f"question-{question.id.hex[:8]}",
        question.label if question.required else _("%(question)s (optional)", question=question.label),
        "answer",
        kind,
        missing=missing if question.required else None,
        hint=question.hint,
        short=question.label,
        step={"needed": question.required, "question_id": question.id},
        **limits[kind],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, int) else token(value)
