"""The door: what opens it, what does not, and what it never tells."""

import re

import pytest
from sqlalchemy import func, select

from grants.access.models import SignInRequest
from grants.access.services import account, people, sign_in, tries
from grants.accounts import queries as accounts
from grants.accounts.models import Person
from grants.audit.models import AuditEvent
from grants.core.db import db

ASK, CODE = "/account/sign-in", "/account/sign-in/code"


def ask(client, email="amina@example.org", **query):
    return client.post(ASK, data={"email": email}, query_string=query)


def is_in(client):
    return client.get("/account").status_code == 200


def people_count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Person))


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_link_of_the_mail_signs_in_when_its_button_is_pressed(world, app, keys):
    client = app.test_client()
    ask(client)
    pressed = client.post(keys().link)
    assert (pressed.status_code, pressed.location) == (302, "/applications/")
    assert is_in(client)


def test_the_code_of_the_mail_signs_in_however_it_is_spaced(world, app, keys):
    client = app.test_client()
    ask(client)
    code = keys().code
    assert client.post(CODE, data={"code": f" {code[:3]}-{code[3:]} "}).location == "/applications/"
    assert is_in(client)


def test_a_machine_that_opens_the_links_of_a_mail_does_not_use_them_up(world, app, keys):
    ask(app.test_client())
    link = keys().link
    scanner = app.test_client()
    assert [scanner.get(link).status_code, scanner.head(link).status_code, scanner.get(link).status_code] == [200] * 3
    assert not is_in(scanner)
    assert app.test_client().post(link).status_code == 302


def test_an_account_is_born_when_the_link_is_used_and_not_before(world, app, keys):
    client, before = app.test_client(), people_count(app)
    ask(client, "New.Neighbour@Example.org")
    assert people_count(app) == before
    assert client.post(keys().link).location == "/account/name"
    with app.app_context():
        person = accounts.by_email("new.neighbour@example.org")
        assert person.name == "new.neighbour"
        theirs = select(AuditEvent.action).where(AuditEvent.subject_id == person.id).order_by(AuditEvent.position)
        lines = db.session.scalars(theirs).all()
    assert lines == ["person.join"]


def test_a_new_person_may_say_what_to_call_them_or_skip_it(world, app, keys):
    client = app.test_client()
    ask(client, "noor@example.org", next="/apply")
    name_page = client.post(keys().link).location
    assert 'href="/apply"' in client.get(name_page).text
    assert client.post(name_page, data={"name": "Noor Demo"}).location == "/apply"
    with app.app_context():
        assert accounts.by_email("noor@example.org").name == "Noor Demo"


def test_the_answer_and_the_mail_are_the_same_for_everybody(world, app, mails, as_):
    with app.app_context():
        people.disable(world.ben.id, by=world.ada)
    addresses = ["amina@example.org", "nobody@example.org", "ben@example.org"]
    pages = []
    for address in addresses:
        client = app.test_client()
        answer = ask(client, address)
        page = client.get(answer.location)
        pages.append((answer.status_code, answer.location, page.text.replace(address, "…")))
    secrets = re.compile(r"/link/\S+|^\d{3} \d{3}$", re.MULTILINE)
    letters = {(mail.subject, secrets.sub("…", mail.body)) for mail in mails("sign_in")}
    assert (len(set(pages)), len(letters), [m.to for m in mails("sign_in")]) == (1, 1, addresses)


def test_a_link_works_in_any_browser_but_a_code_only_where_it_was_asked_for(world, app, keys):
    ask(app.test_client())
    link, code = keys()
    other = app.test_client()
    assert other.post(CODE, data={"code": code}).location == ASK
    ask(other, "ben@example.org")
    assert "This code is wrong or too old" in other.post(CODE, data={"code": code}).text
    assert not is_in(other)
    assert other.post(link).location == "/applications/"


@pytest.mark.parametrize("minutes", [15, 24 * 60])
def test_link_and_code_are_too_old_after_fifteen_minutes(world, app, keys, wait, minutes):
    client = app.test_client()
    ask(client)
    link, code = keys()
    wait(minutes=minutes)
    assert [client.get(link).status_code, client.post(link).status_code] == [410, 410]
    assert "This code is wrong or too old" in client.post(CODE, data={"code": code}).text
    assert not is_in(client)


def test_link_and_code_are_one_thing_and_used_once(world, app, keys):
    client, other = app.test_client(), app.test_client()
    ask(client)
    link, code = keys()
    other.post(link)
    assert client.post(CODE, data={"code": code}).status_code == 409
    assert client.post(link).status_code == 410
    assert not is_in(client)


def test_sixteen_presses_at_once_sign_in_once(world, ctx, at_once, keys):
    sign_in.ask("amina@example.org")
    token = keys().link.rpartition("/")[2]
    results = at_once(lambda n: sign_in.enter_with_link(token))
    entered = [result for result in results if isinstance(result, sign_in.Entered)]
    refused = [result for result in results if isinstance(result, sign_in.LinkIsSpent)]
    assert (len(entered), len(refused)) == (1, 15)
    assert entered[0].person_id == world.amina.id


def test_two_links_to_one_new_address_used_at_once_make_one_account(world, app, ctx, at_once, mails):
    for _ in range(8):
        sign_in.ask("noor@example.org")
    tokens = [re.search(r"/link/(\S+)", mail.body)[1] for mail in mails("sign_in")]
    results = at_once(lambda n: sign_in.enter_with_link(tokens[n]), threads=8)
    assert len({result.person_id for result in results}) == 1
    assert sorted(result.is_new for result in results) == [False] * 7 + [True]


def test_sixteen_guesses_at_once_are_five(world, ctx, at_once, keys):
    asked = sign_in.ask("amina@example.org")
    code = keys().code
    results = at_once(lambda n: sign_in.enter_with_code(asked, wrong(code), sender="192.0.2.7"))
    kinds = [type(result) for result in results]
    assert (kinds.count(sign_in.WrongCode), kinds.count(tries.TooManyTries)) == (5, 11)
    with pytest.raises(tries.TooManyTries):
        sign_in.enter_with_code(asked, code, sender="192.0.2.7")
    with pytest.raises(tries.TooManyTries):
        sign_in.enter_with_code(asked, code, sender="192.0.2.8")


def test_guesses_at_one_address_are_counted_wherever_they_come_from_and_however_often_it_is_asked(world, ctx, keys):
    for n in range(5):
        asked = sign_in.ask("amina@example.org")
        with pytest.raises(sign_in.WrongCode):
            sign_in.enter_with_code(asked, wrong(keys().code), sender=f"192.0.2.{n}")
    asked = sign_in.ask("amina@example.org")
    with pytest.raises(tries.TooManyTries):
        sign_in.enter_with_code(asked, keys().code, sender="192.0.2.99")


def test_guesses_of_one_sender_are_counted_whomever_they_are_aimed_at(world, ctx, keys):
    for n in range(5):
        asked = sign_in.ask(f"target{n}@example.org")
        with pytest.raises(sign_in.WrongCode):
            sign_in.enter_with_code(asked, wrong(keys().code), sender="192.0.2.7")
    asked = sign_in.ask("amina@example.org")
    with pytest.raises(tries.TooManyTries):
        sign_in.enter_with_code(asked, keys().code, sender="192.0.2.7")
    assert sign_in.enter_with_code(asked, keys().code, sender="192.0.2.8").person_id == world.amina.id


def test_guessing_never_closes_the_link_in_the_mail(world, app, keys):
    client = app.test_client()
    ask(client)
    link, code = keys()
    answers = [client.post(CODE, data={"code": wrong(code)}).text for _ in range(6)]
    assert ["That was wrong too many times" in text for text in answers] == [False] * 5 + [True]
    assert client.post(link).location == "/applications/"


def test_right_codes_use_up_no_tries(world, ctx, keys):
    for _ in range(7):
        asked = sign_in.ask("amina@example.org")
        assert sign_in.enter_with_code(asked, keys().code, sender="192.0.2.7").person_id == world.amina.id


def test_tries_come_back_after_fifteen_minutes(world, ctx, keys, wait):
    asked = sign_in.ask("amina@example.org")
    for _ in range(5):
        with pytest.raises(sign_in.WrongCode):
            sign_in.enter_with_code(asked, wrong(keys().code), sender="192.0.2.7")
    wait(minutes=15)
    asked = sign_in.ask("amina@example.org")
    assert sign_in.enter_with_code(asked, keys().code, sender="192.0.2.7").person_id == world.amina.id


def test_nothing_in_the_database_opens_the_door(world, ctx, keys):
    sign_in.ask("amina@example.org")
    link, code = keys()
    request = db.session.scalar(select(SignInRequest))
    kept = f"{request.token_hash} {request.code_hash} {request.browser_hash}"
    assert (code in kept, link.rpartition("/")[2] in kept) == (False, False)


@pytest.mark.parametrize(
    ("next", "goes_to"),
    [
        ("/apply?mission=eating-well", "/apply?mission=eating-well"),
        ("https://evil.example/", "/applications/"),
        ("//evil.example/", "/applications/"),
        ("/\\evil.example/", "/applications/"),
        ("/\t/evil.example/", "/applications/"),
        ("javascript:alert(1)", "/applications/"),
        ("applications", "/applications/"),
    ],
)
def test_after_signing_in_people_go_where_they_were_going_within_this_site(world, app, keys, next, goes_to):
    client = app.test_client()
    ask(client, next=next)
    assert client.post(keys().link).location == goes_to


@pytest.mark.parametrize("page", ["/account/name", ASK])
@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/%09/evil.example/"])
def test_no_page_at_the_door_leads_away_from_this_site(world, as_, page, next):
    client, asked = as_(world.amina), f"{page}?next={next}"
    answers = [client.get(asked), client.post(asked, data={"name": "Amina", "email": "amina@example.org"})]
    assert [answer.location for answer in answers if "evil" in (answer.location or "")] == []
    assert [answer.text.count('href="https://evil') + answer.text.count('href="//evil') for answer in answers] == [0, 0]


def test_whoever_meets_a_locked_door_comes_back_to_it(world, app, keys):
    client = app.test_client()
    door = client.get("/account?x=1").location
    client.post(door, data={"email": "amina@example.org"})
    assert client.post(keys().link).location == "/account?x=1"


def test_what_was_in_the_browser_before_does_not_stay_when_somebody_signs_in(world, app, keys):
    client = app.test_client()
    with client.session_transaction() as session:
        session["second_factor"] = session["signed_in"] = str(world.amina.id)
        session["planted"] = "x"
    ask(client)
    client.post(keys().link)
    with client.session_transaction() as session:
        assert set(session) - {"_user_id", "_fresh", "_id", "_permanent", "csrf_token"} == {"signed_in"}


def test_a_closed_account_cannot_be_entered_and_its_sessions_end(world, app, keys, as_):
    client = as_(world.amina)
    assert is_in(client)
    with app.app_context():
        people.disable(world.amina.id, by=world.ada)
    assert not is_in(client)
    ask(client)
    link, code = keys()
    assert "This account is closed" in client.post(CODE, data={"code": code}).text
    assert "This account is closed" in client.post(link).text
    assert not is_in(client)


@pytest.mark.parametrize(("who", "hours", "stays"), [("amina", 29 * 24, True), ("amina", 31 * 24, False),
                                                     ("olu", 11, True), ("olu", 13, False)])  # fmt: skip
def test_a_session_left_alone_ends_after_thirty_days_or_for_staff_twelve_hours(world, as_, wait, who, hours, stays):
    client = as_(getattr(world, who))
    assert is_in(client)
    wait(hours=hours)
    assert is_in(client) is stays


def test_a_session_that_is_used_does_not_end(world, as_, wait):
    client = as_(world.olu)
    for _ in range(5):
        assert is_in(client)
        wait(hours=11)
    assert is_in(client)


def test_signing_out_ends_this_session_alone(world, as_):
    here, there = as_(world.amina), as_(world.amina)
    assert here.post("/account/sign-out").location == "/"
    assert (is_in(here), is_in(there)) == (False, True)


def test_pages_at_the_door_tell_nobody_where_they_are(world, app, keys):
    client = app.test_client()
    ask(client)
    for path in (ASK, CODE, keys().link):
        headers = client.get(path).headers
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")


@pytest.mark.parametrize("typed", ["", "amina", "a" * 300 + "@example.org", "a\x00@example.org", "\u202eamina@x", "🙂"])
def test_an_address_that_is_none_is_answered_in_a_sentence(world, app, typed, mails):
    page = ask(app.test_client(), typed)
    assert (page.status_code, "Error: Sign in" in page.text, mails("sign_in")) == (200, True, [])


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "1" * 5000, "\x00", "12 34 5\n"])
def test_a_code_that_is_none_is_answered_in_a_sentence_and_costs_no_try(world, app, keys, typed):
    client = app.test_client()
    ask(client)
    for _ in range(6):
        page = client.post(CODE, data={"code": typed})
        assert (page.status_code, "Error: " in page.text) == (200, True)
    assert client.post(CODE, data={"code": keys().code}).location == "/applications/"


def test_somebody_who_knocks_too_often_is_asked_to_wait(world, app):
    client = app.test_client()
    answers = [ask(client, f"n{n}@example.org") for n in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "Please wait a little" in answers[-1].text
    assert client.get(ASK).status_code == 200


def test_what_was_asked_is_forgotten_after_a_day(world, ctx, wait):
    sign_in.ask("amina@example.org")
    wait(hours=12)
    sign_in.ask("ben@example.org")
    wait(hours=13)
    assert sign_in.forget_old() == 1
    assert db.session.scalars(select(SignInRequest.email)).all() == ["ben@example.org"]


def test_a_new_address_counts_once_its_owner_presses_the_button(world, app, as_, mails):
    here, there = as_(world.amina), as_(world.amina)
    here.post("/account/email", data={"email": "Amina.New@example.org"})
    link = re.search(r"http://localhost(\S+)", mails("confirm_address")[0].body)[1]
    assert "amina.new@example.org" in here.get(link).text
    with app.app_context():
        assert accounts.by_email("amina@example.org").id == world.amina.id
    assert as_(world.ben).post(link).status_code == 409
    assert app.test_client().get(link).status_code == 302
    assert here.post(link).location == "/account"
    with app.app_context():
        assert accounts.by_email("amina.new@example.org").id == world.amina.id
    assert (is_in(here), is_in(there)) == (True, False)
    assert [mail.to for mail in mails("address_changed")] == ["amina@example.org"]
    assert here.post(link).status_code == 409


def test_an_address_that_somebody_has_is_refused_only_to_whoever_reads_its_mail(world, as_, mails):
    client = as_(world.amina)
    assert client.post("/account/email", data={"email": "ben@example.org"}).status_code == 200
    link = re.search(r"http://localhost(\S+)", mails("confirm_address")[0].body)[1]
    page = client.post(link)
    assert (page.status_code, "Somebody with this email address is here already" in page.text) == (409, True)


def test_a_name_is_saved_with_an_audit_line_that_does_not_hold_it(world, app, ctx):
    account.rename(world.amina.id, name="Amina Changed", by=world.amina)
    line = db.session.scalar(select(AuditEvent).where(AuditEvent.action == "person.rename"))
    assert (line.actor_id, line.detail) == (world.amina.id, {"fields": ["name"]})


def test_an_old_browser_that_is_told_to_say_nothing_of_itself_can_sign_in_with_its_token(app, world, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    client, silent = app.test_client(), {"Origin": "null"}
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(ASK).text)[1]
    typed = {"email": "amina@example.org"}
    assert client.post(ASK, data={**typed, "csrf_token": token}, headers=silent).location == CODE
    assert client.post(ASK, data=typed, headers=silent).status_code == 403
