"""Signed out while typing: the text stays, and one press after signing in beside it saves it."""

import html
import re

import pytest

from grants.accounts import queries as accounts

NAME = "/account/name"
OURS, THEIRS = {"Origin": "http://localhost"}, {"Origin": "https://evil.example"}
TYPED = 'Amina "the <b>gardener</b>" Demo'


@pytest.fixture(autouse=True)
def with_tokens(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def hidden(page):
    """What the form of the page would send."""
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text.partition("<h1")[2])
    return {name: html.unescape(value) for name, value in pairs}


def name_of(app, person):
    with app.app_context():
        return accounts.by_id(person.id).name


def come_in(client, keys):
    asked = client.get("/account/sign-in")
    client.post("/account/sign-in", data={"email": "amina@example.org", "csrf_token": token(asked)})
    link = keys().link
    client.post(link, data={"csrf_token": token(client.get(link))})


@pytest.mark.parametrize("how", ["signed out in another tab", "left alone for too long"])
def test_what_was_typed_waits_for_the_sign_in_and_is_saved_by_continue(world, app, as_, keys, wait, how):
    client = as_(world.amina)
    form = client.get(NAME)
    if how == "signed out in another tab":
        client.post("/account/sign-out", data={"csrf_token": token(form)})
    else:
        wait(days=31)
    waits = client.post(NAME, data={"csrf_token": token(form), "name": TYPED}, headers=OURS)
    assert (waits.status_code, hidden(waits)["name"]) == (200, TYPED)
    assert 'href="/account/sign-in"' in waits.text
    come_in(client, keys)
    saved = client.post(NAME, data=hidden(waits), headers=OURS)
    assert (saved.status_code, name_of(app, world.amina)) == (302, TYPED)


def test_pressing_continue_before_signing_in_keeps_the_text_once_more(world, app, as_):
    client = as_(world.amina)
    form = client.get(NAME)
    client.post("/account/sign-out", data={"csrf_token": token(form)})
    waits = client.post(NAME, data={"csrf_token": token(form), "name": TYPED}, headers=OURS)
    again = client.post(NAME, data=hidden(waits), headers=OURS)
    assert hidden(again)["name"] == TYPED
    assert name_of(app, world.amina) == "Amina Demo"


@pytest.mark.parametrize("headers", [THEIRS, {"Sec-Fetch-Site": "cross-site"}, {}])
def test_a_page_elsewhere_gets_nothing_repeated(world, app, headers):
    answer = app.test_client().post(NAME, data={"name": TYPED}, headers=headers)
    assert (answer.status_code, "gardener" in answer.text) == (403, False)
