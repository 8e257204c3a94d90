"""Working days are counted past weekends and England's bank holidays."""

import datetime as dt

import pytest

from grants.core.working_days import after, bank_holidays, before, between, is_working

# As published on gov.uk/bank-holidays for England and Wales.
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_bank_holidays_are_those_that_were_published(year):
    assert sorted(day.strftime("%m-%d") for day in bank_holidays(year)) == PUBLISHED[year].split()


def test_ten_working_days_reach_over_christmas_and_new_year():
    assert after(dt.date(2026, 12, 18), 10) == dt.date(2027, 1, 6)


def test_counting_there_and_back_agrees():
    first = dt.date(2026, 3, 27)
    for number in range(40):
        assert between(first, after(first, number)) == number


def test_counting_in_one_go_agrees_with_counting_day_by_day():
    first = dt.date(2021, 12, 20)
    for days in range(0, 900, 7):
        for more in range(7):
            last = first + dt.timedelta(days=days + more)
            one_by_one = sum(is_working(first + dt.timedelta(days=n + 1)) for n in range(days + more))
            assert between(first, last) == one_by_one


def test_the_day_itself_does_not_count_and_the_past_is_nothing():
    friday = dt.date(2026, 11, 13)
    assert between(friday, friday) == 0
    assert between(friday, friday + dt.timedelta(days=2)) == 0
    assert between(friday, friday + dt.timedelta(days=3)) == 1
    assert between(friday, friday - dt.timedelta(days=9)) == 0


def test_a_sunday_is_no_working_day():
    assert not is_working(dt.date(2026, 11, 22))
    assert is_working(dt.date(2026, 11, 23))


def test_what_waits_since_before_that_day_has_waited_longer():
    today = dt.date(2027, 1, 6)
    for number in range(1, 40):
        since = before(today, number)
        assert between(since, today) == number
        assert between(before(since, 1), today) == number + 1
