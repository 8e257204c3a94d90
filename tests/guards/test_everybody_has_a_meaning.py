"""Whoever the permission table names for an ability must mean something for the rows that the ability is about."""

import pytest

from grants.accounts.models import SYSTEM, Actor, Role
from grants.applications.models import Application
from grants.checks.models import Worry
from grants.core.db import db
from grants.integrity.models import Finding
from grants.meetings.models import AgendaItem, Meeting
from grants.missions.models import Mission
from grants.notifications.models import OutboxEmail
from grants.panels.models import Assignment, Member, Panel, Reading
from grants.permissions import Can, Who, _meaning, allowed
from grants.recruitment.models import Call, LogEntry, Volunteer
from grants.reviews.models import Review
from grants.rounds.models import Fund, Round

ABOUT = {
    "application": Application,
    "discussion": Application,
    "assignment": Assignment,
    "reading": Reading,
    "panel": Panel,
    "call": Call,
    "volunteer": Volunteer,
    "service": Member,
    "log entry": LogEntry,
    "meeting": Meeting,
    "agenda item": AgendaItem,
    "worry": Worry,
    "mission": Mission,
    "fund": Fund,
    "finding": Finding,
    "review": Review,
    "outbox": OutboxEmail,
    "round": Round,
}
EVERYBODY = Actor(SYSTEM.id.__class__(int=7), frozenset(Role))


@pytest.mark.parametrize("ability", [ability for ability in Can if ability.partition(":")[0] in ABOUT])
def test_an_ability_can_be_asked_of_every_row_it_is_about(ctx, ability):
    model = ABOUT[ability.partition(":")[0]]
    assert db.session.scalars(db.select(model.id).where(allowed(EVERYBODY, ability, model))).all() == []


def test_a_missing_meaning_would_be_noticed():
    with pytest.raises(KeyError):
        _meaning(Mission, Who.READER)
