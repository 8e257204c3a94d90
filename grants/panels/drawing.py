"""A draw that anybody can check, for ideas that cannot be told apart. Values in, values out; no database.

Before the round closes a secret is committed to by publishing its hash, together with a public event that lies in the
future. Afterwards seed = SHA-256(secret | event), and ideas are ordered by SHA-256(seed | id). Strings are joined by
``|`` in UTF-8 and hashes are lower-case hexadecimal. The precedent is RFC 3797, by which the IETF draws its committee.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from grants.panels.shape import can_be_written


class Draw(NamedTuple):
    """What is published: the commitment before the event, the seed and the order after it."""

    commitment: str
    seed: str
    order: tuple[str, ...]


class UnfairPool(ValueError):
    """Ideas that cannot be drawn among; the message is a sentence."""


def draw(secret: str, event: str, ids: Iterable[str]) -> Draw:
    """Order the ideas; the order in which they are given makes no difference."""
    pool = list(ids)
    if len(set(pool)) < len(pool):
        raise UnfairPool("An idea stands in the list twice")
    if not secret or not event:
        raise UnfairPool("A draw needs a secret and an event")
    if any(not can_be_written(part) for part in (secret, event, *pool)):
        raise UnfairPool("Secret, event and ideas must be text that can be written in UTF-8")
    seed = _hash(secret, event)
    return Draw(commitment_of(secret), seed, tuple(sorted(pool, key=lambda id: _hash(seed, id))))


def commitment_of(secret: str) -> str:
    """What is published of a secret before the event."""
    return _hash(secret)


def _hash(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()
