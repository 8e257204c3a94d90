"""A world in which every personal column of the service holds a word that can be found again."""

from datetime import timedelta

import pytest
from sqlalchemy import JSON, Boolean, String, cast

from grants.access.models import EmailChange, Invitation, SecondFactor, SignInRequest
from grants.accounts.models import Role, SignIn
from grants.applications.models import AgeBand, Answer, Submission
from grants.awards import publication, queries
from grants.checks.models import CaseNote, Check, InformationRequest, Worry, WorryStatus
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core import clock
from grants.core.db import db
from grants.core.personal import declared
from grants.core.types import UTCDateTime
from grants.core.unit_of_work import bookkeeping
from grants.decisions.models import SentBack
from grants.meetings.models import Agenda, Attendance, Meeting, MeetingStatus
from grants.panels.models import Degree, OutcomeKind, Reading, ReadingVersion
from grants.rounds.models import Question, QuestionKind
from tests.factories.decided import Decided
from tests.factories.world import save
from tests.support.beginnings import beginning

WORD = "Sentinel"


@pytest.fixture
def world(app):
    """A decided round: one idea funded and not yet accepted, one not funded; sentinels in every personal column."""
    world = Decided(app)
    world.close()
    _decide(world)
    return world


@beginning
def _decide(world):
    world.funded = world.decide(OutcomeKind.FUND, 600_00)
    world.declined = world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben)
    for idea in (world.funded, world.declined):
        world.add_reading(idea, world.pat, 3, 3, 3, 3, 3)
        world.declare(world.oki, idea)
        _surround(world, idea)
    publication.publish(world.round, by=world.olu)
    world.award = queries.of_application(world.funded).id
    _say_it_everywhere()


def _surround(world, idea):
    now = clock.now()
    question = Question(round_id=world.round, label="Why now?", kind=QuestionKind.TEXT)
    reading = db.session.scalar(db.select(Reading).filter_by(application_id=idea))
    save(question)
    save(
        Answer(application_id=idea, question_id=question.id, value="-"),
        Submission(application_id=idea, number=1, received_at=now, rules_version=1, content={"what": "-"}),
        Check(application_id=idea),
        InformationRequest(application_id=idea, asked_by_id=world.olu.id, question="-", due_on=now.date()),
        CaseNote(application_id=idea, author_id=world.olu.id, text="-"),
        Worry(application_id=idea, raised_by_id=world.olu.id, text="-", status=WorryStatus.CLOSED, closed_at=now),
        SentBack(application_id=idea, because="-", sent_back_by_id=world.asha.id),
        ReadingVersion(reading_id=reading.id, number=1, content={"reason": "-"}),
    )
    if idea != world.funded:
        return
    save(
        Complaint(
            name="-",
            email="-",
            about_data=False,
            text="-",
            status=ComplaintStatus.ANSWERED,
            acknowledge_by=now.date(),
            answered_at=now,
        ),
        SignInRequest(
            email="-", token_hash="-", code_hash="-", browser_hash="-", expires_at=now + timedelta(minutes=15)
        ),
        EmailChange(person_id=world.amina.id, email="-", token_hash="-", expires_at=now),
        SignIn(person_id=world.amina.id, device="-", last_used_at=now),
        Invitation(email="-", role=Role.HELPER, invited_by_id=world.ada.id),
        SecondFactor(person_id=world.amina.id),
    )
    panel = world.add_panel(world.pat, chair=world.chi)
    evening = Meeting(panel_id=panel, agenda=Agenda.ALL, is_secret=True, status=MeetingStatus.CLOSED)
    save(evening)
    save(Attendance(meeting_id=evening.id, person_id=world.pat.id, came_at=now, left_at=now))
    world.evening = evening.id


@bookkeeping
def _say_it_everywhere():
    """Overwrite every personal text with a sentinel of its own, and every other value with one that tells something."""
    for column, _ in declared():
        table, word = column.table, f"{WORD} {column.table.name}.{column.name}"
        if isinstance(column.type, JSON):
            value = {"what": word}
        elif isinstance(column.type, Boolean):
            value = True
        elif isinstance(column.type, UTCDateTime):
            value = clock.now()
        elif column.name == "degree":
            value = Degree.DIRECT
        elif column.name == "household_id":
            value = table.c.id
        elif column.name == "age_band":
            value = AgeBand.SIXTEEN
        else:
            value = word + " " + cast(table.c.id, String)
        db.session.execute(table.update().values({column.name: value}))
    db.session.expire_all()
