import datetime as dt
from uuid import uuid4

import pytest

from grants.accounts.models import Actor, Person, Role
from grants.applications.models import Application, Status
from grants.checks.models import Worry
from grants.core import clock
from grants.core.db import db
from grants.panels.models import Assignment, Degree, Member, Outcome, OutcomeKind, Panel, Reading
from grants.permissions import Can, allowed, can
from tests.factories.world import change, save
from tests.support.beginnings import beginning

NAMES = ("amina", "ben", "hal", "pat", "priya", "sam", "chi", "olu", "oki", "asha", "fin", "sade", "cora", "dee", "ada")


@pytest.fixture
@beginning
def idea(world):
    """Ben's idea, read by Pat, Priya and Chi, who chairs; Sam is on the panel and stepped out."""
    idea = world.add_application(Status.SCORING, by=world.ben)
    world.panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.assign(world.panel, idea, world.pat, world.priya, world.chi, world.sam)
    world.declare(world.sam, idea, Degree.DIRECT)
    return idea


def who(world, ability, thing):
    return {name for name in NAMES if can(getattr(world, name), ability, thing)}


def assignment_of(actor):
    return db.session.scalars(db.select(Assignment).where(Assignment.panellist_id == actor.id)).one()


@pytest.mark.usefixtures("ctx")
class TestAnIdeaInScoring:
    def test_its_page_is_not_the_panels_to_open(self, world, idea):
        assert who(world, Can.SEE_APPLICATION, db.session.get(Application, idea)) == {"ben", "olu", "oki", "dee"}

    def test_a_reader_sees_only_the_own_assignment(self, world, idea):
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == {"pat"}

    def test_whoever_stepped_out_does_not_see_the_own_assignment(self, world, idea):
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.sam)) == set()

    def test_not_sure_keeps_it_out_of_sight_as_direct_does(self, world, idea):
        world.declare(world.pat, idea, Degree.NOT_SURE)
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == set()

    def test_knowing_somebody_a_little_leaves_it_in_sight(self, world, idea):
        world.declare(world.pat, idea, Degree.SLIGHT)
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == {"pat"}

    def test_nothing_is_seen_before_the_list_was_gone_through(self, world, idea):
        member = db.session.scalars(db.select(Member).where(Member.person_id == world.pat.id)).one()
        change(member, declared_at=None)
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == set()

    def test_an_idea_by_a_new_name_stays_shut_until_that_name_was_declared(self, world, idea):
        late = world.add_application(Status.SCORING, by=world.amina)
        save(Assignment(panel_id=world.panel, application_id=late, panellist_id=world.pat.id))
        mine = db.select(Assignment.application_id).where(allowed(world.pat, Can.SEE_ASSIGNMENT, Assignment))
        assert db.session.scalars(mine).all() == [idea]

    def test_a_member_who_left_sees_nothing_more(self, world, idea):
        member = db.session.scalars(db.select(Member).where(Member.person_id == world.pat.id)).one()
        change(member, left_at=clock.now())
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == set()
        assert "pat" not in who(world, Can.SEE_PANEL, db.session.get(Panel, world.panel))

    def test_a_member_whose_role_ended_sees_nothing_more(self, world, idea):
        assert not can(Actor(world.pat.id), Can.SEE_ASSIGNMENT, assignment_of(world.pat))

    def test_a_member_of_the_applicants_household_sees_nothing(self, world, idea):
        home = uuid4()
        ben = db.session.get(Person, world.ben.id)
        change(ben, household_id=home)
        pat = Actor(world.pat.id, world.pat.roles, home)
        assert not can(pat, Can.SEE_ASSIGNMENT, assignment_of(world.pat))

    def test_a_withdrawn_idea_leaves_every_list_at_once(self, world, idea):
        gone = db.session.get(Application, idea)
        change(gone, status=Status.WITHDRAWN)
        assert who(world, Can.SEE_ASSIGNMENT, assignment_of(world.pat)) == set()
        assert who(world, Can.SEE_DISCUSSION, gone) == {"olu", "oki"}

    def test_members_and_officers_see_the_panel_and_only_officers_manage_it(self, world, idea):
        panel = db.session.get(Panel, world.panel)
        assert who(world, Can.SEE_PANEL, panel) == {"pat", "priya", "sam", "chi", "olu", "oki"}
        assert who(world, Can.DECLARE_INTERESTS, panel) == {"pat", "priya", "sam", "chi"}
        assert who(world, Can.MANAGE_PANEL, panel) == {"olu", "oki"}
        assert who(world, Can.CHAIR_PANEL, panel) == {"chi"}

    def test_anybody_who_reads_it_may_raise_a_worry_unless_they_stepped_out(self, world, idea):
        world.declare(world.oki, idea)
        readers = {"pat", "priya", "chi", "olu"}
        assert who(world, Can.RAISE_WORRY, db.session.get(Application, idea)) == readers

    def test_a_worry_is_not_shown_to_a_lead_with_an_interest(self, world, idea):
        worry = Worry(application_id=idea, raised_by_id=world.pat.id, text="No adult is named")
        save(worry)
        assert who(world, Can.SEE_WORRY, worry) == {"sade"}
        world.declare(world.sade, idea)
        assert who(world, Can.SEE_WORRY, worry) == set()


@pytest.mark.usefixtures("ctx")
class TestReadings:
    def test_a_draft_is_its_authors_alone(self, world, idea):
        draft = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1, submitted=False))
        assert who(world, Can.SEE_READING, draft) == {"pat"}

    def test_the_chair_reads_others_after_the_own_score_is_in(self, world, idea):
        others = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1))
        assert who(world, Can.SEE_READING, others) == {"pat", "olu", "oki"}
        world.add_reading(idea, world.chi, 1, 1, 1, 1, 1)
        assert who(world, Can.SEE_READING, others) == {"pat", "chi", "olu", "oki"}

    def test_a_chair_who_reopened_the_own_score_is_a_reader_again(self, world, idea):
        others = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1))
        own = db.session.get(Reading, world.add_reading(idea, world.chi, 1, 1, 1, 1, 1, submitted=False))
        change(own, submitted_at=clock.now() - dt.timedelta(hours=1))
        assert who(world, Can.SEE_READING, others) == {"pat", "olu", "oki"}

    def test_a_reading_by_somebody_who_stepped_out_since_is_not_theirs_to_read(self, world, idea):
        reading = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1))
        world.declare(world.pat, idea)
        assert who(world, Can.SEE_READING, reading) == {"olu", "oki"}

    def test_the_applicant_never_sees_one_even_as_an_officer(self, world, idea):
        reading = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1))
        assert not can(Actor(world.ben.id, frozenset(Role)), Can.SEE_READING, reading)


@pytest.mark.usefixtures("ctx")
class TestTheMeeting:
    def test_the_chair_discusses_an_idea_only_after_scoring_it(self, world, idea):
        application = db.session.get(Application, idea)
        assert who(world, Can.SEE_DISCUSSION, application) == {"olu", "oki"}
        world.add_reading(idea, world.chi, 1, 1, 1, 1, 1)
        assert who(world, Can.SEE_DISCUSSION, application) == {"chi", "olu", "oki"}
        assert who(world, Can.RECORD_OUTCOME, application) == {"chi"}

    def test_a_chair_who_was_late_sees_it_once_the_panel_has_decided(self, world, idea):
        save(
            Outcome(
                application_id=idea,
                panel_id=world.panel,
                kind=OutcomeKind.FUND,
                amount_pence=600_00,
                note="",
                recorded_by_id=world.priya.id,
                recorded_at=clock.now(),
            )
        )
        assert "chi" in who(world, Can.SEE_DISCUSSION, db.session.get(Application, idea))

    def test_a_chair_who_stepped_out_does_not_see_it_and_another_member_can_be_named(self, world, idea):
        world.add_reading(idea, world.chi, 1, 1, 1, 1, 1)
        world.declare(world.chi, idea)
        application = db.session.get(Application, idea)
        assert who(world, Can.RECORD_OUTCOME, application) == set()
        priya = db.session.scalars(db.select(Member).where(Member.person_id == world.priya.id)).one()
        change(priya, is_chair=True)
        world.add_reading(idea, world.priya, 1, 1, 1, 1, 1)
        assert who(world, Can.RECORD_OUTCOME, application) == {"priya"}

    def test_whoever_scored_it_never_changes_the_outcome_from_the_desk(self, world, idea):
        both = Actor(world.pat.id, world.pat.roles | {Role.OFFICER})
        application = db.session.get(Application, idea)
        assert can(both, Can.CHANGE_OUTCOME, application)
        reading = db.session.get(Reading, world.add_reading(idea, world.pat, 4, 3, 2, 2, 1))
        assert not can(both, Can.CHANGE_OUTCOME, application)
        change(reading, status=reading.status.DRAFT)  # reopened: once submitted counts for ever
        assert not can(both, Can.CHANGE_OUTCOME, application)

    def test_the_chair_of_another_panel_is_nobody_here(self, world, idea):
        world.add_panel(world.pat, chair=world.priya)
        world.add_reading(idea, world.priya, 1, 1, 1, 1, 1)
        assert who(world, Can.SEE_DISCUSSION, db.session.get(Application, idea)) == {"olu", "oki"}


@pytest.mark.usefixtures("ctx")
@pytest.mark.parametrize(
    ("ability", "model"),
    [
        (Can.SEE_ASSIGNMENT, Assignment),
        (Can.SEE_READING, Reading),
        (Can.SEE_PANEL, Panel),
        (Can.SEE_DISCUSSION, Application),
        (Can.RAISE_WORRY, Application),
    ],
)
def test_a_list_shows_what_the_pages_of_its_rows_show(world, idea, ability, model):
    for reader in (world.pat, world.chi):
        world.add_reading(idea, reader, 4, 3, 2, 2, 1, submitted=reader == world.chi)
    world.declare(world.priya, idea, Degree.NOT_SURE)
    rows = db.session.scalars(db.select(model)).all()
    for name in NAMES:
        actor = getattr(world, name)
        listed = set(db.session.scalars(db.select(model.id).where(allowed(actor, ability, model))))
        assert listed == {row.id for row in rows if can(actor, ability, row)}
