"""By what two ideas look alike, and the marks by which ideas like one another are found. Pure but for the keys.

A mark is a number kept for each idea: the keyed hash of an e-mail address, a telephone number, a place or what is
written of the second person, and the sketch of its text (``shingles``). Whoever reads the table learns nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.checks import shingles
from grants.core import secrets
from grants.rounds.models import QuestionKind

EMAIL = re.compile(r"(?<![^\s<>()\[\],;:\"])[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]+")
PHONE = re.compile(r"(?:\+|\b0)[0-9][0-9\s().-]{7,20}[0-9]")
BITS = 16  # hexadecimal digits that make a mark

Hash = Callable[[str], Iterable[str]]


class Sign(StrEnum):
    """Why two ideas are shown side by side, the weightiest first."""

    TEXT = "text"
    PERSON = "person"
    CONTACT = "contact"
    SECOND = "second person"
    PLACE = "place"
    POSTCODE = "postcode"


SAYS = {
    Sign.TEXT: _l("Nearly the same text"),
    Sign.PERSON: _l("Sent by the same person"),
    Sign.CONTACT: _l("The same email address or telephone number"),
    Sign.SECOND: _l("The same second person"),
    Sign.PLACE: _l("The same place"),
    Sign.POSTCODE: _l("The same postcode"),
}


def words_of(idea: Application) -> str:
    """The text by which ideas are compared: all that the person wrote about their idea, in their own words.

    That is also what they say in a recording and what they wrote to the questions of this round. What was chosen from a
    list counts for nothing, because everybody who chose the same says the same. Nor does what is written about money
    and about keeping people safe, where a borrowed sentence is good practice and no copied idea. ``idea.answers`` and
    ``idea.round.questions`` must be loaded.
    """
    written = {each.question_id: each.value for each in idea.answers}
    own = [written.get(asked.id) for asked in idea.round.questions if asked.kind is QuestionKind.TEXT]
    said = (idea.title, idea.summary, idea.what, idea.difference, idea.involvement, idea.who_for, *own, idea.transcript)
    return "\n\n".join(filter(None, said))


def to_keep(idea: Application) -> set[int]:
    """The marks that are kept for this idea, under the newest key."""
    return set(_marks(idea, lambda text: [secrets.digest(text)]))


def to_look_for(idea: Application) -> dict[int, Sign]:
    """The marks by which others like it are found, under any key, and what each is a sign of."""
    return _marks(idea, secrets.digests)


def _marks(idea: Application, hashes: Hash) -> dict[int, Sign]:
    text = dict.fromkeys(shingles.sketch(shingles.runs(words_of(idea))), Sign.TEXT)
    told = {_number(digest): sign for sign, said in _told(idea) for digest in hashes(f"likeness:{sign.value}:{said}")}
    return text | told


def _told(idea: Application) -> Iterator[tuple[Sign, str]]:
    for contact in reached_by(f"{idea.contact_email or ''} {idea.contact_phone or ''}"):
        yield Sign.CONTACT, contact
    if second := plain(idea.second_person or ""):
        yield Sign.SECOND, second
        for contact in reached_by(idea.second_person or ""):
            yield Sign.SECOND, contact
    if place := plain(idea.place or ""):
        yield Sign.PLACE, place


def reached_by(text: str) -> set[str]:
    """The e-mail addresses and telephone numbers in a text, each in its one way of being written."""
    return {found.casefold() for found in EMAIL.findall(text)} | {_dialled(found) for found in PHONE.findall(text)}


def without_contacts(text: str) -> str:
    """What a text says besides e-mail addresses and telephone numbers."""
    return PHONE.sub(" ", EMAIL.sub(" ", text))


def _dialled(number: str) -> str:
    """``+44 20 7946 0123``, ``0044 20…`` and ``020 7946 0123`` are one number."""
    digits = re.sub(r"[^0-9+]", "", number)
    return re.sub(r"^(\+44|0044)0?", "0", digits)


def plain(text: str) -> str:
    """Words without capitals, marks and punctuation; nothing where there is no word."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _number(digest: str) -> int:
    return int.from_bytes(bytes.fromhex(digest[:BITS]), "big", signed=True)
