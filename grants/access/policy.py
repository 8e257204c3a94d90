"""Which roles one person may not hold together, so that no role is everything and nobody undoes their own limits."""

from collections.abc import Set as AbstractSet

from grants.accounts.models import Role
from grants.core.errors import Refusal

SEATS = frozenset({Role.PANELLIST, Role.CHAIR})
DECIDING = SEATS | {Role.OFFICER, Role.APPROVER, Role.FINANCE}

# Whoever holds the first may hold none of the second, whichever came first, and why.
APART = (
    (Role.ADMINISTRATOR, DECIDING, "administrators look after people, and never score, decide or pay"),
    (Role.OFFICER, SEATS, "officers prepare and never score"),
    (Role.SAFEGUARDING_LEAD, SEATS, "the safeguarding lead reads worries and never scores"),
    (Role.FINANCE, SEATS, "whoever pays never reads panel papers"),
    (Role.COUNCILLOR, DECIDING, "councillors never read an idea that is not decided"),
    (Role.DATA_PROTECTION, DECIDING, "data protection reads and never changes anything"),
)


class NotToYourself(Refusal):
    def __init__(self) -> None:
        super().__init__("You cannot give yourself a role. Ask another administrator to do it.", "role")


class NoRoleIsEverything(Refusal):
    def __init__(self, role: Role, other: Role, why: str) -> None:
        super().__init__(f"Somebody who is {other} cannot be {role} too: {why}.", "role")


def refuse_together(role: Role, held: AbstractSet[Role]) -> None:
    """Raise ``NoRoleIsEverything`` where this role and one of those held may not be one person's."""
    for one, others, why in APART:
        if role is one and (found := sorted(held & others)):
            raise NoRoleIsEverything(role, found[0], why)
        if role in others and one in held:
            raise NoRoleIsEverything(role, one, why)
