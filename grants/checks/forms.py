"""What officers fill in about an idea, and what its applicant answers."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from grants.checks.checklist import BY_HAND, TIERS
from grants.checks.models import Finding, RuledOut, Sameness, Tier
from grants.checks.reasons import REASONS
from grants.web.fields import LongText, Radios, Text
from grants.web.forms import Form, OnceForm, VersionedForm

FINDINGS = [(Finding.YES.value, _l("Yes")), (Finding.NO.value, _l("No")), (Finding.NOT_SURE.value, _l("Not sure"))]
SMALL = {"classes": "govuk-radios--inline govuk-radios--small"}


def _choice(question: Any, size: str = "s", **more: Any) -> Radios:
    """Radios under a bold question."""
    look = {"fieldset": {"legend": {"text": question, "classes": f"govuk-fieldset__legend--{size}"}}}
    return Radios(question, params={**look, **more.pop("params", {})}, **more)


class _List(VersionedForm):
    """The checklist; its lines are added below, from the one list."""

    shows_theirs = True
    tier = _choice(
        _l("How much care does it need to keep people safe?"),
        choices=[(tier.value, words) for tier, (words, _examples) in TIERS.items()],
        hints={tier.value: examples for tier, (_words, examples) in TIERS.items()},
    )

    def found(self) -> dict[str, Finding | None]:
        """What was ticked, by the key of the line."""
        return {item.key: Finding(value) if (value := self[item.key].data) else None for item in BY_HAND}

    def care(self) -> Tier | None:
        return Tier(self.tier.data) if self.tier.data else None

    def show(self, found: Mapping[str, Finding], tier: Tier | None) -> None:
        """Set the answers that are kept, where nothing was typed."""
        for item in BY_HAND:
            if self[item.key].data is None and item.key in found:
                self[item.key].data = found[item.key].value
        if self.tier.data is None and tier is not None:
            self.tier.data = tier.value


ListForm = type(
    "ListForm",
    (_List,),
    {
        item.key: _choice(item.question, choices=FINDINGS, hint=_l("If not: %(what)s", what=item.if_no), params=SMALL)
        for item in BY_HAND
    },
)


class MissionForm(VersionedForm):
    mission = _choice(_l("Mission"), missing=_l("Choose a mission"))
    because = LongText(
        _l("Why it fits another mission better"),
        words=60,
        rows=3,
        hint=_l("Only if you change it. The person reads this"),
    )


class AskForm(Form):
    question = LongText(
        _l("What do you need to know?"),
        missing=_l("Write what you need to know"),
        words=150,
        rows=6,
        hint=_l("In your own words, and short. Ask for one thing at a time; you can ask again"),
    )


class AnswerForm(Form):
    asked = HiddenField()  # which question the page showed
    answer = LongText(_l("Your answer"), missing=_l("Write your answer"), words=250, rows=8)


class GoOnForm(Form):
    told = LongText(
        _l("What did they tell you?"),
        words=250,
        rows=5,
        hint=_l("If they rang or came in. Leave it empty to go on without an answer. They can read this"),
    )


class RuleOutForm(Form):
    shows_theirs = True
    reason_code = _choice(
        _l("Which rule stands against it?"),
        "m",
        choices=[(reason.value, said.sentence) for reason, said in REASONS.items()],
        missing=_l("Choose the rule that stands against it"),
    )
    reason = LongText(
        _l("Why, in your words"),
        missing=_l("Say why, in words this person understands"),
        words=120,
        rows=4,
        hint=_l("It follows the sentence you chose"),
    )
    try_instead = LongText(
        _l("What they can try instead"),
        missing=_l("Say what they can try instead"),
        words=120,
        rows=4,
        hint=_l("Another fund, another part of the idea, somebody who can help"),
    )

    def values(self) -> dict[str, Any]:
        code = RuledOut(self.reason_code.data)
        return {"reason_code": code, "reason": self.reason.data, "try_instead": self.try_instead.data}


class NoteForm(OnceForm):
    text = LongText(
        _l("Note for colleagues"),
        missing=_l("Write the note"),
        words=300,
        rows=3,
        hint=_l("Officers only. The person may ask to read what we hold about them"),
    )


class WorryForm(OnceForm):
    text = LongText(
        _l("What worries you?"),
        missing=_l("Write what worries you"),
        words=500,
        rows=8,
        hint=_l("What you saw or read, and who may be at risk. Only the safeguarding lead reads it"),
    )


class CloseWorryForm(VersionedForm):
    shows_theirs = True
    resolution = LongText(_l("What was done"), missing=_l("Write what was done"), words=500, rows=6)


class PairForm(VersionedForm):
    shows_theirs = True
    sameness = _choice(
        _l("What are they?"),
        "m",
        choices=[
            (Sameness.DIFFERENT.value, _l("Two different ideas")),
            (Sameness.SAME.value, _l("The same idea twice")),
            (Sameness.TALK.value, _l("I am not sure: this needs a talk")),
        ],
        missing=_l("Choose what they are"),
    )


class TakeOutForm(Form):
    words = Text(
        _l("Words to take out"),
        missing=_l("Enter the words to take out, as they stand in the text"),
        longest=120,
        hint=_l("A name, an address, a number. Everywhere the panel reads them, “[taken out]” stands instead"),
    )


class SeenForm(VersionedForm):
    """A button under a list: which version of it was seen."""


class ButtonForm(Form):
    """A page that asks once more before it does something."""
