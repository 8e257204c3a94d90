"""Where a round's ideas stand, for the service, for the desk and for a chair."""

import pytest
from sqlalchemy.orm import selectinload

from grants.applications.models import Application, IfLess, Status
from grants.core.db import db
from grants.panels import standing_queries
from grants.panels.models import Degree
from grants.panels.standing import Band
from grants.rounds.models import Round, RoundMission
from tests.factories.world import change
from tests.integration.panels.conftest import TEAM, declare, given, score
from tests.support.statements import statements


def here(world):
    return db.session.scalars(
        db.select(Round).options(selectinload(Round.criteria)).where(Round.id == world.round)
    ).one()


def standings(world, by=None):
    return standing_queries.of_round(here(world), by=by)


def told(found, *ids):
    """What a page says of these ideas."""
    return [(s.raw, s.adjusted, s.low, s.high, s.chance, s.band) for s in map(found.of, ids)]


@pytest.fixture
def scored(world, panel):
    """Soup is liked, boxes less, bikes is under a floor; the pot holds £3,000."""
    given(world, panel)
    for name, level in zip(TEAM, (4, 3, 4, 3), strict=True):
        score(world, name, panel.soup, *[level] * 5)
        score(world, name, panel.boxes, *[level - 1] * 5)
        score(world, name, panel.bikes, 1, *[level] * 4)
    return panel


def test_every_idea_has_its_score_chance_and_band(world, scored):
    found = standings(world)
    assert found.budget_pence == 3000_00
    soup, bikes = found.of(scored.soup), found.of(scored.bikes)
    assert (soup.raw, soup.adjusted, soup.readings, soup.band) == (87.5, 87.5, 4, Band.FUND)
    assert (bikes.chance, bikes.band) == (0.0, Band.NOT_NOW)
    assert found.in_band(Band.NOT_NOW, scored.id) == [scored.bikes]
    agreement = found.agreement(scored.id)
    assert (agreement.readings, agreement.ideas, agreement.readers) == (12, 3, 4)
    assert "Everybody read everything, so generosity moves every idea alike." in agreement.reasons


def test_chances_follow_what_is_kept_for_missions_and_what_an_idea_can_be_done_with(world, scored):
    boxes, soup = db.session.get(Application, scored.boxes), db.session.get(Application, scored.soup)
    change(soup, asked_pence=1000_00, mission_id=world.missions["eating-well"])
    change(boxes, asked_pence=2500_00, if_less=IfLess.ALL, mission_id=world.missions["young-people"])
    assert standings(world).of(scored.boxes).chance < 0.1
    change(boxes, if_less=IfLess.SMALLER, least_pence=100_00)
    assert standings(world).of(scored.boxes).chance > 0.9
    kept = db.select(RoundMission).where(
        RoundMission.round_id == world.round, RoundMission.mission_id == world.missions["diverse-power"]
    )
    change(db.session.scalars(kept).one(), ring_fence_pence=1000_00)
    assert standings(world).of(scored.boxes).chance < 0.1


def test_it_is_the_same_however_often_and_by_whomever_it_is_asked(world, scored):
    there = told(standings(world), scored.soup, scored.boxes, scored.bikes)
    assert told(standings(world), scored.soup, scored.boxes, scored.bikes) == there
    assert told(standings(world, world.olu), scored.soup, scored.boxes, scored.bikes) == there
    assert told(standings(world, world.chi), scored.soup, scored.boxes, scored.bikes) == there


def test_a_member_sees_nobody_standing_anywhere(world, scored):
    found = standings(world, world.pat)
    assert (found.standings.ideas, found.standings.panels) == ({}, {})


def test_before_an_own_score_the_chair_sees_nothing_of_an_idea(world, panel):
    given(world, panel)
    for name in TEAM:
        score(world, name, panel.soup, 3, 3, 3, 3, 3)
    for name in TEAM[:3]:
        score(world, name, panel.boxes, 4, 4, 4, 4, 4)
    assert set(standings(world, world.chi).standings.ideas) == {panel.soup}
    assert set(standings(world, world.olu).standings.ideas) == {panel.soup, panel.boxes, panel.bikes}


def test_ideas_of_other_panels_compete_for_the_pot_and_are_not_shown(world, scored):
    before = standings(world, world.chi)
    there = world.add_panel(world.pat, world.priya, world.sam)
    others = []
    for n in range(4):
        other = world.add_application(status=Status.SCORING, panel_number=90 + n, title=f"Choir {n}", by=world.ben)
        world.assign(there, other, world.pat, world.priya, world.sam)
        for who in (world.pat, world.priya, world.sam):
            world.add_reading(other, who, 4, 4, 4, 4, 4)
        others.append(other)
    assert told(standings(world, world.chi), scored.boxes) == told(before, scored.boxes)  # she has not said how near
    for other in others:
        world.declare(world.chi, other, Degree.NONE)
    among = standings(world, world.chi)
    assert among.of(scored.boxes).chance < before.of(scored.boxes).chance
    assert set(among.standings.ideas) == {scored.soup, scored.boxes, scored.bikes}
    assert set(among.standings.panels) == {scored.id}
    assert told(among, scored.boxes) == told(standings(world, world.olu), scored.boxes)


def test_what_somebody_stepped_out_of_moves_none_of_their_figures(world, panel):
    given(world, panel, chi={"Amina": Degree.DIRECT})
    for name in TEAM:
        score(world, name, panel.boxes, 3, 2, 3, 2, 3)
        score(world, name, panel.bikes, 2, 3, 3, 3, 2)
    before = told(standings(world, world.chi), panel.boxes, panel.bikes)
    for name in TEAM[:3]:
        score(world, name, panel.soup, 4, 4, 4, 4, 4)
    after = standings(world, world.chi)
    assert told(after, panel.boxes, panel.bikes) == before
    assert after.of(panel.soup) is None
    assert told(standings(world, world.olu), panel.boxes, panel.bikes) != before


def test_what_somebody_gave_before_stepping_out_moves_nothing_for_anybody(world, panel):
    given(world, panel)
    for name in TEAM:
        score(world, name, panel.boxes, 3, 2, 3, 2, 3)
    for name in TEAM[:3]:
        score(world, name, panel.soup, 3, 3, 3, 3, 3)
    before = told(standings(world), panel.boxes, panel.soup)
    score(world, "chi", panel.soup, 0, 0, 0, 0, 0)
    assert told(standings(world), panel.boxes, panel.soup) != before
    declare(world, panel, "chi", Amina=Degree.DIRECT)
    assert told(standings(world), panel.boxes, panel.soup) == before


def test_an_idea_with_too_few_scores_has_no_band(world, panel):
    given(world, panel)
    for name in TEAM[:2]:
        score(world, name, panel.soup, 4, 4, 4, 4, 4)
    soup = standings(world).of(panel.soup)
    assert (soup.raw, soup.readings, soup.chance, soup.band) == (100.0, 2, None, None)


def test_a_withdrawn_idea_moves_nothing(world, scored):
    change(db.session.get(Application, scored.bikes), status=Status.WITHDRAWN)
    found = standings(world)
    assert found.of(scored.bikes) is None
    assert set(found.panel_of) == {scored.soup, scored.boxes}


def test_the_number_of_queries_does_not_grow_with_the_ideas(world, scored):
    with statements() as few:
        standings(world)
    db.session.expire_all()
    for n in range(12):
        world.add_application(status=Status.READY, panel_number=None, title=f"Idea {n}")
    given(world, scored)
    with statements() as many:
        standings(world)
    assert len(many) == len(few)
