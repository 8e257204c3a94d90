import datetime as dt
import re

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEvent
from grants.complaints import services
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict
from grants.notifications.models import OutboxEmail
from grants.permissions import NotAllowed
from grants.workflow import WrongState

TYPED = {"about": "data", "text": "You wrote to my old address.", "name": "Vera Demo", "email": "vera@example.org"}


@pytest.fixture
def complaint(world, ctx):
    return services.complain(name="Vera Demo", email="vera@example.org", about_data=True, text="My old address.")


def mails():
    sent = select(OutboxEmail.name, OutboxEmail.to, OutboxEmail.subject).order_by(OutboxEmail.created_at)
    return [tuple(row) for row in db.session.execute(sent)]


def test_anybody_complains_and_is_sent_a_reference(app, world):
    client = app.test_client()
    answer = client.post("/complaints", data=TYPED)
    assert (answer.status_code, answer.location) == (302, "/complaints/received")
    with app.app_context():
        [complaint] = db.session.scalars(select(Complaint)).all()
        assert mails() == [("complaint_received", "vera@example.org", "We have your complaint")]
    assert complaint.public_id in client.get("/complaints/received").text


def test_a_complaint_must_be_acknowledged_within_thirty_days(complaint):
    found = db.session.get(Complaint, complaint)
    assert found.acknowledge_by == (clock.now() + dt.timedelta(days=30)).date()


def test_another_browser_does_not_see_what_was_received(app, world):
    app.test_client().post("/complaints", data=TYPED)
    assert app.test_client().get("/complaints/received").location == "/complaints"


@pytest.mark.parametrize("field", ["about", "text", "name", "email"])
def test_what_is_missing_is_said_and_what_was_typed_stays(app, world, field):
    page = app.test_client().post("/complaints", data={**TYPED, field: ""})
    kept = [value for name, value in TYPED.items() if name not in (field, "about")]
    assert [value for value in kept if value not in page.text] == []
    assert re.search(r"There is (1|a) .*put right|There is a problem", page.text)
    with app.app_context():
        assert db.session.scalars(select(Complaint)).all() == []


def test_acknowledging_twice_writes_once(world, complaint):
    services.acknowledge(complaint, by=world.dee)
    services.acknowledge(complaint, by=world.olu)
    assert [name for name, _, _ in mails()] == ["complaint_received", "complaint_acknowledged"]


def test_an_answer_is_sent_once(world, complaint):
    services.answer(complaint, text="You are right.", shown=1, by=world.olu)
    with pytest.raises((WrongState, Conflict)):
        services.answer(complaint, text="You are wrong.", shown=1, by=world.dee)
    found = db.session.get(Complaint, complaint)
    assert (found.status, found.answer) == (ComplaintStatus.ANSWERED, "You are right.")
    assert [name for name, _, _ in mails()].count("complaint_answered") == 1


@pytest.mark.parametrize("name", ["amina", "pat", "asha", "fin", "ada", "cora"])
def test_nobody_else_answers(world, complaint, name):
    with pytest.raises(NotAllowed):
        services.answer(complaint, text="x", shown=1, by=getattr(world, name))


@pytest.mark.parametrize(("name", "status"), [("olu", 200), ("dee", 200), ("ada", 404), ("pat", 404), ("amina", 404)])
def test_who_reads_a_complaint(app, as_, world, name, status):
    with app.app_context():
        id = services.complain(name="Vera Demo", email="vera@example.org", about_data=False, text="Rude.")
    assert as_(getattr(world, name)).get(f"/desk/complaints/{id}").status_code == status


def test_the_trail_tells_that_somebody_complained_and_not_who(complaint):
    [line] = db.session.scalars(select(AuditEvent)).all()
    assert (line.action, line.detail) == ("complaint.receive", {})
