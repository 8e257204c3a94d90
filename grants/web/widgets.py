"""The library's widgets, bent where our fields need it: no empty hints, dates that keep what was typed."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)

from grants.web.text import _

__all__ = ["Boxes", "CharacterCount", "Radios", "Select", "TextArea", "TextInput", "Tick", "Ticks"]

TextInput, TextArea, CharacterCount, Select = GovTextInput, GovTextArea, GovCharacterCount, GovSelect


class _Choices:
    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]  # the widget it is mixed into has it
        if not field.description:
            params.pop("hint", None)  # an empty hint is read out as a pause
        return params


class Radios(_Choices, GovRadioInput):
    """One of several, all in sight."""


class Ticks(_Choices, GovCheckboxesInput):
    """Any of several."""


class Tick(_Choices, GovCheckboxInput):
    """One statement to agree with."""


class Boxes(GovDateInput):
    """A box each for day, month and year, and for the time where the field asks for one."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> dict[str, Any]:
        names = {"day": _("Day"), "month": _("Month"), "year": _("Year"), "time": _("Time")}
        widths = {"day": "2", "month": "2", "year": "4", "time": "5"}
        wrong = field.wrong_boxes if field.errors else ()
        items = []
        for part, value in zip(field.parts, field.typed(), strict=True):
            error = " govuk-input--error" if part in wrong else ""
            items.append(
                {
                    "label": names[part],
                    "id": f"{field.id}-{part}",
                    "name": field.name,
                    "value": value,
                    "classes": f"govuk-input--width-{widths[part]}{error}",
                    "inputmode": "text" if part in ("time", "month") else "numeric",
                }
            )
        own = {"items": items, "fieldset": {"legend": {"text": field.label.text}}}
        given = kwargs.pop("params", {})
        kwargs["params"] = {**own, **given}
        was, field.raw_data = field.raw_data, ["", "", ""]  # the library insists on three
        try:
            mapped: dict[str, Any] = super().map_gov_params(field, **kwargs)
        finally:
            field.raw_data = was
        mapped.update({**own, **given})
        return mapped
