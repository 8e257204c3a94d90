"""The form: every question a resident is asked, in order, part by part."""

from flask_babel import lazy_gettext as _l

from grants.applications.asking import Section, Task
from grants.applications.questions import finish, idea, money, you

SECTIONS = (
    Section(
        "A",
        _l("You"),
        (
            Task(
                "about-you",
                _l("About you"),
                (you.WHO, you.GROUP, you.NAME, you.AGE, you.ADULT, you.SECOND, you.SUPPORT),
            ),
            Task("reach-you", _l("How to reach you"), (you.CONTACT, you.POSTCODE)),
        ),
    ),
    Section(
        "B",
        _l("Your idea"),
        (
            Task("name-it", _l("Name and one-line summary"), (idea.TITLE,)),
            Task("what-you-do", _l("What you will do"), (idea.WHAT, idea.ANOTHER_WAY)),
            Task("which-mission", _l("Which mission it helps"), (idea.MISSION, idea.ALSO)),
            Task("what-changes", _l("The difference it makes, and who asked for it"), (idea.DIFFERENCE, idea.INVOLVED)),
            Task("who-joins", _l("Who it is for, and how many"), (idea.WHO_FOR, idea.PEOPLE)),
            Task("where-and-when", _l("Where and when"), (idea.WHERE, idea.DATES)),
        ),
    ),
    Section(
        "C",
        _l("Money"),
        (
            Task("spending", _l("What you will spend it on"), (money.COSTS,)),
            Task(
                "other",
                _l("Other money, and what if we offer less"),
                (money.OTHER_MONEY, money.IF_LESS, money.LEAST),
                _l("You can leave this out"),
            ),
        ),
    ),
    Section(
        "D",
        _l("Keeping people safe"),
        (Task("safe", _l("Children, food, streets"), (finish.SAFETY, finish.SAFETY_PLAN)),),
    ),
    Section(
        "E",
        _l("Finish"),
        (
            Task(
                "finish",
                _l("People you know, selling, photos"),
                (finish.KNOWS, finish.KNOWS_WHOM, finish.TRADING, finish.CONSENT),
            ),
        ),
    ),
)
