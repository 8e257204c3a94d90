"""What is published of a lottery of people, and how anybody draws again with nothing else. No database.

Who is alike, how many they are and which panels may come out would together tell what people said of themselves. So
before the event each panel is published as a *seal*: its number of tickets, and the SHA-256 of a salt and of what the
panel says. A seal cannot be changed afterwards, and nobody can read it. After the event only the panels that tickets
named are opened: those that somebody who withdrew left unfilled, and the one that is drawn.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from grants.panels import drawing
from grants.panels.shape import Maybe, Misshapen, Several, Text, Whole, fit
from grants.recruitment.lottery import TICKETS, Drawn, Lottery, Seats, named_by, seated

CODES = Several(Text())
DRAW = {
    "event": Text(),
    "commitment": Text(),
    "panels": Several({"tickets": Whole(TICKETS), "seal": Text()}, TICKETS),
    "secret": Maybe(Text()),
    "event_result": Maybe(Text()),
    "seed": Maybe(Text()),
    "opened": Several(
        {"panel": Whole(TICKETS), "salt": Text(), "groups": Several({"seats": Whole(TICKETS), "codes": CODES})}
    ),
    "withdrawn": CODES,
    "drawn": CODES,
}


class NotADraw(ValueError):
    """A file that is not a draw, or does not come to what it says; the message is a sentence."""


def seal(salt: str, seats: Seats) -> str:
    """SHA-256 of ``salt|seats:code,code;seats:code``, in lower-case hexadecimal."""
    said = ";".join(f"{number}:{','.join(codes)}" for number, codes in seats)
    return sha256(f"{salt}|{said}".encode()).hexdigest()


def seals(lottery: Lottery) -> list[dict[str, Any]]:
    """Every panel as it is published before the event."""
    rows = zip(lottery.tickets, lottery.salts, strict=True)
    return [{"tickets": tickets, "seal": seal(salt, lottery.seats(n))} for n, (tickets, salt) in enumerate(rows)]


def opened(lottery: Lottery, named: Iterable[int]) -> list[dict[str, Any]]:
    """The panels that tickets named, as they are published after the draw."""
    return [
        {
            "panel": n,
            "salt": lottery.salts[n],
            "groups": [{"seats": seats, "codes": codes} for seats, codes in lottery.seats(n)],
        }
        for n in sorted(set(named))
    ]


def redo(data: Any) -> Drawn:
    """Draw again from what was published; refused with a sentence where it does not come to what the file says."""
    try:
        fit(data, DRAW)
    except Misshapen as error:
        raise NotADraw(f"It is not the file of a draw of people. {error}") from error
    if not data.get("secret") or not data.get("event_result"):
        raise NotADraw("The draw is still to come: the file does not show the secret yet")
    secret, event, gone = data["secret"], f"{data['event']}|{data['event_result']}", set(data["withdrawn"])
    found, tickets = drawing.draw(secret, event, ()), [panel["tickets"] for panel in data["panels"]]
    for name, again in (("commitment", found.commitment), ("seed", found.seed)):
        if data.get(name) != again:
            raise NotADraw(f"The {name} does not follow from the secret and the event")
    if min(tickets, default=0) < 1 or sum(tickets) != TICKETS:
        raise NotADraw(f"The panels together have {TICKETS} tickets, and each has one or more")
    sits = {n: seated(seats, secret, event, gone) for n, seats in _opened(data).items()}
    if not any(sits.values()):
        raise NotADraw("The file opens no panel that can be filled")
    named, people = _named(found.seed, tickets, sits)
    if list(people) != sorted(data["drawn"]):
        raise NotADraw("The people drawn are not those that the secret and the event name")
    return Drawn(found.commitment, found.seed, named, people)


def _named(
    seed: str, tickets: list[int], sits: Mapping[int, tuple[str, ...] | None]
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The panels that tickets name until one is filled, and who sits on it."""
    named = []
    for n in named_by(seed, tickets):
        named.append(n)
        if n not in sits:
            raise NotADraw(f"A ticket names panel {n}, and the file does not open it")
        if people := sits[n]:
            return tuple(named), people
    raise AssertionError("tickets go on until a panel is filled")


def _opened(data: Mapping[str, Any]) -> dict[int, Seats]:
    """What each panel says that is opened, by number; it is what was sealed."""
    found = {}
    for panel in data["opened"]:
        n, seats = panel["panel"], tuple((group["seats"], tuple(group["codes"])) for group in panel["groups"])
        codes = [code for _, group in seats for code in group]
        is_one = 0 <= n < len(data["panels"]) and all(number > 0 for number, _ in seats)
        if not is_one or len({*codes}) < len(codes) or not all(code.isalnum() for code in codes):
            raise NotADraw("A panel that is opened is not a panel of this draw")
        if seal(panel["salt"], seats) != data["panels"][n]["seal"]:
            raise NotADraw(f"Panel {n} is not what was sealed before the event")
        found[n] = seats
    return found
