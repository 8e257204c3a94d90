"""The columns of the spreadsheets that officers bring: what each is called, what may stand in it, what it becomes."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from grants.applications.models import ApplicantKind
from grants.core import postcodes
from grants.core.money import PENCE, pounds
from grants.imports import sheets
from grants.imports.faults import Fault, Faults, Unreadable
from grants.imports.sheets import Formula, as_text

LONDON = ZoneInfo("Europe/London")
AMOUNT = re.compile(r"£?(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?", re.ASCII)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
EMAIL = re.compile(r"[^\s@<>\"(),:;]{1,64}@[^\s@<>\"(),:;]{1,190}\.[^\s@<>\"(),:;.\d]{2,63}")
UNREADABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_ROWS = 100_000
MOST_TEXT = 50_000_000  # characters: all rows are held until the last is judged


@dataclass(frozen=True)
class Column:
    """One column: its name, what it means, how a cell is read (a ValueError is the reason why not)."""

    name: str
    meaning: str
    read: Callable[[str], Any]
    needed: bool = False
    others: tuple[str, ...] = ()  # names that published files use for the same


@dataclass
class Read:
    """What a file holds: the rows that can be taken, by number, and the faults of the others."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    notices: list[str] = field(default_factory=list)


def read(path: Path, columns: Sequence[Column]) -> Read:
    """The first sheet of a file, by these columns; others in it are passed over and said."""
    tables = sheets.open_table(path)
    table = next(tables.sheets, None)
    if table is None:
        raise Unreadable(f"{path.name} is empty.")
    names = [" ".join(title.lower().split()).replace(" ", "_") for title in table.header]
    places = {column.name: _place(column, names) for column in columns}
    if missing := [column.name for column in columns if column.needed and places[column.name] is None]:
        raise Unreadable(f"{path.name} has no column {', '.join(missing)}. docs/imports.md lists the columns.")
    found = Read()
    if unknown := [name for place, name in enumerate(names) if name and place not in places.values()]:
        found.notices.append(f"Columns passed over: {', '.join(unknown[:20])}.")
    text = 0
    for number, cells in table.rows:
        text += sum(len(cell) for cell in cells if isinstance(cell, str))
        if text > MOST_TEXT:
            raise Unreadable(f"{path.name} holds more text than can be brought in at once. Bring it in parts.")
        if any(cell is not None and as_text(cell) for cell in cells):
            _take(found, number, cells, columns, places)
        if len(found.rows) > MOST_ROWS:
            raise Unreadable(f"{path.name} has more than {MOST_ROWS:,} rows. Bring it in parts.")
    found.notices += tables.notices
    if not found.rows and not found.faults.count:
        raise Unreadable(f"{path.name} has a heading and no rows.")
    return found


def _place(column: Column, names: Sequence[str]) -> int | None:
    return next((names.index(name) for name in (column.name, *column.others) if name in names), None)


def _take(
    found: Read, number: int, cells: Sequence[Any], columns: Sequence[Column], places: dict[str, int | None]
) -> None:
    values, wrong = {}, False
    for column in columns:
        place = places[column.name]
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            values[column.name] = _value(column, cell)
        except ValueError as error:
            found.faults.add(Fault(number, column.name, str(error)))
            wrong = True
    if not wrong:
        found.rows.append((number, values))


def _value(column: Column, cell: Any) -> Any:
    if isinstance(cell, Formula):
        raise ValueError("holds a formula that was never worked out; paste its value")
    said = "" if cell is None else as_text(cell)
    if UNREADABLE.search(said):
        raise ValueError("holds characters that cannot be read")
    if said:
        return column.read(said)
    if column.needed:
        raise ValueError("is missing")
    return None


def text(most: int = 500) -> Callable[[str], str]:
    """Writing of at most this many characters."""

    def read(said: str) -> str:
        if len(said) > most:
            raise ValueError(f"use {most:,} characters or fewer; it has {len(said):,}")
        return said

    return read


def slug(said: str) -> str:
    if not SLUG.fullmatch(said) or len(said) > 80:
        raise ValueError("must be small letters, digits and hyphens, like winter-2026")
    return said


def slugs(said: str) -> list[str]:
    """Several names with ; between them."""
    return [slug(part.strip()) for part in said.split(";") if part.strip()]


def money(said: str) -> int:
    """An amount in pounds, as pence."""
    found = AMOUNT.fullmatch(said)
    if not found:
        raise ValueError("must be an amount in pounds, like 60 or 60.50")
    pence = int(found[1].replace(",", "")) * PENCE + int((found[2] or "0").ljust(2, "0"))
    if not pence:
        raise ValueError("must be more than £0")
    return pence


def day(said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(said.removesuffix("T00:00:00+00:00"))
    except ValueError:
        raise ValueError("must be a date like 2026-11-30") from None


def moment(said: str) -> dt.datetime:
    """A day and time as the clocks in London show them."""
    try:
        naive = dt.datetime.fromisoformat(said.removesuffix("+00:00"))
    except ValueError:
        raise ValueError("must be a date and time like 2026-11-30 12:00") from None
    if naive.tzinfo is not None:
        raise ValueError("must be London time without a zone, like 2026-11-30 12:00")
    return naive.replace(tzinfo=LONDON).astimezone(dt.UTC)


def whole(said: str) -> int:
    if not (said.isascii() and said.isdigit() and 0 < len(said) < 8 and int(said)):
        raise ValueError("must be a whole number, like 12")
    return int(said)


def email(said: str) -> str:
    if not EMAIL.fullmatch(said):
        raise ValueError("must be an email address like name@example.com")
    return said.lower()


def postcode(said: str) -> str:
    if (written := postcodes.written(said)) is None:
        raise ValueError("must be a full postcode, like NW1 0AA")
    return written


def kind(said: str) -> ApplicantKind:
    try:
        return ApplicantKind(said.lower())
    except ValueError:
        raise ValueError(f"must be one of: {', '.join(ApplicantKind)}") from None


def costs(said: str) -> list[tuple[str, int]]:
    """What the money would buy: ``Timber=400; Soil=200``."""
    found = []
    for part in said.split(";"):
        what, sign, amount = part.rpartition("=")
        if part.strip():
            if not sign or not what.strip():
                raise ValueError(f"must be things and amounts like Timber=400; Soil=200, not {part.strip()[:40]!r}")
            found.append((what.strip()[:200], money(amount.strip())))
    if not found:
        raise ValueError("must hold at least one thing and its amount, like Timber=400")
    return found


def described(columns: Sequence[Column]) -> Iterator[str]:
    """The columns as lines of a table, for docs/imports.md."""
    for column in columns:
        yield f"| `{column.name}` | {'yes' if column.needed else ''} | {column.meaning} |"


def at_most(pence: int, most: int) -> str | None:
    """The reason why this is too much for a round, if it is."""
    return f"comes to {pounds(pence)}; the most is {pounds(most)}" if pence > most else None


ROUNDS = (
    Column("slug", "Its name in addresses: small letters, digits, hyphens", slug, needed=True),
    Column("name", "What people call it", text(120), needed=True),
    Column("fund", "The fund it belongs to, by its name in addresses", slug, needed=True),
    Column("like", "An earlier round whose missions, criteria and questions it takes over, by its slug", slug),
    Column("summary", "What it is for, in a sentence", text()),
    Column("opens_at", "London time: 2026-11-30 12:00", moment, needed=True),
    Column("closes_at", "London time; empty for a round that stays open", moment),
    Column("decided_by", "The day residents are promised an answer by: 2026-12-31", day),
    Column("least", "The least one can ask for, in pounds", money, needed=True),
    Column("most", "The most one can ask for, in pounds", money, needed=True),
    Column("pot", "What its funding source puts in, in pounds", money),
    Column("source", "The name of that source; “Council” if empty", text(120)),
    Column("missions", "The missions it asks ideas for, by slug, with ; between; not beside `like`", slugs),
    Column("ideas_per_person", "How many ideas one person may send; 1 if empty", whole),
)
APPLICATIONS = (
    Column("email", "The applicant's address; a person who is not here yet is added", email, needed=True),
    Column("name", "The applicant's full name", text(200), needed=True),
    Column("title", "What the idea is called", text(140), needed=True),
    Column("summary", "What it is, in a sentence", text(140), needed=True),
    Column("what", "What they will do", text(5000), needed=True),
    Column("mission", "The main mission, by slug", slug, needed=True),
    Column("also_missions", "Up to two others, by slug, with ; between", slugs),
    Column("costs", "What the money buys: Timber=400; Soil=200", costs, needed=True),
    Column("postcode", "The applicant's postcode", postcode, needed=True),
    Column("applicant_kind", "person, informal group, organisation or for somebody else; person if empty", kind),
    Column("group_name", "The name of the group", text(200)),
    Column("phone", "A telephone number", text(40)),
    Column("difference", "What will be different", text(5000)),
    Column("involvement", "How local people are involved", text(5000)),
    Column("who_for", "Who it is for", text(5000)),
    Column("people_count", "How many people it reaches", whole),
    Column("place", "Where it happens", text(200)),
    Column("start_date", "2026-12-01", day),
    Column("end_date", "2027-03-31", day),
    Column("received_at", "When it came in, London time; now if empty", moment),
)
PLACES = (
    Column("ward_code", "The ward's official code, such as E05013655", text(20), needed=True, others=("ward22_code",)),
    Column("ward_name", "The ward's name", text(120), needed=True, others=("ward22_name",)),
    Column("postcode", "A postcode that lies in it; empty for the ward alone", postcode),
    Column("tile_column", "Where its tile stands on the map, from 1; a free place if empty", whole),
    Column("tile_row", "The row of that tile, from 1", whole),
)
