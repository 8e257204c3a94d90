"""What residents, officers and finance say about an award."""

import datetime as dt

from flask_babel import lazy_gettext as _l

from grants.applications.models import Channel
from grants.awards import figures
from grants.awards.history import HEARD
from grants.core import clock
from grants.web.fields import Date, Money, Radios, Tick
from grants.web.forms import Form, VersionedForm


def _today() -> dt.date:
    return figures.day_of(clock.now())


class ButtonForm(Form):
    """Nothing to type: a press."""


class AcceptForm(Form):
    agreed = Tick(_l("I have read this and agree to it"), missing=_l("Tick the box to say that you agree"))


class AcceptForForm(Form):
    how = Radios(
        _l("How did they say yes?"),
        choices=[(Channel.ASSISTED.value, _l("By telephone or in person")), (Channel.PAPER.value, _l("On paper"))],
        missing=_l("Choose how they said yes"),
    )
    agreed = Tick(
        _l("They know what we agree with each other: it was read to them, or they signed it"),
        missing=_l("Go through the agreement with them first, then tick the box"),
    )


class PayForm(Form):
    paid_on = Date(
        _l("On which day did the money leave?"), latest=_today, missing=_l("Enter the day on which the money left")
    )


class CloseForm(Form):
    heard = Radios(
        _l("How do you know how it went?"),
        choices=[(heard.value, words) for heard, words in HEARD.items()],
        missing=_l("Choose how you know"),
    )


class ReturnForm(VersionedForm):
    amount = Money(_l("How much came back?"), missing=_l("Enter how much came back"))


class WriteOffForm(VersionedForm):
    amount = Money(_l("How much will not come back?"), missing=_l("Enter how much will not come back"))
