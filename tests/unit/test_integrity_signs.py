"""What somebody should look at: each sign for itself, nothing for what is usual, the same whatever the order."""

import datetime as dt
from fractions import Fraction
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from grants.integrity.signs import (
    ABOVE,
    COMMON,
    FAR,
    Found,
    Given,
    Idea,
    Sign,
    alike,
    all_the_same,
    among,
    copied,
    far,
    fast,
    favourites,
)

NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
LANTERNS = "Every Thursday in October families fold paper lanterns at the library and walk home along the dark water"


def id_of(n):
    return UUID(int=n)


def idea(n, by=None, *, household=None, contacts=(), postcode=None, text=None, name="", second="", groups=()):
    said = text or f"One of a kind {n}"
    asks = id_of(by or n + 100)
    return Idea(id_of(n), asks, household, frozenset(contacts), postcode, said, name, second, frozenset(groups))


def sent(reader, about, score=50, *, marks=(2, 3), seconds=None):
    begun = NOW + dt.timedelta(seconds=about * 600 if seconds is None else seconds)
    return Given(id_of(reader), id_of(about), marks, Fraction(score), begun)


def test_two_people_who_share_a_contact_a_postcode_or_a_household_are_shown():
    ideas = [
        idea(1, contacts={"a@example.org"}, postcode="NW1 0AA", household=id_of(9)),
        idea(2, contacts={"a@example.org", "02079460123"}, postcode="NW1 0AA", household=id_of(9)),
        idea(3, contacts={"b@example.org"}, postcode="NW5 2XX"),
    ]
    pair = {"first": id_of(1), "second": id_of(2)}
    assert set(alike(ideas)) == {Found(sign, **pair) for sign in (Sign.CONTACT, Sign.POSTCODE, Sign.HOUSEHOLD)}


def test_ones_own_two_ideas_share_a_postcode_without_being_shown_but_a_text_is():
    ideas = [idea(n, by=7, postcode="NW1 0AA", contacts={"a@example.org"}, text=LANTERNS) for n in (1, 2)]
    assert set(alike(ideas)) == {Found(Sign.TEXT, id_of(1), id_of(2))}


def test_what_very_many_share_tells_nothing():
    assert list(alike([idea(n, postcode="NW1 0AA") for n in range(1, COMMON + 2)])) == []


def test_one_score_for_everything_in_three_ideas_is_shown():
    same = [sent(1, n, marks=(3, 3)) for n in (1, 2, 3)]
    assert list(all_the_same(same)) == [Found(Sign.ALL_THE_SAME, reader=id_of(1))]
    assert list(all_the_same(same[:2])) == []
    assert list(all_the_same([*same, sent(1, 4, marks=(3, 2))])) == []


def test_a_reader_is_far_from_every_other():
    at_the_edge = [sent(1, 1, 60 + FAR), sent(2, 1, 40), sent(3, 1, 60)]
    assert list(far(at_the_edge)) == [Found(Sign.FAR, first=id_of(1), reader=id_of(1))]
    assert list(far([sent(1, 1, 59 + FAR), *at_the_edge[1:]])) == []


def test_of_two_readers_none_is_far_from_the_others():
    assert list(far([sent(1, 1, 100), sent(2, 1, 0)])) == []


def test_a_reader_who_began_most_ideas_within_a_minute_is_shown():
    readings = [sent(1, n, seconds=n * 59) for n in (1, 2, 3)]
    assert list(fast(readings)) == [Found(Sign.FAST, reader=id_of(1))]
    assert list(fast([*readings, sent(1, 4, seconds=600), sent(1, 5, seconds=900)])) == []
    assert list(fast(readings[:2])) == []


def test_one_postcode_and_one_last_name_are_a_household():
    there = [idea(1, postcode="NW1 0AA", name="ann demo"), idea(2, postcode="NW1 0AA", name="bob demo")]
    elsewhere = [idea(3, postcode="NW5 2XX", name="cat demo"), idea(4, postcode="NW1 0AA", name="dan other")]
    households = [found for found in alike([*there, *elsewhere]) if found.sign is Sign.HOUSEHOLD]
    assert households == [Found(Sign.HOUSEHOLD, id_of(1), id_of(2))]


def test_two_people_with_one_second_person_or_one_group_are_shown():
    ideas = [idea(1, second="eve demo", groups={"sc1"}), idea(2, second="eve demo", groups={"sc1"}), idea(3)]
    assert set(alike(ideas)) == {Found(sign, id_of(1), id_of(2)) for sign in (Sign.SECOND, Sign.GROUP)}


def test_two_people_who_are_each_others_second_person_are_shown():
    ideas = [
        idea(1, name="ann demo", second="bob demo"),
        idea(2, name="bob demo", second="ann demo"),
        idea(3, name="x"),
    ]
    assert set(alike(ideas)) == {Found(Sign.SECOND, id_of(1), id_of(2))}


def test_people_of_one_name_share_no_second_person():
    assert list(alike([idea(1, name="ann demo"), idea(2, name="ann demo")])) == []


def test_readers_who_gave_the_same_everywhere_are_both_shown():
    one = [sent(1, n, marks=(n, 3)) for n in (1, 2, 3)]
    other = [sent(2, n, marks=(n, 3)) for n in (1, 2, 3, 4)]
    assert list(copied([*one, *other])) == [Found(Sign.COPIED, reader=id_of(n)) for n in (1, 2)]
    assert list(copied([*one[:2], *other])) == []
    assert list(copied([*one[:2], sent(1, 3, marks=(3, 2)), *other])) == []


def test_readers_who_gave_everything_the_same_score_need_not_have_copied():
    assert list(copied([sent(reader, n, marks=(3, 3)) for reader in (1, 2) for n in (1, 2, 3)])) == []


def test_a_favourite_far_above_all_else_and_above_what_others_gave_is_shown():
    low = [sent(1, n, 20) for n in (1, 2, 3)]
    others = [sent(2, n, 20 + FAR - ABOVE) for n in (1, 2, 3, 4)]
    assert list(favourites([*low, sent(1, 4, 20 + FAR), *others])) == [
        Found(Sign.FAVOURITE, first=id_of(4), reader=id_of(1))
    ]
    assert list(favourites([*low, sent(1, 4, 19 + FAR), *others])) == []
    assert list(favourites([*low[:2], sent(1, 4, 20 + FAR), *others])) == []
    assert list(favourites([*low, sent(1, 4, 20 + FAR), sent(2, 4, 21 + FAR - ABOVE)])) == []


ideas = st.lists(
    st.builds(
        idea,
        st.integers(1, 8),
        household=st.sampled_from([None, id_of(50), id_of(51)]),
        contacts=st.sets(st.sampled_from(["a@example.org", "b@example.org"])),
        postcode=st.sampled_from([None, "NW1 0AA"]),
        name=st.sampled_from(["", "ann demo", "bob demo"]),
        second=st.sampled_from(["", "ann demo", "bob demo"]),
        groups=st.sets(st.sampled_from(["sc1", "library friends"])),
        text=st.sampled_from([LANTERNS, f"{LANTERNS} and home", "Soup on the green"]),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)
readings = st.lists(
    st.builds(
        sent,
        st.integers(1, 3),
        st.integers(1, 5),
        st.integers(0, 100),
        seconds=st.integers(0, 300),
        marks=st.sampled_from([(2, 3), (1, 4)]),
    ),
    unique_by=lambda one: (one.reader_id, one.idea_id),
    max_size=10,
)


@given(ideas, readings, st.randoms())
def test_the_order_makes_no_difference_and_each_is_found_once(some, marks, chance):
    found = among(some, marks)
    chance.shuffle(some)
    chance.shuffle(marks)
    assert among(some, marks) == found
    assert len({one.key for one in found}) == len(found)
