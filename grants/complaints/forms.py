"""What somebody who complains fills in, and what is answered."""

from flask_babel import lazy_gettext as _l

from grants.web.fields import Email, LongText, Radios, Text
from grants.web.forms import Form, VersionedForm

SERVICE, DATA, REVIEW = "service", "data", "review"


class ComplaintForm(Form):
    about = Radios(
        _l("What is it about?"),
        choices=[
            (SERVICE, _l("How we treated you, or how the service works")),
            (REVIEW, _l("How a decision was made: I ask for a review")),
            (DATA, _l("How we use your data")),
        ],
        missing=_l("Choose what it is about"),
    )
    text = LongText(
        _l("What happened, and what should we do?"), missing=_l("Tell us what happened"), words=500, rows=8,
        hint=_l("If it is about an idea, write its reference, like MG-7KQ2HXN."),
    )  # fmt: skip
    name = Text(_l("Your name"), missing=_l("Enter your name"), longest=120)
    email = Email(_l("Your email address"), missing=_l("Enter your email address"))


class AcknowledgeForm(Form):
    """A button and nothing else."""


class AnswerForm(VersionedForm):
    text = LongText(_l("Your answer"), missing=_l("Write the answer"), words=800, rows=10)
