"""How near a reader stands to whoever asks, as far as postcodes, names and groups tell. Values in, values out.

The same postcode, second person or group keeps an idea from a reader. What only may mean something, such as the same
last name, is told to an officer, who knows more than a rule does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from grants.core import postcodes


class Near(StrEnum):
    """Why this idea is not for this reader."""

    POSTCODE = "the same postcode"
    SECOND_PERSON = "the same second person"
    GROUP = "the same group"


class Hint(StrEnum):
    """What may be nothing, and is worth a look."""

    NAME = "the same last name"
    STREETS = "a postcode round the corner"
    SLIGHT = "knows them a little"
    NAMED = "the applicant says that they know this member"


@dataclass(frozen=True)
class Facts:
    """What is known of somebody, written alike (see ``facts``)."""

    postcodes: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()  # by what name they go
    seconds: frozenset[str] = frozenset()  # who keeps the money safe with them
    groups: frozenset[str] = frozenset()  # names and register numbers


Texts = Iterable[str | None]


def facts(*, postcode: Texts = (), people: Texts = (), seconds: Texts = (), groups: Texts = ()) -> Facts:
    """Texts as people typed them, made alike: spaces, capitals and stops tell nobody apart."""
    return Facts(
        frozenset(written for text in postcode if text and (written := postcodes.written(text))),
        frozenset(_words(people)),
        frozenset(_words(seconds)),
        frozenset(_words(groups)),
    )


def near(idea: Facts, reader: Facts) -> Near | None:
    """Why the idea is not for this reader; None where nothing says so."""
    if idea.postcodes & reader.postcodes:
        return Near.POSTCODE
    if idea.seconds & (reader.people | reader.seconds) or idea.people & reader.seconds:
        return Near.SECOND_PERSON
    return Near.GROUP if idea.groups & reader.groups else None


def hints(idea: Facts, reader: Facts, *, is_slight: bool = False, knows_whom: str | None = None) -> list[Hint]:
    """What an officer is told about this pair; ``knows_whom`` is what the applicant wrote about people here."""
    found = {
        Hint.NAME: bool(_last(idea.people | idea.seconds) & _last(reader.people)),
        Hint.STREETS: bool(_streets(idea.postcodes) & _streets(reader.postcodes)),
        Hint.SLIGHT: is_slight,
        Hint.NAMED: any(f" {name} " in f" {' '.join(_words([knows_whom]))} " for name in reader.people),
    }
    return [hint for hint, is_so in found.items() if is_so]


def _words(texts: Texts) -> set[str]:
    plain = (" ".join(re.findall(r"\w+", text.casefold())) for text in texts if text)
    return {text for text in plain if text}


def _last(names: Iterable[str]) -> set[str]:
    return {name.rsplit(" ", 1)[-1] for name in names if " " in name}


def _streets(codes: Iterable[str]) -> set[str]:
    """A postcode without its last two letters: some streets of one neighbourhood."""
    return {code[:-2] for code in codes}
