import csv
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.panels.calibration import Reading, Unreadable, Variances, alpha, by_hand, calibrate, reliability


def panel(seed, *, ideas=40, readers=12, each=4, quality=6.0, leniency=5.0, taste=6.0):
    """Readings of a made-up panel, and what each idea is truly worth."""
    chance = np.random.default_rng(seed)
    worth, generous = chance.normal(0, quality, ideas), chance.normal(0, leniency, readers)
    found = []
    for i in range(ideas):
        for j in chance.choice(readers, each, replace=False):
            score = 60 + worth[i] + generous[j] + chance.normal(0, taste)
            found.append(Reading(f"idea {i}", f"reader {j}", float(score), f"mission {i % 3}"))
    return found, {f"idea {i}": worth[i] for i in range(ideas)}


def by_idea(calibration):
    return {idea.idea: idea.calibrated for idea in calibration.ideas}


def test_taking_generosity_off_brings_scores_nearer_to_what_ideas_are_worth():
    gained = []
    for seed in range(12):
        readings, worth = panel(seed)
        found = calibrate(readings)
        truth = [worth[idea.idea] for idea in found.ideas]
        raw = np.corrcoef(truth, [idea.raw for idea in found.ideas])[0, 1]
        gained.append(np.corrcoef(truth, [idea.calibrated for idea in found.ideas])[0, 1] - raw)
    assert np.mean(gained) > 2 * np.std(gained) / math.sqrt(len(gained))


def test_the_variances_are_found_again():
    shares = [calibrate(panel(seed, ideas=120, readers=30, each=5)[0]).variances.shares() for seed in range(8)]
    means = np.mean(shares, axis=0)
    assert np.abs(means - np.array([36, 25, 36]) / 97).max() < 0.06


def test_going_to_and_fro_by_hand_gives_the_same():
    readings, _ = panel(3)
    found = calibrate(readings)
    hand = by_hand(readings, found.variances)
    assert max(abs(hand[id] - score) for id, score in by_idea(found).items()) < 1e-6


@settings(max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 50))
def test_order_and_names_never_change_an_outcome(random, seed):
    readings, _ = panel(seed, ideas=12, readers=6, each=3)
    names = {f"idea {n}": f"x{n * 7919 % 97}" for n in range(12)}
    renamed = [reading._replace(idea=names[reading.idea]) for reading in readings]
    random.shuffle(renamed)
    before, after = by_idea(calibrate(readings)), by_idea(calibrate(renamed))
    assert {names[id]: round(score, 6) for id, score in before.items()} == {
        id: round(score, 6) for id, score in after.items()
    }


def test_a_shift_and_a_stretch_of_the_scale_shift_and_stretch_the_outcome():
    readings, _ = panel(5)
    moved = [reading._replace(score=3 * reading.score + 10) for reading in readings]
    before, after = by_idea(calibrate(readings)), by_idea(calibrate(moved))
    assert max(abs(3 * before[id] + 10 - after[id]) for id in before) < 1e-4


def test_where_everybody_read_everything_nothing_is_taken_off():
    readings, _ = panel(1, ideas=10, readers=5, each=5)
    found = calibrate(readings)
    assert not found.gate.is_open
    assert [idea.calibrated for idea in found.ideas] == [idea.raw for idea in found.ideas]


def test_readers_who_share_no_idea_are_not_compared():
    one, two = panel(1)[0], panel(2)[0]
    other = [r._replace(idea=f"b{r.idea}", reader=f"b{r.reader}") for r in two]
    found = calibrate([*one, *other])
    assert "Some readers share no idea with the others, so they cannot be compared." in found.gate.reasons
    assert [idea.calibrated for idea in found.ideas] == [idea.raw for idea in found.ideas]


def test_panels_that_each_read_one_mission_are_not_calibrated():
    chance = np.random.default_rng(4)
    siloed = [
        Reading(f"idea {m}{i}", f"reader {m}{j}", float(chance.normal(60 + 5 * m, 8)), f"mission {m}")
        for m in range(2) for i in range(12) for j in chance.choice(6, 3, replace=False)
    ]  # fmt: skip
    assert any("0% are by people who also read other missions" in reason for reason in calibrate(siloed).gate.reasons)


def test_without_generosity_no_adjustment_is_made():
    shut = [calibrate(panel(seed, leniency=0.0)[0]).gate.is_open for seed in range(10)]
    assert sum(shut) <= 3


def test_a_cap_holds():
    readings, _ = panel(7, leniency=20.0)
    assert max(map(abs, calibrate(readings, cap=5).generosity.values())) == 5
    assert max(map(abs, calibrate(readings).generosity.values())) > 5


@pytest.mark.parametrize(
    ("readings", "sentence"),
    [
        ([], "at least two readings"),
        ([Reading("a", "x", 1.0)], "at least two readings"),
        ([Reading("a", "x", 1.0), Reading("b", "x", math.nan)], "must be a number"),
        ([Reading("a", "x", 1.0), Reading("b", "x", math.inf)], "must be a number"),
        ([Reading("a", "x", 1.0), Reading("a", "x", 2.0)], "the same idea twice"),
    ],
)
def test_what_nothing_can_be_computed_from_is_a_sentence(readings, sentence):
    with pytest.raises(Unreadable, match=sentence):
        calibrate(readings)


def test_scores_that_are_all_equal_stay_as_they_are():
    readings = [Reading(f"i{i}", f"r{j}", 50.0) for i in range(4) for j in range(3) if (i + j) % 3]
    found = calibrate(readings)
    assert {(idea.raw, idea.calibrated, idea.low, idea.high) for idea in found.ideas} == {(50.0, 50.0, 50.0, 50.0)}


def test_one_reader_alone_is_not_called_generous():
    found = calibrate([Reading(f"i{n}", "r", 10.0 * n) for n in range(5)])
    assert found.gate.reasons == ("Only one person has read, so nobody can say how generous they are.",)


def test_a_mean_of_more_readings_is_more_reliable():
    shares = Variances(0.35, 0.2, 0.45)
    assert [round(reliability(shares, n), 3) for n in (1, 3, 5)] == [0.35, 0.618, 0.729]


def test_alpha_is_one_where_readers_agree_and_near_nothing_where_they_guess():
    chance = np.random.default_rng(0)
    agree = [Reading(i, j, float(i)) for i in range(20) for j in range(3)]
    guess = [Reading(i, j, float(chance.integers(0, 5))) for i in range(200) for j in range(3)]
    assert alpha(agree) == 1.0
    assert abs(alpha(guess)) < 0.1


@settings(max_examples=20)
@given(st.integers(0, 500))
def test_one_more_score_at_what_was_expected_moves_nothing_and_so_never_lowers(seed):
    readings, _ = panel(seed, ideas=12, readers=6, each=3)
    shares = Variances(36.0, 25.0, 36.0)
    before = by_hand(readings, shares)
    one_more = Reading("idea 3", "somebody new", before["idea 3"], "mission 0")
    assert by_hand([*readings, one_more], shares)["idea 3"] >= before["idea 3"] - 1e-6


def rows(folder, name):
    with (folder / "panels" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.real_data
def test_a_panel_of_scientists_after_talking_differs_little_beyond_quality(real_data):
    votes = rows(real_data, "snsf_mint_2020_individual_votes.csv")
    given = [Reading(r["proposal"], f"{r['section']} {r['assessor']}", float(r["num_grade"])) for r in votes]
    once = {(str(vote.idea), str(vote.reader)): vote for vote in given}
    found = calibrate(once.values())
    shares = found.variances.shares()
    assert (round(shares.quality, 2), round(shares.leniency, 2), round(shares.taste, 2)) == (0.85, 0.0, 0.15)
    assert "Readers were alike in how generous they were. No adjustment was needed." in found.gate.reasons
    assert all(idea.calibrated == idea.raw for idea in found.ideas)
    sections = {r["section"] for r in votes}
    alphas = [alpha(v for v in once.values() if str(v.reader).startswith(f"{section} ")) for section in sections]
    assert (round(min(alphas), 2), round(max(alphas), 2)) == (0.81, 0.87)


@pytest.mark.real_data
def test_reviewers_who_never_talked_differ_in_taste_and_not_in_generosity(real_data):
    reviews = rows(real_data, "aibs_2014_2017_scores.csv")
    once = {(r["ID"], r["RevID"]): float(r["Score"]) for r in reviews}
    found = calibrate(Reading(idea, reader, score) for (idea, reader), score in once.items())
    shares = found.variances.shares()
    assert (round(shares.quality, 2), round(shares.leniency, 2), round(shares.taste, 2)) == (0.37, 0.0, 0.63)
    assert not found.gate.is_open
