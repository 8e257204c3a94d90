"""The demo town keeps London's hours, and its panels meet on weekday evenings."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.demo import hours


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_a_panel_meets_at_half_past_six_in_london_on_a_weekday_close_by(day):
    here = hours.meeting(day).astimezone(hours.LONDON)
    assert here.time() == dt.time(18, 30)
    assert here.weekday() <= hours.FRIDAY
    assert dt.timedelta(0) <= day - here.date() <= dt.timedelta(days=2)


@pytest.mark.parametrize(("day", "hour"), [(dt.date(2026, 7, 8), 17), (dt.date(2026, 12, 9), 18)])
def test_summer_time_is_reckoned_with(day, hour):
    assert hours.meeting(day) == dt.datetime(day.year, day.month, day.day, hour, 30, tzinfo=dt.UTC)


def test_a_sunday_becomes_the_friday_before():
    assert hours.meeting_day(dt.date(2026, 11, 22)) == dt.date(2026, 11, 20)
