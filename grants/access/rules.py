"""Whose sign-in it is."""

from sqlalchemy import ColumnElement

from grants.accounts.models import Actor, SignIn
from grants.permissions import Who, rule


@rule(Who.SIGNED_IN_THERE, SignIn)
def is_signed_in_there(actor: Actor) -> ColumnElement[bool]:
    return SignIn.person_id == actor.id
