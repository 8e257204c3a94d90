"""What the pages about the service read."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.core.db import db
from grants.core.personal import Keep, Personal, declared
from grants.rounds.models import Round, RoundStatus, RoundVersion


class Held(NamedTuple):
    """One kind of personal data that we hold, as the privacy page tells it."""

    purpose: str
    what: tuple[str, ...]  # names of the answers, in words
    seen_by: str
    keep: Keep


def held() -> list[Held]:
    """The personal columns of the service, those with the same purpose, readers and keeping time together."""
    words: dict[Personal, list[str]] = {}
    for column, told in declared():
        words.setdefault(told, []).append(_words(column.name, column.table.name))
    return [Held(told.purpose, tuple(what), told.seen_by, told.keep) for told, what in sorted(words.items())]


def published_rules() -> Sequence[tuple[Round, RoundVersion]]:
    """Every round that the public may know of with its rules in force, the newest first."""
    rules = (
        select(Round, RoundVersion)
        .join(RoundVersion, (RoundVersion.round_id == Round.id) & (RoundVersion.number == Round.rules_version))
        .options(joinedload(Round.fund))
        .where(Round.status != RoundStatus.DRAFT)
        .order_by(Round.opens_at.desc(), Round.id)
    )
    return [(round, version) for round, version in db.session.execute(rules)]


def rules_of(slug: str) -> tuple[Round, RoundVersion] | None:
    """One round that the public may know of, with its rules in force."""
    return next(((round, version) for round, version in published_rules() if round.slug == slug), None)


def changes_of(round: Round) -> Sequence[RoundVersion]:
    """How the rules of a round came to be, the first version first."""
    versions = select(RoundVersion).where(RoundVersion.round_id == round.id)
    return db.session.scalars(versions.order_by(RoundVersion.number)).all()


def _words(column: str, table: str) -> str:
    """``contact_email`` of ``application`` as ``contact email (application)``."""
    return f"{column.replace('_', ' ')} ({table.replace('_', ' ')})"
