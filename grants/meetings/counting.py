"""What votes come to, and what is agreed so far by mission and ward. Values in, values out."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grants.panels.models import OutcomeKind


@dataclass(frozen=True)
class Share:
    """What one mission or ward has so far, of the ideas that the panel agreed to fund."""

    name: str
    ideas: int
    pence: int


def tally(ballots: Mapping[Hashable, OutcomeKind], may_vote: Collection[Hashable]) -> dict[str, int]:
    """How many voted for each outcome, of those who may vote at the moment of counting; others do not count."""
    counted = [choice for person, choice in ballots.items() if person in may_vote]
    return {kind.value: counted.count(kind) for kind in OutcomeKind}


def shares(names: Sequence[str], agreed: Iterable[tuple[str, int]]) -> list[Share]:
    """What each of these names has, in their order; ``agreed`` is a name and an amount in pence for each idea.

    One with nothing yet stands there with nothing, for a gap is what people look for.
    """
    found = list(agreed)
    return [
        Share(name, sum(1 for n, _ in found if n == name), sum(pence for n, pence in found if n == name))
        for name in names
    ]
