"""A democratic lottery: a panel that mirrors the place, drawn so that everybody's chance is as fair as that allows.

Values in, values out; no database. People are given by a code that says nothing about them, with what they answered in
each category; what somebody would rather not say counts towards no target. First the draw is *prepared*: every panel
that may come out, and how many of a million tickets it has. What is published of that, and how anybody draws again, is
``recruitment.published``. After a public event the event and a secret name the ticket, as ``panels.drawing`` does it.
"""

import bisect
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from grants.panels import drawing
from grants.recruitment.leximin import Fairest, Kinds, NoFairDraw, Vector, fairest

TICKETS = 1_000_000
Answers = Mapping[str, str | None]  # by category; None or nothing: would rather not say
Seats = tuple[tuple[int, tuple[str, ...]], ...]  # a panel: how many seats go to which codes, the codes in order


class Target(NamedTuple):
    """How many people of the panel answered ``value`` in ``category``: at least and at most."""

    category: str
    value: str
    least: int
    most: int


class Short(NamedTuple):
    """A target that cannot be met together with the others, and what it would have to be."""

    target: Target
    least: int
    most: int


class CannotBeMet(NoFairDraw):
    """No panel meets all the targets; ``short`` names the smallest change that lets one."""

    def __init__(self, short: tuple[Short, ...]) -> None:
        self.short = short
        changes = "; ".join(f"{s.target.category}, {s.target.value}: from {s.least} to {s.most}" for s in short)
        super().__init__(f"No panel meets all the targets. It would with these: {changes}")


class TooFew(NoFairDraw):
    """Fewer people than seats."""

    def __init__(self, people: int, seats: int) -> None:
        super().__init__(f"There are {seats} seats and {people} people. Everybody can have one: choose by hand")


class Lottery(NamedTuple):
    """Every panel that may come out. People of one group have the same chance and stand in for one another.

    A panel says how many people of each group sit on it; its tickets are its share of ``TICKETS``. Once it is salted,
    each panel has a salt of its own, and they stand in an order that says nothing of who is in them.
    """

    groups: tuple[tuple[str, ...], ...]
    panels: tuple[tuple[int, ...], ...]
    tickets: tuple[int, ...]
    salts: tuple[str, ...] = ()

    def salted(self, salts: Sequence[str]) -> "Lottery":
        """The same lottery with a salt for each panel."""
        rows = sorted(zip(salts, self.panels, self.tickets, strict=True))
        return Lottery(
            self.groups,
            tuple(panel for _, panel, _ in rows),
            tuple(n for *_, n in rows),
            tuple(salt for salt, *_ in rows),
        )

    def seats(self, n: int) -> Seats:
        """Who may sit on panel ``n``: groups without a seat are left out, the others stand by their first code."""
        pairs = zip(self.panels[n], self.groups, strict=True)
        return tuple(sorted(((seats, tuple(sorted(group))) for seats, group in pairs if seats), key=lambda s: s[1]))

    def chances(self) -> dict[str, Fraction]:
        """Everybody's chance of being drawn, by code; together they are the number of seats."""
        found = {}
        for n, group in enumerate(self.groups):
            seats = sum(ticket * panel[n] for panel, ticket in zip(self.panels, self.tickets, strict=True))
            found.update(dict.fromkeys(group, Fraction(seats, TICKETS * len(group))))
        return found

    def as_data(self) -> dict[str, Any]:
        """The lottery as it is kept."""
        groups, panels = ([*map(list, rows)] for rows in (self.groups, self.panels))
        return {"groups": groups, "panels": panels, "tickets": [*self.tickets], "salts": [*self.salts]}


def from_data(data: Mapping[str, Any]) -> Lottery:
    """The lottery that was kept."""
    groups, panels = (tuple(map(tuple, data[name])) for name in ("groups", "panels"))
    return Lottery(groups, panels, tuple(data["tickets"]), tuple(data["salts"]))


class Drawn(NamedTuple):
    """What is published after the draw: the panels that tickets named, the last of them drawn, and who is drawn."""

    commitment: str
    seed: str
    named: tuple[int, ...]
    people: tuple[str, ...]


def short_of(pool: Mapping[str, Answers], targets: Iterable[Target], seats: int) -> tuple[Short, ...]:
    """The targets that cannot be met, with the smallest change in all that makes them possible; none where they can."""
    goals = _in_order(targets, seats)
    if len(pool) < seats:
        raise TooFew(len(pool), seats)
    kinds, _ = _kinds(pool, goals, seats)
    below, above = _slack(kinds)
    return tuple(
        Short(goal, goal.least - int(less), goal.most + int(more))
        for goal, less, more in zip(goals, below, above, strict=True)
        if less or more
    )


def prepare(pool: Mapping[str, Answers], targets: Iterable[Target], seats: int) -> Lottery:
    """The fairest lottery for this pool. Neither the order of people nor what they are called makes a difference."""
    goals = _in_order(targets, seats)
    if short := short_of(pool, goals, seats):
        raise CannotBeMet(short)
    kinds, groups = _kinds(pool, goals, seats)
    return _with_tickets(groups, fairest(kinds))


def draw(lottery: Lottery, secret: str, event: str, without: Collection[str] = ()) -> Drawn:
    """The panel that the secret and the event name. Whoever withdrew since is left out, as if never of their group.

    Where the ticket names a panel that cannot be filled any more, the next ticket decides.
    """
    if not can_be_filled(lottery, {code for group in lottery.groups for code in group} - set(without)):
        raise NoFairDraw("No panel can be filled without those who withdrew. Prepare the draw again, or choose by hand")
    found, named = drawing.draw(secret, event, ()), []
    for n in named_by(found.seed, lottery.tickets):
        named.append(n)
        if people := seated(lottery.seats(n), secret, event, without):
            return Drawn(found.commitment, found.seed, tuple(named), people)
    raise AssertionError("tickets go on until a panel is filled")


def named_by(seed: str, tickets: Sequence[int]) -> Iterator[int]:
    """The panels that this seed names, one after the other, for as long as somebody asks.

    Ticket n is SHA-256(seed | n), n from 0, as a number, modulo all tickets; tickets are numbered from 0 as the panels
    stand.
    """
    last = list(itertools.accumulate(tickets))
    for n in itertools.count():
        yield bisect.bisect_right(last, int(sha256(f"{seed}|{n}".encode()).hexdigest(), 16) % last[-1])


def seated(seats: Seats, secret: str, event: str, without: Collection[str]) -> tuple[str, ...] | None:
    """Who sits on this panel; None where too few of a group are left.

    The seed orders people as ``panels.drawing`` does, and the first of each group take its seats.
    """
    order = drawing.draw(secret, event, (code for _, group in seats for code in group)).order
    people: list[str] = []
    for number, group in seats:
        left = {*group}.difference(without)
        here = [code for code in order if code in left]
        if len(here) < number:
            return None
        people += here[:number]
    return tuple(sorted(people))


def can_be_filled(lottery: Lottery, here: Collection[str]) -> bool:
    """Whether one of the panels can still be filled by those who are here."""
    left = [len(set(group) & set(here)) for group in lottery.groups]
    return any(all(seats <= n for seats, n in zip(panel, left, strict=True)) for panel in lottery.panels)


def _in_order(targets: Iterable[Target], seats: int) -> list[Target]:
    goals = sorted(targets)
    if seats < 1:
        raise NoFairDraw("A panel has one seat or more")
    if len({goal[:2] for goal in goals}) < len(goals):
        raise NoFairDraw("A target is set twice")
    if any(not 0 <= goal.least <= goal.most for goal in goals):
        raise NoFairDraw("In each target the least must be 0 or more, and the most no fewer than the least")
    return goals


def _kinds(pool: Mapping[str, Answers], goals: list[Target], seats: int) -> tuple[Kinds, tuple[tuple[str, ...], ...]]:
    """People grouped by which targets they count towards, in an order that names do not touch."""
    alike: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code in sorted(pool):
        alike[tuple(int(pool[code].get(goal.category) == goal.value) for goal in goals)].append(code)
    keys = sorted(alike)
    counted = np.array(keys, dtype=float).reshape(len(keys), len(goals)).T
    sizes = np.array([len(alike[key]) for key in keys], dtype=float)
    least, most = (np.array([goal[n] for goal in goals], dtype=float) for n in (2, 3))
    return Kinds(sizes, counted, least, most, seats), tuple(tuple(alike[key]) for key in keys)


def _slack(kinds: Kinds) -> tuple[Vector, Vector]:
    """By how many seats each target must give way, downwards and upwards: in sum as few as can be."""
    people, goals = len(kinds.sizes), len(kinds.least)
    rows = np.block([[kinds.counted, np.eye(goals), -np.eye(goals)], [np.ones(people), np.zeros(2 * goals)]])
    found = milp(
        np.concatenate([np.zeros(people), np.ones(2 * goals)]),
        integrality=np.ones(people + 2 * goals, dtype=int),
        bounds=Bounds(0, np.concatenate([kinds.sizes, kinds.least, np.full(goals, kinds.seats)])),
        constraints=LinearConstraint(rows, kinds.low, kinds.high),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise NoFairDraw("The targets could not be checked. Ask for fewer")
    slack = np.rint(found.x[people:])
    return slack[:goals], slack[goals:]


def _with_tickets(groups: tuple[tuple[str, ...], ...], found: Fairest) -> Lottery:
    """Probabilities as tickets: rounded down, and what is missing to those that lost most by it."""
    panels: dict[tuple[int, ...], float] = defaultdict(float)
    for panel, probability in zip(found.panels, found.probabilities, strict=True):
        panels[tuple(int(seats) for seats in panel)] += float(probability)
    shares = sorted((panel, probability * TICKETS) for panel, probability in panels.items())
    tickets = [int(share) for _, share in shares]
    lost = sorted(range(len(shares)), key=lambda n: (tickets[n] - shares[n][1], n))
    for n in lost[: TICKETS - sum(tickets)]:
        tickets[n] += 1
    kept = [(panel, n) for (panel, _), n in zip(shares, tickets, strict=True) if n]
    return Lottery(groups, tuple(panel for panel, _ in kept), tuple(n for _, n in kept))
