"""The copies of what was sent: on paper and in the mail."""

import pytest

from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Status
from grants.applications.services import sending
from grants.core import clock
from grants.core.db import db
from grants.notifications.models import OutboxEmail
from grants.web import pdf

HOSTILE = [
    '#eval("1") *x* _y_ $a$ `b` <c> @d // e /* f \\ #include "/etc/passwd" ]}{[',
    "مرحبا بالعالم, then English again",
    "\u202eback to front\u202c and \u2066held\u2069",
    "🌱 planting 👩🏽‍🌾 with 🏳️‍🌈 and 🇬🇧",
    "বাংলা ভাষা and 中文",
    "control \x00\x07\x1b characters",
    "one line\nanother\r\n\r\na third",
    "word" * 4000,
    "",
]


def copy(text):
    return pdf.Copy(
        title=text, service="Mission Grants", language="en",
        facts=[("Reference", text)], sections=[("Your idea", [(text, text), ("Again", text)])],
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_was_typed_there_is_a_paper(text):
    assert pdf.made(copy(text)).startswith(b"%PDF-")


def test_it_is_tagged_and_says_that_it_is_accessible():
    paper = pdf.made(copy("We plant together 🌱"))
    assert (b"/StructTreeRoot" in paper, b"pdfuaid" in paper) == (True, True)


def test_pictures_are_said_in_words():
    assert pdf.printable("🌱 plant £5 ° © 👩‍🌾") == "[seedling] plant £5 ° © [woman][ear of rice]"


def test_typed_text_stays_as_it_is():
    assert pdf.printable('#eval("1")\r\n*x*') == '#eval("1")\n*x*'


def test_the_paper_is_a_download_for_whoever_reads_the_page(as_, world, app):
    id = world.add_application()
    with app.app_context():
        confirmed = [declaration.value for declaration in DECLARATIONS]
        sending.submit(id, declared=confirmed, received_at=clock.now(), by=world.amina)
    answer = as_(world.amina).get(f"/applications/{id}/copy.pdf")
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=MG-")


def test_there_is_no_paper_of_what_was_not_sent(as_, world):
    draft, back = world.add_application(), world.add_application(Status.WITHDRAWN, received_at=None)
    assert [as_(world.amina).get(f"/applications/{id}/copy.pdf").status_code for id in (draft, back)] == [404, 404]


def test_the_mail_carries_every_answer(world, app):
    id = world.add_application()
    with app.app_context():
        confirmed = [declaration.value for declaration in DECLARATIONS]
        sending.submit(id, declared=confirmed, received_at=clock.now(), by=world.amina)
        body = db.session.scalars(db.select(OutboxEmail.body).filter_by(name="application_submitted")).one()
    answers = ["We will build and plant six boxes.", "Timber: £400", "Total: £600", "The courtyard", "No"]
    assert [answer for answer in answers if answer not in body] == []
