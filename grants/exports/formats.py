"""How rows become CSV, JSON and XLSX: a piece at a time, so that a file of any length needs the same memory.

A cell that a spreadsheet could take for a formula is written as text: CSV has no types, so it gets an apostrophe in
front; XLSX knows that it is text. Numbers and dates stay numbers and dates.
"""

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any
from zoneinfo import ZoneInfo

import xlsxwriter

from grants.core.money import PENCE
from grants.exports.catalogue import Column, Kind

RISKY = frozenset("=+-@\t\r\n")  # what may begin a formula, for one spreadsheet or another
LONDON = ZoneInfo("Europe/London")
AT_ONCE = 500  # rows
CHUNK = 64 * 1024  # bytes
WIDTHS = {Kind.TEXT: 24, Kind.MONEY: 14, Kind.DATE: 12, Kind.INTEGER: 12}  # of a column, in characters

Rows = Iterable[Sequence[Any]]


def to_csv(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """UTF-8, the header in line 1, nothing above it or below the last row."""
    cells = [CSV_CELLS[column.kind] for column in columns]
    lines = ([write(value) for write, value in zip(cells, row, strict=True)] for row in rows)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    while True:
        batch = list(islice(lines, AT_ONCE))
        writer.writerows(batch)
        yield written.getvalue().encode()
        if len(batch) < AT_ONCE:
            return
        written.seek(0)
        written.truncate()


def to_json(columns: Sequence[Column], rows: Rows) -> Iterator[bytes]:
    """A list of the objects that are the rows of the CSV; amounts are numbers, an empty cell is null."""
    cells = [(json.dumps(column.name), JSON_CELLS[column.kind]) for column in columns]

    def written(row: Sequence[Any]) -> str:
        values = zip(cells, row, strict=True)
        return "{" + ", ".join(f"{n}: {w(v)}" if v is not None else f"{n}: null" for (n, w), v in values) + "}"

    yield from listed(map(written, rows), "[", "]\n")


def listed(items: Iterable[str], before: str, after: str) -> Iterator[bytes]:
    """JSON items, one a line, between what stands before and after them."""
    lead, items = before + "\n", iter(items)
    while batch := list(islice(items, AT_ONCE)):
        yield (lead + ",\n".join(batch)).encode()
        lead = ",\n"
    yield ((before if lead != ",\n" else "\n") + after).encode()


def to_xlsx(columns: Sequence[Column], rows: Rows, about: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """A sheet 'Grants' with one row a project, and a sheet 'About' that says what the file is."""
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, columns, rows, about)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def write_xlsx(file: IO[bytes], columns: Sequence[Column], rows: Rows, about: Iterable[tuple[str, Any]]) -> None:
    """The same, into an open file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        day, wrapped = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"text_wrap": True})
        sheet = book.add_worksheet("Grants")
        sheet.freeze_panes(1, 1)
        writers: list[Callable[[int, int, Any], Any]] = []
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTHS[column.kind])
            sheet.write_string(0, place, column.name, bold)
            writers.append(_xlsx_cell(sheet, column.kind, money, day))
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is not None:
                    writers[place](line, place, value)
        sheet = book.add_worksheet("About")
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        for line, (name, value) in enumerate([*about, *((c.name, c.meaning) for c in columns)]):
            sheet.write_string(line, 0, name, bold)
            sheet.write_string(line, 1, str(value), wrapped)


def _xlsx_cell(sheet: Any, kind: Kind, money: Any, day: Any) -> Callable[[int, int, Any], Any]:
    if kind is Kind.MONEY:
        return lambda line, place, pence: sheet.write_number(line, place, pence / PENCE, money)
    if kind is Kind.DATE:
        return lambda line, place, moment: sheet.write_datetime(line, place, _day(moment), day)
    if kind is Kind.INTEGER:
        return lambda line, place, number: sheet.write_number(line, place, number)
    return lambda line, place, text: sheet.write_string(line, place, str(text))


def _text(value: str | None) -> str:
    if not value:
        return ""
    if "\r" in value:  # a bare one would end the line for some readers
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + value if value[0] in RISKY else value


def pounds_cell(pence: int | None) -> str:
    """Pounds as a bare number with two decimals, neither sign nor comma: 138000 → ``1380.00``."""
    if pence is None:
        return ""
    whole, rest = divmod(abs(pence), PENCE)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"


def _day(value: dt.date | dt.datetime) -> dt.date:
    """The day, and of a moment the day that it was in London."""
    return value.astimezone(LONDON).date() if isinstance(value, dt.datetime) else value


def _iso(value: dt.date | dt.datetime | None) -> str:
    return "" if value is None else _day(value).isoformat()


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


CSV_CELLS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _text,
    Kind.MONEY: pounds_cell,
    Kind.DATE: _iso,
    Kind.INTEGER: _number,
}
JSON_CELLS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: json.encoder.encode_basestring,
    Kind.MONEY: pounds_cell,
    Kind.DATE: lambda value: f'"{_iso(value)}"',
    Kind.INTEGER: _number,
}
