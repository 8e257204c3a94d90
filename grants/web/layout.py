"""What the layouts ask for: the names on the page, what is wrong with its form, where else this person works."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from wtforms import FieldList, FormField
from wtforms.widgets import HiddenInput

from config import Environment, Settings
from grants.accounts.models import Role
from grants.web.guard import actor
from grants.web.nav import AREAS, DESK, PANEL, Link
from grants.web.text import _

PANEL_ROLES = {Role.PANELLIST, Role.CHAIR}
NAMES = {
    "SERVICE_NAME": "Mission Grants",
    "SERVICE_OWNER": "Camden Council and its residents",
    "CONTACT_PHONE": "020 7946 0123",
    "CONTACT_HOURS": "Monday to Friday, 9am to 5pm",
    # Until the council chooses: anybody may use the open data who says where it is from.
    "OPEN_DATA_LICENCE": "https://creativecommons.org/licenses/by/4.0/",
    "OPEN_DATA_LICENCE_NAME": "Creative Commons Attribution 4.0",
}


def init_app(app: Flask) -> None:
    for name, value in NAMES.items():
        app.config.setdefault(name, value)
    settings: Settings = app.config["SETTINGS"]
    app.config.setdefault("IS_DEMO", settings.environment is Environment.DEVELOPMENT)
    app.add_template_global(things_to_put_right)
    app.add_template_global(viewer_roles)
    app.add_template_global(desks)


def things_to_put_right(form: Any, drawn: str) -> list[tuple[str, str]]:
    """Every sentence about the form, in page order, with the place it leads to; the form's own come first.

    ``drawn`` is what the page shows. Where nothing of the form is there any more, because things moved on since it was
    opened, what is wrong with its fields helps nobody: one sentence says that it is gone.
    """
    own = [(str(sentence), "") for sentence in getattr(form, "form_errors", ())]
    wrong = [(str(sentence), place) for field in form for sentence, place in _wrong(field)]
    is_there = any(
        f'id="{field.id}{end}' in drawn for field in form if field.name != "csrf_token" for end in ('"', "-")
    )
    if wrong and not is_there:
        wrong = [(_("You cannot send this form any more: things have changed since you opened it"), "")]
    return own + wrong


def viewer_roles() -> frozenset[Role]:
    """The roles of whoever looks at this page; none for a stranger."""
    return actor().roles


def desks() -> list[Link]:
    """The places this person works in besides their own ideas."""
    roles = viewer_roles()
    found = [Link(AREAS[PANEL], "/panel", False)] if roles & PANEL_ROLES else []
    if any(role.is_staff for role in roles):
        found.append(Link(AREAS[DESK], "/desk", False))
    return found


def _wrong(field: Any) -> Iterator[tuple[str, str]]:
    if isinstance(field, FormField):
        if isinstance(field.errors, dict):  # one sentence for each part
            for sentence in getattr(field.form, "form_errors", ()):
                yield sentence, field.id
            for part in field.form:
                yield from _wrong(part)
            return
    elif isinstance(field, FieldList):
        parts_are_wrong = False
        for entry in field.entries:
            for found in _wrong(entry):
                parts_are_wrong = True
                yield found
        if parts_are_wrong:
            return
    # The first sentence is the one that stands at the field.
    for sentence in list(field.errors)[:1]:
        place = field.first_id() if hasattr(field, "first_id") else field.id
        yield str(sentence), "" if isinstance(field.widget, HiddenInput) else place
