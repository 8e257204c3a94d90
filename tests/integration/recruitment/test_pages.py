"""What the pages of joining and serving show, and to whom they do not."""

import datetime as dt
import re

import pytest

from grants.core import clock
from grants.core.db import db
from grants.panels import queries as panels
from grants.recruitment import published, queries
from grants.recruitment.models import Call, CallStatus, Payment, Volunteer
from grants.recruitment.services import answers, calls, choosing, preparing, serving
from tests.factories.world import change, save
from tests.integration.recruitment.conftest import asked, closed, happened, prepared


@pytest.fixture
def seat(app, world, call):
    """Sam's seat on the panel, with a payment and a need that are nobody else's to know."""
    with app.app_context():
        id = panels.member(call.panel, world.sam.id).id
        serving.agree_terms(id, payment=Payment.VOUCHER, support_needs="Hearing loop", most_readings=5, by=world.sam)
    return id


def text(response):
    return response.get_data(as_text=True)


def test_payment_and_needs_show_to_the_member_and_officers_alone(as_, world, seat):
    assert "Hearing loop" in text(as_(world.sam).get(f"/panel/seats/{seat}/terms"))
    assert "Hearing loop" in text(as_(world.olu).get(f"/desk/members/{seat}"))
    for who in (world.chi, world.pat, world.amina, world.asha):
        for address in (f"/panel/seats/{seat}", f"/panel/seats/{seat}/statement", f"/desk/members/{seat}"):
            assert as_(who).get(address).status_code == 404


def test_officers_see_who_answered_and_never_what_they_say_of_themselves(as_, world, call):
    page = text(as_(world.olu).get(f"/desk/calls/{call.id}/people"))
    assert ("Amina Demo" in page, "A ramp" in page, "16 to 24" in page, "65 or over" in page) == (
        True,
        True,
        False,
        False,
    )


def call_titles(page):
    return re.findall(r'href="/desk/calls/[0-9a-f-]{36}">([^<]+)<', page)


def test_a_form_that_has_gone_from_its_page_is_told_in_one_sentence_and_links_nothing(as_, world, call):
    page = text(as_(world.olu).post(f"/desk/calls/{call.id}", data={"goal": "", "least": "x"}))  # opened meanwhile
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert re.findall(r"<li>(.*)</li>", summary) == [
        "You cannot send this form any more: things have changed since you opened it"
    ]


def test_what_nobody_sees_is_told_without_a_link(app, as_, world, call):
    with app.app_context():
        change(db.session.get(Call, call.id), status=CallStatus.DRAFT)
    page = text(as_(world.olu).post(f"/desk/calls/{call.id}/edit", data={"title": ""}))
    assert ("<li>Open this page again</li>" in page, 'href="#title"' in page) == (True, True)


def test_a_panels_page_lists_its_newest_calls_and_no_other_panels(app, as_, world, call):
    def add(panel_id, title):
        rest = {"about": "x", "pays": "x", "seats": 1, "closes_at": clock.now() + dt.timedelta(days=1)}
        calls.start(panel_id, title=title, **rest, by=world.olu)

    with app.app_context():
        other = world.add_panel()
        add(other, "Of another panel")
        for n in range(5):
            add(call.panel, f"Again {n}")
    olu = as_(world.olu)
    page = text(olu.get(f"/desk/rounds/spring/panels/{call.panel}"))
    assert call_titles(page) == [f"Again {n}" for n in (4, 3, 2, 1, 0)]
    assert ("Read with us" in text(olu.get("/desk/calls")), 'href="/desk/calls"' in page) == (True, True)
    assert call_titles(text(olu.get(f"/desk/rounds/spring/panels/{other}"))) == ["Of another panel"]


def test_the_desk_names_the_targets_that_cannot_be_met_before_the_draw(app, as_, world, call):
    with app.app_context():
        closed(call.id)
        everybody = db.session.scalars(db.select(Volunteer)).all()
        for one in everybody:
            change(one, answers={})
        asked(world, call.id)
        assert preparing.prepare_all() == 0
    page = text(as_(world.olu).get(f"/desk/calls/{call.id}/lottery"))
    assert "These targets cannot be met together" in page
    assert "0 to 1" in page  # the change that would do


def test_the_public_report_shows_no_small_number_and_no_secret_before_the_draw(app, world, call):
    stranger = app.test_client()
    with app.app_context():
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        codes = db.session.scalars(db.select(Volunteer.code)).all()
    before = stranger.get(f"/join/{call.id}/draw.json")
    assert [before.json[name] for name in ("secret", "seed", "event_result")] == [None] * 3
    assert [before.json[name] for name in ("opened", "withdrawn", "drawn")] == [[]] * 3
    assert [code for code in codes if code in text(before)] == []
    with app.app_context():
        choosing.draw(call.id, event_result="1 2 3", by=world.olu)
    page, after = text(stranger.get(f"/join/{call.id}/choice")), stranger.get(f"/join/{call.id}/draw.json").json
    assert len(after["drawn"]) == 2
    assert list(published.redo(after).people) == after["drawn"]
    assert page.count("not shown") == 1  # the one chance
    assert page.count("The numbers are too small to show.") == 1  # of the three answers about age
    assert "Amina" not in page


def test_every_reason_for_a_choice_by_hand_is_published_as_text(app, world, call):
    hostile = "<script>alert(1)</script> & {{ 7 * 7 }}"
    with app.app_context():
        closed(call.id)
        choosing.choose_by_hand(call.id, people={call.people["amina"]}, because="They asked first.", by=world.olu)
        choosing.choose_by_hand(call.id, people={call.people["ben"]}, because=hostile, by=world.olu)
    page = text(app.test_client().get(f"/join/{call.id}/choice"))
    assert ("They asked first." in page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in page) == (
        True,
        True,
    )
    assert "<script>alert" not in page


def test_a_draw_that_failed_is_told_and_its_secret_is_not(app, world, call):
    with app.app_context():
        closed(call.id)
        prepared(world, call.id)
        happened(call.id)
        for name in ("hal", "pat"):
            answers.withdraw(call.people[name], by=getattr(world, name))
        choosing.choose_by_hand(call.id, people={call.people["ben"]}, because="Two were left.", by=world.olu)
    stranger = app.test_client()
    told = stranger.get(f"/join/{call.id}/draw.json").json
    assert [told[name] for name in ("secret", "seed", "opened", "drawn")] == [None, None, [], []]
    page = text(stranger.get(f"/join/{call.id}/choice"))
    assert ("The lottery could not be drawn" in page, "Two were left." in page) == (True, True)


def test_what_arrives_after_the_closing_time_is_refused_on_the_page_and_kept_in_the_form(app, as_, world, call):
    client = as_(world.priya)
    with app.app_context():
        closed(call.id)
    sent = {"availability": "Sunday nights", "payment": Payment.PAID.value, "terms": "y"}
    page = text(client.post(f"/join/{call.id}/answer", data=sent))
    assert ("This call has closed." in page, "Sunday nights" in page) == (True, True)
    with app.app_context():
        assert queries.own_answer(call.id, world.priya.id) is None


def test_a_draft_is_nobodys_to_find(app, world, call):
    with app.app_context():
        change(db.session.get(Call, call.id), status=CallStatus.DRAFT)
    stranger = app.test_client()
    assert [stranger.get(f"/join/{call.id}{tail}").status_code for tail in ("", "/choice", "/draw.json")] == [404] * 3


def test_the_form_keeps_what_was_typed_and_says_what_is_missing(as_, world, call):
    page = text(as_(world.priya).post(f"/join/{call.id}/answer", data={"availability": "Sunday nights"}))
    assert "Sunday nights" in page
    assert "Choose how you would like us to thank you" in page


def test_who_sits_on_a_new_panel_cannot_be_read_off_the_numbers_of_all_panels(app, world, call):
    """Two panels of last year are shown; choosing a third one this year changes no letter of the numbers."""
    last_year = clock.now() - dt.timedelta(days=366)
    with app.app_context():
        for ages in ({"16 to 24": 14, "65 or over": 11}, {"16 to 24": 12, "65 or over": 13}):
            words = {"title": "Past", "about": "x", "pays": "x", "seats": 25, "closes_at": last_year}
            past = {"status": CallStatus.CHOSEN, "chosen_at": last_year, "report": {"panel": {"age": ages}}}
            save(Call(panel_id=call.panel, **words, **past))
    before = numbers(app.test_client())
    assert before[0] == "16 to 24 26 65 or over 24"
    with app.app_context():
        closed(call.id)
        pair = {call.people["amina"], call.people["hal"]}
        choosing.choose_by_hand(call.id, people=pair, because="Few", by=world.olu)
    assert numbers(app.test_client()) == before


def numbers(stranger):
    """The words of each table of the page of all panels."""
    tables = re.findall(r"<tbody.*?</tbody>", text(stranger.get("/join")), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", table).split()) for table in tables]


@pytest.mark.parametrize(("name", "offers"), [("amina", 0), ("olu", 0), ("fin", 1), (None, 1)])
def test_only_who_may_answer_a_call_is_shown_the_way_to_it(app, as_, world, call, name, offers):
    client = as_(getattr(world, name)) if name else app.test_client()
    assert client.get(f"/join/{call.id}").text.count(f"/join/{call.id}/answer") == offers
