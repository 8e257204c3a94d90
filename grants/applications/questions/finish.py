"""Parts D and E of the form: keeping people safe, and what else we must know."""

from flask_babel import lazy_gettext as _l

from grants.applications import checking
from grants.applications.asking import Ask, Choice, Kind, Step, Values, page
from grants.applications.models import Safety

YES_NO = (Choice(True, _l("Yes")), Choice(False, _l("No")))


def something_to_keep_safe(values: Values) -> bool:
    return bool(values["safety"])


def knows_somebody(values: Values) -> bool:
    return bool(values["knows_panel"])


SAFETY = page(
    "safety",
    _l("Does your idea involve any of these?"),
    "safety",
    Kind.MANY,
    missing=_l("Choose what your idea involves, or “None of these”"),
    hint=_l("We ask so that we can help you keep people safe. It does not count against you"),
    choices=(
        Choice(Safety.CHILDREN.value, _l("Children under 18 without their parents or carers")),
        Choice(Safety.ADULTS_AT_RISK.value, _l("Adults who may need protecting, without their carers")),
        Choice(Safety.FOOD.value, _l("Making or sharing food")),
        Choice(Safety.PUBLIC_LAND.value, _l("Public land, pavements or roads")),
        Choice(Safety.MONEY.value, _l("Handling other people’s money")),
        Choice(Safety.RISKY.value, _l("Nights away, water or heights")),
        Choice(checking.NOTHING, _l("None of these")),
    ),
    short=_l("It involves"),
    step={"check": checking.none_alone},
)
SAFETY_PLAN = Step(
    "safety-plan",
    _l("How will you keep people safe?"),
    (
        Ask(
            "safety_plan",
            _l("What you will do"),
            Kind.TEXT,
            missing=_l("Tell us how you will keep people safe, or write that you would like help"),
            hint=_l("A few words are enough. Write “I would like help” and we send you a plan to fill in together"),
            most=100,
            rows=5,
            short=_l("How you keep people safe"),
        ),
        Ask(
            "safeguarding_lead",
            _l("Who looks after safety? (optional)"),
            Kind.LINE,
            hint=_l("A name and how to reach them"),
            most=200,
            short=_l("Who looks after safety"),
        ),
    ),
    needs=("safety",),
    applies=something_to_keep_safe,
)
KNOWS = page(
    "panel",
    _l("Do you know somebody who helps to decide?"),
    "knows_panel",
    Kind.CHOICE,
    missing=_l("Choose yes or no"),
    hint=_l(
        "You or somebody you live with: a member of the panel, a council officer or a councillor. It does not change "
        "your chances; that person takes no part"
    ),
    choices=YES_NO,
    short=_l("You know somebody who helps to decide"),
)
KNOWS_WHOM = page(
    "panel-who",
    _l("Whom do you know?"),
    "knows_whom",
    Kind.LINE,
    missing=_l("Enter whom you know, and how"),
    hint=_l("Their name, and how you know them"),
    most=200,
    step={"needs": ("knows_panel",), "applies": knows_somebody},
)
TRADING = page(
    "trading",
    _l("Will you sell anything or charge people? (optional)"),
    "is_trading",
    Kind.CHOICE,
    hint=_l("You may. Public money for businesses has rules of its own, and we help you with them"),
    choices=YES_NO,
    short=_l("Selling or charging"),
    step={"needed": False},
)
CONSENT = Step(
    "pictures",
    _l("May we show your idea to others? (optional)"),
    (
        Ask(
            "photo_consent",
            _l("You may use photos I send you"),
            Kind.TICK,
            short=_l("We may use photos you send"),
        ),
        Ask(
            "story_consent",
            _l("You may ask me to tell the story of my idea"),
            Kind.TICK,
            short=_l("We may ask for your story"),
        ),
    ),
    needed=False,
)
