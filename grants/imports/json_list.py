"""Reads a list inside a JSON file one item at a time, however long the file is."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from grants.imports.faults import Unreadable

CHUNK = 256 * 1024  # characters
LONGEST = 4 * 1024 * 1024  # characters of one item; a grant is a page or two
SPACE = " \t\n\r"


def items(path: Path, name: str) -> Iterator[tuple[int, Any]]:
    """The items of the list ``name`` of the object in this file, numbered from 1."""
    with path.open(encoding="utf-8-sig") as file:
        try:
            yield from _Reader(file).items(name)
        except UnicodeDecodeError as error:
            raise Unreadable("This file is not UTF-8, as JSON must be. Save it as UTF-8 and try again.") from error


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


class _Reader:
    """A window on the text that moves on as values are taken from it."""

    def __init__(self, file: IO[str]) -> None:
        self.file, self.text, self.place, self.ended = file, "", 0, False
        self.decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_constant)
        self.where = "at its beginning"

    def items(self, name: str) -> Iterator[tuple[int, Any]]:
        self.take("{")
        found = False
        while (sign := self.peek()) != "}":
            key = self.value()
            self.take(":")
            if key == name and not found:
                found = True
                yield from self.listed(name)
            else:
                self.value()
            if (sign := self.peek()) not in ("}", ","):
                raise self.unlike(sign)
            if sign == ",":
                self.take(",")
        self.take("}")
        if not found:
            raise Unreadable(f"This file has no list called {name}, so it is not a 360Giving package.")
        if self.peek():
            raise Unreadable("Something stands after the end of the package, so it may be damaged.")

    def listed(self, name: str) -> Iterator[tuple[int, Any]]:
        if self.peek() != "[":
            raise Unreadable(f"What this file calls {name} is not a list.")
        self.take("[")
        number = 0
        while self.peek() != "]":
            number += 1
            self.where = f"in number {number} of {name}"
            yield number, self.value()
            if self.peek() == ",":
                self.take(",")
                if self.peek() == "]":
                    raise self.unlike("]")
            elif self.peek() != "]":
                raise self.unlike(self.peek())
        self.take("]")
        self.where = f"after {name}"

    def value(self) -> Any:
        """The next whole value; more is read until it is whole."""
        self.peek()
        while True:
            try:
                value, end = self.decoder.raw_decode(self.text, self.place)
                if end < len(self.text) or self.ended:  # a number at the edge may go on
                    self.place = end
                    return value
            except (ValueError, RecursionError) as error:
                if self.ended or len(self.text) - self.place > LONGEST:
                    raise self.broken(error) from error
            self.more()

    def take(self, sign: str) -> None:
        if self.peek() != sign:
            raise self.unlike(self.peek())
        self.place += 1

    def peek(self) -> str:
        """The next character that is not space; empty at the end."""
        while True:
            while self.place < len(self.text) and self.text[self.place] in SPACE:
                self.place += 1
            if self.place < len(self.text) or self.ended:
                return self.text[self.place : self.place + 1]
            self.more()

    def more(self) -> None:
        chunk = self.file.read(max(CHUNK, len(self.text) - self.place))  # twice as much each time
        self.text, self.place, self.ended = self.text[self.place :] + chunk, 0, not chunk

    def unlike(self, sign: str) -> Unreadable:
        if not sign:
            return Unreadable(f"This file breaks off {self.where}. Get it again and try once more.")
        return Unreadable(f"This file is not JSON: {sign!r} is out of place {self.where}.")

    def broken(self, error: Exception) -> Unreadable:
        at_the_end = isinstance(error, json.JSONDecodeError) and error.pos >= len(self.text.rstrip()) - 1
        if at_the_end or "Unterminated string" in str(error):
            return Unreadable(f"This file breaks off {self.where}. Get it again and try once more.")
        return Unreadable(f"This file is not JSON: something is out of place {self.where}.")
