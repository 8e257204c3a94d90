"""The pages of the form as fields, made from the list of questions; what is typed is kept, right or wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grants.applications import steps
from grants.applications.asking import Ask, Choice, Kind, Step, token
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Application
from grants.applications.page_form import PageForm
from grants.web import again, fields
from grants.web.forms import Form

Offered = Mapping[str, Sequence[Choice]]  # answers that are rows: the round's missions, the wards
MOST_KEPT = 20_000  # letters of one answer that are kept even where they are too many
WRITTEN = (Kind.LINE, Kind.TEXT, Kind.PHONE)


class StepForm(PageForm):
    """A page of questions with a field for each."""

    offered: Offered

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field by itself, then the page by the same check that sending uses."""
        fine = super().validate(extra_validators)
        if again.is_stale():
            return fine
        values = {ask.name: _nothing(ask) if self[ask.name].errors else self._value(ask) for ask in self.step.asks}
        for problem in steps.problems(self.step, values, self.idea, self.today):
            field = self[problem.field]
            if not field.errors:
                field.errors = [problem.sentence]
                fine = False
        return fine

    def readable(self) -> dict[str, Any]:
        """What can be kept of what was typed: every answer that is right, and writing even where it is too long."""
        kept = {ask.name: self._value(ask) for ask in self.step.asks if not self[ask.name].errors}
        for ask in self.step.asks:
            field = self[ask.name]
            wrong = field.errors and ask.kind in WRITTEN
            if wrong and 0 < len(field.text) <= MOST_KEPT and not fields.unreadable(field.text):
                kept[ask.name] = fields.clean(field.text, lines=ask.kind is Kind.TEXT)
        return kept

    def _value(self, ask: Ask) -> Any:
        data = self[ask.name].data
        if ask.kind in (Kind.CHOICE, Kind.MANY, Kind.PICK):
            meant = {token(choice.value): choice.value for choice in _choices(ask, self.offered)}
            return [meant[each] for each in data if each in meant] if ask.kind is Kind.MANY else meant.get(data)
        return bool(data) if ask.kind is Kind.TICK else (None if data == "" else data)


def for_step(step: Step, idea: Application, offered: Offered, today: dt.date, **prefilled: Any) -> StepForm:
    """The form of a page, filled with what is saved; ``prefilled`` is offered where nothing is saved yet."""
    alone = len(step.asks) == 1
    made = type("QuestionsForm", (StepForm,), {ask.name: _field(ask, alone, offered) for ask in step.asks})
    saved = steps.saved(step, idea)
    shown = {name: prefilled.get(name) if value is None else value for name, value in saved.items()}
    data = {ask.name: _shown(ask, shown[ask.name]) for ask in step.asks}
    form: StepForm = made(data={**data, "version": idea.version, "seen": steps.fingerprint(saved)})
    form.step, form.idea, form.today, form.offered = step, idea, today, offered
    return form


class StartForm(Form):
    """One press of “Start”: the new idea's id stands in the page, so that a second press means the same idea."""

    draft = HiddenField()


class SendForm(Form):
    """What somebody confirms when they send an idea; every tick is their own."""


for _declaration in DECLARATIONS:
    setattr(SendForm, _declaration.value, fields.Tick(_declaration.label, missing=_declaration.hint))


def _nothing(ask: Ask) -> Any:
    """What stands in for an answer that could not be read, where other answers are held against it."""
    return [] if ask.kind is Kind.MANY else None


class SendForForm(SendForm):
    """The same, confirmed by whoever told the idea, and how they said yes."""

    say_so = fields.Text(
        _l("How did they say yes?"),
        missing=_l("Write down how they said yes"),
        hint=_l("For example: by telephone, after I read all of it back"),
        longest=200,
    )


class HelperForm(Form):
    """Who is asked to help."""

    email = fields.Email(
        _l("Email address of the person who helps you"), missing=_l("Enter the address of the person who helps you")
    )


class ForSomebodyForm(Form):
    """Whose idea it is, how they tell it, and how they agreed that somebody writes it down."""

    draft = HiddenField()
    round = fields.Radios(_l("Round"), missing=_l("Choose a round"))
    name = fields.Text(_l("Their name"), missing=_l("Enter their name"), longest=120)
    email = fields.Email(
        _l("Their email address, if they have one"),
        hint=_l("So that they can see it themselves. Somebody they trust may read the mails for them"),
    )
    postal_address = fields.LongText(
        _l("If they have none: where do letters reach them?"),
        hint=_l("Street, town and postcode. An officer prints every letter and posts it"),
        longest=300,
        rows=4,
    )
    channel = fields.Radios(
        _l("How do they tell it?"),
        choices=[("assisted", _l("By telephone or in person")), ("paper", _l("On paper"))],
        missing=_l("Choose how they tell it"),
    )
    consent = fields.Text(
        _l("How did they agree that you write it down?"),
        missing=_l("Write down how they agreed"),
        hint=_l("For example: in person, at the library"),
        longest=200,
    )


def _choices(ask: Ask, offered: Offered) -> Sequence[Choice]:
    return ask.choices or offered.get(ask.name, ())


def _shown(ask: Ask, value: Any) -> Any:
    """A saved answer as its field holds it."""
    if ask.kind is Kind.MANY:
        return [token(each) for each in value or []]
    if ask.kind in (Kind.CHOICE, Kind.PICK):
        return None if value is None else token(value)
    return value


def _field(ask: Ask, alone: bool, offered: Offered) -> Any:
    common: dict[str, Any] = {"missing": ask.missing, "hint": ask.hint}
    choices = _choices(ask, offered)
    if ask.kind in (Kind.CHOICE, Kind.MANY):
        made = fields.Radios if ask.kind is Kind.CHOICE else fields.Checkboxes
        hints = {token(choice.value): choice.hint for choice in choices if choice.hint}
        return made(ask.label, choices=_pairs(choices), hints=hints, params=_legend(ask, alone), **common)
    if ask.kind is Kind.PICK:
        return fields.Select(ask.label, choices=_pairs(choices), blank=_l("Not sure"), **common)
    if ask.kind is Kind.TICK:
        return fields.Tick(ask.label, **common)
    if ask.kind is Kind.DATE:
        return fields.Date(ask.label, params=_legend(ask, alone, "s"), **common)
    return _typed(ask, {**common, "params": _label(ask, alone)})


def _typed(ask: Ask, common: dict[str, Any]) -> Any:
    """A field in which something is typed."""
    if ask.autocomplete:
        common["params"]["autocomplete"] = ask.autocomplete
    if ask.kind is Kind.TEXT:
        return fields.LongText(ask.label, words=ask.most, rows=ask.rows, longest=MOST_KEPT, **common)
    if ask.kind is Kind.NUMBER:
        return fields.Whole(ask.label, least=ask.least, most=ask.most, **common)
    if ask.kind is Kind.PHONE:
        common["params"] |= {"type": "tel", "classes": "govuk-input--width-20"}
    simple: dict[Kind, Any] = {Kind.EMAIL: fields.Email, Kind.POSTCODE: fields.Postcode, Kind.MONEY: fields.Money}
    if ask.kind in simple:
        return simple[ask.kind](ask.label, **common)
    return fields.Text(ask.label, longest=ask.most, **common)


def _pairs(choices: Sequence[Choice]) -> list[tuple[str, Any]]:
    return [(token(choice.value), choice.label) for choice in choices]


def _label(ask: Ask, alone: bool) -> dict[str, Any]:
    """A page with one question has that question as its heading."""
    if alone:
        return {"label": {"text": ask.label, "isPageHeading": True, "classes": "govuk-label--l"}}
    return {"label": {"text": ask.label, "classes": "govuk-label--s"}}


def _legend(ask: Ask, alone: bool, size: str = "s") -> dict[str, Any]:
    legend = {"text": ask.label, "classes": f"govuk-fieldset__legend--{size}"}
    if alone:
        legend = {"text": ask.label, "classes": "govuk-fieldset__legend--l", "isPageHeading": True}
    return {"fieldset": {"legend": legend}}
