"""What happened to a project, and what may come, as steps with dates."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from grants.awards.models import Award, AwardStatus
from grants.core.money import pounds
from grants.rounds.models import Entry

LONDON = ZoneInfo("Europe/London")
HAPPENED, TO_COME = "4", "0"
STOPPED = (AwardStatus.LAPSED, AwardStatus.CANCELLED)


class Step(NamedTuple):
    """One line of the story; ``mark`` says whether it happened or may come."""

    heading: str
    when: dt.date | None
    text: str
    mark: str


def story(award: Award, payments: Iterable[tuple[Entry, dt.datetime, int]], today: dt.date) -> list[Step]:
    """From the day the project was funded on, oldest first; what has no date yet comes last."""
    steps = [Step(_("Funded"), award.awarded_on, "", HAPPENED)]
    for kind, moment, pence in payments:
        heading = _("Paid %(amount)s") if kind is Entry.PAID else _("%(amount)s came back")
        steps.append(Step(heading % {"amount": pounds(pence)}, moment.astimezone(LONDON).date(), "", HAPPENED))
    if award.status in STOPPED:
        return [*sorted(steps, key=_by_day), Step(_("Did not go ahead"), None, "", HAPPENED)]
    if award.start_on:
        steps.append(_step(_("Started"), _("Starts"), award.start_on, today))
    if award.end_on:
        steps.append(_step(_("Finished"), _("Finishes"), award.end_on, today))
    steps.sort(key=_by_day)
    if award.status is AwardStatus.CLOSED:
        steps.append(Step(_("Closed"), None, "", HAPPENED))
    return steps


def _step(past: str, future: str, day: dt.date, today: dt.date) -> Step:
    return Step(past, day, "", HAPPENED) if day <= today else Step(future, day, "", TO_COME)


def _by_day(step: Step) -> dt.date:
    return step.when or dt.date.max
