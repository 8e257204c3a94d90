"""A round of 120 ideas from the call to join its panel to published decisions, and its result worked out elsewhere.

Officers, a chair, members, an approver, a resident and a stranger each do their part in a browser; what the many do
alike is done by the same commands (``tests.factories.whole_round``). Every page that is walked on the way is held to
what every page is held to.
"""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from grants.accounts.models import Actor
from grants.core import clock
from tests.factories.whole_round import IDEAS, POT, SEATS, SLUG, WHY_NOT, WholeRound, day
from tests.support.browser import SIGHTS, axe_violations, follow, scrolls_sideways

ROUND = f"/desk/rounds/{SLUG}"
LOOK = os.environ.get("SCREENSHOTS")  # a folder to keep pictures of the pages in
ROOT = Path(__file__).parents[2]
RAFFLE = "07,12,19,23,35,41"
KNOWN = 5  # the number of the resident whom the second member knows well


class Town:
    """The people of the round, each at a browser of their own, and the day that it is for all of them."""

    def __init__(self, app: Flask, open_page: Callable[[str], Page], come_in: Any, tell: Callable[..., None]) -> None:
        self.world = WholeRound(app)
        self.open_page, self.come_in, self.on = open_page, come_in, tell
        self.pages: dict[tuple[Actor | None, str], Page] = {}
        self.logged: list[tuple[str, str]] = []
        self.looked_at: set[str] = set()

    def page(self, who: Actor | None, sight: str = "desk-script") -> Page:
        """The browser of this person, or of a stranger; the same one at every call."""
        if (who, sight) not in self.pages:
            page = self.pages[who, sight] = self.open_page(sight)
            page.on("console", lambda line: self._log(page, line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: self._log(page, str(error)))
        page = self.pages[who, sight]
        if who is not None:
            self.come_in(page, who)  # days pass between two parts of the story, and nobody stays signed in
        return page

    def seen(self, page: Page, name: str) -> None:
        """What every page of the way is held to, the first time that somebody comes by."""
        if name in self.looked_at:
            return
        self.looked_at.add(name)
        if LOOK:
            size = page.viewport_size
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                page.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)
            page.set_viewport_size(size)
        assert axe_violations(page) == [], name
        assert not scrolls_sideways(page), name

    def _log(self, page: Page, text: str) -> None:
        self.logged.append((page.url, text))


@pytest.fixture
def same_every_time(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Ids, codes and secrets are the same at every run; gives the way to set the day, for every thread."""
    chance = Random("a whole round")
    monkeypatch.setattr(os, "urandom", chance.randbytes)
    monkeypatch.setattr("random._urandom", chance.randbytes)

    def tell(*when: int) -> None:
        moment = day(*when)
        monkeypatch.setattr(clock, "_told", ContextVar("told", default=moment))

    tell(3, 1)
    return tell


@pytest.fixture
def town(same_every_time, app, new_context: Callable[..., BrowserContext], live, come_in) -> Town:
    return Town(app, lambda sight: new_context(base_url=live, **SIGHTS[sight]).new_page(), come_in, same_every_time)


def date(page: Page, group: str, moment: dt.datetime) -> None:
    for part, value in (("Day", moment.day), ("Month", moment.month), ("Year", moment.year)):
        page.get_by_role("group", name=group).get_by_label(part, exact=True).fill(str(value))


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=name, exact=True))


def go(page: Page, name: str) -> None:
    follow(page.get_by_role("link", name=name, exact=True).first)


def id_of(page: Page) -> UUID:
    """The id that the address ends with."""
    return UUID(page.url.rsplit("/", 1)[1])


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def test_from_the_call_to_a_result_that_anybody_can_redo(town: Town, tmp_path: Path) -> None:
    world = town.world
    world.begin_round()
    panel, call = a_panel_is_asked_for(town)
    town.on(3, 5)
    somebody_answers(town, call)
    world.offer_to_join(call)
    world.send_ideas()
    town.on(3, 16)
    a_draw_is_prepared(town, call)
    town.on(3, 20, 22)
    twelve_are_drawn(town, call)
    world.take_seats(call)
    assert len(world.panellists) == SEATS
    town.on(3, 23)
    world.check_ideas()
    town.on(3, 24)
    an_officer_names_the_chair_and_announces_a_draw(town)
    a_member_says_whom_they_know(town)
    world.declare_interests(panel)
    readings_are_planned(town)
    town.on(4, 1)
    two_members_read(town)
    world.read()
    town.on(4, 13)
    the_officer_sees_bands_and_publishes_who_is_drawn_among(town)
    town.on(4, 18)
    lots_are_drawn(town)
    town.on(4, 21, 18)
    agreed = the_panel_meets(town, panel)
    town.on(4, 23)
    somebody_else_signs_off(town)
    town.on(4, 24)
    the_results_are_published(town)
    town.on(4, 26)
    a_resident_reads_the_decision(town)
    record = the_public_downloads_the_record(town)
    assert town.logged == []
    the_money_and_the_letters_are_what_was_agreed(town, agreed, json.loads(record))
    whoever_stepped_out_left_no_trace(town, json.loads(record))
    somebody_redoes_it(record, tmp_path)


def a_panel_is_asked_for(town: Town) -> tuple[UUID, UUID]:
    """The officer makes a panel and opens a call for it; gives their ids."""
    page = town.page(town.world.olu)
    page.goto("/desk/rounds")
    go(page, "Summer round")
    town.seen(page, "01-round")
    go(page, "Panels of this round")
    town.seen(page, "02-panels")
    page.get_by_label("What is the panel called?").fill("Borough panel")
    date(page, "Scores are due on", day(4, 12))
    date(page, "The panel meets on", day(4, 21))
    press(page, "Make the panel")
    heading(page, "Borough panel")
    panel = id_of(page)
    town.seen(page, "03-panel")
    go(page, "Ask residents to join")
    page.get_by_label("What is the call called?").fill("Read ideas for the summer")
    page.get_by_label("What do members do, and when?").fill("Read thirty ideas in April, and meet once.")
    page.get_by_label("What are members paid, and what do we pay back?").fill("£15 an hour. Childcare and fares.")
    page.get_by_label("How many seats?").fill(str(SEATS))
    date(page, "It closes", day(3, 15))
    page.get_by_label("Time", exact=True).fill("12 noon")
    town.seen(page, "04-call-start")
    press(page, "Save the draft")
    for who in ("16 to 24", "65 or over"):
        page.get_by_label("Who", exact=True).select_option(label=f"Age: {who}")
        page.get_by_label("At least").fill("2")
        page.get_by_label("At most").fill("4")
        press(page, "Add")
        expect(page.get_by_role("cell", name=who, exact=True)).to_be_visible()
    town.seen(page, "05-call-draft")
    press(page, "Open the call")
    expect(page.get_by_text("The call is open.")).to_be_visible()
    town.seen(page, "06-call-open")
    return panel, id_of(page)


def somebody_answers(town: Town, call: UUID) -> None:
    page = town.page(town.world.ben)
    page.goto("/join")
    go(page, "Read ideas for the summer")
    town.seen(page, "07-join")
    press(page, "Offer to join")
    page.get_by_label("When can you usually come?").fill("Weekday evenings")
    page.get_by_label("Give it to a charity").check()
    page.get_by_label("I will read with care").check()
    press(page, "Send and continue")
    heading(page, "About you")
    page.get_by_label("16 to 24").check()
    press(page, "Save")
    heading(page, "We have your offer")
    town.seen(page, "08-offer")


def a_draw_is_prepared(town: Town, call: UUID) -> None:
    page = town.page(town.world.olu)
    page.goto(ROUND)
    town.seen(page, "09-round-call-closed")
    page.goto(f"/desk/calls/{call}")
    town.seen(page, "10-call-closed")
    press(page, "Prepare the lottery")
    page.get_by_label("Which public event decides?").fill("Main numbers of the Saturday lottery")
    date(page, "When is it?", day(3, 20))
    town.seen(page, "11-lottery")
    press(page, "Prepare and publish")
    expect(page.get_by_text("The lottery is being prepared")).to_be_visible()
    town.world.prepare_lottery()
    go(page, "Look again")
    expect(page.get_by_text("The lottery is prepared", exact=True)).to_be_visible()
    town.seen(page, "12-prepared")


def twelve_are_drawn(town: Town, call: UUID) -> None:
    """The officer draws, and the first who was drawn takes the seat in a browser."""
    page = town.page(town.world.olu)
    page.goto(f"/desk/calls/{call}")
    press(page, "Draw the panel")
    page.get_by_label("What came out of the event?").fill(RAFFLE)
    press(page, "Draw")
    expect(page.get_by_text("The panel is drawn.")).to_be_visible()
    town.seen(page, "13-call-chosen")
    go(page, "The published report")
    town.seen(page, "14-choice")
    drawn = town.world.drawn(call)
    assert len(drawn) == SEATS
    own = town.page(drawn[0])
    own.goto("/join")
    town.seen(own, "15-join-drawn")
    own.goto(f"/join/{call}")
    press(own, "See your answer")
    heading(own, "You are offered a seat")
    press(own, "Yes, I join")
    expect(own.get_by_text("Welcome to the panel.")).to_be_visible()
    town.seen(own, "16-welcome")


def an_officer_names_the_chair_and_announces_a_draw(town: Town) -> None:
    page = town.page(town.world.olu)
    page.goto(ROUND)
    town.seen(page, "17-round-checked")
    go(page, "Panels of this round")
    go(page, "Borough panel")
    chair = town.world.name_of(town.world.chair)
    press(page, f"Make chair {chair}")
    expect(page.get_by_role("button", name=f"End as chair {chair}")).to_be_visible()
    town.seen(page, "18-panel-seated")
    page.goto(f"{ROUND}/draw")
    page.get_by_label("The public event").fill("Raffle of the Demo Town library")
    date(page, "When is it?", day(4, 17))
    page.get_by_label("Time", exact=True).fill("8pm")
    town.seen(page, "19-draw-announce")
    press(page, "Announce the draw")
    heading(page, "The draw is announced")
    town.seen(page, "20-draw-announced")


def a_member_says_whom_they_know(town: Town) -> None:
    """The second member knows somebody well, and from then on sees nothing of their idea."""
    page = town.page(town.world.panellists[1])
    page.goto("/panel")
    town.seen(page, "21-panel-home")
    go(page, "Summer round")
    heading(page, "Do you know any of these people?")
    page.get_by_label(f"Demo Resident-{KNOWN:03}").check()
    town.seen(page, "22-names")
    press(page, "Save and continue")
    heading(page, "How well do you know them?")
    page.get_by_label("Well, or I have a part").check()
    town.seen(page, "23-near")
    press(page, "Save and go to my list")
    town.seen(page, "24-queue-empty")


def readings_are_planned(town: Town) -> None:
    page = town.page(town.world.olu)
    page.goto(ROUND)
    go(page, "Panels of this round")
    go(page, "Borough panel")
    go(page, "Ideas and who reads them")
    town.seen(page, "25-ideas")
    press(page, "Plan who reads what")
    page.get_by_label("How many members read each idea?").fill("3")
    press(page, "Show the plan")
    expect(page.get_by_role("heading", name="3 readings of each idea")).to_be_visible()
    town.seen(page, "26-plan")
    press(page, "Put this plan in force")
    expect(page.get_by_text("In force.")).to_be_visible()
    town.seen(page, "27-plan-in-force")


def two_members_read(town: Town) -> None:
    """Each scores two ideas in a browser, the second one straight after the first."""
    for member in town.world.panellists[1:3]:
        page = town.page(member)
        page.goto("/panel")
        go(page, "Summer round")
        left = int(page.get_by_role("heading", level=1).inner_text().split()[0])
        town.seen(page, "28-queue")
        for _ in range(2):
            press(page, "Score the next idea")
            title = page.get_by_role("heading", level=1).inner_text()
            town.seen(page, "29-read")
            for n, mark in enumerate(town.world.marks(title, member), start=1):
                page.locator(f"[name=score_{n}][value='{mark}']").check()
                if mark in (0, 1, 4):
                    page.locator(f"[name=why_{n}]").fill("It says so in the plan")
            page.get_by_label("Fund it", exact=True).check()
            page.get_by_label("What did you make of it, in all?").fill("Clear and wanted.")
            press(page, "Send my score")
            expect(page.get_by_text(re.compile("You gave it [0-9]+ of 100."))).to_be_visible()
            heading(page, title)
        town.seen(page, "30-sent")
        page.goto("/panel")
        go(page, "Summer round")
        heading(page, f"{left - 2} ideas left to score")


def the_officer_sees_bands_and_publishes_who_is_drawn_among(town: Town) -> None:
    page = town.page(town.world.olu)
    page.goto(ROUND)
    town.seen(page, "31-round-read")
    go(page, "Panels of this round")
    go(page, "Borough panel")
    town.seen(page, "32-panel-read")
    go(page, "How far readers agree")
    expect(page.get_by_text("Yes. How generous readers are was taken off.")).to_be_visible()
    town.seen(page, "33-agreement")
    go(page, "Scores")
    town.seen(page, "34-results")
    page.goto(ROUND)
    go(page, "Decisions of the panel and sign-off")
    town.seen(page, "35-decisions-none")
    go(page, "See what the rules come to")
    expect(page.get_by_text("Scores do not tell these apart")).to_be_visible()
    town.seen(page, "36-rules")
    go(page, "Go to the draw")
    press(page, "Publish the ideas to draw among")
    heading(page, "Hold the draw")
    town.seen(page, "37-draw-pool")


def lots_are_drawn(town: Town) -> None:
    """The officer draws; a stranger's own browser comes to the same order."""
    page = town.page(town.world.olu)
    page.goto(f"{ROUND}/draw")
    page.get_by_label("The result of the event").fill(RAFFLE)
    press(page, "Hold the draw")
    heading(page, "The draw is held")
    town.seen(page, "38-draw-held")
    public = town.page(None)
    public.goto(f"/how-decisions-are-made/{SLUG}/draw")
    public.get_by_role("button", name="Draw again in my browser").click()
    expect(public.locator("output")).to_contain_text("Your browser gets the same:")
    town.seen(public, "39-draw-public")


def the_panel_meets(town: Town, panel: UUID) -> dict[UUID, int]:
    """The chair and the projector at a desk, two members at their phones, at once; gives what each idea shall have."""
    world = town.world
    agreed = world.by_the_rules()
    chair, screen = town.page(world.chair), town.open_page("desk-script")  # a tab behind another is slow to press
    town.come_in(screen, world.chair)
    phones = [town.page(member, "phone-script") for member in (world.panellists[1], world.panellists[3])]
    chair.goto("/panel")
    town.seen(chair, "40-panel-chair")
    go(chair, "Meeting Borough panel")
    town.seen(chair, "41-meeting-scores")
    go(chair, "Meet with everybody's phones")
    chair.get_by_label("The ideas that the scores leave open").check()
    chair.get_by_label("In secret: only the counts are ever shown").check()
    town.seen(chair, "42-meeting-plan")
    press(chair, "Plan the meeting")
    town.seen(chair, "43-meeting-planned")
    for phone in phones:
        phone.goto("/panel")
        go(phone, "Live meeting")
        go(phone, "Borough panel")
        expect(phone.get_by_text("Not open yet")).to_be_visible()
    press(chair, "Open the meeting")
    for phone in phones:
        press(phone, "I am here")
        expect(phone.get_by_text("You are one of them.")).to_be_visible()
        town.seen(phone, "44-phone-here")
    world.come(panel, [world.panellists[0], world.panellists[2], *world.panellists[4:]])
    expect(chair.locator("#live").get_by_role("heading", name=f"{SEATS} members are here")).to_be_visible()
    town.seen(chair, "45-run")
    screen.goto(chair.url.replace("/run", "/screen"))
    town.seen(screen, "46-screen")
    funded, declined = world.talked_about(panel)
    they_vote(town, phones, chair, screen, idea=funded, how="in secret", choice="Fund")
    they_vote(town, phones, chair, screen, idea=declined, how="openly", choice="Not this time")
    world.record_outcomes(panel, world.chair)
    chair.reload()
    town.seen(chair, "51-run-all")
    press(chair, "Close the meeting")
    town.seen(chair, "52-run-closed")
    press(chair, "Sign the minutes off")
    expect(chair.get_by_text("The minutes are signed off.")).to_be_visible()
    for phone in phones:
        expect(phone.get_by_text("The meeting is over")).to_be_visible()
        go(phone, "Read the minutes")
    town.seen(phones[0], "53-minutes")
    for page in (screen, *phones):
        page.goto("about:blank")
    return agreed | {world.ideas[declined]: 0}


def they_vote(town: Town, phones: list[Page], chair: Page, screen: Page, *, idea: str, how: str, choice: str) -> None:
    """What the panel votes on one idea, and the chair writes down that it agreed on."""
    press(chair, f"Put on the table {idea}")
    for page in (*phones, screen):
        expect(page.get_by_role("heading", name=idea)).to_be_visible()
    town.seen(phones[0], "46-phone-table")
    town.seen(chair, "46-run-table")
    press(chair, f"Vote {how}")
    for phone in phones:
        expect(phone.get_by_role("button", name=choice, exact=True)).to_be_visible()
    for page, name in ((phones[0], "phone"), (screen, "screen"), (chair, "run")):
        town.seen(page, f"47-{name}-vote-{how}")
    for phone in phones:
        press(phone, choice)
        expect(phone.get_by_text(f"Your vote: {choice}.")).to_be_visible()
    town.seen(phones[0], f"47-phone-voted-{how}")
    expect(chair.locator("#live").get_by_text(f"2 of {SEATS} have voted.")).to_be_visible()
    press(chair, "Close the vote and count")
    for page in (*phones, screen):
        expect(page.locator("#live").get_by_text("The vote is closed.")).to_be_visible()
    for page, name in ((phones[0], "phone"), (screen, "screen"), (chair, "run")):
        town.seen(page, f"48-{name}-counted-{how}")
    press(chair, "Record what we agreed")
    chair.get_by_label(choice, exact=True).check()
    if choice != "Fund":
        chair.get_by_label("If not in full: the main reason").select_option(label="The plan is not clear")
        chair.get_by_label("What the panel says to the applicant").fill(WHY_NOT)
    town.seen(chair, "50-record")
    press(chair, "Record what we agreed")
    expect(chair.locator("#live").get_by_text("Nothing is on the table.")).to_be_visible()


def somebody_else_signs_off(town: Town) -> None:
    officer = town.page(town.world.olu)
    officer.goto(f"{ROUND}/decisions")
    town.seen(officer, "54-decisions-officer")
    page = town.page(town.world.asha)
    page.goto("/desk")
    town.seen(page, "55-desk-approver")
    go(page, "Outcomes to sign off")
    heading(page, f"{IDEAS} decisions to sign off")
    press(page, "Tick all and work out the balance")
    expect(page.get_by_role("heading", name="If everything ticked were funded")).to_be_visible()
    town.seen(page, "56-decisions-ticked")
    press(page, "Sign off what is ticked")
    expect(page.get_by_text(f"{IDEAS} ideas are signed off.")).to_be_visible()
    town.seen(page, "57-decisions-signed")


def the_results_are_published(town: Town) -> None:
    page = town.page(town.world.olu)
    page.goto("/desk")
    town.seen(page, "58-desk-officer")
    page.goto(ROUND)
    town.seen(page, "59-round-signed")
    go(page, "Results: what publishing would do")
    expect(page.get_by_text("This is what would happen. Nothing has happened yet.")).to_be_visible()
    town.seen(page, "60-dry-run")
    press(page, "Publish the results")
    heading(page, "The results are out")
    town.seen(page, "61-results-out")


def a_resident_reads_the_decision(town: Town) -> None:
    """Their letter, their own scores, and why."""
    who, title = town.world.declined()
    page = town.page(who, "phone-script")
    page.goto("/applications/")
    town.seen(page, "62-my-ideas")
    go(page, title)
    heading(page, title)
    expect(page.get_by_role("heading", name="How the panel scored it")).to_be_visible()
    expect(page.get_by_text(WHY_NOT)).to_be_visible()
    town.seen(page, "63-decision")


def the_public_downloads_the_record(town: Town) -> bytes:
    page = town.page(None)
    page.goto("/how-decisions-are-made")
    go(page, "Summer round")
    town.seen(page, "64-how-decided")
    go(page, "Read the record of this round")
    town.seen(page, "65-record")
    address = page.get_by_role("link", name="The whole record as data (JSON)").get_attribute("href")
    return page.request.get(address).body()


def the_money_and_the_letters_are_what_was_agreed(town: Town, agreed: dict[UUID, int], record: Any) -> None:
    """Ledger, awards, the published record and the post all say the same."""
    world, given = town.world, sum(agreed.values())
    assert len(agreed) == IDEAS
    assert world.awarded() == {id: pence for id, pence in agreed.items() if pence}
    assert world.pot() == (POT, given, POT - given)
    decided = record["results"]["decided"]
    assert (decided["given_pence"], decided["left_pence"]) == (given, POT - given)
    assert world.post() == Counter(f"resident-{n:03}@example.org" for n in range(1, IDEAS + 1))


def whoever_stepped_out_left_no_trace(town: Town, record: Any) -> None:
    """Of the one idea that somebody stepped out of, the record says so, and nothing of it is theirs."""
    (theirs,) = (idea for idea in record["ideas"] if idea["stepped_out"])
    (member,) = theirs["stepped_out"]
    assert theirs["idea"] == town.world.number_of(KNOWN)
    assert sorted([member, *theirs["present"]]) == list(range(1, SEATS + 1))
    assert member not in [reading["member"] for reading in theirs["readings"]]


def somebody_redoes_it(record: bytes, folder: Path) -> None:
    """Another program, in an empty place and without a database, comes to the same; a changed figure is told."""
    file = folder / "record.json"
    file.write_bytes(record)
    held = redo(file)
    told = json.loads(record)
    assert (held.returncode, held.stdout.splitlines()[:7]) == (
        0,
        [
            "The record holds. Version 1.",
            "",
            "Worked out anew:",
            f"- Scores: {3 * IDEAS} readings of {IDEAS} ideas, how generous readers were, chances, bands and medians.",
            "- The list: places, amounts and reasons by the rules, and what is left for each mission and in all.",
            f"- The draw: the {len(told['draw']['pool'])} ideas that the scores did not tell apart, commitment, seed "
            "and order.",
            "- The balance: what was promised, what is left of the pot, and where people decided otherwise than the "
            "rules.",
        ],
    )
    first = told["results"]["list"][0]
    first["amount_pence"] += 1_00
    file.write_text(json.dumps(told))
    changed = redo(file)
    assert changed.returncode == 1
    assert changed.stdout.splitlines()[0].startswith(f"list, {first['idea']}, amount_pence: the record says")


def redo(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "grants", "panel", "redo", str(file)],
        cwd=file.parent, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
