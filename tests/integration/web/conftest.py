"""The pages' shared parts on a small application of their own, with a form, a button and a page that breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, abort, redirect, render_template_string
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from config import ROOT
from grants import web
from grants.core.errors import Conflict
from grants.web import fields, guard
from grants.web.forms import Form
from tests.conftest import settings_for

PAGE = """{% extends "layouts/resident.html" %}{% from "components/form.html" import form_frame, buttons %}
{% block heading %}What will you do?{% endblock %}
{% block content %}
  {% call form_frame(form) %}{{ form.story }}{{ form.cost }}{{ form.starts }}{{ buttons("Save") }}{% endcall %}
{% endblock %}"""


class Story(Form):
    story = fields.LongText("What will you do?", missing="Tell us what you will do", words=50)
    cost = fields.Money("Cost", missing="Enter the cost")
    starts = fields.Date("Start", missing="Enter when it starts")


@pytest.fixture
def saved() -> list[Any]:
    """What the views were asked to do."""
    return []


@pytest.fixture
def small(saved: list[Any]) -> Flask:
    app = Flask("grants", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(SECRET_KEY="for tests only", TESTING=True, PROPAGATE_EXCEPTIONS=False)
    app.config["SETTINGS"] = settings_for("sqlite://")
    web.init_app(app, load_person=lambda key: None, missions=lambda: [])
    app.add_url_rule("/account/sign-in", "access.ask", lambda: "the door")

    @app.route("/story", methods=["GET", "POST"])
    def story() -> str | Response:
        form = Story()
        if form.validate_on_submit():
            saved.append(form.story.data)
            return redirect("/story")
        return render_template_string(PAGE, form=form)

    @app.post("/press")
    def press() -> str:
        saved.append("pressed")
        return "pressed"

    @app.route("/mine", methods=["GET", "POST"])
    @guard.signed_in
    def mine() -> str:
        return "mine"

    @app.get("/broken")
    def broken() -> str:
        raise ValueError("no")

    @app.get("/moved-on")
    def moved_on() -> str:
        raise Conflict

    @app.get("/stop/<int:code>")
    def stop(code: int) -> str:
        abort(code)

    @app.get("/api/v1/stop/<int:code>")
    def api_stop(code: int) -> str:
        abort(code)

    @app.get("/long")
    def long() -> str:
        return "word " * 500

    return app


@pytest.fixture
def visitor(small: Flask) -> Iterator[FlaskClient]:
    with small.test_client(use_cookies=True) as client:
        yield client
