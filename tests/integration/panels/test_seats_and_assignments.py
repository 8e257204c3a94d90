import datetime as dt

import pytest

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.notifications.models import OutboxEmail
from grants.panels import assignment_queries, queries
from grants.panels.models import Assignment, Degree, Member, Panel
from grants.panels.services import assignments, seats
from grants.permissions import NotAllowed
from grants.rounds.models import Round, RoundStatus
from tests.factories.world import change
from tests.integration.panels.conftest import all_score, declare_all, given

pytestmark = pytest.mark.usefixtures("ctx")


def readers(world, application_id):
    names = {getattr(world, name).id: name for name in ("pat", "priya", "sam", "chi", "amina", "ben")}
    found = db.session.scalars(db.select(Assignment.panellist_id).where(Assignment.application_id == application_id))
    return {names[id] for id in found}


def seat(panel, actor):
    return queries.member(panel.id, actor.id)


class TestSeats:
    def test_only_people_who_hold_the_role_get_a_seat(self, world, panel):
        for email in ("amina@example.org", "olu@example.org", "nobody@example.org"):
            with pytest.raises(seats.NotAPanellist):
                seats.add_member(panel.id, email=email, by=world.olu)

    def test_the_address_may_be_typed_in_capitals_and_twice(self, world, panel):
        first = seat(panel, world.pat).id
        assert seats.add_member(panel.id, email=" PAT@example.org ", by=world.olu) == first

    def test_whoever_left_takes_the_same_seat_again(self, world, panel):
        first = seat(panel, world.pat).id
        seats.remove_member(panel.id, first, by=world.olu)
        assert world.pat.id not in {member.person_id for member in queries.seats(panel.id)}
        assert seats.add_member(panel.id, email="pat@example.org", by=world.olu) == first
        assert world.pat.id in {member.person_id for member in queries.seats(panel.id)}

    def test_a_member_who_leaves_gives_unread_ideas_back_and_keeps_what_was_scored(self, world, panel):
        given(world, panel)
        all_score(world, panel.boxes, who=["pat"])
        seats.remove_member(panel.id, seat(panel, world.pat).id, by=world.olu)
        assert "pat" in readers(world, panel.boxes)
        assert "pat" not in readers(world, panel.soup)

    def test_a_round_that_is_not_published_gets_no_panel(self, world):
        draft = world.add_round("later", pot_pence=100_00, status=RoundStatus.DRAFT)
        with pytest.raises(seats.DraftRound):
            seats.make(draft, name="Panel", by=world.olu)

    def test_two_panels_of_a_round_have_two_names(self, world, panel):
        with pytest.raises(Refusal) as refused:
            seats.make(world.round, name="Camden panel", by=world.olu)
        assert refused.value.field == "name"

    def test_the_panel_meets_after_its_scores_are_due(self, world, panel):
        with pytest.raises(seats.MeetsBeforeScores):
            seats.edit(
                panel.id,
                name="Panel",
                scores_due_on=dt.date(2026, 12, 14),
                meets_on=dt.date(2026, 12, 13),
                shown=queries.by_id(panel.id).version,
                by=world.olu,
            )

    def test_two_officers_do_not_save_over_each_other(self, world, panel):
        shown = db.session.get(Panel, panel.id).version
        dates = {"scores_due_on": None, "meets_on": None}
        seats.edit(panel.id, name="First", **dates, shown=shown, by=world.olu)
        with pytest.raises(Conflict):
            seats.edit(panel.id, name="Second", **dates, shown=shown, by=world.oki)

    @pytest.mark.parametrize("who", ["pat", "chi", "asha", "amina", "ada"])
    def test_nobody_but_officers_manages_a_panel(self, world, panel, who):
        actor = getattr(world, who)
        member = seat(panel, world.sam).id
        for attempt in (
            lambda: seats.make(world.round, name="Mine", by=actor),
            lambda: seats.add_member(panel.id, email="pat@example.org", by=actor),
            lambda: seats.remove_member(panel.id, member, by=actor),
            lambda: seats.name_chair(panel.id, member, is_chair=True, by=actor),
            lambda: assignments.give_all(panel.id, by=actor),
            lambda: assignments.give(panel.id, panel.boxes, readers=[world.pat.id], by=actor),
        ):
            with pytest.raises(NotAllowed):
                attempt()


class TestGivingEverythingToEverybody:
    def test_everybody_reads_everything_that_is_ready(self, world, panel):
        world.add_application(Status.IN_CHECK, title="Not yet")
        assert given(world, panel) == assignments.Given(ideas=3, readings=12, too_few=0)
        assert readers(world, panel.soup) == {"pat", "priya", "sam", "chi"}
        assert db.session.get(Application, panel.soup).status is Status.SCORING

    def test_pressing_twice_gives_nothing_twice(self, world, panel):
        given(world, panel)
        assert assignments.give_all(panel.id, by=world.olu) == assignments.Given(0, 0, 0)

    def test_nobody_is_given_what_they_stepped_out_of(self, world, panel):
        given(world, panel, sam={"Ben": Degree.DIRECT}, pat={"Ben": Degree.NOT_SURE}, priya={"Ben": Degree.SLIGHT})
        assert readers(world, panel.boxes) == {"priya", "chi"}
        assert readers(world, panel.soup) == {"pat", "priya", "sam", "chi"}

    def test_nobody_is_given_their_own_idea_or_their_households(self, world, panel):
        own = world.add_application(Status.READY, by=world.pat, panel_number=None, full_name="Pat Demo")
        for name in ("pat", "sam"):
            person = db.session.get(db.inspect(Member).relationships.person.mapper.class_, getattr(world, name).id)
            change(person, household_id=world.round)  # any id that both share
        given(world, panel)
        assert readers(world, own) == {"priya", "chi"}

    def test_the_cap_holds_and_every_idea_gets_as_many_readers_as_any_other(self, world, panel):
        change(db.session.get(Round, world.round), readings_per_panellist=2)
        assert given(world, panel) == assignments.Given(ideas=3, readings=8, too_few=1)
        counts = sorted(len(readers(world, id)) for id in (panel.boxes, panel.bikes, panel.soup))
        assert counts == [2, 3, 3]

    def test_nobody_is_given_more_than_they_said_they_can_read(self, world, panel):
        change(queries.member(panel.id, world.sam.id), most_ideas=1)
        change(queries.member(panel.id, world.pat.id), most_ideas=40)
        assert given(world, panel).readings == 10
        assert sorted(assignment_queries.load(queries.by_id(panel.id)).values()) == [1, 3, 3, 3]

    def test_an_idea_is_read_by_one_panel(self, world, panel):
        given(world, panel)
        other = seats.make(world.round, name="Other panel", by=world.olu)
        seats.add_member(other, email="pat@example.org", by=world.olu)
        assert assignments.give_all(other, by=world.olu) == assignments.Given(0, 0, 0)
        with pytest.raises(assignments.ReadElsewhere):
            assignments.give(other, panel.boxes, readers=[world.pat.id], by=world.olu)

    def test_an_officer_with_an_interest_gives_everything_but_that(self, world, panel):
        world.declare(world.olu, panel.boxes)
        given(world, panel)
        assert readers(world, panel.boxes) == set()

    def test_an_empty_panel_is_told_so(self, world, panel):
        empty = seats.make(world.round, name="Empty", by=world.olu)
        with pytest.raises(assignments.NobodyToRead):
            assignments.give_all(empty, by=world.olu)

    def test_numbers_differ_and_follow_neither_arrival_nor_each_other(self, world, panel):
        for n in range(12):
            world.add_application(Status.READY, title=f"Idea {n}", panel_number=None)
        given(world, panel)
        numbers = db.session.scalars(
            db.select(Application.panel_number).order_by(Application.received_at, Application.id)
        ).all()
        assert len(set(numbers)) == 15
        assert min(numbers) >= 100
        assert numbers != sorted(numbers)
        assert max(numbers) - min(numbers) > len(numbers)  # there are gaps, so that a gap says nothing

    def test_members_get_one_mail_a_day_that_names_no_idea(self, world, panel):
        given(world, panel)
        world.add_application(Status.READY, title="Late soup", panel_number=None)
        declare_all(world, panel)
        assignments.give_all(panel.id, by=world.olu)
        mails = db.session.scalars(db.select(OutboxEmail).where(OutboxEmail.name == "reading_assigned")).all()
        assert sorted(mail.to for mail in mails) == [f"{n}@example.org" for n in ("chi", "pat", "priya", "sam")]
        words = " ".join(mail.subject + mail.body for mail in mails)
        assert not any(secret in words for secret in ("Plant", "Bike", "oup", "Ben", "Amina", "3", "4"))

    def test_whoever_was_given_nothing_gets_no_mail(self, world, panel):
        given(world, panel, sam={"Ben": Degree.DIRECT, "Amina": Degree.DIRECT})
        mails = db.session.scalars(db.select(OutboxEmail.to).where(OutboxEmail.name == "reading_assigned")).all()
        assert sorted(mails) == ["chi@example.org", "pat@example.org", "priya@example.org"]

    def test_each_reader_has_an_own_order_that_adding_ideas_does_not_change(self, world, panel):
        def order(name):
            rows = db.select(Assignment.application_id).where(Assignment.panellist_id == getattr(world, name).id)
            return db.session.scalars(rows.order_by(Assignment.position)).all()

        for n in range(5):
            world.add_application(Status.READY, title=f"Idea {n}", panel_number=None)
        given(world, panel)
        before = order("pat")
        assert before != order("priya") or before != order("sam")
        late = world.add_application(Status.READY, panel_number=None)
        assignments.give_all(panel.id, by=world.olu)
        assert [id for id in order("pat") if id != late] == before


class TestGivingByHand:
    def test_exactly_those_chosen_read_it(self, world, panel):
        assignments.give(panel.id, panel.soup, readers=[world.pat.id, world.sam.id], by=world.olu)
        assignments.give(panel.id, panel.soup, readers=[world.pat.id, world.chi.id], by=world.olu)
        assert readers(world, panel.soup) == {"pat", "chi"}

    def test_what_somebody_scored_stays_theirs(self, world, panel):
        given(world, panel)
        all_score(world, panel.soup, who=["pat"])
        with pytest.raises(assignments.HasScored):
            assignments.give(panel.id, panel.soup, readers=[world.sam.id], by=world.olu)

    def test_the_cap_holds(self, world, panel):
        change(db.session.get(Round, world.round), readings_per_panellist=1)
        assignments.give(panel.id, panel.soup, readers=[world.pat.id], by=world.olu)
        with pytest.raises(assignments.HasEnough):
            assignments.give(panel.id, panel.boxes, readers=[world.pat.id], by=world.olu)

    def test_an_officer_learns_who_now_has_more_than_they_said_they_can_read(self, world, panel):
        change(queries.member(panel.id, world.pat.id), most_ideas=1)
        both = [world.pat.id, world.sam.id]
        assert assignments.give(panel.id, panel.soup, readers=both, by=world.olu) == []
        over = assignments.give(panel.id, panel.boxes, readers=both, by=world.olu)
        assert [member.person_id for member in over] == [world.pat.id]
        assert readers(world, panel.boxes) == {"pat", "sam"}

    def test_an_idea_somebody_stepped_out_of_does_not_count_for_the_cap(self, world, panel):
        change(db.session.get(Round, world.round), readings_per_panellist=1)
        assignments.give(panel.id, panel.soup, readers=[world.pat.id], by=world.olu)
        declare_all(world, panel, pat={"Amina": Degree.DIRECT})
        assignments.give(panel.id, panel.boxes, readers=[world.pat.id], by=world.olu)
        assert readers(world, panel.boxes) == {"pat"}

    @pytest.mark.parametrize("who", ["sam", "ben", "asha"])
    def test_nobody_reads_who_stepped_out_or_is_not_on_the_panel(self, world, panel, who):
        declare_all(world, panel, sam={"Ben": Degree.DIRECT})
        with pytest.raises(assignments.MustNotRead):
            assignments.give(panel.id, panel.boxes, readers=[getattr(world, who).id], by=world.olu)

    def test_an_idea_of_another_round_or_state_is_refused(self, world, panel):
        elsewhere = world.add_application(
            Status.READY, round_id=world.add_round("other", pot_pence=100_00), panel_number=None
        )
        for id in (elsewhere, world.add_application(Status.IN_CHECK)):
            with pytest.raises(assignments.NotToBeAssigned):
                assignments.give(panel.id, id, readers=[world.pat.id], by=world.olu)

    def test_officers_read_counts_and_no_scores(self, world, panel):
        given(world, panel, sam={"Ben": Degree.DIRECT})
        all_score(world, panel.soup, who=["pat", "sam"])
        found = {p.member.person.name: (p.asked, p.sent) for p in queries.progress(panel.id, world.olu)}
        assert found == {"Chi Demo": (3, 0), "Pat Demo": (3, 1), "Priya Demo": (3, 0), "Sam Demo": (1, 1)}

    def test_every_step_leaves_a_line(self, world, panel):
        assignments.give(panel.id, panel.soup, readers=[world.pat.id], by=world.olu)
        lines = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.position)).all()
        assert lines[-2:] == ["application.begin_scoring", "panel.give"]

    def test_two_officers_giving_at_once_give_each_reader_once(self, world, panel, at_once):
        results = at_once(lambda n: assignments.give_all(panel.id, by=(world.olu, world.oki)[n % 2]), threads=4)
        assert sorted(result.readings for result in results) == [0, 0, 0, 12]
        assert len(assignment_queries.readers_of([panel.soup])[panel.soup]) == 4
