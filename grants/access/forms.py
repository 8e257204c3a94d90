"""What is typed at the door, about oneself, and about people."""

import datetime as dt
import re
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.core import clock
from grants.web.fields import LONDON, Date, Email, Radios, Text
from grants.web.forms import Form
from grants.web.text import _


class Code(Text):
    """Digits of a code, however they were spaced."""

    def __init__(self, label: Any, *, digits: int = 6, **rest: Any) -> None:
        self.digits = digits
        super().__init__(label, longest=40, **rest)
        self.params |= {
            "classes": "govuk-input--width-10 mg-num",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": False,
        }

    def meaning(self, text: str) -> str:
        plain = re.sub(r"[\s.-]", "", text)
        if not (plain.isascii() and plain.isdigit() and len(plain) == self.digits):
            raise ValueError(_("Enter the %(digits)d digits of the code", digits=self.digits))
        return plain


class RecoveryCode(Text):
    """Letters and digits of a recovery code, however they were spaced."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, longest=40, **rest)
        self.params |= {"classes": "govuk-input--width-10", "autocomplete": "off", "spellcheck": False}

    def meaning(self, text: str) -> str:
        return re.sub(r"[\s.-]", "", text).upper()


class AskForm(Form):
    email = Email(
        _l("Your email address"),
        missing=_l("Enter your email address"),
        hint=_l("We send you a link and a code. There is no password to remember."),
    )


class CodeForm(Form):
    code = Code(_l("The code in the email"), missing=_l("Enter the code"), hint=_l("6 digits, like 123 456"))


class SecondFactorForm(Form):
    code = Code(
        _l("The code in your authenticator app"),
        missing=_l("Enter the code that your app shows now"),
        hint=_l("6 digits, and new ones every half minute"),
    )


class RecoveryForm(Form):
    code = RecoveryCode(
        _l("One of your recovery codes"),
        missing=_l("Enter one of your recovery codes"),
        hint=_l("10 letters and digits, like 7KQ2H XN4PW. Each works once."),
    )


class NameForm(Form):
    name = Text(
        _l("Your name"),
        longest=100,
        missing=_l("Enter the name you want us to use, or skip this"),
        hint=_l("We use it when we write to you. It can be any name you go by."),
        params={"autocomplete": "name", "spellcheck": False},
    )


class ButtonForm(Form):
    """A page with nothing but a button."""


class EmailForm(Form):
    email = Email(
        _l("Your new email address"),
        missing=_l("Enter your new email address"),
        hint=_l("We send a link to it. Nothing changes until you press the button there."),
    )


ROLES = {
    Role.HELPER: _l("Helper: fills in the form for people who ask"),
    Role.PANELLIST: _l("Panellist: scores ideas"),
    Role.CHAIR: _l("Chair: leads a panel and records its outcome"),
    Role.OFFICER: _l("Officer: runs rounds and checks ideas"),
    Role.SAFEGUARDING_LEAD: _l("Safeguarding lead: reads and closes worries"),
    Role.APPROVER: _l("Approver: signs off decisions and payments"),
    Role.FINANCE: _l("Finance: pays"),
    Role.COUNCILLOR: _l("Councillor: reads what is published"),
    Role.DATA_PROTECTION: _l("Data protection: reads everything, changes nothing"),
    Role.ADMINISTRATOR: _l("Administrator: looks after people and roles, never decides"),
}


def _roles() -> list[tuple[str, Any]]:
    return [(role.value, label) for role, label in ROLES.items()]


def today() -> dt.date:
    """The day it is in London."""
    return clock.now().astimezone(LONDON).date()


def start_of(day: dt.date) -> dt.datetime:
    """The moment a day begins in London."""
    return dt.datetime.combine(day, dt.time(), LONDON)


class RoleForm(Form):
    """A role, and its last day where it has one."""

    role = Radios(_l("Role"), missing=_l("Choose a role"), choices=_roles)
    ends_on = Date(_l("Last day"), hint=_l("Leave it empty if there is none"), earliest=today)

    @property
    def ends_at(self) -> dt.datetime | None:
        """The end of the last day."""
        return start_of(self.ends_on.data + dt.timedelta(days=1)) if self.ends_on.data else None


class GrantForm(RoleForm):
    starts_on = Date(_l("First day"), hint=_l("Leave it empty to begin now"), earliest=today)

    @property
    def starts_at(self) -> dt.datetime | None:
        """The beginning of the first day; None for now."""
        later = self.starts_on.data and self.starts_on.data > today()
        return start_of(self.starts_on.data) if later else None


class InviteForm(RoleForm):
    email = Email(_l("Their email address"), missing=_l("Enter their email address"))


class HouseholdForm(Form):
    email = Email(
        _l("Email address of somebody they live with"),
        missing=_l("Enter the email address of somebody they live with"),
        hint=_l("Neither will decide on the other's ideas."),
    )
