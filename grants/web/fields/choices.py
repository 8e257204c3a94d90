"""One of several, several of many, and one statement to agree with."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms.fields import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import StopValidation

from grants.web import widgets
from grants.web.fields.base import BaseField
from grants.web.text import _

Choices = Iterable[tuple[str, str]]


class ChoiceField(BaseField):
    """One of the choices, or several. ``choices`` are pairs of value and label; a function is asked for each form."""

    def __init__(
        self,
        label: Any,
        *,
        choices: Choices | Callable[[], Choices] | None = None,
        hints: Mapping[str, Any] | None = None,
        **rest: Any,
    ) -> None:
        self.hints = hints or {}
        given = choices() if callable(choices) else choices
        super().__init__(label, choices=[SelectChoice(value, text) for value, text in given or ()], **rest)

    def offer(self, choices: Choices, hints: Mapping[str, Any] | None = None) -> None:
        """Set the choices of this one form, in the view."""
        self.choices = [SelectChoice(value, text) for value, text in choices]
        self.hints = hints or self.hints

    def __call__(self, **kwargs: Any) -> Any:
        if self.hints:
            items = [{"hint": {"text": self.hints[v]}} if (v := c.value) in self.hints else {} for c in self.choices]
            kwargs["params"] = {"items": items, **kwargs.get("params", {})}
        return super().__call__(**kwargs)

    def refuse_others(self) -> None:
        offered = {choice.value for choice in self.choices}
        chosen = self.data if isinstance(self.data, list) else [self.data]
        if not offered.issuperset(chosen):
            raise StopValidation(_("%(field)s: choose one of the answers shown", field=self.named()))


class Radios(ChoiceField, SelectField):  # type: ignore[misc]  # choices is a property there
    """One of several, all in sight."""

    widget = widgets.Radios()

    def pre_validate(self, form: Any) -> None:
        BaseField.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else None


class Scale(Radios):
    """A mark on a described scale, drawn by ``components/anchors.html``; ``hints`` are what each mark looks like."""

    def __call__(self, **kwargs: Any) -> Any:
        raise TypeError("Draw this field with components/anchors.html")


class Select(ChoiceField, SelectField):  # type: ignore[misc]  # as above
    """One of many, in a list that opens. ``blank`` is the line that stands for no choice yet."""

    widget = widgets.Select()

    def __init__(self, label: Any, *, blank: Any = None, **rest: Any) -> None:
        self.blank = blank
        super().__init__(label, **rest)
        if blank is not None and self.choices:
            self.offer([(choice.value, choice.label) for choice in self.choices])

    def offer(self, choices: Choices, hints: Mapping[str, Any] | None = None) -> None:
        super().offer([("", str(self.blank)), *choices] if self.blank is not None else choices, hints)

    def pre_validate(self, form: Any) -> None:
        BaseField.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else None


class Checkboxes(ChoiceField, SelectMultipleField):  # type: ignore[misc]  # as above
    """Any of several. The data is a list of values, in the order of the choices."""

    widget = widgets.Ticks()

    def pre_validate(self, form: Any) -> None:
        BaseField.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if isinstance(value, str)))


class Tick(BaseField, BooleanField):
    """One statement to agree with; ``missing`` makes agreeing needed."""

    widget = widgets.Tick()

    def is_empty(self) -> bool:
        return not self.data

    def _value(self) -> str:
        return "y"
