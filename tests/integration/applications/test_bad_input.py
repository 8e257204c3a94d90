"""Whatever is typed on any page of the form: the field's own sentence, the text kept, and never an error of ours."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.applications import queries, steps
from grants.applications.asking import Kind
from grants.applications.models import AgeBand, ApplicantKind, IfLess, Safety
from grants.rounds.models import Question, QuestionKind
from tests.factories.world import save
from tests.integration.applications.browsing import fields, send, sentences

BAD = {
    "empty": "",
    "longest": "ab " * 8_000,
    "wrong type": "neither one nor the other",
    "control characters": "bell \x07 and null \x00",
    "right to left": "שלום, قهوة في الحديقة",
    "emoji": "👩🏽‍🌾 🌱 🇬🇧",
    "mark-up": "<script>alert(1)</script>&amp;\"'",
}
TYPED = {Kind.LINE, Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.POSTCODE, Kind.NUMBER, Kind.MONEY}
WRITING = {Kind.LINE, Kind.TEXT}
# Every page is asked of whoever gives these answers.
EVERYTHING = {
    "applicant_kind": ApplicantKind.INFORMAL_GROUP,
    "age_band": AgeBand.FOURTEEN,
    "if_less": IfLess.SMALLER,
    "safety": [Safety.FOOD.value],
    "knows_panel": True,
}
COMMON = [
    step.key
    for section in steps.questions.SECTIONS
    for task in section.tasks
    for step in task.steps
    if step.key != "costs"
]


@pytest.fixture
def full(world, app):
    """A draft that is asked every page, the round's own questions of each kind included."""
    with app.app_context():
        for kind, rest in {
            QuestionKind.TEXT: {},
            QuestionKind.NUMBER: {},
            QuestionKind.CHOICE: {"choices": ["A", "B"]},
        }.items():
            save(Question(round_id=world.round, label=f"A {kind}?", kind=kind, required=True, **rest))
    return world.add_application(by=world.amina, **EVERYTHING)


def pages(app, id, letter=None):
    """The pages that the idea is asked, in one part of the form or in all; the costs have tests of their own."""
    with app.app_context():
        idea = queries.by_id(id)
        asked = [step for step in steps.asked(idea) if step.key != "costs"]
        return [step for step in asked if letter in (None, steps.task_of(idea.round, step)[0].letter)]


def test_no_page_is_left_out_below(app, full):
    assert {step.key for step in pages(app, full) if not step.question_id} == set(COMMON)


@pytest.mark.parametrize("letter", "ABCDE")
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(app, world, as_, full, letter):
    client = as_(world.amina)
    for step in reversed(pages(app, full, letter)):  # what an answer brings up before that answer
        for ask in step.asks:
            for name, bad in BAD.items():
                meets_bad_input(client, f"/applications/{full}/{step.key}", ask, name, bad)


def meets_bad_input(client, url, ask, name, bad):
    page = send(client, url, **{ask.name: [bad] * 3 if ask.kind is Kind.DATE else bad})
    where = f"{ask.name}, {name}"
    if page.status_code == 302:
        right = not bad or ask.kind in WRITING or ask.kind in (Kind.PICK, Kind.TICK)
        assert right, f"{where}: taken, though it is no {ask.kind}"
        return
    assert page.status_code == 200, where
    assert sentences(page), f"{where}: no sentence"
    if ask.kind in TYPED:
        assert fields(page)[ask.name].strip() == bad.strip(), where
    if ask.kind is Kind.DATE:
        assert [part.strip() for part in fields(page)[ask.name]] == [bad.strip()] * 3, where


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_cost_that_cannot_be_read_keeps_its_place(world, as_, bad):
    id = world.add_application(by=world.amina)
    for box in ("item", "amount"):
        page = send(as_(world.amina), f"/applications/{id}/costs", **{f"cost-1-{box}": bad})
        assert page.status_code in (200, 302)
        if page.status_code == 200:
            assert (bool(sentences(page)), fields(page)[f"cost-1-{box}"].strip()) == (True, bad.strip())


def test_mark_up_is_shown_as_it_was_typed(world, as_):
    id = world.add_application(by=world.amina)
    client = as_(world.amina)
    send(client, f"/applications/{id}/name", title="<script>alert(1)</script>")
    for page in ("", "/check", "/name"):
        text = client.get(f"/applications/{id}{page}").text
        assert ("<script>alert" in text, html.escape("<script>alert(1)</script>") in text) == (False, True)


@pytest.mark.parametrize(
    "tampered", [{"version": "x"}, {"version": ""}, {"version": "9" * 40}, {"seen": "\x00"}, {"seen": "y" * 9999}]
)
def test_a_tampered_form_loses_no_text(world, as_, tampered):
    id = world.add_application(by=world.amina)
    page = send(as_(world.amina), f"/applications/{id}/what", what="My own words", **tampered)
    assert page.status_code == 302 or fields(page)["what"] == "My own words"


def test_a_form_without_anything_in_it_is_no_error_of_ours(app, world, as_, full):
    client = as_(world.amina)
    answers = {step.key: client.post(f"/applications/{full}/{step.key}").status_code for step in pages(app, full)}
    assert set(answers.values()) <= {200, 302, 409}


@settings(max_examples=5)
@given(texts=st.lists(st.text(max_size=60), min_size=12, max_size=12))
def test_random_text_on_every_page_is_no_error_of_ours(app, world, as_, full, texts):
    client = as_(world.amina)
    for key in [*COMMON, "costs"]:
        url = f"/applications/{full}/{key}"
        page = client.get(url)
        shown = fields(page) if page.status_code == 200 else {}
        typed = dict(zip((name for name in shown if name not in ("version", "seen")), texts, strict=False))
        assert client.post(url, data=shown | typed).status_code in (200, 302, 409)
