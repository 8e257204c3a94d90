"""What somebody writes who looked at a finding."""

from flask_babel import lazy_gettext as _l

from grants.integrity.models import Verdict
from grants.integrity.signs import Sign
from grants.web.fields import LongText, Radios
from grants.web.forms import VersionedForm

SIGNS = {
    Sign.TEXT: _l("Nearly the same text"),
    Sign.CONTACT: _l("The same email address or telephone number"),
    Sign.POSTCODE: _l("The same postcode"),
    Sign.HOUSEHOLD: _l("The same household"),
    Sign.SECOND: _l("The same second person"),
    Sign.GROUP: _l("The same group"),
    Sign.ALL_THE_SAME: _l("Gave everything the same score"),
    Sign.FAR: _l("Far from every other reader"),
    Sign.FAST: _l("Began most ideas within a minute"),
    Sign.COPIED: _l("Gave the same scores as another reader"),
    Sign.FAVOURITE: _l("Put one idea far above the rest"),
}
MEANS = {
    Sign.TEXT: _l("The two ideas share a tenth or more of their text. Somebody may have helped both, or copied."),
    Sign.CONTACT: _l("Two people gave the same contact. Families and helpers do that."),
    Sign.POSTCODE: _l("Two people gave the same postcode. Neighbours do that."),
    Sign.HOUSEHOLD: _l("The two people live together, or have the same postcode and last name."),
    Sign.SECOND: _l("Two people name the same second person, or one is the second person of the other."),
    Sign.GROUP: _l("Two people ask for the same group. They may not know of one another."),
    Sign.ALL_THE_SAME: _l("The reader gave every idea the same score for every question. Were they read?"),
    Sign.FAR: _l("The reader's score is 40 points or more from that of every other. They may have seen more."),
    Sign.FAST: _l("Most first scores were kept less than a minute apart. They may have been on paper before."),
    Sign.COPIED: _l("In every idea that both have read, another reader gave each question the same score."),
    Sign.FAVOURITE: _l(
        "One idea is 40 points or more above all that the reader read, and 20 or more above what others gave it."
    ),
}
VERDICTS = {
    Verdict.NOTHING: _l("Nothing wrong"),
    Verdict.EXPLAINED: _l("There is a good reason"),
    Verdict.ACT: _l("Something has to be done"),
}


class LookedForm(VersionedForm):
    verdict = Radios(
        _l("What did you find?"),
        choices=[(verdict.value, VERDICTS[verdict]) for verdict in Verdict],
        missing=_l("Choose what you found"),
    )
    note = LongText(
        _l("How do you know, and what happens now?"),
        missing=_l("Write how you know"),
        words=150,
        rows=4,
    )
