"""The practice idea: scored before all others, compared without names, counted nowhere."""

import pytest

from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.panels import practice_queries, standing_queries
from grants.panels.models import PracticeScore, Reading
from grants.panels.services import practice, readings
from grants.permissions import NotAllowed
from grants.rounds import queries as rounds
from tests.integration.panels.conftest import TEAM, answers, assignment_id, given
from tests.integration.panels.test_pages import heading, text

TEXT = "A made-up choir sings on the stairs.\n\nIt needs a piano."
SENT = {f"score_{n}": "3" for n in range(1, 6)}


@pytest.fixture
def practised(app, world, panel_here):
    """The panel of the other tests with a practice idea, and everything given out."""
    with app.app_context():
        given(world, panel_here)
        practice.name(panel_here.id, title="The stairs choir", text=TEXT, shown=0, by=world.olu)
    return panel_here


def criteria(world):
    return [criterion.id for criterion in rounds.as_it_is_now(world.round).criteria]


def gives(world, panel, who, *values):
    practice.score(panel.id, scores=dict(zip(criteria(world), values, strict=True)), by=getattr(world, who))


class TestNaming:
    def test_an_officer_names_it_and_changes_it_until_somebody_has_scored_it(self, ctx, world, practised):
        first = practice_queries.of_panel(practised.id).version
        practice.name(practised.id, title="The hall choir", text=TEXT, shown=first, by=world.oki)
        with pytest.raises(Conflict):
            practice.name(practised.id, title="Another", text=TEXT, shown=first, by=world.olu)
        gives(world, practised, "pat", 3, 3, 3, 3, 3)
        now = practice_queries.of_panel(practised.id)
        with pytest.raises(practice.Practised):
            practice.name(practised.id, title="Another", text=TEXT, shown=now.version, by=world.olu)
        assert practice_queries.of_panel(practised.id).title == "The hall choir"

    def test_members_do_not_name_it(self, ctx, world, panel):
        with pytest.raises(NotAllowed):
            practice.name(panel.id, title="Mine", text=TEXT, shown=0, by=world.chi)


class TestScoring:
    def test_it_is_scored_once_and_what_was_given_first_stands(self, ctx, world, practised):
        gives(world, practised, "pat", 0, 1, 2, 3, 4)
        gives(world, practised, "pat", 4, 4, 4, 4, 4)
        found = db.session.scalars(db.select(PracticeScore.value).order_by(PracticeScore.value)).all()
        assert found == [0, 1, 2, 3, 4]

    def test_every_criterion_needs_a_score(self, ctx, world, practised):
        with pytest.raises(Refusal, match="Choose a score for Doable, and the money makes sense"):
            practice.score(practised.id, scores=dict.fromkeys(criteria(world)[:4], 2), by=world.pat)
        assert db.session.scalars(db.select(PracticeScore)).all() == []

    def test_only_members_score_it(self, ctx, world, practised):
        with pytest.raises(NotAllowed):
            gives(world, practised, "olu", 3, 3, 3, 3, 3)

    def test_a_panel_without_one_has_nothing_to_score(self, ctx, world, panel):
        with pytest.raises(practice.NothingToPractise):
            gives(world, panel, "pat", 3, 3, 3, 3, 3)

    def test_before_it_no_other_idea_is_scored(self, ctx, world, practised):
        seat = assignment_id(world.pat, practised.boxes)
        with pytest.raises(readings.PracticeFirst):
            readings.submit(seat, answers=answers(world), shown=0, by=world.pat)
        assert db.session.scalars(db.select(Reading)).all() == []
        gives(world, practised, "pat", 2, 2, 2, 2, 2)
        readings.submit(seat, answers=answers(world), shown=0, by=world.pat)
        assert len(db.session.scalars(db.select(Reading)).all()) == 1

    def test_it_counts_nowhere_else(self, ctx, world, practised):
        def figures():
            round = rounds.as_it_is_now(world.round)
            return standing_queries.of_round(round, by=None).standings

        before = figures()
        for name in TEAM:
            gives(world, practised, name, 4, 4, 4, 4, 4)
        assert figures() == before


class TestPages:
    def test_a_members_list_and_ideas_lead_there_first(self, app, world, as_, practised):
        with app.app_context():
            seat = assignment_id(world.pat, practised.boxes)
        pat, there = as_(world.pat), f"/panel/{practised.id}/practice"
        assert pat.get(f"/panel/{practised.id}").location == there
        assert pat.get(f"/panel/ideas/{seat}").location == there
        page = pat.get(there)
        assert heading(page) == "The stairs choir"
        assert "It needs a piano." in text(page)

    def test_nobody_sees_what_others_gave_before_giving_an_own_score(self, app, world, as_, practised):
        with app.app_context():
            gives(world, practised, "priya", 4, 0, 4, 4, 4)
        pat, there = as_(world.pat), f"/panel/{practised.id}/practice"
        assert "What everybody gave" not in text(pat.get(there))
        assert pat.post(there, data=SENT).location == there
        page = text(pat.get(there))
        assert "2 of 4 members have scored it" in page
        assert "3 apart: talk about it" in page
        assert "(you)" in page
        assert not [name for name in ("Priya", "Pat") if name in page]
        assert pat.get(f"/panel/{practised.id}").status_code == 200

    def test_what_is_missing_is_said_and_what_was_chosen_is_kept(self, world, as_, practised):
        response = as_(world.pat).post(f"/panel/{practised.id}/practice", data={"score_1": "4"})
        assert "Choose a score for Difference for local people" in text(response)
        assert 'name="score_1" value="4" checked' in response.get_data(as_text=True)

    def test_the_desk_sees_numbers_and_no_names(self, app, world, as_, practised):
        there = f"/desk/rounds/spring/panels/{practised.id}/practice"
        olu = as_(world.olu)
        assert "Nobody has scored it yet" in text(olu.get(there))
        with app.app_context():
            gives(world, practised, "pat", 4, 0, 4, 4, 4)
        page = text(olu.get(there))
        assert "Member 1" in page
        assert "Pat" not in page

    def test_the_desk_keeps_what_was_typed_when_somebody_was_quicker(self, world, as_, practised):
        there = f"/desk/rounds/spring/panels/{practised.id}/practice"
        response = as_(world.olu).post(there, data={"title": "Mine", "text": TEXT, "version": "7"})
        assert response.status_code == 409
        assert "Saved now: The stairs choir" in text(response)
        assert 'value="Mine"' in response.get_data(as_text=True)


def test_a_panel_without_one_leads_straight_to_the_list(world, as_, panel_here, app):
    with app.app_context():
        given(world, panel_here)
    pat = as_(world.pat)
    assert pat.get(f"/panel/{panel_here.id}").status_code == 200
    assert "This panel has no practice idea" in text(pat.get(f"/panel/{panel_here.id}/practice"))
