"""Who lives in the demo town and may be entered with one click from the home page, in development."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from grants.access import queries
from grants.accounts.models import Person
from grants.core import clock

NAMES = tuple("amina ben pat priya sam chi hal olu asha noor fin sade cora dee ada".split())


# Where each kind of person finds what is theirs: what it is, and where.
STARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "amina": ((_l("Ideas half written, sent and paid"), "/applications/"), (_l("A call to join a panel"), "/join")),
    "ben": ((_l("A no, and what would help"), "/applications/"),),
    "pat": (
        (_l("Ideas to read"), "/panel"),
        (_l("The meeting on my phone"), "/panel/live"),
        (_l("My hours and expenses"), "/panel/seats"),
    ),
    "chi": ((_l("The meeting of tonight"), "/panel/live"), (_l("What the scores say"), "/panel/meetings")),
    "olu": (
        (_l("What waits for me"), "/desk"),
        (_l("A round in scoring"), "/desk/rounds/fourth"),
        (_l("Calls, hours and expenses"), "/desk/members"),
    ),
    "asha": ((_l("Outcomes to sign off"), "/desk"),),
    "noor": ((_l("A review to answer"), "/desk/reviews"),),
}


class DemoPerson(NamedTuple):
    name: str
    email: str
    role: str  # what they do here: "officer", or "resident" where no role was given
    starts: tuple[tuple[str, str], ...] = ()  # what there is to see as them, and where


def demo_people() -> list[DemoPerson]:
    """The demo's people that are there, residents first; each with the roles held now, or as a resident."""
    now = clock.now()
    people = queries.people_by_email([f"{name}@example.org" for name in NAMES])
    people = sorted(people, key=lambda person: NAMES.index(_name(person)))
    return [
        DemoPerson(
            person.name,
            person.email,
            " and ".join(sorted(person.roles_at(now))) or "resident",
            STARTS.get(_name(person), ()),
        )
        for person in people
    ]


def _name(person: Person) -> str:
    return person.email.partition("@")[0]
