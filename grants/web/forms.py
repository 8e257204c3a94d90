"""What every form can do."""

from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from grants.core.errors import Conflict, Refusal
from grants.core.versions import Versioned
from grants.web import again


class Form(FlaskForm):
    """Takes in what was typed; shows it again, and does nothing, if the form came back too late (see ``again``)."""

    http_status = 200  # what the page that shows this form answers: 409 where something was refused
    theirs: Any = None  # what somebody else saved after this form was shown (see ``saving``)
    shows_theirs = False  # whether the page shows ``theirs`` beside what was typed, and so needs no sentence of its own
    clash: Any = str(Conflict())  # that sentence

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            is_default = formdata is not None and not hasattr(formdata, "getlist")
            return request.form if is_default and again.is_stale() else super().wrap_formdata(form, formdata)

    def is_submitted(self) -> bool:
        return again.is_stale() or bool(super().is_submitted())

    def validate(self, extra_validators: Any = None) -> bool:
        if again.is_stale():
            self.form_errors.append(again.away())
            return False
        return bool(super().validate(extra_validators))

    def refuse(self, refusal: Refusal) -> None:
        """Show each sentence of a refusal at the field it belongs to, or above the form."""
        self.http_status = 409
        for name, sentence in refusal.faults:
            field = self._fields.get(name or "")
            if field is None:
                self.form_errors.append(sentence)
            else:
                field.errors = [*field.errors, sentence]

    def clashes_with(self, theirs: Any) -> None:
        """Somebody saved ``theirs`` after this form was shown: keep what was typed, and say so."""
        self.http_status, self.theirs = 409, theirs
        if theirs is None or not self.shows_theirs:
            self.form_errors.append(str(self.clash))


class OnceForm(Form):
    """A form whose page carries the id of what it makes, so that a second press makes no second one."""

    new_id = HiddenField()

    def made(self) -> UUID:
        """The id that the page carried, or another where it was tampered with."""
        try:
            return UUID(self.new_id.data or "")
        except ValueError:
            return uuid4()

    def fresh(self) -> None:
        """Carry a new id, unless the form comes back."""
        if request.method == "GET" and not self.new_id.data:
            self.new_id.data = str(uuid4())


class VersionedForm(Form):
    """A form that knows which version of the thing it showed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open this page again")])

    def answers(self) -> dict[str, Any]:
        """What was typed, by field, and the version ``shown``."""
        kept = {name: field.data for name, field in self._fields.items() if name not in ("csrf_token", "submit")}
        return kept | {"shown": kept.pop("version")}

    @property
    def shown(self) -> int:
        """The version that the page showed: a command refuses (``expect``) where another one is saved by now."""
        return self.version.data or 0

    def shows(self, saved: Versioned | None) -> None:
        """Show this version from now on."""
        self.version.raw_data, self.version.data = None, saved.version if saved else None

    def clashes_with(self, theirs: Versioned | None) -> None:
        """Besides, show their version from now on: pressing again saves over it, and that is a choice."""
        super().clashes_with(theirs)
        self.shows(theirs)
