"""The fairest chances that targets allow. Values in, values out; no database, no chance, no names.

People whose answers are the same cannot be told apart, so they are one *kind*, and a panel is how many of each kind sit
on it. Among all ways to draw between panels that meet the targets, the fairest raises the smallest chance of anybody
as far as it goes, then the next smallest, and so on (leximin). The aim and the way there by column generation are those
of Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens' assemblies", Nature 596 (2021).

Two steps follow one another. ``_fairest`` finds the fairest chances as if people could sit on a panel by halves;
``_drawn_by`` finds whole panels, each with a probability, that together give everybody just that chance. Where there
are none, it finds what every whole panel keeps and these chances break; with that known the first step begins again.
Both use HiGHS as scipy brings it. The same kinds in the same order give the same result.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

Vector = NDArray[np.float64]
Cut = tuple[Vector, float]  # what each seat counts, and what no panel's sum is above
CLOSE = 2e-5  # chances nearer than this are taken for the same
DRAWN = 1e-4  # whole panels give everybody their chance to within this, in full: one in ten thousand
EXACT = 1e-8  # how far below what is promised a later step may fall: for 1,000 people together still next to nothing
TIGHT = {"primal_feasibility_tolerance": EXACT / 10, "dual_feasibility_tolerance": EXACT / 10}
WHOLE = 1e-4  # a number of seats as near as this to a whole one is whole
ROUGH = 0.1  # a panel worth this share less than the best is good enough to go on with
TAIL = 0.15  # of a draw; what is left when that much is taken away is found sooner by prices
MOST_ROUNDS = 500


class NoFairDraw(ValueError):
    """Chances that cannot be computed; the message is a sentence."""


@dataclass
class Kinds:
    """How many people there are of each kind, and what a panel of them must keep.

    Each row of ``counted`` says how much one seat of each kind counts; the sum over a panel lies from ``least`` to
    ``most``. Rows of targets count 0 or 1; ``cut`` adds rows that every panel keeps anyway.
    """

    sizes: Vector
    counted: Vector
    least: Vector
    most: Vector
    seats: int
    cuts: list[Cut] = field(default_factory=list)

    def __post_init__(self) -> None:
        everybody = np.ones((1, len(self.sizes)))
        self.rows = csr_array(np.vstack([self.counted.reshape(-1, len(self.sizes)), everybody]))
        self.low, self.high = np.append(self.least, self.seats), np.append(self.most, self.seats)


class Fairest(NamedTuple):
    """Panels as seats for each kind, one a row, with their probabilities."""

    panels: Vector
    probabilities: Vector


def fairest(kinds: Kinds) -> Fairest:
    """Panels that meet the targets, with the probabilities that give everybody the fairest chance."""
    known: list[Vector] = []
    for _ in range(MOST_ROUNDS):
        chances = _fairest(kinds)
        known = known or _peeled(kinds, chances)
        found = _drawn_by(kinds, chances, known)
        if isinstance(found, Fairest):
            return found
        kinds.cuts.append(found)
    raise NoFairDraw("The chances could not be computed. Ask for fewer targets")


class Best(NamedTuple):
    """A panel worth nearly most, and what none is worth more than."""

    panel: Vector
    limit: float


def _best(
    kinds: Kinds, worth: Vector, seats: tuple[Vector, Vector], kept: tuple[Vector, Vector], gap: float = 0.0
) -> Best | None:
    """The panel that is worth most, or less than that by no more than the ``gap``, a share of its worth."""
    whole, rows = np.ones(len(worth), dtype=int), LinearConstraint(kinds.rows, *kept)
    found = milp(-worth, integrality=whole, bounds=Bounds(*seats), constraints=rows, options={"mip_rel_gap": gap})
    return None if found.x is None else Best(np.rint(found.x), float(-found.mip_dual_bound))


def _fairest(kinds: Kinds) -> Vector:
    """The fairest chance of each kind, as if seats could be shared between people: linear programs alone."""
    matrix, most = _as_upper_bounds(kinds)
    least, free = np.zeros(len(kinds.sizes)), np.ones(len(kinds.sizes), dtype=bool)
    while free.any():
        chance = _highest_least(kinds, matrix, most, least, free)
        floor = np.where(free, chance, least)
        stuck = _stuck(kinds, matrix, most, floor - 2 * EXACT, free)
        least = np.where(stuck, chance, least)
        free &= ~stuck
    return least


def _as_upper_bounds(kinds: Kinds) -> tuple[Any, Vector]:
    """What panels keep, as rows that are at most something: targets from both sides, and the cuts."""
    parts, most = [kinds.rows, -kinds.rows], [kinds.high, -kinds.low]
    if kinds.cuts:
        parts.append(csr_array(np.array([row for row, _ in kinds.cuts])))
        most.append(np.array([limit for _, limit in kinds.cuts]))
    return vstack(parts).tocsr(), np.concatenate(most)


def _highest_least(kinds: Kinds, matrix: Any, most: Vector, least: Vector, free: NDArray[np.bool_]) -> float:
    """The highest chance that all who are free can have together, while the others keep theirs."""
    n, few = len(kinds.sizes), int(free.sum())
    share = csr_array(np.diag(1 / kinds.sizes)[free])
    above = hstack([matrix, csr_array((matrix.shape[0], 1))])
    rows = vstack([above, hstack([-share, csr_array(np.ones((few, 1)))])])
    bounds = [
        *((max(0.0, (low - EXACT) * size), size) for low, size in zip(least, kinds.sizes, strict=True)),
        (0, 1),
    ]
    objective = np.append(np.zeros(n), -1)
    found = _linear(objective, A_ub=rows.tocsr(), b_ub=np.append(most, np.zeros(few)), bounds=bounds)
    if found.x is None:
        raise NoFairDraw("No panel meets all the targets")
    return float(found.x[-1])


def _stuck(kinds: Kinds, matrix: Any, most: Vector, floor: Vector, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who of the free can have no more than the floor, whatever the others have above it."""
    stuck = free.copy()
    bounds = np.column_stack([np.maximum(floor, 0) * kinds.sizes, kinds.sizes])
    while True:
        found = _linear(np.where(stuck, -1 / kinds.sizes, 0), A_ub=matrix, b_ub=most, bounds=bounds)
        assert found.x is not None  # what gave the floor keeps it
        reached: Vector = found.x / kinds.sizes
        above = stuck & (reached > floor + CLOSE)
        if not above.any() or (above == stuck).all():
            return stuck if not above.any() else _least_above(stuck, reached)
        stuck &= ~above


def _least_above(stuck: NDArray[np.bool_], chances: Vector) -> NDArray[np.bool_]:
    """Where rounding lets everybody rise by a hair, whoever rises least is taken for stuck."""
    lowest = float(chances[stuck].min())
    return stuck & (chances <= lowest + CLOSE)


def _drawn_by(kinds: Kinds, chances: Vector, known: list[Vector]) -> Fairest | Cut:
    """Panels and probabilities that give these chances; else what all panels keep and these chances break.

    ``known`` grows by each panel that is found on the way: always the one worth most where the prices of the chances
    still short are the worth of a seat.
    """
    while True:
        probabilities, short, price = _nearest(kinds, chances, known)
        if short < DRAWN:
            used = probabilities > EXACT
            return Fairest(np.array(known)[used], probabilities[used] / probabilities[used].sum())
        worth, wanted = price / kinds.sizes, float(price @ chances)
        found = _worth_more(kinds, worth, wanted - short)
        if short - max(wanted - found.limit, 0.0) < CLOSE / 2:
            return worth, found.limit
        known.append(found.panel)


def _worth_more(kinds: Kinds, worth: Vector, than: float) -> Best:
    """A panel worth more than that, if need be the one worth most: first as one is found soon, then to the end."""
    found = _any_best(kinds, worth, ROUGH)
    return found if worth @ found.panel > than + CLOSE / 2 else _any_best(kinds, worth, 0.0)


def _any_best(kinds: Kinds, worth: Vector, gap: float) -> Best:
    found = _best(kinds, worth, (np.zeros(len(worth)), kinds.sizes), (kinds.low, kinds.high), gap)
    if found is None:
        raise NoFairDraw("No panel meets all the targets")
    return found


def _nearest(kinds: Kinds, chances: Vector, known: list[Vector]) -> tuple[Vector, float, Vector]:
    """Probabilities of the known panels that come nearest, by how much they fall short, and each chance's price."""
    if not known:
        known.append(_any_best(kinds, np.zeros(len(chances)), 0.0).panel)
    gives = np.array(known).T / kinds.sizes[:, None]
    rows = csr_array(np.hstack([-gives, -np.ones((len(chances), 1))]))
    one, objective = np.append(np.ones(len(known)), 0), np.append(np.zeros(len(known)), 1)
    found = _linear(objective, A_ub=rows, b_ub=-chances, A_eq=csr_array(one[None]), b_eq=[1], bounds=(0, None))
    return found.x[:-1], float(found.x[-1]), -found.ineqlin.marginals


def _peeled(kinds: Kinds, chances: Vector) -> list[Vector]:
    """Panels to begin with: take a panel near the shared seats away from them as often as it goes, then the next.

    Each lies between the shared seats rounded down and rounded up, kind by kind and target by target.
    """
    panels: list[Vector] = []
    rest, left = chances * kinds.sizes, 1.0
    while left > TAIL:
        seats = np.clip(_snapped(rest / left, WHOLE), 0, kinds.sizes)
        sums = _snapped(np.asarray(kinds.rows @ seats), 10 * WHOLE)
        low, high = np.maximum(np.floor(sums), kinds.low), np.minimum(np.ceil(sums), kinds.high)
        box = np.floor(seats), np.ceil(seats)
        found = _best(kinds, seats - box[0], box, (low, high), ROUGH) if (low <= high).all() else None
        panel = found.panel if found else None
        step = 0.0 if panel is None else _longest_step(kinds, (seats, sums), panel, (box, (low, high)))
        if panel is None or step <= EXACT:
            break
        panels.append(panel)
        rest, left = np.maximum(rest - step * left * panel, 0), left * (1 - step)
    return panels


def _longest_step(kinds: Kinds, now: tuple[Vector, Vector], panel: Vector, within: Any) -> float:
    """How much of the draw this panel can be, so that what is left can still be shared among panels in the box."""
    at, away = np.concatenate(now), np.concatenate(now) - np.concatenate([panel, kinds.rows @ panel])
    low, high = np.concatenate([within[0][0], within[1][0]]), np.concatenate([within[0][1], within[1][1]])
    steps = [(high - at)[away > WHOLE] / away[away > WHOLE], (low - at)[away < -WHOLE] / away[away < -WHOLE]]
    shortest = float(min((s for some in steps for s in some), default=np.inf))
    return 1.0 if shortest == np.inf else max(shortest, 0.0) / (1 + max(shortest, 0.0))


def _snapped(values: Vector, near: float) -> Vector:
    whole = np.rint(values)
    return np.where(np.abs(values - whole) < near, whole, values)


def _linear(objective: Vector, **rows: Any) -> Any:
    """A linear program, solved more exactly than usual."""
    return linprog(objective, options=TIGHT, **rows)  # type: ignore[call-overload]  # the stubs know plain arrays only
