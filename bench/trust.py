"""Whether a panel's results can be trusted: targets B5 to B10 and B15 of the study that the methods come from.

Everything is measured on the service's own code (``grants.panels``), on panels that are made up with fixed seeds, so
that it is known which ideas were truly best. *Overlap* is the share of the truly best third that gets the money;
*regret* is the worth that was lost, 0 where the best are funded and 1 where lots are drawn. Two ways of reckoning are
compared on the same panels, by the mean of their differences. A figure fails where it is worse than its target by more
than two of its standard errors; in the short form three, for of two dozen figures on few panels chance fails one.
"""

import math
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench import panels
from bench.panels import LOW, NONE, STRONG, TYPICAL, Shares, World
from grants.panels.allocation import Idea, Rules
from grants.panels.calibration import Calibration, Numbers, Reading, by_hand, calibrate
from grants.panels.chance import chances
from grants.panels.standing import CAP, FUND_FROM, NOT_NOW_TO, Contender, stand

Told = npt.NDArray[np.bool_]  # seeds × ideas

FUNDED = 40  # of 120 ideas, at the same cost
BINS = (0.05, 0.2, 0.4, 0.6, 0.8, 0.95)
WORLDS = 5000  # to ask the oracle of, in the short form too: it is quick
WAVES, A_WAVE = 4, 60  # of aimed reading


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was measured beside what must be reached, at least or at most."""

    target: str
    what: str
    measured: float
    bound: float
    at_least: bool = True
    margin: float = 0.0  # two standard errors

    def holds(self, errors: float = 2) -> bool:
        """Whether it is not worse than its target by more than so many of its standard errors."""
        short = self.bound - self.measured if self.at_least else self.measured - self.bound
        return short <= self.margin * errors / 2


def figures(seeds: int) -> Iterator[Figure]:
    """Every target that panels can be made up for, on so many seeds each."""
    yield from _calibrated(seeds)
    yield from _siloed(seeds)
    yield from _chances(seeds)
    yield from _aimed(seeds)
    yield from _exact()


def overlap_and_regret(scores: Sequence[float] | Numbers, worth: Numbers) -> tuple[float, float]:
    """What share of the best ideas these scores fund, and how much worth they lose."""
    best, chosen = np.argsort(-worth)[:FUNDED], np.argsort(-np.asarray(scores), kind="stable")[:FUNDED]
    most, got, any_ = worth[best].mean(), worth[chosen].mean(), worth.mean()
    return len(set(best) & set(chosen)) / FUNDED, float((most - got) / (most - any_))


def margin(values: Sequence[float] | Numbers) -> float:
    """Two standard errors of a mean."""
    return 2 * float(np.std(values, ddof=1)) / math.sqrt(len(values))


def _scores(found: Calibration, *, raw: bool = False) -> Numbers:
    """In the order of the ideas' numbers."""
    placed = sorted(found.ideas, key=lambda idea: int(str(idea.idea)))
    return np.array([idea.raw if raw else idea.calibrated for idea in placed])


def _calibrated(seeds: int) -> Iterator[Figure]:
    """B5 and B6: what calibration gains where readers differ in generosity, and that it harms nothing where not."""
    a = _compared(seeds, NONE)
    yield _mean("B5", "no generosity: overlap over raw", a[:, 1, 0] - a[:, 0, 0], -0.003)
    bounds = {
        "typical": (TYPICAL, 0.782, 0.123),
        "strong": (STRONG, 0.787, 0.118),
        "low agreement": (LOW, 0.735, 0.180),
    }
    for name, (shares, overlap, regret) in bounds.items():
        found, oracle = _compared(seeds, shares), _oracle(WORLDS, shares)
        yield _beside("B6", f"{name}: overlap", found[:, 1, 0] - found[:, 2, 0], oracle[:, 0], overlap)
        yield _beside("B6", f"{name}: regret", found[:, 1, 1] - found[:, 2, 1], oracle[:, 1], regret, at_least=False)
        to_oracle = found[:, 2, 0].mean() - found[:, 0, 0].mean()
        over = found[:, 1, 0] - found[:, 0, 0]
        closed = float(over.mean() / to_oracle)
        spread = margin(over - closed * (found[:, 2, 0] - found[:, 0, 0])) / abs(float(to_oracle))
        yield Figure("B6", f"{name}: of the gap to the oracle closed", closed, 0.80, margin=spread)


def _compared(seeds: int, shares: Shares) -> Numbers:
    """Seeds × (raw, calibrated, with generosity known) × (overlap, regret), five readings of each idea."""
    found = []
    for seed in range(seeds):
        made = panels.world(seed, shares)
        design = panels.everybody_alike(seed, made, 5)
        done = calibrate(made.readings(design), cap=CAP)
        ways = (_scores(done, raw=True), _scores(done), made.without_generosity(design))
        found.append([overlap_and_regret(scores, made.worth) for scores in ways])
    return np.array(found)


def _oracle(worlds: int, shares: Shares) -> Numbers:
    """Worlds × (overlap, regret) had one known how generous everybody is: quick, so it is asked of many more worlds."""
    found = []
    for seed in range(worlds):
        made = panels.world(seed, shares)
        design = panels.everybody_alike(seed, made, 5)
        found.append(overlap_and_regret(made.without_generosity(design), made.worth))
    return np.array(found)


def _siloed(seeds: int) -> Iterator[Figure]:
    """B7: where nobody reads for two missions, scores stay as given; a fifth of the readings crossing is enough."""
    refused, over, reached = [], [], []
    for seed in range(seeds):
        made = panels.world(seed, TYPICAL, missions=6)
        apart = calibrate(made.readings(panels.by_mission(seed, made, 5), named=True), cap=CAP)
        refused.append(not apart.gate.is_open and all(idea.calibrated == idea.raw for idea in apart.ideas))
        done = calibrate(made.readings(panels.by_mission(seed, made, 5, crossing=1), named=True), cap=CAP)
        reached.append(overlap_and_regret(_scores(done), made.worth)[0])
        over.append(reached[-1] - overlap_and_regret(_scores(done, raw=True), made.worth)[0])
    yield Figure("B7", "one mission each: share left as given", float(np.mean(refused)), 1.0)
    yield _mean("B7", "a fifth crossing: overlap", reached, 0.782)
    yield _mean("B7", "a fifth crossing: overlap over raw", over, 0.010)


def _chances(seeds: int) -> Iterator[Figure]:
    """B8 and B10: whether a chance of 70 % comes true seven times in ten, and an 80 % band holds eight in ten."""
    chance, is_best, covered = [], [], []
    for seed in range(seeds):
        made = panels.world(seed, TYPICAL)
        done = calibrate(made.readings(panels.everybody_alike(seed, made, 5)), cap=CAP)
        chance.append(_funded(done, seed))
        best = np.zeros(len(made.worth), dtype=bool)
        best[np.argsort(-made.worth)[:FUNDED]] = True
        is_best.append(best)
        covered.append(_covered(done, made))
    told, true = np.array(chance), np.array(is_best)
    yield _among("B8", "band fund: truly among the best", true, told >= FUND_FROM, 0.92)
    yield _among("B8", "band not now: truly among the best", true, told <= NOT_NOW_TO, 0.06, at_least=False)
    of_bin = np.digitize(told, BINS)
    off = [_off(told, true, of_bin == one) for one in range(len(BINS) + 1)]
    worst, spread = max(off)
    yield Figure("B8", "worst bin of chances: how far off", worst, 0.04, at_least=False, margin=spread)
    yield _mean("B10", "80 % band holds what is true, at least", covered, 0.76)
    yield _mean("B10", "80 % band holds what is true, at most", covered, 0.84, at_least=False)


def _aimed(seeds: int) -> Iterator[Figure]:
    """B9: three readings each and the others where the chance is nearest one half, beside five each."""
    over = []
    for seed in range(seeds):
        made, chance = panels.world(seed, TYPICAL), np.random.default_rng([seed, panels.AIMING])
        five = calibrate(made.readings(panels.everybody_alike(seed, made, 5)), cap=CAP)
        design = panels.everybody_alike(seed, made, 3)
        for _ in range(WAVES):
            done = calibrate(made.readings(design), cap=CAP)
            near = np.argsort(np.abs(_funded(done, seed) - 0.5), kind="stable")[:A_WAVE]
            design += panels.more(chance, design, len(made.generosity), near)
        aimed = calibrate(made.readings(design), cap=CAP)
        over.append(
            overlap_and_regret(_scores(aimed), made.worth)[0] - overlap_and_regret(_scores(five), made.worth)[0]
        )
    yield _mean("B9", "aimed reading: overlap over five each", over, 0.020)


def _exact(panels_of: int = 20) -> Iterator[Figure]:
    """B15: a resident's to and fro comes to the same, and the service does not keep anybody waiting."""
    apart = 0.0
    for seed in range(panels_of):
        readings = _readings(seed)
        done = calibrate(readings)
        if done.gate.is_open:
            hand = by_hand(readings, done.variances)
            apart = max(apart, *(abs(hand[idea.idea] - idea.calibrated) for idea in done.ideas))
    yield Figure("B15", "by hand and directly: points apart", apart, 1e-6, at_least=False)
    readings = _readings(0)
    yield Figure(
        "B15", "calibration, 120 × 30 × 5: seconds", quickest(lambda: calibrate(readings)), 0.5, at_least=False
    )
    yield Figure("issue 3", "a whole round, 120 × 30 × 5: seconds", quickest(lambda: _standing(readings)), 0.5, False)
    large = panels.world(0, TYPICAL, ideas=500, readers=60)
    done = calibrate(large.readings(panels.everybody_alike(0, large, 5)), cap=CAP)
    parts = [Idea(one.idea, n % 6, one.calibrated, 5 + n % 7, 3) for n, one in enumerate(done.ideas)]
    rules = Rules(8 * 170, floors=dict.fromkeys(range(6), 8 * 17), minimum=45)
    seconds = quickest(lambda: chances(parts, done.covariance, rules, seed=1))
    yield Figure("issue 3", "chances of 500 ideas, floors and parts: seconds", seconds, 1.0, at_least=False)


def _standing(readings: Sequence[Reading]) -> None:
    """All that a page needs of a round: scores, bands and chances, with and without what was taken off."""
    scores: dict[Hashable, list[tuple[Hashable, float]]] = {}
    for reading in readings:
        scores.setdefault(reading.idea, []).append((reading.reader, reading.score))
    seed = int(time.perf_counter_ns())  # the same round twice would be remembered
    stand([Contender(idea, "panel", 1, tuple(given)) for idea, given in scores.items()], Rules(FUNDED), seed=seed)


def quickest(work: Callable[[], object], turns: int = 3) -> float:
    """Seconds of the quickest of a few turns: what the work takes when nothing else wants the machine."""
    took = []
    for _ in range(turns):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def _readings(seed: int) -> list[Reading]:
    made = panels.world(seed, TYPICAL)
    return made.readings(panels.everybody_alike(seed, made, 5))


def _funded(done: Calibration, seed: int) -> Numbers:
    """The chance of each idea to be among the funded, in the order of the ideas' numbers."""
    ideas = [Idea(idea.idea, None, idea.calibrated, 1) for idea in done.ideas]
    found = chances(ideas, done.covariance, Rules(FUNDED), seed=seed)
    placed = np.empty(len(found))
    placed[[int(str(idea.idea)) for idea in done.ideas]] = found
    return placed


def _covered(done: Calibration, made: World) -> float:
    """How many ideas' true worth lies in their band; both are told as more or less than the mean of all ideas."""
    ideas = sorted(done.ideas, key=lambda idea: int(str(idea.idea)))
    true = panels.STEP * panels.SPREAD * (made.worth - made.worth.mean())
    mean = float(np.mean([idea.calibrated for idea in ideas]))
    inside = [idea.low - mean <= worth <= idea.high - mean for idea, worth in zip(ideas, true, strict=True)]
    return float(np.mean(inside))


def _mean(target: str, what: str, values: Iterable[float] | Numbers, bound: float, *, at_least: bool = True) -> Figure:
    there = np.array(list(values))
    return Figure(target, what, float(there.mean()), bound, at_least, margin(there))


def _beside(target: str, what: str, apart: Numbers, known: Numbers, bound: float, *, at_least: bool = True) -> Figure:
    """A mean told as what is known of very many worlds and how far one is from it on fewer, seed by seed.

    How well anybody can do depends on the world more than on the method, so this is surer than the mean itself.
    """
    spread = math.hypot(margin(apart), margin(known))
    return Figure(target, what, float(apart.mean() + known.mean()), bound, at_least, spread)


def _among(target: str, what: str, true: Told, chosen: Told, bound: float, *, at_least: bool = True) -> Figure:
    """The share of what was chosen that is true, over all seeds together."""
    hits, all_ = (true & chosen).sum(axis=1), chosen.sum(axis=1)
    share = float(hits.sum() / all_.sum())
    return Figure(target, what, share, bound, at_least, margin(hits - share * all_) / float(all_.mean()))


def _off(told: Numbers, true: Told, here: Told) -> tuple[float, float]:
    """How far the chances in a bin are from what came true, and two standard errors of that."""
    number = here.sum(axis=1)
    apart = ((told - true) * here).sum(axis=1)
    mean = float(apart.sum() / number.sum())
    return abs(mean), margin(apart - mean * number) / float(number.mean())
