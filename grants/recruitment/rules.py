"""Who is who for calls to join a panel, for those who answer them, and for what serving asks."""

from sqlalchemy import ColumnElement

from grants.accounts.models import Actor
from grants.panels.models import Member
from grants.permissions import Who, inherit, rule
from grants.recruitment.models import Call, CallStatus, LogEntry, Volunteer


@rule(Who.ANYBODY, Call)
def is_published(actor: Actor) -> ColumnElement[bool]:
    """Everybody knows a call once it is open."""
    return Call.status != CallStatus.DRAFT


@rule(Who.VOLUNTEER, Volunteer)
def is_own_answer(actor: Actor) -> ColumnElement[bool]:
    return Volunteer.person_id == actor.id


@rule(Who.SEATED, Member)
def is_own_seat(actor: Actor) -> ColumnElement[bool]:
    """The seat is theirs, held now or given up: what they logged stays theirs to read."""
    return Member.person_id == actor.id


inherit(LogEntry, LogEntry.member_id, Member, Who.SEATED)
