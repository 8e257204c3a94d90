"""``grants doctor``: every stored figure held against its records."""

import json
from itertools import chain

import click
from flask.cli import with_appcontext

from grants.awards import figures
from grants.decisions import lottery, records
from grants.rounds import ledger


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Recompute every stored figure from its records; read-only. Exit 1 and the first difference, where one differs."""
    first = next(chain(ledger.differences(), figures.differences(), records.differences(), lottery.differences()), None)
    if as_json:
        fault = first and {"what": first.what, "stored": first.stored, "records": first.records}
        click.echo(json.dumps({"ok": first is None, "first_difference": fault}))
    elif first is None:
        click.echo("Every stored figure is what its records say.")
    else:
        click.echo(f"{first.what}: {first.stored} is stored, the records come to {first.records}.")
    if first is not None:
        raise SystemExit(1)
