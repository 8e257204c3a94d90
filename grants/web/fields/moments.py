"""Days and moments, typed in boxes as the design system draws them."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from grants.web import widgets
from grants.web.fields.base import BaseField
from grants.web.fields.writing import clean, unreadable
from grants.web.text import _

LONDON = ZoneInfo("Europe/London")
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|noon|midday|midnight)?", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class BoxedField(BaseField):
    """A date or moment typed in boxes that share one name, in the order of ``parts``."""

    widget = widgets.Boxes()
    parts: tuple[str, ...] = ("day", "month", "year")
    wrong_boxes: tuple[str, ...] = ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data, self.wrong_boxes = None, self.parts
        typed = self.typed()
        if not any(clean(part) for part in typed):
            return
        if any(len(part) > 30 or unreadable(part) for part in typed):
            raise ValueError(self.example())
        empty = tuple(part for part, text in zip(self.parts, typed, strict=True) if not clean(text))
        if empty:
            self.wrong_boxes = empty
            raise ValueError(self.sentence_incomplete(empty))
        self.data = self.meaning([clean(part) for part in typed])
        self.wrong_boxes = ()

    def typed(self) -> list[str]:
        """The text of each box: what was typed, or what is saved."""
        if self.raw_data:
            texts = [part if isinstance(part, str) else "" for part in self.raw_data[: len(self.parts)]]
            return texts + [""] * (len(self.parts) - len(texts))
        return self.written(self.data) if self.data else [""] * len(self.parts)

    def sentence_incomplete(self, empty: Sequence[str]) -> str:
        words = {"day": _("a day"), "month": _("a month"), "year": _("a year"), "time": _("a time")}
        listed = " ".join(filter(None, [", ".join(words[part] for part in empty[:-1]), _("and") if empty[1:] else ""]))
        return _("%(field)s must have %(parts)s", field=self.named(), parts=f"{listed} {words[empty[-1]]}".strip())

    def first_id(self) -> str:
        return f"{self.id}-{(self.wrong_boxes or self.parts)[0]}"

    def example(self) -> str:
        return _("%(field)s: enter a real date, like 30 11 2026", field=self.named())

    def meaning(self, typed: list[str]) -> Any:
        raise NotImplementedError

    def written(self, data: Any) -> list[str]:
        raise NotImplementedError

    def _value(self) -> str:
        return " ".join(self.typed())

    def day_of(self, typed: list[str]) -> dt.date:
        day, month, year = typed
        number = MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else month
        try:
            if len(year) != 4 or not all(str(part).isascii() for part in typed):
                raise ValueError
            return dt.date(int(year), int(number), int(day))
        except ValueError:
            raise ValueError(self.example()) from None


class Date(BoxedField):
    """A day, in three boxes. ``earliest`` and ``latest`` may be functions, for days that move with the clock."""

    def __init__(
        self,
        label: Any,
        *,
        earliest: dt.date | Callable[[], dt.date] = dt.date(1900, 1, 1),
        latest: dt.date | Callable[[], dt.date] = dt.date(2100, 1, 1),
        **rest: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(label, **rest)

    def meaning(self, typed: list[str]) -> dt.date:
        day = self.day_of(typed)
        earliest, latest = (bound() if callable(bound) else bound for bound in (self.earliest, self.latest))
        if day < earliest:
            raise ValueError(_("%(field)s: the earliest is %(day)s", field=self.named(), day=_spelt(earliest)))
        if day > latest:
            raise ValueError(_("%(field)s: the latest is %(day)s", field=self.named(), day=_spelt(latest)))
        return day

    def written(self, data: dt.date) -> list[str]:
        return [str(data.day), str(data.month), str(data.year)]


class Moment(BoxedField):
    """A day and a time as the clocks in London show them, kept in UTC."""

    parts = ("day", "month", "year", "time")

    def meaning(self, typed: list[str]) -> dt.datetime:
        day, time = self.day_of(typed[:3]), _time(typed[3])
        if time is None:
            self.wrong_boxes = ("time",)
            raise ValueError(_("%(field)s: enter a time, like 12 noon or 2:30pm", field=self.named()))
        moment = dt.datetime.combine(day, time, LONDON).astimezone(dt.UTC)
        if moment.astimezone(LONDON).time() != time:
            self.wrong_boxes = ("time",)
            raise ValueError(_("%(field)s: the clocks skip this hour. Choose another", field=self.named()))
        return moment

    def written(self, data: dt.datetime) -> list[str]:
        local = data.astimezone(LONDON)
        return [str(local.day), str(local.month), str(local.year), f"{local:%H:%M}"]

    def example(self) -> str:
        return _("%(field)s: enter a real date and time, like 30 11 2026 and 12 noon", field=self.named())


def _time(typed: str) -> dt.time | None:
    found = CLOCK.fullmatch(re.sub(r"\s", "", typed.lower()))
    if not found:
        return {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}.get(typed.strip().lower())
    hour, minute, word = int(found[1]), int(found[2] or 0), found[3]
    if word is None:
        return dt.time(hour, minute) if found[2] and hour < 24 and minute < 60 else None
    if not 1 <= hour <= 12 or minute > 59 or (word in ("noon", "midday", "midnight") and (hour, minute) != (12, 0)):
        return None
    return dt.time(hour % 12 + (12 if word in ("pm", "noon", "midday") else 0), minute)


def _spelt(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
