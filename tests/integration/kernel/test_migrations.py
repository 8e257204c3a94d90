"""A database with people and money in it goes up and down like an empty one."""

import flask_migrate
import pytest
from sqlalchemy.exc import IntegrityError

from config import ROOT
from grants.core.connections import LostRows, schema_change
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.meetings import services as meetings
from grants.panels.models import OutcomeKind
from grants.rounds import ledger
from tests.factories.doors import Furnished
from tests.integration.meetings.conftest import _meeting as a_meeting

BEFORE_THE_FIRST_CHANGE_OF_A_TABLE = "0013"


def test_a_full_database_goes_down_and_up_and_nothing_is_lost(app, world):
    furnished = Furnished(world)
    folder = str(ROOT / "migrations")
    with app.app_context():
        before = ledger.balance(furnished.decided_round)
        people = db.session.scalar(db.text("SELECT count(*) FROM person"))
        db.session.rollback()
        flask_migrate.downgrade(directory=folder, revision=BEFORE_THE_FIRST_CHANGE_OF_A_TABLE)
        flask_migrate.upgrade(directory=folder)
        assert db.session.scalar(db.text("SELECT count(*) FROM person")) == people > 10
        assert ledger.balance(furnished.decided_round) == before


def test_an_agenda_and_its_votes_go_down_and_up(app, world):
    folder = str(ROOT / "migrations")
    with app.app_context():
        met = a_meeting_that_votes(world)

        def rows(table):
            columns = "id, meeting_id, application_id, position, status, is_secret, tally, version"
            agenda = db.session.execute(db.text(f"SELECT {columns} FROM {table} ORDER BY position")).all()
            votes = db.session.execute(
                db.text(f"SELECT item_id FROM ballot JOIN {table} ON item_id = {table}.id")
            ).all()
            db.session.rollback()
            return agenda, votes

        before = rows("agenda_item")
        assert (len(before[0]), len(before[1])) == (len(met.items), 1)
        flask_migrate.downgrade(directory=folder, revision="0023")
        assert rows("item") == before
        flask_migrate.upgrade(directory=folder)
        assert rows("agenda_item") == before


def a_meeting_that_votes(world):
    """With one vote in, on the first of its items."""
    met = a_meeting(world)
    meetings.put(met.boxes, by=world.chi)
    meetings.open_vote(met.boxes, is_secret=True, by=world.chi)
    meetings.vote(met.boxes, choice=OutcomeKind.FUND, by=world.pat)
    return met


def test_a_change_that_leaves_rows_without_their_own_is_taken_back_and_the_rules_hold_again(app, world):
    with app.app_context():
        with pytest.raises((LostRows, IntegrityError)), schema_change() as connection:
            connection.exec_driver_sql("DELETE FROM mission")
        assert db.session.scalar(db.text("SELECT count(*) FROM mission")) == 4
        db.session.rollback()
        with pytest.raises(IntegrityError):
            forget_every_mission()


@bookkeeping
def forget_every_mission():
    db.session.execute(db.text("DELETE FROM mission"))
