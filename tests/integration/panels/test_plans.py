"""Planning who reads what: what is proposed, what is put in force, what planning again leaves alone."""

from collections import Counter
from threading import Thread

import pytest

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.notifications.models import OutboxEmail
from grants.panels import plan_queries, queries, standing_queries
from grants.panels.models import Assignment, Degree, Member, Panel, Reading, TakenOff
from grants.panels.nearness import Hint
from grants.panels.programme import Rule
from grants.panels.services import assignments, plans, readings, seats
from grants.permissions import NotAllowed
from tests.factories.world import change
from tests.integration.panels.conftest import TEAM, all_score, answers, assignment_id, declare, declare_all, score

pytestmark = pytest.mark.usefixtures("ctx")


def plan(world, panel, readings=2, by=None):
    """Look at a plan and put it in force, as one officer would."""
    by = by or world.olu
    proposal = plans.propose(panel.id, readings, by=by)
    plans.put_in_force(panel.id, proposal, shown=proposal.digest, by=by)
    return proposal


def pairs(world):
    names = {getattr(world, name).id: name for name in TEAM}
    found = db.session.execute(db.select(Assignment.application_id, Assignment.panellist_id))
    return {(idea, names[reader]) for idea, reader in found}


def readers(world, idea):
    return {name for id, name in pairs(world) if id == idea}


def seat(world, panel, name):
    return queries.member(panel.id, getattr(world, name).id)


def facts(world, panel, name, **values):
    said = {"most_ideas": None, "cares_about": (), "lived_experience": False, "postcode": None, "groups": None}
    version = db.session.get(Panel, panel.id).version
    seats.tell_about(panel.id, seat(world, panel, name).id, **{**said, **values}, shown=version, by=world.olu)


class TestProposing:
    def test_looking_changes_nothing(self, world, panel):
        found = plans.propose(panel.id, 2, by=world.olu)
        assert (found.ideas, len(found.give), found.take_back, found.kept) == (3, 6, frozenset(), 0)
        assert {load.name: load.ideas for load in found.loads}.keys() == {
            "Chi Demo", "Pat Demo", "Priya Demo", "Sam Demo",
        }  # fmt: skip
        assert sorted(load.ideas for load in found.loads) == [1, 1, 2, 2]
        assert pairs(world) == set()

    def test_only_officers_plan(self, world, panel):
        for actor in (world.pat, world.chi, world.asha):
            with pytest.raises(NotAllowed):
                plans.propose(panel.id, 2, by=actor)

    def test_a_panel_without_members_or_ideas_is_told_so(self, world, panel):
        empty = seats.make(world.round, name="Empty", by=world.olu)
        with pytest.raises(assignments.NobodyToRead):
            plans.propose(empty, 2, by=world.olu)
        for idea in (panel.boxes, panel.bikes, panel.soup):
            change(db.session.get(Application, idea), status=Status.WITHDRAWN)
        with pytest.raises(plans.NothingToRead):
            plans.propose(panel.id, 2, by=world.olu)

    def test_an_officer_plans_nothing_they_stepped_out_of(self, world, panel):
        world.declare(world.olu, panel.soup)
        assert {idea for idea, _ in plans.propose(panel.id, 2, by=world.olu).give} == {panel.boxes, panel.bikes}

    def test_what_may_be_nothing_is_flagged_and_not_solved(self, world, panel):
        declare(world, panel, "pat", Amina=Degree.SLIGHT)
        found = plans.propose(panel.id, 4, by=world.olu)
        flagged = {(flag.reader, flag.idea.id): flag.hints for flag in found.flags}
        assert flagged["Pat Demo", panel.soup] == [Hint.NAME, Hint.SLIGHT]
        assert flagged["Sam Demo", panel.soup] == [Hint.NAME]

    @pytest.mark.parametrize(
        ("said", "hidden"),
        [
            ({"postcode": "nw1 0aa"}, {"boxes", "bikes", "soup"}),
            ({"groups": "Choir\nWHEELS demo"}, {"bikes"}),
        ],
    )
    def test_nobody_reads_what_is_near_to_them(self, world, panel, said, hidden):
        facts(world, panel, "pat", **said)
        found = plans.propose(panel.id, 3, by=world.olu)
        mine = {idea for idea, reader in found.give if reader == world.pat.id}
        assert mine & {getattr(panel, name) for name in hidden} == set()

    def test_an_idea_of_their_own_in_another_round_tells_who_is_near(self, world, panel):
        other = world.add_round("autumn", pot_pence=100_00)
        change(db.session.get(Application, panel.soup), second_person="Rosa Li")
        own = {"postcode": None, "second_person": "rosa li", "round_id": other, "full_name": "Pat Demo"}
        world.add_application(Status.SUBMITTED, by=world.pat, **own)
        found = plans.propose(panel.id, 3, by=world.olu)
        assert (panel.soup, world.pat.id) not in found.give
        with pytest.raises(assignments.MustNotRead):
            assignments.give(panel.id, panel.soup, readers=[world.pat.id], by=world.olu)

    def test_what_cannot_be_done_says_why_where_and_what_would_help(self, world, panel):
        declare_all(world, panel, pat={"Amina": Degree.DIRECT}, sam={"Amina": Degree.NOT_SURE})
        found = plans.propose(panel.id, 3, by=world.olu)
        assert [rule for rule, _ in found.binding] == [Rule.CONFLICTS]
        assert [idea.id for idea in found.stuck] == [panel.soup]
        assert (found.give, found.take_back) == (frozenset(), frozenset())
        with pytest.raises(plans.CannotBePlanned):
            plans.put_in_force(panel.id, found, shown=found.digest, by=world.olu)

    def test_a_panel_that_asks_for_lived_experience_has_it_for_every_idea(self, world, panel):
        seats.edit(
            panel.id, name="Panel", scores_due_on=None, meets_on=None, wants_lived_experience=True,
            shown=db.session.get(Panel, panel.id).version, by=world.olu,
        )  # fmt: skip
        assert [rule for rule, _ in plans.propose(panel.id, 2, by=world.olu).binding] == [Rule.LIVED]
        for name in ("pat", "sam"):
            facts(world, panel, name, lived_experience=True)
        plan(world, panel)
        for idea in (panel.boxes, panel.bikes, panel.soup):
            assert readers(world, idea) & {"pat", "sam"}

    def test_nobody_reads_more_than_they_said(self, world, panel):
        facts(world, panel, "pat", most_ideas=1)
        plan(world, panel, readings=3)
        assert Counter(name for _, name in pairs(world))["pat"] == 1


class TestPuttingInForce:
    def test_ideas_go_to_their_readers_with_a_mail_and_a_line(self, world, panel):
        found = plan(world, panel)
        assert len(pairs(world)) == 6
        assert db.session.get(Application, panel.soup).status is Status.SCORING
        assert db.session.get(Panel, panel.id).readings_per_idea == 2
        mails = db.session.scalars(db.select(OutboxEmail.to).where(OutboxEmail.name == "reading_assigned")).all()
        assert sorted(mails) == sorted({f"{name}@example.org" for _, name in pairs(world)})
        last = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.position.desc()).limit(1)).one()
        assert last.action == "panel.plan"
        assert last.detail == {"readings": 2, "ideas": 3, "given": len(found.give), "taken_back": 0}

    def test_the_same_plan_pressed_twice_is_put_in_force_once(self, world, panel):
        found = plans.propose(panel.id, 2, by=world.olu)
        plans.put_in_force(panel.id, found, shown=found.digest, by=world.olu)
        with pytest.raises(Conflict):
            plans.put_in_force(panel.id, found, shown=found.digest, by=world.oki)
        assert plans.propose(panel.id, 2, by=world.oki).changes_nothing

    def test_what_was_declared_meanwhile_is_looked_at_first(self, world, panel):
        found = plans.propose(panel.id, 2, by=world.olu)
        declare(world, panel, "pat", Amina=Degree.DIRECT)
        with pytest.raises(Conflict):
            plans.put_in_force(panel.id, found, shown=found.digest, by=world.olu)
        assert pairs(world) == set()

    def test_another_plan_than_the_page_showed_is_not_put_in_force(self, world, panel):
        seen, other = plans.propose(panel.id, 2, by=world.olu), plans.propose(panel.id, 3, by=world.olu)
        with pytest.raises(Conflict):
            plans.put_in_force(panel.id, other, shown=seen.digest, by=world.olu)

    def test_two_officers_at_once_put_one_plan_in_force(self, world, panel, at_once):
        found = plans.propose(panel.id, 2, by=world.olu)

        def press(n):
            try:
                plans.put_in_force(panel.id, found, shown=found.digest, by=(world.olu, world.oki)[n % 2])
            except Conflict:
                return 0
            return 1

        assert sorted(at_once(press, threads=4)) == [0, 0, 0, 1]
        assert len(pairs(world)) == 6

    def test_a_reader_who_begins_while_a_plan_takes_the_idea_back_loses_nothing(self, world, panel, app, monkeypatch):
        """Either what they write is kept and stays on their list, or they are told before they write more."""
        declare_all(world, panel)
        plan(world, panel, readings=4)
        found = plans.propose(panel.id, 1, by=world.olu)
        everybody = (world.pat, world.priya, world.sam, world.chi)
        loses = next(one for one in everybody if (panel.boxes, one.id) in found.take_back)
        begun = assignment_id(loses, panel.boxes)
        heard = []

        def begin():
            with app.app_context():
                try:
                    readings.save(begun, answers=answers(world), shown=0, by=loses)
                except Refusal as refusal:
                    heard.append(refusal)

        looked, reader = plan_queries.situation, Thread(target=begin)

        def look_while_it_begins(*args, **kwargs):
            found = looked(*args, **kwargs)
            if not reader.ident:
                reader.start()
                reader.join(timeout=1)
            return found

        monkeypatch.setattr(plan_queries, "situation", look_while_it_begins)
        plans.put_in_force(panel.id, found, shown=found.digest, by=world.olu)
        reader.join()
        kept = db.session.scalars(db.select(Reading.id)).all()
        assert ([type(one) for one in heard], kept) == ([readings.TakenBack], [])


class TestPlanningAgain:
    def test_when_somebody_drops_out_the_others_keep_what_they_have(self, world, panel):
        declare_all(world, panel)
        plan(world, panel)
        before = pairs(world)
        gone = next(name for _, name in before if name != "chi")
        scored = next(idea for idea, name in before if name == gone)
        score(world, gone, scored)
        seats.remove_member(panel.id, seat(world, panel, gone).id, by=world.olu)
        plan(world, panel)
        after = pairs(world)
        assert {pair for pair in before if pair[1] != gone} <= after
        assert {idea for idea, name in after if name == gone} == {scored}
        assert Counter(idea for idea, _ in after) == dict.fromkeys((panel.boxes, panel.bikes, panel.soup), 2)

    def test_a_late_declaration_is_replaced_and_its_score_is_nobodys(self, world, panel):
        declare_all(world, panel)
        plan(world, panel)
        name = next(iter(readers(world, panel.soup)))
        score(world, name, panel.soup)
        declare(world, panel, name, Amina=Degree.DIRECT)
        plan(world, panel)
        assert len(readers(world, panel.soup) - {name}) == 2
        assert name in readers(world, panel.soup)  # as invisible to them as before

    def test_what_was_begun_is_never_taken_back(self, world, panel):
        declare_all(world, panel)
        plan(world, panel, readings=4)
        score(world, "pat", panel.soup)
        world.add_reading(panel.boxes, world.sam, 3, 3, 3, 3, 3, submitted=False)
        found = plan(world, panel, readings=1)
        assert found.kept == 2
        assert readers(world, panel.soup) == {"pat"}
        assert readers(world, panel.boxes) == {"sam"}

    def test_what_was_changed_by_hand_stays(self, world, panel):
        plan(world, panel)
        removed = next(iter(readers(world, panel.soup)))
        added = next(iter(set(TEAM) - readers(world, panel.boxes)))
        now = readers(world, panel.soup) - {removed}
        assignments.give(panel.id, panel.soup, readers=[getattr(world, n).id for n in now], by=world.olu)
        now = readers(world, panel.boxes) | {added}
        assignments.give(panel.id, panel.boxes, readers=[getattr(world, n).id for n in now], by=world.olu)
        found = plan(world, panel)
        assert found.kept_by_hand == 1
        assert added in readers(world, panel.boxes)
        assert removed not in readers(world, panel.soup)
        assert len(readers(world, panel.boxes)) == len(readers(world, panel.soup)) == 2

    def test_what_is_given_by_hand_again_is_no_longer_kept_away(self, world, panel):
        plan(world, panel, readings=4)
        others = [getattr(world, n).id for n in ("priya", "sam", "chi")]
        assignments.give(panel.id, panel.soup, readers=others, by=world.olu)
        assert db.session.scalar(db.select(db.func.count()).select_from(TakenOff)) == 1
        assignments.give(panel.id, panel.soup, readers=[*others, world.pat.id], by=world.olu)
        assert db.session.scalar(db.select(db.func.count()).select_from(TakenOff)) == 0


class TestSecondReadings:
    @pytest.fixture
    def undecided(self, world, panel):
        """Everything read by Pat and Priya, one idea of which nobody can say whether it is funded."""
        declare_all(world, panel)
        for idea in (panel.boxes, panel.bikes, panel.soup):
            assignments.give(panel.id, idea, readers=[world.pat.id, world.priya.id, world.sam.id], by=world.olu)
            all_score(world, idea, who=("pat", "priya", "sam"))
        return panel

    def discuss(self, monkeypatch, *ideas):
        """Let these be the ideas that lie between fund and not now."""
        monkeypatch.setattr(standing_queries.RoundStandings, "in_band", lambda self, band, panel_id=None: list(ideas))

    def test_ideas_between_get_up_to_two_from_those_who_have_not_read_them(self, world, undecided, monkeypatch):
        self.discuss(monkeypatch, undecided.soup)
        found = plans.propose_second(undecided.id, by=world.olu)
        assert found.give == {(undecided.soup, world.chi.id)}
        plans.add_second(undecided.id, found, shown=found.digest, by=world.olu)
        assert readers(world, undecided.soup) == set(TEAM)
        assert readers(world, undecided.boxes) == {"pat", "priya", "sam"}
        last = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.position.desc()).limit(1)).one()
        assert last == "panel.plan_second"

    def test_there_are_no_third_readings(self, world, undecided, monkeypatch):
        self.discuss(monkeypatch, undecided.soup)
        found = plans.propose_second(undecided.id, by=world.olu)
        plans.add_second(undecided.id, found, shown=found.digest, by=world.olu)
        with pytest.raises(plans.NothingToAdd):
            plans.propose_second(undecided.id, by=world.olu)

    def test_who_stepped_out_reads_no_second_time_either(self, world, undecided, monkeypatch):
        declare(world, undecided, "chi", Amina=Degree.DIRECT)
        self.discuss(monkeypatch, undecided.soup)
        with pytest.raises(plans.NothingToAdd):
            plans.propose_second(undecided.id, by=world.olu)

    def test_planning_first_readings_again_leaves_second_ones(self, world, undecided, monkeypatch):
        self.discuss(monkeypatch, undecided.soup)
        found = plans.propose_second(undecided.id, by=world.olu)
        plans.add_second(undecided.id, found, shown=found.digest, by=world.olu)
        assert plans.propose(undecided.id, 3, by=world.olu).changes_nothing

    def test_the_standing_is_worked_out_again_with_the_new_score(self, world, undecided, monkeypatch):
        round = queries.by_id(undecided.id).round
        before = standing_queries.of_round(round, by=world.olu).of(undecided.soup)
        self.discuss(monkeypatch, undecided.soup)
        found = plans.propose_second(undecided.id, by=world.olu)
        plans.add_second(undecided.id, found, shown=found.digest, by=world.olu)
        score(world, "chi", undecided.soup, 4, 4, 4, 4, 4)
        after = standing_queries.of_round(queries.by_id(undecided.id).round, by=world.olu).of(undecided.soup)
        assert (before.readings, after.readings) == (3, 4)
        assert after.raw > before.raw


def test_what_is_noted_of_a_member_is_kept_once_and_by_officers(world, panel):
    mission = next(iter(world.missions.values()))
    facts(world, panel, "pat", cares_about=[mission], postcode="NW1 0AA", groups="Choir")
    member = db.session.get(Member, seat(world, panel, "pat").id)
    assert (member.cares_about, member.postcode, member.groups) == ([str(mission)], "NW1 0AA", "Choir")
    said = {"most_ideas": 1, "cares_about": (), "lived_experience": False, "postcode": None, "groups": None}
    with pytest.raises(Conflict):
        seats.tell_about(panel.id, member.id, **said, shown=1, by=world.olu)
    with pytest.raises(NotAllowed):
        seats.tell_about(panel.id, member.id, **said, shown=1, by=world.chi)


def test_what_was_taken_off_by_hand_stands_in_the_way_of_a_plan_that_needs_it(world, panel):
    plan(world, panel, readings=4)
    kept = [getattr(world, n).id for n in ("priya", "sam", "chi")]
    assignments.give(panel.id, panel.soup, readers=kept, by=world.olu)
    found = plans.propose(panel.id, 4, by=world.olu)
    assert ([rule for rule, _ in found.binding], [idea.id for idea in found.stuck]) == ([Rule.CONFLICTS], [panel.soup])


def test_what_a_member_says_themselves_is_what_a_plan_goes_by(world, panel):
    member = seat(world, panel, "pat")
    seats.note_limit(member.id, most_ideas=1, by=world.pat)
    seats.note_missions(member.id, missions=["eating-well", "nowhere"], by=world.pat)
    seats.note_missions(member.id, missions=[], by=world.pat)
    assert (member.most_ideas, member.cares_about) == (1, [str(world.missions["eating-well"])])
    found = plans.propose(panel.id, 3, by=world.olu)
    assert {load.name: load.ideas for load in found.loads}["Pat Demo"] == 1
    with pytest.raises(NotAllowed):
        seats.note_limit(member.id, most_ideas=9, by=world.sam)
