"""What becomes of an award: the resident says yes, finance pays, and ledger and figures follow."""

import datetime as dt

import pytest
from sqlalchemy import select

from grants.accounts.models import Actor, Role
from grants.audit.models import AuditEvent
from grants.audit.queries import first_fault
from grants.awards import figures, publication, queries, services
from grants.awards.figure_queries import total
from grants.awards.models import Award, AwardStatus, Heard
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict
from grants.notifications.models import OutboxEmail
from grants.panels.models import OutcomeKind
from grants.permissions import NotAllowed
from grants.rounds import ledger
from grants.workflow import WrongState
from tests.factories.world import change
from tests.support.beginnings import beginning

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture
@beginning
def idea(world):
    id = world.decide(OutcomeKind.FUND, 600_00)
    world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben)
    publication.publish(world.round, by=world.olu)
    return id


@pytest.fixture
def offered(idea):
    return queries.of_application(idea).id


@pytest.fixture
@beginning
def accepted(offered, world):
    services.accept(offered, agreed=True, by=world.amina)
    return offered


@pytest.fixture
@beginning
def paid(accepted, world):
    services.pay(accepted, paid_on=today(), by=world.fin)
    return accepted


def today():
    return figures.day_of(clock.now())


def award(id):
    return db.session.scalars(select(Award).where(Award.id == id).execution_options(populate_existing=True)).one()


def all_figures_agree():
    return [*ledger.differences(), *figures.differences()] == [] and first_fault() is None


def test_the_applicant_says_yes_once(world, offered):
    services.accept(offered, agreed=True, by=world.amina)
    first = award(offered).accepted_at
    services.accept(offered, agreed=True, by=world.amina)
    assert (award(offered).status, award(offered).accepted_at) == (AwardStatus.ACCEPTED, first)


def test_nobody_accepts_without_agreeing_to_the_terms(world, offered):
    with pytest.raises(services.NotAgreed):
        services.accept(offered, agreed=False, by=world.amina)
    assert award(offered).status is AwardStatus.OFFERED


@pytest.mark.parametrize("name", ["ben", "hal", "pat", "olu", "asha", "fin", "ada"])
def test_nobody_else_accepts(world, offered, name):
    with pytest.raises(NotAllowed):
        services.accept(offered, agreed=True, by=getattr(world, name))


def test_a_payment_is_the_whole_award_and_figures_follow(world, accepted):
    services.pay(accepted, paid_on=today(), by=world.fin)
    assert (award(accepted).status, award(accepted).paid_pence) == (AwardStatus.PAID, 600_00)
    assert ledger.balance(world.round).paid_pence == total().paid_pence == 600_00
    assert all_figures_agree()


def test_the_person_is_told_that_money_is_on_its_way(world, paid):
    mail = db.session.scalars(select(OutboxEmail).where(OutboxEmail.name == "award_paid")).one()
    assert (mail.to, mail.subject) == ("amina@example.org", "We have paid you")
    assert "£600" in mail.body


def test_paying_twice_pays_once(world, paid):
    services.pay(paid, paid_on=today(), by=world.fin)
    assert ledger.balance(world.round).paid_pence == 600_00


def test_two_people_in_finance_pay_once(world, accepted, at_once):
    results = at_once(lambda n: services.pay(accepted, paid_on=today(), by=world.fin))
    assert results == [None] * 16
    assert ledger.balance(world.round).paid_pence == 600_00


def test_nothing_is_paid_before_the_person_said_yes(world, offered):
    with pytest.raises(WrongState):
        services.pay(offered, paid_on=today(), by=world.fin)
    assert ledger.balance(world.round).paid_pence == 0


@pytest.mark.parametrize("days", [-1, 1])
def test_a_payment_lies_between_the_award_and_today(world, accepted, days):
    with pytest.raises(services.WrongDay):
        services.pay(accepted, paid_on=today() + dt.timedelta(days=days), by=world.fin)


@pytest.mark.parametrize("name", ["amina", "ben", "pat", "olu", "asha", "ada"])
def test_nobody_but_finance_pays(world, accepted, name):
    with pytest.raises(NotAllowed):
        services.pay(accepted, paid_on=today(), by=getattr(world, name))


@pytest.mark.parametrize("name", ["asha", "chi", "amina"])
def test_whoever_signed_off_recorded_or_accepted_does_not_pay(world, accepted, name):
    both = getattr(world, name)
    both = Actor(both.id, both.roles | {Role.FINANCE})
    with pytest.raises(NotAllowed):
        services.pay(accepted, paid_on=today(), by=both)


@pytest.mark.parametrize("end", [services.lapse, services.cancel])
def test_an_offer_that_ends_gives_its_money_back_and_figures_follow(world, offered, end):
    end(offered, by=world.olu)
    end(offered, by=world.olu)
    assert ledger.balance(world.round).left_pence == 3000_00
    assert (total().projects, total().awarded_pence, total().applications) == (0, 0, 2)
    assert db.session.scalars(select(OutboxEmail.to).where(OutboxEmail.name == "award_ended")).all() == [
        "amina@example.org"
    ]
    assert all_figures_agree()


def test_an_award_that_was_accepted_can_be_cancelled_but_does_not_lapse(world, accepted):
    with pytest.raises(WrongState):
        services.lapse(accepted, by=world.olu)
    services.cancel(accepted, by=world.olu)
    assert ledger.balance(world.round).left_pence == 3000_00


def test_a_project_is_closed_once_and_the_person_thanked_once(world, paid):
    services.close(paid, heard=Heard.VISITED, by=world.olu)
    services.close(paid, heard=Heard.SILENT, by=world.olu)
    assert award(paid).status is AwardStatus.CLOSED
    line = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "award.close")).one()
    assert line.detail["heard"] == "we rang or went there"
    mails = select(OutboxEmail.to).where(OutboxEmail.name == "award_closed")
    assert db.session.scalars(mails).all() == ["amina@example.org"]
    assert list(figures.differences()) == []


def test_what_was_not_paid_is_not_closed(world, accepted):
    with pytest.raises(WrongState):
        services.close(accepted, heard=Heard.TOLD, by=world.olu)
    assert award(accepted).status is AwardStatus.ACCEPTED


def test_finance_does_not_close_a_project(world, paid):
    with pytest.raises(NotAllowed):
        services.close(paid, heard=Heard.TOLD, by=world.fin)


def test_what_was_paid_is_not_cancelled(world, paid):
    with pytest.raises(WrongState):
        services.cancel(paid, by=world.olu)
    assert ledger.balance(world.round).left_pence == 2400_00
    assert all_figures_agree()


def test_a_lapsed_offer_is_not_accepted(world, offered):
    services.lapse(offered, by=world.olu)
    with pytest.raises(WrongState):
        services.accept(offered, agreed=True, by=world.amina)


@pytest.mark.parametrize("name", ["amina", "fin", "asha", "pat", "ada"])
def test_nobody_but_an_officer_ends_an_award(world, offered, name):
    with pytest.raises(NotAllowed):
        services.cancel(offered, by=getattr(world, name))


def test_returned_money_is_in_the_pot_again_and_in_the_figures(world, paid):
    services.take_back(paid, amount_pence=45_50, shown=award(paid).version, by=world.fin)
    assert award(paid).returned_pence == total().returned_pence == 45_50
    assert ledger.balance(world.round).left_pence == 2445_50
    assert all_figures_agree()


def test_the_same_return_is_not_recorded_twice(world, paid):
    shown = award(paid).version
    services.take_back(paid, amount_pence=45_50, shown=shown, by=world.fin)
    with pytest.raises(Conflict):
        services.take_back(paid, amount_pence=45_50, shown=shown, by=world.fin)
    assert award(paid).returned_pence == 45_50


def test_no_more_comes_back_than_was_paid(world, paid):
    services.take_back(paid, amount_pence=500_00, shown=award(paid).version, by=world.fin)
    with pytest.raises(services.MoreThanPaid) as refused:
        services.take_back(paid, amount_pence=100_01, shown=award(paid).version, by=world.fin)
    assert str(refused.value) == "Enter £100 or less: that is what was paid and is still out"


def test_a_figure_that_is_not_its_records_is_named(world, paid):
    change(award(paid), paid_pence=600_01)
    found = list(figures.differences())
    assert [(f.stored, f.records) for f in found] == [(600_00, 600_01), (600_01, 600_00)]
    assert found[1].what == f"award {award(paid).public_id}: paid"


def test_a_figure_that_lost_its_award_is_named(world, paid):
    change(award(paid), status=AwardStatus.CANCELLED)
    names = [difference.what.rpartition(": ")[2] for difference in figures.differences()]
    assert names == ["projects", "awarded_pence", "awarded"]


def test_what_will_not_come_back_is_written_off_and_the_pot_does_not_have_it_again(world, paid):
    left = ledger.balance(world.round).left_pence
    services.write_off(paid, amount_pence=50_00, shown=award(paid).version, by=world.fin)
    pot = ledger.balance(world.round)
    assert (pot.written_off_pence, pot.left_pence) == (50_00, left)
    assert (award(paid).paid_pence, award(paid).returned_pence) == (600_00, 0)
    assert all_figures_agree()


def test_the_same_press_writes_off_once(world, paid):
    shown = award(paid).version
    services.write_off(paid, amount_pence=50_00, shown=shown, by=world.fin)
    with pytest.raises(Conflict):
        services.write_off(paid, amount_pence=50_00, shown=shown, by=world.fin)
    assert ledger.balance(world.round).written_off_pence == 50_00


def test_what_is_written_off_can_neither_come_back_nor_be_written_off_again(world, paid):
    services.write_off(paid, amount_pence=550_00, shown=award(paid).version, by=world.fin)
    for command in (services.write_off, services.take_back):
        with pytest.raises(services.MoreThanPaid, match="Enter £50 or less: that is what was paid and is still out"):
            command(paid, amount_pence=50_01, shown=award(paid).version, by=world.fin)


@pytest.mark.parametrize("name", ["olu", "asha", "amina", "dee", "ada"])
def test_only_finance_writes_off(world, paid, name):
    with pytest.raises(NotAllowed):
        services.write_off(paid, amount_pence=1_00, shown=award(paid).version, by=getattr(world, name))
