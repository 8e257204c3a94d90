"""What a resident reads, for every state there is."""

import datetime as dt

import pytest

from grants.applications.models import WITH_THE_PANEL, Status
from grants.awards.models import AwardStatus
from grants.panels.models import OutcomeKind
from grants.status.words import public_status

TODAY = dt.date(2026, 6, 1)
OF_THE_IDEA = {
    Status.DRAFT: "draft",
    Status.SUBMITTED: "sent",
    Status.IN_CHECK: "sent",
    Status.READY: "sent",
    Status.NEEDS_INFORMATION: "need",
    Status.SCORING: "panel",
    Status.DISCUSSION: "panel",
    Status.RECOMMENDED: "panel",
    Status.RESERVE: "panel",
    Status.NOT_THIS_TIME: "panel",
    Status.SIGNED_OFF: "panel",
    Status.INELIGIBLE: "decided",
    Status.WITHDRAWN: "withdrawn",
    Status.EXPIRED: "expired",
}
OF_THE_AWARD = {
    AwardStatus.OFFERED: "agreed",
    AwardStatus.ACCEPTED: "agreed",
    AwardStatus.PAID: "paid",
    AwardStatus.CLOSED: "closed",
    AwardStatus.LAPSED: "expired",
    AwardStatus.CANCELLED: "closed",
}


def test_every_state_of_an_idea_has_its_one_word(app):
    with app.test_request_context():
        read = {status: public_status(status, today=TODAY).key for status in Status if status is not Status.PUBLISHED}
    assert read == OF_THE_IDEA


def test_every_state_of_an_award_has_its_one_word(app):
    with app.test_request_context():
        read = {award: public_status(Status.PUBLISHED, award=award, today=TODAY).key for award in AwardStatus}
    assert read == OF_THE_AWARD


@pytest.mark.parametrize("status", sorted(WITH_THE_PANEL))
@pytest.mark.parametrize("decided", OutcomeKind)
def test_no_outcome_shows_through_before_it_is_published(app, status, decided):
    with app.test_request_context():
        told = public_status(status, decided=decided, award=AwardStatus.OFFERED, today=TODAY)
    assert told == ("panel", None)


@pytest.mark.parametrize(
    ("decided", "word"),
    [
        (OutcomeKind.RESERVE, "Decision made: reserve list"),
        (OutcomeKind.NOT_THIS_TIME, "Decision made: not this time"),
        (None, None),
    ],
)
def test_a_published_no_says_which(app, decided, word):
    with app.test_request_context():
        assert public_status(Status.PUBLISHED, decided=decided, today=TODAY) == ("decided", word)


@pytest.mark.parametrize(("end_on", "key"), [(TODAY, "paid"), (TODAY - dt.timedelta(days=1), "due"), (None, "paid")])
def test_a_report_is_due_from_the_day_after_the_end(app, end_on, key):
    with app.test_request_context():
        told = public_status(Status.PUBLISHED, award=AwardStatus.PAID, end_on=end_on, today=TODAY)
    assert told.key == key
