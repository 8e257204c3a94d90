"""Rules that look at more than one answer of a page, in sentences with numbers."""

import calendar
import datetime as dt
import re

from grants.applications.asking import Problem, Values, When
from grants.core.money import pounds
from grants.web.filters import date
from grants.web.text import _

MOST_COSTS = 8
MOST_OTHER_MISSIONS = 2
ANSWER_TO_START = dt.timedelta(days=14)  # between our answer and a start: checks and payment take that long
LONGEST_MONTHS = 12
NOTHING = "none"  # the tick that says: none of these
RECORDING = re.compile(r"https://[^\s/.]+(\.[^\s/.]+)+(/\S*)?")
PHONE = re.compile(r"\+?[0-9]{10,15}")


def reachable(values: Values, when: When) -> list[Problem]:
    """We must be able to reach the person one way at least, and the way they like best is one they gave."""
    phone = values["contact_phone"]
    if not values["contact_email"] and not phone:
        return [Problem("contact_email", _("Enter an email address or a telephone number"), missing=True)]
    if phone and not PHONE.fullmatch(re.sub(r"[\s().-]", "", phone)):
        return [Problem("contact_phone", _("Enter a telephone number, like 020 7946 0123"))]
    if values["prefers_phone"] and not phone:
        return [Problem("contact_phone", _("Enter the number to ring, or choose email"), missing=True)]
    return []


def recording_with_words(values: Values, when: When) -> list[Problem]:
    """A recording is a web address, and what it says can be read by whoever cannot play it."""
    url = values["recording_url"]
    if url and not RECORDING.fullmatch(url):
        return [Problem("recording_url", _("Enter the link to the recording, like https://example.org/my-idea"))]
    if url and not values["transcript"]:
        return [Problem("transcript", _("Write down what the recording says, or ask us to help"), missing=True)]
    return []


def mission_of_the_round(values: Values, when: When) -> list[Problem]:
    offered = {mission.mission_id for mission in when.round.missions}
    if values["mission_id"] not in offered:
        return [Problem("mission_id", _("Choose one of the missions of this round"))]
    return []


def few_other_missions(values: Values, when: When) -> list[Problem]:
    offered = {mission.mission_id for mission in when.round.missions}
    if not offered.issuperset(values["also_missions"]):
        return [Problem("also_missions", _("Choose among the missions of this round"))]
    if len(values["also_missions"]) > MOST_OTHER_MISSIONS:
        return [Problem("also_missions", _("Choose 2 other missions at most"))]
    return []


def number_or_unknown(values: Values, when: When) -> list[Problem]:
    if values["people_count"] is None and not values["people_unknown"]:
        return [Problem("people_count", _("Enter a rough number, or tick that you do not know yet"), missing=True)]
    return []


def none_alone(values: Values, when: When) -> list[Problem]:
    """Nothing to think about, or something: not both."""
    if NOTHING in values["safety"] and len(values["safety"]) > 1:
        return [Problem("safety", _("Choose what your idea involves, or “None of these”, not both"))]
    return []


def dates_in_order(values: Values, when: When) -> list[Problem]:
    """The idea is still to come, ends after it begins, and within a year."""
    start, end = values["start_on"], values["end_on"]
    found = []
    if start and start <= when.today:
        found.append(Problem("start_on", _("The start must be after today. We cannot pay for what has begun already")))
    if start and end and end < start:
        found.append(Problem("end_on", _("The end must be on or after the start, %(day)s", day=date(start))))
    if start and end and end > (latest := latest_end(start)):
        found.append(Problem("end_on", _("It must end within 12 months, by %(day)s", day=date(latest))))
    return found


def soon_after_the_answer(values: Values, when: When) -> str | None:
    """A word of advice where somebody would begin before the money can be there."""
    start, answer = values["start_on"], when.round.decided_by
    if not start or not answer or start >= answer + ANSWER_TO_START:
        return None
    return _(
        "You would start on %(start)s. You hear from us by %(answer)s, and payment takes about two weeks more. "
        "A start on or after %(advised)s is safer. You can change it later.",
        start=date(start), answer=date(answer), advised=date(answer + ANSWER_TO_START),
    )  # fmt: skip


def latest_end(start: dt.date) -> dt.date:
    """The same day a year on, or the last of February."""
    year, day = start.year + LONGEST_MONTHS // 12, start.day
    return dt.date(year, start.month, min(day, calendar.monthrange(year, start.month)[1]))


def costs_within_the_round(values: Values, when: When) -> list[Problem]:
    """What is asked for is the sum of the costs, and lies between the round's least and most."""
    total = sum(pence for _what, pence in values["costs"])
    least, most = when.round.least_pence, when.round.most_pence
    if total > most:
        sentence = _(
            "Your costs come to %(total)s. The most you can ask for is %(most)s. Take off %(over)s or more",
            total=pounds(total), most=pounds(most), over=pounds(total - most),
        )  # fmt: skip
        return [Problem("costs", sentence)]
    if values["costs"] and total < least:
        sentence = _(
            "Your costs come to %(total)s. The least you can ask for is %(least)s. Add %(under)s or more",
            total=pounds(total), least=pounds(least), under=pounds(least - total),
        )  # fmt: skip
        return [Problem("costs", sentence)]
    return []


def total_covers_the_costs(values: Values, when: When) -> list[Problem]:
    """What it all costs is no less than what is asked of us, and what others pay is named."""
    total, asked = values["total_cost_pence"], values["asked_pence"]
    if total is not None and total < asked:
        sentence = _(
            "You ask us for %(asked)s, so the whole idea must cost at least that. You entered %(total)s",
            asked=pounds(asked), total=pounds(total),
        )  # fmt: skip
        return [Problem("total_cost_pence", sentence)]
    if total is not None and total > asked and not values["other_funding"]:
        sentence = _("Tell us where the other %(rest)s comes from", rest=pounds(total - asked))
        return [Problem("other_funding", sentence, missing=True)]
    return []


def least_is_less(values: Values, when: When) -> list[Problem]:
    """The least that would still work is less than what is asked, and enough for the round to give."""
    least, asked = values["least_pence"], values["asked_pence"]
    if least is None:
        return []
    if asked and least >= asked:
        sentence = _("You ask for %(asked)s. Enter an amount below that", asked=pounds(asked))
        return [Problem("least_pence", sentence)]
    if least < when.round.least_pence:
        sentence = _("The least this round can give is %(least)s", least=pounds(when.round.least_pence))
        return [Problem("least_pence", sentence)]
    return []
