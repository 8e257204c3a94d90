"""What every page shares: its lock, its forms, its looks, its refusals, who is signed in."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from flask import Flask
from flask_login import LoginManager
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import BytecodeCache, ChoiceLoader, PackageLoader, PrefixLoader
from jinja2.bccache import Bucket

from grants.accounts.models import Person
from grants.permissions import Can, can, may
from grants.web import (
    again,
    assets,
    errors,
    filters,
    guard,
    headers,
    health,
    layout,
    limits,
    marks,
    nav,
    refusals,
    sender,
    text,
)
from grants.web.palette import Marked

LONGEST = 10 * 1024 * 1024  # bytes that anybody may send at once; more is answered with 413 before it is read


def init_app(
    app: Flask, *, load_person: Callable[[str], Person | None], missions: Callable[[], Sequence[Marked]]
) -> None:
    """Put the shared parts of every page in place. ``missions`` reads the rows whose looks any page may show."""
    app.config["MAX_CONTENT_LENGTH"] = LONGEST  # Flask itself sets no limit
    login = LoginManager(app)
    login.login_view = "access.ask"
    login.login_message = None
    login.user_loader(load_person)
    login.unauthorized_handler(again.signed_out)
    _add_templates(app)
    for part in (sender, text, filters, layout, nav, headers, assets, limits, again, errors, refusals):
        part.init_app(app)
    marks.init_app(app, missions)
    app.register_blueprint(health.bp)

    @app.context_processor
    def who() -> dict[str, object]:
        return {
            "Can": Can,
            "actor": guard.actor,
            "person": guard.person,
            "can": lambda ability, thing: can(guard.actor(), ability, thing),
            "may": lambda ability: may(guard.actor(), ability),
        }


def _add_templates(app: Flask) -> None:
    """The library's templates beside ours, and less white space in what travels."""
    library = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([loader for loader in (app.jinja_loader, PrefixLoader(library)) if loader])
    app.jinja_options = {
        **app.jinja_options, "trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": _Compiled()
    }  # fmt: skip
    WTFormsHelpers(app)


class _Compiled(BytecodeCache):
    """Templates compiled once a process, however many applications it makes: a test run makes hundreds."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()
