"""Who reads what, as even as it can be: a pure function of ids, conflicts and how much each reader has already."""

from collections.abc import Mapping, Sequence, Set
from hashlib import sha256
from uuid import UUID

Pair = tuple[UUID, UUID]  # idea, reader
LARGEST = 2**31  # of an ordinary integer column


def spread(
    ideas: Sequence[UUID],
    readers: Sequence[UUID],
    *,
    never: Set[Pair],
    done: Set[Pair],
    load: Mapping[UUID, int],
    most: Mapping[UUID, int],
) -> list[Pair]:
    """Give every idea to everybody who may read it, within what is the most for each; where that is too few, evenly.

    One reader is added to every idea in turn, the one with the fewest ideas first, until nobody is left who may.
    ``never`` holds pairs that must not meet, ``done`` pairs there are already, ``load`` what each reader has.
    """
    taken = {reader: load.get(reader, 0) for reader in readers}
    given: list[Pair] = []
    seen = set(done)
    waiting = sorted(ideas, key=lambda idea: (sum(pair[0] == idea for pair in done), idea.int))
    while waiting:
        still = []
        for idea in waiting:
            may = [r for r in readers if taken[r] < most[r] and (idea, r) not in never and (idea, r) not in seen]
            if not may:
                continue
            reader = min(may, key=lambda r: (taken[r], own_order(r, idea)))
            taken[reader] += 1
            seen.add((idea, reader))
            given.append((idea, reader))
            still.append(idea)
        waiting = still
    return given


def own_order(reader: UUID, idea: UUID) -> int:
    """Where this idea stands in this reader's list: another order for everybody, the same however often it is asked."""
    return int.from_bytes(sha256(reader.bytes + idea.bytes).digest()[:8]) % LARGEST
