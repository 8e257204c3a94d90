"""Doors that stand open for developers, and nowhere else."""

import re
import shutil
from dataclasses import replace

import pytest

from grants import create_app
from grants.core.db import db
from tests.conftest import Client, settings_for
from tests.factories.world import World


@pytest.fixture
def app(sqlite_template, tmp_path):
    """As a developer meets it: with form tokens and open doors."""
    path = tmp_path / "development.db"
    shutil.copy(sqlite_template, path)
    settings = settings_for(f"sqlite:///{path}")
    extra = {**settings.extra, "WTF_CSRF_ENABLED": True}
    app = create_app(replace(settings, dev_mail=True, dev_sign_in=True, extra=extra))
    app.test_client_class = Client
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def world(app):
    return World(app)


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def test_anybody_comes_in_as_anybody_with_one_click_second_step_included(world, app):
    client = app.test_client()
    press = {"email": "olu@example.org", "csrf_token": token(client.get("/account/sign-in"))}
    assert client.post("/dev/sign-in", data=press).location == "/desk"
    assert client.get("/desk/outbox").status_code == 200


def test_looking_does_not_sign_in_and_neither_does_a_press_without_the_token(world, app):
    client = app.test_client()
    looked = client.get("/dev/sign-in", query_string={"email": "olu@example.org"})
    pressed = client.post("/dev/sign-in", data={"email": "olu@example.org"})
    assert (looked.status_code, pressed.status_code) == (405, 403)
    assert client.get("/account").status_code == 302


def test_nobody_comes_in_as_somebody_who_is_not_there(world, app):
    client = app.test_client()
    press = {"email": "nobody@example.org", "csrf_token": token(client.get("/account/sign-in"))}
    assert client.post("/dev/sign-in", data=press).status_code == 404


def test_changing_to_another_person_leaves_nothing_of_the_first(world, app):
    client = app.test_client()
    for who in ("olu", "amina"):
        press = {"email": f"{who}@example.org", "csrf_token": token(client.get("/account"))
                 if who == "amina" else token(client.get("/account/sign-in"))}  # fmt: skip
        client.post("/dev/sign-in", data=press)
    assert client.get("/desk/outbox").status_code == 403


def test_clicking_is_never_limited(world, app):
    client = app.test_client()
    press = {"email": "amina@example.org", "csrf_token": token(client.get("/account/sign-in"))}
    assert {client.post("/dev/sign-in", data=press).status_code for _ in range(120)} == {302}


def test_mail_is_read_without_a_mail_server_and_its_link_can_be_clicked(world, app):
    client = app.test_client()
    assert "No mail yet" in client.get("/dev/mail").text
    client.post(
        "/account/sign-in", data={"email": "amina@example.org", "csrf_token": token(client.get("/account/sign-in"))}
    )
    mail = re.search(r'href="(/dev/mail/[^"]+)"', client.get("/dev/mail").text)[1]
    link = re.search(r'<a href="http://localhost(/account/sign-in/link/[^"]+)"', client.get(mail).text)[1]
    assert client.post(link, data={"csrf_token": token(client.get(link))}).location == "/applications/"


def test_the_demo_people_are_named_for_the_home_page(world, app):
    with app.test_request_context():
        people = app.jinja_env.globals["demo_people"]()
    assert people[0][:3] == ("Amina Demo", "amina@example.org", "resident")
    assert [person.role for person in people if person.email.startswith(("chi", "ada"))] == [
        "chair and panellist",
        "administrator",
    ]


def test_what_one_wants_to_see_as_somebody_is_one_press_away(world, app):
    client = app.test_client()
    with app.test_request_context():
        chi = next(person for person in app.jinja_env.globals["demo_people"]() if person.email.startswith("chi"))
    press = {"email": chi.email, "next": chi.starts[0][1], "csrf_token": token(client.get("/account/sign-in"))}
    assert client.post("/dev/sign-in", data=press, follow_redirects=True).request.path == "/panel/live"


def test_elsewhere_there_is_no_such_door(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "other.db")
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'other.db'}"))
    world = World(app)
    client = app.test_client()
    paths = [client.get(path).status_code for path in ("/dev/mail", f"/dev/mail/{world.round}", "/dev/sign-in")]
    assert (paths, client.post("/dev/sign-in", data={"email": "olu@example.org"}).status_code) == ([404] * 3, 404)
    with app.app_context():
        assert app.jinja_env.globals["demo_people"]() == []
        db.engine.dispose()
