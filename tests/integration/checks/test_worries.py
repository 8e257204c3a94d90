"""A worry is raised in private and is the safeguarding lead's alone."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from grants.accounts.models import RoleGrant
from grants.applications.models import Status
from grants.checks import queries
from grants.checks.models import Worry, WorryStatus
from grants.checks.services import worries
from grants.core.db import db
from grants.core.errors import Conflict
from grants.notifications.models import OutboxEmail
from grants.permissions import NotAllowed
from tests.factories.world import change

SECRET = "He was asked to leave the school."


@pytest.fixture
def worry(app, world):
    id, idea = uuid4(), world.add_application(Status.IN_CHECK)
    with app.app_context():
        worries.raise_worry(idea, id, text=SECRET, by=world.olu)
    return id


def test_the_lead_is_told_that_there_is_a_worry_and_nothing_of_it(app, world, worry, mails):
    assert mails() == [("worry_raised", "sade@example.org")]
    with app.app_context():
        mail = db.session.scalars(select(OutboxEmail)).one()
        assert mail.subject == "A safeguarding worry waits for you"
        assert {SECRET, "Plant", "Amina", "Olu"} & set(mail.body.replace(".", " ").split()) == set()
        assert SECRET not in mail.body


def test_officers_find_no_mail_about_a_worry_nor_who_raised_it(app, world, as_, worry):
    with app.app_context():
        worries.close_worry(worry, resolution="Spoke to the school.", shown=1, by=world.sade)
        ids = [str(id) for id in db.session.scalars(select(OutboxEmail.id))]
    oki = as_(world.oki)
    assert len(ids) == 2
    assert [oki.get(f"/desk/outbox/{id}").status_code for id in ids] == [404, 404]
    assert [word for word in ("worry", "sade@example.org", *ids) if word in oki.get("/desk/outbox").text] == []


def test_pressing_twice_raises_one(app, world, worry, mails):
    with app.app_context():
        idea = db.session.scalars(select(Worry.application_id)).one()
        worries.raise_worry(idea, worry, text=SECRET, by=world.olu)
    assert len(mails()) == 1


def test_a_panellist_who_reads_the_idea_may_worry_and_another_may_not(app, world):
    id = world.add_application(Status.SCORING)
    panel = world.add_panel(world.pat, world.priya, chair=world.chi)
    world.assign(panel, id, world.pat)
    with app.app_context():
        worries.raise_worry(id, uuid4(), text=SECRET, by=world.pat)
        with pytest.raises(NotAllowed):
            worries.raise_worry(id, uuid4(), text=SECRET, by=world.priya)


@pytest.mark.parametrize(
    "who", ["amina", "ben", "hal", "pat", "chi", "olu", "oki", "asha", "fin", "cora", "dee", "ada"]
)
def test_nobody_but_the_lead_reads_it(world, as_, worry, who):
    client = as_(getattr(world, who))
    page = client.get(f"/desk/worries/{worry}")
    assert page.status_code == 404
    assert client.get("/desk/worries").status_code == 403
    assert SECRET not in page.text


def test_officers_are_told_that_a_worry_is_open_and_not_what_it_says(app, world, as_, worry):
    with app.app_context():
        idea = db.session.scalars(select(Worry.application_id)).one()
    page = as_(world.olu).get(f"/desk/applications/{idea}").text
    assert "A worry about somebody’s safety is open" in page
    assert SECRET not in page


def test_the_lead_reads_it_and_closes_it_once(app, world, as_, worry, mails):
    sade = as_(world.sade)
    assert "1 open worry" in sade.get("/desk/worries").text
    page = sade.get(f"/desk/worries/{worry}")
    assert SECRET in page.text
    data = {"version": "1", "resolution": "Talked to the school."}
    assert sade.post(f"/desk/worries/{worry}", data=data).status_code == 302
    assert sade.post(f"/desk/worries/{worry}", data=data).status_code == 302
    assert [name for name, to in mails() if to == "olu@example.org"] == ["worry_closed"]
    with app.app_context():
        found = db.session.scalars(select(Worry)).one()
        assert (found.status, found.resolution, found.closed_by_id) == (
            WorryStatus.CLOSED, "Talked to the school.", world.sade.id,
        )  # fmt: skip
    assert "Nothing here" in sade.get("/desk/worries").text
    assert "Plant boxes" in sade.get("/desk/worries?status=closed").text


def test_what_a_stale_tab_would_close_differently_is_kept_on_the_page(world, as_, worry):
    sade = as_(world.sade)
    sade.post(f"/desk/worries/{worry}", data={"version": "1", "resolution": "Talked to the school."})
    stale = sade.post(f"/desk/worries/{worry}", data={"version": "1", "resolution": "Nothing to it."})
    assert stale.status_code == 409
    assert "Talked to the school." in stale.text
    assert "Nothing to it." in stale.text


def test_a_lead_with_a_part_in_the_idea_sees_no_worry_about_it_and_is_not_told(app, world, as_, mails):
    own = world.add_application(Status.IN_CHECK, by=world.sade)
    with app.app_context():
        with pytest.raises(worries.NobodyToRead):
            worries.raise_worry(own, uuid4(), text=SECRET, by=world.olu)
        assert db.session.scalars(select(Worry)).all() == []
    world.declare(world.sade, conflicted := world.add_application(Status.IN_CHECK))
    with app.app_context(), pytest.raises(worries.NobodyToRead):
        worries.raise_worry(conflicted, uuid4(), text=SECRET, by=world.olu)
    assert mails() == []


def test_where_there_is_no_lead_whoever_worries_is_told_to_ring(app, world):
    id = world.add_application(Status.IN_CHECK)
    with app.app_context():
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == world.sade.id)).one()
        change(grant, ends_at=grant.starts_at)
        with pytest.raises(worries.NobodyToRead):
            worries.raise_worry(id, uuid4(), text=SECRET, by=world.olu)


def test_only_the_lead_closes(app, world, worry):
    with app.app_context():
        with pytest.raises(NotAllowed):
            worries.close_worry(worry, resolution="Fine.", shown=1, by=world.olu)
        with pytest.raises(Conflict):
            worries.close_worry(worry, resolution="Fine.", shown=7, by=world.sade)
        assert queries.worry_by_id(worry).status is WorryStatus.OPEN
