"""``grants retain``: what is past its keeping time, and, on request, its end."""

import click
from flask.cli import with_appcontext

from grants.cli.acting import acting, as_option, in_sentences
from grants.retention import services


@click.command()
@click.option("--commit", is_flag=True, help="Erase it. Without this nothing is changed.")
@as_option
@with_appcontext
@in_sentences
def retain(commit: bool, email: str | None) -> None:
    """Say how many values of which column are past their keeping time; with --commit, erase them for good."""
    by = acting(email)
    found = services.erase(by=by) if commit else services.look(by=by)
    total = 0
    for table, columns in found.items():
        for column, number in columns.items():
            total += number
            if number:
                click.echo(f"{table}.{column}: {number}")
    if commit:
        click.echo(f"Erased: {total}." if total else "Nothing was past its keeping time.")
    elif total:
        click.echo(f"Past their keeping time: {total}. Nothing was changed; add --commit to erase them.")
    else:
        click.echo("Nothing is past its keeping time.")
