"""What a cell looks like in each format, and that no cell of any can begin a formula."""

import csv
import datetime as dt
import io
import json
import re

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal

from grants.exports.catalogue import COLUMNS, Column, Kind, Profile, columns_of
from grants.exports.formats import pounds_cell, to_csv, to_json, to_xlsx

ONE_OF_EACH = tuple(Column(kind.value, "a column", literal(""), kind) for kind in Kind)
NUMBER = re.compile(r"-?\d+\.\d\d")
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
ROWS = st.lists(
    st.tuples(
        st.none() | TEXTS | st.builds(lambda risky, rest: risky + rest, st.sampled_from("=+-@\t\r\n"), TEXTS),
        st.none() | st.integers(-(10**14), 10**14),
        st.none() | DAYS,
        st.none() | st.integers(0, 10**6),
    ),
    max_size=5,
)


def in_csv(rows, columns=ONE_OF_EACH):
    return list(csv.reader(io.StringIO(b"".join(to_csv(columns, rows)).decode(), newline="")))


@given(ROWS)
@example([("=HYPERLINK(1)", None, None, None), ("\r=1", -5, None, None)])
def test_no_cell_of_a_csv_can_begin_a_formula(rows):
    for text, money, day, number in in_csv(rows)[1:]:
        assert text[:1] not in tuple("=+-@\t\r\n") or text == ""
        assert money == "" or NUMBER.fullmatch(money)
        assert day == "" or dt.date.fromisoformat(day)
        assert number == "" or number.isdigit()


@given(ROWS)
def test_a_csv_says_what_was_in_the_row(rows):
    for (text, money, day, _), cells in zip(rows, in_csv(rows)[1:], strict=True):
        lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
        assert cells[0] in (lines, "'" + lines)
        assert cells[1] == pounds_cell(money)
        assert cells[2] == (day.isoformat() if day else "")


@given(ROWS)
def test_json_says_exactly_what_was_in_the_row(rows):
    objects = json.loads(b"".join(to_json(ONE_OF_EACH, rows)))
    assert [row["text"] for row in objects] == [row[0] for row in rows]
    assert [row["integer"] for row in objects] == [row[3] for row in rows]
    assert [row["date"] for row in objects] == [row[2].isoformat() if row[2] else None for row in rows]


@given(ROWS)
@settings(max_examples=25)
def test_a_spreadsheet_holds_texts_numbers_and_dates_but_no_formula(rows):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(to_xlsx(ONE_OF_EACH, rows, [("what", "=1+1")]))))
    assert book.sheetnames == ["Grants", "About"]
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    for line, (_, money, day, number) in zip(book["Grants"].iter_rows(min_row=2, values_only=True), rows, strict=False):
        assert line[1:] == (
            None if money is None else pytest.approx(money / 100),
            day and dt.datetime.combine(day, dt.time()),
            number,
        )


def test_an_empty_list_is_a_header_and_nothing_more():
    assert b"".join(to_csv(ONE_OF_EACH, [])) == b"text,money,date,integer\n"
    assert json.loads(b"".join(to_json(ONE_OF_EACH, []))) == []


@pytest.mark.parametrize(
    ("pence", "cell"), [(138000, "1380.00"), (6050, "60.50"), (5, "0.05"), (0, "0.00"), (None, "")]
)
def test_an_amount_is_pounds_with_two_decimals_and_no_sign_or_comma(pence, cell):
    assert pounds_cell(pence) == cell


def test_a_moment_stands_as_the_day_it_was_in_london():
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert in_csv([(None, None, late, None)])[1][2] == "2026-07-01"


def test_the_public_columns_are_the_promised_ones_in_the_promised_order():
    assert [column.name for column in columns_of(Profile.PUBLIC)] == [
        "public_id", "title", "summary", "mission", "also_missions", "round", "ward_code", "ward_name",
        "applicant_kind", "amount_requested", "amount_awarded", "amount_paid", "amount_returned", "award_date",
        "start_date", "end_date", "status",
    ]  # fmt: skip


def test_officers_get_the_public_columns_first_and_theirs_after():
    public, officers = columns_of(Profile.PUBLIC), columns_of(Profile.OFFICERS)
    assert officers[: len(public)] == public
    assert officers == COLUMNS


def test_no_public_column_is_personal():
    assert [column.name for column in columns_of(Profile.PUBLIC) if column.is_personal] == []
    assert [column.name for column in COLUMNS if column.is_personal] == [
        "applicant_name", "group_name", "contact_email", "contact_phone", "postcode", "signed_off_by",
    ]  # fmt: skip


def test_column_names_are_unique():
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
