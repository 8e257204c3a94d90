"""What people write: how it is cleaned, and the fields in which they type it."""

import re
import unicodedata
from typing import Any

from grants.core import postcodes
from grants.web import widgets
from grants.web.fields.base import BaseField
from grants.web.text import _

# pasted by accident and meaning nothing; joiners and direction marks stay
INVISIBLE = re.compile(r"[\ufeff\u200b\u00ad]")
EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@(?:[^\s@.<>\"(),:;\\\[\]]{1,63}\.)+[^\s@.<>\"(),:;\\\[\]\d]{2,63}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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


def _is_unreadable(character: str) -> bool:
    code = ord(character)
    if character in "\t\n\r":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def word_count(text: str) -> int:
    """Words as people count them: what stands between spaces."""
    return len(text.split())


class TypedField(BaseField):
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


class Text(TypedField):
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


class Email(TypedField):
    """An email address, as it is typed but for spaces around it."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, longest=rest.pop("longest", 254), **rest)
        self.params |= {"type": "email", "autocomplete": "email", "spellcheck": False}

    def meaning(self, text: str) -> str:
        if not EMAIL.fullmatch(text):
            raise ValueError(_("Enter an email address like name@example.com"))
        return text


class Postcode(TypedField):
    """A postcode, however it was typed, as ``NW1 0AA``."""

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, longest=rest.pop("longest", 20), **rest)
        self.params |= {"autocomplete": "postal-code", "classes": "govuk-input--width-10", "spellcheck": False}

    def meaning(self, text: str) -> str:
        if not (postcode := postcodes.written(text)):
            raise ValueError(_("Enter a full postcode, like NW1 0AA"))
        return postcode
