import datetime as dt

import pytest

from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Role
from grants.audit.models import AuditEvent
from grants.core import clock, secrets
from grants.core.db import db
from grants.core.errors import Refusal
from grants.notifications.models import OutboxEmail
from grants.panels import drawing
from grants.panels import queries as panels
from grants.panels.services import seats
from grants.permissions import NotAllowed
from grants.recruitment import lottery, queries
from grants.recruitment.models import Call, CallStatus, CallTarget, Payment, Volunteer, VolunteerStatus
from grants.recruitment.services import answers, calls, choosing, preparing
from grants.recruitment.services.answers import CallIsClosed
from grants.retention import services as retention
from tests.factories.world import change
from tests.integration.recruitment.conftest import EVENT, asked, closed, happened, offer, prepared

pytestmark = pytest.mark.usefixtures("ctx")
RESULT = "03 11 17 28 41 52"


def one(id):
    return db.session.get(Volunteer, id, populate_existing=True)


def found(call):
    return db.session.get(Call, call.id, populate_existing=True)


def mails(name):
    return sorted(db.session.scalars(db.select(OutboxEmail.to).where(OutboxEmail.name == name)))


class TestTheCall:
    def test_an_open_call_stays_as_it_is(self, world, call):
        with pytest.raises(calls.AlreadyOpen):
            calls.add_target(call.id, category="age", value="25 to 34", least=0, most=1, by=world.olu)
        target = db.session.scalars(db.select(CallTarget.id)).one()
        with pytest.raises(calls.AlreadyOpen):
            calls.remove_target(call.id, target, by=world.olu)

    def test_a_target_is_about_an_answer_that_can_be_given(self, world, call):
        change(db.session.get(Call, call.id), status=CallStatus.DRAFT)
        with pytest.raises(calls.NoSuchAnswer):
            calls.add_target(call.id, category="age", value="purple", least=0, most=1, by=world.olu)

    @pytest.mark.parametrize("name", ["amina", "pat", "chi", "asha", "ada"])
    def test_only_officers_open_and_choose(self, world, call, name):
        closed(call.id)
        with pytest.raises(NotAllowed):
            prepared(world, call.id, by=getattr(world, name))
        with pytest.raises(NotAllowed):
            calls.start(call.panel, title="x", about="x", pays="x", seats=1, closes_at=clock.now(), by=world.amina)

    def test_a_second_press_on_open_is_the_first(self, world, call):
        before = found(call).version
        calls.open_call(call.id, by=world.oki)
        assert found(call).version == before

    def test_targets_that_no_panel_of_this_size_can_meet_are_refused_before_anybody_answers(self, world, call):
        change(found(call), status=CallStatus.DRAFT)
        calls.add_target(call.id, category="age", value="25 to 34", least=1, most=1, by=world.olu)
        calls.add_target(call.id, category="gender", value="Woman", least=2, most=2, by=world.olu)
        calls.open_call(call.id, by=world.olu)
        change(found(call), status=CallStatus.DRAFT)
        calls.add_target(call.id, category="age", value="35 to 49", least=1, most=1, by=world.olu)
        with pytest.raises(calls.TooManyAskedFor, match="about age ask for 3 people or more, and there are 2 seats"):
            calls.open_call(call.id, by=world.olu)

    def test_two_officers_remove_the_same_target(self, app, world, call, at_once):
        change(found(call), status=CallStatus.DRAFT)
        target = db.session.scalars(db.select(CallTarget.id)).one()
        db.session.remove()
        assert (
            at_once(lambda n: calls.remove_target(call.id, target, by=world.olu if n else world.oki), 2) == [None] * 2
        )


class TestAnswering:
    def test_whoever_answers_gets_a_letter_once(self, world, call):
        offer(world.amina, call.id, "25 to 34", support_needs="Large print")
        everybody = ["amina@example.org", "ben@example.org", "hal@example.org", "pat@example.org"]
        assert mails("call_answered") == everybody
        assert one(call.people["amina"]).support_needs == "Large print"

    @pytest.mark.parametrize("name", ["olu", "sade", "ada"])
    def test_staff_do_not_answer(self, world, call, name):
        with pytest.raises(NotAllowed):
            offer(getattr(world, name), call.id)

    def test_after_the_close_nothing_is_taken_or_changed(self, world, call):
        closed(call.id)
        with pytest.raises(CallIsClosed):
            offer(world.priya, call.id)
        with pytest.raises(CallIsClosed):
            answers.say_about_yourself(call.people["amina"], said={"age": "25 to 34"}, by=world.amina)

    def test_nobody_changes_somebody_elses_answer(self, world, call):
        for who in (world.ben, world.olu):
            with pytest.raises(NotAllowed):
                answers.withdraw(call.people["amina"], by=who)

    def test_withdrawing_deletes_what_was_said(self, world, call):
        answers.withdraw(call.people["amina"], by=world.amina)
        answers.withdraw(call.people["amina"], by=world.amina)
        own = one(call.people["amina"])
        assert (own.status, own.answers, own.availability, own.support_needs, own.cares_about, own.payment) == (
            VolunteerStatus.WITHDRAWN, {}, None, None, None, None,
        )  # fmt: skip

    def test_a_page_left_open_brings_nothing_back_that_was_deleted(self, world, call):
        answers.withdraw(call.people["amina"], by=world.amina)
        with pytest.raises(answers.HasWithdrawn):
            answers.say_about_yourself(call.people["amina"], said={"age": "16 to 24"}, by=world.amina)
        assert one(call.people["amina"]).answers == {}

    def test_the_trail_holds_no_word_of_what_people_say_of_themselves(self, world, call):
        lines = db.session.scalars(db.select(AuditEvent)).all()
        told = " ".join(str(vars(line)) for line in lines)
        assert [word for word in ("16 to 24", "A ramp", "Weekday", "charity") if word in told] == []


class TestTheLottery:
    def test_it_waits_until_the_call_has_closed(self, world, call):
        with pytest.raises(choosing.StillOpen):
            prepared(world, call.id)

    def test_the_event_lies_in_the_future(self, world, call):
        closed(call.id)
        with pytest.raises(choosing.EventIsPast):
            preparing.ask(call.id, event="x", event_on=clock.now().date(), by=world.olu)

    def test_a_lottery_of_another_pool_is_refused(self, world, call):
        closed(call.id)
        asked(world, call.id)
        pool = queries.pool(call.id)
        made = lottery.prepare(pool, queries.targets(call.id), 2)
        answers.withdraw(call.people["ben"], by=world.ben)
        with pytest.raises(choosing.PoolChanged):
            choosing.prepare(call.id, made=made, of=pool, goals=queries.targets(call.id), by=world.olu)

    def test_it_is_not_drawn_before_the_event(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        with pytest.raises(choosing.EventToCome):
            choosing.draw(call.id, event_result=RESULT, by=world.olu)

    def test_nobody_reads_the_secret_in_the_database_before_the_draw(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        kept = found(call)
        hidden, columns = secrets.decrypt(kept.kept_secret), {k: v for k, v in vars(kept).items() if k[0] != "_"}
        assert drawing.commitment_of(hidden) == kept.commitment
        assert [name for name, value in columns.items() if hidden in str(value)] == []
        happened(call.id)
        choosing.draw(call.id, event_result=RESULT, by=world.olu)
        assert found(call).secret == hidden

    def test_who_is_drawn_is_what_anybody_draws_from_what_is_published(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        choosing.draw(call.id, event_result=RESULT, by=world.olu)
        kept = found(call)
        again = lottery.draw(lottery.from_data(kept.lottery), kept.secret, f"{EVENT}|{RESULT}")
        chosen = db.session.scalars(db.select(Volunteer.code).where(Volunteer.status == VolunteerStatus.CHOSEN))
        assert sorted(chosen) == list(again.people)
        assert (kept.commitment, kept.seed) == (again.commitment, again.seed)

    def test_everybody_gets_a_letter_and_the_targets_are_met(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        choosing.draw(call.id, event_result=RESULT, by=world.olu)
        assert (len(mails("call_chosen")), len(mails("call_not_chosen"))) == (2, 2)
        assert found(call).report["targets"] == [["age", "16 to 24", 1, 1, True]]

    def test_a_second_press_changes_nothing_and_another_result_is_refused(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        choosing.draw(call.id, event_result=RESULT, by=world.olu)
        before = found(call).version
        choosing.draw(call.id, event_result=RESULT, by=world.oki)
        with pytest.raises(choosing.DrawnOtherwise):
            choosing.draw(call.id, event_result="1 2 3 4 5 6", by=world.oki)
        assert (found(call).version, len(mails("call_chosen"))) == (before, 2)

    def test_whoever_withdraws_before_the_draw_is_not_drawn(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        answers.withdraw(call.people["amina"], by=world.amina)
        choosing.draw(call.id, event_result=RESULT, by=world.olu)
        assert one(call.people["amina"]).status is VolunteerStatus.WITHDRAWN
        assert one(call.people["ben"]).status is VolunteerStatus.CHOSEN
        assert found(call).report["withdrawn"] == [one(call.people["amina"]).code]

    def test_a_draw_that_is_due_cannot_be_prepared_again_for_another_result(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        with pytest.raises(choosing.DrawIsDue):
            prepared(world, call.id)

    def test_where_nobody_is_left_for_a_target_it_can_be_prepared_again(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        for name in ("hal", "pat"):
            answers.withdraw(call.people[name], by=getattr(world, name))
        with pytest.raises(choosing.NotDrawn, match="Prepare the draw again"):
            choosing.draw(call.id, event_result=RESULT, by=world.olu)
        asked(world, call.id)
        assert preparing.prepare_all() == 0
        kept = queries.preparation(call.id)
        assert (kept.problem, kept.short) == (
            "No panel meets all the targets. It would with these: age, 16 to 24: from 1 to 2",
            [["age", "16 to 24", 1, 1, 1, 2]],
        )


def test_two_officers_at_once_draw_once(app, world, call, at_once):
    closed(call.id)
    prepared(world, call.id)
    happened(call.id)
    db.session.remove()
    results = at_once(lambda n: choosing.draw(call.id, event_result=str(n), by=world.olu if n % 2 else world.oki), 4)
    assert sorted(type(result).__name__ for result in results) == ["DrawnOtherwise"] * 3 + ["NoneType"]
    assert len(mails("call_chosen")) == 2


class TestByHand:
    def test_it_needs_a_closed_call_and_no_more_people_than_seats(self, world, call):
        ids = set(call.people.values())
        with pytest.raises(choosing.StillOpen):
            choosing.choose_by_hand(call.id, people=ids, because="Few", by=world.olu)
        closed(call.id)
        with pytest.raises(Refusal, match="There are 2 seats"):
            choosing.choose_by_hand(call.id, people=ids, because="Few", by=world.olu)

    def test_a_seat_somebody_declines_goes_to_another(self, world, call):
        closed(call.id)
        pair = {call.people["amina"], call.people["hal"]}
        choosing.choose_by_hand(call.id, people=pair, because="They came to the workshop.", by=world.olu)
        with pytest.raises(Refusal, match="free seats"):
            choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Next", by=world.olu)
        answers.decline(call.people["amina"], by=world.amina)
        choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Next", by=world.olu)
        assert mails("call_chosen") == ["amina@example.org", "ben@example.org", "hal@example.org"]

    def test_after_a_draw_is_prepared_the_draw_decides(self, world, call):
        closed(call.id)
        prepared(world, call.id)
        with pytest.raises(choosing.DrawDecides):
            choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Mine", by=world.olu)
        happened(call.id)
        with pytest.raises(choosing.DrawDecides):
            choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Mine", by=world.olu)

    def test_where_too_few_are_left_for_the_draw_officers_choose(self, app, world, call):
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        for name in ("hal", "pat"):
            answers.withdraw(call.people[name], by=getattr(world, name))
        choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Two were left.", by=world.olu)
        assert one(call.people["ben"]).status is VolunteerStatus.CHOSEN
        with pytest.raises(Refusal):
            choosing.draw(call.id, event_result=RESULT, by=world.olu)

    def test_a_second_press_offers_nothing_again(self, world, call):
        closed(call.id)
        pair = {call.people["amina"], call.people["hal"]}
        for officer in (world.olu, world.oki):
            choosing.choose_by_hand(call.id, people=pair, because="They came to the workshop.", by=officer)
        assert mails("call_chosen") == ["amina@example.org", "hal@example.org"]

    def test_whoever_withdraws_after_being_chosen_leaves_a_free_seat_and_nothing_of_themselves(self, world, call):
        closed(call.id)
        pair = {call.people["amina"], call.people["hal"]}
        choosing.choose_by_hand(call.id, people=pair, because="They came to the workshop.", by=world.olu)
        answers.withdraw(call.people["amina"], by=world.amina)
        with pytest.raises(Refusal):
            answers.accept(call.people["amina"], by=world.amina)
        choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Next", by=world.olu)
        assert (one(call.people["amina"]).answers, one(call.people["ben"]).status) == ({}, VolunteerStatus.CHOSEN)


class TestTakingTheSeat:
    def test_who_says_yes_is_a_panellist_with_a_seat_and_their_terms(self, world, call):
        closed(call.id)
        choosing.choose_by_hand(call.id, people={call.people["amina"]}, because="Why not", by=world.olu)
        seat = answers.accept(call.people["amina"], by=world.amina)
        assert answers.accept(call.people["amina"], by=world.amina) == seat
        assert accounts.by_id(world.amina.id).roles_at(clock.now()) == {Role.PANELLIST}
        member = panels.member(call.panel, world.amina.id)
        assert (member.id, member.cares_about) == (seat, [str(world.missions["eating-well"])])
        terms = queries.service(seat)
        assert (terms.payment, terms.support_needs, terms.trained_at) == (Payment.CHARITY, "A ramp", None)

    def test_whoever_was_taken_off_the_panel_does_not_come_back_by_an_old_page(self, world, call):
        closed(call.id)
        choosing.choose_by_hand(call.id, people={call.people["amina"]}, because="Why not", by=world.olu)
        seat = answers.accept(call.people["amina"], by=world.amina)
        seats.remove_member(call.panel, seat, by=world.olu)
        assert answers.accept(call.people["amina"], by=world.amina) == seat
        assert [member.person_id for member in panels.seats(call.panel)] == [world.chi.id, world.sam.id]

    def test_who_was_not_chosen_cannot_say_yes(self, world, call):
        closed(call.id)
        choosing.choose_by_hand(call.id, people={call.people["amina"]}, because="Why not", by=world.olu)
        with pytest.raises(Refusal):
            answers.accept(call.people["ben"], by=world.ben)
        assert panels.member(call.panel, world.ben.id) is None


class TestKeeping:
    PERSONAL = ("answers", "availability", "cares_about", "payment", "support_needs")

    def said(self, call):
        """What is still kept of what Amina said."""
        own = one(call.people["amina"])
        return [name for name in self.PERSONAL if getattr(own, name)]

    def test_what_people_said_goes_90_days_after_the_choice(self, world, call):
        closed(call.id)
        choosing.choose_by_hand(call.id, people=[call.people["ben"]], because="Few answered", by=world.olu)
        chosen = found(call).chosen_at
        with clock.at(chosen + dt.timedelta(days=90, minutes=-1)):
            retention.erase(by=SYSTEM)
            assert self.said(call) == list(self.PERSONAL)
        with clock.at(chosen + dt.timedelta(days=90)):
            retention.erase(by=SYSTEM)
            assert self.said(call) == []

    def test_what_people_said_to_a_call_without_a_choice_goes_a_year_after_it_closed(self, world, call):
        closes = found(call).closes_at
        with clock.at(closes + dt.timedelta(days=365, minutes=-1)):
            retention.erase(by=SYSTEM)
            assert self.said(call) == list(self.PERSONAL)
        with clock.at(closes + dt.timedelta(days=365)):
            retention.erase(by=SYSTEM)
            assert self.said(call) == []
