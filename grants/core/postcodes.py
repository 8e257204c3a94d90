"""How a postcode is written."""

import re

SHAPE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][ABD-HJLNP-UW-Z]{2})")


def written(text: str) -> str | None:
    """However somebody typed it, as it stands on a letter: ``nw1-0aa`` → ``NW1 0AA``. None where it is no postcode."""
    found = SHAPE.fullmatch(re.sub(r"[\s.-]", "", text).upper()) if text.isascii() else None
    return f"{found[1]} {found[2]}" if found else None
