"""The officer's pages of planning, and a member's ideas on paper, as a browser without script meets them."""

import csv
import io
import re
from dataclasses import replace

import pytest

from grants.applications.models import Application
from grants.core.db import db
from grants.exports.models import ExportLog
from grants.panels import interest_queries, queries, reading_queries
from grants.panels.models import Assignment, Degree, Member
from grants.panels.services import interests, plans, seats
from grants.rounds.models import Blind, Round
from grants.web import pdf
from tests.factories.world import change
from tests.integration.panels.conftest import assignment_id, declare, given, score
from tests.integration.panels.test_pages import heading, text
from tests.support.statements import statements


@pytest.fixture
def root(panel_here):
    return f"/desk/rounds/spring/panels/{panel_here.id}"


def shown(response):
    return re.search(r'name="shown" value="(\w+)"', response.get_data(as_text=True))[1]


def assigned(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Assignment))


class TestPlan:
    def test_saying_how_often_looking_and_pressing(self, app, world, as_, root):
        olu = as_(world.olu)
        assert "Plan who reads what" in text(olu.get(f"{root}/ideas"))
        to = olu.post(f"{root}/plan", data={"readings": "2"}).location
        page = olu.get(to)
        assert "2 readings of each idea" in text(page)
        assert "Nothing has changed yet" in text(page)
        assert assigned(app) == 0
        pressed = olu.post(f"{root}/plan/2", data={"shown": shown(page)}, follow_redirects=True)
        assert "In force." in pressed.get_data(as_text=True)
        assert assigned(app) == 6
        assert "This plan is in force" in text(olu.get(to))

    @pytest.mark.parametrize("typed", ["", "0", "many", "51"])
    def test_a_number_that_makes_no_sense_is_explained(self, world, as_, root, typed):
        page = as_(world.olu).post(f"{root}/plan", data={"readings": typed})
        assert (page.status_code, "There is a problem" in page.get_data(as_text=True)) == (200, True)

    @pytest.mark.parametrize("typed", ["0", "51", "-1", "x", "9" * 30, "²"])
    def test_an_address_with_another_number_shows_no_plan(self, world, as_, root, typed):
        page = as_(world.olu).get(f"{root}/plan?readings={typed}")
        assert (page.status_code, "Put this plan in force" in page.get_data(as_text=True)) == (200, False)

    def test_a_stale_page_is_shown_the_plan_as_it_is_now(self, app, world, as_, root, panel_here):
        olu = as_(world.olu)
        old = shown(olu.get(f"{root}/plan?readings=2"))
        with app.app_context():
            declare(world, panel_here, "pat", Amina=Degree.DIRECT)
        page = olu.post(f"{root}/plan/2", data={"shown": old}, follow_redirects=True)
        assert "Something changed while you were looking" in page.get_data(as_text=True)
        assert assigned(app) == 0

    def test_what_stands_in_the_way_is_a_sentence_with_what_would_help(self, app, world, as_, root):
        page = text(as_(world.olu).get(f"{root}/plan?readings=5"))
        assert "There are fewer readers than readings for an idea. Ask for fewer readings of an idea" in page
        assert as_(world.olu).post(f"{root}/plan/5", data={"shown": "x"}).status_code == 302
        assert assigned(app) == 0

    def test_an_officer_who_stepped_out_finds_no_trace(self, app, world, as_, root, panel_here):
        with app.app_context():
            declare(world, panel_here, "pat", Amina=Degree.SLIGHT)
            plans.put_in_force(
                panel_here.id,
                found := plans.propose(panel_here.id, 2, by=world.olu),
                shown=found.digest,
                by=world.olu,
            )
            world.declare(world.oki, panel_here.soup)
        page = as_(world.oki).get(f"{root}/plan?readings=2")
        assert "Soup" not in page.get_data(as_text=True)
        assert re.search(r"Ideas 2\b", text(page))

    def test_a_plan_takes_a_constant_number_of_queries(self, app, world, as_, root, panel_here):
        olu = as_(world.olu)
        with app.app_context():
            engine = db.engine
        with statements(engine) as before:
            olu.get(f"{root}/plan?readings=2")
        with app.app_context():
            for _ in range(4):
                world.add_application(
                    db.session.get(Application, panel_here.soup).status, by=world.ben, panel_number=None
                )
        with statements(engine) as after:
            olu.get(f"{root}/plan?readings=2")
        assert len(after) == len(before)

    def test_the_list_of_ideas_says_when_to_plan_again(self, app, world, as_, root, panel_here):
        with app.app_context():
            found = plans.propose(panel_here.id, 4, by=world.olu)
            plans.put_in_force(panel_here.id, found, shown=found.digest, by=world.olu)
        assert "fewer readers than planned" not in text(as_(world.olu).get(f"{root}/ideas"))
        with app.app_context():
            declare(world, panel_here, "pat", Amina=Degree.DIRECT)
        assert "1 idea has fewer readers than planned" in text(as_(world.olu).get(f"{root}/ideas"))

    def test_second_readings_say_when_there_is_nothing_to_add(self, world, as_, root):
        page = text(as_(world.olu).get(f"{root}/second-readings"))
        assert "No idea gets more readings" in page
        pressed = as_(world.olu).post(f"{root}/second-readings", follow_redirects=True)
        assert "No idea gets more readings" in pressed.get_data(as_text=True)


class TestMember:
    def test_what_a_plan_goes_by_is_noted_and_a_stale_page_is_told(self, app, world, as_, root, panel_here):
        with app.app_context():
            id = queries.member(panel_here.id, world.pat.id).id
            mission = str(next(iter(world.missions.values())))
        olu = as_(world.olu)
        page = olu.get(f"{root}/members/{id}")
        version = re.search(r'name="version"[^>]*value="(\d+)"', page.get_data(as_text=True))[1]
        typed = {"most_ideas": "4", "cares_about": mission, "lived_experience": "y", "postcode": "nw10aa"}
        saved = olu.post(f"{root}/members/{id}", data={**typed, "groups": "Choir", "version": version})
        assert saved.status_code == 302
        with app.app_context():
            member = db.session.get(Member, id)
            assert (member.most_ideas, member.cares_about, member.lived_experience) == (4, [mission], True)
            assert (member.postcode, member.groups) == ("NW1 0AA", "Choir")
        stale = olu.post(f"{root}/members/{id}", data={**typed, "groups": "Band", "version": version})
        assert (stale.status_code, "Band" in stale.get_data(as_text=True)) == (409, True)

    def test_a_seat_that_was_given_up_has_no_page(self, app, world, as_, root, panel_here):
        with app.app_context():
            id = queries.member(panel_here.id, world.pat.id).id
            seats.remove_member(panel_here.id, id, by=world.olu)
        assert as_(world.olu).get(f"{root}/members/{id}").status_code == 404


class TestPack:
    def test_it_holds_ones_own_ideas_and_nobodys_scores(self, app, world, as_, panel_here):
        with app.app_context():
            given(world, panel_here, pat={"Amina": Degree.DIRECT})
            score(world, "priya", panel_here.boxes, reason="Zebra stripes")
        page = as_(world.pat).get(f"/panel/{panel_here.id}/pack")
        said = text(page)
        assert heading(page) == "2 ideas to read on paper"
        assert ("Plant boxes" in said, "Bike repairs" in said, "Soup" in said) == (True, True, False)
        assert re.findall(r"Zebra|Ben Demo|Wheels|Amina|NW1", said) == []

    def test_large_print_is_the_same_in_another_size(self, app, world, as_, panel_here):
        with app.app_context():
            given(world, panel_here)
        pat = as_(world.pat)
        usual, large = (pat.get(f"/panel/{panel_here.id}/pack{more}") for more in ("", "?print=large"))
        assert ("mg-largeprint" in large.get_data(as_text=True), "mg-largeprint" in usual.get_data(as_text=True)) == (
            True,
            False,
        )
        assert text(large).replace("In usual print", "In large print") == text(usual)

    def test_as_a_file_it_holds_the_same_ideas_and_no_more(self, app, world, as_, panel_here, monkeypatch):
        with app.app_context():
            given(world, panel_here, pat={"Amina": Degree.DIRECT})
            score(world, "priya", panel_here.boxes, reason="Zebra stripes")
        copies = []
        monkeypatch.setattr(pdf, "made", lambda copy: copies.append(copy) or b"%PDF")
        for more in ("", "?print=large"):
            file = as_(world.pat).get(f"/panel/{panel_here.id}/pack.pdf{more}")
            assert (file.mimetype, file.data) == ("application/pdf", b"%PDF")
        usual, large = copies
        assert usual.title == "2 ideas to read on paper"
        assert sorted(title.partition(": ")[2] for title, _ in usual.sections) == ["Bike repairs", "Plant boxes"]
        assert re.findall(r"Zebra|Ben Demo|Wheels|Amina|NW1|Soup", repr(usual)) == []
        assert (large.is_large, replace(large, is_large=False)) == (True, usual)

    def test_the_file_is_one_that_a_screen_reader_reads(self, app, world, as_, panel_here):
        with app.app_context():
            given(world, panel_here)
        file = as_(world.pat).get(f"/panel/{panel_here.id}/pack.pdf?print=large")
        assert file.data.startswith(b"%PDF")
        assert b"pdfuaid:part" in file.data

    @pytest.mark.parametrize("page", ["pack", "pack.pdf"])
    def test_it_takes_a_constant_number_of_queries(self, app, world, as_, panel_here, page):
        with app.app_context():
            given(world, panel_here, pat={"Ben": Degree.DIRECT})
        with app.app_context():
            engine = db.engine
        with statements(engine) as one:
            as_(world.pat).get(f"/panel/{panel_here.id}/{page}")
        with app.app_context():
            declare(world, panel_here, "pat", Ben=Degree.SLIGHT)
        with statements(engine) as three:
            as_(world.pat).get(f"/panel/{panel_here.id}/{page}")
        assert len(three) == len(one)

    def test_a_recording_is_linked_beside_its_words_unless_names_are_hidden(self, app, world, as_, panel_here):
        with app.app_context():
            given(world, panel_here)
            told = {"recording_url": "https://example.org/soup", "transcript": "We cook on Sundays."}
            change(db.session.get(Application, panel_here.soup), **told)
            id = assignment_id(world.pat, panel_here.soup)
        page = as_(world.pat).get(f"/panel/ideas/{id}")
        assert 'href="https://example.org/soup"' in page.get_data(as_text=True)
        with app.app_context():
            change(db.session.get(Round, world.round), blind=Blind.FULL)
        page = as_(world.pat).get(f"/panel/ideas/{id}")
        assert ("We cook on Sundays." in text(page), "example.org/soup" in page.get_data(as_text=True)) == (True, False)


def test_the_way_on_goes_through_the_own_list_and_past_what_one_stepped_out_of(app, world, as_, panel_here):
    with app.app_context():
        given(world, panel_here, pat={"Amina": Degree.DIRECT})
        listed = [idea.assignment_id for idea in reading_queries.queue(world.pat, panel_here.id, 5)]
    first, last = (as_(world.pat).get(f"/panel/ideas/{id}").get_data(as_text=True) for id in listed)
    assert (f'/panel/ideas/{listed[1]}" rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert (f'/panel/ideas/{listed[0]}" rel="prev"' in last, 'rel="next"' in last) == (True, False)


class TestRegisterAsAFile:
    def test_one_row_a_declaration_and_no_formula(self, app, world, as_, panel_here):
        with app.app_context():
            change(db.session.get(Application, panel_here.soup), full_name="=cmd()")
            key = next(n.key for n in interest_queries.names(world.round, world.sam.id) if n.name == "=cmd()")
            interests.declare(panel_here.id, shown=[key], known=[key], by=world.sam)
        file = as_(world.olu).post(f"/desk/exports/register/{panel_here.id}")
        rows = list(csv.DictReader(io.StringIO(file.get_data(as_text=True))))
        assert [(r["member"], r["knows"], r["how_well"], r["stepped_out"]) for r in rows] == [
            ("Sam Demo", "'=cmd()", "not sure", "yes")
        ]
        with app.app_context():
            log = db.session.scalars(db.select(ExportLog)).one()
            assert (log.name, log.rows, log.taken_by_id) == ("register of interests", 1, world.olu.id)
        assert "Register of interests, CSV" in text(as_(world.olu).get("/desk/exports"))

    def test_who_stepped_out_takes_it_without_that_idea(self, app, world, as_, panel_here):
        with app.app_context():
            declare(world, panel_here, "sam", Amina=Degree.DIRECT, Ben=Degree.SLIGHT)
            world.declare(world.oki, panel_here.soup)
        file = as_(world.oki).post(f"/desk/exports/register/{panel_here.id}").get_data(as_text=True)
        assert {row["knows"] for row in csv.DictReader(io.StringIO(file))} == {"Ben Demo"}

    @pytest.mark.parametrize("name", ["pat", "chi", "fin", "asha"])
    def test_it_is_for_officers(self, world, as_, panel_here, name):
        assert as_(getattr(world, name)).post(f"/desk/exports/register/{panel_here.id}").status_code in (403, 404)
