"""Amounts of money and counts of things."""

import re
from decimal import Decimal
from typing import Any

from grants.core.money import PENCE, pounds
from grants.web.fields.writing import TypedField
from grants.web.text import _

MOST_PENCE = 100_000_000  # a million pounds: more than any grant here, less than a column can hold
AMOUNT = re.compile(r"£?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?(?:pounds?)?", re.ASCII)


class Money(TypedField):
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


class Whole(TypedField):
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
