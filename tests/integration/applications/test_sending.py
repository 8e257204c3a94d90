"""Sending an idea: complete, in time, once; and changing what was sent without losing one's place."""

import datetime as dt
import re

import pytest

from grants.applications import queries, snapshots
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Status, Submission
from grants.applications.services import drafts, sending
from grants.applications.services.sending import Outcome
from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import bookkeeping
from grants.notifications.models import OutboxEmail
from grants.permissions import NotAllowed
from grants.rounds.models import Round, RoundVersion
from tests.factories.world import save
from tests.integration.applications.browsing import send as fill
from tests.integration.applications.browsing import sentences

CONFIRMED = [declaration.value for declaration in DECLARATIONS]


def submit(id, by, at=None, declared=CONFIRMED):
    return sending.submit(id, declared=declared, received_at=at or clock.now(), by=by)


def of(model, **where):
    return db.session.scalars(db.select(model).filter_by(**where)).all()


@bookkeeping
def change_round(id, **values):
    db.session.get_one(Round, id).change(**values)


@pytest.fixture
def draft(world, ctx):
    return world.add_application(by=world.amina)


def test_a_sent_idea_is_kept_word_for_word_with_the_moment_it_arrived(world, draft):
    at = clock.now() - dt.timedelta(seconds=30)
    assert submit(draft, world.amina, at) is Outcome.SENT
    idea, (submission,) = queries.by_id(draft), of(Submission)
    assert (idea.status, idea.received_at, idea.declared_at) == (Status.SUBMITTED, at, at)
    assert (submission.number, submission.received_at, submission.content["values"]["title"]) == (1, at, idea.title)
    said = dict(row for _title, rows in submission.content["words"] for row in rows)
    assert (said["Mission"], said["Costs"]) == (
        "Estates and streets",
        "Timber: £400\nSoil and seeds: £200\nTotal: £600",
    )


def test_a_second_press_sends_nothing_more(world, draft):
    assert [submit(draft, world.amina), submit(draft, world.amina)] == [Outcome.SENT, Outcome.SENT_BEFORE]
    assert [len(of(Submission)), len(of(OutboxEmail)), len(of(AuditEvent, action="application.submit"))] == [1, 1, 1]


def test_pressed_in_eight_tabs_at_once_it_is_sent_once(world, draft, at_once):
    db.session.remove()
    outcomes = at_once(lambda n: submit(draft, world.amina), threads=8)
    assert sorted(outcomes) == [Outcome.SENT] + [Outcome.SENT_BEFORE] * 7
    assert [len(of(Submission)), len(of(OutboxEmail))] == [1, 1]


def test_the_applicant_is_written_to_with_the_reference(world, draft):
    submit(draft, world.amina)
    (mail,) = of(OutboxEmail)
    assert (mail.name, mail.to, mail.subject) == ("application_submitted", "amina@example.org", "We have your idea")
    assert queries.by_id(draft).public_id in mail.body
    assert f"/applications/{draft}" in mail.body


def test_a_helper_does_not_send(world, draft):
    with pytest.raises(NotAllowed):
        submit(draft, world.hal)


def test_an_unfinished_idea_is_not_sent(world, ctx):
    id = world.add_application(title=None, what=None)
    with pytest.raises(sending.Incomplete) as refused:
        submit(id, world.amina)
    assert str(refused.value) == "There are 2 things to put right before you can send your idea."
    assert queries.by_id(id).status is Status.DRAFT


@pytest.mark.parametrize("left_out", CONFIRMED)
def test_every_declaration_is_needed(world, draft, left_out):
    with pytest.raises(sending.NotConfirmed) as refused:
        submit(draft, world.amina, declared=[name for name in CONFIRMED if name != left_out])
    assert refused.value.field == left_out


def test_what_another_answer_made_pointless_is_not_sent(world, ctx):
    id = world.add_application(group_name="Old group", knows_whom="Nobody any more")
    submit(id, world.amina)
    idea = queries.by_id(id)
    assert (idea.group_name, idea.knows_whom) == (None, None)


# In time


def test_it_counts_from_the_moment_the_request_arrived(world, draft):
    closed = clock.now() - dt.timedelta(seconds=5)
    change_round(world.round, closes_at=closed)
    assert submit(draft, world.amina, at=closed - dt.timedelta(seconds=1)) is Outcome.SENT


def test_what_arrives_at_the_closing_moment_is_late_told_so_and_kept(world, draft):
    closed = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
    change_round(world.round, name="Autumn round", opens_at=closed - dt.timedelta(days=30), closes_at=closed)
    world.add_round(
        "winter", pot_pence=1000_00, name="Winter round",
        opens_at=dt.datetime(2099, 1, 4, 9, tzinfo=dt.UTC), closes_at=dt.datetime(2099, 2, 4, 9, tzinfo=dt.UTC),
    )  # fmt: skip
    with pytest.raises(sending.TooLate) as refused:
        submit(draft, world.amina, at=closed)
    assert str(refused.value) == (
        "Autumn round closed on Monday 30 November, 12 noon. Your draft is safe. Winter round opens on 4 January 2099."
    )
    assert queries.by_id(draft).status is Status.DRAFT


def test_an_idea_cannot_be_sent_before_its_round_opens(world, draft):
    change_round(world.round, opens_at=clock.now() + dt.timedelta(days=1))
    with pytest.raises(sending.NotYetOpen):
        submit(draft, world.amina)


# When the rules change


@pytest.fixture
def changed_rules(world, draft):
    save(
        RoundVersion(
            round_id=world.round, number=2, reason="The most is now £500", rules={}, published_by_id=world.olu.id
        )
    )
    change_round(world.round, rules_version=2, most_pence=500_00)


@pytest.mark.usefixtures("changed_rules")
def test_a_draft_is_told_what_changed_before_it_can_be_sent(world, draft):
    with pytest.raises(sending.RulesChanged):
        submit(draft, world.amina)
    drafts.read_changes(draft, number=2, by=world.amina)
    with pytest.raises(sending.Incomplete):  # £600 is too much now
        submit(draft, world.amina)


@pytest.mark.usefixtures("changed_rules")
def test_nobody_reads_changes_that_are_not_published(world, draft):
    drafts.read_changes(draft, number=3, by=world.amina)
    assert queries.by_id(draft).rules_version == 1


def test_a_sent_idea_keeps_the_rules_it_was_sent_under(world, draft):
    submit(draft, world.amina)
    change_round(world.round, rules_version=2)
    assert (queries.by_id(draft).rules_version, of(Submission)[0].rules_version) == (1, 1)


# Changing what was sent


def test_what_was_sent_counts_until_it_is_sent_again(world, draft):
    submit(draft, world.amina)
    before = snapshots.taken(queries.by_id(draft))
    sending.reopen(draft, at=clock.now(), by=world.amina)
    edit(draft, world.amina)
    sending.restore(draft, by=world.amina)
    idea = queries.by_id(draft)
    assert (idea.status, snapshots.taken(idea)) == (Status.SUBMITTED, before)


def test_sent_again_it_is_a_second_submission_with_a_second_mail(world, draft):
    submit(draft, world.amina)
    sending.reopen(draft, at=clock.now(), by=world.amina)
    edit(draft, world.amina)
    submit(draft, world.amina)
    assert [s.content["values"]["title"] for s in sorted(of(Submission), key=lambda s: s.number)][1] == "A new name"
    assert len(of(OutboxEmail)) == 2


def test_changes_that_arrive_late_leave_what_was_sent(world, draft):
    submit(draft, world.amina)
    sending.reopen(draft, at=clock.now(), by=world.amina)
    edit(draft, world.amina)
    change_round(world.round, closes_at=clock.now() - dt.timedelta(seconds=1))
    assert submit(draft, world.amina) is Outcome.EARLIER_COUNTS
    idea = queries.by_id(draft)
    assert (idea.status, idea.title == "A new name", len(of(Submission))) == (Status.SUBMITTED, False, 1)


def test_after_closing_nothing_is_opened_for_changes(world, draft):
    submit(draft, world.amina)
    change_round(world.round, closes_at=clock.now() - dt.timedelta(seconds=1))
    with pytest.raises(sending.CannotChange):
        sending.reopen(draft, at=clock.now(), by=world.amina)


def test_what_an_officer_has_begun_to_check_is_not_opened_for_changes(world, ctx):
    id = world.add_application(Status.IN_CHECK)
    with pytest.raises(sending.BeingRead):
        sending.reopen(id, at=clock.now(), by=world.amina)


def test_a_draft_that_was_never_sent_cannot_be_put_back(world, draft):
    with pytest.raises(Refusal):
        sending.restore(draft, by=world.amina)


def edit(id, by):
    idea = queries.by_id(id)
    names = {"title": "A new name", "summary": "Another line"}
    drafts.save_step(id, "name", names, done=True, version=idea.version, seen=None, by=by)
    costs = {"costs": [("Bricks", 500_00)]}
    drafts.save_step(id, "costs", costs, done=True, version=queries.by_id(id).version, seen=None, by=by)


# On the pages


def test_a_resident_sends_and_meets_the_same_confirmation_twice(as_, world):
    id = world.add_application(by=world.amina)
    amina, url = as_(world.amina), f"/applications/{id}/check"
    ticks = dict.fromkeys(CONFIRMED, "y")
    first, second = fill(amina, url, **ticks), amina.post(url, data=ticks)
    assert first.location == second.location == f"/applications/{id}/sent"
    assert "We have your idea" in amina.get(first.location).text


def test_no_declaration_is_ticked_for_anybody_and_each_has_its_own_sentence(as_, world):
    id = world.add_application(by=world.amina)
    amina, url = as_(world.amina), f"/applications/{id}/check"
    page = amina.get(url)
    assert not re.search(r"<input[^>]* checked", page.text)
    assert sentences(amina.post(url)) == [str(declaration.hint) for declaration in DECLARATIONS]


def test_a_late_press_is_told_so_on_the_page(as_, world, app):
    id = world.add_application(by=world.amina)
    with app.app_context():
        change_round(world.round, closes_at=clock.now() - dt.timedelta(seconds=1))
    page = as_(world.amina).post(f"/applications/{id}/check", data=dict.fromkeys(CONFIRMED, "y"))
    assert (page.status_code, "Your draft is safe." in page.text) == (409, True)


def test_from_the_confirmation_one_can_change_and_drop_the_changes(as_, world):
    id = world.add_application(by=world.amina)
    amina = as_(world.amina)
    amina.post(f"/applications/{id}/check", data=dict.fromkeys(CONFIRMED, "y"))
    amina.post(f"/applications/{id}/change")
    assert "counts until you send again" in amina.get(f"/applications/{id}").text
    amina.post(f"/applications/{id}/keep-sent")
    assert "counts until you send again" not in amina.get(f"/applications/{id}").text


def test_a_page_says_what_changed_in_the_rules_until_it_was_read(as_, world, app):
    id = world.add_application(by=world.amina)
    with app.app_context():
        save(
            RoundVersion(
                round_id=world.round, number=2, reason="The most is £1,200", rules={}, published_by_id=world.olu.id
            )
        )
        change_round(world.round, rules_version=2)
    amina = as_(world.amina)
    before = amina.get(f"/applications/{id}").text
    amina.post(f"/applications/{id}/changed-rules", data={"number": "2"})
    after = amina.get(f"/applications/{id}").text
    assert ["The most is £1,200" in page for page in (before, after)] == [True, False]


def test_back_to_the_form_of_a_sent_idea_leads_to_how_it_stands(as_, world):
    id = world.add_application(Status.SUBMITTED, by=world.amina)
    amina = as_(world.amina)
    pages = [amina.get(f"/applications/{id}/{page}").location for page in ("what", "check", "choose-mission")]
    assert pages == [f"/applications/{id}"] * 3
