"""What officers do about mail."""

from uuid import UUID

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox, queries
from grants.notifications.models import Delivery
from grants.permissions import Can, authorise


class NothingFailed(Refusal):
    def __init__(self) -> None:
        super().__init__("This letter has left already, or is about to.")


class GoesByMail(Refusal):
    def __init__(self) -> None:
        super().__init__("This letter goes by email. There is nothing to post.")


@command
def send_again(id: UUID, *, by: Actor) -> None:
    """Give a letter that could not be sent a new set of tries; pressing twice is like pressing once."""
    mail = queries.for_update(id)
    authorise(by, Can.RESEND_MAIL, mail)
    if mail.status is Delivery.QUEUED:
        return
    if mail.status is not Delivery.FAILED:
        raise NothingFailed
    outbox.requeue(mail)
    audit.record(by, "letter.send again", mail)


@command
def post(id: UUID, *, by: Actor) -> None:
    """Note that a letter was printed and posted; pressing twice is like pressing once."""
    mail = queries.for_update(id)
    authorise(by, Can.RESEND_MAIL, mail)
    if not mail.by_post:
        raise GoesByMail
    if mail.status is Delivery.SENT:
        return
    outbox.posted(mail)
    audit.record(by, "letter.post", mail)
