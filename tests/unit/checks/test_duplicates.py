"""Near-identical texts among many: found in every kind of copying, and hardly anything else (target B13, small)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.duplicates import B13, KINDS, measure
from grants.checks.duplicates import BOILERPLATE, Near, Shelf
from grants.checks.shingles import are_near, containment, runs

OWN = "Every Thursday in October families fold paper lanterns at the library and walk home along the dark water"


@pytest.fixture(scope="module")
def figures():
    return measure(ideas=600, planted=200)


@pytest.mark.parametrize("kind", KINDS)
def test_copies_are_found(figures, kind):
    assert figures.recall[kind] >= B13.recall[kind]


def test_what_is_found_is_a_copy(figures):
    assert figures.precision >= B13.precision


def test_the_pair_is_named_with_the_share_of_the_shorter_one():
    shelf = Shelf({"long": f"{OWN} and then we sing", "short": OWN, "other": "A pot of soup on the green"})
    assert shelf.pairs() == [Near("long", "short", 1.0)]
    assert shelf.like(OWN.upper()) == [("long", 1.0), ("short", 1.0)]


def test_a_turn_of_phrase_is_no_copy():
    long = " ".join(f"word{n}" for n in range(30))
    assert (
        Shelf({1: f"{long} for everybody on the estate", 2: f"Come along, {OWN} for everybody on the estate"}).pairs()
        == []
    )


def test_what_very_many_say_counts_for_nothing():
    texts = {n: OWN for n in range(BOILERPLATE + 1)}
    assert Shelf(texts).pairs() == []
    del texts[0]
    assert len(Shelf(texts).pairs()) == BOILERPLATE * (BOILERPLATE - 1) // 2


def test_an_empty_shelf_has_nothing_and_finds_nothing():
    assert (Shelf({}).pairs(), Shelf({}).like(OWN), Shelf({1: ""}).like("")) == ([], [], [])


texts = st.lists(st.lists(st.sampled_from("we plant a bed with our neighbours".split()), max_size=14), max_size=6)


@given(texts)
def test_the_shelf_and_two_texts_side_by_side_agree(lists):
    given_texts = {n: " ".join(words) for n, words in enumerate(lists)}
    sets = {n: runs(text) for n, text in given_texts.items()}
    pairs = {(a, b): containment(sets[a], sets[b]) for a in sets for b in sets if a < b and are_near(sets[a], sets[b])}
    assert {(near.first, near.second): near.share for near in Shelf(given_texts).pairs()} == pairs


@given(texts, st.randoms())
def test_the_order_of_the_texts_makes_no_difference(lists, chance):
    named = [(n, " ".join(words)) for n, words in enumerate(lists)]
    found = {frozenset(near[:2]): near.share for near in Shelf(dict(named)).pairs()}
    chance.shuffle(named)
    assert {frozenset(near[:2]): near.share for near in Shelf(dict(named)).pairs()} == found
