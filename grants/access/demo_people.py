"""Who lives in the demo town and may be entered with one click from the home page, in development."""

from typing import NamedTuple

from grants.access import queries
from grants.core import clock

NAMES = tuple("amina ben pat priya sam chi hal olu asha noor fin sade cora dee ada".split())


class DemoPerson(NamedTuple):
    name: str
    email: str
    role: str  # what they do here: "officer", or "resident" where no role was given


def demo_people() -> list[DemoPerson]:
    """The demo's people that are there, residents first; each with the roles held now, or as a resident."""
    now = clock.now()
    people = queries.people_by_email([f"{name}@example.org" for name in NAMES])
    return [
        DemoPerson(person.name, person.email, " and ".join(sorted(person.roles_at(now))) or "resident")
        for person in sorted(people, key=lambda person: NAMES.index(person.email.partition("@")[0]))
    ]
