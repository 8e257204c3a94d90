"""Turns rows of a spreadsheet into grants: its titles, or names of fields, say where in a grant each cell stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from grants.imports.grant_rules import GRANT, Many, Record, Shape
from grants.imports.sheets import Formula, Table, as_text
from grants.imports.values import Holds, Value

Key = str | int
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
NEVER_WORKED_OUT = "holds a formula that was never worked out; paste its value"


@dataclass(frozen=True)
class Place:
    """Where the cells of a column go in a grant, and what they hold there."""

    path: tuple[Key, ...]
    shape: Value | Many


def place_of(title: str) -> Place | None:
    """What ``Recipient Org:Name`` or ``recipientOrganization/0/name`` stands for; None if the standard has no such."""
    for sign in (":", "/"):
        found = _walk(GRANT, [part.strip() for part in title.split(sign)], ())
        if found:
            return found
    return None


def _walk(shape: Shape, parts: Sequence[str], path: tuple[Key, ...]) -> Place | None:
    if isinstance(shape, Many) and isinstance(shape.of, Record):
        number = int(parts[0]) if parts and parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 4 else None
        return _walk(shape.of, parts if number is None else parts[1:], (*path, number or 0))
    if not isinstance(shape, Record):
        return Place(path, shape) if not parts else None
    if not parts:
        return None
    for name, (title, inner) in shape.fields.items():
        if _plain(parts[0]) in (_plain(title), name.lower()):
            return _walk(inner, parts[1:], (*path, name))
    return None


def _plain(title: str) -> str:
    return " ".join(title.lower().split()).rstrip("? ")


def grants(table: Table) -> Iterator[tuple[int, dict[str, Any], list[tuple[str, str]]]]:
    """Each row as a grant, with its number in the file and what could not be read in its cells; empty rows are left."""
    places = [(column, place) for column, title in enumerate(table.header) if (place := place_of(title))]
    for number, row in table.rows:
        grant: dict[str, Any] = {}
        unread: list[tuple[str, str]] = []
        for column, place in places:
            cell = row[column] if column < len(row) else None
            if isinstance(cell, Formula):
                unread.append(("/".join(map(str, place.path)), NEVER_WORKED_OUT))
            elif cell is not None and (value := _value(cell, place.shape)) != "":
                _put(grant, place.path, value)
        if grant or unread:
            yield number, _closed_up(grant), unread


def _value(cell: Any, shape: Value | Many) -> Any:
    if isinstance(shape, Many):
        return [part.strip() for part in as_text(cell).split(";") if part.strip()] or ""
    if shape.holds is Holds.TEXT:
        return as_text(cell)
    return _number(as_text(cell) if not isinstance(cell, float) else str(cell))


def _number(text: str) -> Any:
    """The number that the cell holds, or its text, which the rules then call wrong."""
    try:
        return Decimal(text) if NUMBER.fullmatch(text) else text
    except InvalidOperation:
        return text


def _put(grant: dict[str, Any], path: tuple[Key, ...], value: Any) -> None:
    inner: Any = grant
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    inner.setdefault(path[-1], value)


def _closed_up(value: Any) -> Any:
    """Numbered parts as lists, without the numbers that the row left empty."""
    if not isinstance(value, dict):
        return value
    closed = {key: _closed_up(inner) for key, inner in value.items()}
    if closed and all(isinstance(key, int) for key in closed):
        return [closed[key] for key in sorted(closed)]
    return closed
