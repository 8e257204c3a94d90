"""Part C of the form: what it costs, who else pays, and what if there is less."""

from flask_babel import lazy_gettext as _l

from grants.applications import checking
from grants.applications.asking import Ask, Choice, Kind, Step, Values, page
from grants.applications.models import IfLess


def could_be_smaller(values: Values) -> bool:
    return values["if_less"] is IfLess.SMALLER


COSTS = page(
    "costs",
    _l("What will you spend it on?"),
    "costs",
    Kind.COSTS,
    missing=_l("Enter at least one cost: what for, and how much"),
    short=_l("Costs"),
    step={"check": checking.costs_within_the_round},
)
OTHER_MONEY = Step(
    "other-money",
    _l("Does it cost more than you ask us for? (optional)"),
    (
        Ask("total_cost_pence", _l("What it all costs"), Kind.MONEY, hint=_l("Leave it empty if we pay for all of it")),
        Ask(
            "other_funding",
            _l("Where the rest comes from"),
            Kind.TEXT,
            hint=_l("Who else gives money or things. Nobody else may pay for the same cost twice"),
            most=75,
            rows=4,
        ),
    ),
    needed=False,
    needs=("asked_pence",),
    check=checking.total_covers_the_costs,
)
IF_LESS = page(
    "if-less",
    _l("What if we can offer less? (optional)"),
    "if_less",
    Kind.CHOICE,
    hint=_l("Both answers are fine. Sometimes the panel can fund two ideas where it could fund one"),
    choices=(
        Choice(IfLess.SMALLER, _l("I could do a smaller version")),
        Choice(IfLess.ALL, _l("It needs all of the money")),
    ),
    short=_l("If we can offer less"),
    step={"needed": False},
)
LEAST = page(
    "least",
    _l("What is the least that would still work?"),
    "least_pence",
    Kind.MONEY,
    missing=_l("Enter the least amount that would still work"),
    short=_l("The least that would still work"),
    step={"needs": ("if_less", "asked_pence"), "applies": could_be_smaller, "check": checking.least_is_less},
)
