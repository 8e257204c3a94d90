"""Part B of the form: the idea."""

from flask_babel import lazy_gettext as _l

from grants.applications import checking
from grants.applications.asking import Ask, Kind, Step, page

TITLE = Step(
    "name",
    _l("What is your idea called?"),
    (
        Ask(
            "title",
            _l("Name of the idea"),
            Kind.LINE,
            missing=_l("Give your idea a name"),
            hint=_l("Everybody can read it if the idea is funded, so leave out people’s names"),
            most=80,
        ),
        Ask(
            "summary",
            _l("Your idea in one line"),
            Kind.LINE,
            missing=_l("Say in one line what your idea is"),
            hint=_l("Published too if it is funded. For example: “Neighbours cook and share supper on Saturdays”"),
            most=140,
            short=_l("In one line"),
        ),
    ),
)
WHAT = page(
    "what",
    _l("What will you do?"),
    "what",
    Kind.TEXT,
    missing=_l("Tell us what you will do"),
    hint=_l("Who does what, when and how, and how people will hear of it. About 150 words are enough"),
    most=250,
    rows=10,
)
MISSION = page(
    "mission",
    _l("Which mission does it help most?"),
    "mission_id",
    Kind.CHOICE,
    missing=_l("Choose a mission"),
    short=_l("Mission"),
    step={"check": checking.mission_of_the_round},
)
ALSO = page(
    "other-missions",
    _l("Does it help other missions too? (optional)"),
    "also_missions",
    Kind.MANY,
    hint=_l("Choose up to 2. The money counts under your main mission only"),
    short=_l("It also helps"),
    step={"needed": False, "check": checking.few_other_missions},
)
DIFFERENCE = page(
    "difference",
    _l("What difference will it make?"),
    "difference",
    Kind.TEXT,
    missing=_l("Tell us what difference it will make"),
    hint=_l("One or two things that will be better, and how that helps the mission you chose. Use everyday words"),
    most=150,
    rows=7,
)
INVOLVED = page(
    "asked-for",
    _l("Who asked for it? (optional)"),
    "involvement",
    Kind.TEXT,
    hint=_l("How local people have had a say. A chat in the courtyard, a message group or a survey all count"),
    most=150,
    rows=7,
    short=_l("Who asked for it"),
    step={"needed": False},
)
WHO_FOR = page(
    "who-for",
    _l("Who is it for, and how can people join? (optional)"),
    "who_for",
    Kind.TEXT,
    hint=_l("Is it open to everybody? Think of cost, steps and doors, language and time of day"),
    most=75,
    rows=5,
    short=_l("Who it is for"),
    step={"needed": False},
)
PEOPLE = Step(
    "people",
    _l("About how many people will take part?"),
    (
        Ask("people_count", _l("Number of people"), Kind.NUMBER, hint=_l("A guess is fine"), least=1, most=5000),
        Ask("people_unknown", _l("I do not know yet"), Kind.TICK),
    ),
    check=checking.number_or_unknown,
)
WHERE = Step(
    "where",
    _l("Where will it happen?"),
    (
        Ask(
            "place",
            _l("Place"),
            Kind.LINE,
            missing=_l("Enter where it will happen"),
            hint=_l("A street, an estate, a hall. If it is online, say so"),
            most=120,
        ),
        Ask(
            "place_ward_id",
            _l("Ward (optional)"),
            Kind.PICK,
            hint=_l("Leave it if you are not sure"),
            short=_l("Ward"),
        ),
    ),
)
DATES = Step(
    "dates",
    _l("When will it start and end?"),
    (
        Ask("start_on", _l("Start"), Kind.DATE, missing=_l("Enter the day it starts")),
        Ask(
            "end_on",
            _l("End"),
            Kind.DATE,
            missing=_l("Enter the day it ends"),
            hint=_l("Within 12 months of the start. Both can change later"),
        ),
    ),
    check=checking.dates_in_order,
    advice=checking.soon_after_the_answer,
)
ANOTHER_WAY = Step(
    "another-way",
    _l("Would you like to tell us another way? (optional)"),
    (
        Ask(
            "recording_url",
            _l("Link to a recording"),
            Kind.LINE,
            hint=_l(
                "You telling us your idea, in any language or in sign language. Let everybody with the link open it"
            ),
            most=300,
            short=_l("Recording"),
        ),
        Ask(
            "transcript",
            _l("What you say in it, in writing"),
            Kind.TEXT,
            hint=_l("So that whoever cannot hear or play it can read it. Somebody who helps you can type it"),
            most=600,
            rows=8,
            short=_l("What the recording says"),
        ),
    ),
    needed=False,
    check=checking.recording_with_words,
)
