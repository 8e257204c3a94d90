"""Somebody who had no part in it signs off what the panel decided, and never beyond the pot."""

import datetime as dt
from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from grants.accounts.models import Actor, Role
from grants.applications.models import Application, Status
from grants.audit.queries import first_fault
from grants.checks.models import Check, Sameness
from grants.checks.services import noting
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict
from grants.decisions import queries, services
from grants.decisions.models import Decision, Letter, RefusalGround, SentBack
from grants.notifications.models import OutboxEmail
from grants.panels import queries as panel_queries
from grants.panels.models import Degree, OutcomeKind, Presence
from grants.panels.services import outcomes
from grants.permissions import NotAllowed
from grants.rounds import ledger
from grants.rounds.models import Entry, LedgerEntry
from grants.workflow import WrongState
from tests.factories.world import change, save

pytestmark = pytest.mark.usefixtures("ctx")


def status_of(id):
    return db.session.scalars(select(Application.status).where(Application.id == id)).one()


def save_status(id, status):
    change(db.session.get_one(Application, id), status=status)


def promised(round_id):
    return ledger.balance(round_id).committed_pence


def approver(actor):
    """The same person, who may sign off besides."""
    return Actor(actor.id, actor.roles | {Role.APPROVER}, actor.household_id)


@pytest.fixture
def recommended(world):
    """An idea that the panel wants to fund with £600."""
    id = world.add_application(Status.RECOMMENDED)
    world.add_outcome(id, OutcomeKind.FUND, 600_00)
    return id


@pytest.fixture
def declined(world):
    id = world.add_application(Status.NOT_THIS_TIME, by=world.ben)
    world.add_outcome(id, OutcomeKind.NOT_THIS_TIME)
    return id


def test_signing_off_promises_the_panels_amount(world, recommended):
    assert services.sign_off(world.round, [recommended], by=world.asha) == {}
    assert status_of(recommended) is Status.SIGNED_OFF
    assert promised(world.round) == 600_00
    decision = queries.decision_of(recommended)
    assert (decision.kind, decision.amount_pence, decision.signed_off_by_id) == (
        OutcomeKind.FUND,
        600_00,
        world.asha.id,
    )
    assert decision.published_at is None


def test_an_idea_that_is_not_funded_promises_nothing(world, declined):
    services.sign_off(world.round, [declined], by=world.asha)
    assert status_of(declined) is Status.SIGNED_OFF
    assert promised(world.round) == 0


def test_a_second_press_changes_nothing(world, recommended):
    services.sign_off(world.round, [recommended], by=world.asha)
    assert services.sign_off(world.round, [recommended], by=world.asha) == {}
    assert promised(world.round) == 600_00
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_nothing_is_signed_off_before_the_panel_has_decided(world):
    id = world.add_application(Status.DISCUSSION)
    refused = services.sign_off(world.round, [id], by=world.asha)
    assert refused == {id: "The panel has not recorded what it decided about this idea."}


def test_what_the_pot_cannot_bear_is_named_and_the_rest_is_signed_off(world, recommended):
    dear = world.add_application(Status.RECOMMENDED, by=world.ben, asked_pence=1500_00)
    world.add_outcome(dear, OutcomeKind.FUND, 2900_00)
    small = world.add_application(Status.RECOMMENDED, by=world.ben)
    world.add_outcome(small, OutcomeKind.FUND_PART, 300_00)
    refused = services.sign_off(world.round, [recommended, dear, small], by=world.asha)
    assert refused == {dear: "£2,400 is left for this mission and this needs £2,900: £500 short."}
    assert [status_of(id) for id in (recommended, dear, small)] == [
        Status.SIGNED_OFF,
        Status.RECOMMENDED,
        Status.SIGNED_OFF,
    ]
    assert promised(world.round) == 900_00
    assert queries.letter_of(dear) is None


def test_an_idea_of_another_round_is_not_signed_off_with_this_one(world, recommended):
    other = world.add_round("autumn", pot_pence=1000_00)
    assert services.sign_off(other, [recommended], by=world.asha) == {
        recommended: "This idea belongs to another round."
    }
    assert promised(world.round) == promised(other) == 0


@pytest.mark.parametrize("name", ["amina", "hal", "pat", "chi", "olu", "fin", "sade", "cora", "dee", "ada"])
def test_nobody_but_an_approver_signs_off(world, recommended, name):
    with pytest.raises(NotAllowed):
        services.sign_off(world.round, [recommended], by=getattr(world, name))
    assert status_of(recommended) is Status.RECOMMENDED


def test_an_approver_does_not_sign_off_an_idea_of_their_own(world):
    id = world.add_application(Status.RECOMMENDED, by=world.asha)
    world.add_outcome(id, OutcomeKind.FUND, 600_00)
    assert services.sign_off(world.round, [id], by=world.asha) == {id: services.NOT_YOURS}


def test_an_approver_does_not_sign_off_where_they_declared_an_interest(world, recommended):
    world.declare(world.asha, recommended)
    assert services.sign_off(world.round, [recommended], by=world.asha) == {recommended: services.NOT_YOURS}


def test_whoever_scored_it_does_not_sign_it_off(world, recommended):
    world.add_reading(recommended, world.priya, 4, 3, 2, 2, 1)
    assert services.sign_off(world.round, [recommended], by=approver(world.priya)) == {recommended: services.NOT_YOURS}


def test_whoever_recorded_the_outcome_does_not_sign_it_off(world, recommended):
    assert services.sign_off(world.round, [recommended], by=approver(world.chi)) == {recommended: services.NOT_YOURS}


def test_whoever_sat_in_the_meeting_does_not_sign_it_off(world, recommended):
    outcome = panel_queries.outcome(recommended)
    save(Presence(outcome_id=outcome.id, person_id=world.sam.id))
    refused = services.sign_off(world.round, [recommended], by=approver(world.sam))
    assert refused == {recommended: services.NOT_YOURS}


def test_whoever_changed_the_outcome_does_not_sign_it_off(world):
    id = world.add_application(Status.RECOMMENDED)
    world.add_outcome(id, OutcomeKind.FUND, 600_00, changed_by_id=world.olu.id, changed_because="A sum was wrong.")
    assert services.sign_off(world.round, [id], by=approver(world.olu)) == {id: services.NOT_YOURS}
    assert services.sign_off(world.round, [id], by=approver(world.oki)) == {}


@pytest.mark.parametrize("part", ["checked_by_id", "second_checked_by_id"])
def test_whoever_finished_its_check_does_not_sign_it_off(world, recommended, part):
    save(Check(application_id=recommended, finished_at=clock.now(), **{part: world.olu.id}))
    assert services.sign_off(world.round, [recommended], by=approver(world.olu)) == {recommended: services.NOT_YOURS}


def test_whoever_only_opened_its_check_may(world, recommended):
    save(Check(application_id=recommended, checked_by_id=world.olu.id))
    assert services.sign_off(world.round, [recommended], by=approver(world.olu)) == {}


def test_a_funded_idea_can_be_refused_for_a_reason_that_is_published(world, recommended):
    services.refuse(
        recommended, ground=RefusalGround.UNLAWFUL, because="The street belongs to the railway.", by=world.asha
    )
    decision = queries.decision_of(recommended)
    assert (decision.kind, decision.amount_pence) == (OutcomeKind.NOT_THIS_TIME, None)
    assert (decision.ground, decision.refused_because) == (
        RefusalGround.UNLAWFUL,
        "The street belongs to the railway.",
    )
    assert "The street belongs to the railway." in queries.letter_of(recommended).body
    assert promised(world.round) == 0


def test_refusing_twice_is_refusing_once(world, recommended):
    for _ in range(2):
        services.refuse(recommended, ground=RefusalGround.UNLAWFUL, because="It is not ours.", by=world.asha)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_what_the_panel_does_not_fund_cannot_be_refused(world, declined):
    with pytest.raises(services.NothingToRefuse):
        services.refuse(declined, ground=RefusalGround.UNLAWFUL, because="Because.", by=world.asha)


def test_signing_off_what_was_refused_is_not_a_second_press(world, recommended):
    services.refuse(recommended, ground=RefusalGround.UNLAWFUL, because="It is not ours.", by=world.asha)
    refused = services.sign_off(world.round, [recommended], by=world.asha)
    assert refused == {recommended: str(services.DecidedOtherwise())}
    assert promised(world.round) == 0


def test_refusing_what_was_signed_off_is_not_a_second_press(world, recommended):
    services.sign_off(world.round, [recommended], by=world.asha)
    with pytest.raises(services.DecidedOtherwise):
        services.refuse(recommended, ground=RefusalGround.OVER_BUDGET, because="Too dear.", by=world.asha)
    assert promised(world.round) == 600_00


def test_sending_back_sets_the_money_free_and_tells_the_chair(world, recommended):
    world.declare(world.chi, recommended, Degree.NONE)
    services.sign_off(world.round, [recommended], by=world.asha)
    services.send_back(recommended, because="Who owns the courtyard?", by=world.asha)
    assert status_of(recommended) is Status.DISCUSSION
    assert promised(world.round) == 0
    assert queries.decision_of(recommended) is None
    assert queries.letter_of(recommended) is None
    [mail] = db.session.scalars(select(OutboxEmail)).all()
    assert (mail.name, mail.to) == ("decision_sent_back", "chi@example.org")
    assert "Who owns the courtyard?" in mail.body
    assert mail.subject == "An idea comes back to your panel"
    assert [again.because for again in queries.sent_back(recommended)] == ["Who owns the courtyard?"]


@pytest.mark.parametrize("degree", [Degree.DIRECT, Degree.NOT_SURE, None])
def test_a_chair_who_is_not_clear_of_an_idea_is_not_told_that_it_comes_back(world, recommended, degree):
    if degree is not None:
        world.declare(world.chi, recommended, degree)
    services.send_back(recommended, because="Who owns the courtyard?", by=world.asha)
    assert db.session.scalars(select(OutboxEmail)).all() == []


def test_what_came_back_can_be_signed_off_again(world, recommended):
    services.sign_off(world.round, [recommended], by=world.asha)
    services.send_back(recommended, because="Who owns the courtyard?", by=world.asha)
    save_status(recommended, Status.RECOMMENDED)
    assert services.sign_off(world.round, [recommended], by=world.asha) == {}
    assert promised(world.round) == 600_00
    kinds = Counter(db.session.scalars(select(LedgerEntry.kind)).all())
    assert kinds == {Entry.ALLOCATED: 1, Entry.COMMITTED: 2, Entry.RELEASED: 1}


def test_an_idea_that_was_not_signed_off_yet_can_be_sent_back_too(world, recommended):
    services.send_back(recommended, because="Who owns the courtyard?", by=world.asha)
    assert status_of(recommended) is Status.DISCUSSION


def test_a_published_decision_is_not_sent_back(world, recommended):
    services.sign_off(world.round, [recommended], by=world.asha)
    save_status(recommended, Status.PUBLISHED)
    with pytest.raises(WrongState):
        services.send_back(recommended, because="Again", by=world.asha)
    assert db.session.scalars(select(SentBack)).all() == []


def test_sixteen_approvers_at_once_cannot_overspend_the_pot(world, at_once):
    ideas = []
    for _ in range(16):
        id = world.add_application(Status.RECOMMENDED)
        world.add_outcome(id, OutcomeKind.FUND, 900_00)
        ideas.append(id)
    results = at_once(lambda n: services.sign_off(world.round, [ideas[n]], by=world.asha))
    refusals = [result for result in results if result]
    assert len(refusals) == 13
    assert ledger.balance(world.round).left_pence == 300_00
    assert Counter(status_of(id) for id in ideas) == {Status.SIGNED_OFF: 3, Status.RECOMMENDED: 13}
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 3
    assert first_fault() is None


def test_one_idea_pressed_by_sixteen_is_promised_once(world, recommended, at_once):
    results = at_once(lambda n: services.sign_off(world.round, [recommended], by=world.asha))
    assert results == [{}] * 16
    assert promised(world.round) == 600_00


def test_the_day_of_sign_off_is_kept(world, recommended, monkeypatch):
    moment = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    services.sign_off(world.round, [recommended], by=world.asha)
    assert queries.decision_of(recommended).signed_off_at == moment


def test_the_panel_may_decide_the_same_again_about_what_came_back(world):
    id = world.add_application(Status.RECOMMENDED)
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.assign(panel, id, world.pat, world.priya, world.sam, world.chi)
    for reader in (world.pat, world.priya, world.sam, world.chi):
        world.add_reading(id, reader, 3, 3, 3, 3, 3)
    world.add_outcome(id, OutcomeKind.FUND, 600_00)
    present = [world.pat, world.priya, world.sam, world.chi]
    save(*(Presence(outcome_id=queries.outcome_of(id).id, person_id=person.id) for person in present))
    services.send_back(id, because="Who owns the courtyard?", by=world.asha)
    again = outcomes.agreed_of(panel_queries.outcome(id))
    outcomes.record(id, agreed=again, shown=queries.outcome_of(id).version, by=world.chi)
    assert status_of(id) is Status.RECOMMENDED


def test_an_idea_that_is_not_there_is_a_sentence_and_the_rest_is_signed_off(world, recommended):
    nobodys = uuid4()
    refused = services.sign_off(world.round, [nobodys, recommended], by=world.asha)
    assert refused == {nobodys: "There is no such idea. Open the list again."}
    assert status_of(recommended) is Status.SIGNED_OFF
    with pytest.raises(services.NotThere):
        services.send_back(nobodys, because="Look again.", by=world.asha)


def test_signing_off_while_colleagues_compare_the_same_ideas_ends_for_all(world, at_once):
    ids = sorted((world.add_application(Status.RECOMMENDED) for _ in range(2)), reverse=True)
    for id in ids:
        world.add_outcome(id, OutcomeKind.FUND, 600_00)

    def work(n):
        if n % 2:
            noting.compare(*ids, sameness=list(Sameness)[n // 2 % 2], shown=0, by=world.oki)
        else:
            services.sign_off(world.round, ids, by=world.asha)

    results = at_once(work, threads=8)
    assert [result for result in results if not isinstance(result, Conflict | None)] == []
    assert [status_of(id) for id in ids] == [Status.SIGNED_OFF] * 2
