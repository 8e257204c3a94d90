"""What a question is: one field of the form, as data that the page, the check and the letter all read."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from grants.rounds.models import Round

Words = Any  # a sentence that is translated when it is shown
Values = Mapping[str, Any]  # the saved answers of one page, by name


class Kind(StrEnum):
    """How an answer is given."""

    LINE = "a line"
    TEXT = "some sentences"
    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    POSTCODE = "a postcode"
    NUMBER = "a whole number"
    MONEY = "an amount in pounds"
    DATE = "a day"
    CHOICE = "one of several"
    MANY = "any of several"
    PICK = "one of a long list"
    TICK = "a tick"
    COSTS = "a list of costs"


class Choice(NamedTuple):
    """One of the answers offered: what is kept, what is read, and what it means."""

    value: Any
    label: Words
    hint: Words = ""


class Problem(NamedTuple):
    """What keeps a page from being finished, at which field; ``missing`` tells an empty answer from a wrong one."""

    field: str
    sentence: str
    missing: bool = False


@dataclass(frozen=True)
class Ask:
    """One field. ``missing`` is the sentence for an empty answer; without it the answer may be left out."""

    name: str
    label: Words
    kind: Kind
    missing: Words | None = None
    hint: Words = ""
    most: int = 0  # letters of a line, words of a text, or the largest number
    least: int = 0  # the smallest number
    rows: int = 6
    choices: tuple[Choice, ...] = ()
    short: Words | None = None  # how the answer is called where answers stand in a list
    autocomplete: str = ""

    @property
    def called(self) -> Words:
        return self.short or self.label


@dataclass(frozen=True)
class When:
    """What an answer is held against: the round as it is now, and the day in London."""

    round: Round
    today: dt.date


def token(value: Any) -> str:
    """A saved answer as a form sends it: ``Enum`` by value, yes and no by word, ids by their text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.value if isinstance(value, Enum) else value)


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; ``False`` and ``0`` are answers."""
    return value is None or value in ("", [], ())


def everything(values: Values, when: When) -> list[Problem]:
    """The check of a page that needs no other than those of its fields."""
    return []


def anybody(values: Values) -> bool:
    return True


def no_advice(values: Values, when: When) -> str | None:
    return None


Check = Callable[[Values, When], list[Problem]]
Advice = Callable[[Values, When], str | None]


@dataclass(frozen=True)
class Step:
    """One page of the form: one thing asked."""

    key: str  # the last part of its address
    title: Words
    asks: tuple[Ask, ...]
    needed: bool = True  # an idea cannot be sent without it
    needs: tuple[str, ...] = ()  # the answers of other pages that decide whether this one is asked
    applies: Callable[[Values], bool] = anybody  # given those answers
    check: Check = everything
    advice: Advice = no_advice  # what is worth knowing about an answer that is allowed
    question_id: UUID | None = None  # one of the round's own questions


def page(key: str, title: Words, name: str, kind: Kind, *, step: Mapping[str, Any] | None = None, **ask: Any) -> Step:
    """A page with one question, whose words are the page's title; ``step`` is what else is said of the page."""
    return Step(key, title, (Ask(name, title, kind, **ask),), **(step or {}))


@dataclass(frozen=True)
class Task:
    """A part of the form as the list names it: a page, or a few that belong together."""

    key: str
    title: Words
    steps: tuple[Step, ...]
    hint: Words = ""

    @property
    def keys(self) -> list[str]:
        return [step.key for step in self.steps]


@dataclass(frozen=True)
class Section:
    letter: str
    title: Words
    tasks: tuple[Task, ...]
