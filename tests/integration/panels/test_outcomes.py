import pytest

from grants.accounts.models import Actor, Role
from grants.applications.models import Application, IfLess, Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.decisions import services as sign_offs
from grants.panels import interest_queries, queries, result_queries
from grants.panels.models import Degree, Outcome, OutcomeKind, ReasonCode, Recommendation
from grants.panels.services import assignments, interests, outcomes, seats
from grants.panels.services.readings import Incomplete
from grants.permissions import NotAllowed
from tests.factories.world import change
from tests.integration.panels.conftest import NOTE, TEAM, agreed, all_score, declare, given, score
from tests.support.beginnings import beginning
from tests.support.statements import statements

pytestmark = pytest.mark.usefixtures("ctx")
NO = OutcomeKind.NOT_THIS_TIME


@pytest.fixture
@beginning
def talking(world, panel):
    """Everybody has scored the plant boxes, and the panel talks about them."""
    given(world, panel)
    all_score(world, panel.boxes)
    outcomes.discuss(panel.boxes, by=world.chi)
    return panel.boxes


def record(world, id, *args, shown=0, by=None, **kwargs):
    outcomes.record(id, agreed=agreed(world, *args, **kwargs), shown=shown, by=by or world.chi)


def status(id):
    return db.session.get(Application, id, populate_existing=True).status


class TestBeginning:
    def test_it_takes_three_scores_and_more_than_half(self, world, panel):
        given(world, panel)
        all_score(world, panel.boxes, who=["pat", "chi"])
        with pytest.raises(outcomes.TooFewScores, match="2 of 4 readers have sent a score"):
            outcomes.discuss(panel.boxes, by=world.chi)
        score(world, "sam", panel.boxes)
        outcomes.discuss(panel.boxes, by=world.chi)
        assert status(panel.boxes) is Status.DISCUSSION

    def test_pressing_twice_is_pressing_once(self, world, talking):
        outcomes.discuss(talking, by=world.chi)
        assert status(talking) is Status.DISCUSSION

    @pytest.mark.parametrize("who", ["pat", "olu", "asha", "ben"])
    def test_only_the_chair_begins_and_records(self, world, talking, who):
        actor = getattr(world, who)
        with pytest.raises(NotAllowed):
            outcomes.discuss(talking, by=actor)
        with pytest.raises(NotAllowed):
            record(world, talking, by=actor)

    def test_nothing_is_recorded_before_the_discussion(self, world, panel):
        given(world, panel)
        all_score(world, panel.boxes)
        with pytest.raises(outcomes.NotDiscussed):
            record(world, panel.boxes)


class TestRecording:
    @pytest.mark.parametrize(
        ("kind", "rest", "to"),
        [
            (OutcomeKind.FUND, {}, Status.RECOMMENDED),
            (OutcomeKind.FUND_PART, {"amount_pence": 300_00}, Status.RECOMMENDED),
            (OutcomeKind.RESERVE, {"reserve_position": 1}, Status.RESERVE),
            (NO, {}, Status.NOT_THIS_TIME),
        ],
    )
    def test_each_outcome_moves_the_idea(self, world, talking, kind, rest, to):
        record(world, talking, kind, **rest)
        assert status(talking) is to
        assert len(queries.outcome(talking).present) == 4

    def test_funding_is_what_they_ask_for_whatever_was_typed(self, world, talking):
        record(world, talking, OutcomeKind.FUND, amount_pence=1)
        assert queries.outcome(talking).amount_pence == 600_00

    @pytest.mark.parametrize("pence", [None, 299_99, 600_00, 700_00])
    def test_a_part_lies_between_what_they_need_and_what_they_ask(self, world, talking, pence):
        with pytest.raises(Incomplete) as refused:
            record(world, talking, OutcomeKind.FUND_PART, amount_pence=pence)
        assert refused.value.field == "amount_pence"

    def test_who_needs_all_of_it_is_not_given_a_part(self, world, talking):
        change(db.session.get(Application, talking), if_less=IfLess.ALL)
        with pytest.raises(Incomplete, match="They need all of the £600"):
            record(world, talking, OutcomeKind.FUND_PART, amount_pence=400_00)

    @pytest.mark.parametrize("kind", [OutcomeKind.FUND_PART, OutcomeKind.RESERVE, NO])
    def test_anything_but_funding_needs_a_reason(self, world, talking, kind):
        rest = {"amount_pence": 300_00, "reserve_position": 1}
        with pytest.raises(Incomplete) as refused:
            record(world, talking, kind, **rest, reason_code=None)
        assert [fault.field for fault in refused.value.faults] == ["reason_code"]

    def test_a_no_is_explained_in_twenty_words_or_more(self, world, talking):
        with pytest.raises(Incomplete, match="You have 19"):
            record(world, talking, NO, note="word " * 19)
        record(world, talking, NO, note="word " * 20)

    def test_a_place_on_the_reserve_list_is_taken_once(self, world, panel, talking):
        record(world, talking, OutcomeKind.RESERVE, reserve_position=1)
        all_score(world, panel.soup)
        outcomes.discuss(panel.soup, by=world.chi)
        with pytest.raises(Incomplete, match="place 1"):
            record(world, panel.soup, OutcomeKind.RESERVE, reserve_position=1)
        record(world, panel.soup, OutcomeKind.RESERVE, reserve_position=2)

    def test_it_can_be_changed_until_sign_off(self, world, talking):
        record(world, talking, NO)
        record(world, talking, OutcomeKind.FUND, shown=queries.outcome(talking).version)
        assert (status(talking), queries.outcome(talking).reason_code) == (Status.RECOMMENDED, None)
        change(db.session.get(Application, talking), status=Status.SIGNED_OFF)
        with pytest.raises(outcomes.SignedOff):
            record(world, talking, NO, shown=queries.outcome(talking).version)

    def test_a_second_press_changes_nothing(self, world, talking):
        record(world, talking, NO)
        lines = db.session.scalar(db.select(db.func.count(AuditEvent.id)))
        record(world, talking, NO)
        assert db.session.scalar(db.select(db.func.count(AuditEvent.id))) == lines

    def test_two_tabs_do_not_record_over_each_other(self, world, talking):
        record(world, talking, NO)
        with pytest.raises(Conflict):
            record(world, talking, OutcomeKind.FUND)

    def test_the_chair_changes_nobodys_score(self, world, talking):
        before = result_queries.summary_of(talking, queries.by_id(queries.panel_of(talking)).round).score
        record(world, talking, NO)
        assert result_queries.summary_of(talking, queries.by_id(queries.panel_of(talking)).round).score == before


class TestThosePresent:
    def test_three_and_more_than_half_of_those_who_may_decide(self, world, talking):
        with pytest.raises(outcomes.TooFewPresent, match="You ticked 2 of the 4"):
            record(world, talking, present=["chi", "pat"])
        record(world, talking, present=["chi", "pat", "sam"])

    def test_whoever_stepped_out_cannot_be_ticked_and_does_not_count(self, world, panel):
        given(world, panel, sam={"Ben": Degree.DIRECT})
        all_score(world, panel.boxes, who=["pat", "priya", "chi"])
        outcomes.discuss(panel.boxes, by=world.chi)
        assert {p.name for p in queries.stepped_out(panel.boxes, panel.id)} == {"Sam Demo"}
        with pytest.raises(outcomes.MayNotBePresent):
            record(world, panel.boxes)
        record(world, panel.boxes, present=["pat", "priya", "chi"])

    @pytest.mark.parametrize("who", ["olu", "amina", "ben"])
    def test_nobody_is_ticked_who_is_not_on_the_panel(self, world, talking, who):
        with pytest.raises(outcomes.MayNotBePresent):
            record(world, talking, present=[*TEAM, who])

    def test_a_quorum_that_was_lost_by_a_late_stepping_out_blocks_the_outcome(self, world, panel):
        given(world, panel)
        all_score(world, panel.boxes, who=["pat", "priya", "chi"])
        outcomes.discuss(panel.boxes, by=world.chi)
        declare(world, panel, "pat", Ben=Degree.DIRECT)
        with pytest.raises(outcomes.TooFewScores):
            record(world, panel.boxes, present=["priya", "sam", "chi"])

    def test_stepping_out_while_the_chair_records_never_leaves_one_who_stepped_out_counted(self, world, panel, at_once):
        given(world, panel)
        all_score(world, panel.boxes)
        outcomes.discuss(panel.boxes, by=world.chi)
        names = interest_queries.names(world.round, world.pat.id)
        shown, known = [n.key for n in names], [n.key for n in names if n.name == "Ben Demo"]

        def work(n):
            if n == 0:
                return interests.declare(panel.id, shown=shown, known=known, by=world.pat)
            return record(world, panel.boxes)

        _, recorded = at_once(work, threads=2)
        found = queries.outcome(panel.boxes)
        if isinstance(recorded, Refusal):
            assert found is None  # the stepping out came first
        else:
            declared = interest_queries.interests(world.pat.id, [panel.boxes])[panel.boxes].declared_at
            assert found.recorded_at <= declared  # it came after, and the register says so


class TestAChairWithAnInterest:
    def test_sees_nothing_of_it_and_another_member_chairs(self, world, panel):
        given(world, panel, chi={"Ben": Degree.DIRECT})
        all_score(world, panel.boxes, who=["pat", "priya", "sam"])
        with pytest.raises(NotAllowed):
            outcomes.discuss(panel.boxes, by=world.chi)
        lines = result_queries.ranked(world.chi, queries.by_id(panel.id))
        assert lines == []  # the soup is not scored by Chi yet
        seats.name_chair(panel.id, queries.member(panel.id, world.pat.id).id, is_chair=True, by=world.olu)
        outcomes.discuss(panel.boxes, by=world.pat)
        record(world, panel.boxes, by=world.pat, present=["pat", "priya", "sam"])

    def test_places_are_given_among_what_the_chair_sees(self, world, panel):
        given(world, panel, chi={"Ben": Degree.DIRECT})
        for name in ("pat", "priya", "sam"):
            score(world, name, panel.boxes, 4, 4, 4, 4, 4)
        all_score(world, panel.soup)
        (line,) = result_queries.ranked(world.chi, queries.by_id(panel.id))
        assert (line.application.title, line.place, line.summary.asked) == ("Soup for all", 1, 4)


class TestTheRankedList:
    def test_best_first_with_what_readers_recommend(self, world, panel):
        given(world, panel)
        for name in TEAM:
            score(world, name, panel.boxes, 2, 2, 2, 2, 2)
            score(world, name, panel.soup, 4, 4, 4, 4, 4, recommendation=Recommendation.DISCUSS)
        found = result_queries.ranked(world.chi, queries.by_id(panel.id))
        assert [(line.application.title, line.place, dict(line.recommendations)) for line in found] == [
            ("Soup for all", 1, {Recommendation.DISCUSS: 4}),
            ("Plant boxes", 2, {Recommendation.FUND: 4}),
        ]

    def test_the_pot_is_told_in_pence_with_what_is_agreed_and_undecided(self, world, panel, talking):
        all_score(world, panel.soup)
        record(world, talking)
        shown = queries.by_id(panel.id)
        lines = result_queries.ranked(world.chi, shown)
        money = result_queries.money(shown, lines, world.chi)
        assert (money.pot_pence, money.agreed_pence, money.left_pence) == (3000_00, 600_00, 2400_00)
        assert (money.undecided_pence, money.left_if_all_pence) == (600_00, 1800_00)
        assert result_queries.running(lines, money.left_pence)[-1] == 1800_00

    def test_what_is_signed_off_leaves_the_pot_once(self, world, panel, talking):
        record(world, talking)
        sign_offs.sign_off(world.round, [talking], by=world.asha)
        shown = queries.by_id(panel.id)
        money = result_queries.money(shown, result_queries.ranked(world.chi, shown), world.chi)
        assert (money.promised_pence, money.agreed_pence, money.left_pence) == (600_00, 0, 2400_00)

    def test_the_number_of_queries_does_not_grow_with_the_list(self, world, panel):
        given(world, panel)
        counts = []
        for _ in range(2):
            for n in range(4):
                id = world.add_application(Status.READY, panel_number=None, title=f"More {n}")
                for name in TEAM:
                    world.declare(getattr(world, name), id, Degree.NONE)
            assignments.give_all(panel.id, by=world.olu)
            shown = queries.by_id(panel.id)
            with statements() as seen:
                assert len(result_queries.ranked(world.olu, shown)) > 3
            counts.append(len(seen))
        assert counts[0] == counts[1]


class TestChangingFromTheDesk:
    def test_officers_change_it_for_a_reason_that_is_kept(self, world, talking):
        record(world, talking, NO)
        outcomes.change(
            talking,
            agreed=agreed(world, OutcomeKind.FUND, present=()),
            because="The floor was set wrongly for this mission",
            shown=queries.outcome(talking).version,
            by=world.olu,
        )
        found = queries.outcome(talking)
        assert (found.kind, found.changed_by_id, found.changed_because) == (
            OutcomeKind.FUND, world.olu.id, "The floor was set wrongly for this mission"
        )  # fmt: skip
        assert len(found.present) == 4  # those present stay as the chair recorded them
        assert status(talking) is Status.RECOMMENDED

    @pytest.mark.parametrize("who", ["chi", "pat", "asha", "ben"])
    def test_nobody_else_does(self, world, talking, who):
        record(world, talking, NO)
        with pytest.raises(NotAllowed):
            outcomes.change(talking, agreed=agreed(world), because="Because", shown=1, by=getattr(world, who))

    def test_nor_an_officer_who_scored_it(self, world, talking):
        record(world, talking, NO)
        both = Actor(world.pat.id, frozenset({Role.PANELLIST, Role.OFFICER}))
        with pytest.raises(NotAllowed):
            outcomes.change(talking, agreed=agreed(world), because="Because", shown=1, by=both)

    def test_there_must_be_something_to_change(self, world, talking):
        with pytest.raises(Refusal, match="not decided"):
            outcomes.change(talking, agreed=agreed(world), because="Because", shown=0, by=world.olu)

    def test_a_no_from_the_desk_is_explained_too(self, world, talking):
        record(world, talking)
        short, shown = agreed(world, NO, note="No."), queries.outcome(talking).version
        with pytest.raises(Incomplete, match="20 words"):
            outcomes.change(talking, agreed=short, because="Because", shown=shown, by=world.olu)


def test_the_database_keeps_amounts_and_kinds_together(world, talking):
    record(world, talking, NO, reason_code=ReasonCode.OVERSUBSCRIBED, note=NOTE)
    assert db.session.scalars(db.select(Outcome.amount_pence)).one() is None
