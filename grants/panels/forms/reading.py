"""A member's reading of one idea, and what else they may write on the way."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.panels.completeness import REASON_WORDS, Answers, reason_field, score_field
from grants.panels.models import Recommendation
from grants.rounds.models import Criterion
from grants.web.fields import LongText, Money, Radios, Scale
from grants.web.forms import Form, OnceForm, VersionedForm

RECOMMENDATIONS = (
    (Recommendation.FUND.value, _l("Fund it")),
    (Recommendation.FUND_PART.value, _l("Fund part of it")),
    (Recommendation.CONDITION.value, _l("Fund it with a condition")),
    (Recommendation.NOT_THIS_TIME.value, _l("Not this time")),
    (Recommendation.DISCUSS.value, _l("Not sure, let us talk")),
)


class Draft(LongText):
    """Writing that is kept whatever its length; what is too long to send is said when it is sent."""

    def __init__(self, label: Any, *, words: int | None = None, **rest: Any) -> None:
        super().__init__(label, words=words, **rest)
        self.words, self.longest = None, 20_000


class ReadingForm(VersionedForm):
    """A member's reading of one idea; the fields of its criteria are added by ``reading_form``."""

    shows_theirs = True
    recommendation = Radios(_l("What should happen?"), choices=RECOMMENDATIONS)
    part_pence = Money(_l("If part of it, how much?"))
    reason = Draft(
        _l("What did you make of it, in all?"),
        hint=_l("Up to 100 words. Write it as if to a neighbour: they may read it, without your name."),
        words=REASON_WORDS,
        rows=4,
    )
    question = Draft(
        _l("Is there anything you would ask them?"),
        hint=_l("If you like. It is read out at the meeting, without your name."),
        rows=2,
    )

    def answered(self, criteria: Sequence[Criterion]) -> Answers:
        """What was typed, as values."""
        scores, reasons = {}, {}
        for number, criterion in enumerate(criteria, start=1):
            value, reason = self[score_field(number)].data, self[reason_field(number)].data
            if value:
                scores[criterion.id] = int(value)
            if reason:
                reasons[criterion.id] = reason
        chosen = self.recommendation.data
        recommendation = Recommendation(chosen) if chosen else None
        part = self.part_pence.data if recommendation is Recommendation.FUND_PART else None
        return Answers(scores, reasons, self.reason.data or "", self.question.data or "", recommendation, part)


def reading_form(criteria: Sequence[Criterion], saved: Answers, version: int) -> ReadingForm:
    """The form for the round's criteria, filled with what is saved. Version 0: nothing is saved yet."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {
        "version": version,
        "recommendation": saved.recommendation.value if saved.recommendation else None,
        "part_pence": saved.part_pence,
        "reason": saved.reason,
        "question": saved.question,
    }
    for number, criterion in enumerate(criteria, start=1):
        marks = [(str(mark), str(mark)) for mark in range(5)]
        words = {str(mark): text for mark, text in enumerate(criterion.anchors)}
        fields[score_field(number)] = Scale(criterion.name, choices=marks, hints=words)
        fields[reason_field(number)] = Draft(_l("Why? Give a reason for 0, 1 or 4"), rows=2)
        value = saved.scores.get(criterion.id)
        data[score_field(number)] = None if value is None else str(value)
        data[reason_field(number)] = saved.reasons.get(criterion.id, "")
    # In the order of the page, which is the order of the error summary.
    order = [*fields, "recommendation", "part_pence", "reason", "question"]
    form: ReadingForm = type("ReadingFormOfThisRound", (ReadingForm,), fields)(data=data)
    form._fields = {name: form._fields[name] for name in sorted(form._fields, key=lambda n: _place(order, n))}
    return form


def practice_form(criteria: Sequence[Criterion]) -> Form:
    """Scores alone, one for each of the round's criteria."""
    fields: dict[str, Any] = {}
    for number, criterion in enumerate(criteria, start=1):
        fields[score_field(number)] = Scale(
            criterion.name,
            choices=[(str(mark), str(mark)) for mark in range(5)],
            hints={str(mark): text for mark, text in enumerate(criterion.anchors)},
            missing=_l("Choose a score for %(criterion)s", criterion=criterion.name),
        )
    form: Form = type("PracticeFormOfThisRound", (Form,), fields)()
    return form


def _place(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else -1


class ReopenForm(Form):
    because = LongText(
        _l("Why do you want to change your score?"),
        missing=_l("Say why you want to change your score"),
        hint=_l("Officers can read this. Your first score is kept beside the new one."),
        words=100,
        rows=3,
    )


class WorryForm(OnceForm):
    text = LongText(
        _l("What worries you?"),
        missing=_l("Say what worries you"),
        hint=_l("Say what you read and who could come to harm. You do not need to be sure."),
        words=500,
        rows=6,
    )
