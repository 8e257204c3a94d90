"""What officers fill in about funds and rounds. A published round asks for the reason with every change."""

from typing import Any, Self
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.rounds.models import Blind, QuestionKind, Round, RoundStatus
from grants.rounds.services import Change
from grants.web.fields import Checkboxes, Date, LongText, Moment, Money, Radios, Select, Slug, Text, Tick, Whole
from grants.web.forms import Form, VersionedForm

NEEDED_DATE = _l("Enter a date and a time")


class RoundForm(VersionedForm):
    """Any change of a round: it knows the version it showed and, once the round is published, the reason."""

    clash = _l(
        "Somebody changed this round after you opened the page. Look at it in another tab; saving again puts what you "
        "typed in place of it."
    )
    reason = LongText(
        _l("Why does this change?"), words=100, rows=3, hint=_l("The round is published. Your reason is published too.")
    )

    def for_round(self, round: Round) -> Self:
        """This form for this round: a draft needs no reason."""
        if round.status is RoundStatus.DRAFT:
            del self.reason
        if not self.is_submitted():
            self.shows(round)
        return self

    def change(self) -> Change:
        return Change(shown=self.shown, reason=self.reason.data if "reason" in self else "")

    def values(self) -> dict[str, Any]:
        """What was filled in about the round itself."""
        beside = {"csrf_token", "version", "reason"}
        return {name: field.data for name, field in self._fields.items() if name not in beside}


class _FundFields:
    name = Text(_l("Name"), missing=_l("Enter the name of the fund"), longest=120)
    slug = Slug(_l("Name in the web address"), example="spring-2027", missing=_l("Enter a name for the web address"))
    description = LongText(_l("What it is for"), missing=_l("Say what the fund is for"), words=100)
    funder_name = Text(
        _l("Funder of record"), missing=_l("Enter whose money it is on paper"), longest=160,
        hint=_l("The body that stands in published data as the funder."),
    )  # fmt: skip
    funder_identifier = Text(
        _l("Funder's identifier"), missing=_l("Enter the funder's identifier"), longest=80,
        hint=_l("From org-id.guide, like GB-CHC-1234567 for a charity or GB-LAE-ABC for a council."),
    )  # fmt: skip


class NewFundForm(_FundFields, Form):
    def values(self) -> dict[str, Any]:
        """What was filled in about the fund."""
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}


class FundForm(_FundFields, VersionedForm):
    """A fund that is there already."""


class NewRoundForm(Form):
    fund = Select(_l("Fund"), blank=_l("Choose a fund"), missing=_l("Choose a fund"))
    name = Text(_l("Name"), missing=_l("Enter the name of the round"), longest=120, hint=_l("Like: Spring round 2027"))
    slug = Slug(_l("Name in the web address"), example="spring-2027", missing=_l("Enter a name for the web address"))
    like = Select(
        _l("Start from"), blank=_l("An empty round"),
        hint=_l("Takes over missions, criteria, questions and panel rules. Money and dates are always new."),
    )  # fmt: skip
    opens_at = Moment(_l("Opens"), missing=NEEDED_DATE)
    closes_at = Moment(_l("Closes"), hint=_l("Leave empty for a round that takes ideas all the time."))
    least_pence = Money(_l("The least somebody can ask for"), missing=_l("Enter the least"))
    most_pence = Money(_l("The most somebody can ask for"), missing=_l("Enter the most"))

    def values(self) -> dict[str, Any]:
        """What the round begins with."""
        given = {name: field.data for name, field in self._fields.items() if name != "csrf_token"}
        fund_id, like = UUID(given.pop("fund")), given.pop("like")
        given |= {"fund_id": fund_id, "rolling": given["closes_at"] is None}
        return given | {"like": UUID(like) if like else None}


class DatesForm(RoundForm):
    name = Text(_l("Name"), missing=_l("Enter the name of the round"), longest=120)
    summary = LongText(_l("In a sentence or two"), words=80, rows=3, hint=_l("Residents read this before they start."))
    opens_at = Moment(_l("Opens"), missing=NEEDED_DATE)
    closes_at = Moment(_l("Closes"), hint=_l("12 noon on a weekday is kind. Leave empty for a rolling round."))
    decided_by = Date(_l("People hear by"))

    def values(self) -> dict[str, Any]:
        return {**super().values(), "rolling": self.closes_at.data is None}


class AmountsForm(RoundForm):
    least_pence = Money(_l("The least somebody can ask for"), missing=_l("Enter the least"))
    most_pence = Money(_l("The most somebody can ask for"), missing=_l("Enter the most"))
    second_check_from_pence = Money(
        _l("From this amount on, two officers check an idea"),
        missing=_l("Enter from what amount two officers check an idea"),
    )
    applications_per_person = Whole(
        _l("Ideas one person may send"), least=1, most=20, missing=_l("Enter how many ideas one person may send")
    )


class PanelRulesForm(RoundForm):
    quorum = Whole(
        _l("How many people must have read an idea, and be there to decide"), least=1, most=50,
        missing=_l("Enter how many people"),
        hint=_l("And always more than half: of those asked to read it, and of those who may decide."),
    )  # fmt: skip
    readings_per_panellist = Whole(
        _l("The most ideas one person reads"), least=1, most=500, missing=_l("Enter how many ideas"),
        hint=_l("Ten to fifteen minutes each. Twelve is kind."),
    )  # fmt: skip
    mission_floor = Select(
        _l("The least average for helping the mission"),
        choices=[(str(mark), str(mark)) for mark in (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)],
        missing=_l("Choose the least average"), hint=_l("Below it an idea is not recommended, whatever else it scores"),
    )  # fmt: skip
    criterion_floor = Select(
        _l("The least average for every criterion"),
        choices=[(str(mark), str(mark)) for mark in (0.0, 0.5, 1.0, 1.5, 2.0)],
        missing=_l("Choose the least average"),
    )  # fmt: skip
    least_part_percent = Whole(
        _l("The least part that the rules offer, in percent"), least=1, most=100, missing=_l("Enter how many percent"),
        hint=_l("Where money is left that is not enough for an idea. Never less than the applicant can do it with."),
    )  # fmt: skip
    blind = Radios(
        _l("What the panel knows of who asks"),
        choices=[
            (Blind.FULL.value, _l("No names")),
            (Blind.FIRST_NAME.value, _l("First name and ward")),
            (Blind.OPEN.value, _l("Name or group")),
        ],
        missing=_l("Choose what the panel knows of who asks"),
    )
    report_due_days = Whole(
        _l("Days after the end until people tell us how it went"), least=1, most=365, missing=_l("Enter how many days")
    )

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "mission_floor": float(self.mission_floor.data),
            "criterion_floor": float(self.criterion_floor.data),
            "blind": Blind(self.blind.data),
        }


class SourceForm(RoundForm):
    name = Text(_l("Where it comes from"), missing=_l("Say where the money comes from"), longest=120)
    amount_pence = Money(_l("Amount"), missing=_l("Enter the amount"))


class MissionsForm(RoundForm):
    missions = Checkboxes(_l("Missions that ideas may help"), missing=_l("Choose at least one mission"))


class CriterionForm(RoundForm):
    name = Text(_l("Name"), missing=_l("Enter a short name"), longest=80, hint=_l("Like: Led with local people"))
    question = Text(_l("What the panel asks"), missing=_l("Enter the question"), longest=200)
    weight = Whole(_l("Weight in percent"), least=1, most=100, missing=_l("Enter the weight"))
    is_mission_fit = Tick(_l("This asks how well the idea helps its mission"))
    anchor_0 = Text(_l("0 looks like"), missing=_l("Say what 0 looks like"), longest=200)
    anchor_1 = Text(_l("1 looks like"), missing=_l("Say what 1 looks like"), longest=200)
    anchor_2 = Text(_l("2 looks like"), missing=_l("Say what 2 looks like"), longest=200)
    anchor_3 = Text(_l("3 looks like"), missing=_l("Say what 3 looks like"), longest=200)
    anchor_4 = Text(_l("4 looks like"), missing=_l("Say what 4 looks like"), longest=200)

    def values(self) -> dict[str, Any]:
        given = super().values()
        anchors = [given.pop(f"anchor_{mark}") for mark in range(5)]
        return {**given, "anchors": anchors}


class QuestionForm(RoundForm):
    label = Text(_l("Question"), missing=_l("Enter the question"), longest=200)
    hint = Text(_l("Help beside it"), longest=300)
    kind = Radios(
        _l("Kind of answer"),
        choices=[
            (QuestionKind.TEXT.value, _l("Words")),
            (QuestionKind.NUMBER.value, _l("A whole number")),
            (QuestionKind.CHOICE.value, _l("One of several choices")),
        ],
        missing=_l("Choose the kind of answer"),
    )
    required = Tick(_l("It must be answered"))
    most_words = Whole(_l("Words: the most"), least=1, most=1000)
    least = Whole(_l("Number: the least"), least=0)
    most = Whole(_l("Number: the most"), least=0)
    choices = LongText(_l("Choices, one on a line"), longest=2000, rows=5)

    def values(self) -> dict[str, Any]:
        given = super().values()
        choices = [line.strip() for line in (given["choices"] or "").splitlines() if line.strip()]
        return {**given, "kind": QuestionKind(self.kind.data), "choices": list(dict.fromkeys(choices))}


class ReleaseForm(Form):
    amount_pence = Money(_l("How much other missions may have"), missing=_l("Enter the amount"))
