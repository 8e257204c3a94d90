"""Who may see an idea, asked as a list and as a page."""

import dataclasses
import uuid

import pytest

from grants.accounts.models import Person
from grants.applications import queries
from grants.applications.models import Application, Channel, Help
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.permissions import Can, can
from tests.factories.world import save


def may_see(actor, id):
    idea = queries.by_id(id)
    listed = db.session.scalars(queries.visible(actor)).all()
    assert can(actor, Can.SEE_APPLICATION, idea) == (idea in listed)
    return idea in listed


@pytest.mark.usefixtures("ctx")
def test_the_applicant_sees_the_idea_and_a_neighbour_does_not(world):
    id = world.add_application(by=world.amina)
    assert [may_see(world.amina, id), may_see(world.ben, id)] == [True, False]


@pytest.mark.usefixtures("ctx")
def test_a_helper_sees_the_idea_until_the_help_is_ended(world):
    id = world.add_application(by=world.amina)
    help = Help(application_id=id, helper_id=world.hal.id, channel=Channel.ASSISTED, consent="in the library")
    save(help)
    before = may_see(world.hal, id), can(world.hal, Can.SUBMIT_APPLICATION, queries.by_id(id))
    end(help.id)
    assert (before, may_see(world.hal, id)) == ((True, False), False)


@pytest.mark.usefixtures("ctx")
def test_an_officer_of_the_household_does_not_check_the_idea(world):
    household = uuid.uuid4()
    lives_with(household, world.amina.id, world.olu.id)
    olu = dataclasses.replace(world.olu, household_id=household)
    of_amina, of_ben = world.add_application(by=world.amina), world.add_application(by=world.ben)
    checks = [can(olu, Can.CHECK_APPLICATION, db.session.get(Application, id)) for id in (of_amina, of_ben)]
    assert checks == [False, True]


@pytest.mark.usefixtures("ctx")
def test_two_people_without_a_known_household_are_not_of_one(world):
    id = world.add_application(by=world.amina)
    assert can(world.olu, Can.CHECK_APPLICATION, queries.by_id(id))


@bookkeeping
def end(help_id):
    db.session.get(Help, help_id).ended_at = clock.now()


@bookkeeping
def lives_with(household, *ids):
    for id in ids:
        db.session.get(Person, id).household_id = household
