"""``grants people``: how the first administrator comes in."""

import click
from flask import current_app
from flask.cli import AppGroup

from grants.access.services import invitations
from grants.accounts.models import Role
from grants.cli.acting import acting, as_option, in_sentences
from grants.web.fields.writing import EMAIL

people = AppGroup("people", help="Invite people and give them roles.")


@people.command("invite")
@click.argument("address", metavar="EMAIL")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they will do.")
@as_option
@in_sentences
def invite(address: str, role: str, email: str | None) -> None:
    """Write to EMAIL that a role waits for its owner; somebody with an account has it at once. Twice is like once."""
    address = address.strip()
    if not EMAIL.fullmatch(address):
        raise click.ClickException("Give an email address like name@example.com.")
    invitations.invite(address, role=Role(role), by=acting(email))
    base_url = current_app.config["SETTINGS"].base_url
    click.echo(f"{address} is {role} as soon as they have signed in at {base_url}/account/sign-in")
