"""The colours, shapes and patterns a mission may be given, and whether people can read them. Knows no web page."""

from collections.abc import Sequence
from typing import Protocol

INK, WHITE = "#211c18", "#ffffff"
READABLE = 4.5  # the contrast that text of any size needs

# How money that is promised and not yet paid is filled: the pattern belongs to the mission, like its colour.
PATTERNS = {
    "dots": '<circle cx="4" cy="4" r="1.9" fill="{colour}"/>',
    "lines": '<path d="M-1 9 9-1M-1 1 1-1M7 9l2-2" stroke="{colour}" stroke-width="2.2" fill="none"/>',
    "waves": '<path d="M-4 2.5a4 3 0 0 0 8 0 4 3 0 0 0 8 0" stroke="{colour}" stroke-width="2" fill="none"/>',
    "grid": '<path d="M0 4h8M4 0v8" stroke="{colour}" stroke-width="1.7" fill="none"/>',
    "crosses": '<path d="M-1 9 9-1M-1-1 9 9" stroke="{colour}" stroke-width="1.5" fill="none"/>',
    "bricks": '<path d="M0 1h8M0 5h8M2 1v4M6 5v4" stroke="{colour}" stroke-width="1.5" fill="none"/>',
}


class Marked(Protocol):
    """Whatever has a mission's look: its colour, and the icon, shape and pattern that say the same without colour."""

    @property
    def slug(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def colour(self) -> str: ...
    @property
    def tint(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def shape(self) -> str: ...
    @property
    def pattern(self) -> str: ...


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, share: float, other: str = WHITE) -> str:
    """This share of one colour, the rest of another."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def faults(mission: Marked, others: Sequence[Marked] = ()) -> list[str]:
    """What would keep people from telling this mission by its look; empty when it is fit to be used."""
    found = []
    if contrast(mission.colour, WHITE) < READABLE:
        found.append("The colour is too light to read on white")
    if contrast(mission.colour, mission.tint) < READABLE:
        found.append("The colour is too light to read on its tint")
    if mission.pattern not in PATTERNS:
        found.append("Choose one of these patterns: " + ", ".join(PATTERNS))
    for sign in ("colour", "icon", "shape", "pattern"):
        if any(getattr(mission, sign) == getattr(other, sign) for other in others if other.slug != mission.slug):
            found.append(f"Another mission has this {sign}")
    return found


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
