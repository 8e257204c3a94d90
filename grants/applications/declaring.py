"""What somebody confirms when they send an idea; each by itself, none ticked for them."""

from flask_babel import lazy_gettext as _l

from grants.applications.asking import Choice

DECLARATIONS = (
    Choice("is_true", _l("What I have written is true, as far as I know"), _l("Confirm that what you wrote is true")),
    Choice(
        "of_age",
        _l("I am 16 or over, or the adult I named signs with me"),
        _l("Confirm that you are 16 or over, or that an adult signs with you"),
    ),
    Choice(
        "not_paid",
        _l("Nothing I ask for has been bought or paid for already"),
        _l("Confirm that nothing has been bought or paid for already"),
    ),
    Choice(
        "privacy",
        _l("I have read the privacy notice, which says how you use what I wrote"),
        _l("Read the privacy notice, then confirm that you have"),
    ),
    Choice(
        "openness",
        _l("I know that people can ask the council what it holds about grants"),
        _l("Confirm that you know people can ask the council about grants"),
    ),
    Choice(
        "fraud",
        _l("I know that the council checks for fraud, also with other public bodies"),
        _l("Confirm that you know the council checks for fraud"),
    ),
)
