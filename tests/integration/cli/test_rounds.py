"""``grants rounds`` says of each round where it stands by the clock, and what its pot has left."""

import datetime as dt
import json

import pytest

from grants.cli import main
from grants.core import clock
from grants.core.db import db
from grants.rounds import ledger
from grants.rounds.models import Round, RoundStatus
from tests.factories.world import World, save


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(main, ["rounds", *words])


def the_only(run):
    (found,) = json.loads(run("--json").stdout)
    return found


def test_a_round_is_told_with_its_times_and_its_pot(world, run):
    with world.app.app_context():
        round = db.session.get_one(Round, world.round)
    assert the_only(run) == {
        "slug": "spring",
        "name": "Spring round",
        "state": "open",
        "opens_at": round.opens_at.isoformat(),
        "closes_at": round.closes_at.isoformat(),
        "pot_pence": 3000_00,
        "left_pence": 3000_00,
    }


def test_what_is_promised_is_not_left(world, run):
    idea = world.add_application()
    with world.app.app_context():
        save(
            ledger.LedgerEntry(
                round_id=world.round,
                mission_id=world.missions["eating-well"],
                application_id=idea,
                kind=ledger.Entry.COMMITTED,
                amount_pence=600_50,
                recorded_by_id=world.olu.id,
            )
        )
    assert the_only(run)["left_pence"] == 2399_50
    assert run().stdout.splitlines()[1].split()[-2:] == ["£3,000", "£2,399.50"]


@pytest.mark.parametrize(("days", "state"), [(-8, "to open"), (-7, "open"), (0, "open"), (8, "closed")])
def test_open_and_closed_are_what_the_clock_says(app, run, days, state):
    world = World(app)
    with app.app_context():
        opens_at = db.session.get_one(Round, world.round).opens_at
    with clock.at(opens_at + dt.timedelta(days=7 + days)):
        assert the_only(run)["state"] == state


@pytest.mark.parametrize(("status", "state"), [(RoundStatus.DRAFT, "draft"), (RoundStatus.DECIDED, "decided")])
def test_a_draft_and_a_decided_round_are_so_at_any_hour(world, run, status, state):
    with world.app.app_context():
        world.add_round("other", pot_pence=100_00, status=status)
    assert {round["slug"]: round["state"] for round in json.loads(run("--json").stdout)}["other"] == state


def test_without_rounds_there_is_only_the_heading(app, run):
    assert run().stdout.split() == ["slug", "name", "state", "opens", "closes", "pot", "left"]
    assert json.loads(run("--json").stdout) == []
