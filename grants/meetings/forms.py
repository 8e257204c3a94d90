"""The forms of a meeting."""

from flask_babel import lazy_gettext as _l

from grants.meetings.models import Agenda
from grants.web.fields import LongText, Radios
from grants.web.forms import Form, VersionedForm

SECRET, OPEN = "secret", "open"


class PlanForm(Form):
    agenda = Radios(
        _l("What will you talk about?"),
        choices=(
            (Agenda.DISCUSS.value, _l("The ideas that the scores leave open")),
            (Agenda.ALL.value, _l("Every idea that is still to decide")),
        ),
        missing=_l("Choose what you will talk about"),
    )
    voting = Radios(
        _l("How do you vote?"),
        choices=(
            (SECRET, _l("In secret: only the counts are ever shown")),
            (OPEN, _l("Openly: everybody sees how each member voted, once the vote is closed")),
        ),
        missing=_l("Choose how you vote"),
    )


class NoteForm(VersionedForm):
    shows_theirs = True
    note = LongText(_l("A note for the minutes"), hint=_l("What was said, without names."), words=200, rows=3)
