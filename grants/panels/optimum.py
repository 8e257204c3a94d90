"""The best that the same money could do by a computer's reckoning: a figure to hold the walks against, never the rule.

What is made as large as can be is Σ (points above the minimum × pounds given), under the pot, with what is kept for
each mission either given to it or left kept, and with as few ideas funded in part as the walks could have: one, and one
more for each mission that money is kept for. Solved as a mixed-integer programme by scipy's HiGHS.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from grants.panels.allocation import Allocation, Idea, Rules, least_offer, reaches
from grants.panels.calibration import Numbers

SECONDS = 10.0  # after which the best found so far is taken
GAP = 1e-4


@dataclass(frozen=True)
class Audit:
    """The walks' result beside the optimum, both in points above the minimum × pounds."""

    walked: float
    optimum: float
    is_proved: bool  # otherwise the best found in the time there was

    @property
    def share(self) -> float | None:
        """What part of the optimum the walks reach; None where nothing can be reached."""
        return self.walked / self.optimum if self.optimum > 0 else None


def audit(allocation: Allocation, rules: Rules) -> Audit:
    """Hold an allocation against the optimum of the same ideas and money."""
    ideas = sorted((line.idea for line in allocation.lines if reaches(line.idea, rules)), key=lambda idea: str(idea.id))
    amounts = allocation.amounts()
    walked = float(sum(_above(idea, rules) * amounts[idea.id] for idea in ideas) / 100)
    if not ideas:
        return Audit(walked, 0.0, is_proved=True)
    best, is_proved = _solve(ideas, rules)
    return Audit(walked, max(best, walked), is_proved)


def _above(idea: Idea, rules: Rules) -> Fraction:
    return Fraction(idea.score) - Fraction(rules.minimum)


def _solve(ideas: Sequence[Idea], rules: Rules) -> tuple[float, bool]:
    """Columns: whether each idea is funded, its pounds, whether in part, then what stays kept for each mission."""
    n, kept = len(ideas), [mission for mission, pence in rules.floors.items() if pence]
    k = len(kept)
    asked = np.array([idea.asked_pence / 100 for idea in ideas])
    least = np.array([(least_offer(idea, rules) or idea.asked_pence) / 100 for idea in ideas])
    floors = np.array([rules.floors[mission] / 100 for mission in kept])
    of_mission = np.array([[idea.mission == mission for idea in ideas] for mission in kept], dtype=float).reshape(k, n)
    one, no = np.eye(n), np.zeros((n, n))
    rows: list[tuple[Numbers, Any, Any]] = [
        (_row(np.zeros(n), np.ones(n), np.zeros(n), np.ones(k)), 0, rules.pot_pence / 100),
        (_row(np.zeros(n), np.zeros(n), np.ones(n), np.zeros(k)), 0, 1 + k),
        (np.hstack([-np.diag(asked), one, no, np.zeros((n, k))]), -np.inf, 0),
        (np.hstack([-np.diag(asked), one, np.diag(asked - least), np.zeros((n, k))]), 0, np.inf),
        (np.hstack([np.zeros((k, n)), of_mission, np.zeros((k, n)), np.eye(k)]), floors, np.inf),
    ]
    constraints = [LinearConstraint(csr_matrix(part), low, high) for part, low, high in rows if len(part)]
    worth = np.array([float(_above(idea, rules)) for idea in ideas])
    upper = np.r_[np.ones(n), asked, np.ones(n), np.full(k, rules.pot_pence / 100)]
    whole = np.r_[np.ones(n), np.zeros(n), np.ones(n), np.zeros(k)]
    options: Any = {"time_limit": SECONDS, "mip_rel_gap": GAP}
    cost = np.r_[np.zeros(n), -worth, np.zeros(n + k)]
    found = milp(cost, constraints=constraints, integrality=whole, bounds=Bounds(0, upper), options=options)
    return (0.0, False) if found.x is None else (-float(found.fun), found.status == 0)


def _row(*parts: Numbers) -> Numbers:
    return np.concatenate(parts)[None]
