"""How mail leaves, and what officers see of it."""

import smtplib
import ssl
from dataclasses import replace

import pytest
from sqlalchemy import select

from grants.accounts.models import Person
from grants.applications.models import Channel, Help, Status
from grants.audit.models import AuditEvent
from grants.checks.models import InformationRequest
from grants.cli.mail import mail as cli
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.dashboards import desk_queries
from grants.notifications import due, senders
from grants.notifications.models import Delivery, OutboxEmail
from grants.reviews.models import Review
from tests.factories.world import save as put


@pytest.fixture
def letter(world, app):
    """Puts a mail to Amina into the outbox; gives its id."""

    @bookkeeping
    def save(**values):
        given = {
            "name": "test",
            "about_id": world.amina.id,
            "key": f"test:{values}",
            "to": "amina@example.org",
            "subject": "A letter",
            "body": "Dear Amina,\nwelcome £5 – 🌱\n.\nBye",
            "secret": False,
            **values,
        }
        db.session.add(row := OutboxEmail(**given))
        return row.id

    def put(**values):
        with app.app_context():
            return save(**values)

    return put


class Server:
    """A mail server that notes what it is told, and does as its switches say."""

    def __init__(self, *, encrypts=True, hangs_up=0):
        self.encrypts, self.hangs_up, self.told, self.mails = encrypts, hangs_up, [], []

    def __call__(self, host, port, timeout, context=None):
        self.told.append(("tls" if context else "plain", host, port))
        return self

    def ehlo(self):
        pass

    def has_extn(self, name):
        return self.encrypts and name == "starttls"

    def starttls(self, context):
        assert context.verify_mode is ssl.CERT_REQUIRED
        self.told.append("starttls")

    def login(self, user, password):
        self.told.append((user, password))

    def close(self):
        self.told.append("close")

    def send_message(self, message):
        if self.hangs_up:
            self.hangs_up -= 1
            raise smtplib.SMTPServerDisconnected
        self.mails.append(message)


def settings(app, url):
    return replace(app.config["SETTINGS"], mail_url=url, base_url="https://grants.example")


def send_all(app, url, monkeypatch, server):
    monkeypatch.setattr(smtplib, "SMTP", server)
    monkeypatch.setattr(smtplib, "SMTP_SSL", server)
    monkeypatch.setitem(app.config, "SETTINGS", settings(app, url))
    return app.test_cli_runner().invoke(cli, ["send"])


def test_a_mail_travels_encrypted_with_all_that_was_written(app, letter, monkeypatch):
    id, server = letter(), Server()
    outcome = send_all(app, "smtp://grants:p%40ss@mail.example:587", monkeypatch, server)
    assert (outcome.exit_code, outcome.output) == (0, "Sent: 1.\n")
    assert server.told == [("plain", "mail.example", 587), "starttls", ("grants", "p@ss"), "close"]
    (mail,) = server.mails
    assert (mail["From"], mail["To"]) == ("Mission Grants <no-reply@grants.example>", "amina@example.org")
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (f"<{id}@grants.example>", "auto-generated")
    assert mail.get_content() == "Dear Amina,\nwelcome £5 – 🌱\n.\nBye\n"


def test_a_server_that_does_not_encrypt_is_given_no_password(app, letter, monkeypatch):
    letter()
    server = Server(encrypts=False)
    assert send_all(app, "smtp://grants:secret@mail.example", monkeypatch, server).exit_code == 1
    assert ("grants", "secret") not in server.told


def test_a_server_that_cannot_be_reached_costs_no_tries(app, letter, monkeypatch):
    id = letter()

    def nobody(*args, **options):
        raise ConnectionRefusedError

    assert send_all(app, "smtps://mail.example", monkeypatch, nobody).exit_code == 1
    with app.app_context():
        mail = db.session.get(OutboxEmail, id)
        assert (mail.status, mail.attempts) == (Delivery.QUEUED, 0)


def test_a_server_that_hangs_up_between_two_mails_is_called_again(app, letter, monkeypatch):
    letter()
    server = Server(hangs_up=1)
    assert send_all(app, "smtps://mail.example", monkeypatch, server).output == "Sent: 1.\n"
    assert [told for told in server.told if told != "close"] == [("tls", "mail.example", 465)] * 2


def test_an_empty_outbox_calls_no_server(app, world, monkeypatch):
    server = Server()
    assert send_all(app, "smtps://mail.example", monkeypatch, server).output == "Sent: 0.\n"
    assert server.told == []


@pytest.mark.parametrize("line", ["A letter\nBcc: everybody@example.org", "A letter\r\nX: y"])
def test_a_subject_cannot_smuggle_in_a_line(app, letter, line):
    with app.app_context():
        mail = OutboxEmail(
            to="amina@example.org", subject=line, body="", created_at=db.session.scalar(select(Person.created_at))
        )
        with pytest.raises(ValueError):
            senders.written(mail, sender="a@example.org", host="example.org")


def test_an_address_of_mail_that_is_no_way_to_send_is_said(app, world):
    with pytest.raises(senders.UnknownSender, match="not with ftp:"), senders.opened(settings(app, "ftp://x")):
        pass


def test_what_is_due_is_written_and_what_fails_does_not_hold_up_the_rest(app, monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setattr(due, "JOBS", {"a broken thing": broken, "reminders": lambda: 3})
    outcome = app.test_cli_runner().invoke(cli, ["due"])
    assert outcome.exit_code == 1
    assert outcome.output.splitlines()[:2] == ["a broken thing: failed", "reminders: 3"]


def test_officers_see_letters_and_never_the_mails_that_open_doors(app, world, as_, letter):
    shown, hidden = letter(subject="Your idea is funded"), letter(subject="Your link", secret=True)
    for who, sees in (("olu", 200), ("dee", 200), ("amina", 403), ("pat", 403), ("ada", 403)):
        assert as_(getattr(world, who)).get("/desk/outbox").status_code == sees
    page = as_(world.olu).get("/desk/outbox").text
    assert ("Your idea is funded" in page, "Your link" in page) == (True, False)
    assert [as_(world.olu).get(f"/desk/outbox/{id}").status_code for id in (shown, hidden)] == [200, 404]


def test_an_officer_sends_a_failed_letter_again_and_data_protection_only_looks(app, world, as_, letter):
    failed, sent = letter(status=Delivery.FAILED, attempts=5), letter(status=Delivery.SENT)
    again = f"/desk/outbox/{failed}/send-again"
    assert as_(world.dee).post(again).status_code == 403
    olu = as_(world.olu)
    assert [olu.post(again).status_code for _ in range(2)] == [302, 302]
    assert olu.post(f"/desk/outbox/{sent}/send-again").status_code == 409
    with app.app_context():
        mail = db.session.get(OutboxEmail, failed)
        assert (mail.status, mail.attempts) == (Delivery.QUEUED, 0)
        lines = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "letter.send again")).all()
        assert [(line.actor_id, line.subject_id) for line in lines] == [(world.olu.id, failed)]


def test_letters_are_found_by_their_state(world, as_, letter):
    letter(subject="Lost letter", status=Delivery.FAILED)
    letter(subject="New letter")
    page = as_(world.olu).get("/desk/outbox?status=failed").text
    assert ("Lost letter" in page, "New letter" in page) == (True, False)


def test_letters_about_what_belongs_to_an_idea_are_as_far_away_as_the_idea(app, world, as_, letter):
    """Neither the letter, nor its number among those that failed."""
    theirs = world.add_application(by=world.ben, status=Status.IN_CHECK)
    world.declare(world.olu, theirs)
    asked = InformationRequest(
        application_id=theirs, asked_by_id=world.oki.id, question="Who waters them?", due_on=clock.now().date()
    )
    helped = Help(application_id=theirs, email="hal@example.org", channel=Channel.WEB, consent="on the page")
    review = Review(application_id=theirs, grounds=["not read"], words="x", answer_by=clock.now().date())
    with app.app_context():
        put(asked, helped, review)
        about = [asked.id, helped.id, review.id]
    ids = [letter(subject=f"About part {id}", about_id=id, status=Delivery.FAILED) for id in about]
    letter(subject="Your link", secret=True, status=Delivery.FAILED)
    for reader, sees in ((world.olu, False), (world.oki, True)):
        client = as_(reader)
        assert [client.get(f"/desk/outbox/{id}").status_code for id in ids] == [200 if sees else 404] * 3
        assert client.get("/desk/outbox").text.count("About part") == (3 if sees else 0)
        with app.app_context():
            [failed] = desk_queries.count([(desk_queries.mail_that_failed(reader), None)])
        assert failed.things == (3 if sees else 0)


def test_an_officer_who_keeps_away_from_an_idea_reads_no_letter_about_it(app, world, as_, letter):
    theirs = world.add_application(by=world.ben, status=Status.IN_CHECK)
    own = world.add_application(by=world.olu, status=Status.IN_CHECK)
    world.declare(world.olu, theirs)
    ids = [letter(subject=f"About {name}", about_id=about) for name, about in (("theirs", theirs), ("own", own))]
    for reader, sees in ((world.olu, False), (world.oki, True)):
        client = as_(reader)
        page = client.get("/desk/outbox").text
        assert ["About theirs" in page, "About own" in page] == [sees, sees]
        assert [client.get(f"/desk/outbox/{id}").status_code for id in ids] == [200 if sees else 404] * 2
