"""The demo town holds together, shows each part of the service, and no link in it leads nowhere."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from config import ROOT
from grants.accounts.models import Person
from grants.applications.models import Application
from grants.cli import main
from grants.core import clock
from grants.core.db import db
from grants.decisions.models import Draw, DrawStatus
from grants.integrity.models import Finding
from grants.meetings.models import Meeting
from grants.panels import queries as panels
from grants.panels import standing_queries
from grants.panels.models import Panel
from grants.panels.standing import Band
from grants.recruitment.models import Call, LogEntry
from grants.reviews.models import Review
from grants.rounds.models import Round
from tests.conftest import emptied, signed_in
from tests.support.crawl import walk

NAMES = "amina ben hal pat chi olu asha noor fin sade cora dee ada".split()


@pytest.fixture(scope="module")
def loaded(postgres_app, request):
    """The application with the town in it, loaded once, as a newcomer does it; no test here changes it.

    In a process of its own: what others have kept in memory would move what the town draws by chance.
    """
    with emptied(postgres_app, request) as app:
        settings = app.config["SETTINGS"]
        keys = {"ENCRYPTION_KEYS": ",".join(settings.encryption_keys), "GRANTS_ENV": "test"}
        with app.app_context():
            address = db.engine.url.render_as_string(hide_password=False)
            db.engine.dispose()
        load = [sys.executable, "-m", "grants", "demo", "load"]
        subprocess.run(load, cwd=ROOT, env={**os.environ, **keys, "DATABASE_URL": address}, check=True)
        yield app


@pytest.fixture
def inside(loaded):
    with loaded.app_context():
        yield


def test_no_link_of_the_demo_town_leads_nowhere(loaded):
    with loaded.app_context():
        people = {p.email.partition("@")[0]: p for p in db.session.scalars(db.select(Person).options(*_grants()))}
        actors = {name: people[name].as_actor(clock.now()) for name in NAMES}
    walks = {name: walk(loaded, signed_in(loaded, actor)) for name, actor in actors.items()}
    walks["nobody"] = walk(loaded, loaded.test_client())
    assert {name: found.dead for name, found in walks.items() if found.dead} == {}
    assert min(len(found.opened) for found in walks.values()) > 20


@pytest.mark.parametrize("command", [["doctor"], ["audit", "verify"]])
def test_its_figures_and_its_trail_are_in_order(loaded, command):
    answer = loaded.test_cli_runner().invoke(main, command)
    assert answer.exit_code == 0, answer.output


def test_everybody_in_it_is_called_demo_and_lives_at_example_org(inside):
    people = db.session.scalars(db.select(Person)).all()
    assert {(person.name.endswith(" Demo"), person.email.partition("@")[2]) for person in people} == {
        (True, "example.org")
    }


def test_160_ideas_lie_in_its_five_rounds(inside):
    rounds = dict(_counted(db.select(Round.slug).join(Application, Application.round_id == Round.id)))
    assert rounds == {"first": 20, "second": 24, "third": 32, "fourth": 48, "fifth": 38}


def test_one_call_was_decided_by_lottery_and_one_is_open(inside):
    assert _counted(db.select(Call.status)) == {"chosen": 1, "open": 1}
    drawn = db.session.scalars(db.select(Call).where(Call.chosen_at.is_not(None))).one()
    assert (drawn.report["seats"], len(drawn.report["targets"])) == (12, 5)
    assert {kept for *_, kept in drawn.report["targets"]} == {True}


def test_a_meeting_is_planned_and_its_agenda_has_something_to_talk_about(inside):
    assert _counted(db.select(Meeting.status)) == {"planned": 1, "minutes signed": 4}
    planned = db.session.scalars(db.select(Meeting).where(Meeting.status == "planned")).one()
    panel = panels.by_id(planned.panel_id)
    assert panel.meets_on == clock.now().date()
    assert 3 <= len(standing_queries.of_round(panel.round, by=None).in_band(Band.DISCUSS, panel.id)) <= 15


def test_what_its_scores_say_of_the_round_in_scoring(inside):
    panel = db.session.scalars(
        db.select(Panel).join(Round).where(Round.slug == "fourth", Panel.name == "Panel 1")
    ).one()
    stand = standing_queries.of_round(panels.by_id(panel.id).round, by=None)
    assert all(stand.in_band(band, panel.id) for band in Band)
    assert stand.agreement(panel.id).is_adjusted


def test_the_last_round_was_drawn_at_its_line(inside):
    draw = db.session.scalars(db.select(Draw).join(Round).where(Round.slug == "third")).one()
    assert draw.status is DrawStatus.DRAWN
    assert len(draw.pool) >= 2


def test_there_is_something_waiting_and_something_answered_of_everything_that_people_look_at(inside):
    found = [_counted(db.select(column)) for column in (Review.status, Finding.status, LogEntry.status)]
    assert [sorted(each) for each in found] == [["asked", "stands"], ["looked at", "open"], ["agreed", "claimed"]]


def _counted(values):
    return Counter(db.session.scalars(values))


def _grants():
    return [db.selectinload(Person.grants)]
