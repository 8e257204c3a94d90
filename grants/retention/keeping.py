"""For each promise of how long something is kept, which rows of which tables are past it at a moment.

The promises stand in ``core.personal.Keep``, where residents read them. Every rule here looks at times and states
alone and never at what would be erased, so that erasing twice erases nothing more. Where a promise leaves room, the
rule takes the longer reading: what was never decided, answered or sent stays, and so does whatever still moves money.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Exists, and_, exists, func, or_, select

from grants.access.models import EmailChange, Invitation, SecondFactor, SignInRequest
from grants.access.services.sign_ins import LEFT_ALONE
from grants.accounts.models import Person, RoleGrant, SignIn
from grants.applications.models import Answer, Application, Help, Status, Submission
from grants.audit.models import AuditEvent
from grants.awards.figure_queries import APRIL, year_of
from grants.awards.models import Award, AwardStatus
from grants.checks.models import CaseNote, Check, InformationRequest, Worry
from grants.complaints.models import Complaint
from grants.core.db import Model
from grants.core.personal import Keep
from grants.decisions.models import Letter, SentBack
from grants.integrity.models import Finding
from grants.meetings.models import AgendaItem, Attendance, Ballot, Meeting
from grants.notifications.models import Delivery, OutboxEmail
from grants.panels.models import Interest, Member, Outcome, Panel, Reading, ReadingVersion, Score
from grants.recruitment.models import Call, LogEntry, Service, Volunteer
from grants.reviews.models import Review
from grants.rounds.models import Round

Past = Mapping[type[Model], ColumnElement[bool]]  # the rows of each table that are past their time

LONDON = ZoneInfo("Europe/London")
ONE_DAY = dt.timedelta(hours=24)
DRAFT = dt.timedelta(days=90)
CHOSEN, UNCHOSEN = dt.timedelta(days=90), dt.timedelta(days=365)
RECORD_YEARS = 6
NOT_FUNDED = (Status.PUBLISHED, Status.INELIGIBLE, Status.WITHDRAWN)  # PUBLISHED where there is no award
MONEY_TO_COME = (AwardStatus.OFFERED, AwardStatus.ACCEPTED)


def two_years_before(now: dt.datetime) -> dt.datetime:
    """The same day and hour two years earlier; 29 February counts as the 28th."""
    day = 28 if (now.month, now.day) == (2, 29) else now.day
    return now.replace(year=now.year - 2, day=day)


def records_since(now: dt.datetime) -> dt.datetime:
    """The beginning of the oldest financial year that is kept: the current one and six whole ones before it."""
    first = year_of(now.astimezone(LONDON).date()) - RECORD_YEARS
    return dt.datetime(first, APRIL, 1, tzinfo=LONDON).astimezone(dt.UTC)


def sign_in(now: dt.datetime) -> Past:
    """24 hours after it was asked for."""
    return {table: table.created_at <= now - ONE_DAY for table in (SignInRequest, EmailChange)}


def signed_in(now: dt.datetime) -> Past:
    """A day after somebody signed out there, or was signed out because it was left alone."""
    left_alone = SignIn.last_used_at <= now - LEFT_ALONE - ONE_DAY
    return {SignIn: or_(SignIn.ended_at <= now - ONE_DAY, left_alone)}


def mail(now: dt.datetime) -> Past:
    """2 years after it was sent, or given up; what still waits to be sent stays."""
    given_up = and_(OutboxEmail.status == Delivery.FAILED, OutboxEmail.created_at <= two_years_before(now))
    return {OutboxEmail: or_(OutboxEmail.sent_at <= two_years_before(now), given_up)}


def panel(now: dt.datetime) -> Past:
    """2 years after the round's results were published; a round without results keeps all."""
    ideas = select(Application.id).join(Round, Round.id == Application.round_id)
    ideas = ideas.where(Round.results_published_at <= two_years_before(now))
    readings = select(Reading.id).where(Reading.application_id.in_(ideas))
    over = select(Panel.id).join(Round, Round.id == Panel.round_id)
    over = over.where(Round.results_published_at <= two_years_before(now))
    seats = select(Member.id).where(Member.panel_id.in_(over))
    return {
        Finding: Finding.round_id.in_(select(Round.id).where(Round.results_published_at <= two_years_before(now))),
        Interest: Interest.application_id.in_(ideas),
        Member: Member.id.in_(seats),
        Reading: Reading.application_id.in_(ideas),
        Score: Score.reading_id.in_(readings),
        ReadingVersion: ReadingVersion.reading_id.in_(readings),
        Service: Service.member_id.in_(seats),
        LogEntry: LogEntry.member_id.in_(seats),
        AgendaItem: AgendaItem.application_id.in_(ideas),
        Attendance: Attendance.meeting_id.in_(select(Meeting.id).where(Meeting.panel_id.in_(over))),
        Ballot: Ballot.item_id.in_(select(AgendaItem.id).where(AgendaItem.application_id.in_(ideas))),
    }


def call(now: dt.datetime) -> Past:
    """90 days after the people were chosen; a year after a call closed from which nobody was."""
    past = or_(Call.chosen_at <= now - CHOSEN, and_(Call.chosen_at.is_(None), Call.closes_at <= now - UNCHOSEN))
    return {Volunteer: Volunteer.call_id.in_(select(Call.id).where(past))}


def application(now: dt.datetime) -> Past:
    """An idea and all that was said about it, by what became of it."""
    ideas = select(Application.id).where(_idea_is_past(now))
    children = (Answer, Submission, Help, Check, InformationRequest, CaseNote, SentBack, Outcome, Letter, Review)
    return {Application: _idea_is_past(now), **{table: table.application_id.in_(ideas) for table in children}}


def record(now: dt.datetime) -> Past:
    """6 financial years and the current one after it was settled; what is still open stays."""
    return {
        Complaint: Complaint.answered_at < records_since(now),
        Worry: Worry.closed_at < records_since(now),
    }


def account(now: dt.datetime) -> Past:
    """2 years after the account was last used, if nothing that we keep still belongs to it.

    An account is used while somebody acts with it, holds a role, or gets mail at its address: sign-in links are mail,
    and mail is kept as long as this. An account that was disabled is not used, whatever is sent to it.
    """
    unused = Person.id.in_(select(Person.id).where(_account_is_past(now)))
    settled = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at, Invitation.created_at)
    return {
        Person: unused,
        SecondFactor: SecondFactor.person_id.in_(select(Person.id).where(_account_is_past(now))),
        Invitation: settled <= two_years_before(now),
    }


def _idea_is_past(now: dt.datetime) -> ColumnElement[bool]:
    sent = exists().where(Submission.application_id == Application.id).correlate(Application)
    left_alone = and_(Application.status == Status.DRAFT, Application.changed_at <= now - DRAFT, ~sent)
    award = exists().where(Award.application_id == Application.id).correlate(Application)
    ended = func.coalesce(Application.decided_at, Application.changed_at) <= two_years_before(now)
    declined = and_(Application.status.in_(NOT_FUNDED), ended, ~award)
    since = records_since(now)
    funded = award.where(
        Award.status.not_in(MONEY_TO_COME),
        Award.awarded_on < since.astimezone(LONDON).date(),
        func.coalesce(Award.paid_on, Award.awarded_on) < since.astimezone(LONDON).date(),
        func.coalesce(Award.end_on, Award.awarded_on) < since.astimezone(LONDON).date(),
    )
    return or_(left_alone, Application.status == Status.EXPIRED, declined, funded)


def _account_is_past(now: dt.datetime) -> ColumnElement[bool]:
    since = two_years_before(now)
    acted = exists().where(AuditEvent.actor_id == Person.id, AuditEvent.created_at > since)
    written_to = exists().where(
        OutboxEmail.to.in_((Person.email, Person.postal_address)), OutboxEmail.created_at > since
    )
    in_role = exists().where(
        RoleGrant.person_id == Person.id, or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > since)
    )
    kept_idea = exists().where(Application.applicant_id == Person.id, ~_idea_is_past(now))
    fresh_idea = exists().where(Application.applicant_id == Person.id, Application.changed_at > since)
    unused = and_(Person.created_at <= since, ~_of(acted), ~_of(written_to), ~_of(in_role), ~_of(fresh_idea))
    return and_(or_(Person.disabled_at <= since, and_(Person.disabled_at.is_(None), unused)), ~_of(kept_idea))


def _of(some: Exists) -> Exists:
    return some.correlate(Person)


RULES: dict[Keep, Callable[[dt.datetime], Past]] = {
    Keep.ACCOUNT: account,
    Keep.APPLICATION: application,
    Keep.PANEL: panel,
    Keep.CALL: call,
    Keep.MAIL: mail,
    Keep.SIGN_IN: sign_in,
    Keep.SIGNED_IN: signed_in,
    Keep.RECORD: record,
}
