"""The permission table is complete, and what it says today stands in a file that a reviewer reads."""

import pytest

from grants import permissions
from grants.accounts.models import NOBODY, SYSTEM, Actor, Role
from grants.core.db import db
from grants.permissions import NEVER, WHO_CAN, Can, Who, allowed, may


def test_every_ability_has_people():
    assert {ability for ability in Can if not WHO_CAN.get(ability)} == set()


def test_everybody_in_the_table_has_a_meaning_somewhere():
    used = set().union(*WHO_CAN.values(), *NEVER.values())
    meant = {who for _, who in permissions._RULES} | set(permissions._EVERYWHERE)
    assert used - meant == set()


def test_whoever_holds_no_role_enters_no_room_of_the_staff():
    rooms = {a for a in Can if a.startswith(("desk:", "people:", "finance:", "exports:", "trail:", "imports:"))}
    assert {room for room in rooms if may(Actor(SYSTEM.id.__class__(int=99)), room)} == set()
    assert {room for room in rooms if may(NOBODY, room)} == set()


def test_administrators_neither_score_nor_decide():
    asked = {ability for ability, people in WHO_CAN.items() if Who.ADMINISTRATOR in people}
    assert asked == {Can.SEE_DESK, Can.SEE_PEOPLE, Can.MANAGE_PEOPLE}


@pytest.mark.parametrize("ability", [a for a in Can if Who.APPLICANT in NEVER.get(a, set())])
def test_nobody_handles_what_is_their_own(ability):
    assert {Who.APPLICANT, Who.HOUSEHOLD} <= NEVER[ability]


def test_every_move_can_be_asked_of_the_rows_it_moves(app):
    """A move needs an ability whose people all mean something for the moved model; a missing rule is a KeyError."""
    from grants.workflow import MOVES

    everything = Actor(SYSTEM.id.__class__(int=7), frozenset(Role))
    with app.app_context():
        for (model, _), move in MOVES.items():
            db.session.execute(db.select(model.id).where(allowed(everything, move.needs, model)).limit(1)).all()
