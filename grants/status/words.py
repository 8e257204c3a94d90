"""How an idea stands, in the few words that residents read; what lies behind them is nobody's but the council's."""

import datetime as dt
from typing import NamedTuple

from grants.applications.models import WITH_THE_PANEL, Status
from grants.awards.models import AwardStatus
from grants.panels.models import OutcomeKind
from grants.web.text import _


class PublicStatus(NamedTuple):
    """A key of ``components/status.html``, and the word where it says more than the key's own: which and why."""

    key: str
    word: str | None = None


# What can be said of the idea alone. Until results are published every state of the panel's work is the same one.
OF_THE_IDEA = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "sent",
    Status.IN_CHECK: "sent",
    Status.READY: "sent",
    Status.NEEDS_INFORMATION: "need",
    Status.INELIGIBLE: "decided",
    Status.WITHDRAWN: "withdrawn",
    Status.EXPIRED: "expired",
} | dict.fromkeys(WITH_THE_PANEL, "panel")

OF_THE_AWARD = {
    AwardStatus.OFFERED: "agreed",
    AwardStatus.ACCEPTED: "agreed",
    AwardStatus.PAID: "paid",
    AwardStatus.CLOSED: "closed",
    AwardStatus.LAPSED: "expired",
    AwardStatus.CANCELLED: "closed",
}


def public_status(
    status: Status,
    *,
    decided: OutcomeKind | None = None,
    award: AwardStatus | None = None,
    end_on: dt.date | None = None,
    today: dt.date,
) -> PublicStatus:
    """One word for an idea, from its own state and, once results are out, from the decision and the award.

    ``decided`` and ``award`` count for a published idea only: for any other, whatever is given, nothing shows through.
    ``end_on`` is the project's last day; from the day after, its report is due.
    """
    if status is not Status.PUBLISHED:
        ruled_out = _("Decision made: we cannot fund it") if status is Status.INELIGIBLE else None
        return PublicStatus(OF_THE_IDEA[status], ruled_out)
    if award is AwardStatus.PAID and end_on is not None and end_on < today:
        return PublicStatus("due")
    if award is not None:
        return PublicStatus(OF_THE_AWARD[award], _award_word(award))
    return PublicStatus("decided", _decision_word(decided))


def _award_word(award: AwardStatus) -> str | None:
    words = {
        AwardStatus.LAPSED: _("Expired: the offer ran out"),
        AwardStatus.CANCELLED: _("Closed: it was cancelled"),
    }
    return words.get(award)


def _decision_word(decided: OutcomeKind | None) -> str | None:
    words = {
        OutcomeKind.RESERVE: _("Decision made: reserve list"),
        OutcomeKind.NOT_THIS_TIME: _("Decision made: not this time"),
    }
    return words.get(decided) if decided else None
