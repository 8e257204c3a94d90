"""What officers fill in about challenges and missions."""

import re
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.missions.models import Mission
from grants.web import palette
from grants.web.fields import Date, LongText, Radios, Select, Slug, Text, Whole
from grants.web.forms import Form, VersionedForm
from grants.web.marks import drawings

HEX = re.compile(r"#[0-9a-f]{6}")


class Colour(Text):
    """A colour as ``#ad4f00``."""

    def meaning(self, text: str) -> str:
        if not HEX.fullmatch(text.lower()):
            raise ValueError(str(_l("Enter a colour as # and six digits or letters from a to f, like #ad4f00")))
        return text.lower()


class ChallengeForm(VersionedForm):
    title = Text(_l("Title"), missing=_l("Enter a title"), longest=80)
    slug = Slug(_l("Name in the web address"), example="eating-well", missing=_l("Enter a name for the web address"))
    statement = LongText(_l("The problem, in plain words"), missing=_l("Say what the problem is"), words=80, rows=3)
    position = Whole(_l("Place in the list"), most=1000, missing=_l("Enter a number, like 1"))


class MissionForm(VersionedForm):
    title = Text(_l("Short name"), missing=_l("Enter a short name"), longest=40, hint=_l("As on a tile: Eating well"))
    slug = Slug(_l("Name in the web address"), example="eating-well", missing=_l("Enter a name for the web address"))
    statement = LongText(
        _l("The mission in full"), missing=_l("Enter the mission in full"), words=80, rows=3,
        hint=_l("Bold and dated: By 2030, everyone will eat well every day."),
    )  # fmt: skip
    explanation = LongText(
        _l("What ideas could help?"), missing=_l("Say what ideas could help"), words=120, rows=4,
        hint=_l("Residents read this when they choose. Use the words they use."),
    )  # fmt: skip
    target_on = Date(_l("To be reached by"), missing=_l("Enter the date"))
    target = LongText(_l("How we will know"), missing=_l("Say how we will know"), words=60, rows=2)
    owner = Text(_l("Who answers for it"), missing=_l("Name the office that answers for it"), longest=120)
    challenge = Select(_l("Challenge"), blank=_l("None"))
    colour = Colour(
        _l("Colour"), missing=_l("Enter a colour"), hint=_l("Dark enough to read on white and on its tint.")
    )
    tint = Colour(_l("Tint"), missing=_l("Enter a tint"))
    icon = Select(_l("Icon"), choices=lambda: drawings("mission"), missing=_l("Choose an icon"))
    shape = Select(_l("Shape"), choices=lambda: drawings("shape"), missing=_l("Choose a shape"))
    pattern = Select(
        _l("Pattern"), choices=[(name, name.capitalize()) for name in palette.PATTERNS], missing=_l("Choose a pattern"),
        hint=_l("Colour, icon, shape and pattern say the same, for those who cannot see one of them."),
    )  # fmt: skip
    position = Whole(_l("Place in the list"), most=1000, missing=_l("Enter a number, like 1"))

    def values(self) -> dict[str, Any]:
        """What was filled in, as a mission's columns."""
        given = {name: field.data for name, field in self._fields.items() if name not in ("csrf_token", "version")}
        challenge = given.pop("challenge")
        return given | {"challenge_id": UUID(challenge) if challenge else None}

    def look_is_faulty(self, others: list[Mission]) -> bool:
        """Say at the form what would keep people from telling this mission by its look."""
        faults = palette.faults(Mission(**self.values()), others)
        self.form_errors.extend(faults)
        return bool(faults)


class EndForm(Form):
    how = Radios(
        _l("How does it end?"),
        choices=[("succeed", _l("Another mission takes over")), ("retire", _l("It is retired"))],
        missing=_l("Choose how it ends"),
    )
    succeeded_by = Select(_l("The mission that takes over"), blank=_l("None"))
    on = Date(_l("From which day"), missing=_l("Enter the day"))
    because = LongText(_l("Why? This is published"), missing=_l("Say why"), words=80, rows=3)

    def validate(self, extra_validators: Any = None) -> bool:
        fits = super().validate(extra_validators)
        if fits and self.how.data == "succeed" and not self.succeeded_by.data:
            self.succeeded_by.errors = [str(_l("Choose the mission that takes over"))]
            return False
        return fits
