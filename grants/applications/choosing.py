"""Help with choosing a mission: the words that an idea and a mission both use, and nothing cleverer."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from grants.missions.models import Mission

# Words that stand in every text and tell nothing of what it is about.
EVERYDAY = """
    about after again all also and any are because been before being both but can could did does doing down each every
    everyone everybody few for from further get had has have having help helps her here hers him his how idea ideas into
    its just like make makes making many more most much need not now off once one only open other our out over own
    people same she should some such than that the their theirs them then there these they this those through too under
    until use very want was way well were what when where which while who will with would you your
"""
ENDINGS = re.compile(r"(?<=\w{3})(?:ings?|ers?|ed|es|s|y|e)$")
MOST_WORDS = 6


class Fit(NamedTuple):
    """A mission, and the words of the idea that its own text uses too."""

    mission: Mission
    words: list[str]


def shared_words(written: str, missions: Sequence[Mission]) -> list[Fit]:
    """The missions with the words they share with an idea, those that share most first, else in their usual order."""
    own = _stems(written)
    found = []
    for mission in missions:
        theirs = _stems(f"{mission.title} {mission.statement} {mission.explanation}")
        found.append(Fit(mission, [own[stem] for stem in own if stem in theirs][:MOST_WORDS]))
    return sorted(found, key=lambda fit: -len(fit.words))  # sorting keeps the order of equals


def _stems(text: str) -> dict[str, str]:
    """Each telling word of a text by its stem, so that “cooking” meets “cook”, in order of appearance."""
    everyday = set(EVERYDAY.split())
    telling = [word for word in re.findall(r"[^\W\d_]{3,}", text.lower()) if word not in everyday]
    stems: dict[str, str] = {}
    for word in telling:
        stems.setdefault(ENDINGS.sub("", word), word)
    return stems
