"""Where the next page begins: the place of the last row in the order of the list, wrapped for an address."""

import base64
import binascii
import datetime as dt
import json
from uuid import UUID


class BadCursor(ValueError):
    """Not a cursor that this list gave."""


Key = tuple[dt.date, UUID]


def wrapped(day: dt.date, id: UUID) -> str:
    """The place after which the next page begins, as one word."""
    said = json.dumps([day.isoformat(), id.hex], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def unwrapped(word: str) -> Key:
    """The same, read back; ``BadCursor`` if it was made up or cut."""
    try:
        padded = word + "=" * (-len(word) % 4)
        day, id = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        key = dt.date.fromisoformat(day), UUID(id)
    except (binascii.Error, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadCursor(word) from error
    if wrapped(*key) != word:
        raise BadCursor(word)
    return key
