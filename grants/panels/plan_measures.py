"""What a plan of readings is measured by: whether readings cross missions, and how well they hold together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from itertools import combinations

import numpy as np

from grants.panels.calibration import CROSSING

Pairs = Collection[tuple[Hashable, Hashable]]  # idea, reader


def crossing_shares(missions: Mapping[Hashable, Hashable], pairs: Pairs) -> dict[Hashable, float]:
    """For each mission with readings, the share of them by people who also read for another; ``missions`` by idea."""
    of_reader: dict[Hashable, set[Hashable]] = defaultdict(set)
    for idea, reader in pairs:
        of_reader[reader].add(missions[idea])
    readings: Counter[Hashable] = Counter(missions[idea] for idea, _ in pairs)
    across: Counter[Hashable] = Counter(missions[idea] for idea, reader in pairs if len(of_reader[reader]) > 1)
    return {mission: across[mission] / readings[mission] for mission in readings}


def crosses_enough(missions: Mapping[Hashable, Hashable], pairs: Pairs) -> bool:
    """Whether enough of each mission's readings cross; with one mission there is nothing to cross to."""
    shares = crossing_shares(missions, pairs)
    return len(shares) < 2 or min(shares.values()) >= CROSSING


def connectivity(pairs: Pairs) -> float:
    """How well readers are held together by reading the same ideas: 0 in pieces, 1 everybody with everybody alike.

    The second eigenvalue of the Laplacian of co-reading over the mean of all but the first. Generosity can be told
    from quality only where readers are connected (MacKay and others, "Calibration with confidence", 2017).
    """
    readers = sorted({reader for _, reader in pairs}, key=str)
    if len(readers) < 2:
        return 0.0
    place = {reader: n for n, reader in enumerate(readers)}
    together = np.zeros((len(readers), len(readers)))
    of_idea: dict[Hashable, list[int]] = defaultdict(list)
    for idea, reader in pairs:
        of_idea[idea].append(place[reader])
    for places in of_idea.values():
        for one, other in combinations(places, 2):
            together[one, other] += 1
            together[other, one] += 1
    values = np.linalg.eigvalsh(np.diag(together.sum(axis=1)) - together)[1:]
    return max(0.0, float(values[0] / values.mean())) if values.mean() > 0 else 0.0
