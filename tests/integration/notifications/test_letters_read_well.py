"""What stands in a letter is what its template shows: an address to press on is never glued to the word before it."""

import re

from grants.access.services import sign_in
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Status
from grants.applications.services import sending
from grants.checks.services import asking
from grants.core import clock
from grants.core.db import db
from grants.notifications.models import OutboxEmail

URL = re.compile(r"http://localhost/\S+")


def body_of(name):
    return db.session.scalars(db.select(OutboxEmail.body).where(OutboxEmail.name == name)).one()


def test_every_address_stands_on_a_line_of_its_own(world, ctx):
    draft, asked = world.add_application(), world.add_application(Status.IN_CHECK)
    declared = [each.value for each in DECLARATIONS]
    sending.submit(draft, declared=declared, received_at=clock.now(), by=world.amina)
    asking.ask(asked, question="Who owns the courtyard?", by=world.olu)
    sign_in.ask("amina@example.org")
    for name in ("application_submitted", "info_requested", "sign_in"):
        body = body_of(name)
        alone = [line for line in body.splitlines() if URL.fullmatch(line)]
        assert (len(alone), "\n\n\n" in body) == (len(URL.findall(body)), False), name


def test_a_greeting_has_a_line_of_its_own(world, ctx):
    asking.ask(world.add_application(Status.IN_CHECK), question="Who owns the courtyard?", by=world.olu)
    assert body_of("info_requested").splitlines()[:3] == [
        "Hello Amina Demo",
        "",
        "We are checking your idea, “Plant boxes 1”, and need to know something before it can go on:",
    ]
