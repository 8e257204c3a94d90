"""The chance of each idea to be funded, as far as its scores tell. Values in, values out; no database.

What ideas may be worth is drawn many times, from a normal distribution around their scores with the covariance that
``calibration`` gives. In each draw the list is walked as ``allocation`` walks it to decide: first what is kept for
missions, then one list, with a part for an idea that can be done with what is left. The chance is the share of draws
that fund the idea, in full or in part.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grants.panels.allocation import Idea, Rules, check_rules, least_offer
from grants.panels.calibration import Numbers

DRAWS = 10_000
HAIR = 1e-6  # points: parts ideas that nothing tells apart, at random and anew in each draw

Pence = npt.NDArray[np.int64]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


def chances(
    ideas: Sequence[Idea], covariance: Numbers, rules: Rules, *, seed: int, draws: int = DRAWS
) -> tuple[float, ...]:
    """The chance of each idea, 0 to 1, in the order of ``ideas``; ``covariance`` says how sure their scores are.

    The same seed gives the same chances. The order of the ideas makes no difference, and ideas that nothing but their
    name tells apart share one chance. Raises ``allocation.Unfair`` for rules that no list can be walked by.
    """
    check_rules(rules)
    if not ideas:
        return ()
    likeness = [_likeness(idea, spread, rules) for idea, spread in zip(ideas, np.diag(covariance), strict=True)]
    order = sorted(range(len(ideas)), key=likeness.__getitem__)
    drawn = _drawn(np.array([float(ideas[n].score) for n in order]), covariance[np.ix_(order, order)], seed, draws)
    funded = funded_draws(drawn, [ideas[n] for n in order], rules)
    alike: dict[Hashable, list[float]] = {}
    keys = [(like, _purse_of(idea, rules)) for like, idea in zip(likeness, ideas, strict=True)]
    for place, share in zip(order, funded / draws, strict=True):
        alike.setdefault(keys[place], []).append(float(share))
    return tuple(sum(alike[key]) / len(alike[key]) for key in keys)


def funded_draws(drawn: Numbers, ideas: Sequence[Idea], rules: Rules) -> Pence:
    """In how many draws each idea is funded; ``drawn`` has a row a draw: what each idea is worth, no two alike.

    All lists are walked at once, place by place. In one draw this funds what ``allocation.allocate`` would fund.
    """
    lists = _Lists.of(drawn, ideas, rules)
    if lists.purses > 1:
        lists.first_walk()
    lists.second_walk()
    return lists.funded


@dataclass
class _Lists:
    """All draws while they are walked: one column a draw. Purse 0 belongs to missions for which nothing is kept."""

    order: Places  # places × draws: which idea stands there
    may: Flags  # draws × ideas: whether it may be funded and is not yet
    asked: Pence  # by idea
    least: Pence  # by idea, the least part it may be offered; all of it where it needs all
    purse: Places  # by idea
    kept: Pence  # purses × draws
    free: Pence  # by draw
    funded: Pence  # by idea, in how many draws

    @classmethod
    def of(cls, drawn: Numbers, ideas: Sequence[Idea], rules: Rules) -> "_Lists":
        floors = {mission: pence for mission, pence in rules.floors.items() if pence}
        purses = {mission: n for n, mission in enumerate(floors, start=1)}
        least_worth = float(rules.minimum) if rules.minimum > 0 else -np.inf  # nothing is worth less than nothing
        return cls(
            order=np.ascontiguousarray(np.argsort(drawn, axis=1)[:, ::-1].T),
            may=(drawn >= least_worth) & np.array([idea.passes for idea in ideas]),
            asked=np.array([idea.asked_pence for idea in ideas], dtype=np.int64),
            least=np.array([least_offer(idea, rules) or idea.asked_pence for idea in ideas], dtype=np.int64),
            purse=np.array([purses.get(idea.mission, 0) for idea in ideas], dtype=np.intp),
            kept=np.repeat(np.array([[0, *floors.values()]], dtype=np.int64).T, len(drawn), axis=1),
            free=np.full(len(drawn), rules.pot_pence - sum(floors.values()), dtype=np.int64),
            funded=np.zeros(len(ideas), dtype=np.int64),
        )

    @property
    def purses(self) -> int:
        return len(self.kept)

    def first_walk(self) -> None:
        """Spend what is kept for missions on their best ideas, where all of one fits."""
        for at, idea in self._places(self.purse > 0):
            kept = self.kept[self.purse[idea], at]
            takes = (kept > 0) & (self.asked[idea] <= kept + self.free[at])
            self._pay(at[takes], idea[takes], self.asked[idea[takes]])
            self.may[at[takes], idea[takes]] = False

    def second_walk(self) -> None:
        """Everything else on one list: all of it, or what is left where it can be done with that."""
        cheapest = int(self.least.min())
        for at, idea in self._places(self.purse >= 0):
            left = self.free[at] + self.kept[self.purse[idea], at]
            takes = self.least[idea] <= left
            self._pay(at[takes], idea[takes], np.minimum(self.asked[idea[takes]], left[takes]))
            if (self.free + self.kept.max(axis=0)).max() < cheapest:
                return

    def _places(self, among: Flags) -> Iterator[tuple[Places, Places]]:
        """From the top: the draws in which the idea at this place is one of these and may be funded, and that idea."""
        every = np.arange(len(self.may))
        for here in self.order:
            at = np.flatnonzero(self.may[every, here] & among[here])
            yield at, here[at]

    def _pay(self, at: Places, idea: Places, pence: Pence) -> None:
        """From what is kept for its mission first."""
        kept = np.minimum(pence, self.kept[self.purse[idea], at])
        self.kept[self.purse[idea], at] -= kept
        self.free[at] -= pence - kept
        self.funded += np.bincount(idea, minlength=len(self.funded))


def _likeness(idea: Idea, spread: float, rules: Rules) -> tuple[float, float, int, int, int, bool]:
    """What an idea is, and not what it or its mission is called."""
    kept = rules.floors.get(idea.mission, 0)
    least = least_offer(idea, rules) or idea.asked_pence
    return round(float(idea.score), 6), round(float(spread), 6), idea.asked_pence, least, kept, idea.passes


def _purse_of(idea: Idea, rules: Rules) -> Hashable:
    """The mission where money is kept for it; others are all alike."""
    return idea.mission if rules.floors.get(idea.mission) else None


def _drawn(scores: Numbers, covariance: Numbers, seed: int, draws: int) -> Numbers:
    """What the ideas may be worth: one row a draw."""
    root = np.linalg.cholesky(covariance + HAIR**2 * np.eye(len(scores)))
    found: Numbers = scores + np.random.default_rng(seed).standard_normal((draws, len(scores))) @ root.T
    return found
