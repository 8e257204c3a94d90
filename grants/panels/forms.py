"""The forms of the panel room and of the officers who look after panels."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.panels.completeness import REASON_WORDS, Agreed, Answers, Fault, reason_field, score_field
from grants.panels.interest_queries import Name
from grants.panels.models import Degree, OutcomeKind, ReasonCode, Recommendation
from grants.rounds.models import Criterion
from grants.web.fields import (
    Checkboxes,
    Date,
    Email,
    LongText,
    Money,
    Postcode,
    Radios,
    Scale,
    Select,
    Text,
    Tick,
    Whole,
)
from grants.web.forms import Form, OnceForm, VersionedForm


class Draft(LongText):
    """Writing that is kept whatever its length; what is too long to send is said when it is sent."""

    def __init__(self, label: Any, *, words: int | None = None, **rest: Any) -> None:
        super().__init__(label, words=words, **rest)
        self.words, self.longest = None, 20_000


RECOMMENDATIONS = (
    (Recommendation.FUND.value, _l("Fund it")),
    (Recommendation.FUND_PART.value, _l("Fund part of it")),
    (Recommendation.CONDITION.value, _l("Fund it with a condition")),
    (Recommendation.NOT_THIS_TIME.value, _l("Not this time")),
    (Recommendation.DISCUSS.value, _l("Not sure, let us talk")),
)
DEGREES = (
    (Degree.SLIGHT.value, _l("A little: I know the name or the face")),
    (Degree.DIRECT.value, _l("Well, or I have a part in what they do: family, friend, colleague, member, supplier")),
    (Degree.NOT_SURE.value, _l("I am not sure")),
)
COME_BACK = "come back"  # not this time, with what would help
KINDS = (
    (OutcomeKind.FUND.value, _l("Fund")),
    (OutcomeKind.FUND_PART.value, _l("Fund part")),
    (OutcomeKind.RESERVE.value, _l("Reserve list")),
    (OutcomeKind.NOT_THIS_TIME.value, _l("Not this time")),
    (COME_BACK, _l("Not this round, and here is what would help")),
)
REASONS = (
    (ReasonCode.OVERSUBSCRIBED.value, _l("There were more good ideas than money")),
    (ReasonCode.MISSION_FIT.value, _l("It helps the mission less than others")),
    (ReasonCode.OUTSIDE.value, _l("It is outside our area")),
    (ReasonCode.NOT_OPEN.value, _l("It is not open enough")),
    (ReasonCode.UNCLEAR_PLAN.value, _l("The plan is not clear")),
    (ReasonCode.UNCLEAR_COSTS.value, _l("The costs are not clear")),
    (ReasonCode.FUNDED_ALREADY.value, _l("It is funded already")),
    (ReasonCode.TIMING.value, _l("It is too late or too early")),
    (ReasonCode.SAFEGUARDING.value, _l("It is not ready to keep people safe")),
    (ReasonCode.EXCLUDED.value, _l("It is something we cannot fund")),
)


class PanelForm(Form):
    name = Text(_l("What is the panel called?"), missing=_l("Enter a name for the panel"), longest=80)
    scores_due_on = Date(_l("Scores are due on"), hint=_l("Leave it empty if you do not know yet"))
    meets_on = Date(_l("The panel meets on"), hint=_l("Leave it empty if you do not know yet"))


class EditPanelForm(VersionedForm, PanelForm):
    wants_lived_experience = Tick(_l("Every idea is read by somebody with lived experience"))
    mixes_wards = Tick(_l("No idea is read only by people of one ward"))


class PlanForm(Form):
    readings = Whole(
        _l("How many members read each idea?"),
        missing=_l("Enter how many members read each idea"),
        hint=_l("Three are enough to begin with: ideas that are hard to place can be read by two more"),
        least=1,
        most=50,
    )


class ReaderForm(VersionedForm):
    """What a plan of readings goes by. The version is that of the panel, whose part a seat is."""

    most_ideas = Whole(
        _l("The most ideas they read"),
        hint=_l("Leave it empty for what the round asks of everybody"),
        least=0,
        most=500,
    )
    cares_about = Checkboxes(_l("Which missions do they care about?"))
    lived_experience = Tick(_l("They have lived experience of what these ideas are about, and want it to count"))
    postcode = Postcode(
        _l("Postcode"), hint=_l("Nobody is given an idea from their own postcode. It tells the ward too")
    )
    groups = LongText(
        _l("Groups they belong to"),
        hint=_l("One a line. Nobody is given an idea of their own group"),
        words=100,
        rows=3,
    )


class MemberForm(Form):
    email = Email(
        _l("E-mail address of a panellist or chair"),
        missing=_l("Enter an e-mail address"),
        hint=_l("They need the role first. An administrator invites them"),
    )


class PracticeForm(VersionedForm):
    title = Text(_l("What is the practice idea called?"), missing=_l("Enter a title"), longest=80)
    text = LongText(
        _l("The idea, as members read it"),
        missing=_l("Enter the text of the idea"),
        hint=_l("Make one up, or take one from an earlier round and leave out everything that says whose it was."),
        words=600,
        rows=12,
    )


class ReadersForm(Form):
    readers = Checkboxes(_l("Who reads this idea?"))


class KnownForm(Form):
    """Ticks beside names; which names were shown travels with them."""

    known = Checkboxes(_l("Tick everybody you know"))
    shown = Checkboxes(_l("Names"))

    def lists(self, names: Sequence[Name]) -> None:
        """Offer these names. One that has left the list since the page was opened is let go without a word."""
        keys = {name.key for name in names}
        for field in (self.known, self.shown):
            field.offer([(name.key, name.name) for name in names])
            field.data = [key for key in field.data or () if key in keys]


class NearForm(Form):
    """How near one stands to each name that was ticked; made for each list by ``near_form``."""

    def said(self, names: Sequence[Name]) -> dict[str, tuple[Degree, str]]:
        return {name.key: (Degree(self[f"degree_{name.key}"].data), self[f"because_{name.key}"].data) for name in names}


def near_form(names: Sequence[Name]) -> NearForm:
    """A form with two fields for each of these names."""
    fields: dict[str, Any] = {}
    saved: dict[str, Any] = {}
    for name in names:
        missing = _l("Say how well you know %(name)s", name=name.name)
        fields[f"degree_{name.key}"] = Radios(name.name, choices=DEGREES, missing=missing)
        fields[f"because_{name.key}"] = Text(_l("Because (if you like)"), longest=300)
        saved[f"degree_{name.key}"] = name.degree.value if name.degree else None
        saved[f"because_{name.key}"] = name.because
    form: NearForm = type("NearFormOfThisList", (NearForm,), fields)(data=saved)
    return form


class ReadingForm(VersionedForm):
    """A member's reading of one idea; the fields of its criteria are added by ``reading_form``."""

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

    def explain(self, faults: Sequence[Fault]) -> None:
        """Show each fault at its field."""
        for name, sentence in faults:
            self[name].errors = [*self[name].errors, sentence]


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


class AgreedForm(VersionedForm):
    """What the panel agreed. Fields that belong to another outcome than the chosen one are left unread."""

    kind = Radios(_l("What has the panel agreed?"), choices=KINDS, missing=_l("Choose what the panel has agreed"))
    amount_pence = Money(_l("If part: how much?"))
    reserve_position = Whole(_l("If reserve list: which place?"), least=1, most=999)
    reason_code = Select(_l("If not in full: the main reason"), choices=REASONS, blank=_l("Choose a reason"))
    note = LongText(
        _l("What the panel says to the applicant"),
        hint=_l("They read it word for word. If it is a no, at least 20 words: why, what was good, what would help."),
        words=300,
        rows=5,
    )
    helps = LongText(
        _l("If it should come back: what would help?"),
        hint=_l("They read it word for word. They can use their answers again in the next round with one press."),
        words=150,
        rows=3,
    )
    condition = LongText(
        _l("If there is a condition, what is it?"),
        hint=_l("The letter and the public record of the round show this. Name nobody."),
        words=100,
        rows=2,
    )

    def agreed(self) -> Agreed:
        """What was typed, as values."""
        reason, comes_back = self.reason_code.data, self.kind.data == COME_BACK
        return Agreed(
            kind=OutcomeKind.NOT_THIS_TIME if comes_back else OutcomeKind(self.kind.data),
            amount_pence=self.amount_pence.data,
            reserve_position=self.reserve_position.data,
            reason_code=ReasonCode(reason) if reason else None,
            note=self.note.data or "",
            condition=self.condition.data or "",
            helps=(self.helps.data or "").strip() if comes_back else None,
            present=self.there(),
        )

    def there(self) -> frozenset[UUID]:
        """The people who decided; none where the form does not ask."""
        return frozenset()

    def explain(self, faults: Sequence[Fault]) -> None:
        """Show each fault at its field."""
        for name, sentence in faults:
            self[name].errors = [*self[name].errors, sentence]


class OutcomeForm(AgreedForm):
    """The chair's: with those present."""

    present = Checkboxes(_l("Who was there?"), hint=_l("Whoever stepped out of this idea is not on the list."))

    def there(self) -> frozenset[UUID]:
        return frozenset(UUID(id) for id in self.present.data or ())


class ChangeForm(AgreedForm):
    """The desk's own: those present stay as the chair recorded them, and the reason is published."""

    because = LongText(
        _l("Why do you change what the panel decided?"),
        missing=_l("Say why. It is published"),
        hint=_l("This is published with the decision."),
        words=150,
        rows=3,
    )


def outcome_data(agreed: Agreed | None, version: int) -> Mapping[str, Any]:
    """What is recorded, for a form to show."""
    if agreed is None:
        return {"version": version}
    return {
        "version": version,
        "kind": agreed.kind.value if agreed.helps is None else COME_BACK,
        "amount_pence": agreed.amount_pence,
        "reserve_position": agreed.reserve_position,
        "reason_code": agreed.reason_code.value if agreed.reason_code else None,
        "note": agreed.note,
        "condition": agreed.condition,
        "helps": agreed.helps or "",
        "present": [str(id) for id in agreed.present],
    }
