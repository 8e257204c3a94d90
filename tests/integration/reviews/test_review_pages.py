"""The pages of a review: what a person is asked, what stays when something is missing, what the desk shows."""

import datetime as dt
import html
import re

import pytest

from grants.applications.models import Status
from grants.core import clock
from grants.core.db import db
from grants.reviews import queries, services
from grants.reviews.models import Ground, Review, ReviewStatus
from tests.factories.world import save
from tests.support.statements import statements

TYPED = {"grounds": [Ground.NOT_READ.value, Ground.UNFAIR.value], "words": "Nobody opened the plan."}


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_from_the_letter_a_person_asks_and_reads_what_came_of_it(world, as_, app):
    ben = as_(world.ben)
    page = f"/applications/{world.declined}/review"
    assert ben.get(f"/applications/{world.declined}").text.count(f'href="{page}"') == 1
    assert ben.post(page, data=TYPED).location == page
    assert "You asked for a review." in plain(ben.get(f"/applications/{world.declined}"))
    assert "Nobody opened the plan." in plain(ben.get(page))
    with app.app_context():
        review = queries.of_application(world.declined)
        assert review.grounds == TYPED["grounds"]
        services.stand(review.id, answer="It was opened on Monday.", shown=1, by=world.oki)
    assert "It was opened on Monday." in plain(ben.get(page))


@pytest.mark.parametrize("field", ["grounds", "words"])
def test_what_is_missing_is_said_and_what_was_typed_stays(world, as_, app, field):
    typed = {name: value for name, value in TYPED.items() if name != field}
    page = as_(world.ben).post(f"/applications/{world.declined}/review", data=typed)
    said = {"grounds": "Tick what went wrong", "words": "Tell us what happened"}[field]
    assert page.text.count(f"{said}</a>") == 1
    assert ("Nobody opened the plan." in page.text) == (field != "words")
    with app.app_context():
        assert queries.of_application(world.declined) is None


def test_a_funded_idea_leads_to_no_review(world, as_):
    assert "/review" not in as_(world.amina).get(f"/applications/{world.funded}").text
    told = plain(as_(world.amina).get(f"/applications/{world.funded}/review"))
    assert "There is no decision here that you can ask to have reviewed." in told


def test_the_answer_is_sent_from_the_desk(world, as_, app):
    with app.app_context():
        id = services.ask(world.declined, grounds=[Ground.RULES], words="x", by=world.ben)
    oki = as_(world.oki)
    assert oki.get(f"/desk/reviews/{id}").text.count(f'href="/desk/reviews/{id}/answer"') == 1
    empty = oki.post(f"/desk/reviews/{id}/answer", data={"version": "1"})
    assert [s in empty.text for s in ("Choose what you found", "Write your answer")] == [True, True]
    data = {"version": "1", "outcome": "back", "answer": "The plan was not in the pack."}
    assert oki.post(f"/desk/reviews/{id}/answer", data=data).location == f"/desk/reviews/{id}"
    stale = oki.post(f"/desk/reviews/{id}/answer", data=data)
    assert stale.status_code in (403, 409)
    with app.app_context():
        assert queries.by_id(id).status is ReviewStatus.SENT_BACK


def test_who_had_a_part_reads_it_and_finds_no_button(world, as_, app):
    with app.app_context():
        id = services.ask(world.declined, grounds=[Ground.RULES], words="x", by=world.ben)
    asha = as_(world.asha)
    assert "/answer" not in asha.get(f"/desk/reviews/{id}").text
    assert asha.get(f"/desk/reviews/{id}/answer").status_code == 403


def test_whom_the_applicant_knows_does_not_even_see_it(world, as_, app):
    with app.app_context():
        id = services.ask(world.declined, grounds=[Ground.RULES], words="x", by=world.ben)
    world.declare(world.oki, world.declined)
    oki = as_(world.oki)
    assert oki.get(f"/desk/reviews/{id}").status_code == 404
    assert "Herbs for all" not in oki.get("/desk/reviews").text
    assert "Herbs for all" in as_(world.olu).get("/desk/reviews").text


def test_what_is_late_says_so_and_more_reviews_ask_no_more_of_the_database(world, as_, app):
    def asked():
        oki = as_(world.oki)
        oki.get("/desk/reviews")
        with app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            page = oki.get("/desk/reviews")
        return len(seen), plain(page).count(" Late")

    def add(by):
        with app.app_context():
            idea = world.add_application(Status.PUBLISHED, decided_at=clock.now())
            save(Review(application_id=idea, grounds=[], words="x", answer_by=by))

    add(dt.date(2020, 1, 1))
    few, late = asked()
    for _ in range(4):
        add(dt.date(2090, 1, 1))
    assert (late, asked()) == (1, (few, 1))
