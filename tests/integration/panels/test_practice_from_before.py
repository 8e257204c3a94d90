"""A practice idea taken from an earlier round: what it was about, nothing of whose it was, and never a live one."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest

from grants.applications.models import Application, Status
from grants.core import clock
from grants.core.db import db
from grants.panels import practice_queries, queries
from grants.panels.models import Degree, Member
from grants.panels.practice_text import for_practice
from grants.panels.services import practice
from grants.rounds.models import RoundStatus
from tests.factories.world import change

HEADINGS = ["What they will do", "The difference it makes", "How local people were involved", "Who it is for"]
SECRET = {
    "full_name": "Amina Demo-Khan",
    "contact_email": "amina.k@example.org",
    "contact_phone": "020 7946 0999",
    "postcode": "NW1 0AA",
    "group_name": "The Willow Singers",
    "second_person": "Grandma Rosalind, 07700 900123",
    "supporting_adult": "Uncle Tobias",
    "safeguarding_lead": "Nadia",
    "place": "12 Harbour Mews",
    "recording_url": "https://video.example.org/amina",
    "transcript": "Hello, this is me.",
    "safety_plan": "Doors stay open.",
    "support_needs": "Large print.",
    "knows_whom": "My cousin.",
    "other_funding": "The bakery gives £20.",
}


def ended(world, slug, days):
    """A round that closed so many days ago, and whose results are out."""
    closed = clock.now() - dt.timedelta(days=days)
    dates = {"opens_at": closed - dt.timedelta(days=30), "closes_at": closed}
    return world.add_round(slug, pot_pence=900_00, status=RoundStatus.DECIDED, **dates)


@pytest.fixture
def before(app, world):
    """A round whose results are out, with an idea of Ben's; and a panel of Pat and Chi in the round that is open."""
    with app.app_context():
        earlier = ended(world, "before", days=90)
        panel = world.add_panel(world.pat, chair=world.chi)
    soup = world.add_application(Status.PUBLISHED, by=world.ben, round_id=earlier, title="Soup on Sundays")
    return SimpleNamespace(
        round=earlier, panel=panel, soup=soup, address=f"/desk/rounds/spring/panels/{panel}/practice"
    )


def titles(actor, panel):
    return [idea.title for idea in db.session.scalars(practice_queries.choices(actor, queries.by_id(panel)))]


def field(page, name):
    """What stands in a text box."""
    found = re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>|name="{name}"[^>]*value="([^"]*)"', page, re.S
    )
    return (found[1] or found[2] or "").strip()


class TestTheChoice:
    def test_ideas_of_rounds_whose_results_are_out_the_latest_round_first(self, app, world, before):
        with app.app_context():
            older = ended(world, "older", days=400)
            undecided = world.add_round("undecided", pot_pence=900_00)
        for n, (status, round_id) in enumerate(
            (
                (Status.PUBLISHED, older),
                (Status.PUBLISHED, before.round),
                (Status.WITHDRAWN, before.round),
                (Status.DISCUSSION, before.round),
                (Status.INELIGIBLE, before.round),
                (Status.PUBLISHED, undecided),
                (Status.PUBLISHED, world.round),
            )
        ):
            world.add_application(status, by=world.ben, round_id=round_id, title=f"Idea {n}")
        with app.app_context():
            assert titles(world.olu, before.panel) == ["Idea 1", "Soup on Sundays", "Idea 0"]

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED])
    def test_an_idea_that_somebody_asks_with_again_is_not_among_them(self, app, world, before, status):
        world.add_application(status, by=world.ben, copied_from_id=before.soup)
        with app.app_context():
            assert titles(world.olu, before.panel) == []

    def test_an_idea_whose_words_were_erased_is_not_among_them(self, app, world, before):
        with app.app_context():
            change(db.session.get(Application, before.soup), what=None)
            assert titles(world.olu, before.panel) == []

    @pytest.mark.parametrize("degree", [Degree.DIRECT, Degree.NOT_SURE])
    def test_an_officer_with_an_interest_in_it_neither_finds_nor_takes_it(self, app, as_, world, before, degree):
        world.declare(world.olu, before.soup, degree)
        with app.app_context():
            assert (titles(world.olu, before.panel), titles(world.oki, before.panel)) == ([], ["Soup on Sundays"])
        assert as_(world.olu).get(f"{before.address}/earlier/{before.soup}").status_code == 404

    def test_an_officer_does_not_take_an_own_idea(self, app, as_, world, before):
        own = world.add_application(Status.PUBLISHED, by=world.olu, round_id=before.round, title="Mine")
        with app.app_context():
            assert titles(world.olu, before.panel) == ["Soup on Sundays"]
        assert as_(world.olu).get(f"{before.address}/earlier/{own}").status_code == 403

    def test_an_idea_in_which_a_member_has_a_part_is_for_nobody_of_this_panel(self, app, as_, world, before):
        pats = world.add_application(Status.PUBLISHED, by=world.pat, round_id=before.round, title="Pat's")
        world.declare(world.chi, before.soup, Degree.DIRECT)
        with app.app_context():
            assert titles(world.olu, before.panel) == []
            other = world.add_panel(world.sam)
            assert titles(world.olu, other) == ["Pat's", "Soup on Sundays"]
        assert [as_(world.olu).get(f"{before.address}/earlier/{id}").status_code for id in (pats, before.soup)] == [
            404,
            404,
        ]

    def test_whoever_left_the_panel_holds_nothing_back(self, app, world, before):
        world.add_application(Status.PUBLISHED, by=world.pat, round_id=before.round, title="Pat's")
        with app.app_context():
            seat = db.session.scalars(db.select(Member).where(Member.person_id == world.pat.id)).one()
            change(seat, left_at=clock.now())
            assert titles(world.olu, before.panel) == ["Pat's", "Soup on Sundays"]

    @pytest.mark.parametrize("name", ["pat", "chi", "amina", "asha", "dee"])
    def test_only_officers_choose(self, as_, world, before, name):
        browser = as_(getattr(world, name))
        found = [browser.get(f"{before.address}/earlier{end}").status_code for end in ("", f"/{before.soup}")]
        assert [status in (403, 404) for status in found] == [True, True]


class TestTheText:
    def test_nothing_personal_comes_along(self, app, world, before):
        said = (
            "I am amina demo-khan, ask Rosalind or Tobias (07700 900123, amina.k@example.org, nw1 0aa) "
            "or see www.willow.example. The willow singers meet at 12 Harbour Mews. Nadia cooks. Will you come?"
        )
        id = world.add_application(
            Status.PUBLISHED, by=world.ben, round_id=before.round, title="Amina sings", what=said, **SECRET
        )
        with app.test_request_context():
            panel = queries.by_id(before.panel)
            title, text = for_practice(practice_queries.choice(panel, id))
        assert title == "[taken out] sings"
        known = (*SECRET.values(), "Amina", "Rosalind", "Tobias", "Nadia", "07700", "willow", "900123", "NW1", "nw1")
        assert [word for word in known if word.lower() in text.lower()] == []
        assert "Will you come?" in text

    def test_it_says_what_it_is_about_and_what_it_costs(self, app, world, before):
        with app.test_request_context():
            title, text = for_practice(practice_queries.choice(queries.by_id(before.panel), before.soup))
        assert title == "Soup on Sundays"
        assert [heading for heading in HEADINGS if heading not in text] == []
        assert text.endswith("What they would spend it on\nTimber: £400\nSoil and seeds: £200\nTotal: £600")


class TestThePages:
    def test_choosing_fills_the_form_and_saves_nothing(self, app, as_, world, before):
        olu = as_(world.olu)
        assert f'href="{before.address}/earlier"' in olu.get(before.address).text
        listed = olu.get(f"{before.address}/earlier").text
        assert (f'href="{before.address}/earlier/{before.soup}"' in listed, "Ben Demo" in listed) == (True, False)
        page = olu.get(f"{before.address}/earlier/{before.soup}").text
        assert (field(page, "title"), "Take out whatever else could tell who it was" in page) == (
            "Soup on Sundays",
            True,
        )
        assert re.findall(r'<form method="post" action="(/desk[^"]*)"', page) == [before.address]
        with app.app_context():
            assert practice_queries.of_panel(before.panel) is None
        sent = {"title": "Soup", "text": field(page, "text"), "version": field(page, "version")}
        assert olu.post(before.address, data=sent).status_code == 302
        with app.app_context():
            kept = practice_queries.of_panel(before.panel)
            assert (kept.title, kept.text.startswith("What they will do")) == ("Soup", True)

    def test_it_takes_the_place_of_one_that_is_there_unless_somebody_was_quicker(self, app, as_, world, before):
        with app.app_context():
            practice.name(before.panel, title="A bench", text="Made up.", shown=0, by=world.olu)
        olu = as_(world.olu)
        page = olu.get(f"{before.address}/earlier/{before.soup}").text
        with app.app_context():
            version = practice_queries.of_panel(before.panel).version
            assert field(page, "version") == str(version)
            practice.name(before.panel, title="A swing", text="Made up.", shown=version, by=world.oki)
        answer = olu.post(before.address, data={"title": "Soup", "text": "x", "version": field(page, "version")})
        assert (answer.status_code, field(answer.text, "title")) == (409, "Soup")

    def test_once_it_is_scored_there_is_nothing_to_choose(self, app, as_, world, before):
        with app.app_context():
            practice.name(before.panel, title="A bench", text="Made up.", shown=0, by=world.olu)
            criteria = queries.by_id(before.panel).round.criteria
            practice.score(before.panel, scores={c.id: 3 for c in criteria}, by=world.pat)
        olu = as_(world.olu)
        page = olu.get(f"{before.address}/earlier/{before.soup}").text
        assert ("<textarea" in page, "Soup on Sundays" in page, "A bench" in page) == (False, False, True)
        assert f'href="{before.address}/earlier"' not in olu.get(before.address).text

    def test_a_long_list_has_pages(self, as_, world, before):
        for n in range(20):
            world.add_application(Status.PUBLISHED, by=world.ben, round_id=before.round, title=f"Idea {n:02}")
        olu = as_(world.olu)
        first, second = (olu.get(f"{before.address}/earlier{page}").text for page in ("", "?page=2"))
        assert (first.count(f"{before.address}/earlier/"), second.count(f"{before.address}/earlier/")) == (20, 1)
        assert "Soup on Sundays" in second
