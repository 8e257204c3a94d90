"""How a member says whom they know among the names of a round, and how well."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.panels.interest_queries import Name
from grants.panels.models import Degree
from grants.web.fields import Checkboxes, Radios, Text
from grants.web.forms import Form

DEGREES = (
    (Degree.SLIGHT.value, _l("A little: I know the name or the face")),
    (Degree.DIRECT.value, _l("Well, or I have a part in what they do: family, friend, colleague, member, supplier")),
    (Degree.NOT_SURE.value, _l("I am not sure")),
)


class KnownForm(Form):
    """Ticks beside names; which names were shown travels with them."""

    known = Checkboxes(_l("Tick everybody you know"))
    shown = Checkboxes(_l("Names"))

    def lists(self, names: Sequence[Name]) -> None:
        """Offer these names. One that has left the list since the page was opened is let go without a word."""
        keys = {name.key for name in names}
        for field in (self.known, self.shown):
            field.offer([(name.key, name.name) for name in names])
            field.data = [key for key in field.data or () if key in keys]


class NearForm(Form):
    """How near one stands to each name that was ticked; made for each list by ``near_form``."""

    def said(self, names: Sequence[Name]) -> dict[str, tuple[Degree, str]]:
        return {name.key: (Degree(self[f"degree_{name.key}"].data), self[f"because_{name.key}"].data) for name in names}


def near_form(names: Sequence[Name]) -> NearForm:
    """A form with two fields for each of these names."""
    fields: dict[str, Any] = {}
    saved: dict[str, Any] = {}
    for name in names:
        missing = _l("Say how well you know %(name)s", name=name.name)
        fields[f"degree_{name.key}"] = Radios(name.name, choices=DEGREES, missing=missing)
        fields[f"because_{name.key}"] = Text(_l("Because (if you like)"), longest=300)
        saved[f"degree_{name.key}"] = name.degree.value if name.degree else None
        saved[f"because_{name.key}"] = name.because
    form: NearForm = type("NearFormOfThisList", (NearForm,), fields)(data=saved)
    return form
