"""An idea as the panel reads it: what the round allows, and nothing besides.

Pages for readers are given this value and never the application, so that no template can show a name, a reference, a
file or an earlier text by mistake.
"""

import datetime as dt
from dataclasses import dataclass

from grants.applications.models import ApplicantKind, Application, IfLess
from grants.missions.models import Mission
from grants.rounds.models import Blind


@dataclass(frozen=True)
class Idea:
    """One idea without whoever stands behind it, except as far as the round's rule lets that be read."""

    title: str
    number: int | None
    mission: Mission | None
    also_missions: tuple[Mission, ...]
    asks: str | None  # who asks, as far as it may be read
    kind: ApplicantKind | None
    ward: str | None  # of whoever asks; None under "no names"
    place: str
    place_ward: str | None
    what: str
    difference: str
    involvement: str
    who_for: str
    people_count: int | None
    start_on: dt.date | None
    end_on: dt.date | None
    asked_pence: int
    least_pence: int | None
    takes_less: bool
    total_cost_pence: int | None
    other_funding: str
    costs: tuple[tuple[str, int], ...]
    answers: tuple[tuple[str, str], ...]  # to the round's own questions
    recording_url: str | None  # of whoever asks, telling it; None under "no names", for a voice or a face is one
    transcript: str


def as_read(application: Application) -> Idea:
    """The idea as its round lets a panel read it. Costs, answers, missions, wards and the round must be loaded."""
    blind = application.round.blind
    answered = {answer.question_id: answer.value for answer in application.answers}
    return Idea(
        title=application.title or "",
        number=application.panel_number,
        mission=application.mission,
        also_missions=tuple(also.mission for also in application.also_missions),
        asks=_asks(application, blind),
        kind=application.applicant_kind,
        ward=application.ward.name if application.ward and blind is not Blind.FULL else None,
        place=application.place or "",
        place_ward=application.place_ward.name if application.place_ward else None,
        what=application.what or "",
        difference=application.difference or "",
        involvement=application.involvement or "",
        who_for=application.who_for or "",
        people_count=application.people_count,
        start_on=application.start_on,
        end_on=application.end_on,
        asked_pence=application.asked_pence,
        least_pence=application.least_pence,
        takes_less=application.if_less is not IfLess.ALL,
        total_cost_pence=application.total_cost_pence,
        other_funding=application.other_funding or "",
        costs=tuple((cost.what, cost.amount_pence) for cost in application.costs),
        answers=tuple((q.label, answered[q.id]) for q in application.round.questions if answered.get(q.id)),
        recording_url=application.recording_url if blind is not Blind.FULL else None,
        transcript=application.transcript or "",
    )


def _asks(application: Application, blind: Blind) -> str | None:
    if blind is Blind.FULL:
        return None
    if blind is Blind.OPEN:
        return application.group_name or application.full_name
    return (application.full_name or "").partition(" ")[0] or None
