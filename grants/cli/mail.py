"""``grants mail``: send what waits in the outbox, and write what is due."""

import signal
import threading

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from config import Settings
from grants.core.db import db
from grants.notifications import due as jobs
from grants.notifications import outbox, senders

PAUSE = 5  # seconds between two looks into an empty outbox
UNREACHABLE = 60  # seconds until the mail server is tried again

mail = AppGroup("mail", help="Send what waits in the outbox; write what is due.")


@mail.command("send")
@click.option("--forever", is_flag=True, help="Go on until stopped: the worker of a running service.")
def send(forever: bool) -> None:
    """Send the mail that waits. Any number of these may run at once."""
    stop = threading.Event()
    if forever:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
    while True:
        try:
            sent = _pass(stop)
        except (OSError, OperationalError) as error:
            if not forever:
                raise click.ClickException(f"Nothing was sent: {type(error).__name__}.") from error
            click.echo(f"Mail waits: {type(error).__name__}.", err=True)
            db.session.remove()
            stop.wait(UNREACHABLE)
        else:
            if sent or not forever:
                click.echo(f"Sent: {sent}.")
            db.session.remove()
            stop.wait(PAUSE if forever else 0)
        if stop.is_set() or not forever:
            return


@mail.command("due")
def due() -> None:
    """Write what time has brought about, such as reminders; safe to run as often as you like."""
    outcomes = jobs.run_all()
    for outcome in outcomes:
        click.echo(f"{outcome.what}: {'failed' if outcome.failed else outcome.number}")
    if any(outcome.failed for outcome in outcomes):
        raise click.ClickException("Not everything that is due was done; the log says why.")


def _pass(stop: threading.Event) -> int:
    """Send all that waits now and count it; the connection to the mail server is kept meanwhile."""
    settings: Settings = current_app.config["SETTINGS"]
    if not outbox.has_work():
        return 0
    total = 0
    with senders.opened(settings) as sending:
        while not stop.is_set() and (sent := outbox.deliver(sending)):
            total += sent
    return total
