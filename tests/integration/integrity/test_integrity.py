"""The integrity report of a round: looked for once, seen as far as one may, closed by a person with what they found."""

import html
import re

import pytest
from sqlalchemy import delete, func, select

from grants.accounts.models import Person, Role
from grants.applications.models import Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Conflict
from grants.core.unit_of_work import bookkeeping
from grants.integrity import queries, services
from grants.integrity.models import Finding, FindingStatus, Verdict
from grants.integrity.signs import Sign
from grants.panels.models import Assignment
from grants.permissions import NotAllowed
from grants.workflow import WrongState
from tests.factories.world import change
from tests.support.statements import statements

URL = "/desk/rounds/spring/integrity"


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def house(world, app):
    """Two ideas with one contact, of two people; and Pat, who gave everything 4, far from Priya and Sam."""
    silent = {"summary": None, "involvement": None, "who_for": None}  # or all would say the same
    own = {"contact_email": "shared@example.org", "postcode": "NW1 0AA", "what": "x", "difference": "y", **silent}
    world.lanterns = world.add_application(Status.SCORING, by=world.ben, **own | {"title": "Lanterns"})
    world.soup = world.add_application(Status.SCORING, **own | {"title": "Soup", "postcode": "NW5 2XX"})
    world.chess = world.add_application(
        Status.SCORING, by=world.hal, title="Chess", contact_email="hal@example.org", postcode="NW3 1AA", **silent
    )
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    for number, idea in enumerate((world.lanterns, world.soup, world.chess)):
        world.assign(panel, idea, world.pat, world.priya, world.sam)
        world.add_reading(idea, world.pat, 4, 4, 4, 4, 4)
        for reader in (world.priya, world.sam):
            marks = (0, 1, 0, 1, 0) if number == 2 else (3, 4, 3, 4, 3)
            world.add_reading(idea, reader, *marks)
    with app.app_context():
        services.look(world.round, by=world.olu)
    return world


def found(sign):
    return db.session.scalars(select(Finding).where(Finding.sign == sign)).all()


def test_what_is_shared_and_what_is_odd_is_found(house, ctx):
    assert [{one.first_id, one.second_id} for one in found(Sign.CONTACT)] == [{house.lanterns, house.soup}]
    assert [one.reader_id for one in found(Sign.ALL_THE_SAME)] == [house.pat.id]
    assert [(one.first_id, one.reader_id) for one in found(Sign.FAR)] == [(house.chess, house.pat.id)]


def test_one_household_is_found_whoever_lives_there(world, app):
    ideas = [
        world.add_application(Status.SUBMITTED, by=who, title=t) for who, t in ((world.ben, "A"), (world.hal, "B"))
    ]
    with app.app_context():
        home = world.round  # any id will do
        for who in (world.ben, world.hal):
            change(db.session.get_one(Person, who.id), household_id=home)
        services.look(world.round, by=world.olu)
        assert [{one.first_id, one.second_id} for one in found(Sign.HOUSEHOLD)] == [set(ideas)]


def test_second_people_groups_and_last_names_are_compared_as_people_write_them(world, app):
    said = {"second_person": "Eve Demo, eve@example.org", "group_number": "SC-1", "postcode": "NW1 0AA"}
    written = {"second_person": "EVE  DEMO 020 7946 0123", "group_number": "sc 1", "postcode": "NW1 0AA"}
    ideas = {
        world.add_application(Status.SUBMITTED, by=world.ben, full_name="Ben Demo", title="A", **said),
        world.add_application(Status.SUBMITTED, by=world.hal, full_name="Hal DEMO", title="B", **written),
    }
    with app.app_context():
        services.look(world.round, by=world.olu)
        for sign in (Sign.SECOND, Sign.GROUP, Sign.HOUSEHOLD):
            assert [{one.first_id, one.second_id} for one in found(sign)] == [ideas]


@pytest.fixture
def read_by_two(world, app):
    """Pat and Priya gave the same everywhere; Sam put his favourite far above the rest. Soup is the first of four."""
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.read = [world.add_application(Status.SCORING, by=world.ben, title=title) for title in ("Soup", "B", "C", "D")]
    for number, idea in enumerate(world.read):
        world.assign(panel, idea, world.pat, world.priya, world.sam)
        world.add_reading(idea, world.pat, 1, 2, number, 2, 1)
        world.add_reading(idea, world.priya, 1, 2, number, 2, 1)
        world.add_reading(idea, world.sam, *[4 if number == 3 else 0] * 5)
    with app.app_context():
        services.look(world.round, by=world.olu)
    return world


def test_scores_of_another_reader_and_a_favourite_are_found(read_by_two, ctx):
    assert {one.reader_id for one in found(Sign.COPIED)} == {read_by_two.pat.id, read_by_two.priya.id}
    assert [(one.first_id, one.reader_id) for one in found(Sign.FAVOURITE)] == [
        (read_by_two.read[3], read_by_two.sam.id)
    ]


def test_a_favourite_tells_nothing_to_whoever_stepped_out_of_another_idea_of_that_reader(read_by_two, as_):
    read_by_two.declare(read_by_two.oki, read_by_two.read[0])
    page = plain(as_(read_by_two.oki).get(URL))
    assert [said for said in ("Put one idea far above the rest", "the same scores as another") if said in page] == []


@bookkeeping
def take_off(idea):
    db.session.execute(delete(Assignment).where(Assignment.application_id == idea))


def test_a_reading_that_was_taken_off_the_list_still_hides_the_readers_whole_work(read_by_two, as_, app):
    with app.app_context():
        take_off(read_by_two.read[0])
    read_by_two.declare(read_by_two.oki, read_by_two.read[0])
    assert "Put one idea far above the rest" not in plain(as_(read_by_two.oki).get(URL))


def test_a_reader_who_is_an_officer_now_neither_reads_nor_closes_what_is_about_them(read_by_two, app, as_):
    with app.app_context():
        [favourite] = found(Sign.FAVOURITE)
        officer = type(read_by_two.sam)(read_by_two.sam.id, frozenset({Role.OFFICER}))
        with pytest.raises(NotAllowed):
            services.close(favourite.id, verdict=Verdict.NOTHING, note="It is fine.", shown=1, by=officer)
        seen = db.session.scalars(queries.of_round(read_by_two.round, officer)).all()
        assert {one.sign for one in seen} & {Sign.FAVOURITE} == set()
        assert seen != []


def test_looking_again_finds_nothing_twice_and_forgets_nothing(house, ctx):
    [contact] = found(Sign.CONTACT)
    services.close(contact.id, verdict=Verdict.EXPLAINED, note="Sisters.", shown=1, by=house.olu)
    before = db.session.scalar(select(func.count()).select_from(Finding))
    services.look(house.round, by=house.oki)
    assert db.session.scalar(select(func.count()).select_from(Finding)) == before
    assert found(Sign.CONTACT)[0].verdict is Verdict.EXPLAINED


def test_whoever_stepped_out_counts_for_nothing(world, app):
    idea = world.add_application(Status.SCORING, by=world.ben)
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.assign(panel, idea, world.pat, world.priya, world.sam)
    for reader, mark in ((world.pat, 4), (world.priya, 0), (world.sam, 1)):
        world.add_reading(idea, reader, *[mark] * 5)
    world.declare(world.pat, idea)
    with app.app_context():
        services.look(world.round, by=world.olu)
        assert found(Sign.FAR) == []


def test_a_person_writes_what_they_found_once_and_it_is_in_the_trail(house, ctx):
    [contact] = found(Sign.CONTACT)
    services.close(contact.id, verdict=Verdict.EXPLAINED, note="Sisters.", shown=1, by=house.oki)
    with pytest.raises((WrongState, Conflict)):
        services.close(contact.id, verdict=Verdict.ACT, note="No.", shown=1, by=house.olu)
    kept = queries.by_id(contact.id)
    assert (kept.status, kept.verdict, kept.note, kept.looked_at_by_id) == (
        FindingStatus.LOOKED_AT,
        Verdict.EXPLAINED,
        "Sisters.",
        house.oki.id,
    )
    lines = select(AuditEvent.action, AuditEvent.actor_id).where(AuditEvent.subject_id == contact.id)
    assert [tuple(row) for row in db.session.execute(lines)] == [("integrity_finding.close", house.oki.id)]


@pytest.mark.parametrize("name", ["amina", "pat", "chi", "asha", "fin", "dee", "ada"])
def test_nobody_else_looks_or_closes(house, ctx, name):
    [contact] = found(Sign.CONTACT)
    who = getattr(house, name)
    with pytest.raises(NotAllowed):
        services.look(house.round, by=who)
    with pytest.raises(NotAllowed):
        services.close(contact.id, verdict=Verdict.NOTHING, note="x", shown=1, by=who)


def test_who_stepped_out_of_an_idea_finds_no_trace_of_it(house, as_, app):
    house.declare(house.oki, house.soup)
    page = plain(as_(house.oki).get(URL))
    assert [word for word in ("Soup", "Lanterns", "Gave everything the same score", "Began most") if word in page] == []
    assert "Chess" in page
    with app.app_context():
        [contact], [whole_work] = found(Sign.CONTACT), found(Sign.ALL_THE_SAME)
    for hidden in (contact, whole_work):
        assert as_(house.oki).get(f"/desk/integrity/{hidden.id}").status_code == 404
    assert plain(as_(house.olu).get(URL)).count("Soup") > 0


def test_the_desk_looks_reads_and_closes(house, as_, app):
    olu = as_(house.olu)
    assert olu.post(URL).location == URL
    with app.app_context():
        [contact] = found(Sign.CONTACT)
    page = olu.get(f"/desk/integrity/{contact.id}")
    assert "See the two side by side" in page.text
    missing = olu.post(f"/desk/integrity/{contact.id}", data={"version": "1"})
    assert [said in missing.text for said in ("Choose what you found", "Write how you know")] == [True, True]
    data = {"version": "1", "verdict": "explained", "note": "They are sisters."}
    assert olu.post(f"/desk/integrity/{contact.id}", data=data).location == URL
    assert "There is a good reason, Olu Demo" in plain(olu.get(URL))
    assert olu.post(f"/desk/integrity/{contact.id}", data=data).status_code == 409


def test_data_protection_reads_and_presses_nothing(house, as_):
    page = as_(house.dee).get(URL)
    assert (page.status_code, "Look through the round" in page.text) == (200, False)


def test_two_who_look_at_once_find_everything_once(world, app, at_once):
    for who in (world.ben, world.hal):
        world.add_application(Status.SUBMITTED, by=who, contact_email="shared@example.org", title=f"By {who.id}")
    results = at_once(lambda n: services.look(world.round, by=(world.olu, world.oki)[n]), threads=2)
    with app.app_context():
        assert (results, len(found(Sign.CONTACT))) == ([None, None], 1)


def test_more_findings_ask_no_more_of_the_database(house, as_, app):
    def asked():
        olu = as_(house.olu)
        olu.get(URL)
        with app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            assert olu.get(URL).status_code == 200
        return len(seen)

    few = asked()
    for n in range(4):
        house.add_application(Status.SUBMITTED, by=house.hal, contact_email="shared@example.org", title=f"More {n}")
    with app.app_context():
        services.look(house.round, by=house.olu)
    assert asked() == few
