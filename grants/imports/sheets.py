"""Reads tables, CSV or XLSX, a row at a time. A file that could fill the memory or that is garbled is refused."""

import csv
import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.cell.cell import ERROR_CODES

from grants.imports.faults import Unreadable

LONGEST_CELL = 1_000_000  # characters
MOST_COLUMNS = 1_000
MOST_UNPACKED = 1024**3  # bytes of all parts of a spreadsheet
MOST_BESIDE_SHEETS = 128 * 1024**2  # of parts that are held in memory, such as the shared texts
MOST_PARTS = 2_000
MOST_RATIO = 250  # times larger unpacked than packed; a real sheet of 100,000 rows comes to 30
SMALL = 1024**2  # below this, how tightly it was packed does not matter
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


@dataclass(frozen=True)
class Formula:
    """A cell that was never worked out, so that there is no value to take."""


@dataclass
class Table:
    """One sheet: its header, and its rows as they come, with the number that each has in the file."""

    name: str
    header: list[str]
    rows: Iterator[tuple[int, list[Any]]]


@dataclass
class Tables:
    """The sheets of a file one after the other, and what whoever loads it should know."""

    sheets: Iterator[Table]
    notices: list[str] = field(default_factory=list)


def open_table(path: Path) -> Tables:
    """A CSV or XLSX file, by its ending."""
    ending = path.suffix.lower()
    if ending == ".csv":
        return _csv(path)
    if ending == ".xlsx":
        return _xlsx(path)
    raise Unreadable(f"{path.name} ends in neither .csv nor .xlsx. Save it as one of them and try again.")


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _csv(path: Path) -> Tables:
    encoding = _encoding(path)
    notices = []
    if encoding == "cp1252":
        notices.append("This file is not UTF-8; it was read as Windows-1252. Look at é, £ and ’ in what was loaded.")

    def sheets() -> Iterator[Table]:
        with path.open(encoding=encoding, newline="") as file:
            yield from _csv_table(path.stem, file)

    return Tables(sheets(), notices)


def _csv_table(name: str, file: IO[str]) -> Iterator[Table]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(file, strict=True)

    def lines() -> Iterator[tuple[int, list[Any]]]:
        number = 0
        try:
            for number, row in enumerate(reader, start=1):
                if len(row) > MOST_COLUMNS:
                    raise Unreadable(f"Row {number} has {len(row):,} cells. Is this a CSV file?")
                yield number, row
        except csv.Error as error:
            raise Unreadable(f"This file is no longer CSV after row {number}: {error}.") from error

    rows = lines()
    _, header = next(rows, (0, []))
    yield Table(name, [str(title) for title in header], rows)


def _encoding(path: Path) -> str:
    """UTF-8 if every byte of the file is; else Windows-1252 if every byte is a character there; else refused."""
    with path.open("rb") as file:
        begins = file.read(4)
    if begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if begins.startswith(b"PK"):
        raise Unreadable("This is a spreadsheet or zip file whose name ends in .csv. Give it its own ending.")
    for encoding in ("utf-8-sig", "cp1252"):
        if _reads_as(path, encoding):
            return encoding
    raise Unreadable("This file is neither UTF-8 nor Windows-1252 text. Save it as CSV UTF-8 and try again.")


def _reads_as(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while chunk := file.read(SMALL):
                if "\0" in chunk:
                    raise Unreadable(
                        "This file holds NUL characters, so it is damaged or no text. Save it again as CSV."
                    )
    except UnicodeDecodeError:
        return False
    return True


# ── XLSX ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _xlsx(path: Path) -> Tables:
    with_formulas = _refuse_bombs(path)
    tables = Tables(iter(()))

    def sheets() -> Iterator[Table]:
        try:
            values = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            said = openpyxl.load_workbook(path, read_only=True, keep_links=False) if with_formulas else None
        except Exception as error:
            raise Unreadable(f"{path.name} cannot be opened as a spreadsheet. Save it again as .xlsx.") from error
        try:
            for sheet in values.worksheets:
                formulas = said[sheet.title] if said else None
                yield from _xlsx_table(sheet, formulas, tables)
        finally:
            values.close()
            if said:
                said.close()

    tables.sheets = sheets()
    return tables


def _xlsx_table(sheet: Any, formulas: Any, tables: Tables) -> Iterator[Table]:
    sheet.reset_dimensions()  # what the file says of its own size is not believed
    if formulas is not None:
        formulas.reset_dimensions()
    rows = _with_formulas(sheet, formulas, tables) if formulas is not None else _values(sheet)
    _, header = next(rows, (0, []))
    yield Table(sheet.title, ["" if title is None else str(title) for title in header], rows)


def _values(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if len(row) > MOST_COLUMNS and any(value is not None for value in row[MOST_COLUMNS:]):
                raise Unreadable(f"Row {number} of the sheet {sheet.title} has more than {MOST_COLUMNS:,} cells.")
            yield number, list(row[:MOST_COLUMNS])
    except Unreadable:
        raise
    except Exception as error:  # whatever openpyxl stumbles over in a damaged sheet
        raise Unreadable(f"The sheet {sheet.title} is damaged. Save the spreadsheet again as .xlsx.") from error


def _with_formulas(sheet: Any, formulas: Any, tables: Tables) -> Iterator[tuple[int, list[Any]]]:
    """Values as they were last worked out; nothing is worked out here."""
    found = 0
    for (number, row), (_, said) in zip(_values(sheet), _values(formulas), strict=False):
        cells = []
        for value, text in zip_longest(row, said):
            is_formula = isinstance(text, str) and text.startswith("=") and value != text
            found += is_formula
            cells.append(Formula() if is_formula and value is None else value)
        yield number, cells
    if found:
        tables.notices.append(
            f"{found:,} cells of the sheet {sheet.title} hold formulas; the values that were last saved were taken."
        )


def _refuse_bombs(path: Path) -> bool:
    """Look at what the file says it holds before any of it is unpacked; gives whether there are formulas."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            beside = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
            too_much = (
                len(parts) > MOST_PARTS
                or sum(part.file_size for part in parts) > MOST_UNPACKED
                or beside > MOST_BESIDE_SHEETS
                or any(p.file_size > SMALL and p.file_size > MOST_RATIO * p.compress_size for p in parts)
            )
            if too_much:
                raise Unreadable(f"{path.name} unpacks to far more than its size. It was not opened.")
            return any(_has_formulas(packed, part) for part in parts if part.filename.startswith("xl/worksheets/"))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unreadable(f"{path.name} is not a whole .xlsx spreadsheet. Save it again and try once more.") from error


def _has_formulas(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with packed.open(part) as sheet:
        tail = b""
        while chunk := sheet.read(SMALL):
            if FORMULA.search(tail + chunk):
                return True
            tail = chunk[-32:]
    return False


def as_text(value: Any) -> str:
    """A cell as text: what a person reads in it. Days keep their ISO form, whole numbers have no point."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=value.tzinfo or dt.UTC).isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return "" if text in ERROR_CODES else text.strip()
