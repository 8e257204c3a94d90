"""Near-identical texts are found and shown; texts about the same thing in other words are not."""

import random
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from grants.checks.shingles import LOWEST, MOST, containment, passages, runs, sketch

TEXT = (
    "Neighbours of all ages will build six raised beds in the courtyard, plant herbs and salad together on four "
    "Saturdays, and share what grows at a supper in September that everybody on the estate is asked to."
)
SPOKEN = ("we", "plant", "a", "bed", "with", "our", "neighbours", "on", "the", "green")
words = st.lists(st.sampled_from(SPOKEN))


def test_the_same_text_differently_punctuated_resembles_itself_wholly():
    shouted = TEXT.upper().replace(",", " –")
    assert containment(runs(TEXT), runs(shouted)) == 1.0


def test_a_text_with_a_few_words_changed_is_still_near():
    changed = TEXT.replace("six raised beds", "eight raised beds").replace("September", "October")
    assert containment(runs(TEXT), runs(changed)) > 0.5


def test_the_same_idea_in_other_words_is_not_near():
    other = (
        "On four weekends people from the flats make boxes for vegetables outside and eat together in autumn; anybody "
        "who lives here can come along, bring a chair and take some of the harvest home."
    )
    assert containment(runs(TEXT), runs(other)) < 0.05


def test_a_text_shorter_than_a_run_is_compared_as_a_whole():
    assert containment(runs("Plant boxes"), runs("plant BOXES!")) == 1.0
    assert containment(runs("Plant boxes"), runs("Plant trees")) == 0.0


def test_nothing_resembles_nothing():
    assert containment(runs(""), runs("")) == 0.0
    assert containment(runs("· – ·"), runs(TEXT)) == 0.0


@given(words, words)
def test_containment_is_a_share_and_the_same_both_ways(one, other):
    a, b = runs(" ".join(one)), runs(" ".join(other))
    assert 0.0 <= containment(a, b) == containment(b, a) <= 1.0


@given(st.text(max_size=200), st.text(max_size=200))
def test_passages_put_together_are_the_text(text, other):
    assert "".join(passage.text for passage in passages(text, runs(other))) == text


@given(st.text(max_size=200))
def test_whatever_is_typed_a_sketch_fits_its_column(text):
    assert all(-(2**63) <= number < 2**63 for number in sketch(runs(text)))
    assert len(sketch(runs(text))) <= LOWEST + MOST


def test_passages_mark_what_the_other_text_has_too():
    one = "We meet on Mondays. We will build six raised beds together. Ring Jo."
    other = "On Fridays we will build six raised beds together, with tea."
    shared = [passage.text for passage in passages(one, runs(other)) if passage.shared]
    assert shared == ["We will build six raised beds together"]


def test_texts_that_share_half_their_runs_meet_in_their_sketches():
    chance = random.Random(20261117)
    vocabulary = [f"word{n}" for n in range(5000)]
    missed = 0
    for _ in range(300):
        common = chance.sample(vocabulary, 205)
        one = runs(" ".join([*common, *chance.sample(vocabulary, 95)]))
        other = runs(" ".join([*common, *chance.sample(vocabulary, 95)]))
        assert containment(one, other) > 0.45
        missed += not sketch(one) & sketch(other)
    assert missed == 0


def test_a_long_text_is_sketched_in_a_moment():
    """The processor's time: what else a busy machine does meanwhile is not ours."""
    text = " ".join(f"word{n}" for n in range(300))
    begun = process_time()
    for _ in range(20):
        sketch(runs(text))
    assert (process_time() - begun) / 20 < 0.005
