"""Until when a review may be asked for, and by when it is answered. Both are published, in working days. Pure."""

import datetime as dt

from grants.core import working_days
from grants.decisions.letters import REVIEW_WITHIN_WORKING_DAYS

ANSWERED_WITHIN_WORKING_DAYS = 20


def ask_until(told_on: dt.date) -> dt.date:
    """The last day on which somebody who was told the decision on ``told_on`` may ask for a review."""
    return working_days.after(told_on, REVIEW_WITHIN_WORKING_DAYS)


def answer_by(asked_on: dt.date) -> dt.date:
    """The day by which whoever asked is answered."""
    return working_days.after(asked_on, ANSWERED_WITHIN_WORKING_DAYS)


def is_late(by: dt.date, today: dt.date) -> bool:
    return today > by
