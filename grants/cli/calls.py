"""``grants calls``: what takes long about a call to join a panel."""

import os

import click
from flask.cli import AppGroup

from grants.recruitment.services import preparing

calls = AppGroup("calls", help="Prepare the lotteries of people that officers asked for.")


@calls.command("prepare")
def prepare() -> None:
    """Prepare every lottery that waits for it. Any number of these may run at once; the desk begins one by itself."""
    os.nice(10)  # pages come first
    click.echo(f"Prepared: {preparing.prepare_all()}.")
