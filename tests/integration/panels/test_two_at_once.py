"""Two press at the same moment, for the same thing or against one another: one is first, and the other hears of it."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict
from grants.panels import interest_queries, practice_queries, queries
from grants.panels.models import Interest, Practice, PracticeScore
from grants.panels.services import interests, practice
from grants.recruitment import queries as recruitment
from grants.recruitment.models import EntryStatus, LogEntry
from grants.recruitment.services import serving
from grants.rounds import queries as rounds
from grants.workflow import WrongState

pytestmark = pytest.mark.usefixtures("ctx")


def lines(action):
    return db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action))


def seat_of(world, panel):
    return queries.member(panel.id, world.pat.id).id


def test_two_officers_name_one_practice_idea_and_the_second_is_shown_the_first(world, panel, at_once):
    def name(n):
        return practice.name(panel.id, title=f"Choir {n}", text="x", shown=0, by=(world.olu, world.oki)[n])

    heard = [type(one) for one in at_once(name, threads=2)]
    assert sorted(heard, key=str) == sorted([type(None), Conflict], key=str)
    assert (db.session.scalar(select(func.count()).select_from(Practice)), lines("panel.name_practice")) == (1, 1)


def test_a_member_who_scores_the_practice_idea_in_two_windows_scores_it_once(world, panel, at_once):
    practice.name(panel.id, title="Choir", text="x", shown=0, by=world.olu)
    criteria = [criterion.id for criterion in rounds.as_it_is_now(world.round).criteria]

    def score(n):
        return practice.score(panel.id, scores=dict.fromkeys(criteria, n), by=world.pat)

    assert at_once(score, threads=4) == [None] * 4
    [given] = practice_queries.given(practice_queries.of_panel(panel.id).id, by=world.pat)
    assert len(set(given.marks.values())) == 1
    scores = db.session.scalar(select(func.count()).select_from(PracticeScore))
    assert (scores, lines("panel.score_practice")) == (5, 1)


def test_training_that_two_officers_tick_at_once_is_ticked_once(world, panel, at_once):
    seat = seat_of(world, panel)
    assert at_once(lambda n: serving.tick_training(seat, by=(world.olu, world.oki)[n % 2]), threads=4) == [None] * 4
    assert lines("panel_service.train") == 1
    assert recruitment.service(seat).trained_at is not None


def test_an_expense_that_one_officer_agrees_while_another_does_not_is_decided_once(world, panel, at_once):
    entry = serving.log(seat_of(world, panel), uuid4(), on=clock.now().date(), what="Bus", pence=350, by=world.pat)

    def decide(n):
        return serving.decide(entry, agrees=n == 0, by=(world.olu, world.oki)[n])

    heard = at_once(decide, threads=2)
    assert [type(one) for one in heard].count(WrongState) == 1
    first = heard.index(None)
    kept = db.session.get(LogEntry, entry, populate_existing=True)
    assert kept.status is (EntryStatus.AGREED, EntryStatus.REFUSED)[first]
    assert kept.decided_by_id == (world.olu, world.oki)[first].id


def test_a_member_of_two_panels_says_whom_they_know_in_two_windows(world, panel, at_once):
    second = world.add_panel(world.pat, chair=world.chi)
    shown = [name.key for name in interest_queries.names(world.round, world.pat.id)]

    def declare(n):
        return interests.declare((panel.id, second)[n % 2], shown=shown, known=shown[:1], by=world.pat)

    assert at_once(declare, threads=4) == [True] * 4
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 3
