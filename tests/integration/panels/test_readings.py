import dataclasses
from uuid import uuid4

import pytest

from grants.accounts.models import Actor, Role
from grants.applications.models import Application, Status
from grants.checks.models import Worry
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.panels import queries, reading_queries, result_queries
from grants.panels.completeness import Answers
from grants.panels.models import Degree, Reading, ReadingStatus, ReadingVersion, Recommendation
from grants.panels.services import assignments, readings
from grants.permissions import NotAllowed
from grants.rounds import queries as rounds
from tests.factories.world import change
from tests.integration.panels.conftest import all_score, answers, assignment_id, declare, given, score
from tests.support.beginnings import beginning

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
@beginning
def mine(world, panel):
    """Pat's reading of the plant boxes is still to be written."""
    given(world, panel)
    return assignment_id(world.pat, panel.boxes)


def own(world, panel):
    return reading_queries.reading(panel.boxes, world.pat.id)


class TestDrafts:
    def test_a_draft_keeps_anything_however_little_or_long(self, world, panel, mine):
        much = Answers(reason="word " * 400)
        readings.save(mine, answers=much, shown=0, by=world.pat)
        assert readings.answers_of(own(world, panel)) == much
        assert own(world, panel).status is ReadingStatus.DRAFT

    def test_two_tabs_do_not_save_over_each_other(self, world, panel, mine):
        readings.save(mine, answers=Answers(reason="first"), shown=0, by=world.pat)
        with pytest.raises(Conflict):
            readings.save(mine, answers=Answers(reason="second"), shown=0, by=world.pat)
        readings.save(mine, answers=Answers(reason="third"), shown=own(world, panel).version, by=world.pat)
        assert own(world, panel).reason == "third"

    def test_a_changed_score_alone_moves_the_version_on(self, world, panel, mine):
        readings.save(mine, answers=answers(world, 1, 1, 1, 1, 1), shown=0, by=world.pat)
        shown = own(world, panel).version
        readings.save(mine, answers=answers(world, 2, 1, 1, 1, 1), shown=shown, by=world.pat)
        with pytest.raises(Conflict):
            readings.save(mine, answers=answers(world, 3, 1, 1, 1, 1), shown=shown, by=world.pat)

    def test_a_double_press_at_once_makes_one_reading(self, world, panel, mine, at_once):
        results = at_once(lambda n: readings.submit(mine, answers=answers(world), shown=0, by=world.pat), threads=4)
        assert results == [None] * 4
        assert len(db.session.scalars(db.select(Reading)).all()) == 1
        assert len(db.session.scalars(db.select(ReadingVersion)).all()) == 1

    def test_an_idea_that_somebody_else_reads_now_is_a_sentence_and_no_error(self, world, panel, mine):
        assignments.give(panel.id, panel.boxes, readers=[world.sam.id], by=world.olu)
        with pytest.raises(readings.TakenBack):
            readings.save(mine, answers=Answers(reason="first"), shown=0, by=world.pat)

    def test_taking_an_idea_back_while_its_reader_writes_ends_for_both(self, world, panel, mine, at_once):
        def work(n):
            if n % 2:
                readings.save(mine, answers=Answers(reason=f"tab {n}"), shown=0, by=world.pat)
            else:
                assignments.give(panel.id, panel.boxes, readers=[world.sam.id], by=world.olu)

        results = at_once(work, threads=8)
        assert [result for result in results if not isinstance(result, Refusal | NotAllowed | None)] == []


class TestSending:
    def test_everything_that_is_missing_is_said_at_once(self, world, panel, mine):
        with pytest.raises(readings.Incomplete) as refused:
            readings.submit(mine, answers=Answers(), shown=0, by=world.pat)
        assert [fault.field for fault in refused.value.faults] == [
            "score_1", "score_2", "score_3", "score_4", "score_5", "recommendation", "reason"
        ]  # fmt: skip
        assert own(world, panel) is None

    @pytest.mark.parametrize("value", [0, 1, 4])
    def test_the_ends_of_the_scale_need_a_reason(self, world, panel, mine, value):
        bare = dataclasses.replace(answers(world, 3, value, 3, 3, 3), reasons={})
        with pytest.raises(readings.Incomplete) as refused:
            readings.submit(mine, answers=bare, shown=0, by=world.pat)
        assert [fault.field for fault in refused.value.faults] == ["why_2"]

    @pytest.mark.parametrize("value", [2, 3])
    def test_the_middle_of_the_scale_needs_none(self, world, panel, mine, value):
        readings.submit(mine, answers=answers(world, 3, value, 3, 3, 3), shown=0, by=world.pat)
        assert own(world, panel).status is ReadingStatus.SUBMITTED

    def test_the_words_for_the_applicant_are_a_hundred_at_most(self, world, panel, mine):
        with pytest.raises(readings.Incomplete, match="You have 101"):
            readings.submit(mine, answers=answers(world, reason="word " * 101), shown=0, by=world.pat)
        readings.submit(mine, answers=answers(world, reason="word " * 100), shown=0, by=world.pat)

    @pytest.mark.parametrize(
        ("part", "is_fine"), [(None, False), (299_99, False), (300_00, True), (599_99, True), (600_00, False)]
    )
    def test_a_part_lies_between_what_they_need_and_what_they_ask(self, world, panel, mine, part, is_fine):
        given_part = answers(world, recommendation=Recommendation.FUND_PART, part_pence=part)
        if is_fine:
            readings.submit(mine, answers=given_part, shown=0, by=world.pat)
        else:
            with pytest.raises(readings.Incomplete) as refused:
                readings.submit(mine, answers=given_part, shown=0, by=world.pat)
            assert refused.value.field == "part_pence"

    def test_what_was_sent_is_kept_word_for_word(self, world, panel, mine):
        readings.submit(mine, answers=answers(world, question="Who waters?"), shown=0, by=world.pat)
        kept = db.session.scalars(db.select(ReadingVersion)).one()
        assert (kept.number, kept.content["question"], kept.because) == (1, "Who waters?", None)

    def test_nobody_scores_what_is_not_on_their_list(self, world, panel, mine):
        for who in ("priya", "chi", "olu", "ben"):
            with pytest.raises(NotAllowed):
                readings.submit(mine, answers=answers(world), shown=0, by=getattr(world, who))

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR])
    def test_whoever_runs_the_round_never_scores_whatever_seat_they_hold(self, world, panel, mine, role):
        both = Actor(world.pat.id, world.pat.roles | {role})
        with pytest.raises(NotAllowed):
            readings.submit(mine, answers=answers(world), shown=0, by=both)
        assert reading_queries.queue(both, panel.id, 5) == []

    def test_nobody_scores_what_they_stepped_out_of_since(self, world, panel, mine):
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        for attempt in (readings.save, readings.submit):
            with pytest.raises(NotAllowed):
                attempt(mine, answers=answers(world), shown=0, by=world.pat)

    def test_a_withdrawn_idea_takes_no_score(self, world, panel, mine):
        change(db.session.get(Application, panel.boxes), status=Status.WITHDRAWN)
        with pytest.raises(NotAllowed):
            readings.submit(mine, answers=answers(world), shown=0, by=world.pat)

    def test_an_idea_the_panel_has_decided_about_takes_no_score(self, world, panel, mine):
        change(db.session.get(Application, panel.boxes), status=Status.RECOMMENDED)
        with pytest.raises(readings.ScoringIsOver):
            readings.submit(mine, answers=answers(world), shown=0, by=world.pat)


class TestChanging:
    def test_a_sent_score_is_changed_with_a_reason_and_both_are_kept(self, world, panel, mine):
        readings.submit(mine, answers=answers(world), shown=0, by=world.pat)
        with pytest.raises(readings.SentAlready):
            readings.save(mine, answers=answers(world, 2, 2, 2, 2, 2), shown=1, by=world.pat)
        readings.reopen(mine, because="I had not seen the costs", by=world.pat)
        again = answers(world, 2, 2, 2, 2, 2)
        readings.submit(mine, answers=again, shown=own(world, panel).version, by=world.pat)
        kept = db.session.scalars(db.select(ReadingVersion).order_by(ReadingVersion.number)).all()
        assert [(v.number, v.content["scores"]["Mission fit"], v.because) for v in kept] == [
            (1, 3, None),
            (2, 2, "I had not seen the costs"),
        ]

    def test_a_reopened_score_does_not_count(self, world, panel, mine):
        all_score(world, panel.boxes)
        readings.reopen(mine, because="I had not seen the costs", by=world.pat)
        summary = result_queries.summary_of(panel.boxes, rounds.by_id(world.round))
        assert (summary.readings, summary.asked) == (3, 4)

    def test_reopening_twice_is_once(self, world, panel, mine):
        readings.submit(mine, answers=answers(world), shown=0, by=world.pat)
        readings.reopen(mine, because="Costs", by=world.pat)
        readings.reopen(mine, because="Again", by=world.pat)
        assert own(world, panel).reopened_because == "Costs"


class TestTheListOfAReader:
    def test_counts_are_of_what_the_reader_sees(self, world, panel, mine):
        score(world, "pat", panel.boxes)
        declare(world, panel, "pat", Amina=Degree.NOT_SURE)
        (found,) = reading_queries.my_panels(world.pat)
        assert (found.to_score, found.scored) == (1, 1)
        assert reading_queries.left_to_score(world.pat, panel.id) == 1

    def test_stepping_out_of_something_scored_takes_it_out_of_the_own_counts_too(self, world, panel, mine):
        score(world, "pat", panel.boxes)
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        (found,) = reading_queries.my_panels(world.pat)
        assert (found.to_score, found.scored) == (1, 0)
        assert [idea.title for idea in reading_queries.queue(world.pat, panel.id, 5)] == ["Soup for all"]
        assert reading_queries.own_marks(world.pat, panel.id) == {}

    def test_the_next_idea_is_never_one_that_is_not_seen(self, world, panel, mine):
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        soup = assignment_id(world.pat, panel.soup)
        assert reading_queries.next_unscored(world.pat, panel.id) == soup
        score(world, "pat", panel.soup)
        assert reading_queries.next_unscored(world.pat, panel.id) is None

    def test_a_longer_idea_takes_longer(self):
        assert reading_queries.minutes(0, 5) == 10
        assert reading_queries.minutes(1800, 5) == 12

    def test_officers_count_what_members_count(self, world, panel, mine):
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        counts = {p.member.person.name: p.asked for p in queries.progress(panel.id, world.olu)}
        assert counts == {"Pat Demo": 1, "Priya Demo": 3, "Sam Demo": 3, "Chi Demo": 3}


class TestWhatScoresComeTo:
    def test_what_somebody_gave_who_stepped_out_since_moves_nothing(self, world, panel, mine):
        round = rounds.by_id(world.round)
        all_score(world, panel.boxes, who=["priya", "sam", "chi"])
        before = result_queries.summary_of(panel.boxes, round)
        score(world, "pat", panel.boxes, 0, 0, 0, 0, 0)
        assert result_queries.summary_of(panel.boxes, round).score.low == 0
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        after = result_queries.summary_of(panel.boxes, rounds.by_id(world.round))
        assert (after.score, after.readings, after.asked) == (before.score, 3, 3)
        assert len(result_queries.voices(panel.boxes, round, by=world.chi)) == 3

    def test_drafts_do_not_count(self, world, panel, mine):
        readings.save(mine, answers=answers(world, 0, 0, 0, 0, 0), shown=0, by=world.pat)
        assert result_queries.summary_of(panel.boxes, rounds.by_id(world.round)).score is None

    def test_voices_have_no_names(self, world, panel, mine):
        all_score(world, panel.boxes)
        told = str(result_queries.voices(panel.boxes, rounds.by_id(world.round), by=world.pat))
        assert not any(str(getattr(world, name).id) in told for name in ("pat", "priya", "sam", "chi"))


def test_a_worry_goes_to_the_safeguarding_lead_and_leaves_the_score_alone(world, panel, mine):
    readings.worry(mine, uuid4(), text="No adult is named for the night walk", by=world.pat)
    raised = db.session.scalars(db.select(Worry)).one()
    assert (raised.application_id, raised.raised_by_id) == (panel.boxes, world.pat.id)
    with pytest.raises(NotAllowed):
        readings.worry(mine, uuid4(), text="Not mine to say", by=world.priya)
