"""The pages of panellists, chair and officers, as a browser without script meets them."""

import re
from html import unescape

import pytest

from grants.applications.models import Application, Status
from grants.checks.models import Worry
from grants.core.db import db
from grants.panels import queries, reading_queries
from grants.panels.models import Degree, Outcome, OutcomeKind, Reading, ReadingStatus
from grants.panels.services import outcomes, readings, seats
from grants.rounds.models import Blind, Round
from tests.factories.world import change
from tests.integration.panels.conftest import NOTE, TEAM, agreed, all_score, answers, assignment_id, declare, given
from tests.support.beginnings import beginning
from tests.support.statements import statements

FINISHED = {
    **{f"score_{n}": "3" for n in range(1, 6)},
    "recommendation": "fund",
    "reason": "Clear and wanted",
    "version": "0",
    "do": "send",
}
SECRETS = ("Ben", "ben@", "MG-", "NW1", "Wheels", "Amina")


@pytest.fixture
@beginning
def made(app, world, panel_here):
    """The panel of the other tests, with everything given out."""
    panel = panel_here
    with app.app_context():
        given(world, panel)
        panel.pats = {id: assignment_id(world.pat, id) for id in (panel.boxes, panel.bikes, panel.soup)}
    return panel


def text(response):
    """What the page says, without its mark-up."""
    html = response.get_data(as_text=True)
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def heading(response):
    return re.search(r"<h1[^>]*>(.*?)</h1>", response.get_data(as_text=True), re.DOTALL)[1].strip()


class TestPanellist:
    def test_nothing_is_shown_before_the_names_were_gone_through(self, app, world, as_, panel_here):
        pat = as_(world.pat)
        first = pat.get(f"/panel/{panel_here.id}")
        assert first.location == f"/panel/{panel_here.id}/names"
        page = text(pat.get(first.location))
        assert "Ben Demo" in page
        assert "Wheels Demo" in page
        assert not any(title in page for title in ("Plant", "Bike", "Soup"))

    def test_ticking_a_name_leads_to_how_near_and_then_to_the_list(self, app, world, as_, panel_here):
        pat = as_(world.pat)
        url = f"/panel/{panel_here.id}/names"
        html = pat.get(url).get_data(as_text=True)
        shown = re.findall(r'name="shown" value="(\w+)"', html)
        ben = re.search(r'value="(\w+)"[^>]*>\s*<label[^>]*>Ben Demo', html)[1]
        assert pat.post(url, data={"shown": shown, "known": [ben]}).location == f"{url}/known"
        asked = pat.post(f"{url}/known", data={f"because_{ben}": "My cousin"})
        assert "Say how well you know Ben Demo" in text(asked)
        done = pat.post(f"{url}/known", data={f"degree_{ben}": "direct", f"because_{ben}": "My cousin"})
        assert done.location == f"/panel/{panel_here.id}"
        assert "You told us whom you know" in text(pat.get(done.location))

    def test_the_queue_names_nobody_and_leads_to_the_next(self, world, as_, made):
        response = as_(world.pat).get(f"/panel/{made.id}")
        assert heading(response) == "3 ideas left to score"
        assert not any(secret in text(response) for secret in SECRETS)
        assert "Score the next idea" in text(response)

    @pytest.mark.parametrize(
        ("blind", "hidden", "shown"),
        [
            (Blind.FULL, ["Ben", "Demo", "Wheels"], []),
            (Blind.FIRST_NAME, ["Ben Demo", "Wheels"], ["From Ben"]),
            (Blind.OPEN, ["ben@"], ["From Wheels Demo"]),
        ],
    )
    def test_an_idea_tells_no_more_of_who_asks_than_the_round_allows(self, app, world, as_, made, blind, hidden, shown):
        with app.app_context():
            change(db.session.get(Round, world.round), blind=blind)
            secret = db.session.get(Application, made.bikes).public_id
        page = as_(world.pat).get(f"/panel/ideas/{made.pats[made.bikes]}").get_data(as_text=True)
        main = page[page.index("<main") :]
        assert not any(word in main for word in [*hidden, secret, "NW1", "amina@"])
        assert all(word in main for word in shown)

    def test_reading_scoring_and_going_on(self, world, as_, made):
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        done = pat.post(url, data=FINISHED)
        assert done.location == url
        page = text(pat.get(url))
        assert "You gave it 75 of 100" in page
        assert "Score the next idea" in page
        assert heading(pat.get(f"/panel/{made.id}")) == "2 ideas left to score"

    def test_a_draft_is_kept_and_nothing_else_is_asked(self, world, as_, made):
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        pat.post(url, data={"version": "0", "reason": "Half a thought", "do": "keep"})
        assert "Half a thought" in pat.get(url).get_data(as_text=True)
        assert "Started" in text(pat.get(f"/panel/{made.id}"))

    def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(self, world, as_, made):
        response = as_(world.pat).post(
            f"/panel/ideas/{made.pats[made.soup]}", data={**FINISHED, "score_1": "4", "score_3": "", "reason": "Kept"}
        )
        page = text(response)
        assert "There are 2 things to put right" in page
        assert "Say why you gave 4 for Mission fit" in page
        assert "Choose a score for Led with local people" in page
        assert "Kept" in page
        assert "<title>Error: " in response.get_data(as_text=True)

    def test_two_tabs_meet_a_page_with_both_texts(self, world, as_, made):
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        pat.post(url, data={"version": "0", "reason": "The first tab", "do": "keep"})
        second = pat.post(url, data={"version": "0", "reason": "The second tab", "do": "keep"})
        assert second.status_code == 409
        assert "The first tab" in text(second)
        assert "The second tab" in text(second)
        version = re.search(r'name="version"[^>]*value="(\d+)"', second.get_data(as_text=True))[1]
        assert pat.post(url, data={"version": version, "reason": "The second tab", "do": "keep"}).status_code == 302

    def test_a_double_press_answers_the_same(self, world, as_, made):
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        assert pat.post(url, data=FINISHED).location == pat.post(url, data=FINISHED).location == url

    def test_others_are_read_only_after_the_own_score_is_sent(self, app, world, as_, made):
        with app.app_context():
            all_score(world, made.soup, who=["priya", "sam"])
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        before = pat.get(f"{url}/others")
        assert before.status_code == 409
        assert "Because of" not in text(before)
        assert not re.search(r"\b75\b", text(pat.get(url)))
        pat.post(url, data=FINISHED)
        after = text(pat.get(f"{url}/others"))
        assert "3 scores, yours among them: 75 in the middle" in after
        assert "Reader" in after
        assert not any(name in after for name in ("Priya", "Sam"))

    def test_a_sent_score_is_changed_with_a_reason(self, app, world, as_, made):
        pat = as_(world.pat)
        url = f"/panel/ideas/{made.pats[made.soup]}"
        pat.post(url, data=FINISHED)
        assert "Say why you want to change your score" in text(pat.post(f"{url}/change", data={}))
        assert pat.post(f"{url}/change", data={"because": "The costs"}).location == url
        with app.app_context():
            assert reading_queries.reading(made.soup, world.pat.id).status is ReadingStatus.DRAFT
        assert pat.get(f"{url}/others").status_code == 409

    def test_a_worry_is_sent_from_its_own_page_and_once_however_often_it_is_pressed(self, app, world, as_, made):
        url = f"/panel/ideas/{made.pats[made.soup]}"
        pat = as_(world.pat)
        shown = re.search(r'name="new_id"[^>]*value="([^"]+)"', pat.get(f"{url}/worry").text)[1]
        for _ in range(2):  # a double press
            told = {"text": "A night walk without adults", "new_id": shown}
            assert pat.post(f"{url}/worry", data=told).location == url
        with app.app_context():
            assert len(db.session.scalars(db.select(Worry)).all()) == 1

    @pytest.mark.parametrize(
        ("who", "answer"), [("priya", 404), ("chi", 404), ("olu", 404), ("asha", 404), ("ben", 404), ("ada", 404)]
    )
    def test_an_idea_on_somebody_elses_list_does_not_exist(self, world, as_, made, who, answer):
        client = as_(getattr(world, who))
        for path in ("", "/others", "/change", "/worry"):
            assert client.get(f"/panel/ideas/{made.pats[made.soup]}{path}").status_code == answer
        assert client.post(f"/panel/ideas/{made.pats[made.soup]}", data=FINISHED).status_code == answer

    @pytest.mark.parametrize(("who", "room", "list_"), [("amina", 403, 404), ("olu", 403, 403), ("asha", 403, 404)])
    def test_the_room_is_for_members(self, world, as_, made, who, room, list_):
        client = as_(getattr(world, who))
        assert client.get("/panel").status_code == room
        assert client.get(f"/panel/{made.id}").status_code == list_
        assert client.get(f"/panel/{made.id}/names").status_code == list_

    def test_a_stranger_is_asked_to_sign_in(self, app, made):
        assert app.test_client().get(f"/panel/{made.id}").status_code == 302

    @pytest.mark.parametrize("bad", ["5", "-1", "x", "\x00", "１", "3 OR 1=1"])
    def test_a_tampered_score_is_refused_in_a_sentence(self, world, as_, made, bad):
        response = as_(world.pat).post(f"/panel/ideas/{made.pats[made.soup]}", data={**FINISHED, "score_1": bad})
        assert response.status_code == 200
        assert "choose one of the answers shown" in text(response)

    @pytest.mark.parametrize("bad", ["abc", "-5", "1e9", "£", "12.345", "99999999999999999999"])
    def test_a_tampered_amount_is_refused_in_a_sentence(self, world, as_, made, bad):
        tampered = {**FINISHED, "recommendation": "fund part", "part_pence": bad}
        response = as_(world.pat).post(f"/panel/ideas/{made.pats[made.soup]}", data=tampered)
        assert response.status_code == 200
        assert "There is a problem" in text(response) or "things to put right" in text(response)

    @pytest.mark.parametrize("words", ["שלום עולם", "👩‍🌾 plants", "x" * 19_000])
    def test_any_writing_is_kept(self, app, world, as_, made, words):
        url = f"/panel/ideas/{made.pats[made.soup]}"
        as_(world.pat).post(url, data={"version": "0", "reason": words, "do": "keep"})
        with app.app_context():
            assert reading_queries.reading(made.soup, world.pat.id).reason == words


class TestSteppingOutLeavesNoTrace:
    """Pat steps out of Ben's ideas. Nothing that Pat is shown may differ from a world in which they never were."""

    def test_in_lists_counts_links_and_pages(self, app, world, as_, made):
        with app.app_context():
            all_score(world, made.boxes, who=["pat", "priya"])
            declare(world, made, "pat", Ben=Degree.DIRECT, Wheels=Degree.DIRECT)
        pat = as_(world.pat)
        pages = [pat.get(url).get_data(as_text=True) for url in ("/panel", f"/panel/{made.id}")]
        hidden = [str(made.pats[id]) for id in (made.boxes, made.bikes)] + ["Plant boxes", "Bike repairs"]
        assert not any(trace in page for page in pages for trace in hidden)
        assert "1 idea left to score" in pages[0]
        assert "0 scored" in pages[0]
        assert ">1 idea left to score<" in re.sub(r"\s*([<>])\s*", r"\1", pages[1])
        for path in ("", "/others", "/change", "/worry"):
            assert pat.get(f"/panel/ideas/{made.pats[made.boxes]}{path}").status_code == 404

    def test_a_list_that_is_empty_for_it_says_what_an_empty_list_says(self, app, world, as_, made):
        with app.app_context():
            declare(world, made, "pat", Ben=Degree.DIRECT, Wheels=Degree.DIRECT, Amina=Degree.DIRECT)
        page = text(as_(world.pat).get(f"/panel/{made.id}"))
        assert "Nothing to score yet" in page
        assert "0 of 0" not in page

    def test_for_the_chair_too(self, app, world, as_, made):
        with app.app_context():
            for id in (made.boxes, made.bikes, made.soup):
                all_score(world, id)
            declare(world, made, "chi", Ben=Degree.DIRECT, Wheels=Degree.DIRECT)
        chi = as_(world.chi)
        page = text(chi.get(f"/panel/meetings/{made.id}"))
        assert "Soup for all" in page
        assert not any(trace in page for trace in ("Plant", "Bike", "appears here", "appear here"))
        assert chi.get(f"/panel/meetings/ideas/{made.boxes}").status_code == 404
        assert chi.post(f"/panel/meetings/ideas/{made.boxes}", data={}).status_code == 404


def outcome_form(world, **rest):
    present = [str(getattr(world, name).id) for name in TEAM]
    return {"version": "0", "kind": "fund", "present": present, **rest}


class TestMeeting:
    @pytest.fixture
    @beginning
    def talking(self, app, world, made):
        with app.app_context():
            all_score(world, made.soup)
            outcomes.discuss(made.soup, by=world.chi)
        return made

    def test_the_list_has_scores_and_the_pot(self, world, as_, talking):
        page = text(as_(world.chi).get(f"/panel/meetings/{talking.id}"))
        assert "Soup for all" in page
        assert "4 of 4 scores" in page
        assert "£3,000 in the pot" in re.sub(r"in the pot £3,000", "£3,000 in the pot", page)
        assert "2 ideas appear here when you have sent your own scores" in page

    def test_an_outcome_is_recorded_changed_and_shown(self, app, world, as_, talking):
        chi = as_(world.chi)
        url = f"/panel/meetings/ideas/{talking.soup}"
        assert chi.post(url, data=outcome_form(world)).location == f"/panel/meetings/{talking.id}"
        assert "Fund" in text(chi.get(f"/panel/meetings/{talking.id}"))
        with app.app_context():
            shown = str(queries.outcome(talking.soup).version)
        no = {"kind": "not this time", "reason_code": "unclear plan", "note": NOTE, "version": shown}
        chi.post(url, data=outcome_form(world, **no))
        with app.app_context():
            assert db.session.get(Application, talking.soup).status is Status.NOT_THIS_TIME

    def test_a_no_without_reason_and_words_is_asked_for_both(self, world, as_, talking):
        response = as_(world.chi).post(
            f"/panel/meetings/ideas/{talking.soup}", data=outcome_form(world, kind="not this time", note="Sorry")
        )
        assert "There are 2 things to put right" in text(response)
        assert "Choose the main reason" in text(response)
        assert "Sorry" in text(response)

    def test_too_few_present_is_said(self, world, as_, talking):
        response = as_(world.chi).post(
            f"/panel/meetings/ideas/{talking.soup}", data=outcome_form(world, present=[str(world.chi.id)])
        )
        assert "You ticked 1 of the 4 who may decide" in text(response)

    def test_two_tabs_meet_a_page_with_both_texts(self, world, as_, talking):
        chi = as_(world.chi)
        url = f"/panel/meetings/ideas/{talking.soup}"
        no = {"kind": "not this time", "reason_code": "unclear plan", "note": NOTE}
        chi.post(url, data=outcome_form(world, **no))
        clash = chi.post(url, data=outcome_form(world, **{**no, "note": NOTE + " And thank you for asking."}))
        assert clash.status_code == 409
        assert "And thank you for asking." in text(clash)
        assert "Somebody changed this" in text(clash)

    def test_an_idea_that_should_come_back_is_recorded_with_what_would_help(self, app, world, as_, talking):
        chi, url = as_(world.chi), f"/panel/meetings/ideas/{talking.soup}"
        come_back = outcome_form(world, kind="come back", reason_code="unclear plan", note=NOTE)
        assert "Write what would help it to come back" in text(chi.post(url, data=come_back))
        chi.post(url, data={**come_back, "helps": "Ask the library first."})
        with app.app_context():
            found = db.session.scalars(db.select(Outcome).where(Outcome.application_id == talking.soup)).one()
            assert (found.kind, found.helps) == (OutcomeKind.NOT_THIS_TIME, "Ask the library first.")
        chi.post(url, data={**come_back, "kind": "not this time", "helps": "x", "version": str(found.version)})
        with app.app_context():
            assert db.session.get_one(Outcome, found.id).helps is None

    def test_an_idea_in_scoring_is_begun_first(self, app, world, as_, talking):
        with app.app_context():
            all_score(world, talking.boxes)
        chi = as_(world.chi)
        url = f"/panel/meetings/ideas/{talking.boxes}"
        assert "Begin to discuss it" in text(chi.get(url))
        assert chi.post(f"{url}/discuss").location == url
        assert "Record what we agreed" in text(chi.get(url))

    @pytest.mark.parametrize(("who", "list_", "idea"), [("pat", 403, 404), ("olu", 403, 403), ("ben", 404, 404)])
    def test_the_meeting_is_the_chairs(self, world, as_, talking, who, list_, idea):
        client = as_(getattr(world, who))
        assert client.get(f"/panel/meetings/{talking.id}").status_code == list_
        assert client.get(f"/panel/meetings/ideas/{talking.soup}").status_code == idea
        assert client.post(f"/panel/meetings/ideas/{talking.soup}", data=outcome_form(world)).status_code == idea
        assert client.post(f"/panel/meetings/ideas/{talking.soup}/discuss").status_code == idea


class TestDesk:
    def root(self, panel):
        return f"/desk/rounds/spring/panels/{panel.id}"

    def test_an_officer_makes_a_panel_adds_people_and_names_a_chair(self, app, world, as_):
        olu = as_(world.olu)
        made = olu.post("/desk/rounds/spring/panels", data={"name": "Kilburn panel"})
        url = made.location
        assert "Nobody with this email address" in text(olu.post(url, data={"email": "ben@example.org"}))
        assert olu.post(url, data={"email": "pat@example.org"}).location == url
        member = re.search(r"members/([\w-]+)/chair", olu.get(url).get_data(as_text=True))[1]
        olu.post(f"{url}/members/{member}/chair")
        assert "End as chair" in text(olu.get(url))
        olu.post(f"{url}/members/{member}/remove")
        assert "No members yet" in text(olu.get(url))

    def test_giving_everything_to_everybody_says_what_came_of_it(self, app, world, as_, panel_here):
        with app.app_context():
            for name in TEAM:
                declare(world, panel_here, name)
        olu = as_(world.olu)
        url = f"{self.root(panel_here)}/ideas"
        assert olu.post(f"{url}/everybody").location == url
        assert "3 ideas given out, 12 readings." in text(olu.get(url))

    def test_readers_are_chosen_by_hand_among_those_who_may(self, app, world, as_, made):
        with app.app_context():
            declare(world, made, "sam", Amina=Degree.DIRECT)
        olu = as_(world.olu)
        url = f"{self.root(made)}/ideas/{made.soup}"
        page = text(olu.get(url))
        why = (
            "it is their own, they stepped out, or they share a postcode, a second person or a group with whoever asks"
        )
        assert f"Not offered, because {why}: Sam Demo." in page
        assert olu.post(url, data={"readers": [str(world.pat.id), str(world.chi.id)]}).status_code == 302
        refused = olu.post(url, data={"readers": [str(world.sam.id)]})
        assert "choose one of the answers shown" in text(refused)

    def test_the_register_and_the_counts(self, app, world, as_, made):
        with app.app_context():
            declare(world, made, "sam", Amina=Degree.DIRECT)
        olu = as_(world.olu)
        assert "Sam Demo Amina Demo Well: stepped out We share a stairwell" in text(
            olu.get(f"{self.root(made)}/interests")
        )
        assert "Pat Demo" in text(olu.get(self.root(made)))

    def test_an_officer_changes_an_outcome_for_a_published_reason(self, app, world, as_, made):
        with app.app_context():
            all_score(world, made.soup)
            outcomes.discuss(made.soup, by=world.chi)
            outcomes.record(made.soup, agreed=agreed(world), shown=0, by=world.chi)
            shown = str(queries.outcome(made.soup).version)
        url = f"{self.root(made)}/results/{made.soup}"
        olu = as_(world.olu)
        no = {"version": shown, "kind": "not this time", "reason_code": "funded already", "note": NOTE}
        assert "Say why. It is published" in text(olu.post(url, data=no))
        assert olu.post(url, data={**no, "because": "Another fund pays"}).status_code == 302
        assert "Another fund pays" in text(olu.get(url))
        assert as_(world.chi).post(url, data=no).status_code in (403, 404)

    @pytest.mark.parametrize("who", ["pat", "chi", "amina", "asha", "fin", "ada"])
    def test_the_desk_is_the_officers(self, world, as_, made, who):
        client = as_(getattr(world, who))
        for path in ("", "/edit", "/ideas", "/interests", "/results", f"/ideas/{made.soup}"):
            assert client.get(self.root(made) + path).status_code in (403, 404)
        for path in ("", "/ideas/everybody"):
            assert client.post(self.root(made) + path, data={}).status_code in (403, 404)

    def test_a_panel_of_another_round_is_not_found_here(self, app, world, as_, made):
        with app.app_context():
            world.add_round("other", pot_pence=100_00)
        assert as_(world.olu).get(f"/desk/rounds/other/panels/{made.id}").status_code == 404

    def test_an_officer_with_an_interest_finds_nothing_of_the_idea(self, app, world, as_, made):
        world.declare(world.olu, made.soup)
        olu = as_(world.olu)
        for path in ("/ideas", "/results", "/interests"):
            assert "Soup" not in text(olu.get(self.root(made) + path))
        assert olu.get(f"{self.root(made)}/ideas/{made.soup}").status_code == 404
        assert olu.get(f"{self.root(made)}/results/{made.soup}").status_code == 404

    def test_an_officer_never_reads_a_draft(self, app, world, as_, made):
        with app.app_context():
            readings.save(made.pats[made.soup], answers=answers(world, reason="Half a thought"), shown=0, by=world.pat)
            assert len(db.session.scalars(db.select(Reading)).all()) == 1
        page = text(as_(world.olu).get(f"{self.root(made)}/results/{made.soup}"))
        assert "Half a thought" not in page
        assert "Nobody has sent a score yet" in page


def test_the_queue_asks_the_database_the_same_however_long_it_is(app, world, as_, made):
    pat, counts = as_(world.pat), []
    with app.app_context():
        engine = db.engine
    for _ in range(2):
        with statements(engine) as seen:
            assert pat.get(f"/panel/{made.id}").status_code == 200
        counts.append(len(seen))
        with app.app_context():
            for n in range(5):
                world.assign(made.id, world.add_application(Status.SCORING, title=f"More {n}"), world.pat)
            seats.name_chair(made.id, queries.member(made.id, world.pat.id).id, is_chair=False, by=world.olu)
    assert counts[0] == counts[1]
