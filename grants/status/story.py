"""What the page of an idea says: the one main thing, and the line of what happened and what may come."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from grants.applications.models import Status
from grants.applications.steps import today_in_london
from grants.awards.models import Award, AwardStatus
from grants.awards.offers import say_yes_by
from grants.checks.reasons import REASONS
from grants.core import working_days
from grants.status.queries import Standing
from grants.web.filters import date, day, money
from grants.web.text import _

CHECK_DAYS = 10  # working days in which we mean to check an idea
HAPPENED, DECIDED, TO_COME = "4", "dec", "0"  # the marks of components/timeline.html


class Main(NamedTuple):
    """What matters most now: a heading, and what is to be known about it."""

    heading: str
    lines: list[str]


class Event(NamedTuple):
    """A step of the line: what, when if that is known, a sentence more, and its mark."""

    heading: str
    when: dt.date | None
    text: str
    mark: str


def main_thing(told: Standing, today: dt.date) -> Main:
    """What matters most about the idea now, with its day where there is one."""
    makers = {
        "sent": _sent,
        "need": _need,
        "panel": _with_the_panel,
        "decided": _decided,
        "withdrawn": _withdrawn,
    }
    if told.award:
        return _awarded(told, told.award, today)
    return makers.get(told.status.key, _expired)(told, today)


def check_by(told: Standing) -> dt.date | None:
    """The working day by which we mean to have checked it, counted from when it was sent last."""
    return working_days.after(today_in_london(told.sent[-1]), CHECK_DAYS) if told.sent else None


def report_by(told: Standing) -> dt.date | None:
    end = told.award.end_on if told.award else None
    return end + dt.timedelta(days=told.idea.round.report_due_days) if end else None


def timeline(told: Standing, today: dt.date) -> list[Event]:
    """What happened, oldest first, then what may come."""
    return [*_past(told), *_future(told, today)]


def _sent(told: Standing, today: dt.date) -> Main:
    hear = _hear_by(told, today)
    if told.idea.status is Status.READY:
        return Main(
            _("It goes to the panel next"), [_("We have checked it. Residents on the panel read it next."), *hear]
        )
    by = check_by(told)
    if by is None or by < today:
        late = _("It takes us longer than we meant to. Your idea is safe, and there is nothing you need to do.")
        return Main(_("We are still checking it"), [late, *hear])
    what = _("We read it and write to you if something is missing. Then a panel of residents reads it.")
    return Main(_("We check it by %(day)s", day=day(by)), [what, *hear])


def _need(told: Standing, today: dt.date) -> Main:
    asked = told.open_question
    safe = _("Your idea is safe, and nothing is decided.")
    if asked is None:
        return Main(_("We need something from you"), [safe])
    by = _("Please answer by %(day)s.", day=day(asked.due_on))
    return Main(_("We need something from you"), [f"{by} {safe}"])


def _with_the_panel(told: Standing, today: dt.date) -> Main:
    how = _("Residents read each idea on their own. Then they meet and decide together.")
    meets = told.meets_on
    heading = (
        _("The panel meets on %(day)s", day=day(meets)) if meets and meets >= today else _("The panel is deciding")
    )
    return Main(heading, [how, *_hear_by(told, today)])


def _decided(told: Standing, today: dt.date) -> Main:
    if told.check:
        rule = [str(REASONS[told.check.reason_code].sentence)] if told.check.reason_code else []
        return Main(_("We cannot fund it in this round"), [*rule, _("That says nothing about how good the idea is.")])
    return Main(_("The decision is made"), [_("We have written to you. Call us if the letter has not reached you.")])


def _withdrawn(told: Standing, today: dt.date) -> Main:
    return Main(_("This idea was taken back"), [_("Nobody reads it any more. Your answers are kept for you.")])


def _expired(told: Standing, today: dt.date) -> Main:
    kept = _("Nobody changed this draft for 90 days, so it ran out. Your answers are kept for you.")
    return Main(_("This draft ran out"), [kept])


def _awarded(told: Standing, award: Award, today: dt.date) -> Main:
    amount, paid, by = money(award.awarded_pence), money(award.paid_pence), report_by(told)
    if told.status.key == "due" and by:
        how = _("We write to you with what we would like to know.")
        return Main(_("Tell us how it went by %(day)s", day=date(by)), [how])
    report = [_("Tell us how it went by %(day)s.", day=date(by))] if by else []
    ran_out = _("Nobody said yes in time, so the money went to other ideas.")
    pays = _("We check a few things with you, such as where to pay it. We pay within 10 working days of that.")
    said = {
        AwardStatus.OFFERED: Main(_("Say yes to %(amount)s", amount=amount), [_kept_until(award, today)]),
        AwardStatus.ACCEPTED: Main(_("You said yes. We get ready to pay you %(amount)s", amount=amount), [pays]),
        AwardStatus.PAID: Main(_("We paid you %(amount)s on %(day)s", amount=paid, day=date(award.paid_on)), report),
        AwardStatus.CLOSED: Main(_("This project is finished"), [_("Thank you for telling us how it went.")]),
        AwardStatus.LAPSED: Main(_("The offer ran out"), [ran_out]),
        AwardStatus.CANCELLED: Main(_("This project was cancelled"), [_("No money was paid.")]),
    }
    return said[award.status]


def _kept_until(award: Award, today: dt.date) -> str:
    until = say_yes_by(award)
    if until < today:
        return _("We kept the money for you until %(day)s. It is still there, but not for long.", day=date(until))
    return _("We keep the money for you until %(day)s. After that it goes to other ideas.", day=date(until))


def _hear_by(told: Standing, today: dt.date) -> list[str]:
    """The day we promised an answer by; once it has passed we say so."""
    by = told.idea.round.decided_by
    if by is None:
        return []
    if by < today:
        return [
            _("We said you would hear by %(day)s. It takes longer; we write to you as soon as we know.", day=date(by))
        ]
    return [_("You hear from us by %(day)s.", day=day(by))]


def _past(told: Standing) -> Iterator[Event]:
    yield Event(_("Draft started"), today_in_london(told.idea.created_at), "", HAPPENED)
    for number, moment in enumerate(told.sent):
        yield Event(_("Sent again, with changes") if number else _("Sent"), moment, "", HAPPENED)
    for asked in told.asked:
        answered = asked.answer and asked.answered_at
        text = _("You answered on %(day)s.", day=date(asked.answered_at)) if answered else ""
        yield Event(_("We needed something"), today_in_london(asked.created_at), text, HAPPENED)
    if told.status.key not in ("draft", "sent", "need") and (begun := told.moments.get("begin_scoring")):
        yield Event(_("With the panel"), today_in_london(begun), "", HAPPENED)
    if told.status.key == "withdrawn":
        yield Event(_("Taken back"), _day(told, "withdraw"), "", HAPPENED)
    if told.idea.status is Status.EXPIRED:
        yield Event(_("The draft ran out"), _day(told, "expire"), "", HAPPENED)
    if told.idea.status is Status.INELIGIBLE:
        yield Event(told.status.word or "", _day(told, "rule_out"), "", DECIDED)
    if told.idea.status is Status.PUBLISHED:
        yield from _since_the_decision(told)


def _since_the_decision(told: Standing) -> Iterator[Event]:
    award, decided_at = told.award, told.idea.decided_at
    when = today_in_london(decided_at) if decided_at else None
    if award is None:
        yield Event(told.status.word or _("Decision made"), when, "", DECIDED)
        return
    yield Event(_("Decision made: %(amount)s for your idea", amount=money(award.awarded_pence)), when, "", DECIDED)
    if award.accepted_at:
        yield Event(_("You said yes"), today_in_london(award.accepted_at), "", HAPPENED)
    if award.paid_on:
        yield Event(_("Paid"), award.paid_on, money(award.paid_pence), HAPPENED)
    ends = {
        AwardStatus.LAPSED: (_("The offer ran out"), "lapse"),
        AwardStatus.CANCELLED: (_("Cancelled"), "cancel"),
        AwardStatus.CLOSED: (_("Closed"), "close"),
    }
    if award.status in ends:
        heading, move = ends[award.status]
        yield Event(heading, _day(told, move), "", HAPPENED)


def _future(told: Standing, today: dt.date) -> Iterator[Event]:
    key, by = told.status.key, told.idea.round.decided_by
    if key in ("sent", "need") and told.idea.status is not Status.READY:
        checked = check_by(told)
        planned = _("By %(day)s", day=day(checked)) if key == "sent" and checked and checked >= today else ""
        yield Event(_("We check it"), None, planned, TO_COME)
    if key in ("sent", "need"):
        yield Event(_("With the panel"), None, _("Residents read it and meet."), TO_COME)
    if key in ("sent", "need", "panel"):
        yield Event(_("Decision made"), None, _("By %(day)s", day=day(by)) if by and by >= today else "", TO_COME)
    if told.award and told.award.status is AwardStatus.OFFERED:
        until = say_yes_by(told.award)
        yield Event(_("You say yes"), None, _("By %(day)s", day=date(until)) if until >= today else "", TO_COME)
    if key == "agreed":
        yield Event(_("Paid"), None, _("Within 10 working days of the last check"), TO_COME)
    if key in ("agreed", "paid", "due") and (report := report_by(told)):
        yield Event(_("You tell us how it went"), None, _("By %(day)s", day=date(report)), TO_COME)


def _day(told: Standing, move: str) -> dt.date | None:
    moment = told.moments.get(move)
    return today_in_london(moment) if moment else None
