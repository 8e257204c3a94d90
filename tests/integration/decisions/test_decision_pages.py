"""The pages of decisions and letters: what each shows, to whom, and what their buttons do."""

import re

import pytest

from grants.applications.models import Application, Status
from grants.awards import publication
from grants.core.db import db
from grants.decisions import letters, queries, ranking
from grants.panels.models import OutcomeKind, ReasonCode
from grants.rounds import ledger
from grants.rounds import queries as rounds
from tests.support.statements import statements


def text(response):
    """What a page says, without its mark-up."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


@pytest.fixture
def letter(world):
    """The letter of an idea that was not funded, and the idea."""
    idea = world.decide(
        OutcomeKind.NOT_THIS_TIME, by=world.ben, full_name="Ben Demo", outcome={"note": "Who waters the boxes?"}
    )
    with world.app.app_context():
        return queries.letter_of(idea).id, idea


def test_the_list_shows_score_recusals_and_what_the_panel_decided(world, as_):
    idea = world.decide(OutcomeKind.FUND_PART, 300_00, signed=False, title="Herbs for all")
    with world.app.app_context():
        panel = world.add_panel(world.sam)
    world.assign(panel, idea, world.sam)
    world.add_reading(idea, world.sam, 4, 2, 2, 2, 2)
    world.declare(world.pat, idea)
    page = text(as_(world.asha).get("/desk/rounds/spring/decisions"))
    assert "1 decision to sign off" in page
    assert "Herbs for all Estates and streets 65 1 reader, 1 stepped out £600 Fund part £300" in page


def test_ideas_stand_in_order_of_their_scores(world, as_):
    with world.app.app_context():
        panel = world.add_panel(world.sam)
    for title, marks in [("Third", 1), ("First", 4), ("Second", 3)]:
        idea = world.decide(OutcomeKind.FUND, 100_00, signed=False, title=title)
        world.assign(panel, idea, world.sam)
        world.add_reading(idea, world.sam, *[marks] * 5)
    page = as_(world.olu).get("/desk/rounds/spring/decisions").text
    assert re.findall(r">(First|Second|Third)</a>", page) == ["First", "Second", "Third"]


def test_the_sum_of_what_is_ticked_says_what_is_short_and_changes_nothing(world, as_):
    ideas = [world.decide(OutcomeKind.FUND, 1330_00, signed=False) for _ in range(3)]
    data = {"idea": [str(id) for id in ideas], "do": "sum"}
    answer = as_(world.asha).post("/desk/rounds/spring/decisions", data=data)
    assert answer.status_code == 200
    assert "3 ideas ticked, £3,990. £990 short" in text(answer)
    with world.app.app_context():
        assert ledger.balance(world.round).committed_pence == 0


def test_all_that_wait_are_ticked_with_one_press(world, as_):
    ideas = [world.decide(OutcomeKind.FUND, 1000_00, signed=False) for _ in range(2)]
    own = world.decide(OutcomeKind.FUND, 500_00, signed=False, by=world.asha)
    answer = as_(world.asha).post("/desk/rounds/spring/decisions", data={"do": "all"})
    ticked = re.findall(r'value="([0-9a-f-]{36})" checked', answer.text)
    assert (sorted(ticked), str(own) in answer.text) == (sorted(map(str, ideas)), False)
    assert "2 ideas ticked, £2,000. £1,000 left" in text(answer)


def test_signing_off_several_names_those_that_were_not(world, as_):
    fits, not_fits = (world.decide(OutcomeKind.FUND, pence, signed=False) for pence in (600_00, 2900_00))
    data = {"idea": [str(fits), str(not_fits)], "do": "sign off"}
    answer = as_(world.asha).post("/desk/rounds/spring/decisions", data=data)
    assert answer.status_code == 409
    assert "1 idea is signed off." in text(answer)
    assert "£2,400 is left for this mission and this needs £2,900: £500 short." in text(answer)
    with world.app.app_context():
        assert db.session.get_one(Application, fits).status is Status.SIGNED_OFF
        assert db.session.get_one(Application, not_fits).status is Status.RECOMMENDED


def test_pressing_without_a_tick_says_so(world, as_):
    world.decide(OutcomeKind.FUND, 600_00, signed=False)
    answer = as_(world.asha).post("/desk/rounds/spring/decisions", data={"do": "sign off"}, follow_redirects=True)
    assert "Tick the ideas to sign off first." in text(answer)


def test_a_form_that_was_tampered_with_is_refused(world, as_):
    data = {"idea": ["1; drop table"], "do": "sign off"}
    assert as_(world.asha).post("/desk/rounds/spring/decisions", data=data).status_code == 400


@pytest.mark.parametrize(
    ("name", "status"),
    [("olu", 200), ("asha", 200), ("dee", 200), ("fin", 403), ("amina", 404), ("pat", 404), ("cora", 404)],
)
def test_who_may_see_the_list(world, as_, name, status):
    world.decide(OutcomeKind.FUND, 600_00, signed=False)
    assert as_(getattr(world, name)).get("/desk/rounds/spring/decisions").status_code == status


def test_an_officer_has_no_boxes_to_tick_and_cannot_press(world, as_):
    idea = world.decide(OutcomeKind.FUND, 600_00, signed=False)
    browser = as_(world.olu)
    assert "checkbox" not in browser.get("/desk/rounds/spring/decisions").text
    data = {"idea": [str(idea)], "do": "sign off"}
    assert browser.post("/desk/rounds/spring/decisions", data=data).status_code == 403
    assert browser.post(f"/desk/decisions/{idea}/sign-off").status_code == 403
    assert browser.post(f"/desk/decisions/{idea}/refuse").status_code == 403
    assert browser.post(f"/desk/decisions/{idea}/send-back").status_code == 403


def test_an_approver_meets_nothing_of_an_idea_they_know(world, as_):
    idea = world.decide(OutcomeKind.FUND, 600_00, signed=False, title="My cousin's idea")
    world.declare(world.asha, idea)
    browser = as_(world.asha)
    assert "cousin" not in browser.get("/desk/rounds/spring/decisions").text
    assert browser.get(f"/desk/decisions/{idea}").status_code == 404


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.IN_CHECK, Status.INELIGIBLE])
def test_an_idea_has_no_decision_before_it_reached_the_panel(world, as_, status):
    assert as_(world.asha).get(f"/desk/decisions/{world.add_application(status)}").status_code == 404


def test_an_officers_change_is_shown_with_its_reason(world, as_):
    outcome = {"changed_by_id": world.oki.id, "changed_because": "The sum was added up wrongly."}
    outcome |= {"panel_kind": OutcomeKind.RESERVE}
    idea = world.decide(OutcomeKind.FUND, 600_00, signed=False, outcome=outcome)
    for path in ("/desk/rounds/spring/decisions", f"/desk/decisions/{idea}"):
        assert "The sum was added up wrongly." in as_(world.asha).get(path).text
    page = text(as_(world.asha).get(f"/desk/decisions/{idea}"))
    assert re.search(r"The panel had decided:\s+Reserve list", page)


def test_signing_off_one_and_sending_it_back(world, as_):
    idea = world.decide(OutcomeKind.FUND, 600_00, signed=False)
    browser = as_(world.asha)
    assert "Signed off." in text(browser.post(f"/desk/decisions/{idea}/sign-off", follow_redirects=True))
    empty = browser.post(f"/desk/decisions/{idea}/send-back", data={"because": " "})
    assert "Write what the panel should look at again" in empty.text
    sent = browser.post(
        f"/desk/decisions/{idea}/send-back", data={"because": "Whose wall is it?"}, follow_redirects=True
    )
    assert "The panel has it again" in text(sent)
    assert "Whose wall is it?" in text(browser.get(f"/desk/decisions/{idea}"))


def test_refusing_asks_for_ground_and_reason(world, as_):
    idea = world.decide(OutcomeKind.FUND, 600_00, signed=False)
    browser = as_(world.asha)
    empty = browser.post(f"/desk/decisions/{idea}/refuse", data={})
    assert "Choose a ground" in empty.text
    assert "Write why the council cannot fund it" in empty.text
    data = {"ground": "unlawful", "because": "The wall is listed."}
    assert "Refused. The letter says why." in text(
        browser.post(f"/desk/decisions/{idea}/refuse", data=data, follow_redirects=True)
    )


def test_the_number_of_queries_does_not_grow_with_the_list(world, as_, app):
    world.decide(OutcomeKind.FUND, 10_00, signed=False)
    browser = as_(world.asha)

    def asked():
        with app.app_context(), statements() as seen:
            round = rounds.by_slug("spring")
            ranking.lines(round, world.asha)
            ranking.signable(round.id, world.asha)
        return len(seen)

    few = asked()
    for _ in range(5):
        world.decide(OutcomeKind.FUND, 10_00, signed=False)
    assert asked() == few
    assert browser.get("/desk/rounds/spring/decisions").status_code == 200


def test_letters_are_listed_read_and_edited_before_they_leave(world, as_, letter):
    id, _idea = letter
    browser = as_(world.olu)
    assert "Not this time" in text(browser.get("/desk/rounds/spring/letters"))
    page = browser.get(f"/desk/letters/{id}")
    assert "The panel is not funding it this time. Here is what they said." in text(page)
    assert "Who waters the boxes?" in text(page)
    saved = browser.post(
        f"/desk/letters/{id}/edit", data={"version": 1, "body": "Hello Ben\n\nCome and see us."}, follow_redirects=True
    )
    assert "Come and see us." in text(saved)


def test_two_officers_who_edit_one_letter_lose_no_text(world, as_, letter):
    id, _idea = letter
    as_(world.oki).post(f"/desk/letters/{id}/edit", data={"version": 1, "body": "What Oki wrote."})
    answer = as_(world.olu).post(f"/desk/letters/{id}/edit", data={"version": 1, "body": "What Olu wrote."})
    assert answer.status_code == 409
    assert "What Oki wrote." in answer.text
    assert "What Olu wrote." in answer.text
    with world.app.app_context():
        assert queries.letter_by_id(id).body == "What Oki wrote."


def test_an_edited_letter_can_be_written_anew(world, as_, letter):
    id, _idea = letter
    browser = as_(world.olu)
    browser.post(f"/desk/letters/{id}/edit", data={"version": 1, "body": "Spoilt."})
    assert "Who waters the boxes?" in text(
        browser.post(f"/desk/letters/{id}/rewrite", data={"version": 2}, follow_redirects=True)
    )
    assert browser.post(f"/desk/letters/{id}/rewrite", data={"version": 1}).status_code == 409


def test_a_letter_that_went_out_is_not_changed(world, as_, letter):
    id, _idea = letter
    with world.app.app_context():
        publication.publish(world.round, by=world.olu)
    browser = as_(world.olu)
    assert browser.get(f"/desk/letters/{id}/edit").status_code == 409
    assert browser.post(f"/desk/letters/{id}/rewrite", data={"version": 9}).status_code == 409


@pytest.mark.parametrize("name", ["ben", "amina", "pat", "chi", "fin", "cora", "dee", "ada"])
def test_nobody_reads_a_letter_before_it_leaves_but_the_desk(world, as_, letter, name):
    id, idea = letter
    browser = as_(getattr(world, name))
    assert browser.get(f"/desk/letters/{id}").status_code == 404
    assert browser.get(f"/applications/{idea}/letter").status_code == 404


def test_the_person_reads_the_letter_once_it_is_out_and_nobody_else(world, as_, letter):
    _id, idea = letter
    with world.app.app_context():
        publication.publish(world.round, by=world.olu)
    assert "Who waters the boxes?" in text(as_(world.ben).get(f"/applications/{idea}/letter"))
    assert as_(world.amina).get(f"/applications/{idea}/letter").status_code == 404


def test_only_whoever_was_promised_money_is_asked_to_say_yes(world, as_, letter):
    _id, declined = letter
    funded = world.decide(OutcomeKind.FUND, 600_00)
    with world.app.app_context():
        publication.publish(world.round, by=world.olu)
    assert f"/applications/{funded}/accept" in as_(world.amina).get(f"/applications/{funded}/letter").text
    assert "/accept" not in as_(world.olu).get(f"/applications/{funded}/letter").text
    assert "/accept" not in as_(world.ben).get(f"/applications/{declined}/letter").text


def test_a_letter_is_text_and_never_mark_up(world, as_):
    note = "<script>alert(1)</script> {{ 7 * 7 }}"
    idea = world.decide(OutcomeKind.NOT_THIS_TIME, outcome={"note": note})
    with world.app.app_context():
        letter = queries.letter_of(idea)
        assert note in letter.body
    page = as_(world.olu).get(f"/desk/letters/{letter.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page


LETTERS = {
    "fund": (OutcomeKind.FUND, 600_00, {"condition": "Ask the estate."}, ["You get £600.", "Ask the estate."]),
    "part": (OutcomeKind.FUND_PART, 300_00, {}, ["You asked for £600. You get £300."]),
    "reserve": (OutcomeKind.RESERVE, None, {"reserve_position": 2}, ["You are number 2 on the list."]),
    "not": (OutcomeKind.NOT_THIS_TIME, None, {"reason_code": ReasonCode.UNCLEAR_COSTS}, ["would buy.", "its price."]),
    "changed": (OutcomeKind.NOT_THIS_TIME, None, {"changed_because": "Paid for already."}, ["Paid for already."]),
}


@pytest.mark.parametrize(("kind", "pence", "outcome", "says"), LETTERS.values(), ids=LETTERS)
def test_each_outcome_has_a_letter_of_its_own(world, kind, pence, outcome, says):
    idea = world.decide(kind, pence, outcome=outcome)
    with world.app.app_context():
        body = queries.letter_of(idea).body
    assert body.startswith("Hello Amina Demo\n\n")
    assert [words for words in says if words not in body] == []
    assert "\n\n\n" not in body
    headings = [part.lines[0] for part in letters.parts(body) if part.kind is letters.Kind.HEADING]
    assert headings[-1] == "If you want to talk about it"
