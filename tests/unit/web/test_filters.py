import datetime as dt

import pytest

from grants.web import filters

pytestmark = pytest.mark.usefixtures("request_context")

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("pence", "written"),
    [(138_000, "£1,380"), (6050, "£60.50"), (0, "£0"), (5, "£0.05"), (-99_000, "£990 short"), (None, ""),
     (123_456_789, "£1,234,567.89")],
)  # fmt: skip
def test_money_has_pence_only_where_there_are_any_and_never_a_minus(pence: int | None, written: str) -> None:
    assert filters.money(pence) == written


def test_days_are_written_out() -> None:
    assert filters.day(NOON) == "Monday 30 November"
    assert filters.date(NOON) == "30 November 2026"
    assert filters.date(dt.date(2026, 4, 1)) == "1 April 2026"
    assert filters.deadline(NOON) == "Monday 30 November, 12 noon"
    assert filters.moment(NOON.replace(hour=16, minute=10)) == "30 November 2026, 4:10pm"
    assert filters.day(None) == filters.date(None) == filters.time(None) == filters.deadline(None) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "written"),
    [(12, 0, "12 noon"), (0, 0, "12 midnight"), (14, 32, "2:32pm"), (9, 0, "9am"), (9, 5, "9:05am"), (0, 1, "12:01am"),
     (12, 1, "12:01pm"), (23, 59, "11:59pm")],
)  # fmt: skip
def test_times_are_written_as_they_are_said(hour: int, minute: int, written: str) -> None:
    assert filters.time(dt.datetime(2026, 12, 1, hour, minute, tzinfo=dt.UTC)) == written


def test_the_clocks_are_those_of_london() -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert filters.moment(late) == "1 July 2026, 12:30am"
    with pytest.raises(ValueError, match="zone"):
        filters.time(dt.datetime(2026, 6, 30))


def test_counts_have_their_plural() -> None:
    assert filters.count(1, "idea") == "1 idea"
    assert filters.count(0, "idea") == "0 ideas"
    assert filters.count(1200, "person", "people") == "1,200 people"


@pytest.mark.parametrize(
    ("when", "year"),
    [(dt.date(2026, 3, 31), "2025 to 2026"), (dt.date(2026, 4, 1), "2026 to 2027"),
     (dt.datetime(2026, 3, 31, 23, 30, tzinfo=dt.UTC), "2026 to 2027")],
)  # fmt: skip
def test_a_year_begins_on_the_first_of_april_in_london(when: dt.date, year: str) -> None:
    assert filters.mission_year(when) == year


def test_lists_are_said_with_and() -> None:
    assert filters.words([]) == ""
    assert filters.words(["Kilburn"]) == "Kilburn"
    assert filters.words(["Frognal", "Kilburn", "Belsize"]) == "Frognal, Kilburn and Belsize"


def test_a_bar_never_leaves_its_track() -> None:
    assert filters.share(5, 8) == "62.5%"
    assert filters.share(9, 8) == "100%"
    assert filters.share(-1, 8) == "0%"
    assert filters.share(1, 0) == "0%"
    assert filters.share(1, 3) == "33.33%"
