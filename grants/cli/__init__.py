"""``grants …``: thin callers of the same commands that pages call."""

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_migrate import Migrate

from config import ROOT, NotConfigured
from grants.cli.audit import audit
from grants.cli.calls import calls
from grants.cli.demo import demo
from grants.cli.docs import docs
from grants.cli.doctor import doctor
from grants.cli.export import export
from grants.cli.import_ import import_
from grants.cli.mail import mail
from grants.cli.panel import panel
from grants.cli.people import people
from grants.cli.retain import retain
from grants.cli.rounds import rounds
from grants.core.db import db


def init_app(app: Flask) -> None:
    """Put migrations and our own commands on the command line."""
    Migrate(app, db, directory=str(ROOT / "migrations"))


def _create_app() -> Flask:
    from grants import create_app  # here, because the application itself names this module

    try:
        return create_app()
    except NotConfigured as error:
        raise click.ClickException(str(error)) from error


@click.group(cls=FlaskGroup, create_app=_create_app, add_version_option=False)
def main() -> None:
    """Mission Grants: run the service, look after its database, load and export its data."""


main.add_command(demo)
main.add_command(audit)
main.add_command(calls)
main.add_command(docs)
main.add_command(doctor)
main.add_command(export)
main.add_command(mail)
main.add_command(panel)
main.add_command(people)
main.add_command(import_)
main.add_command(retain)
main.add_command(rounds)
