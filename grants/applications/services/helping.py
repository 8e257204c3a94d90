"""Letting somebody in to help with a draft, and showing them out again."""

from uuid import UUID

from grants import workflow
from grants.accounts import queries as accounts
from grants.accounts.models import Actor
from grants.applications import queries
from grants.applications.models import Application, Channel, Help
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox
from grants.permissions import Can, NotAllowed, authorise

MOST_INVITED = 10  # over the life of an idea, so that nobody sends mails to the whole town from here
ON_THE_PAGE = "on the page of the idea"


class OwnAddress(Refusal):
    def __init__(self) -> None:
        super().__init__("This is your own address. Enter the address of the person who helps you", "email")


class EnoughInvited(Refusal):
    def __init__(self) -> None:
        super().__init__(f"You have invited {MOST_INVITED} people, and more is not possible here. Call us", "email")


class InvitationEnded(Refusal):
    def __init__(self) -> None:
        super().__init__("This invitation was taken back. Ask the person whose idea it is to invite you again.")


@command
def invite(id: UUID, *, email: str, by: Actor) -> None:
    """Ask whoever owns this address to help with a draft; twice is like once.

    Whether somebody with this address is known here, nobody is told: they say yes themselves, by a link in a mail.
    """
    idea = queries.whole_for_update(id)
    authorise(by, Can.SHARE_APPLICATION, idea)
    workflow.due("edit", idea)
    email = email.strip().lower()
    if email == idea.applicant.email:
        raise OwnAddress
    if any(email in (help.email, help.helper and help.helper.email) for help in queries.helpers_of(id)):
        return
    if queries.count_invited(id) >= MOST_INVITED:
        raise EnoughInvited
    help = Help(application_id=id, email=email, channel=Channel.WEB, consent=ON_THE_PAGE)
    db.session.add(help)
    audit.record(by, "application.invite helper", idea, help=help.id)
    outbox.enqueue("help_invited", to=outbox.Address(help.id, email), about=help, idea=idea)


@command
def accept(id: UUID, *, by: Actor) -> UUID:
    """Begin to help: whoever owns the address that was invited may see and edit the draft; gives the idea's id."""
    help = queries.help_for_update(id)
    person = accounts.by_id(by.id)
    if person is None or help.email != person.email:
        raise NotAllowed(f"{by.id} was not invited by {id}")
    if help.ended_at is not None:
        raise InvitationEnded
    if help.helper_id is not None:
        return help.application_id  # pressed twice
    idea = queries.for_update(help.application_id)
    before = queries.help_ever(idea.id, by)
    if before is not None:  # shown out once, and invited again
        before.ended_at, help.ended_at = None, clock.now()
    else:
        help.helper_id = by.id
    audit.record(by, "application.begin to help", idea, help=help.id)
    return idea.id


@command
def end(id: UUID, *, by: Actor) -> None:
    """Show a helper out, or take an invitation back: from now on they see nothing of the idea. Twice is like once."""
    help = queries.help_for_update(id)
    idea: Application = queries.for_update(help.application_id)
    authorise(by, Can.SHARE_APPLICATION, idea)
    if help.ended_at is None:
        help.ended_at = clock.now()
        audit.record(by, "application.end help", idea, help=help.id)
