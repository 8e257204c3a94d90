"""An officer with no part in an idea checks it, two check larger amounts, and it goes on when all is in order."""

import pytest
from sqlalchemy import func, select

from grants.accounts.models import Actor, Person, Role
from grants.applications.models import AlsoMission, Application, Status
from grants.audit.models import AuditEvent
from grants.checks import checklist, queries
from grants.checks.models import Check, CheckItem, Finding, RuledOut, Tier
from grants.checks.services import checking
from grants.core.db import db
from grants.core.errors import Conflict
from grants.notifications.models import OutboxEmail
from grants.permissions import NotAllowed
from grants.workflow import WrongState
from tests.factories.world import change, save
from tests.integration.checks.conftest import ALL_YES

RULED_OUT = {"reason_code": RuledOut.OUTSIDE, "reason": "It is in Barnet.", "try_instead": "Ask Barnet."}


@pytest.fixture(autouse=True)
def _context(ctx):
    """These tests call commands and send no request."""


def idea(id):
    return db.session.scalars(
        select(Application).where(Application.id == id).execution_options(populate_existing=True)
    ).one()


def test_taking_an_idea_twice_is_taking_it_once(world, taken):
    checking.take(taken, by=world.olu)
    assert idea(taken).status is Status.IN_CHECK
    assert db.session.scalar(select(func.count()).select_from(Check)) == 1


def test_what_a_colleague_has_taken_is_not_taken_again(world, taken):
    with pytest.raises(checking.TakenAlready):
        checking.take(taken, by=world.oki)
    assert queries.check_of(taken).checked_by_id == world.olu.id


def test_of_two_officers_who_press_at_once_one_has_it(world, at_once):
    id = world.add_application(Status.SUBMITTED)
    done = at_once(lambda n: checking.take(id, by=world.olu if n % 2 else world.oki), 8)
    holder = queries.check_of(id).checked_by_id
    losers = [n for n, result in enumerate(done) if isinstance(result, checking.TakenAlready)]
    assert losers == [n for n in range(8) if (world.olu if n % 2 else world.oki).id != holder]


def test_a_check_is_taken_over_when_a_colleague_is_away(world, taken):
    checking.take_over(taken, by=world.oki)
    assert queries.check_of(taken).checked_by_id == world.oki.id


@pytest.mark.parametrize("who", ["amina", "hal", "pat", "chi", "asha", "fin", "sade", "cora", "dee", "ada"])
def test_only_officers_check(world, who):
    id = world.add_application(Status.SUBMITTED, by=world.ben)
    with pytest.raises(NotAllowed):
        checking.take(id, by=getattr(world, who))
    assert idea(id).status is Status.SUBMITTED


def test_an_officer_never_checks_an_own_idea_or_one_of_the_household(world):
    own = world.add_application(Status.SUBMITTED, by=world.olu)
    with pytest.raises(NotAllowed):
        checking.take(own, by=world.olu)
    home = Actor(world.oki.id, frozenset({Role.OFFICER}), household_id=(house := world.round))
    change(db.session.get_one(Person, world.amina.id), household_id=house)
    theirs = world.add_application(Status.SUBMITTED)
    with pytest.raises(NotAllowed):
        checking.take(theirs, by=home)


def test_an_officer_with_an_interest_never_checks(world):
    id = world.add_application(Status.SUBMITTED)
    world.declare(world.olu, id)
    with pytest.raises(NotAllowed):
        checking.take(id, by=world.olu)


def test_a_list_is_saved_as_far_as_it_goes(world, taken):
    check = queries.check_of(taken)
    checking.tick(taken, found={"clear": Finding.NO}, tier=None, shown=check.version, by=world.olu)
    check = queries.check_of(taken)
    assert {item.item: item.finding for item in check.items} == {"clear": Finding.NO}
    checking.tick(
        taken, found={"clear": None, "fundable": Finding.YES}, tier=Tier.LOW, shown=check.version, by=world.olu
    )
    check = queries.check_of(taken)
    assert ({item.item: item.finding for item in check.items}, check.tier) == ({"fundable": Finding.YES}, Tier.LOW)


def test_saving_the_same_list_again_writes_nothing(world, taken, in_order):
    in_order(taken)
    lines = db.session.scalar(select(func.count()).select_from(AuditEvent))
    checking.tick(taken, found=ALL_YES, tier=Tier.NONE, shown=queries.check_of(taken).version, by=world.olu)
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == lines


def test_a_stale_list_is_refused_and_nothing_of_it_saved(world, taken):
    shown = queries.check_of(taken).version
    checking.tick(taken, found={"clear": Finding.NO}, tier=None, shown=shown, by=world.olu)
    with pytest.raises(Conflict):
        checking.tick(taken, found=ALL_YES, tier=Tier.NONE, shown=shown, by=world.oki)
    assert db.session.scalars(select(CheckItem.finding)).all() == [Finding.NO]


def test_an_idea_goes_on_when_everything_is_answered_yes(world, taken, in_order):
    in_order(taken)
    checking.pass_on(taken, by=world.olu)
    checking.pass_on(taken, by=world.olu)
    assert idea(taken).status is Status.READY
    assert queries.check_of(taken).finished_at is not None


@pytest.mark.parametrize("key", [item.key for item in checklist.BY_HAND])
@pytest.mark.parametrize("finding", [Finding.NO, Finding.NOT_SURE, None])
def test_nothing_goes_on_past_a_line_that_is_open(world, taken, in_order, key, finding):
    in_order(taken)
    found = {**ALL_YES, key: finding}
    checking.tick(taken, found=found, tier=Tier.NONE, shown=queries.check_of(taken).version, by=world.olu)
    with pytest.raises(checking.NotReady):
        checking.pass_on(taken, by=world.olu)
    assert idea(taken).status is Status.IN_CHECK


def test_nothing_goes_on_without_a_tier_or_an_agreed_mission(world, taken):
    checking.tick(taken, found=ALL_YES, tier=None, shown=queries.check_of(taken).version, by=world.olu)
    with pytest.raises(checking.NotReady) as refused:
        checking.pass_on(taken, by=world.olu)
    assert str(refused.value) == "This idea cannot go to the panel yet. Questions without an answer: 2."


def test_from_the_rounds_amount_on_a_second_officer_agrees_first(world, in_order):
    id = world.add_application(Status.SUBMITTED, asked_pence=1000_00)
    checking.take(id, by=world.olu)
    in_order(id)
    with pytest.raises(checking.NotReady):
        checking.pass_on(id, by=world.olu)
    shown = queries.check_of(id).version
    with pytest.raises(checking.SameOfficer):
        checking.second_check(id, shown=shown, by=world.olu)
    checking.second_check(id, shown=shown, by=world.oki)
    checking.second_check(id, shown=shown, by=world.oki)  # pressed twice
    checking.pass_on(id, by=world.olu)
    assert idea(id).status is Status.READY


def test_a_penny_below_the_amount_one_officer_is_enough(world, in_order):
    id = world.add_application(Status.SUBMITTED, asked_pence=999_99)
    checking.take(id, by=world.olu)
    in_order(id)
    checking.pass_on(id, by=world.olu)
    assert idea(id).status is Status.READY


def test_a_second_officer_agrees_with_what_was_seen_and_no_more(world, in_order):
    id = world.add_application(Status.SUBMITTED, asked_pence=1200_00)
    checking.take(id, by=world.olu)
    in_order(id)
    shown = queries.check_of(id).version
    checking.tick(id, found={**ALL_YES, "clear": Finding.NO}, tier=Tier.NONE, shown=shown, by=world.olu)
    with pytest.raises(Conflict):
        checking.second_check(id, shown=shown, by=world.oki)


def test_a_change_after_the_second_look_asks_for_another(world, in_order):
    id = world.add_application(Status.SUBMITTED, asked_pence=1200_00)
    checking.take(id, by=world.olu)
    in_order(id)
    checking.second_check(id, shown=queries.check_of(id).version, by=world.oki)
    checking.tick(id, found=ALL_YES, tier=Tier.LOW, shown=queries.check_of(id).version, by=world.olu)
    assert queries.check_of(id).second_checked_by_id is None


def test_agreeing_with_the_mission_tells_nobody_and_changing_it_tells_the_applicant(world, taken, mails):
    here = idea(taken)
    checking.agree_mission(taken, mission_id=here.mission_id, because="", shown=here.version, by=world.olu)
    assert mails() == []
    here, other = idea(taken), world.missions["eating-well"]
    save(AlsoMission(application_id=taken, mission_id=other))
    here = idea(taken)
    checking.agree_mission(taken, mission_id=other, because="They eat it.", shown=here.version, by=world.olu)
    assert mails() == [("mission_changed", "amina@example.org")]
    assert (idea(taken).mission_id, idea(taken).mission_agreed) == (other, True)
    assert db.session.scalars(select(AlsoMission)).all() == []  # no longer beside itself
    letter = db.session.scalars(select(OutboxEmail)).one()
    assert "They eat it." in letter.body
    assert letter.subject == "Your idea now stands under another mission"


def test_a_mission_is_not_changed_without_a_reason_or_past_a_change(world, taken):
    here, other = idea(taken), world.missions["eating-well"]
    with pytest.raises(checking.ReasonMissing):
        checking.agree_mission(taken, mission_id=other, because="", shown=here.version, by=world.olu)
    with pytest.raises(Conflict):
        checking.agree_mission(taken, mission_id=other, because="Why not.", shown=here.version + 1, by=world.olu)
    with pytest.raises(checking.NotOfTheRound):
        checking.agree_mission(taken, mission_id=taken, because="Why not.", shown=here.version, by=world.olu)


def test_what_is_ruled_out_is_told_with_reason_and_advice(world, taken, mails):
    checking.rule_out(taken, **RULED_OUT, by=world.olu)
    checking.rule_out(taken, **RULED_OUT, by=world.olu)  # pressed twice
    assert idea(taken).status is Status.INELIGIBLE
    assert idea(taken).decided_at is not None
    assert mails() == [("decision_ineligible", "amina@example.org")]
    body = db.session.scalars(select(OutboxEmail.body)).one()
    assert "It would mostly happen, or mostly help people, outside our area. It is in Barnet." in body
    assert "Ask Barnet." in body


def test_a_colleagues_other_words_are_not_passed_over_in_silence(world, taken):
    checking.rule_out(taken, **RULED_OUT, by=world.olu)
    with pytest.raises(Conflict):
        checking.rule_out(taken, **{**RULED_OUT, "reason": "It is in Brent."}, by=world.oki)
    assert queries.check_of(taken).reason == "It is in Barnet."


def test_putting_back_what_was_ruled_out_tells_the_applicant(world, taken, mails):
    checking.rule_out(taken, **RULED_OUT, by=world.olu)
    checking.check_again(taken, by=world.oki)
    checking.check_again(taken, by=world.oki)
    assert mails() == [("decision_ineligible", "amina@example.org"), ("checking_again", "amina@example.org")]
    check = queries.check_of(taken)
    assert (idea(taken).status, check.reason, check.finished_at) == (Status.IN_CHECK, None, None)
    assert idea(taken).decided_at is None


def test_putting_back_what_was_ready_tells_nobody(world, taken, in_order, mails):
    in_order(taken)
    checking.pass_on(taken, by=world.olu)
    checking.check_again(taken, by=world.olu)
    assert (idea(taken).status, mails()) == (Status.IN_CHECK, [])


@pytest.mark.parametrize("status", [Status.SCORING, Status.SIGNED_OFF, Status.PUBLISHED, Status.WITHDRAWN])
def test_what_has_left_the_desk_is_not_checked_any_more(world, status):
    id = world.add_application(status)
    with pytest.raises(WrongState):
        checking.check_again(id, by=world.olu)
    with pytest.raises(WrongState):
        checking.rule_out(id, **RULED_OUT, by=world.olu)
