"""What is published of a choice: numbers, never people. Values in, values out.

A number below ``FEWEST`` could tell who somebody is, and is not published; where one number of a category would follow
from the others and the total, or those kept back are fewer people than that together, the next smallest is kept back
with them. An answer that everybody gave is not published either: it would tell what each of them said.

Numbers of several panels are published once, when their year is over, and each panel counts in one year. So nobody can
compare what stood there before and after one panel was chosen.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from grants.recruitment.lottery import Answers, Target

FEWEST = 10
FEWEST_PANELS = 2  # the numbers of one panel are nobody's
UNSAID = "Not said"
LONDON = ZoneInfo("Europe/London")  # where a year ends
Counts = Mapping[str, Mapping[str, int]]


def counts(people: Iterable[Answers], categories: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many people gave each answer, by category."""
    everybody = list(people)
    return {name: dict(Counter(who.get(name) or UNSAID for who in everybody)) for name in categories}


def safe(found: Mapping[str, int]) -> dict[str, int | None]:
    """The numbers of one category that may be published; None stands for one that may not."""
    return _not_few(found) if len(found) > 1 else dict.fromkeys(found)


def _not_few(found: Mapping[str, int]) -> dict[str, int | None]:
    kept = {value: number for value, number in found.items() if number >= FEWEST}
    while kept and len(kept) < len(found) and _tells_of_others(found, kept):
        del kept[min(kept, key=lambda value: (kept[value], value))]
    return {value: kept.get(value) for value in sorted(found)}


def _tells_of_others(found: Mapping[str, int], kept: Mapping[str, int]) -> bool:
    """Whether the total would tell of those left out: it is one number, or they are too few people together."""
    return len(kept) == len(found) - 1 or sum(found.values()) - sum(kept.values()) < FEWEST


def years(
    panels: Iterable[tuple[dt.datetime, Counts]], now: dt.datetime
) -> dict[int, dict[str, dict[str, int | None]]]:
    """The numbers of all panels that were chosen in a year, for each year that is over, the latest first.

    A panel is given as when it was chosen and what was counted of it.
    """
    of: dict[int, list[Counts]] = {}
    for chosen_at, counted in panels:
        of.setdefault(chosen_at.astimezone(LONDON).year, []).append(counted)
    over = sorted((year for year in of if year < now.astimezone(LONDON).year), reverse=True)
    return {
        year: {category: safe(found) for category, found in _added(of[year]).items()}
        for year in over
        if len(of[year]) >= FEWEST_PANELS
    }


def _added(many: Iterable[Counts]) -> dict[str, dict[str, int]]:
    """Several panels' numbers together."""
    total: dict[str, Counter[str]] = {}
    for one in many:
        for category, found in one.items():
            total.setdefault(category, Counter()).update(found)
    return {category: dict(found) for category, found in total.items()}


def met(targets: Iterable[Target], people: Iterable[Answers]) -> list[bool]:
    """For each target, in the order they are given, whether these people keep it."""
    everybody = list(people)
    return [t.least <= sum(who.get(t.category) == t.value for who in everybody) <= t.most for t in targets]


def chances(found: Iterable[Fraction]) -> list[tuple[float, int | None]]:
    """Chances in percent, to one place, with how many people have each; None where they are too few to publish."""
    grouped = Counter(round(float(chance) * 100, 1) for chance in found)
    shown = _not_few({str(chance): people for chance, people in grouped.items()})
    return [(chance, shown[str(chance)]) for chance in sorted(grouped)]


def report(
    pool: Mapping[str, Answers],
    chosen: Iterable[str],
    targets: Iterable[Target],
    found: Mapping[str, Fraction] | None,
    categories: Iterable[str],
) -> dict[str, Any]:
    """What is kept of a choice once it is made, so that what people said of themselves need not be."""
    people, goals, names = [pool[code] for code in chosen], sorted(targets), list(categories)
    return {
        "pool": counts(pool.values(), names),
        "panel": counts(people, names),
        "people": len(pool),
        "seats": len(people),
        "targets": [[*goal, kept] for goal, kept in zip(goals, met(goals, people), strict=True)],
        "chances": chances(found.values()) if found is not None else [],
    }
