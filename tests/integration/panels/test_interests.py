import datetime as dt

import pytest

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.panels import interest_queries, queries
from grants.panels.models import Assignment, Degree, Interest
from grants.panels.services import assignments, interests
from grants.permissions import Can, NotAllowed, allowed
from tests.factories.world import change
from tests.integration.panels.conftest import declare, given

pytestmark = pytest.mark.usefixtures("ctx")


def names(world, who):
    return {name.name: name.degree for name in interest_queries.names(world.round, getattr(world, who).id)}


def new_names(world, panel):
    return interest_queries.are_new_names(queries.member(panel.id, world.pat.id), world.round)


def open_to(world, who):
    actor = getattr(world, who)
    titles = db.select(Application.title).join(Assignment, Assignment.application_id == Application.id)
    return set(db.session.scalars(titles.where(allowed(actor, Can.SEE_ASSIGNMENT, Assignment))))


def test_the_list_has_each_person_and_organisation_once_in_alphabetical_order_and_no_title(world, panel):
    world.add_application(Status.IN_CHECK, full_name="  ben   DEMO ", by=world.ben)
    world.add_application(Status.DRAFT, full_name="Draft Demo")
    world.add_application(Status.WITHDRAWN, full_name="Gone Demo")
    world.add_application(Status.INELIGIBLE, full_name="Out Demo")
    listed = interest_queries.names(world.round, world.pat.id)
    assert [name.name.casefold() for name in listed] == [
        "amina demo",
        "ben demo",
        "wheels demo",
    ]
    assert all(name.degree is None for name in listed)


def test_nobody_is_asked_about_themselves(world, panel):
    world.add_application(Status.READY, by=world.pat, full_name="Pat Demo")
    assert "Pat Demo" not in names(world, "pat")
    assert "Pat Demo" in names(world, "sam")


def test_a_name_that_is_only_ticked_keeps_its_ideas_out_of_sight(world, panel):
    listed = {name.name: name.key for name in interest_queries.names(world.round, world.pat.id)}
    interests.declare(panel.id, shown=listed.values(), known=[listed["Ben Demo"]], by=world.pat)
    assert names(world, "pat")["Ben Demo"] is Degree.NOT_SURE
    assignments.give_all(panel.id, by=world.olu)
    assert open_to(world, "pat") == {"Soup for all"}


@pytest.mark.parametrize(("degree", "seen"), [(Degree.SLIGHT, True), (Degree.DIRECT, False), (Degree.NOT_SURE, False)])
def test_how_near_decides_what_is_seen(world, panel, degree, seen):
    given(world, panel, pat={"Ben": degree})
    assert ("Plant boxes" in open_to(world, "pat")) is seen
    assert "Soup for all" in open_to(world, "pat")


def test_an_idea_behind_a_person_and_a_group_takes_the_nearer_of_the_two(world, panel):
    given(world, panel, pat={"Wheels": Degree.DIRECT}, sam={"Ben": Degree.SLIGHT, "Wheels": Degree.NOT_SURE})
    assert open_to(world, "pat") == {"Plant boxes", "Soup for all"}
    assert open_to(world, "sam") == {"Plant boxes", "Soup for all"}


def test_going_through_the_list_again_keeps_what_was_said(world, panel):
    declare(world, panel, "pat", Ben=Degree.SLIGHT)
    listed = interest_queries.names(world.round, world.pat.id)
    known = [name.key for name in listed if name.is_known]
    interests.declare(panel.id, shown=[name.key for name in listed], known=known, by=world.pat)
    assert names(world, "pat") == {
        "Amina Demo": Degree.NONE, "Ben Demo": Degree.SLIGHT, "Wheels Demo": Degree.SLIGHT
    }  # fmt: skip


def test_stepping_out_late_takes_what_was_open_off_the_list_and_voids_the_score(world, panel):
    given(world, panel)
    assert "Plant boxes" in open_to(world, "pat")
    declare(world, panel, "pat", Ben=Degree.DIRECT)
    assert open_to(world, "pat") == {"Soup for all"}


def test_whoever_asks_later_must_be_declared_before_the_idea_opens(world, panel):
    given(world, panel)
    assert not new_names(world, panel)
    late = world.add_application(Status.READY, full_name="Late Demo", title="Late tea", panel_number=None)
    assert new_names(world, panel)
    assignments.give(panel.id, late, readers=[world.pat.id], by=world.olu)
    assert "Late tea" not in open_to(world, "pat")
    declare(world, panel, "pat")
    assert "Late tea" in open_to(world, "pat")


def test_an_idea_that_came_back_with_its_old_day_is_asked_about_before_it_is_read(world, panel):
    old = clock.now() - dt.timedelta(days=9)
    back = world.add_application(Status.DRAFT, full_name="Back Demo", title="Back tea", received_at=old)
    given(world, panel)
    change(db.session.get(Application, back), status=Status.READY)
    assert not new_names(world, panel)
    assignments.give(panel.id, back, readers=[world.pat.id], by=world.olu)
    assert new_names(world, panel)


def test_a_name_that_joined_after_the_page_was_opened_is_not_declared_by_saving_it(world, panel):
    shown = [name.key for name in interest_queries.names(world.round, world.pat.id)]
    late = world.add_application(Status.READY, full_name="Late Demo", title="Late tea", panel_number=None)
    interests.declare(panel.id, shown=shown, known=[], by=world.pat)
    assignments.give(panel.id, late, readers=[world.pat.id], by=world.olu)
    assert "Late tea" not in open_to(world, "pat")
    assert new_names(world, panel)


def test_an_idea_that_was_sent_again_is_asked_about_again(world, panel):
    declare(world, panel, "pat")
    change(db.session.get(Application, panel.boxes), group_name="Roots Demo", received_at=clock.now())
    assert names(world, "pat")["Roots Demo"] is None


def test_a_made_up_name_declares_nothing(world, panel):
    interests.declare(panel.id, shown=["0" * 16], known=["f" * 16], by=world.pat)
    assert db.session.scalars(db.select(Interest)).all() == []


@pytest.mark.parametrize("who", ["olu", "amina", "asha"])
def test_only_members_declare(world, panel, who):
    with pytest.raises(NotAllowed):
        interests.declare(panel.id, shown=[], known=[], by=getattr(world, who))


def test_the_trail_says_that_and_how_near_and_never_why(world, panel):
    declare(world, panel, "pat", Amina=Degree.DIRECT)
    said = db.select(AuditEvent.detail).filter_by(action="interest.declare").order_by(AuditEvent.position)
    details = db.session.scalars(said).all()
    assert details[-1]["degree"] == "direct"
    assert "stairwell" not in str(details)


def test_officers_read_the_register_but_for_their_own_interests(world, panel):
    given(world, panel, pat={"Ben": Degree.DIRECT}, sam={"Amina": Degree.SLIGHT})

    def lines(officer):
        rows = db.session.execute(interest_queries.register(officer, queries.by_id(panel.id)))
        return {(person, name, interest.degree) for person, name, _, interest, _ in rows}

    everything = {
        ("Pat Demo", "Ben Demo", Degree.DIRECT),
        ("Sam Demo", "Amina Demo", Degree.SLIGHT),
    }
    assert lines(world.olu) == everything
    world.declare(world.oki, panel.soup)
    assert lines(world.oki) == {("Pat Demo", "Ben Demo", Degree.DIRECT)}


def test_the_moment_of_the_list_is_before_what_was_not_on_it(world, panel):
    shown = [name.key for name in interest_queries.names(world.round, world.pat.id)]
    late = world.add_application(Status.READY, full_name="Late Demo", panel_number=None)
    interests.declare(panel.id, shown=shown, known=[], by=world.pat)
    arrived = db.session.get(Application, late).received_at
    assert queries.member(panel.id, world.pat.id).declared_at == arrived - dt.timedelta(microseconds=1)


def test_what_is_sent_while_the_list_is_read_is_asked_about_again(world, panel, monkeypatch):
    read = interest_queries.names

    def sent_meanwhile(*who):
        listed = read(*who)
        change(db.session.get(Application, panel.boxes), group_name="Roots Demo", received_at=clock.now())
        return listed

    keys = [name.key for name in read(world.round, world.pat.id)]
    monkeypatch.setattr(interest_queries, "names", sent_meanwhile)
    interests.declare(panel.id, shown=keys, known=[], by=world.pat)
    monkeypatch.undo()
    assert names(world, "pat")["Roots Demo"] is None
    assert new_names(world, panel)
