"""Who a command of the command line acts as, and how it says no."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Actor
from grants.core import clock
from grants.core.errors import Refusal
from grants.permissions import NotAllowed

as_option = click.option("--as", "email", metavar="EMAIL", help="Act as this person, else as the service itself.")


def acting(email: str | None) -> Actor:
    """The person with this address as an actor with the roles of now, or the service itself."""
    if email is None:
        return SYSTEM
    person = accounts.by_email(email)
    if person is None or person.disabled_at is not None:
        raise click.ClickException(f"Nobody here has the address {email}.")
    return person.as_actor(clock.now())


def in_sentences(run: Callable[..., Any]) -> Callable[..., Any]:
    """A refusal is a sentence on the error stream and exit 1, never a traceback."""

    @wraps(run)
    def runs(*args: Any, **options: Any) -> Any:
        try:
            return run(*args, **options)
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except NotAllowed as refusal:
            raise click.ClickException("This person may not do that.") from refusal

    return runs
