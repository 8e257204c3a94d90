"""Who looks after people, and what even they cannot do."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from grants.access import policy
from grants.access.models import Invitation
from grants.access.services import account, invitations, people, roles, second_factor, sign_in, sign_ins
from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Person, Role, RoleGrant
from grants.audit.models import AuditEvent
from grants.cli.people import people as cli
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.permissions import NotAllowed
from tests.support.statements import statements


def roles_of(person_id):
    return accounts.by_id(person_id).roles_at(clock.now())


def grants_of(person_id, role):
    return db.session.scalars(
        select(RoleGrant.id).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    ).all()


def lines(action):
    return db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.position)).all()


def test_only_administrators_and_data_protection_see_people_and_only_administrators_change_them(world, as_):
    page, button = f"/desk/people/{world.pat.id}", f"/desk/people/{world.pat.id}/disable"
    answers = {
        name: (as_(getattr(world, name)).get(page).status_code, as_(getattr(world, name)).post(button).status_code)
        for name in ("amina", "pat", "chi", "olu", "asha", "fin", "sade", "dee", "ada")
    }
    assert answers == dict.fromkeys(answers, (404, 404)) | {"dee": (200, 403), "ada": (200, 302)}


def test_an_administrator_gives_a_role_and_both_it_and_the_giver_are_written_down(world, ctx, mails):
    roles.grant(world.ben.id, role=Role.PANELLIST, by=world.ada)
    roles.grant(world.ben.id, role=Role.PANELLIST, by=world.ada)
    assert roles_of(world.ben.id) == {Role.PANELLIST}
    (line,) = lines("person.grant role")
    assert (line.actor_id, line.subject_id, line.detail["role"]) == (world.ada.id, world.ben.id, "panellist")
    assert [mail.to for mail in mails("role_given")] == ["ben@example.org"]


def test_a_role_counts_from_its_first_day_to_its_last(world, ctx, wait):
    now = clock.now()
    begins, ends = now + dt.timedelta(days=2), now + dt.timedelta(days=4)
    roles.grant(world.ben.id, role=Role.OFFICER, starts_at=begins, ends_at=ends, by=world.ada)
    seen = []
    for _ in range(3):
        seen.append(roles_of(world.ben.id))
        wait(days=2)
    assert seen == [set(), {Role.OFFICER}, set()]


@pytest.mark.parametrize(("starts", "ends"), [(-10, -1), (1, 10)])
def test_a_role_that_is_over_or_still_to_begin_opens_nothing(world, app, as_, starts, ends):
    @bookkeeping
    def give():
        now = clock.now()
        for role in (Role.OFFICER, Role.ADMINISTRATOR):
            db.session.add(
                RoleGrant(
                    person_id=world.amina.id,
                    role=role,
                    starts_at=now + dt.timedelta(days=starts),
                    ends_at=now + dt.timedelta(days=ends),
                    granted_by_id=SYSTEM.id,
                )
            )

    with app.app_context():
        give()
    client = as_(world.amina)
    assert [client.get(path).status_code for path in ("/desk/people", "/desk/outbox")] == [403, 403]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_role_to_themselves(world, ctx, role):
    with pytest.raises(policy.NotToYourself):
        roles.grant(world.ada.id, role=role, by=world.ada)
    with pytest.raises(policy.NotToYourself):
        invitations.invite("Ada@Example.org", role=role, by=world.ada)
    assert roles_of(world.ada.id) == {Role.ADMINISTRATOR}


def test_a_role_given_by_a_colleague_a_moment_ago_is_not_given_again(world, ctx, monkeypatch):
    """Both ask at once; whoever waits for the person's row sees what the other has written meanwhile."""
    lock = roles.locked

    def after_a_colleague(model, id):
        monkeypatch.undo()
        roles.grant(id, role=Role.HELPER, by=world.ada)
        return lock(model, id)

    monkeypatch.setattr(roles, "locked", after_a_colleague)
    roles.grant(world.ben.id, role=Role.HELPER, by=world.ada)
    held = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == world.ben.id)).all()
    assert [grant.role for grant in held] == [Role.HELPER]


@pytest.mark.parametrize("role", sorted(policy.DECIDING))
def test_no_administrator_decides_whichever_role_came_first(world, ctx, role):
    roles.grant(world.ben.id, role=Role.ADMINISTRATOR, by=world.ada)
    with pytest.raises(policy.NoRoleIsEverything):
        roles.grant(world.ben.id, role=role, by=world.ada)
    roles.grant(world.amina.id, role=role, by=world.ada)
    with pytest.raises(policy.NoRoleIsEverything):
        roles.grant(world.amina.id, role=Role.ADMINISTRATOR, by=world.ada)
    assert (roles_of(world.ben.id), roles_of(world.amina.id)) == ({Role.ADMINISTRATOR}, {role})


@pytest.mark.parametrize(
    ("one", "other"), [(one, other) for one, others, _ in policy.APART for other in sorted(others)]
)
def test_what_may_never_go_together_is_refused_whichever_came_first(world, ctx, one, other):
    for person, first, second in ((world.ben, one, other), (world.amina, other, one)):
        roles.grant(person.id, role=first, by=world.ada)
        with pytest.raises(policy.NoRoleIsEverything):
            roles.grant(person.id, role=second, by=world.ada)
        assert roles_of(person.id) == {first}


def test_an_officer_is_not_made_panellist_without_a_word(world, as_):
    page = as_(world.ada).post(f"/desk/people/{world.olu.id}/roles", data={"role": "panellist"})
    assert "Somebody who is officer cannot be panellist too: officers prepare and never score." in page.text
    assert as_(world.olu).get("/panel").status_code == 403


def test_not_even_from_the_day_after(world, ctx):
    tomorrow = clock.now() + dt.timedelta(days=1)
    roles.grant(world.ben.id, role=Role.OFFICER, starts_at=tomorrow, by=world.ada)
    with pytest.raises(policy.NoRoleIsEverything):
        roles.grant(world.ben.id, role=Role.ADMINISTRATOR, by=world.ada)


@pytest.mark.parametrize("who", ["amina", "pat", "olu", "asha", "fin", "dee"])
def test_only_administrators_give_end_invite_close_and_reset(world, ctx, who):
    by = getattr(world, who)
    (grant,) = grants_of(world.oki.id, Role.OFFICER)
    for attempt in (
        lambda: roles.grant(world.ben.id, role=Role.OFFICER, by=by),
        lambda: roles.end(grant, by=by),
        lambda: invitations.invite("new@example.org", role=Role.OFFICER, by=by),
        lambda: people.disable(world.ben.id, by=by),
        lambda: people.share_household(world.ben.id, email="pat@example.org", by=by),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_the_last_administrator_can_neither_be_ended_nor_closed(world, ctx):
    (grant,) = grants_of(world.ada.id, Role.ADMINISTRATOR)
    for attempt in (lambda: roles.end(grant, by=world.ada), lambda: people.disable(world.ada.id, by=SYSTEM)):
        with pytest.raises(roles.LastAdministrator):
            attempt()
    roles.grant(world.ben.id, role=Role.ADMINISTRATOR, by=world.ada)
    roles.end(grant, by=world.ada)
    assert roles_of(world.ada.id) == frozenset()


def test_two_administrators_who_end_each_other_at_once_leave_one(world, ctx, at_once):
    roles.grant(world.ben.id, role=Role.ADMINISTRATOR, by=world.ada)
    of_ada, of_ben = grants_of(world.ada.id, Role.ADMINISTRATOR)[0], grants_of(world.ben.id, Role.ADMINISTRATOR)[0]
    ben = accounts.by_id(world.ben.id).as_actor(clock.now())
    db.session.rollback()
    results = at_once(lambda n: roles.end(of_ada, by=ben) if n else roles.end(of_ben, by=world.ada), threads=2)
    assert sorted(type(result).__name__ for result in results) == ["LastAdministrator", "NoneType"]


def test_ending_a_role_twice_is_like_once_and_the_page_says_why_not(world, as_, app):
    ada = as_(world.ada)
    with app.app_context():
        (grant,) = grants_of(world.olu.id, Role.OFFICER)
        (own,) = grants_of(world.ada.id, Role.ADMINISTRATOR)
    assert [ada.post(f"/desk/people/roles/{grant}/end").status_code for _ in range(2)] == [302, 302]
    refused = ada.post(f"/desk/people/roles/{own}/end")
    assert (refused.status_code, "the last administrator" in refused.text) == (409, True)
    with app.app_context():
        assert (len(lines("person.end role")), roles_of(world.olu.id)) == (1, frozenset())


def test_whoever_is_invited_has_the_role_when_they_sign_in_from_whoever_invited_them(world, as_, app, mails, keys):
    ada = as_(world.ada)
    for _ in range(2):
        typed = {"email": "Noor@Example.org", "role": "panellist"}
        assert ada.post("/desk/people/invite", data=typed).location == "/desk/people/invitations"
    assert [mail.to for mail in mails("invitation")] == ["noor@example.org"]
    client = app.test_client()
    client.post("/account/sign-in", data={"email": "noor@example.org"})
    client.post(keys().link)
    with app.app_context():
        noor = accounts.by_email("noor@example.org")
        assert [(grant.role, grant.granted_by_id) for grant in noor.grants] == [(Role.PANELLIST, world.ada.id)]
    assert "Nobody owes an answer" in ada.get("/desk/people/invitations").text


def test_an_invitation_is_taken_by_the_address_it_went_to_and_no_other(world, ctx, keys):
    invitations.invite("new.officer@example.org", role=Role.OFFICER, by=world.ada)
    for near in ("new.officer@example.org.uk", "newofficer@example.org", "new.officer+x@example.org"):
        sign_in.ask(near)
        entered = sign_in.enter_with_link(keys().link.rpartition("/")[2])
        assert roles_of(entered.person_id) == set()
    assert [one.accepted_at for one in db.session.scalars(select(Invitation))] == [None]


def test_a_withdrawn_invitation_gives_nothing_and_may_be_sent_anew(world, ctx, keys):
    invitations.invite("noor@example.org", role=Role.HELPER, by=world.ada)
    id = db.session.scalar(select(Invitation.id))
    invitations.withdraw(id, by=world.ada)
    invitations.withdraw(id, by=world.ada)
    sign_in.ask("noor@example.org")
    noor = sign_in.enter_with_link(keys().link.rpartition("/")[2]).person_id
    assert roles_of(noor) == frozenset()
    invitations.invite("noor@example.org", role=Role.HELPER, by=world.ada)
    assert roles_of(noor) == {Role.HELPER}


def test_invitations_that_do_not_go_together_are_refused(world, ctx):
    invitations.invite("noor@example.org", role=Role.OFFICER, by=world.ada)
    with pytest.raises(policy.NoRoleIsEverything):
        invitations.invite("noor@example.org", role=Role.ADMINISTRATOR, by=world.ada)
    assert db.session.scalar(select(func.count()).select_from(Invitation)) == 1


def test_a_household_is_noted_and_undone(world, ctx):
    people.share_household(world.pat.id, email="amina@example.org", by=world.ada)
    pat, amina = accounts.by_id(world.pat.id), accounts.by_id(world.amina.id)
    assert pat.household_id == amina.household_id is not None
    people.leave_household(world.pat.id, by=world.ada)
    assert db.session.get(Person, world.pat.id, populate_existing=True).household_id is None
    with pytest.raises(people.NobodyHere):
        people.share_household(world.pat.id, email="nobody@example.org", by=world.ada)


def test_a_closed_account_can_be_opened_again(world, ctx):
    people.disable(world.ben.id, by=world.ada)
    people.disable(world.ben.id, by=world.ada)
    people.enable(world.ben.id, by=world.ada)
    assert accounts.by_id(world.ben.id).disabled_at is None
    assert (len(lines("person.disable")), len(lines("person.enable"))) == (1, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=amina", ["Amina Demo"]),
        ("q=ADA%40EXAMPLE", ["Ada Demo"]),
        ("q=%25", []),
        ("q=_", []),
        ("q=%00", None),
        ("role=approver", ["Asha Demo"]),
        ("role=nonsense", None),
    ],
)
def test_people_are_found_by_a_part_of_name_or_address_or_by_role(world, as_, query, found):
    page = as_(world.ada).get(f"/desk/people?{query}").text
    names = re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]+)</a>', page)
    assert names == (sorted(names) if found is None else found)
    assert bool(names) is (found != [])


def test_the_list_of_people_asks_the_same_questions_however_many_there_are(world, as_, app):
    @bookkeeping
    def more():
        db.session.add_all(Person(name=f"Extra {n} Demo", email=f"extra{n}@example.org") for n in range(100))

    client, counts = as_(world.ada), []
    with app.app_context():
        engine = db.engine
    client.get("/desk/people")
    for _ in range(2):
        with statements(engine) as asked:
            assert client.get("/desk/people").status_code == 200
        counts.append(len(asked))
        if len(counts) == 1:
            with app.app_context():
                more()
    assert counts[0] == counts[1]


def test_the_first_administrator_comes_from_the_command_line_and_the_rest_act_as_somebody(world, app):
    runner = app.test_cli_runner()
    assert runner.invoke(cli, ["invite", "first@example.org", "--role", "administrator"]).exit_code == 0
    refused = runner.invoke(cli, ["invite", "x@example.org", "--role", "officer", "--as", "olu@example.org"])
    assert (refused.exit_code, "may not" in refused.output) == (1, True)
    nonsense = runner.invoke(cli, ["invite", "nonsense", "--role", "officer"])
    assert (nonsense.exit_code, "Give an email address" in nonsense.output) == (1, True)
    with app.app_context():
        found = db.session.execute(select(Invitation.email, Invitation.invited_by_id)).all()
    assert [tuple(row) for row in found] == [("first@example.org", SYSTEM.id)]


@pytest.mark.parametrize("typed", [{}, {"role": "king"}, {"role": "helper", "ends_on": ["1", "1", "2001"]},
                                   {"role": "helper", "ends_on": ["x", "\x00", "🙂"]}])  # fmt: skip
def test_a_form_that_makes_no_sense_is_answered_in_a_sentence(world, as_, app, typed):
    page = as_(world.ada).post(f"/desk/people/{world.ben.id}/roles", data=typed)
    assert (page.status_code, "Error: Give a role" in page.text) == (200, True)
    with app.app_context():
        assert roles_of(world.ben.id) == frozenset()


def test_a_last_day_before_the_first_is_refused_at_its_field(world, as_):
    tomorrow, after = (clock.now() + dt.timedelta(days=n) for n in (2, 5))
    typed = {
        "role": "helper",
        "starts_on": [after.day, after.month, after.year],
        "ends_on": [tomorrow.day, tomorrow.month, tomorrow.year],
    }
    page = as_(world.ada).post(f"/desk/people/{world.ben.id}/roles", data=typed).text
    assert "The last day must be the first day or later" in page


def test_an_administrator_who_moves_to_an_address_they_invited_gets_no_role_from_themselves(world, ctx, keys, mails):
    invitations.invite("second@example.org", role=Role.DATA_PROTECTION, by=world.ada)
    account.ask_for_email(world.ada.id, email="second@example.org", by=world.ada)
    link = re.search(r"/account/email/confirm/(\S+)", mails("confirm_address")[-1].body)
    account.confirm_email(link[1], by=world.ada)
    sign_in.ask("second@example.org")
    assert sign_in.enter_with_link(keys().link.rpartition("/")[2]).person_id == world.ada.id
    assert roles_of(world.ada.id) == {Role.ADMINISTRATOR}


@pytest.mark.parametrize(
    "command",
    [
        lambda person, by: account.rename(person, name="Somebody Else", by=by),
        lambda person, by: sign_ins.end_others(person, but=by.id, by=by),
        lambda person, by: account.ask_for_email(person, email="thief@example.org", by=by),
        lambda person, by: second_factor.begin(person, by=by),
        lambda person, by: second_factor.confirm(person, "123456", by=by),
        lambda person, by: second_factor.recover(person, "ABCDEFGHJK", by=by),
    ],
)
@pytest.mark.parametrize("name", ["ben", "olu", "ada"])
def test_nobody_lays_hands_on_an_account_that_is_not_theirs(world, ctx, command, name):
    with pytest.raises(NotAllowed):
        command(world.amina.id, getattr(world, name))
