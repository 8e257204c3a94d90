"""The results of a round go out together: awards, figures and letters, or nothing."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from grants.applications.models import AlsoMission, ApplicantKind, Application, Status
from grants.audit.queries import first_fault
from grants.awards import figures, publication
from grants.awards.figure_queries import by_round, total
from grants.awards.models import Award, AwardAlsoMission, AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.decisions import queries as decisions
from grants.decisions import services as sign_offs
from grants.decisions.models import Letter, RefusalGround
from grants.notifications.models import OutboxEmail
from grants.panels.models import OutcomeKind
from grants.permissions import NotAllowed
from grants.rounds import ledger
from grants.rounds.models import Round, RoundStatus
from tests.factories.world import change, save
from tests.support.beginnings import beginning

pytestmark = pytest.mark.usefixtures("ctx")


def award_of(id):
    return db.session.scalar(select(Award).where(Award.application_id == id))


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
@beginning
def ideas(world):
    """One idea of each outcome, signed off, and one that was ruled out at the check."""
    world.add_application(Status.INELIGIBLE, by=world.ben, asked_pence=100_00)
    return {
        "fund": world.decide(OutcomeKind.FUND, 600_00),
        "part": world.decide(OutcomeKind.FUND_PART, 300_00, by=world.ben),
        "reserve": world.decide(OutcomeKind.RESERVE, by=world.ben, outcome={"reserve_position": 1}),
        "not": world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben),
    }


def test_everything_of_a_round_goes_out_at_once(world, ideas):
    publication.publish(world.round, by=world.olu)
    now = db.session.get_one(Round, world.round).results_published_at
    for id in ideas.values():
        application, decision = db.session.get_one(Application, id), decisions.decision_of(id)
        assert application.status is Status.PUBLISHED
        assert application.decided_at == decision.published_at == decisions.letter_of(id).sent_at == now
    assert db.session.get_one(Round, world.round).status is RoundStatus.DECIDED
    assert first_fault() is None


def test_what_is_funded_and_nothing_else_becomes_an_award(world, ideas):
    publication.publish(world.round, by=world.olu)
    awards = {award.application_id: award for award in db.session.scalars(select(Award))}
    assert set(awards) == {ideas["fund"], ideas["part"]}
    assert (awards[ideas["fund"]].awarded_pence, awards[ideas["part"]].awarded_pence) == (600_00, 300_00)
    assert {award.status for award in awards.values()} == {AwardStatus.OFFERED}


def test_an_award_shows_what_is_public_and_not_who_asked(world):
    id = world.decide(
        OutcomeKind.FUND,
        600_00,
        title="Plant boxes",
        applicant_kind=ApplicantKind.INFORMAL_GROUP,
        group_name="Amina and friends",
        place_ward_id=world.kilburn.id,
    )
    save(AlsoMission(application_id=id, mission_id=world.missions["eating-well"]))
    publication.publish(world.round, by=world.olu)
    award = award_of(id)
    assert (award.title, award.summary) == ("Plant boxes", "Neighbours grow herbs together outside the flats.")
    assert (award.mission_id, award.ward_id) == (world.missions["estates-and-streets"], world.kilburn.id)
    assert (award.organisation_name, award.organisation_identifier) == (None, None)
    assert (award.funder_name, award.funder_identifier) == ("Demo Town", "GB-LAE-DMO")
    assert (award.asked_pence, award.currency) == (600_00, "GBP")
    also = db.session.scalars(select(AwardAlsoMission.mission_id).where(AwardAlsoMission.award_id == award.id)).all()
    assert also == [world.missions["eating-well"]]


def test_an_organisation_is_named_with_its_number(world):
    id = world.decide(
        OutcomeKind.FUND,
        600_00,
        applicant_kind=ApplicantKind.ORGANISATION,
        group_name="Kilburn Tenants Demo",
        group_number="1174463",
    )
    publication.publish(world.round, by=world.olu)
    award = award_of(id)
    assert (award.organisation_name, award.organisation_identifier) == ("Kilburn Tenants Demo", "GB-CHC-1174463")


def test_every_person_gets_their_own_letter_once(world, ideas):
    publication.publish(world.round, by=world.olu)
    mails = db.session.scalars(select(OutboxEmail)).all()
    assert sorted(mail.about_id for mail in mails) == sorted(ideas.values())
    assert {mail.subject for mail in mails} == {"The decision about your idea"}
    for mail in mails:
        assert decisions.letter_of(mail.about_id).body in mail.body
        assert f"http://localhost/applications/{mail.about_id}" in mail.body


def test_what_an_officer_wrote_is_what_is_sent(world, ideas):
    letter = decisions.letter_of(ideas["not"])
    sign_offs.edit_letter(letter.id, body="Hello Ben\n\nCome and talk to us.", shown=letter.version, by=world.oki)
    publication.publish(world.round, by=world.olu)
    mail = db.session.scalars(select(OutboxEmail).where(OutboxEmail.about_id == ideas["not"])).one()
    assert mail.body.startswith("Hello Ben\n\nCome and talk to us.")


def test_a_second_press_changes_nothing(world, ideas):
    publication.publish(world.round, by=world.olu)
    before = (count(Award), count(OutboxEmail), total(), ledger.balance(world.round))
    publication.publish(world.round, by=world.oki)
    assert (count(Award), count(OutboxEmail), total(), ledger.balance(world.round)) == before


def test_sixteen_presses_at_once_publish_once(world, ideas, at_once):
    assert at_once(lambda n: publication.publish(world.round, by=world.olu)) == [None] * 16
    assert (count(Award), count(OutboxEmail)) == (2, 4)
    assert total().awarded_pence == 900_00


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        (Status.SUBMITTED, "not checked yet"),
        (Status.IN_CHECK, "not checked yet"),
        (Status.NEEDS_INFORMATION, "waits for an answer from the person"),
        (Status.SCORING, "the panel has not decided"),
        (Status.DISCUSSION, "the panel has not decided"),
        (Status.RECOMMENDED, "not signed off"),
        (Status.NOT_THIS_TIME, "not signed off"),
    ],
)
def test_one_idea_that_is_not_ready_holds_everything_up(world, ideas, status, missing):
    late = world.add_application(status)
    run = publication.dry_run(world.round, world.olu)
    assert [(lack.application.id, lack.missing) for lack in run.lacks] == [(late, missing)]
    with pytest.raises(publication.NotReady):
        publication.publish(world.round, by=world.olu)
    assert (count(Award), count(OutboxEmail)) == (0, 0)
    assert db.session.get_one(Round, world.round).status is RoundStatus.PUBLISHED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED, Status.INELIGIBLE])
def test_what_is_over_already_holds_nothing_up(world, ideas, status):
    world.add_application(status)
    publication.publish(world.round, by=world.olu)
    assert count(Award) == 2


def test_nothing_goes_out_without_its_letter(world, ideas):
    [letter] = db.session.scalars(select(Letter).where(Letter.application_id == ideas["fund"]))
    change(letter, occasion="lost")
    assert [lack.missing for lack in publication.dry_run(world.round, world.olu).lacks] == ["no letter"]
    with pytest.raises(publication.NotReady):
        publication.publish(world.round, by=world.olu)


def test_an_open_round_has_no_results(world, ideas):
    round = db.session.get_one(Round, world.round)
    change(round, closes_at=clock.now() + dt.timedelta(days=1))
    with pytest.raises(publication.StillOpen):
        publication.publish(world.round, by=world.olu)


def test_a_round_without_a_decision_has_no_results(world):
    with pytest.raises(publication.NobodyDecided):
        publication.publish(world.round, by=world.olu)


@pytest.mark.parametrize("name", ["amina", "hal", "pat", "chi", "asha", "fin", "sade", "cora", "dee", "ada"])
def test_nobody_but_an_officer_publishes(world, ideas, name):
    with pytest.raises(NotAllowed):
        publication.publish(world.round, by=getattr(world, name))
    assert count(Award) == 0


def test_an_officer_with_an_idea_in_the_round_leaves_it_to_a_colleague(world, ideas):
    world.decide(OutcomeKind.NOT_THIS_TIME, by=world.oki)
    with pytest.raises(publication.NotYours):
        publication.publish(world.round, by=world.oki)
    publication.publish(world.round, by=world.olu)


def test_the_dry_run_says_what_would_happen_and_changes_nothing(world, ideas):
    run = publication.dry_run(world.round, world.olu)
    assert run.kinds == {
        OutcomeKind.FUND: 1,
        OutcomeKind.FUND_PART: 1,
        OutcomeKind.RESERVE: 1,
        OutcomeKind.NOT_THIS_TIME: 1,
    }
    assert (run.funded, run.promised_pence, run.letters, run.told_before) == (2, 900_00, 4, 1)
    assert (run.lacks, run.hindrance) == ((), None)
    assert run.balance.left_pence == 2100_00
    assert (count(Award), count(OutboxEmail)) == (0, 0)


def test_a_refusal_at_sign_off_is_published_as_not_this_time(world):
    id = world.decide(OutcomeKind.FUND, 600_00, signed=False)
    sign_offs.refuse(id, ground=RefusalGround.FAILED_CHECK, because="The account is closed.", by=world.asha)
    publication.publish(world.round, by=world.olu)
    assert award_of(id) is None
    assert db.session.get_one(Application, id).status is Status.PUBLISHED


def test_a_withdrawn_idea_counts_nowhere_and_every_other_that_was_sent_counts(world, ideas):
    world.add_application(Status.WITHDRAWN, asked_pence=50_00)
    world.add_application(Status.DRAFT, asked_pence=50_00)
    assert by_round() == {}
    publication.publish(world.round, by=world.olu)
    figure = by_round()[world.round]
    assert (figure.applications, figure.asked_pence) == (5, 4 * 600_00 + 100_00)
    assert (figure.projects, figure.awarded_pence, figure.paid_pence) == (2, 900_00, 0)


def test_after_publishing_every_stored_figure_is_what_its_records_say(world, ideas):
    publication.publish(world.round, by=world.olu)
    assert [*ledger.differences(), *figures.differences()] == []


def test_the_year_of_decision_is_told_by_the_clock_here(world, ideas, monkeypatch):
    midnight_utc = dt.datetime(2027, 3, 31, 23, 30, tzinfo=dt.UTC)  # 1 April, half past midnight, in London
    monkeypatch.setattr(clock, "now", lambda: midnight_utc)
    publication.publish(world.round, by=world.olu)
    assert award_of(ideas["fund"]).awarded_on == dt.date(2027, 4, 1)
    assert db.session.scalars(select(figures.Figure.year).distinct()).all() == [2027]
    assert list(figures.differences()) == []
