"""The chance of each idea to be funded, as far as its scores tell. Values in, values out; no database.

What ideas may be worth is drawn many times, from a normal distribution around their scores with the covariance that
``calibration`` gives. In each draw the list is walked from the best idea down: whatever fits into the money that is
left is funded, whatever does not is passed over. The chance is the share of draws that fund the idea.
"""

from collections.abc import Sequence

import numpy as np

from grants.panels.calibration import Numbers, Unreadable

DRAWS = 10_000
HAIR = 1e-6  # points: parts ideas that nothing tells apart, at random and anew in each draw


def chances(
    scores: Sequence[float], covariance: Numbers, costs: Sequence[int], budget: int, *, seed: int, draws: int = DRAWS
) -> tuple[float, ...]:
    """The chance of each idea, 0 to 1, in the order of ``scores``; ``costs`` and ``budget`` are pence.

    The same seed gives the same chances. The order of the ideas makes no difference, and ideas that their score, its
    spread and their cost do not tell apart share one chance. Raises ``Unreadable`` for a budget below nothing.
    """
    if budget < 0:
        raise Unreadable("The budget cannot be less than nothing")
    if not len(scores):
        return ()
    likeness = [
        (round(float(score), 6), round(float(spread), 6), int(cost))
        for score, spread, cost in zip(scores, np.diag(covariance), costs, strict=True)
    ]
    order = sorted(range(len(scores)), key=likeness.__getitem__)
    drawn = _drawn(np.asarray(scores, dtype=float)[order], covariance[np.ix_(order, order)], seed, draws)
    funded = _walked(drawn, np.asarray(costs, dtype=np.int64)[order], budget)
    alike: dict[tuple[float, float, int], list[float]] = {}
    for place, share in zip(order, funded / draws, strict=True):
        alike.setdefault(likeness[place], []).append(float(share))
    return tuple(sum(alike[like]) / len(alike[like]) for like in likeness)


def _drawn(scores: Numbers, covariance: Numbers, seed: int, draws: int) -> Numbers:
    """What the ideas may be worth: one row a draw."""
    root = np.linalg.cholesky(covariance + HAIR**2 * np.eye(len(scores)))
    found: Numbers = scores + np.random.default_rng(seed).standard_normal((draws, len(scores))) @ root.T
    return found


def _walked(drawn: Numbers, costs: np.ndarray[tuple[int], np.dtype[np.int64]], budget: int) -> Numbers:
    """In how many draws each idea is funded when all lists are walked at once, place by place."""
    draws, ideas = drawn.shape
    order = np.argsort(-drawn, axis=1).T
    left = np.full(draws, budget, dtype=np.int64)
    funded = np.zeros(ideas)
    for here in order:
        price = costs[here]
        fits = price <= left
        left -= price * fits
        funded += np.bincount(here[fits], minlength=ideas)
    return funded
