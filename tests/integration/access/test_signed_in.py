"""Where somebody is signed in: what they see of it, and that ending it there ends it."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from grants.access.services import account, people, second_factor, sign_in, sign_ins
from grants.accounts.models import SignIn
from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.permissions import NotAllowed

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1"
LIBRARY = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def come_in(app, keys):
    """A browser that calls itself so, in which the owner of an address came in by the link of the mail."""

    def enter(user_agent, email="amina@example.org"):
        client = app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = user_agent
        with app.app_context():
            sign_in.ask(email)
        client.post(keys().link)
        return client

    return enter


def is_in(client):
    return client.get("/account").status_code == 200


def listed(page):
    """The rows of the table: device, when last used, and whether it can be ended."""
    rows = re.findall(r'<tr class="govuk-table__row" role="row">(.*?)</tr>', page.text, re.DOTALL)[1:]
    cells = [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
             for row in rows]  # fmt: skip
    return [(device, used == "now", "Sign out there" in change) for device, _, used, change in cells]


def ending(client, device):
    """The address of the button that signs out on this device."""
    return re.search(rf'action="([^"]+/end)"(?:(?!</form>).)*{device}', client.get("/account").text, re.DOTALL)[1]


def trail(app, action):
    with app.app_context():
        lines = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.position)
        return [(line.actor_id, line.subject_type, line.detail) for line in db.session.scalars(lines)]


def test_somebody_sees_each_device_in_plain_words_and_which_one_is_this(world, come_in, wait):
    come_in(LIBRARY)
    wait(minutes=1)
    page = come_in(PHONE).get("/account")
    assert listed(page) == [("Safari on an iPhone", True, False), ("Firefox on a Windows computer", False, True)]
    assert [word for word in ("Mozilla", "128.0", "NT 10", "127.0.0.1") if word in page.text] == []


def test_what_somebody_else_uses_is_not_shown(world, come_in):
    come_in(LIBRARY, "ben@example.org")
    assert listed(come_in(PHONE).get("/account")) == [("Safari on an iPhone", True, False)]


def test_signing_out_on_one_device_ends_that_one_alone_with_a_line(world, app, come_in, wait):
    library, phone, other = come_in(LIBRARY), come_in(PHONE), come_in("")
    assert phone.post(ending(phone, "Firefox on a Windows computer")).location == "/account"
    assert [is_in(library), is_in(phone), is_in(other)] == [False, True, True]
    assert trail(app, "sign in.end") == [(world.amina.id, "sign_in", {})]


def test_pressing_twice_is_like_once(world, app, come_in):
    come_in(LIBRARY)
    phone = come_in(PHONE)
    address = ending(phone, "Firefox on a Windows computer")
    assert [phone.post(address).status_code for _ in range(2)] == [302, 302]
    assert len(trail(app, "sign in.end")) == 1


def test_signing_out_everywhere_else_leaves_this_one(world, app, come_in):
    library, other, phone, ben = come_in(LIBRARY), come_in(""), come_in(PHONE), come_in(LIBRARY, "ben@example.org")
    assert phone.post("/account/sign-ins/end-others").location == "/account"
    assert [is_in(library), is_in(other), is_in(phone), is_in(ben)] == [False, False, True, True]
    assert trail(app, "person.sign out elsewhere") == [(world.amina.id, "person", {"ended": 2})]
    assert "Sign out everywhere else" not in phone.get("/account").text


def test_nobody_ends_a_sign_in_that_is_not_theirs(world, app, come_in, as_):
    library = come_in(LIBRARY)
    with app.app_context():
        id = db.session.scalar(select(SignIn.id))
        for name in ("ben", "olu", "ada", "dee"):
            with pytest.raises(NotAllowed):
                sign_ins.end(id, by=getattr(world, name))
    others = [as_(who).post(f"/account/sign-ins/{id}/end").status_code for who in (world.ben, world.ada)]
    assert others == [404, 404]
    assert is_in(library)


def test_signing_out_here_ends_the_sign_in_and_a_kept_cookie_opens_nothing(world, app, come_in):
    library = come_in(LIBRARY)
    cookie = library.get_cookie("session").value
    library.post("/account/sign-out")
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    assert not is_in(thief)


def test_signing_in_again_in_one_browser_ends_what_was_before_in_it(world, app, come_in, keys):
    library = come_in(LIBRARY)
    with app.app_context():
        sign_in.ask("amina@example.org")
    library.post(keys().link)
    assert listed(library.get("/account")) == [("Firefox on a Windows computer", True, False)]


def test_what_was_left_alone_for_too_long_is_listed_no_more(world, come_in, wait):
    come_in(LIBRARY)
    wait(days=31)
    assert listed(come_in(PHONE).get("/account")) == [("Safari on an iPhone", True, False)]


def test_staff_see_no_device_that_was_left_alone_for_a_working_day(world, as_, wait):
    as_(world.olu)
    wait(hours=13)
    assert len(listed(as_(world.olu).get("/account"))) == 1


def test_using_a_device_is_noted_every_five_minutes(world, app, come_in, wait):
    library, begun = come_in(LIBRARY), clock.now()

    def used():
        with app.app_context():
            return round((db.session.scalar(select(SignIn.last_used_at)) - begun).total_seconds() / 60)

    noted = []
    for minutes in (4, 2, 4, 2):
        wait(minutes=minutes)
        library.get("/account")
        noted.append(used())
    assert noted == [0, 6, 6, 12]


def test_a_page_is_shown_though_its_use_cannot_be_noted(world, come_in, wait, monkeypatch):
    library = come_in(LIBRARY)
    wait(minutes=10)

    def busy(id):
        raise OperationalError("UPDATE sign_in", {}, Exception("database is locked"))

    monkeypatch.setattr(sign_ins, "note_use", busy)
    assert is_in(library)


def test_a_closed_account_that_opens_again_has_no_sign_in_of_before(world, app, come_in):
    library = come_in(LIBRARY)
    with app.app_context():
        people.disable(world.amina.id, by=world.ada)
        people.enable(world.amina.id, by=world.ada)
    assert not is_in(library)


def test_a_reset_second_step_ends_every_sign_in(world, app, as_):
    here = as_(world.olu)
    with app.app_context():
        second_factor.begin(world.olu.id, by=world.olu)
        second_factor.reset(world.olu.id, by=world.ada)
    assert not is_in(here)


def test_a_new_address_ends_every_sign_in_of_before(world, app, ctx, mails):
    begun = sign_ins.begin(world.amina.id, device="Firefox on a Mac")
    account.ask_for_email(world.amina.id, email="amina.new@example.org", by=world.amina)
    token = re.search(r"/account/email/confirm/(\S+)", mails("confirm_address")[0].body)[1]
    account.confirm_email(token, by=world.amina)
    assert db.session.get_one(SignIn, begun.id, populate_existing=True).ended_at is not None


def test_sign_ins_are_forgotten_a_day_after_they_ended(world, ctx, wait):
    ended, _, used = (sign_ins.begin(world.amina.id, device=name).id for name in ("ended", "left alone", "used"))
    sign_ins.leave(ended)
    assert sign_ins.forget_old() == 0
    wait(hours=25)
    assert sign_ins.forget_old() == 1
    wait(days=29)
    sign_ins.note_use(used)
    wait(days=2)
    assert sign_ins.forget_old() == 1
    assert db.session.scalars(select(SignIn.id)).all() == [used]


def test_sixteen_presses_at_once_end_a_device_once(world, app, ctx, at_once):
    id = sign_ins.begin(world.amina.id, device="Firefox on a Mac").id
    assert at_once(lambda n: sign_ins.end(id, by=world.amina)) == [None] * 16
    assert len(trail(app, "sign in.end")) == 1


def test_a_second_step_shown_on_one_device_is_shown_on_no_other(world, app, as_, come_in):
    shown, by_mail = as_(world.olu), come_in(LIBRARY, "olu@example.org")
    assert (shown.get("/desk").status_code, by_mail.get("/desk").status_code) == (200, 302)
