"""Doors that stand open in development only: reading mail without a mail server, coming in as anybody with one click.

Production refuses to start with either; ``register`` does not even give it the addresses.
"""

from uuid import UUID

from flask import Blueprint, Flask, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from config import Settings
from grants.access import sessions
from grants.access.demo_people import demo_people
from grants.accounts import queries as accounts
from grants.notifications import queries as mails
from grants.web.guard import public
from grants.web.pagination import page_of

mail_bp = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")
sign_in_bp = Blueprint("dev_sign_in", __name__, url_prefix="/dev/sign-in")


def init_app(app: Flask) -> None:
    """Open what the settings open; the home page asks ``demo_people()`` for the buttons, and finds none otherwise."""
    settings: Settings = app.config["SETTINGS"]
    if settings.dev_mail:
        app.register_blueprint(mail_bp)
    if settings.dev_sign_in:
        app.register_blueprint(sign_in_bp)
    app.add_template_global(demo_people if settings.dev_sign_in else list, "demo_people")


@mail_bp.get("")
@public
def index() -> ResponseReturnValue:
    return render_template("dev/mail.html", page=page_of(mails.all_newest_first()))


@mail_bp.get("/<uuid:id>")
@public
def show(id: UUID) -> ResponseReturnValue:
    mail = mails.by_id(id)
    if mail is None:
        abort(404)
    return render_template("dev/letter.html", mail=mail)


@sign_in_bp.post("")
@public
def enter() -> ResponseReturnValue:
    """Come in as this person, the second factor included."""
    person = accounts.by_email(request.form.get("email", ""))
    if person is None or person.disabled_at is not None:
        abort(404)
    sessions.begin(person, second_factor=True)
    return redirect(sessions.local_path(request.form.get("next")) or sessions.home_of(person))
