"""``grants audit …``: whether the trail of who did what is still what was written."""

import click
from flask.cli import AppGroup

from grants.audit.queries import first_fault, head

audit = AppGroup("audit", help="Look after the trail of who did what.")


@audit.command("verify")
def verify() -> None:
    """Recompute the chain of the trail; read-only. Exit 1, naming the first line, where it was altered."""
    fault = first_fault()
    if fault is not None:
        click.echo(f"The trail is not what was written: line {fault} was altered, removed or put in.")
        raise SystemExit(1)
    last = head()
    click.echo(f"The trail is whole: {last.position} lines, the last with the hash {last.hash or 'none'}.")
