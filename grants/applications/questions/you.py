"""Part A of the form: who asks, and how to reach them."""

from flask_babel import lazy_gettext as _l

from grants.applications import checking
from grants.applications.asking import Ask, Choice, Kind, Step, Values, page
from grants.applications.models import AgeBand, ApplicantKind

GROUPS = (ApplicantKind.INFORMAL_GROUP, ApplicantKind.ORGANISATION)


def a_group(values: Values) -> bool:
    return values["applicant_kind"] in GROUPS


def no_organisation(values: Values) -> bool:
    return values["applicant_kind"] is not ApplicantKind.ORGANISATION


def a_child(values: Values) -> bool:
    return no_organisation(values) and values["age_band"] is AgeBand.FOURTEEN


WHO = page(
    "who",
    _l("Who is applying?"),
    "applicant_kind",
    Kind.CHOICE,
    missing=_l("Choose who is applying"),
    choices=(
        Choice(ApplicantKind.PERSON, _l("Me"), _l("One person with an idea")),
        Choice(
            ApplicantKind.INFORMAL_GROUP,
            _l("A group of neighbours or friends"),
            _l("You need no papers and no bank account in the group’s name"),
        ),
        Choice(
            ApplicantKind.ORGANISATION,
            _l("An organisation"),
            _l("A charity, school, community interest company or group with written rules"),
        ),
        Choice(
            ApplicantKind.FOR_SOMEBODY,
            _l("Somebody I support"),
            _l("You fill it in together; the idea is theirs"),
        ),
    ),
)
GROUP = Step(
    "group",
    _l("About your group"),
    (
        Ask("group_name", _l("Name of the group"), Kind.LINE, missing=_l("Enter the name of your group"), most=120),
        Ask(
            "group_number",
            _l("Charity or company number (optional)"),
            Kind.LINE,
            hint=_l("As on the register, like 1234567 or CE012345. Leave it out if you have none"),
            most=20,
            short=_l("Charity or company number"),
        ),
    ),
    needs=("applicant_kind",),
    applies=a_group,
)
NAME = page(
    "your-name",
    _l("What is your name?"),
    "full_name",
    Kind.LINE,
    missing=_l("Enter your name"),
    hint=_l("As you like to be known. We do not publish it"),
    most=120,
    short=_l("Your name"),
    autocomplete="name",
)
AGE = page(
    "age",
    _l("How old are you? (optional)"),
    "age_band",
    Kind.CHOICE,
    hint=_l("From 16 you can apply alone. At 14 or 15 an adult signs with you"),
    choices=(
        Choice(AgeBand.ADULT, _l("18 or over")),
        Choice(AgeBand.SIXTEEN, _l("16 or 17")),
        Choice(AgeBand.FOURTEEN, _l("14 or 15")),
    ),
    short=_l("Age"),
    step={"needed": False, "needs": ("applicant_kind",), "applies": no_organisation},
)
ADULT = page(
    "adult",
    _l("Which adult signs with you?"),
    "supporting_adult",
    Kind.TEXT,
    missing=_l("Tell us which adult signs with you"),
    hint=_l("A parent, carer, teacher or youth worker. Give their name and how to reach them"),
    most=40,
    rows=3,
    short=_l("The adult who signs with you"),
    step={"needs": ("applicant_kind", "age_band"), "applies": a_child},
)
SECOND = page(
    "second-person",
    _l("Is there a second person? (optional)"),
    "second_person",
    Kind.TEXT,
    hint=_l(
        "Somebody who lives elsewhere, such as a neighbour: a name and how to reach them. Two people keep the money "
        "safe. You can tell us later; we need it before we pay"
    ),
    most=40,
    rows=3,
    short=_l("Second person"),
    step={"needed": False, "needs": ("applicant_kind",), "applies": no_organisation},
)
SUPPORT = page(
    "support",
    _l("Would anything make this easier for you? (optional)"),
    "support_needs",
    Kind.LINE,
    hint=_l("An interpreter, large print, a telephone call. We arrange it, and the panel does not see it"),
    most=255,
    short=_l("What would make it easier"),
    step={"needed": False},
)
CONTACT = Step(
    "contact",
    _l("How can we reach you?"),
    (
        Ask("contact_email", _l("Email address"), Kind.EMAIL, autocomplete="email"),
        Ask("contact_phone", _l("Telephone number"), Kind.PHONE, most=40, autocomplete="tel"),
        Ask(
            "prefers_phone",
            _l("How do you like to be reached?"),
            Kind.CHOICE,
            missing=_l("Choose how you like to be reached"),
            choices=(Choice(False, _l("Write me an email")), Choice(True, _l("Ring me"))),
            short=_l("Best way to reach you"),
        ),
    ),
    check=checking.reachable,
)
POSTCODE = page(
    "postcode",
    _l("What is your postcode?"),
    "postcode",
    Kind.POSTCODE,
    missing=_l("Enter your postcode"),
    hint=_l("Of your home, or of where your group meets. It tells us your ward; we need no address yet"),
    short=_l("Postcode"),
)
