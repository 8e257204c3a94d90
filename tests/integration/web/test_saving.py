"""What stands in a form after its command: nothing typed is lost, every refusal is said, and a second press saves."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask

from grants.core.errors import Conflict, Refusal
from grants.web import fields
from grants.web.forms import Form, VersionedForm
from grants.web.saving import saving

TYPED = {"story": "Soup on Fridays", "cost": "60", "version": "3"}


class Plain(Form):
    story = fields.LongText("What will you do?", words=50)
    cost = fields.Money("Cost")


class Versioned(VersionedForm):
    story = fields.LongText("What will you do?", words=50)


class BothTexts(Versioned):
    shows_theirs = True


@pytest.fixture(autouse=True)
def _typed(small: Flask) -> Iterator[None]:
    small.config["WTF_CSRF_ENABLED"] = False
    with small.test_request_context("/story", method="POST", data=TYPED):
        yield


def errors_of(form: Form) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in form.errors.items()}


def test_what_is_saved_is_saved_and_the_page_is_a_page() -> None:
    form = Plain()
    with saving(form):
        pass
    assert (form.http_status, form.theirs, errors_of(form)) == (200, None, {})


def test_a_refusal_stands_at_its_field_beside_what_was_typed() -> None:
    form = Plain()
    with saving(form):
        raise Refusal("The pot has 50 pounds left", "cost")
    assert errors_of(form) == {"cost": ["The pot has 50 pounds left"]}
    assert (form.http_status, form.story.data) == (409, "Soup on Fridays")


def test_a_refusal_of_the_whole_stands_above_the_form() -> None:
    form = Plain()
    with saving(form):
        raise Refusal("The round has closed")
    assert errors_of(form) == {"": ["The round has closed"]}


def test_everything_that_is_missing_stands_at_its_own_field() -> None:
    refusal = Refusal("Two things are missing")
    refusal.faults = [("story", "Say more"), ("cost", "Ask for less")]
    form = Plain()
    with saving(form):
        raise refusal
    assert errors_of(form) == {"story": ["Say more"], "cost": ["Ask for less"]}


def test_whoever_was_slower_is_told_keeps_what_they_typed_and_saves_with_a_second_press() -> None:
    form, theirs = Versioned(), SimpleNamespace(version=7)
    assert form.shown == 3
    with saving(form, lambda: theirs):
        raise Conflict
    assert errors_of(form) == {"": ["Somebody changed this after you opened it."]}
    assert (form.http_status, form.story.data) == (409, "Soup on Fridays")
    assert form.shown == 7
    assert 'value="7"' in form.version()


def test_a_page_that_shows_both_texts_says_it_itself() -> None:
    form, theirs = BothTexts(), SimpleNamespace(version=7)
    with saving(form, lambda: theirs):
        raise Conflict
    assert (form.http_status, form.theirs, errors_of(form)) == (409, theirs, {})


def test_where_nothing_is_left_to_show_beside_it_the_sentence_says_it() -> None:
    form = BothTexts()
    with saving(form, lambda: None):
        raise Conflict
    assert errors_of(form) == {"": ["Somebody changed this after you opened it."]}


def test_a_form_without_a_version_tells_of_a_clash_too() -> None:
    form = Plain()
    with saving(form):
        raise Conflict
    assert (form.http_status, errors_of(form)) == (409, {"": ["Somebody changed this after you opened it."]})


def test_our_own_mistakes_are_no_refusals() -> None:
    with pytest.raises(ValueError, match="broken"), saving(Plain()):
        raise ValueError("broken")
