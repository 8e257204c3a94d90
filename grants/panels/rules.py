"""Who is who for the ideas a panel reads, and for what its members write about them.

Nobody meets a word of an idea before having said where they stand to whoever asks: an idea is *clear* to a person who
declared no interest in it, or a slight one. Until then it is as absent as one they stepped out of.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from grants.accounts.models import Actor, Person, Role
from grants.applications.models import WITH_THE_PANEL, Application, Help, Status
from grants.checks.models import Worry
from grants.panels.models import Assignment, Degree, Interest, Member, Outcome, Panel, Reading, ReadingStatus
from grants.permissions import Who, inherit, rule
from grants.rounds.models import LedgerEntry

CLEAR = (Degree.NONE, Degree.SLIGHT)
STEPPED_OUT = (Degree.DIRECT, Degree.NOT_SURE)
BEFORE_THE_PANEL = WITH_THE_PANEL | {Status.PUBLISHED}  # a withdrawn idea leaves every list at once


def _on_panel(actor: Actor, panel_id: Any, inside: type[Panel | Assignment], *extra: Any) -> ColumnElement[bool]:
    """The actor holds a seat on this panel now."""
    if not actor.roles & {Role.PANELLIST, Role.CHAIR}:
        return false()
    seat = exists().where(Member.panel_id == panel_id, Member.person_id == actor.id, Member.left_at.is_(None), *extra)
    return seat.correlate(inside)


def _stands(actor: Actor, *degrees: Degree) -> ColumnElement[bool]:
    """The actor declared one of these degrees of interest in this application."""
    declared = exists().where(
        Interest.application_id == Application.id, Interest.person_id == actor.id, Interest.degree.in_(degrees)
    )
    return declared.correlate(Application)


@rule(Who.INTERESTED, Application)
def is_interested(actor: Actor) -> ColumnElement[bool]:
    return and_(Application.applicant_id != actor.id, _stands(actor, *STEPPED_OUT))


def is_unsaid(actor: Actor) -> ColumnElement[bool]:
    """The actor reads for panels and has not said yet where they stand to whoever asks."""
    if not actor.roles & {Role.PANELLIST, Role.CHAIR}:
        return false()
    return ~_stands(actor, *Degree)


@rule(Who.READER, Application)
def is_reader(actor: Actor) -> ColumnElement[bool]:
    asked = exists().where(
        Assignment.application_id == Application.id,
        Assignment.panellist_id == actor.id,
        _on_panel(actor, Assignment.panel_id, Assignment, Member.declared_at.is_not(None)),
    )
    return and_(Application.status.in_(BEFORE_THE_PANEL), asked.correlate(Application), _stands(actor, *CLEAR))


def is_clear(actor: Actor) -> ColumnElement[bool]:
    """The actor has said that they do not know whoever asks, or a little: the idea may move a figure of theirs."""
    return _stands(actor, *CLEAR)


@rule(Who.SCORER, Application)
def is_scorer(actor: Actor) -> ColumnElement[bool]:
    """Once submitted counts for ever, whether it was reopened since or not."""
    scored = exists().where(
        Reading.application_id == Application.id, Reading.panellist_id == actor.id, Reading.submitted_at.is_not(None)
    )
    return scored.correlate(Application)


@rule(Who.MEMBER, Application)
def is_member(actor: Actor) -> ColumnElement[bool]:
    return _has_seat(actor)


@rule(Who.CHAIR, Application)
def is_chair(actor: Actor) -> ColumnElement[bool]:
    """The chair too reads first and sees what others thought afterwards, while an own score is still owed."""
    return and_(_has_seat(actor, Member.is_chair), _owes_no_score(actor))


def _has_seat(actor: Actor, *extra: Any) -> ColumnElement[bool]:
    on_its_panel = exists().where(
        Assignment.application_id == Application.id,
        _on_panel(actor, Assignment.panel_id, Assignment, Member.declared_at.is_not(None), *extra),
    )
    return and_(Application.status.in_(BEFORE_THE_PANEL), on_its_panel.correlate(Application), _stands(actor, *CLEAR))


def _owes_no_score(actor: Actor) -> ColumnElement[bool]:
    asked = exists().where(Assignment.application_id == Application.id, Assignment.panellist_id == actor.id)
    sent = exists().where(
        Reading.application_id == Application.id,
        Reading.panellist_id == actor.id,
        Reading.status == ReadingStatus.SUBMITTED,
    )
    decided = exists().where(Outcome.application_id == Application.id)
    return or_(~asked.correlate(Application), sent.correlate(Application), decided.correlate(Application))


@rule(Who.MEMBER, Panel)
def is_panel_member(actor: Actor) -> ColumnElement[bool]:
    return _on_panel(actor, Panel.id, Panel)


@rule(Who.CHAIR, Panel)
def is_panel_chair(actor: Actor) -> ColumnElement[bool]:
    return _on_panel(actor, Panel.id, Panel, Member.is_chair)


@rule(Who.READER, Assignment)
def is_assigned(actor: Actor) -> ColumnElement[bool]:
    clear = exists().where(Application.id == Assignment.application_id, is_reader(actor))
    return and_(Assignment.panellist_id == actor.id, clear.correlate(Assignment))


@rule(Who.READER, Reading)
def is_author(actor: Actor) -> ColumnElement[bool]:
    clear = exists().where(Application.id == Reading.application_id, is_reader(actor))
    return and_(Reading.panellist_id == actor.id, clear.correlate(Reading))


@rule(Who.CHAIR, Reading)
def is_chair_of_reading(actor: Actor) -> ColumnElement[bool]:
    """What a member has not submitted is that member's alone."""
    chaired = exists().where(Application.id == Reading.application_id, is_chair(actor))
    return and_(Reading.status == ReadingStatus.SUBMITTED, chaired.correlate(Reading))


@rule(Who.OFFICER, Reading)
def is_officer_for_reading(actor: Actor) -> ColumnElement[bool]:
    """Officers read what was submitted, never a draft."""
    return Reading.status == ReadingStatus.SUBMITTED if Role.OFFICER in actor.roles else false()


@rule(Who.INTERESTED, LedgerEntry)
def is_interested_in_what_is_promised(actor: Actor) -> ColumnElement[bool]:
    """As long as the results are not out, and for a panellist who has said nothing yet as well."""
    of_interest = exists().where(
        Application.id == LedgerEntry.application_id,
        Application.decided_at.is_(None),
        or_(is_interested(actor), is_unsaid(actor)),
    )
    return of_interest.correlate(LedgerEntry)


def apart(person: type[Person]) -> ColumnElement[bool]:
    """``person`` must have no part in this application: it is theirs or their household's, or they stepped out.

    Of any person and not of whoever asks, for lists and counts: who may read, who may be present, whose score counts.
    """
    applicant = aliased(Person)
    at_home = exists().where(applicant.id == Application.applicant_id, applicant.household_id == person.household_id)
    helped = exists().where(Help.application_id == Application.id, Help.helper_id == person.id, Help.ended_at.is_(None))
    stepped_out = exists().where(
        Interest.application_id == Application.id, Interest.person_id == person.id, Interest.degree.in_(STEPPED_OUT)
    )
    return or_(
        Application.applicant_id == person.id,
        at_home.correlate(Application, person),
        helped.correlate(Application, person),
        stepped_out.correlate(Application, person),
    )


OWN = (Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD, Who.INTERESTED)
inherit(Assignment, Assignment.application_id, Application, *OWN)
inherit(Reading, Reading.application_id, Application, *OWN)
inherit(LedgerEntry, LedgerEntry.application_id, Application, *OWN[:3], where=Application.decided_at.is_(None))
inherit(Worry, Worry.application_id, Application, Who.INTERESTED)  # the others: see checks
