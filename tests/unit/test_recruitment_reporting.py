"""What may be published of a choice among people."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from grants.recruitment.reporting import FEWEST, added, chances, counts, safe


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40)))
def test_no_small_number_is_published_nor_follows_from_the_others(found):
    shown = safe(found)
    kept_back = [value for value, number in shown.items() if number is None]
    assert shown.keys() == found.keys()
    assert all(number is None or number >= FEWEST for number in shown.values())
    assert len(kept_back) != 1 or len(found) == 1


def test_what_somebody_would_rather_not_say_is_counted_as_that():
    assert counts([{"age": "old"}, {"age": None}, {}], ["age"]) == {"age": {"old": 1, "Not said": 2}}


def test_panels_are_counted_together():
    assert added([{"age": {"old": 6}}, {"age": {"old": 6, "young": 1}}]) == {"age": {"old": 12, "young": 1}}


def test_a_chance_that_few_have_is_shown_without_how_many():
    many = [Fraction(1, 4)] * 11 + [Fraction(1, 3)] * 10 + [Fraction(1, 2)] * 9
    assert chances(many) == [(25.0, 11), (33.3, None), (50.0, None)]


def test_two_small_numbers_do_not_follow_from_how_few_people_they_are_together():
    assert safe({"a": 30, "b": 20, "c": 1, "d": 1}) == {"a": 30, "b": None, "c": None, "d": None}
