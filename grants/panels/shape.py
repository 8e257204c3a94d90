"""What plain data from a file must look like before anything is reckoned from it. Values in, sentences out.

Whoever redoes a result may have been handed any file. A number without end, a list in the place of a name or a million
readers of one idea is told in a sentence before anything is computed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST = 10**12  # of any number: as pence ten thousand million pounds
LONGEST = 5_000  # entries of a list, and characters of a name
DEEPEST = 20  # lists in lists


class Misshapen(ValueError):
    """Data that does not look as it should; the message is a sentence that names the place."""


class Missing(Misshapen):
    """Something that should be there is not; ``name`` is what it is called."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is missing.")
        self.name = name


@dataclass(frozen=True)
class Whole:
    """A whole number, at most ``most`` to either side of nothing."""

    most: int = MOST


@dataclass(frozen=True)
class Number:
    """Any number that has an end."""


@dataclass(frozen=True)
class Text:
    """Words that can be written to a file again."""


@dataclass(frozen=True)
class Name:
    """What something is called: words or a whole number."""


@dataclass(frozen=True)
class Truth:
    """Yes or no."""


@dataclass(frozen=True)
class Maybe:
    """This, or nothing at all."""

    shape: "Shape"


@dataclass(frozen=True)
class Several:
    """A list of these."""

    shape: "Shape"
    most: int = LONGEST


Shape = Whole | Number | Text | Name | Truth | Maybe | Several | Mapping[str, Any]
WORDS = {
    Whole: "a whole number that is not too large",
    Number: "a number that is not too large",
    Text: f"a text of at most {LONGEST:,} letters",
    Name: f"a name of at most {LONGEST:,} letters",
    Truth: "true or false",
    Several: "a list that is not too long",
}


def fit(told: Any, shape: Shape, at: tuple[str, ...] = ()) -> None:
    """Raise ``Misshapen`` unless ``told`` has this shape. What the shape does not name may be there and is not read."""
    if isinstance(shape, Maybe):
        if told is not None:
            fit(told, shape.shape, at)
    elif isinstance(shape, Mapping):
        _fit_names(told, shape, at)
    elif not _is_one(told, shape):
        raise Misshapen(f"{', '.join(at) or 'The file'} must be {WORDS[type(shape)]}.")
    elif isinstance(shape, Several):
        for number, one in enumerate(told, start=1):
            fit(one, shape.shape, (*at, str(number)))


def can_be_written(text: str) -> bool:
    """Whether a text can be written in UTF-8: half a letter, as a JSON file may hold it, cannot."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def is_too_deep(told: Any, left: int = DEEPEST) -> bool:
    """Whether lists stand in lists further than anybody would write them."""
    if not isinstance(told, Mapping | list):
        return False
    inside = told.values() if isinstance(told, Mapping) else told
    return left == 0 or any(is_too_deep(one, left - 1) for one in inside)


def _fit_names(told: Any, shape: Mapping[str, Any], at: tuple[str, ...]) -> None:
    if not isinstance(told, Mapping):
        raise Misshapen(f"{', '.join(at) or 'The file'} must have names and values.")
    for name, of in shape.items():
        if name not in told and not isinstance(of, Maybe):
            raise Missing(name)
        fit(told.get(name), of, (*at, name))


def _is_one(told: Any, shape: Shape) -> bool:
    match shape:
        case Whole():
            return _is_whole(told, shape.most)
        case Number():
            is_number = isinstance(told, int | float) and not isinstance(told, bool)
            return is_number and math.isfinite(told) and abs(told) <= MOST
        case Text():
            return _is_text(told)
        case Name():
            return _is_text(told) or _is_whole(told, MOST)
        case Truth():
            return isinstance(told, bool)
        case Several():
            return isinstance(told, list) and len(told) <= shape.most
        case _:
            return False


def _is_whole(told: Any, most: int) -> bool:
    return isinstance(told, int) and not isinstance(told, bool) and abs(told) <= most


def _is_text(told: Any) -> bool:
    return isinstance(told, str) and len(told) <= LONGEST and can_be_written(told)
