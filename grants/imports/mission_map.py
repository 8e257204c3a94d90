"""Which mission an imported grant counts under: a list of words that an officer made, read from the top.

CSV with the columns ``words`` and ``mission``, or a JSON object of words and missions. Words that are the title or
code of the grant's programme or of one of its classifications decide first; then words in its title or description.
Capitals do not matter. A grant that no line fits stays without a mission.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grants.imports.faults import Unreadable
from grants.imports.sheets import as_text, open_table

MOST_LINES = 10_000
MOST_BYTES = 5 * 1024**2


@dataclass(frozen=True)
class MissionMap:
    """The lines of the list: words, the pattern that finds them in a text, and the mission's slug."""

    lines: tuple[tuple[str, re.Pattern[str], str], ...] = ()

    def mission_of(self, grant: dict[str, Any]) -> str | None:
        """The slug of the mission that this grant counts under, or none."""
        labels = {
            _plain(label)
            for name in ("grantProgramme", "classifications")
            for part in grant.get(name, ())
            for label in (part.get("title"), part.get("code"))
            if label
        }
        said = _plain(f"{grant['title']} {grant['description']}")
        named = (mission for words, _, mission in self.lines if words in labels)
        spoken = (mission for _, pattern, mission in self.lines if pattern.search(said))
        return next(named, None) or next(spoken, None)


def read(path: Path, known: Collection[str]) -> MissionMap:
    """The list in this file; refused if it names a mission that is not there."""
    pairs = _json(path) if path.suffix.lower() == ".json" else _table(path)
    if unknown := sorted({mission for _, mission in pairs} - set(known)):
        raise Unreadable(f"{path.name} names missions that are not here: {', '.join(unknown[:5])}.")
    lines = ((_plain(words), re.compile(rf"(?<!\w){re.escape(_plain(words))}(?!\w)"), to) for words, to in pairs)
    return MissionMap(tuple(lines))


def _json(path: Path) -> list[tuple[str, str]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unreadable(f"{path.name} is too long for a list of words.")
        said = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is not JSON.") from error
    if not isinstance(said, dict) or not all(isinstance(to, str) and words.strip() for words, to in said.items()):
        raise Unreadable(f"{path.name} must be an object of words and missions.")
    return list(said.items())


def _table(path: Path) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for table in open_table(path).sheets:
        titles = [_plain(title) for title in table.header]
        if "words" not in titles or "mission" not in titles:
            raise Unreadable(f"{path.name} needs the columns words and mission.")
        for number, row in table.rows:
            cells = {title: as_text(cell) for title, cell in zip(titles, row, strict=False) if cell is not None}
            words, mission = cells.get("words", ""), cells.get("mission", "")
            if bool(words) != bool(mission):
                raise Unreadable(f"Row {number} of {path.name} needs both words and mission.")
            if words:
                pairs.append((words, mission))
            if len(pairs) > MOST_LINES:
                raise Unreadable(f"{path.name} has more than {MOST_LINES:,} lines.")
    return pairs


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
