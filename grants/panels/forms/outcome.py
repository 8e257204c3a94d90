"""What a panel agreed about an idea, as its chair writes it down and as the desk may change it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.panels.completeness import Agreed
from grants.panels.models import OutcomeKind, ReasonCode
from grants.web.fields import Checkboxes, LongText, Money, Radios, Select, Whole
from grants.web.forms import Form, VersionedForm

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


class AgreedForm(VersionedForm):
    """What the panel agreed. Fields that belong to another outcome than the chosen one are left unread."""

    shows_theirs = True
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


class TogetherForm(Form):
    """What is agreed in one go about several ideas."""

    clash = _l("The list has changed. Look at it again, then press the button")
    kind = OutcomeKind.FUND
    ideas = Checkboxes(_l("Which ideas?"), missing=_l("Tick one idea or more"))
    present = Checkboxes(
        _l("Who was there?"),
        hint=_l("Whoever stepped out of an idea is not counted for that one."),
        missing=_l("Tick who was there"),
    )

    def chosen(self) -> frozenset[UUID]:
        return frozenset(UUID(id) for id in self.ideas.data or ())

    def agreed(self) -> Agreed:
        """What was typed, as values."""
        return Agreed(kind=self.kind, present=frozenset(UUID(id) for id in self.present.data or ()))


class DeclineTogetherForm(TogetherForm):
    """The same with what everybody is told who gets nothing."""

    kind = OutcomeKind.NOT_THIS_TIME
    reason_code = Select(
        _l("The main reason"), choices=REASONS, blank=_l("Choose a reason"), missing=_l("Choose the main reason")
    )
    note = LongText(
        _l("What the panel says to these applicants"),
        hint=_l(
            "Each of them reads it word for word, so it must be true of all. At least 20 words: why, what was good, "
            "what would help. Untick an idea that deserves words of its own."
        ),
        missing=_l("Tell the applicants why"),
        words=300,
        rows=5,
    )

    def agreed(self) -> Agreed:
        return replace(super().agreed(), reason_code=ReasonCode(self.reason_code.data), note=self.note.data)
