"""What officers write in a call, what residents answer, and what members log."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.recruitment.categories import AGE, DISABILITY, ETHNICITY, GENDER, TENURE, WARD
from grants.recruitment.models import Call, CallTarget, Payment, Preparation
from grants.web.fields import Checkboxes, Date, LongText, Moment, Money, Radios, Select, Text, Tick, Whole
from grants.web.forms import Form, OnceForm, VersionedForm

PAYMENTS = (
    (Payment.PAID.value, _l("Money")),
    (Payment.VOUCHER.value, _l("A voucher")),
    (Payment.LOWER.value, _l("Money, but less: we talk about how much")),
    (Payment.CHARITY.value, _l("Give it to a charity")),
    (Payment.DECLINE.value, _l("Nothing, thank you")),
)
PAYMENT_HINT = _l(
    "Money and vouchers can count as earnings if you get benefits. Ask an independent benefits adviser first. "
    "Only officers see what you choose."
)
QUESTIONS = {
    WARD: _l("Which ward do you live in?"),
    AGE: _l("How old are you?"),
    GENDER: _l("How do you describe your gender?"),
    ETHNICITY: _l("What is your ethnic group?"),
    DISABILITY: _l("Do you have a disability or a long-term condition?"),
    TENURE: _l("How do you live in your home?"),
}
NAMES = {
    WARD: _l("Ward"),
    AGE: _l("Age"),
    GENDER: _l("Gender"),
    ETHNICITY: _l("Ethnic group"),
    DISABILITY: _l("Disability"),
    TENURE: _l("Home"),
}
RATHER_NOT = "rather not say"


class CallForm(Form):
    title = Text(_l("What is the call called?"), missing=_l("Enter a title"), longest=100)
    about = LongText(_l("What do members do, and when?"), missing=_l("Say what members do"), words=250)
    pays = LongText(
        _l("What are members paid, and what do we pay back?"),
        missing=_l("Say what members are paid"),
        words=100,
        rows=3,
    )
    seats = Whole(_l("How many seats?"), missing=_l("Enter how many seats there are"), least=1, most=100)
    closes_at = Moment(_l("It closes"), missing=_l("Enter when the call closes"))


class EditCallForm(VersionedForm, CallForm):
    pass


class TargetForm(Form):
    goal = Select(_l("Who"), missing=_l("Choose an answer from the list"), blank=_l("Choose an answer"))
    least = Whole(_l("At least"), missing=_l("Enter the least, 0 or more"), most=100)
    most = Whole(_l("At most"), missing=_l("Enter the most"), most=100)

    def offers(self, values: dict[str, tuple[str, ...]]) -> None:
        """Let every answer of every category be chosen."""
        self.goal.offer(
            [(f"{key}:{value}", f"{NAMES[key]}: {value}") for key, listed in values.items() for value in listed]
        )

    def chosen(self) -> dict[str, Any]:
        category, _, value = str(self.goal.data).partition(":")
        return {"category": category, "value": value, "least": self.least.data, "most": self.most.data}


class EaseForm(VersionedForm):
    """The least and the most of every target; made for each call by ``ease_form``."""

    clash = ""  # the page shows the targets as they are
    because = LongText(
        _l("Why are the targets eased?"),
        hint=_l("This is published, so name nobody."),
        missing=_l("Say why. It is published"),
        words=150,
        rows=3,
    )

    def eased(self, targets: Sequence[CallTarget]) -> dict[UUID, tuple[int, int]]:
        """What was typed for each target."""
        return {t.id: (self[f"least_{t.id.hex}"].data, self[f"most_{t.id.hex}"].data) for t in targets}


def ease_form(call: Call, targets: Sequence[CallTarget], asked: Preparation | None) -> EaseForm:
    """A form with every target, filled with the smallest change that would do where that is known."""
    fields: dict[str, Any] = {}
    filled: dict[str, Any] = {"version": call.version}
    could = {(category, value): would_do for category, value, _, _, *would_do in (asked and asked.short) or ()}
    for t in targets:
        who, known = f"{NAMES[t.category]}: {t.value}", could.get((t.category, t.value), [t.least, t.most])
        for name, now, bounds, n in (
            ("least", t.least, {"least": 0, "most": t.least}, 0),
            ("most", t.most, {"least": t.most, "most": max(t.most, 100)}, 1),
        ):
            label = _l("%(who)s, at least", who=who) if n == 0 else _l("%(who)s, at most", who=who)
            hint = _l("Now %(now)s. It can go down.", now=now) if n == 0 else _l("Now %(now)s. It can go up.", now=now)
            fields[f"{name}_{t.id.hex}"] = Whole(label, hint=hint, missing=_l("Enter a whole number"), **bounds)
            filled[f"{name}_{t.id.hex}"] = known[n]
    form: EaseForm = type("EaseFormOfThisCall", (EaseForm,), fields)(data=filled)
    return form


class AnswerForm(Form):
    """Why somebody wants to join is not asked: nobody has to write well to be drawn."""

    availability = LongText(
        _l("When can you usually come?"),
        hint=_l("For example: weekday evenings, not in school holidays."),
        missing=_l("Say when you can usually come"),
        words=60,
        rows=2,
    )
    support_needs = LongText(
        _l("What would help you take part? (optional)"),
        hint=_l("For example: childcare, an interpreter, step-free access, large print. Only officers see this."),
        words=100,
        rows=3,
    )
    cares_about = Checkboxes(_l("Which missions do you care about? (optional)"))
    payment = Radios(
        _l("How would you like us to thank you?"),
        choices=PAYMENTS,
        hint=PAYMENT_HINT,
        missing=_l("Choose how you would like us to thank you"),
    )
    terms = Tick(
        _l("I will read with care, keep to myself what I read, and step out where I know somebody"),
        missing=_l("Tick the box to agree to this"),
    )


class AboutYouForm(Form):
    """Every question may be left unanswered."""

    ward = Select(QUESTIONS[WARD], blank=_l("Prefer not to say"))
    age = Radios(QUESTIONS[AGE])
    gender = Radios(QUESTIONS[GENDER])
    ethnicity = Radios(QUESTIONS[ETHNICITY])
    disability = Radios(QUESTIONS[DISABILITY])
    tenure = Radios(QUESTIONS[TENURE])

    def offers(self, values: dict[str, tuple[str, ...]]) -> None:
        """Offer each category's answers, and always not to say."""
        for category, listed in values.items():
            rest = [] if category == WARD else [(RATHER_NOT, _l("Prefer not to say"))]
            self[category].offer([(value, value) for value in listed] + rest)

    def said(self) -> dict[str, str]:
        """What was answered; nothing where somebody would rather not say."""
        given = {category: self[category].data for category in QUESTIONS}
        return {category: "" if value in (None, RATHER_NOT) else value for category, value in given.items()}


class PrepareForm(Form):
    event = Text(
        _l("Which public event decides?"),
        hint=_l("Something nobody can know before or change, like the main numbers of a national lottery on a day."),
        missing=_l("Name the event"),
        longest=200,
    )
    event_on = Date(_l("When is it?"), missing=_l("Enter the day of the event"))


class DrawForm(Form):
    event_result = Text(
        _l("What came out of the event?"),
        hint=_l("Exactly as it was published. You cannot change it later."),
        missing=_l("Enter what came out of the event"),
        longest=200,
    )


class ByHandForm(Form):
    people = Checkboxes(_l("Who joins?"), missing=_l("Choose somebody"))
    because = LongText(
        _l("Why these people?"),
        hint=_l("This is published, so name nobody."),
        missing=_l("Say why. It is published"),
        words=150,
        rows=3,
    )


class ServiceForm(Form):
    payment = Radios(
        _l("How would you like us to thank you?"),
        choices=PAYMENTS,
        hint=PAYMENT_HINT,
        missing=_l("Choose how you would like us to thank you"),
    )
    support_needs = LongText(_l("What helps you take part? (optional)"), words=100, rows=3)
    most_readings = Whole(
        _l("How many ideas can you read at most? (optional)"),
        hint=_l("Leave it empty to read as many as the round asks."),
        least=1,
        most=500,
    )
    terms = Tick(
        _l("I will read with care, keep to myself what I read, and step out where I know somebody"),
        missing=_l("Tick the box to agree to this"),
    )


class LogForm(OnceForm):
    on = Date(_l("Which day?"), missing=_l("Enter the day"))
    what = Text(_l("What was it for?"), missing=_l("Say what it was for"), longest=120)
    hours = Whole(_l("Hours (for time)"), most=23)
    minutes = Whole(_l("Minutes (for time)"), most=59)
    amount = Money(_l("Or money you spent"))

    def given(self) -> tuple[int | None, int | None]:
        """The minutes of time, and the pence of money; one of them is nothing."""
        time = (self.hours.data or 0) * 60 + (self.minutes.data or 0)
        return time or None, self.amount.data
