"""Personal details in what the panel reads: where they may stand, and how they are taken out. Pure."""

import re
from collections.abc import Iterator

from grants.applications.models import Application
from grants.checks.likeness import EMAIL, PHONE
from grants.core.db import Model
from grants.core.postcodes import SHAPE

# The words of an idea that a panel reads.
READ_BY_THE_PANEL = ("title", "summary", "what", "difference", "involvement", "who_for", "place", "other_funding")
TAKEN_OUT = "[taken out]"
POSTCODE = re.compile(SHAPE.pattern.replace(")(", r")\s?("))


def likely_details(idea: Application) -> list[str]:
    """What looks like somebody's e-mail address, telephone number, postcode or the applicant's own name; each once."""
    found = dict.fromkeys(match for _row, _name, text in _texts(idea) for match in _in(text, idea.full_name or ""))
    return list(found)


def take_out(idea: Application, words: str) -> int:
    """Put a mark where these words stood, however they were capitalised; gives in how many answers they stood."""
    there = re.compile(r"(?<!\w)" + re.escape(words) + r"(?!\w)", re.IGNORECASE)
    return sum(len(row.change(**{name: there.sub(TAKEN_OUT, text)})) for row, name, text in _texts(idea))


def read_by_the_panel(idea: Application) -> list[str]:
    """The words themselves, in the order of the form."""
    return [text for _row, _name, text in _texts(idea)]


def _texts(idea: Application) -> Iterator[tuple[Model, str, str]]:
    """Every text that the panel reads: the row and the column it stands in, and its words."""
    for name in READ_BY_THE_PANEL:
        if text := getattr(idea, name):
            yield idea, name, text
    for cost in idea.costs:
        yield cost, "what", cost.what
    for answer in idea.answers:
        yield answer, "value", answer.value


def _in(text: str, name: str) -> Iterator[str]:
    for shape in (EMAIL, PHONE, POSTCODE):
        yield from (match[0] for match in shape.finditer(text))
    if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
        yield name
