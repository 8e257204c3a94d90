import time
from collections import Counter

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.notifications import outbox
from grants.notifications.models import Delivery, OutboxEmail

pytestmark = pytest.mark.usefixtures("ctx")


@pytest.fixture(autouse=True)
def letter(app):
    """A mail of the simplest kind."""
    words = {"email/test_letter/subject.txt": "A letter", "email/test_letter/body.txt": "Dear {{ to.name }}"}
    app.jinja_env.loader = ChoiceLoader([DictLoader(words), app.jinja_env.loader])


@bookkeeping
def enqueue(world, ideas, *occasions, secret=False):
    amina, draft = db.session.get(Person, world.amina.id), db.session.get(Application, ideas.draft)
    for occasion in occasions:
        outbox.enqueue("test_letter", to=amina, about=draft, occasion=occasion, secret=secret)


def states():
    return Counter(db.session.scalars(select(OutboxEmail.status)).all())


def test_two_workers_never_send_one_mail_twice(world, ideas, at_once):
    enqueue(world, ideas, *map(str, range(60)))
    sent = []

    def send(mail):
        time.sleep(0.002)
        sent.append(mail.key)

    def work(n):
        return [outbox.deliver(send, batch=5) for _ in range(20)]

    assert sum(map(sum, at_once(work, threads=4))) == 60
    assert (len(sent), len(set(sent)), states()) == (60, 60, {Delivery.SENT: 60})


def test_the_same_mail_for_the_same_occasion_is_queued_once(world, ideas):
    enqueue(world, ideas, "first ask", "first ask", "second ask")
    enqueue(world, ideas, "first ask")
    assert states() == {Delivery.QUEUED: 2}


@pytest.mark.parametrize("error", [ConnectionError, ValueError, UnicodeError])
def test_one_mail_that_cannot_be_sent_does_not_hold_up_the_next(world, ideas, error, monkeypatch):
    enqueue(world, ideas, "a", "b")

    def send(mail):
        if mail.key.endswith(":a"):
            raise error

    assert outbox.deliver(send) == 1
    assert states() == {Delivery.QUEUED: 1, Delivery.SENT: 1}
    for wait in outbox.WAITS:
        assert outbox.deliver(send) == 0
        assert states() == {Delivery.QUEUED: 1, Delivery.SENT: 1}, "a server that is down for a minute costs no mail"
        later = clock.now() + wait
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        outbox.deliver(send)
    assert states() == {Delivery.FAILED: 1, Delivery.SENT: 1}


def test_what_a_dead_worker_left_is_sent_when_its_lease_has_ended(world, ideas, monkeypatch):
    enqueue(world, ideas, "a")

    class Killed(BaseException):
        pass

    def die(mail):
        raise Killed

    with pytest.raises(Killed):
        outbox.deliver(die)
    sent = []
    assert outbox.deliver(sent.append) == 0
    later = clock.now() + outbox.LEASE * 1.01
    monkeypatch.setattr(clock, "now", lambda: later)
    assert outbox.deliver(sent.append) == 1
    assert states() == {Delivery.SENT: 1}


def test_a_worker_that_lost_its_lease_does_not_write_over_the_next(world, ideas, at_once, monkeypatch):
    enqueue(world, ideas, "a")
    start = clock.now()

    def slow(mail):
        later = start + outbox.LEASE * 1.01
        monkeypatch.setattr(clock, "now", lambda: later)
        assert at_once(lambda n: outbox.deliver(lambda mail: None), threads=1) == [1]
        raise ConnectionError

    outbox.deliver(slow)
    assert states() == {Delivery.SENT: 1}


def test_a_secret_does_not_outlive_its_sending(world, ideas):
    enqueue(world, ideas, "open", secret=False)
    enqueue(world, ideas, "secret", secret=True)
    seen = []
    outbox.deliver(lambda mail: seen.append(mail.body))
    assert len(seen) == 2
    assert all(seen)
    kept = dict(db.session.execute(select(OutboxEmail.secret, OutboxEmail.body)).all())
    assert (bool(kept[False]), kept[True]) == (True, "")
