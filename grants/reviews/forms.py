"""What somebody who asks for a review fills in, and what is answered."""

from flask_babel import lazy_gettext as _l

from grants.reviews.models import Ground
from grants.reviews.words import GROUNDS
from grants.web.fields import Checkboxes, LongText, Radios
from grants.web.forms import Form, VersionedForm

STAND, BACK = "stand", "back"


class AskForm(Form):
    grounds = Checkboxes(
        _l("What went wrong with how the decision was made?"),
        choices=[(ground.value, GROUNDS[ground]) for ground in Ground],
        hint=_l("Tick all that fit. A review does not ask whether your idea was good enough."),
        missing=_l("Tick what went wrong"),
    )
    words = LongText(
        _l("Tell us what happened"),
        hint=_l("In your own words. Say where we can see it, if you can."),
        missing=_l("Tell us what happened"),
        words=300,
        rows=8,
    )


class AnswerForm(VersionedForm):
    outcome = Radios(
        _l("What did you find?"),
        choices=[
            (STAND, _l("The rules were followed, or it made no difference: the decision stands")),
            (BACK, _l("The rules were not followed, and it may have made a difference: it is decided again")),
        ],
        missing=_l("Choose what you found"),
    )
    answer = LongText(
        _l("Your answer, with the reasons"),
        hint=_l("We send it to the person. If it is decided again, the chair of the panel reads it too."),
        missing=_l("Write your answer"),
        words=500,
        rows=10,
    )
