"""What anybody can read before they begin."""

import datetime as dt
import html
import re

import pytest

from grants.applications import eligibility, steps
from grants.core import clock
from grants.core.db import db
from grants.rounds import queries as rounds
from grants.rounds.models import Question, QuestionKind, Round, RoundStatus
from tests.factories.world import change, save
from tests.integration.applications.browsing import sentences


@pytest.fixture
def stranger(app, world):
    return app.test_client()


def closed(app, world):
    with app.app_context():
        now = clock.now()
        change(
            db.session.get_one(Round, world.round),
            opens_at=now - dt.timedelta(days=9), closes_at=now - dt.timedelta(days=1),
        )  # fmt: skip


def walk(client, **answers):
    """Answer the questions, yes unless told otherwise; gives the headings on the way."""
    url, seen = "/apply/check", []
    while True:
        page = client.get(url, follow_redirects=True)
        seen.append(heading(page))
        form = re.search(r'<form method="get" action="([^"]+)"', page.text)
        if form is None:
            return seen
        answer = answers.get(form[1].rpartition("/")[2], "yes")
        url = f"{form[1]}?asked=1&answer={answer}"


def heading(page):
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found)).split())


def test_five_times_yes_means_that_one_can_apply(stranger):
    seen = walk(stranger)
    assert (len(seen), seen[-1], seen[2]) == (6, "You can apply", "Do you need £50 to £1,500 from us in all?")


@pytest.mark.parametrize("key", [hurdle.key for hurdle in (eligibility.HERE, eligibility.NEW, eligibility.OPEN)])
def test_a_no_ends_with_why_and_what_to_try_instead(stranger, app, key):
    page = stranger.get(f"/apply/check/{key}?asked=1&answer=no")
    assert heading(page) == "This is not something we can fund as it is"
    assert "What you can try instead" in page.text


def test_it_asks_for_an_answer(stranger):
    assert sentences(stranger.get("/apply/check/here?asked=1")) == ["Choose yes or no"]
    assert sentences(stranger.get("/apply/check/here?asked=1&answer=perhaps")) != []


def test_nothing_is_kept(stranger):
    answers = [stranger.get(f"/apply/check{page}") for page in ("", "/here?asked=1&answer=yes", "/yes")]
    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[], [], []]


def test_it_works_when_no_round_is_open(stranger, app, world):
    closed(app, world)
    assert walk(stranger)[-1] == "You can apply"
    assert "No round is open today" in stranger.get("/apply/check/yes").text


def test_the_amounts_are_those_of_the_round_that_opens_next(stranger, app, world):
    closed(app, world)
    with app.app_context():
        world.add_round(
            "autumn", pot_pence=5000_00, least_pence=20_00, most_pence=800_00,
            opens_at=clock.now() + dt.timedelta(days=3),
        )  # fmt: skip
    assert "£20 to £800" in walk(stranger)[2]


def test_a_question_that_does_not_exist_is_not_found(stranger):
    assert stranger.get("/apply/check/shoe-size").status_code == 404


def test_all_questions_stand_on_one_page_those_of_the_round_included(stranger, app, world):
    with app.app_context():
        save(Question(round_id=world.round, label="How many boxes?", kind=QuestionKind.NUMBER, required=True, most=9))
        titles = [str(step.title) for step in steps.steps(rounds.by_id(world.round))]
    page = html.unescape(stranger.get("/apply/questions").text)
    assert [title for title in titles if title not in page] == []
    assert ("How many boxes?" in titles, "A number from 0 to 9" in page) == (True, True)


def test_the_page_says_what_the_panel_scores_and_how_much_it_counts(stranger):
    page = stranger.get("/apply/questions/spring").text
    assert ("Mission fit" in page, "30%" in page, "£50 to £1,500 together" in page) == (True, True, True)


def test_without_a_round_the_page_says_so(stranger, app, world):
    closed(app, world)
    assert "No round is open today" in stranger.get("/apply/questions").text
    assert stranger.get("/apply/questions/spring").status_code == 200


def test_a_round_that_is_not_published_shows_no_questions(stranger, app, world):
    with app.app_context():
        world.add_round("secret", pot_pence=1000_00, status=RoundStatus.DRAFT)
    assert stranger.get("/apply/questions/secret").status_code == 404
