"""The fields that every form is made of. Each knows what may be typed in it and says in a sentence what to put right.

A sentence is given with the field where the field needs its own (``missing="Tell us what you will do"``); a field
without ``missing`` may be left empty. What was typed is kept as it was typed, so that nobody types it twice. Text is
normalised (one way of writing é) and trimmed, never otherwise changed: right-to-left writing and emoji stay.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field as WTField
from wtforms.fields import BooleanField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import StopValidation

from grants.core import postcodes
from grants.core.money import PENCE, pounds
from grants.web import widgets
from grants.web.text import _

LONDON = ZoneInfo("Europe/London")
MOST_PENCE = 100_000_000  # a million pounds: more than any grant here, less than a column can hold
INVISIBLE = re.compile(
    r"[\ufeff\u200b\u00ad]"
)  # pasted by accident and meaning nothing; joiners and direction marks stay
EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@(?:[^\s@.<>\"(),:;\\\[\]]{1,63}\.)+[^\s@.<>\"(),:;\\\[\]\d]{2,63}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
AMOUNT = re.compile(r"£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?:pounds?)?", re.ASCII)
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|noon|midday|midnight)?", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

Choices = Iterable[tuple[str, str]]


def clean(text: str, *, lines: bool = False) -> str:
    """Typed text as it is kept: one way of writing each letter, no space around it, lines as ``\\n``."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines:
        return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n\t ")
    return " ".join(text.split())


def unreadable(text: str) -> bool:
    """Whether there are characters in it that stand for nothing a person could read."""
    return any(_is_unreadable(character) for character in text)


def word_count(text: str) -> int:
    """Words as people count them: what stands between spaces."""
    return len(text.split())


def _is_unreadable(character: str) -> bool:
    code = ord(character)
    if character in "\t\n\r":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


class _Field(WTField):
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


class _Typed(_Field):
    """A field in which something is typed: the text first, then what it means."""

    widget = widgets.TextInput()
    lines = False

    def __init__(self, label: Any, *, longest: int = 200, too_long: Any = None, **rest: Any) -> None:
        self.longest, self.too_long, self.text = longest, too_long, ""
        super().__init__(label, **rest)
        self.params = {"attributes": {"dir": "auto"}, **self.params}

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        if unreadable(self.text):
            raise ValueError(_("%(field)s: some characters cannot be read. Type it again", field=self.named()))
        kept = clean(self.text, lines=self.lines)
        if len(kept) > self.longest:
            raise ValueError(str(self.too_long) if self.too_long else self.sentence_too_long(len(kept)))
        self.data = self.meaning(kept) if kept else self.nothing()

    def sentence_too_long(self, length: int) -> str:
        return _(
            "%(field)s: use %(most)d characters or fewer. You have %(now)d",
            field=self.named(), most=self.longest, now=length,
        )  # fmt: skip

    def meaning(self, text: str) -> Any:
        """What this text stands for; a ValueError is the sentence for whoever typed it."""
        return text

    def nothing(self) -> Any:
        return None

    def written(self, data: Any) -> str:
        """How saved data is shown in the field."""
        return str(data)

    def _value(self) -> str:
        if self.raw_data:
            return self.text
        return "" if self.data is None else self.written(self.data)


class Text(_Typed):
    """One line of writing."""

    def nothing(self) -> str:
        return ""


class LongText(Text):
    """Writing of several lines, with a limit in words where one is given; the count is shown as people type."""

    lines = True

    def __init__(
        self, label: Any, *, words: int | None = None, longest: int | None = None, rows: int = 6, **rest: Any
    ) -> None:
        self.words = words
        super().__init__(label, longest=longest or (words or 500) * 15, **rest)
        self.params = {**self.params, "rows": rows}
        if words or longest:
            self.params |= {"maxwords": words} if words else {"maxlength": longest}
            self.widget = widgets.CharacterCount()
        else:
            self.widget = widgets.TextArea()

    def meaning(self, text: str) -> str:
        if self.words and (now := word_count(text)) > self.words:
            raise ValueError(
                str(self.too_long) if self.too_long
                else _("%(field)s: use %(most)d words or fewer. You have %(now)d",
                       field=self.named(), most=self.words, now=now)
            )  # fmt: skip
        return text


class Slug(Text):
    """The name of a thing in its web address, like ``example``."""

    def __init__(self, label: Any, *, example: str, **rest: Any) -> None:
        self.example = example
        super().__init__(label, longest=rest.pop("longest", 60), **rest)

    def meaning(self, text: str) -> str:
        if not SLUG.fullmatch(text):
            raise ValueError(_("Use small letters, digits and single hyphens, like %(example)s", example=self.example))
        return text


class Email(_Typed):
    """An email address, as it is typed but for spaces around it."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, longest=rest.pop("longest", 254), **rest)
        self.params |= {"type": "email", "autocomplete": "email", "spellcheck": False}

    def meaning(self, text: str) -> str:
        if not EMAIL.fullmatch(text):
            raise ValueError(_("Enter an email address like name@example.com"))
        return text


class Postcode(_Typed):
    """A postcode, however it was typed, as ``NW1 0AA``."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, longest=rest.pop("longest", 20), **rest)
        self.params |= {"autocomplete": "postal-code", "classes": "govuk-input--width-10", "spellcheck": False}

    def meaning(self, text: str) -> str:
        if not (postcode := postcodes.written(text)):
            raise ValueError(_("Enter a full postcode, like NW1 0AA"))
        return postcode


class Money(_Typed):
    """An amount typed in pounds, kept as whole pence. ``least`` and ``most`` are pence too."""

    def __init__(self, label: Any, *, least: int = 1, most: int = MOST_PENCE, **rest: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, longest=rest.pop("longest", 30), **rest)
        self.params |= {"prefix": {"text": "£"}, "classes": "govuk-input--width-5 mg-num", "inputmode": "decimal"}

    def meaning(self, text: str) -> int:
        found = AMOUNT.fullmatch(re.sub(r"\s", "", text.lower()))
        if not found:
            raise ValueError(_("Enter the amount in pounds, like 60 or 60.50"))
        pence = int(found[1].replace(",", "")) * PENCE + int(found[2] or 0)
        if pence < self.least:
            raise ValueError(_("Enter %(least)s or more", least=pounds(self.least)))
        if pence > self.most:
            raise ValueError(
                _("You entered %(now)s. The most is %(most)s. Take off %(over)s or more",
                  now=pounds(pence), most=pounds(self.most), over=pounds(pence - self.most))
                if self.most < MOST_PENCE else _("Enter an amount below %(most)s", most=pounds(self.most))
            )  # fmt: skip
        return pence

    def written(self, data: Any) -> str:
        amount = Decimal(data) / PENCE
        return f"{amount:.2f}".removesuffix(".00")


class Whole(_Typed):
    """A whole number that counts something: people, weeks, hours."""

    def __init__(self, label: Any, *, least: int = 0, most: int = 1_000_000, **rest: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, longest=rest.pop("longest", 30), **rest)
        self.params |= {"classes": "govuk-input--width-4 mg-num", "inputmode": "numeric"}

    def meaning(self, text: str) -> int:
        plain = re.sub(r"[\s,]", "", text)
        if not (plain.isascii() and plain.isdigit()):
            raise ValueError(_("%(field)s: enter a whole number, like 12", field=self.named()))
        number = int(plain)
        if not self.least <= number <= self.most:
            raise ValueError(
                _("%(field)s: enter a number from %(least)s to %(most)s",
                  field=self.named(), least=f"{self.least:,}", most=f"{self.most:,}")
            )  # fmt: skip
        return number


class _Boxed(_Field):
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


class Date(_Boxed):
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


class Moment(_Boxed):
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


class _Choice(_Field):
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


class Radios(_Choice, SelectField):  # type: ignore[misc]  # choices is a property there
    """One of several, all in sight."""

    widget = widgets.Radios()

    def pre_validate(self, form: Any) -> None:
        _Field.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else None


class Scale(Radios):
    """A mark on a described scale, drawn by ``components/anchors.html``; ``hints`` are what each mark looks like."""

    def __call__(self, **kwargs: Any) -> Any:
        raise TypeError("Draw this field with components/anchors.html")


class Select(_Choice, SelectField):  # type: ignore[misc]  # as above
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
        _Field.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else None


class Checkboxes(_Choice, SelectMultipleField):  # type: ignore[misc]  # as above
    """Any of several. The data is a list of values, in the order of the choices."""

    widget = widgets.Ticks()

    def pre_validate(self, form: Any) -> None:
        _Field.pre_validate(self, form)
        self.refuse_others()

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if isinstance(value, str)))


class Tick(_Field, BooleanField):
    """One statement to agree with; ``missing`` makes agreeing needed."""

    widget = widgets.Tick()

    def is_empty(self) -> bool:
        return not self.data

    def _value(self) -> str:
        return "y"
