"""What may be published of a choice among people."""

import datetime as dt
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grants.recruitment.reporting import FEWEST, chances, counts, safe, years


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40)))
def test_no_small_number_is_published_nor_follows_from_the_others(found):
    shown = safe(found)
    kept_back = [value for value, number in shown.items() if number is None]
    assert shown.keys() == found.keys()
    assert all(number is None or number >= FEWEST for number in shown.values())
    assert len(kept_back) != 1 or len(found) == 1


def test_what_somebody_would_rather_not_say_is_counted_as_that():
    assert counts([{"age": "old"}, {"age": None}, {}], ["age"]) == {"age": {"old": 1, "Not said": 2}}


def test_what_everybody_said_is_not_published():
    assert safe({"disabled": 40}) == {"disabled": None}


def chosen(year, month, day, counted, hour=12):
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC), {"age": counted}


PANELS = [
    chosen(2025, 3, 1, {"old": 12, "young": 5}),
    chosen(2025, 9, 1, {"old": 3, "young": 6}),
    chosen(2026, 3, 1, {"old": 20, "young": 11}),
]


def test_panels_of_a_year_are_counted_together_once_it_is_over():
    assert years(PANELS, dt.datetime(2026, 6, 1, tzinfo=dt.UTC)) == {2025: {"age": {"old": 15, "young": 11}}}
    assert years(PANELS, dt.datetime(2025, 12, 31, tzinfo=dt.UTC)) == {}


def test_one_new_panel_changes_no_number_that_stands_there():
    now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    another = chosen(2026, 5, 30, {"old": 11, "young": 1})
    assert years([*PANELS, another], now) == years(PANELS, now)


def test_the_only_panel_of_a_year_is_not_published():
    assert 2026 not in years(PANELS, dt.datetime(2027, 6, 1, tzinfo=dt.UTC))


def test_a_year_ends_at_midnight_in_london():
    late, early = chosen(2025, 12, 31, {"old": 30, "young": 30}, hour=23), chosen(2026, 1, 1, {"old": 9, "young": 9})
    now = dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC)
    assert years([late, late, early], now) == {2025: {"age": {"old": 60, "young": 60}}}


def test_a_chance_that_few_have_is_shown_without_how_many():
    many = [Fraction(1, 4)] * 11 + [Fraction(1, 3)] * 10 + [Fraction(1, 2)] * 9
    assert chances(many) == [(25.0, 11), (33.3, None), (50.0, None)]


def test_two_small_numbers_do_not_follow_from_how_few_people_they_are_together():
    assert safe({"a": 30, "b": 20, "c": 1, "d": 1}) == {"a": 30, "b": None, "c": None, "d": None}
