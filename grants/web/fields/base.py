"""What all fields share: a label, a hint, the sentence for what is missing, and how they look."""

from copy import deepcopy
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from grants.web.text import _


class BaseField(Field):
    """What all of them share. ``params`` are the design system's own words for the look of a field."""

    def __init__(self, label: Any, *, missing: Any = None, hint: Any = "", params: Any = None, **rest: Any) -> None:
        self.missing, self.params = missing, params or {}
        super().__init__(label, description=hint, **rest)

    def __call__(self, **kwargs: Any) -> Any:
        params = deepcopy(self.params)
        for key, value in kwargs.pop("params", {}).items():
            params[key] = {**params[key], **value} if isinstance(params.get(key), dict) else value
        return super().__call__(params=params, **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Say what is missing, or let an empty answer pass where nothing is needed."""
        if self.errors:
            raise StopValidation  # it could not be read: one sentence is enough
        if self.is_empty():
            raise StopValidation(str(self.missing) if self.missing else "")

    def is_empty(self) -> bool:
        return self.data in (None, "", [])

    def named(self) -> str:
        """The label as a sentence begins with it."""
        return str(self.label.text).removesuffix(_("(optional)")).rstrip("?:. ")

    def first_id(self) -> str:
        """Where a link in the error summary leads."""
        return self.id
