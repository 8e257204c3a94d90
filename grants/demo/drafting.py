"""How an idea of the demo is written down and sent: the answers a resident would give, page by page."""

import datetime as dt
from random import Random
from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries, steps
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import (
    AgeBand,
    AlsoMission,
    Answer,
    ApplicantKind,
    Channel,
    Cost,
    Help,
    IfLess,
    Safety,
)
from grants.applications.services import drafts, leaving, sending
from grants.core import clock
from grants.core.db import db
from grants.demo import people
from grants.demo.ideas import Idea
from grants.demo.places import WardFacts
from grants.rounds.models import Round

WHO_FOR = (
    "Everybody nearby. It is free, there is a step-free way in, and we tell people by note, by phone and at the gate."
)


class Writer:
    """Somebody with an idea in a place; ``chance`` is the town's own, so that every load is the same."""

    def __init__(self, chance: Random, wards: dict[str, UUID], missions: dict[str, UUID]) -> None:
        self.chance, self.wards, self.missions = chance, wards, missions

    def draft(self, round: Round, idea: Idea, title: str, ward: WardFacts, name: str, by: Actor) -> UUID:
        """Begin an idea and answer every question; nothing is sent yet."""
        questions = [(question.id, question.choices) for question in round.questions]
        id = drafts.start(round.id, self._id(), at=clock.now(), by=by)
        application = queries.whole_for_update(id)
        application.change(**self._answers(round, idea, title, ward, name))
        for position, (what, pounds) in enumerate(idea.costs):
            db.session.add(Cost(application_id=id, what=what, amount_pence=pounds * 100, position=position))
        for slug in self.chance.sample(sorted(set(self.missions) - {idea.mission}), self.chance.choice((0, 0, 1, 2))):
            db.session.add(AlsoMission(application_id=id, mission_id=self.missions[slug]))
        for question_id, choices in questions:
            db.session.add(Answer(application_id=id, question_id=question_id, value=self.chance.choice(choices)))
        db.session.flush()
        application = queries.whole_for_update(id)
        done = [step.key for step in steps.steps(application.round) if steps.is_asked(step, application)]
        application.change(steps_done=done, changed_at=clock.now())
        return id

    def come_back(self, round: Round, old_id: UUID, by: Actor) -> UUID:
        """Begin again with the answers of an idea that was not funded; only when it happens must be said anew."""
        id = self._id()
        leaving.start_again(old_id, round.id, id, at=clock.now(), by=by)
        application = queries.whole_for_update(id)
        start, end = self._dates(round)
        application.change(start_on=start, end_on=end, changed_at=clock.now())
        done = [step.key for step in steps.steps(application.round) if steps.is_asked(step, application)]
        application.change(steps_done=done)
        return id

    def send(self, id: UUID, by: Actor) -> None:
        """Send it, everything confirmed."""
        sending.submit(id, declared=[choice.value for choice in DECLARATIONS], received_at=clock.now(), by=by)

    def leave_half_written(self, id: UUID) -> None:
        """Take back the answers of the last pages: the person stopped for tea."""
        application = queries.whole_for_update(id)
        application.change(
            steps_done=application.steps_done[: self.chance.randint(3, 9)],
            people_count=None, knows_panel=None, is_trading=None, if_less=None, least_pence=None, involvement=None,
        )  # fmt: skip

    def let_help(self, id: UUID, helper: Actor) -> None:
        """Somebody at the library helps to write it."""
        consent = "in person, at the library"
        db.session.add(Help(application_id=id, helper_id=helper.id, channel=Channel.ASSISTED, consent=consent))
        queries.whole_for_update(id).change(channel=Channel.ASSISTED)

    def _answers(self, round: Round, idea: Idea, title: str, ward: WardFacts, name: str) -> dict[str, object]:
        kind = self.chance.choices(list(ApplicantKind), (62, 22, 14, 2))[0]
        grouped = kind in (ApplicantKind.INFORMAL_GROUP, ApplicantKind.ORGANISATION)
        asked = sum(pounds for _, pounds in idea.costs) * 100
        smaller = self.chance.random() < 0.7
        children = idea.mission == "young-people" or "children" in idea.summary.lower()
        start, end = self._dates(round)
        return {
            "applicant_kind": kind,
            "full_name": people.full_name(name),
            "contact_email": people.address(name),
            "prefers_phone": False,
            "postcode": self.chance.choice(ward.postcodes),
            "ward_id": self.wards[ward.code],
            "age_band": AgeBand.ADULT,
            "group_name": f"Friends of {ward.name}" if grouped else None,
            "group_number": None,
            "title": title,
            "summary": idea.summary,
            "what": idea.what,
            "mission_id": self.missions[idea.mission],
            "difference": idea.difference,
            "involvement": idea.involvement,
            "who_for": WHO_FOR,
            "people_count": idea.people,
            "place": f"In {ward.name}",
            "place_ward_id": self.wards[ward.code],
            "start_on": start,
            "end_on": end,
            "asked_pence": asked,
            "if_less": IfLess.SMALLER if smaller else IfLess.ALL,
            "least_pence": asked * 2 // 300 * 100 if smaller else None,
            "safety": [Safety.CHILDREN.value] if children else [],
            "safety_plan": "Two of us with checks at every session, and parents know where we are."
            if children
            else None,
            "safeguarding_lead": people.full_name(name) if children else None,
            "knows_panel": False,
            "is_trading": False,
        }

    def _dates(self, round: Round) -> tuple[dt.date, dt.date]:
        """From when to when it would be, some time after the results are out."""
        start = (round.decided_by or round.opens_at.date()) + dt.timedelta(days=self.chance.randint(21, 60))
        return start, start + dt.timedelta(days=self.chance.randint(60, 150))

    def _id(self) -> UUID:
        """The next id of an idea, so that nothing that goes by it differs between loads."""
        return UUID(int=self.chance.getrandbits(128), version=4)
