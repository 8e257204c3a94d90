"""What every form can do."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from grants.core.errors import Refusal
from grants.core.versions import Versioned
from grants.web import again


class Form(FlaskForm):
    """Takes in what was typed; shows it again, and does nothing, if the form came back too late (see ``again``)."""

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
        """Show a refusal at the field it belongs to, or above the form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]

    def explain(self, faults: Iterable[tuple[str, Any]]) -> None:
        """Show each of these sentences at the field that it names."""
        for name, sentence in faults:
            self[name].errors = [*self[name].errors, sentence]


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

    def shows(self, saved: Versioned | None) -> None:
        """Show this version from now on."""
        self.version.raw_data, self.version.data = None, saved.version if saved else None
