"""An idea of an earlier round as members may practise on it: what was to be done and why, never whose it was. Pure.

Where it took place, when, recordings, pictures and answers to a round's own questions stay behind. What people wrote
may still name somebody, so all that the form knows of them is marked as taken out, and an officer reads the rest.
"""

import re
from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.checks.likeness import EMAIL, PHONE
from grants.checks.private import POSTCODE, TAKEN_OUT
from grants.core.money import pounds

ANSWERS = (
    ("what", _l("What they will do")),
    ("difference", _l("The difference it makes")),
    ("involvement", _l("How local people were involved")),
    ("who_for", _l("Who it is for")),
)
NAMES = ("full_name", "second_person", "supporting_adult", "safeguarding_lead")
KNOWN = (*NAMES, "group_name", "place", "contact_email", "contact_phone", "recording_url")
NAME = re.compile(r"[^\W\d_]{3,}")  # a word of a name: shorter ones are too often others
ANY_POSTCODE = re.compile(rf"\b{POSTCODE.pattern}\b", re.IGNORECASE)
WEB = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def for_practice(idea: Application) -> tuple[str, str]:
    """The title and the text; the idea's costs must be loaded."""
    return _without_people(idea, idea.title or ""), _without_people(idea, "\n\n".join(_parts(idea)))


def _parts(idea: Application) -> Iterator[str]:
    for name, heading in ANSWERS:
        if answer := getattr(idea, name):
            yield f"{heading}\n{answer}"
    if idea.people_count:
        yield f"{_l('How many people')}\n{idea.people_count:,}"
    costs = [f"{cost.what}: {pounds(cost.amount_pence)}" for cost in idea.costs]
    yield "\n".join([str(_l("What they would spend it on")), *costs, f"{_l('Total')}: {pounds(idea.asked_pence)}"])


def _without_people(idea: Application, text: str) -> str:
    for shape in (WEB, EMAIL, ANY_POSTCODE, PHONE):
        text = shape.sub(TAKEN_OUT, text)
    for words in sorted(_known(idea), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", TAKEN_OUT, text, flags=re.IGNORECASE)
    for word in {word for name in NAMES for word in NAME.findall(getattr(idea, name) or "") if word[0].isupper()}:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", TAKEN_OUT, text)
    return text


def _known(idea: Application) -> set[str]:
    return {words.strip() for name in KNOWN if (words := getattr(idea, name)) and words.strip()}
