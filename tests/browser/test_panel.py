"""A panellist says whom they know, reads, scores and goes on; the chair records what the panel agreed."""

import datetime as dt
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from grants.applications.models import Application, Cost, Status
from grants.core.db import db
from grants.panels import queries
from grants.panels.models import Assignment, Degree
from grants.panels.services import seats
from grants.rounds.models import Criterion
from tests.factories.world import change, save
from tests.integration.panels.conftest import NOTE, all_score, declare, given
from tests.support.browser import axe_violations, follow, scrolls_sideways

LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in
TEAM = ("pat", "priya", "sam", "chi")
ANCHORS = (
    "Nothing about jobs, skills or safety",
    "Mentions it, hard to see how",
    "Some link: a skill or a safe place",
    "Clear link, and you believe it",
    "Named people gain a skill or paid step",
)
IDEAS = (
    ("Skate the ramp", "young-people", "Ben Demo", None, 1350_00),
    ("Halal home cooks", "eating-well", "Rose Demo", "Kilburn Cooks Demo", 1420_00),
    ("Tenants’ radio", "diverse-power", "Tariq Demo", None, 1340_00),
    ("Stairwell galleries", "estates-and-streets", "Joan Demo", "Stairwell Demo", 1180_00),
)


@pytest.fixture
def panel(app, world):
    """Four ideas in plain words, given to a panel of four."""
    with app.app_context():
        made = _panel(world)
        given(world, made)
    return made


def _panel(world):
    id = seats.make(
        world.round,
        name="Camden panel",
        scores_due_on=dt.date(2026, 12, 14),
        meets_on=dt.date(2026, 12, 16),
        by=world.olu,
    )
    for name in TEAM:
        member = seats.add_member(id, email=f"{name}@example.org", by=world.olu)
        if name == "chi":
            seats.name_chair(id, member, is_chair=True, by=world.olu)
    for criterion in db.session.scalars(db.select(Criterion).where(Criterion.is_mission_fit)).all():
        change(criterion, anchors=list(ANCHORS))
    ids = {}
    for title, mission, name, group, pence in IDEAS:
        ids[title] = world.add_application(
            Status.READY,
            by=world.ben,
            title=title,
            full_name=name,
            group_name=group,
            mission_id=world.missions[mission],
            asked_pence=pence,
            panel_number=None,
            what="Twelve free evenings for 11 to 18 year olds, from March to June. We lend what is needed. " * 2,
            difference="Two young people leave with a certificate and a paid Saturday role.",
            involvement="We asked for three weeks. 26 young people put their names down.",
            who_for="Anyone aged 11 to 18. Girls' half hour first. Free, no booking.",
        )
        save(Cost(application_id=ids[title], what="Coach, 12 evenings", amount_pence=pence - 600_00, position=2))
    return SimpleNamespace(id=id, ideas=ids)


def seen(page: Page, name: str) -> None:
    """What every page of the journey is held to."""
    assert axe_violations(page) == [], name
    assert not scrolls_sideways(page), name
    if LOOK:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)


def test_from_the_names_to_the_next_idea(app, world, panel, page, come_in):
    with app.app_context():
        member = queries.member(panel.id, world.pat.id)
        change(member, declared_at=None)
    come_in(page, world.pat)
    page.goto("/panel")
    seen(page, "home")
    follow(page.get_by_role("link", name="Spring round"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you know any of these people?")
    seen(page, "names")
    page.get_by_label("Rose Demo").check()
    follow(page.get_by_role("button", name="Save and continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("How well do you know them?")
    page.get_by_label("Well, or I have a part").check()
    seen(page, "near")
    follow(page.get_by_role("button", name="Save and go to my list"))
    expect(page.get_by_role("heading", level=1)).to_have_text("3 ideas left to score")
    assert "Halal home cooks" not in page.content()
    seen(page, "queue")
    follow(page.get_by_role("button", name="Score the next idea"))
    title = page.get_by_role("heading", level=1).inner_text()
    seen(page, "read")
    follow(page.get_by_role("button", name="Send my score"))
    expect(page.get_by_text("There are 7 things to put right")).to_be_visible()
    seen(page, "read-errors")
    for n in range(1, 6):
        page.locator(f"[name=score_{n}][value='{3 if n > 1 else 4}']").check()
    page.locator("[name=why_1]").fill("They have 26 young people on a list.")
    page.get_by_label("Fund it", exact=True).check()
    page.get_by_label("What did you make of it, in all?").fill("Clear, wanted, and somebody will run it.")
    follow(page.get_by_role("button", name="Send my score"))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("You gave it 83 of 100.")).to_be_visible()
    seen(page, "sent")
    follow(page.get_by_role("link", name="What others thought"))
    expect(page.get_by_text("Nobody else has sent a score yet")).to_be_visible()
    seen(page, "others-empty")
    page.go_back()
    follow(page.get_by_role("button", name="Score the next idea"))
    assert page.get_by_role("heading", level=1).inner_text() != title


def test_the_chair_records_what_the_panel_agreed(app, world, panel, page, come_in):
    with app.app_context():
        for title in ("Skate the ramp", "Tenants’ radio"):
            all_score(world, panel.ideas[title])
        declare(world, panel, "sam", Tariq=Degree.DIRECT)
    come_in(page, world.chi)
    page.goto("/panel/meetings")
    seen(page, "meeting")
    follow(page.get_by_role("link", name="Tenants’ radio"))
    expect(page.get_by_text("Sam Demo has stepped out for this one.")).to_be_visible()
    follow(page.get_by_role("button", name="Begin to discuss it"))
    expect(page.get_by_label("Sam Demo")).to_have_count(0)
    seen(page, "decide")
    page.get_by_label("Not this time").check()
    follow(page.get_by_role("button", name="Record what we agreed"))
    expect(page.get_by_text("There is a problem")).to_be_visible()
    for name in ("Pat", "Priya", "Chi"):
        page.get_by_label(f"{name} Demo").check()
    follow(page.get_by_role("button", name="Record what we agreed"))
    expect(page.get_by_text("There are 2 things to put right")).to_be_visible()
    seen(page, "decide-errors")
    page.get_by_label("If not in full: the main reason").select_option(label="The plan is not clear")
    page.get_by_label("What the panel says to the applicant").fill(NOTE)
    follow(page.get_by_role("button", name="Record what we agreed"))
    expect(page.get_by_text("Recorded.")).to_be_visible()
    expect(page.get_by_text("Not this time").first).to_be_visible()
    with app.app_context():
        assert db.session.get(Application, panel.ideas["Tenants’ radio"]).status is Status.NOT_THIS_TIME


def test_officers_look_after_a_panel(app, world, panel, page, come_in):
    with app.app_context():
        all_score(world, panel.ideas["Skate the ramp"])
        declare(world, panel, "sam", Tariq=Degree.DIRECT)
    come_in(page, world.olu)
    root = f"/desk/rounds/spring/panels/{panel.id}"
    for path, name in (
        ("/desk/rounds/spring/panels", "desk-panels"),
        (root, "desk-panel"),
        (f"{root}/edit", "desk-edit"),
        (f"{root}/ideas", "desk-ideas"),
        (f"{root}/ideas/{panel.ideas['Skate the ramp']}", "desk-readers"),
        (f"{root}/interests", "desk-interests"),
        (f"{root}/results", "desk-results"),
        (f"{root}/results/{panel.ideas['Skate the ramp']}", "desk-result"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        seen(page, name)


def test_a_reading_is_written_with_the_keyboard_alone(app, world, panel, desk, come_in):
    come_in(desk, world.pat)
    with app.app_context():
        row = db.select(Assignment.id).where(
            Assignment.panellist_id == world.pat.id, Assignment.application_id == panel.ideas["Skate the ramp"]
        )
        id = db.session.scalars(row).one()
    desk.goto(f"/panel/ideas/{id}")
    for n in range(1, 6):
        _tab_to(desk, f"score_{n}")
        desk.keyboard.press("Space")
        for _ in range(3):
            desk.keyboard.press("ArrowDown")
    _tab_to(desk, "recommendation")
    desk.keyboard.press("Space")
    _tab_to(desk, "reason")
    desk.keyboard.type("Clear, wanted, and somebody will run it.")
    _tab_to(desk, "do")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("You gave it 75 of 100.")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")
