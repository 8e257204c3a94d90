"""How an idea stands, on its applicant's page and in the list of their ideas."""

import datetime as dt
import html
import re

import pytest

from grants.applications.models import WITH_THE_PANEL, Application, Status
from grants.awards import publication
from grants.awards.models import AwardStatus
from grants.checks.models import Check, InformationRequest, RuledOut
from grants.core import clock
from grants.core.db import db
from grants.decisions.models import Letter
from grants.panels.models import Degree, OutcomeKind, ReasonCode
from grants.rounds.models import Round
from tests.factories.awards import add_award
from tests.factories.decided import Decided
from tests.factories.world import change, save

SENTINEL = "Sentinel of what the panel said"


@pytest.fixture
def world(app):
    return Decided(app)


@pytest.fixture
def amina(as_, world):
    return as_(world.amina)


def text(page):
    """What a page says, without its marks, its version and its one-time ids."""
    main = re.search(r"<main.*</main>", page.text, re.DOTALL)
    if main is None:
        return page.location
    plain = html.unescape(re.sub(r"<[^>]+>", " ", main[0]))
    return " ".join(plain.split())


def status(page):
    """The words beside the dial."""
    return re.search(r'class="mg-status[^>]*><svg.*?</svg>([^<]+)</span>', page.text, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (Status.SUBMITTED, "Sent"),
        (Status.IN_CHECK, "Sent"),
        (Status.READY, "Sent"),
        (Status.NEEDS_INFORMATION, "We need something"),
        (Status.SCORING, "With the panel"),
        (Status.SIGNED_OFF, "With the panel"),
        (Status.INELIGIBLE, "Decision made: we cannot fund it"),
        (Status.WITHDRAWN, "Withdrawn"),
        (Status.EXPIRED, "Expired"),
    ],
)
def test_the_page_and_the_list_say_the_same_word(amina, world, state, word):
    id = world.add_application(state)
    assert [status(amina.get(page)) for page in (f"/applications/{id}", "/applications/")] == [word, word]


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (AwardStatus.OFFERED, "Agreed, getting ready to pay"),
        (AwardStatus.ACCEPTED, "Agreed, getting ready to pay"),
        (AwardStatus.PAID, "Paid, running"),
        (AwardStatus.CLOSED, "Closed"),
        (AwardStatus.LAPSED, "Expired: the offer ran out"),
        (AwardStatus.CANCELLED, "Closed: it was cancelled"),
    ],
)
def test_a_funded_idea_reads_as_its_award_stands(amina, world, state, word):
    id = world.add_application(Status.PUBLISHED)
    paid_on = dt.date(2026, 6, 3) if state is AwardStatus.PAID else None
    add_award(world, application_id=id, status=state, paid_on=paid_on)
    assert [status(amina.get(page)) for page in (f"/applications/{id}", "/applications/")] == [word, word]


# Nothing before the results


def test_before_the_results_no_page_differs_by_what_the_panel_came_to(amina, world, app):
    world.close()
    id = world.decide(OutcomeKind.NOT_THIS_TIME, outcome={"note": SENTINEL, "reason_code": ReasonCode.UNCLEAR_PLAN})
    said = {}
    with app.app_context():  # in a round that stays open every door can be tried
        change(db.session.get_one(Round, world.round), closes_at=None, rolling=True)
    for state in sorted(WITH_THE_PANEL):
        with app.app_context():
            set_status(id, state)
        for page in ("", "/sent", "/check", "/what", "/withdraw", "/letter", "/accept"):
            if page == "/withdraw" and state is Status.SCORING:
                continue  # still possible then
            answer = amina.get(f"/applications/{id}{page}")
            said.setdefault(page, set()).add((answer.status_code, text(answer)))
        for page in ("change", "keep-sent", "again"):
            answer = amina.post(f"/applications/{id}/{page}", data={"draft": str(id), "round": str(world.round)})
            said.setdefault(page, set()).add((answer.status_code, text(answer)))
        said.setdefault("list", set()).add(text(amina.get("/applications/")))
    different = {page: len(answers) for page, answers in said.items()}
    assert different == dict.fromkeys(said, 1) | {"": 2}  # with and without the way to take it back
    assert SENTINEL not in str(said)
    assert "not this time" not in str(said)


def test_the_letter_comes_first_once_the_results_are_out(amina, world, app):
    world.close()
    id = world.decide(OutcomeKind.NOT_THIS_TIME, outcome={"note": SENTINEL, "reason_code": ReasonCode.UNCLEAR_PLAN})
    assert SENTINEL not in amina.get(f"/applications/{id}").text
    with app.app_context():
        publication.publish(world.round, by=world.olu)
    page = amina.get(f"/applications/{id}")
    assert status(page) == "Decision made: not this time"
    assert 0 < page.text.index(SENTINEL) < page.text.index("What has happened")


def test_an_offer_leads_to_saying_yes(amina, world, app):
    world.close()
    id = world.decide(OutcomeKind.FUND, 600_00)
    with app.app_context():
        publication.publish(world.round, by=world.olu)
    page = amina.get(f"/applications/{id}")
    assert (f"/applications/{id}/accept" in page.text, "Say yes to £600" in page.text) == (True, True)


def test_a_letter_that_has_not_left_is_not_shown(amina, world, app):
    id = world.add_application(Status.PUBLISHED)
    with app.app_context():
        save(Letter(application_id=id, subject="The decision", body=SENTINEL))
    assert SENTINEL not in amina.get(f"/applications/{id}").text


# What comes next


def test_it_says_by_which_working_day_we_check_it(amina, world):
    moment = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    with clock.at(moment):
        id = world.add_application(Status.SUBMITTED, received_at=moment)
        page = amina.get(f"/applications/{id}")
    assert "We check it by Friday 4 December" in text(page)


def test_what_we_need_is_asked_and_leads_to_the_answer(amina, world, app):
    id = world.add_application(Status.NEEDS_INFORMATION)
    with app.app_context():
        asked = InformationRequest(
            application_id=id, asked_by_id=world.olu.id, question="Who owns the pavement?", due_on=dt.date(2026, 12, 3)
        )
        save(asked)
    page = amina.get(f"/applications/{id}")
    assert ("Who owns the pavement?" in text(page), f"/applications/{id}/answer" in page.text) == (True, True)


def test_what_the_rules_stand_against_says_why_and_what_to_try(amina, world, app):
    id = world.add_application(Status.INELIGIBLE)
    with app.app_context():
        reason = {"reason": "It has begun already.", "try_instead": "Ask for the next part of it."}
        save(Check(application_id=id, reason_code=RuledOut.TIMING, **reason))
    said = text(amina.get(f"/applications/{id}"))
    assert ("It has begun already." in said, "Ask for the next part of it." in said) == (True, True)


def test_a_check_that_is_still_open_tells_nothing(amina, world, app):
    id = world.add_application(Status.IN_CHECK)
    with app.app_context():
        save(Check(application_id=id, reason_code=RuledOut.TIMING, reason=SENTINEL, try_instead=SENTINEL))
    assert SENTINEL not in amina.get(f"/applications/{id}").text


def test_a_promise_that_was_broken_is_said(amina, world, app):
    with app.app_context():
        change(db.session.get_one(Round, world.round), decided_by=dt.date(2026, 1, 5))
    id = world.add_application(Status.SCORING)
    assert "We said you would hear by 5 January 2026. It takes longer" in text(amina.get(f"/applications/{id}"))


# Who may


@pytest.mark.parametrize("page", ["", "/sent", "/copy.pdf", "/withdraw", "/again"])
def test_another_resident_and_the_panel_find_nothing(as_, world, page):
    id = world.add_application(Status.SUBMITTED)
    readers = [as_(person) for person in (world.ben, world.pat, world.chi, world.hal, world.cora)]
    send = [reader.post if page == "/again" else reader.get for reader in readers]
    assert [ask(f"/applications/{id}{page}").status_code for ask in send] == [404] * 5


@pytest.mark.parametrize("page", ["", "/sent", "/copy.pdf"])
def test_an_officer_with_an_interest_finds_nothing(as_, world, page):
    id = world.add_application(Status.SUBMITTED)
    assert as_(world.olu).get(f"/applications/{id}{page}").status_code == 200
    world.declare(world.olu, id, Degree.DIRECT)
    assert as_(world.olu).get(f"/applications/{id}{page}").status_code == 404


def test_an_officer_neither_withdraws_nor_copies(as_, world):
    id = world.add_application(Status.SUBMITTED)
    olu = as_(world.olu)
    assert [olu.get(f"/applications/{id}/withdraw").status_code, olu.post(f"/applications/{id}/again").status_code] == [
        403,
        403,
    ]


def test_the_list_holds_ones_own_ideas_only(amina, world):
    world.add_application(Status.SUBMITTED, by=world.ben, title="Ben's bench")
    world.add_application(Status.SUBMITTED, title="Amina's arch")
    said = text(amina.get("/applications/"))
    assert ("Amina's arch" in said, "Ben's bench" in said) == (True, False)


# The confirmation


def test_the_confirmation_is_a_page_to_keep(amina, world):
    id = world.add_application(Status.SUBMITTED)
    pages = [amina.get(f"/applications/{id}/sent") for _ in range(2)]
    assert [(page.status_code, "We have your idea" in page.text) for page in pages] == [(200, True)] * 2


@pytest.mark.parametrize("state", [Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED])
def test_what_did_not_arrive_is_not_confirmed(amina, world, state):
    id = world.add_application(state)
    assert amina.get(f"/applications/{id}/sent").location == f"/applications/{id}"


def set_status(id, state):
    change(db.session.get_one(Application, id), status=state)
