"""The fields that every form is made of. Each knows what may be typed in it and says in a sentence what to put right.

A sentence is given with the field where the field needs its own (``missing="Tell us what you will do"``); a field
without ``missing`` may be left empty. What was typed is kept as it was typed, so that nobody types it twice. Text is
normalised (one way of writing é) and trimmed, never otherwise changed: right-to-left writing and emoji stay.
"""

from grants.web.fields.choices import Checkboxes, Radios, Scale, Select, Tick
from grants.web.fields.moments import LONDON, Date, Moment
from grants.web.fields.numbers import Money, Whole
from grants.web.fields.writing import Email, LongText, Postcode, Slug, Text, clean, unreadable

__all__ = [
    "LONDON",
    "Checkboxes",
    "Date",
    "Email",
    "LongText",
    "Moment",
    "Money",
    "Postcode",
    "Radios",
    "Scale",
    "Select",
    "Slug",
    "Text",
    "Tick",
    "Whole",
    "clean",
    "unreadable",
]
