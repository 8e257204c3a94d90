"""The letter that tells a person what was decided: written from the outcome, then read and edited by an officer."""

from dataclasses import dataclass
from enum import StrEnum

from flask import render_template
from flask_babel import lazy_gettext as _l

from grants.applications.models import Application
from grants.decisions.models import Decision
from grants.decisions.reasons import GROUNDS, SENTENCES, WHAT_HELPS
from grants.panels.models import Outcome

SUBJECT = _l("The decision about your idea")  # the same for every outcome: a subject line tells nobody anything
ANSWER_WITHIN_DAYS = 28  # to say yes to an offer
REVIEW_WITHIN_WORKING_DAYS = 20  # of being told, to ask for a review; published in every letter that may lead to one
HEADING = 60  # characters


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"


@dataclass(frozen=True)
class Part:
    """A piece of a letter as a page shows it."""

    kind: Kind
    lines: tuple[str, ...]


def write(application: Application, outcome: Outcome, decision: Decision) -> str:
    """The text of the letter for what was decided; plain text in which a short line that stands alone is a heading."""
    name = "refused" if decision.ground else "come_back" if outcome.helps else decision.kind.name.lower()
    text = render_template(
        f"decisions/letters/{name}.txt",
        application=application,
        outcome=outcome,
        decision=decision,
        reason=SENTENCES.get(outcome.reason_code) if outcome.reason_code else None,
        what_helps=WHAT_HELPS.get(outcome.reason_code) if outcome.reason_code else None,
        ground=GROUNDS[decision.ground] if decision.ground else None,
        days=ANSWER_WITHIN_DAYS,
        review_days=REVIEW_WITHIN_WORKING_DAYS,
    )
    pieces = (piece.strip() for piece in text.split("\n\n"))
    return "\n\n".join(piece for piece in pieces if piece)


def parts(body: str) -> list[Part]:
    """A letter's text as headings, paragraphs and lists: lines that begin with a hyphen are a list."""
    return [_part(piece) for piece in body.replace("\r\n", "\n").split("\n\n") if piece.strip()]


def _part(piece: str) -> Part:
    lines = tuple(line.strip() for line in piece.strip().split("\n"))
    if all(line.startswith("- ") for line in lines):
        return Part(Kind.LIST, tuple(line[2:] for line in lines))
    alone = len(lines) == 1 and len(lines[0]) <= HEADING and lines[0][-1] not in ".?!:"
    return Part(Kind.HEADING if alone else Kind.PARAGRAPH, lines)
