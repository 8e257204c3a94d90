"""The second step of staff: nobody passes with a mailbox alone, and nothing works twice."""

import re
from urllib.parse import unquote

import pyotp
import pytest
from sqlalchemy import func, select

from grants.access.models import RecoveryCode, SecondFactor
from grants.access.services import second_factor, tries
from grants.audit.models import AuditEvent
from grants.core import clock, secrets
from grants.core.db import db

START, SHOW = "/account/second-factor/start", "/account/second-factor"
SET_UP, RECOVER = "/account/second-factor/set-up", "/account/second-factor/recover"
DESK = "/desk/outbox"


def now_code(key, steps=0):
    return pyotp.HOTP(key).at(int(clock.now().timestamp()) // 30 + steps)


@pytest.fixture(autouse=True)
def steady(monkeypatch):
    """Half a minute does not end in the middle of a test."""
    moment = clock.now().replace(second=10)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def mail_only(as_):
    """A browser in which this person came in by mail alone."""

    def sign_in(actor):
        client = as_(actor)
        with client.session_transaction() as session:
            del session["second_factor"]
        return client

    return sign_in


@pytest.fixture
def set_up(world, app):
    """Olu's key, ready to use, and the recovery codes."""
    with app.app_context():
        second_factor.begin(world.olu.id, by=world.olu)
        key = secrets.decrypt(db.session.scalar(select(SecondFactor.new_secret_encrypted)))
        return key, second_factor.confirm(world.olu.id, now_code(key, -1), by=world.olu)


def test_staff_who_came_in_by_mail_alone_are_asked_for_the_second_step_and_then_go_on(world, mail_only, set_up):
    key, _ = set_up
    client = mail_only(world.olu)
    door = client.get(DESK).location
    assert unquote(door) == f"{SHOW}?next={DESK}"
    assert client.post(door, data={"code": now_code(key)}).location == DESK
    assert client.get(DESK).status_code == 200


def test_staff_without_an_app_are_helped_to_set_one_up_before_anything_else(world, mail_only):
    client = mail_only(world.olu)
    assert client.get(client.get(DESK).location).location.startswith(START)
    assert client.get("/account").status_code == 302


def test_residents_and_panellists_are_not_asked(world, mail_only):
    for who in (world.amina, world.pat, world.hal):
        assert mail_only(who).get("/account").status_code == 200


def test_setting_up_shows_a_picture_and_the_key_and_then_ten_codes_once(world, mail_only):
    client = mail_only(world.olu)
    client.post(START)
    page = client.get(SET_UP).text
    assert ("<svg" in page, "style=" in page) == (True, False)
    key = "".join(re.search(r'<code class="mg-key">([^<]+)</code>', page)[1].split())
    codes = re.findall(r"<li><code>([^<]+)</code></li>", client.post(SET_UP, data={"code": now_code(key)}).text)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert client.get(SET_UP).status_code == 302
    assert client.get(DESK).status_code == 200


def test_a_code_works_once(world, mail_only, set_up):
    key, _ = set_up
    code = now_code(key)
    assert mail_only(world.olu).post(SHOW, data={"code": code}).location == "/desk"
    assert "was used before" in mail_only(world.olu).post(SHOW, data={"code": code}).text


def test_the_code_that_set_the_app_up_does_not_work_again(world, ctx):
    second_factor.begin(world.olu.id, by=world.olu)
    key = secrets.decrypt(db.session.scalar(select(SecondFactor.new_secret_encrypted)))
    second_factor.confirm(world.olu.id, now_code(key), by=world.olu)
    with pytest.raises(second_factor.WrongCode):
        second_factor.check(world.olu.id, now_code(key))
    with pytest.raises(second_factor.WrongCode):
        second_factor.check(world.olu.id, now_code(key, -1))


def test_one_code_entered_sixteen_times_at_once_passes_once(world, ctx, set_up, at_once):
    code = now_code(set_up[0])
    results = at_once(lambda n: second_factor.check(world.olu.id, code))
    assert results.count(None) == 1


def test_sixteen_wrong_codes_at_once_are_five_tries(world, ctx, set_up, at_once):
    wrong = f"{(int(now_code(set_up[0])) + 1) % 10**6:06}"
    results = [type(result) for result in at_once(lambda n: second_factor.check(world.olu.id, wrong))]
    assert (results.count(second_factor.WrongCode), results.count(tries.TooManyTries)) == (5, 11)
    with pytest.raises(tries.TooManyTries):
        second_factor.check(world.olu.id, now_code(set_up[0]))


def test_a_recovery_code_works_once_and_its_owner_is_told(world, mail_only, set_up, mails):
    code = set_up[1][3]
    spoken = f" {code[:5].lower()}-{code[5:].lower()} "
    assert mail_only(world.olu).post(RECOVER, data={"code": spoken}).location == "/desk"
    assert "was used before" in mail_only(world.olu).post(RECOVER, data={"code": code}).text
    assert [mail.to for mail in mails("recovery_code_used")] == ["olu@example.org"]


def test_a_recovery_code_is_nobody_elses(world, mail_only, set_up):
    assert "is wrong" in mail_only(world.oki).post(RECOVER, data={"code": set_up[1][0]}).text


def test_a_mailbox_alone_cannot_replace_the_app(world, mail_only, set_up, app):
    client = mail_only(world.olu)
    assert client.post(START).location == SHOW
    assert client.post(SET_UP, data={"code": "123456"}).location == SHOW
    with app.app_context():
        assert db.session.scalar(select(SecondFactor.new_secret_encrypted)) is None


def test_a_new_app_replaces_the_old_one_once_it_has_shown_a_code(world, as_, set_up, ctx):
    second_factor.begin(world.olu.id, by=world.olu)
    second_factor.check(world.olu.id, now_code(set_up[0]))  # still the old one
    new = secrets.decrypt(db.session.scalar(select(SecondFactor.new_secret_encrypted)))
    codes = second_factor.confirm(world.olu.id, now_code(new), by=world.olu)
    with pytest.raises(second_factor.WrongCode):
        second_factor.check(world.olu.id, now_code(set_up[0], 1))
    with pytest.raises(second_factor.WrongRecoveryCode):
        second_factor.recover(world.olu.id, set_up[1][0], by=world.olu)
    second_factor.recover(world.olu.id, codes[0], by=world.olu)


def test_an_administrator_resets_it_which_ends_the_sessions_and_is_written_down(world, as_, set_up, app, mails):
    staff, ada = as_(world.olu), as_(world.ada)
    assert ada.post(f"/desk/people/{world.olu.id}/reset-second-factor").status_code == 302
    assert staff.get("/account").status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SecondFactor)) == 0
        assert db.session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
        line = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "person.reset second factor"))
        assert (line.actor_id, line.subject_id) == (world.ada.id, world.olu.id)
    assert [mail.to for mail in mails("second_factor_reset")] == ["olu@example.org"]


def test_nobody_resets_their_own(world, ctx):
    with pytest.raises(second_factor.NotYourOwn):
        second_factor.reset(world.ada.id, by=world.ada)


def test_the_key_is_not_readable_in_the_database_and_outlives_a_change_of_keys(world, ctx, set_up, app):
    kept = db.session.scalar(select(SecondFactor.secret_encrypted))
    assert set_up[0] not in kept
    old = app.config["SETTINGS"].encryption_keys
    try:
        secrets.use(["YSBuZXcga2V5LCB1c2VkIGluIHRoaXMgdGVzdCEhISE=", *old])
        second_factor.check(world.olu.id, now_code(set_up[0]))
        second_factor.recover(world.olu.id, set_up[1][0], by=world.olu)
    finally:
        secrets.use(old)


def test_what_staff_typed_waits_while_they_show_the_second_step(world, mail_only, set_up):
    page = mail_only(world.olu).post("/account/email", data={"email": "olu.new@example.org"}).text
    assert "Nothing of yours is lost" in page
    assert 'name="email" value="olu.new@example.org"' in page
