"""The table of costs: up to eight rows that work by buttons alone, and never forget what stands in them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm

from grants.applications import steps
from grants.applications.asking import Step
from grants.applications.checking import MOST_COSTS
from grants.applications.models import Application
from grants.applications.page_form import PageForm
from grants.web import again, fields
from grants.web.text import _

SHOWN_AT_FIRST = 3
MOST_OF_ONE = 80  # letters that say what a cost is for


@dataclass
class Total:
    """The place where the sum of all the costs is judged; in the list of errors it leads to the first amount."""

    id: str = "cost-1-amount"
    errors: list[str] = field(default_factory=list)
    widget: None = None


class CostRow(PlainForm):
    """What one cost is for and what it comes to; an empty row counts for nothing."""

    item = fields.Text(_l("What for"), longest=MOST_OF_ONE)
    amount = fields.Money(_l("Amount"), least=100)

    number: int
    sentence: str = ""

    def is_blank(self) -> bool:
        return not (self.item.text or self.amount.text or self.item.data or self.amount.data)

    def is_counted(self) -> bool:
        return bool(self.item.data) and self.amount.data is not None

    def check(self) -> bool:
        """Whether the row can be counted, or is empty; else say what to put right, where."""
        self.validate()
        if self.is_blank():
            return True
        if not self.item.errors and not self.item.data:
            self.item.errors = [_("Enter what it is for")]
        if not self.amount.errors and self.amount.data is None:
            self.amount.errors = [_("Enter the amount in pounds, like 60 or 60.50")]
        wrong = [box for box in (self.item, self.amount) if box.errors]
        self.sentence = " ".join(str(box.errors[0]) for box in wrong[:1])
        for box in wrong:
            said = str(box.errors[0])
            box.errors = [_("Cost %(number)d: %(said)s", number=self.number, said=said[0].lower() + said[1:])]
        return not wrong


class CostsForm(PageForm):
    """All the rows; ``total_pence`` is what those come to that can be counted."""

    def __init__(self, step: Step, idea: Application, today: dt.date) -> None:
        self.step, self.idea, self.today = step, idea, today
        saved = steps.saved(step, idea)
        super().__init__(data={"version": idea.version, "seen": steps.fingerprint(saved)})
        self.total = Total()
        typed = self.is_submitted()
        self.rows = self._typed_rows() if typed else self._saved_rows(saved["costs"])

    def __iter__(self) -> Iterator[Any]:
        yield from self._fields.values()
        for row in self.rows:
            yield from row
        yield self.total

    @property
    def counted(self) -> list[CostRow]:
        return [row for row in self.rows if row.is_counted()]

    @property
    def total_pence(self) -> int:
        return sum(row.amount.data for row in self.counted)

    @property
    def uncounted(self) -> list[CostRow]:
        return [row for row in self.rows if not row.is_counted() and not row.is_blank()]

    def readable(self) -> dict[str, Any]:
        return {"costs": [(row.item.data, row.amount.data) for row in self.counted]}

    def validate(self, extra_validators: Any = None) -> bool:
        """Every row, then their sum against the round's least and most, with numbers in the sentence."""
        fine = super().validate(extra_validators)
        if again.is_stale():
            return fine
        fine = all([row.check() for row in self.rows]) and fine
        for problem in steps.problems(self.step, self.readable(), self.idea, self.today):
            if not (problem.missing and self.uncounted):
                self.total.errors = [problem.sentence]
                fine = False
        return fine

    def rearrange(self) -> bool:
        """Whether a button of the table was pressed; then the rows are as it asks, and nothing is judged."""
        pressed = request.form
        if "add" in pressed and len(self.rows) < MOST_COSTS:
            self.rows.append(self._row(len(self.rows) + 1, None))
        if (number := pressed.get("remove", "")).isdecimal() and 1 <= int(number) <= len(self.rows):
            rest = [row for row in self.rows if row.number != int(number)] or [self._row(1, None)]
            self.rows = [self._renumbered(n, row) for n, row in enumerate(rest, start=1)]
        return bool({"add", "remove", "update"} & set(pressed)) and not again.is_stale()

    def _typed_rows(self) -> list[CostRow]:
        sent = [n for n in range(1, MOST_COSTS + 1) if {f"cost-{n}-item", f"cost-{n}-amount"} & set(request.form)]
        return [self._row(n, request.form) for n in range(1, max(sent, default=1) + 1)]

    def _saved_rows(self, costs: list[tuple[str, int]]) -> list[CostRow]:
        rows = [self._row(n, None, item=what, amount=pence) for n, (what, pence) in enumerate(costs, start=1)]
        return rows + [self._row(n, None) for n in range(len(rows) + 1, SHOWN_AT_FIRST + 1)]

    def _renumbered(self, number: int, row: CostRow) -> CostRow:
        typed = MultiDict({f"cost-{number}-item": row.item.text, f"cost-{number}-amount": row.amount.text})
        return self._row(number, typed)

    def _row(self, number: int, typed: Any, **saved: Any) -> CostRow:
        row = CostRow(typed, data=saved, prefix=f"cost-{number}-")
        row.number = number
        return row
