"""``grants demo …``: the demo town, for development and for showing the service."""

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from grants.demo import town


@click.group()
def demo() -> None:
    """The demo town."""


@demo.command()
@with_appcontext
def load() -> None:
    """Build the demo town, once. Its people live at example.org, and nobody is real."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_production:
        raise click.ClickException("The demo town is not for production.")
    click.echo("The demo town is built." if town.load() else "There are people here already; nothing was changed.")
