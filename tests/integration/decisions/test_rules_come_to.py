"""The desk reads what the rules come to beside what people decided, unless somebody in the round is known to them."""

import re

import pytest

from grants.core.db import db
from grants.panels.models import Degree, Outcome
from tests.factories.scored import Scored
from tests.factories.world import change

PAGE = "/desk/rounds/spring/rules-come-to"


@pytest.fixture
def world(app):
    return Scored(app)


def rows(page):
    """Idea, pence by the rules and why, line by line."""
    body = re.search(r"<tbody.*?</tbody>", page.text, re.S)[0]
    cells = (re.findall(r"<t[dh].*?</t[dh]>", row, re.S) for row in re.findall(r"<tr.*?</tr>", body, re.S))
    return [[re.sub(r"<.*?>|\s+", " ", cell).strip() for cell in row] for row in cells]


def test_each_line_says_what_the_rules_give_why_and_what_was_decided(app, world, as_):
    with app.app_context():
        outcome = db.session.scalars(db.select(Outcome).where(Outcome.application_id == world.ideas[3])).one()
        change(outcome, changed_because="Paid for already.", changed_by_id=world.oki.id)
    found = rows(as_(world.olu).get(PAGE))
    assert [row[3] for row in found] == ["£600"] * 5 + ["–"]
    assert found[1][4] == "It is among the best ideas of its mission, and money is kept for that mission."
    assert found[0][4] == "It was next on the list, and £2,400 was left for it."
    assert "Not what the rules come to." not in found[0][5]
    assert "£400 Not what the rules come to." in re.sub(r"\s+", " ", found[2][5])
    assert "Changed by an officer: Paid for already." in re.sub(r"\s+", " ", found[3][5])


@pytest.mark.parametrize("name", ["olu", "asha", "dee"])
def test_whoever_signs_off_or_looks_after_data_reads_it_too(world, as_, name):
    page = as_(getattr(world, name)).get(PAGE)
    assert (page.status_code, "A check by computer" in page.text) == (200, True)


def test_whoever_knows_somebody_in_the_round_reads_nothing_of_it(world, as_):
    world.declare(world.olu, world.ideas[2], Degree.DIRECT)
    page = as_(world.olu).get(PAGE)
    assert "Ask a colleague" in page.text
    assert "Plant boxes" not in page.text
    assert re.findall("£[0-9]", page.text) == []


def test_before_anybody_has_read_there_is_no_list(app, world, as_):
    with app.app_context():
        world.add_round("empty", pot_pence=100_00)
    page = as_(world.olu).get("/desk/rounds/empty/rules-come-to")
    assert "No idea has enough scores yet" in page.text
