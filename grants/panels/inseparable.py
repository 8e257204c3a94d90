"""Which ideas of a round its scores do not tell apart where the money ends: a draw decides among them, and no others.

Values in, values out; no database. The service chooses by this whom it draws among, and whoever redoes a published
record finds by the same whether these were the ones.
"""

from enum import StrEnum

from grants.panels.allocation import Allocation, Line, Why
from grants.panels.standing import Standing, Standings

INSEPARABLE = 0.4, 0.6  # chances between which the scores tell nothing apart
DECIMALS = 4  # of a chance, as it is published


class Because(StrEnum):
    """Why an idea is drawn among."""

    CHANCE = "chance"  # its own is close to even
    SAME_SCORE = "same score"  # as another's


def inseparable(standings: Standings, walked: Allocation) -> dict[str, Because]:
    """The ideas that must be drawn among, and why each; none where the order is clear. The list is as before any draw.

    Those are the ideas at the line whose chance is neither one nor the other, with whatever has the same score as one
    of them, and from the first line that a draw must decide all that share a score. Where the list treats all such
    ideas alike, nobody would gain or lose, and there is nothing to deal out. What is below the minimum has no
    chance, so it cannot be drawn and parts nobody from anybody.
    """
    scores = _at_the_line(standings, walked)
    found: dict[str, Because] = {}
    line_reached = False
    groups: dict[int, list[Line]] = {}
    for line in walked.lines:
        groups.setdefault(line.place, []).append(line)
    for group in groups.values():
        at_line = any(line.idea.score in scores for line in group)
        line_reached |= at_line or any(line.why is Why.DRAW for line in group)
        for line in group:
            if line.why is Why.BELOW:
                continue
            if at_line:
                found[str(line.idea.id)] = Because.CHANCE
            elif line_reached and len(group) > 1:
                found[str(line.idea.id)] = Because.SAME_SCORE
    return found


def published(chance: float | None) -> float | None:
    """A chance as it stands in a record."""
    return None if chance is None else round(chance, DECIMALS)


def _at_the_line(standings: Standings, walked: Allocation) -> set[object]:
    """The scores, two or more, whose chances are close to even and of which some get money and others do not."""
    near = [line for line in walked.lines if _is_even(standings.ideas[line.idea.id])]
    crosses_line = len({line.amount_pence > 0 for line in near}) > 1
    scores: set[object] = {line.idea.score for line in near}
    return scores if crosses_line and len(scores) > 1 else set()


def _is_even(standing: Standing) -> bool:
    low, high = INSEPARABLE
    chance = published(standing.chance)
    return chance is not None and low <= chance <= high
