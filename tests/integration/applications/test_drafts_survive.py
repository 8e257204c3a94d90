"""A draft survives what happens to people: a form left open too long, a session that ended, a press of Back."""

import pytest

from grants.applications import queries
from tests.integration.applications.browsing import fields, sentences

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def draft(app, world):
    app.config["WTF_CSRF_ENABLED"] = True
    yield world.add_application(by=world.amina)
    app.config["WTF_CSRF_ENABLED"] = False


def kept(app, id, name="what"):
    with app.app_context():
        return getattr(queries.by_id(id), name)


def test_a_form_left_open_too_long_keeps_the_text_and_saves_it_at_the_next_press(app, world, as_, draft):
    amina, url = as_(world.amina), f"/applications/{draft}/what"
    typed = fields(amina.get(url)) | {"what": "Written over a long supper", "csrf_token": "run out"}
    page = amina.post(url, data=typed, headers=OURS)
    assert (len(sentences(page)), fields(page)["what"]) == (1, "Written over a long supper")
    assert kept(app, draft) == "We will build and plant six boxes."
    amina.post(url, data=fields(page), headers=OURS)
    assert kept(app, draft) == "Written over a long supper"


def test_costs_left_open_too_long_keep_every_row(app, world, as_, draft):
    amina, url = as_(world.amina), f"/applications/{draft}/costs"
    typed = fields(amina.get(url)) | {"cost-3-item": "Leaflets", "cost-3-amount": "about 60", "csrf_token": "run out"}
    shown = fields(amina.post(url, data=typed, headers=OURS))
    assert (shown["cost-3-item"], shown["cost-3-amount"], kept(app, draft, "asked_pence")) == (
        "Leaflets",
        "about 60",
        600_00,
    )


def test_whoever_was_signed_out_while_writing_finds_the_text_again(app, world, as_, draft):
    amina, url = as_(world.amina), f"/applications/{draft}/what"
    typed = fields(amina.get(url)) | {"what": "Written while the session ended"}
    page = app.test_client().post(url, data=typed, headers=OURS)
    assert "Written while the session ended" in page.text
    again = fields(page)  # signed in beside it, then Continue
    again["csrf_token"] = fields(amina.get(url))["csrf_token"]
    amina.post(url, data=again, headers=OURS)
    assert kept(app, draft) == "Written while the session ended"


def test_a_form_from_another_site_is_refused_and_repeats_nothing(app, world, as_, draft):
    page = as_(world.amina).post(
        f"/applications/{draft}/what", data={"what": "From elsewhere"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (page.status_code, "From elsewhere" in page.text) == (403, False)


def test_back_and_continue_again_saves_what_was_changed_since(app, world, as_, draft):
    amina, url = as_(world.amina), f"/applications/{draft}/what"
    first = fields(amina.get(url))
    amina.post(url, data=first | {"what": "First thoughts"}, headers=OURS)
    page = amina.post(url, data=first | {"what": "Second thoughts"}, headers=OURS)  # Back shows the old form
    assert (page.status_code, fields(page)["what"]) == (409, "Second thoughts")
    amina.post(url, data=fields(page), headers=OURS)
    assert kept(app, draft) == "Second thoughts"
