"""What an approver or officer types about a decision."""

from flask_babel import lazy_gettext as _l

from grants.decisions.models import RefusalGround
from grants.decisions.reasons import GROUNDS
from grants.web.fields import LongText, Moment, Radios, Text
from grants.web.forms import Form, VersionedForm


class RefuseForm(Form):
    ground = Radios(
        _l("On which ground?"),
        choices=[(ground.value, GROUNDS[ground]) for ground in RefusalGround],
        missing=_l("Choose a ground"),
    )
    because = LongText(
        _l("Why, in words for the person who asked and for everybody"),
        hint=_l("The letter and the record of the decision show this. Name nobody."),
        words=150,
        missing=_l("Write why the council cannot fund it"),
    )


class SendBackForm(Form):
    because = LongText(
        _l("What should the panel look at again?"),
        hint=_l("We send this to the chair by email."),
        words=150,
        missing=_l("Write what the panel should look at again"),
    )


class AnnounceDrawForm(Form):
    event = Text(
        _l("The public event"),
        hint=_l("Its result cannot be known before, and everybody can look it up. Like: National Lottery, 16 May 2026"),
        longest=160,
        missing=_l("Name the event"),
    )
    event_at = Moment(_l("When is it?"), missing=_l("Enter the day and the time of the event"))


class HoldDrawForm(Form):
    result = Text(
        _l("The result of the event"),
        hint=_l("Exactly as it was published. Like: 03,11,17,28,41,52"),
        longest=160,
        missing=_l("Enter the result of the event"),
    )


class LetterForm(VersionedForm):
    shows_theirs = True
    body = LongText(
        _l("The letter"),
        hint=_l(
            "Leave an empty line between pieces. A short line that stands alone becomes a heading; lines that begin "
            "with a hyphen become a list."
        ),
        longest=10_000,
        rows=24,
        missing=_l("Write the letter"),
    )
