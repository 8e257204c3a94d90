import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from grants.web import fields
from grants.web.forms import Form

pytestmark = pytest.mark.usefixtures("request_context")

UTC = dt.UTC
RIGHT_TO_LEFT = "مطبخ الجيران كل يوم سبت"
EMOJI = "Soup 👩🏽‍🍳🍲 for 🏳️‍🌈"
CHOICES = [("group", "A group"), ("me", "Me")]


class Everything(Form):
    title = fields.Text("What is your idea called?", missing="Give your idea a name", longest=60)
    story = fields.LongText("What will you do?", missing="Tell us what you will do", words=30)
    email = fields.Email("Your email address", missing="Enter your email address")
    postcode = fields.Postcode("Postcode", missing="Enter your postcode")
    amount = fields.Money("How much do you need?", missing="Enter how much you need", most=150_000)
    people = fields.Whole("How many people?", missing="Tell us how many people", most=5000)
    starts = fields.Date("Start", missing="Enter when it starts", latest=dt.date(2030, 1, 1))
    closes = fields.Moment("Close", missing="Enter when it closes")
    kind = fields.Radios("Who asks?", missing="Choose who asks", choices=CHOICES, hints={"group": "Of any kind"})
    ward = fields.Select("Ward", missing="Choose a ward", blank="Choose one", choices=[("E1", "Kilburn")])
    needs = fields.Checkboxes("Needs", missing="Choose one need or more", choices=[("a", "Lift"), ("b", "Sign")])
    true = fields.Tick("All of this is true", missing="Confirm that it is true")
    fit = fields.Scale("Mission fit", missing="Choose 0 to 4", choices=[(str(n), str(n)) for n in range(5)])


GOOD: dict[str, Any] = {
    "title": "Saturday supper swap",
    "story": "We cook.\nThey eat.",
    "email": "amina@example.org",
    "postcode": "nw1 0aa",
    "amount": "£1,200.50",
    "people": "1,200",
    "starts": ["30", "11", "2026"],
    "closes": ["1", "July", "2026", "12 noon"],
    "kind": "me",
    "ward": "E1",
    "needs": ["b", "a", "b"],
    "true": "y",
    "fit": "0",
}
TYPED = ("title", "story", "email", "postcode", "amount", "people", "starts", "closes")


def answered(**changes: Any) -> Everything:
    form = Everything(MultiDict(GOOD | changes))
    form.validate()
    return form


def wrong(name: str, typed: Any) -> str:
    """The sentence that this answer meets, with all others right."""
    form = answered(**{name: typed})
    assert set(form.errors) == {name}, form.errors
    assert len(form.errors[name]) == 1
    return str(form.errors[name][0])


def test_what_was_typed_right_is_understood() -> None:
    form = answered()
    assert not form.errors
    assert form.data == {
        "title": "Saturday supper swap",
        "story": "We cook.\nThey eat.",
        "email": "amina@example.org",
        "postcode": "NW1 0AA",
        "amount": 120_050,
        "people": 1200,
        "starts": dt.date(2026, 11, 30),
        "closes": dt.datetime(2026, 7, 1, 11, tzinfo=UTC),
        "kind": "me",
        "ward": "E1",
        "needs": ["b", "a"],
        "true": True,
        "fit": "0",
    }


@pytest.mark.parametrize("name", list(GOOD))
def test_an_empty_answer_meets_the_fields_own_sentence(name: str) -> None:
    empty: Any = [" ", "", "\t"] if name in ("starts", "closes") else [] if name in ("needs", "kind", "fit") else " "
    if name == "true":
        empty = []
    if name == "ward":
        empty = ""
    sentence = getattr(Everything, name).kwargs["missing"]
    assert wrong(name, empty) == sentence


@pytest.mark.parametrize("name", list(GOOD))
def test_a_field_that_was_not_sent_is_as_one_left_empty(name: str) -> None:
    form = Everything(MultiDict({key: value for key, value in GOOD.items() if key != name}))
    assert not form.validate()
    assert set(form.errors) == {name}


@pytest.mark.parametrize("name", TYPED)
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\ud800", "\ufffe"])
def test_characters_that_nobody_can_read_are_refused_and_kept(name: str, character: str) -> None:
    typed: Any = f"60{character}"
    if name in ("starts", "closes"):
        typed = ["1", f"7{character}", "2026", "12 noon"][: len(GOOD[name])]
    form = answered(**{name: typed})
    assert set(form.errors) == {name}
    assert character in form[name]._value()


@pytest.mark.parametrize("name", TYPED)
def test_far_too_much_is_refused(name: str) -> None:
    typed: Any = "1" * 100_000
    assert wrong(name, [typed] * len(GOOD[name]) if name in ("starts", "closes") else typed)


@pytest.mark.parametrize("name", ["kind", "ward", "needs", "fit"])
def test_only_what_was_offered_can_be_chosen(name: str) -> None:
    for odd in ("nothing like it", "\x00", RIGHT_TO_LEFT, EMOJI, "x" * 100_000):
        assert "choose one of the answers shown" in wrong(name, odd)


@pytest.mark.parametrize("text", [RIGHT_TO_LEFT, EMOJI, "Zoë’s café – £5 “soup”", "نص\u200fمع علامات"])
def test_every_way_of_writing_comes_back_as_it_went_in(text: str) -> None:
    form = answered(title=text, story=text)
    assert not form.errors
    assert form.title.data == form.story.data == text
    assert text in form.title() or "&#" in form.title()
    for name in ("email", "postcode", "amount", "people"):
        assert wrong(name, text)
        assert answered(**{name: text})[name]._value() == text
    assert wrong("starts", [text, "1", "2026"])


def test_the_limits_are_told_in_numbers() -> None:
    assert answered(title="x" * 60).errors == {}
    assert wrong("title", "x" * 61) == "What is your idea called: use 60 characters or fewer. You have 61"
    assert answered(story="word " * 30).errors == {}
    assert wrong("story", "word " * 31) == "What will you do: use 30 words or fewer. You have 31"


def test_text_is_trimmed_and_no_more() -> None:
    form = answered(title="  A  name\nof two lines \ufeff", story="\r\n One \r\n\r\n  two\t\r\n")
    assert form.title.data == "A name of two lines"
    assert form.story.data == "One\n\n  two"


@pytest.mark.parametrize(
    ("typed", "pence"),
    [("60", 6000), ("60.50", 6050), ("£1,200", 120_000), (" £ 1 200 ", 120_000), ("0.01", 1), ("60 pounds", 6000)],
)
def test_money_is_typed_as_people_write_it(typed: str, pence: int) -> None:
    form = answered(amount=typed)
    assert form.amount.data == pence
    assert form.amount._value() == typed


@pytest.mark.parametrize("typed", ["about 60", "60.5", "1,20", "-5", "1e3", "60.505", "٦٠", "££5", "5;6", "0x10"])
def test_an_amount_that_cannot_be_read_is_not_guessed(typed: str) -> None:
    assert wrong("amount", typed) == "Enter the amount in pounds, like 60 or 60.50"


def test_an_amount_beyond_the_limit_is_told_by_how_much() -> None:
    assert wrong("amount", "1,565") == "You entered £1,565. The most is £1,500. Take off £65 or more"
    assert wrong("amount", "0") == "Enter £0.01 or more"


def test_saved_answers_are_shown_as_they_would_be_typed() -> None:
    saved = {"amount": 138_000, "starts": dt.date(2026, 4, 1), "closes": dt.datetime(2026, 7, 1, 11, tzinfo=UTC)}
    form = Everything(None, data=saved)
    assert form.amount._value() == "1380"
    assert Everything(None, data={"amount": 6050}).amount._value() == "60.50"
    assert form.starts.typed() == ["1", "4", "2026"]
    assert form.closes.typed() == ["1", "7", "2026", "12:00"]


@pytest.mark.parametrize("typed", [["31", "2", "2026"], ["1", "13", "2026"], ["1", "1", "26"], ["a", "b", "cccc"]])
def test_a_day_that_is_not_in_the_calendar_is_refused_and_kept(typed: list[str]) -> None:
    form = answered(starts=typed)
    assert form.errors["starts"] == ["Start: enter a real date, like 30 11 2026"]
    assert form.starts.typed() == typed
    assert form.starts.first_id() == "starts-day"


def test_half_a_date_is_asked_for_by_the_half_that_is_missing() -> None:
    form = answered(starts=["1", "", ""])
    assert form.errors["starts"] == ["Start must have a month and a year"]
    assert form.starts.first_id() == "starts-month"
    assert "Start: the latest is 1 January 2030" in wrong("starts", ["1", "1", "2031"])


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("12 noon", 12, 0), ("midday", 12, 0), ("midnight", 0, 0), ("2:30pm", 14, 30), ("14.30", 14, 30), ("9 am", 9, 0),
     ("12am", 0, 0), ("12:15 pm", 12, 15), ("00:00", 0, 0)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed: str, hour: int, minute: int) -> None:
    form = answered(closes=["1", "12", "2026", typed])
    assert form.closes.data == dt.datetime(2026, 12, 1, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["noonish", "25:00", "13pm", "0am", "12:60", "9", "1:00 noon", "٩:٠٠"])
def test_a_time_that_cannot_be_read_is_not_guessed(typed: str) -> None:
    assert wrong("closes", ["1", "12", "2026", typed]) == "Close: enter a time, like 12 noon or 2:30pm"


def test_summer_time_is_counted_and_its_missing_hour_refused() -> None:
    assert answered(closes=["25", "10", "2026", "1:30am"]).closes.data == dt.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "the clocks skip this hour" in wrong("closes", ["29", "3", "2026", "1:30am"])


@pytest.mark.parametrize("typed", ["nw10aa", "NW1 0AA", " n w 1-0.aa "])
def test_a_postcode_is_kept_one_way(typed: str) -> None:
    assert answered(postcode=typed).postcode.data == "NW1 0AA"


@pytest.mark.parametrize("typed", ["NW1", "0AA NW1", "NW1 0CC", "12345", "NW1 0AA NW1 0AA"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    assert wrong("postcode", typed) == "Enter a full postcode, like NW1 0AA"


@pytest.mark.parametrize("typed", ["amina", "amina@", "@example.org", "a b@example.org", "a@example", "a@b@c.org"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert wrong("email", typed) == "Enter an email address like name@example.com"


def test_a_field_without_a_sentence_for_it_may_be_left_empty() -> None:
    class Optional(Form):
        title = fields.Text("Title")
        amount = fields.Money("Amount")
        starts = fields.Date("Start")
        kind = fields.Radios("Kind", choices=CHOICES)
        needs = fields.Checkboxes("Needs", choices=CHOICES)
        ward = fields.Select("Ward", blank="None", choices=CHOICES)

    form = Optional(MultiDict({"title": "", "amount": "", "starts": ["", "", ""], "ward": ""}))
    assert form.validate()
    assert (form.title.data, form.amount.data, form.starts.data, form.kind.data, form.needs.data) == (
        "", None, None, None, [],
    )  # fmt: skip


def test_choices_of_one_form_are_its_own() -> None:
    form = answered()
    form.ward.offer([("E2", "Gospel Oak")])
    assert "Gospel Oak" in form.ward()
    assert "Gospel Oak" not in Everything().ward()


@pytest.mark.parametrize("name", [name for name in GOOD if name != "fit"])
def test_every_field_draws_itself_twice_alike_with_its_label_its_error_and_no_markup_of_others(name: str) -> None:
    evil = '"><script>alert(1)</script>'
    form = answered(**{name: [evil] * 4 if name in ("starts", "closes") else evil})
    field = form[name]
    first, second = str(field()), str(field())
    assert first == second
    assert str(field.label.text) in first
    assert "<script>" not in first
    assert "style=" not in first
    assert "required" not in first
    if field.errors:
        assert "govuk-error-message" in first


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_no_text_breaks_a_field(text: str) -> None:
    form = answered(**{n: [text] * len(GOOD[n]) if n in ("starts", "closes") else text for n in TYPED})
    for name in TYPED:
        field = form[name]
        assert field.errors or field.data is not None
        if name not in ("starts", "closes"):
            assert field._value() == text
