"""What pages say of adjusted scores, chances and how far readers agree."""

import re

import pytest

from grants.applications.models import Status
from grants.panels.models import Degree
from tests.integration.panels.test_pages import heading, text

# what each of ten ideas is worth, and how much more or less than that each reader gives
WORTH = (4, 3, 3, 2, 2, 2, 2, 1, 1, 0)
GENEROUS = {"pat": 1, "priya": -1, "sam": 1, "fin": 0}


@pytest.fixture
def generous(world):
    """Ten ideas, each read by three of four members, who differ in how generous they are; Chi chairs."""
    panel_id = world.add_panel(*(getattr(world, name) for name in GENEROUS), chair=world.chi)
    names, ideas = list(GENEROUS), []
    for n, worth in enumerate(WORTH):
        idea = world.add_application(status=Status.DISCUSSION, panel_number=n + 1, title=f"Idea {n}", by=world.ben)
        ideas.append(idea)
        reading = [name for at, name in enumerate(names) if n % len(names) != at]
        world.assign(panel_id, idea, *(getattr(world, name) for name in reading))
        world.declare(world.chi, idea, Degree.NONE)
        for name in reading:
            level = min(4, max(0, worth + GENEROUS[name]))
            world.add_reading(idea, getattr(world, name), *[level] * 5)
    return panel_id, ideas


def desk(panel_id, page):
    return f"/desk/rounds/spring/panels/{panel_id}/{page}"


def test_the_desk_says_what_was_taken_off_and_shows_both_scores(as_, world, generous):
    panel_id, _ = generous
    page = text(as_(world.olu).get(desk(panel_id, "results")))
    assert "Scores are adjusted for how generous readers are" in page
    assert re.search(r"\d+ as given \d+", page)
    assert re.search(r"Likely to be funded, \w+", page)


def test_an_idea_says_its_adjusted_score_its_spread_and_its_chance(as_, world, generous):
    panel_id, ideas = generous
    page = text(as_(world.olu).get(desk(panel_id, f"results/{ideas[3]}")))
    assert re.search(r"Adjusted for how generous its readers are: \d+ instead of \d+\.", page)
    assert re.search(r"worth between \d+ and \d+, as sure as 4 in 5", page)


@pytest.mark.parametrize(("who", "address"), [("olu", desk), ("chi", lambda id, page: f"/panel/meetings/{id}/{page}")])
def test_the_page_on_agreement_says_where_differences_come_from(as_, world, generous, who, address):
    panel_id, _ = generous
    response = as_(getattr(world, who)).get(address(panel_id, "agreement"))
    page = text(response)
    assert heading(response) == "How far readers agree"
    assert "Yes. How generous readers are was taken off." in page
    assert re.search(r"the ideas themselves \d+% how generous readers are \d+% taste, and everything else \d+%", page)
    assert re.search(r"How far single readers agree, 0 to 1 \(Krippendorff's alpha\) -?\d\.\d\d", page)


def test_it_names_nobody(as_, world, generous):
    panel_id, _ = generous
    page = text(as_(world.olu).get(desk(panel_id, "agreement")))
    assert not [name for name in ("Pat", "Priya", "Sam", "Fin", "Chi", "Ben") if name in page]


def test_where_nothing_was_taken_off_the_page_says_why(as_, world):
    panel_id = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    for n in range(3):
        idea = world.add_application(status=Status.DISCUSSION, panel_number=n + 1, title=f"Idea {n}", by=world.ben)
        world.assign(panel_id, idea, world.pat, world.priya, world.sam)
        for reader in (world.pat, world.priya, world.sam):
            world.add_reading(idea, reader, n, 2, 3, 2, 2)
    olu = as_(world.olu)
    assert "Everybody read everything, so generosity moves every idea alike." in text(
        olu.get(desk(panel_id, "results"))
    )
    assert "No. Every score is the mean of what was given." in text(olu.get(desk(panel_id, "agreement")))


def test_before_anybody_has_sent_a_score_the_page_says_so(as_, world):
    panel_id = world.add_panel(world.pat, chair=world.chi)
    assert "No scores yet" in text(as_(world.olu).get(desk(panel_id, "agreement")))


def test_an_idea_the_chair_stepped_out_of_is_not_on_the_chairs_page(as_, world, generous):
    panel_id, ideas = generous
    address = f"/panel/meetings/{panel_id}"
    before = text(as_(world.chi).get(f"{address}/agreement"))
    world.declare(world.chi, ideas[0], Degree.DIRECT)
    chi = as_(world.chi)
    assert "30 readings of 10 ideas" in before
    assert "27 readings of 9 ideas" in text(chi.get(f"{address}/agreement"))
    assert "Idea 0" not in text(chi.get(address))


def test_ideas_of_other_panels_are_told_to_the_chair(as_, world, generous):
    panel_id, _ = generous
    said = "This round has other panels."
    assert said not in text(as_(world.chi).get(f"/panel/meetings/{panel_id}"))
    other = world.add_panel(world.pat)
    world.assign(other, world.add_application(status=Status.SCORING, panel_number=99), world.pat)
    assert said in text(as_(world.chi).get(f"/panel/meetings/{panel_id}"))
