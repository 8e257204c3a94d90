"""An officer plans who reads what, plans again when somebody drops out, and gives out second readings."""

import pytest
from playwright.sync_api import expect

from grants.core.db import db
from grants.panels import assignment_queries
from grants.panels.models import Assignment
from grants.panels.services import assignments, readings
from tests.browser.test_panel import TEAM, _panel, seen
from tests.integration.panels.conftest import answers, assignment_id, declare_all
from tests.support.browser import follow


@pytest.fixture
def panel(app, world):
    """Four ideas that are ready, and a panel of four who have gone through the names."""
    with app.app_context():
        made = _panel(world)
        declare_all(world, made)
    return made


def readers(world, panel):
    """Who reads what, by title."""
    names = {getattr(world, name).id: name for name in TEAM}
    given = assignment_queries.readers_of(list(panel.ideas.values()))
    return {title: {names[person] for person, _ in given[id]} for title, id in panel.ideas.items()}


def test_plan_drop_out_plan_again_and_read_a_second_time(app, world, panel, page, come_in):
    root = f"/desk/rounds/spring/panels/{panel.id}"
    come_in(page, world.olu)
    page.goto(f"{root}/ideas")
    follow(page.get_by_role("button", name="Plan who reads what"))
    page.get_by_label("How many members read each idea?").fill("5")
    follow(page.get_by_role("button", name="Show the plan"))
    expect(page.get_by_role("heading", name="This cannot be planned")).to_be_visible()
    seen(page, "plan-impossible")
    page.get_by_label("How many members read each idea?").fill("3")
    follow(page.get_by_role("button", name="Show the plan"))
    expect(page.get_by_role("heading", name="3 readings of each idea")).to_be_visible()
    seen(page, "plan")
    follow(page.get_by_role("button", name="Put this plan in force"))
    expect(page.get_by_text("In force.")).to_be_visible()
    with app.app_context():
        first = readers(world, panel)
        gone = next(name for name in ("pat", "priya", "sam") if any(name in names for names in first.values()))
        kept = next(title for title, names in first.items() if gone in names)
        send(world, gone, panel.ideas[kept])
    name = f"{gone.title()} Demo"
    page.goto(root)
    seen(page, "desk-panel-planned")
    follow(page.get_by_role("link", name=f"What they can read {name}"))
    seen(page, "plan-member")
    page.goto(root)
    follow(page.get_by_role("button", name=f"Remove {name}"))
    expect(page.get_by_text("No longer on the panel.")).to_be_visible()
    page.goto(f"{root}/plan?readings=3")
    seen(page, "plan-again")
    follow(page.get_by_role("button", name="Put this plan in force"))
    expect(page.get_by_text("In force.")).to_be_visible()
    with app.app_context():
        second = readers(world, panel)
        assert {title: len(names) for title, names in second.items()} == dict.fromkeys(panel.ideas, 3)
        assert [title for title, names in second.items() if gone in names] == [kept]
        for title, names in second.items():
            for reader in names - {gone}:
                send(world, reader, panel.ideas[title])
    page.goto(f"{root}/second-readings")
    seen(page, "second-readings")
    follow(page.get_by_role("button", name="Give out these second readings"))
    expect(page.get_by_text("In force.")).to_be_visible()
    with app.app_context():
        added = db.session.scalars(db.select(Assignment.application_id).where(Assignment.is_second)).all()
        assert added == [panel.ideas[kept]]  # everybody else has read everything else


def send(world, name, idea):
    """A finished reading; all alike, so that nobody can say which idea is funded."""
    actor = getattr(world, name)
    readings.submit(assignment_id(actor, idea), answers=answers(world), shown=0, by=actor)


def test_a_members_ideas_on_paper(app, world, panel, page, come_in):
    with app.app_context():
        assignments.give_all(panel.id, by=world.olu)
    come_in(page, world.pat)
    page.goto(f"/panel/{panel.id}")
    follow(page.get_by_role("link", name="Read on paper"))
    expect(page.get_by_role("heading", level=1)).to_have_text("4 ideas to read on paper")
    seen(page, "pack")
    follow(page.get_by_role("link", name="In large print"))
    seen(page, "pack-large")
    page.goto(f"/panel/{panel.id}")
    follow(page.get_by_role("button", name="Score the next idea"))
    follow(page.get_by_role("link", name="Next idea"))
    expect(page.get_by_role("link", name="Previous idea")).to_be_visible()
    seen(page, "read-with-ways-on")
