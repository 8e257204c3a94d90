"""How far the readers of a panel agree on each criterion. Values in, values out; no database.

Readers may well differ: people value different things, and that is why a panel has several. Where they lie three or
more apart on one criterion it is worth hearing both sides, because somebody may have seen what others have not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grants.panels.calibration import Reading, Unreadable, alpha
from grants.panels.scoring import Key, Marks, Rubric, Summary


@dataclass(frozen=True)
class OnCriterion:
    """One criterion: Krippendorff's alpha of its scores, and the ideas on which readers lie far apart."""

    key: Key
    alpha: float | None  # None where no idea was read twice
    far_apart: tuple[Key, ...]


def by_criterion(
    marks: Mapping[Any, Mapping[Any, Marks]], summaries: Mapping[Any, Summary], rubric: Rubric
) -> list[OnCriterion]:
    """Every criterion in the order of the round. ``marks`` are by idea and reader, of the readers who count."""
    return [
        OnCriterion(
            key=measure.key,
            alpha=_alpha(marks, measure.key),
            far_apart=tuple(idea for idea in marks if measure.key in summaries[idea].far_apart),
        )
        for measure in rubric.measures
    ]


def _alpha(marks: Mapping[Any, Mapping[Any, Marks]], key: Key) -> float | None:
    try:
        return alpha(
            Reading(idea, reader, float(given[key]))
            for idea, readers in marks.items()
            for reader, given in readers.items()
        )
    except Unreadable:
        return None
