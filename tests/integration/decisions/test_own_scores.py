"""The applicant's own scores, on the letter and on the page of the idea: after publication, by criterion, nobody's."""

import html
import re

import pytest

from grants.applications.models import Status
from grants.awards import publication
from grants.core.db import db
from grants.decisions import record_queries
from grants.panels.models import OutcomeKind
from grants.rounds.models import Round
from tests.factories.world import change
from tests.support.statements import statements

HEADING = "How the panel scored it"


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def decided(world):
    """Ben's idea among four others, all read by Pat, Priya and Chi; three of the five are funded."""

    def read(kind, marks, readers=(), **values):
        pence = 100_00 if kind is OutcomeKind.FUND else None
        world.read_before += 1
        idea = world.decide(kind, pence, panel_number=world.read_before, **values)
        panel = world.panel_id
        readers = readers or (world.pat, world.priya, world.chi)
        world.assign(panel, idea, *readers)
        for reader, each in zip(readers, marks, strict=True):
            world.add_reading(idea, reader, *each)
        return idea

    world.panel_id = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    world.read, world.read_before = read, 0
    ours = read(OutcomeKind.NOT_THIS_TIME, [(4, 2, 2, 0, 4), (3, 2, 1, 0, 0), (1, 2, 4, 1, 1)], by=world.ben)
    for mark in (4, 3, 3):
        read(OutcomeKind.FUND, [(mark,) * 5] * 3)
    read(OutcomeKind.NOT_THIS_TIME, [(1,) * 5] * 3)
    return ours


def publish(world):
    with world.app.app_context():
        publication.publish(world.round, by=world.olu)


@pytest.mark.parametrize("page", ["", "/letter"])
def test_after_publication_the_medians_and_how_close_it_was_are_told(world, as_, decided, page):
    publish(world)
    told = plain(as_(world.ben).get(f"/applications/{decided}{page}"))
    scores = re.search(f"{HEADING}.*?first\\.", told)[0]
    table = re.search(r"Score, of 4 (.*?) All in all", scores)[1]
    assert re.findall(r" ([\d.]+)(?= |$)", table) == ["3", "2", "2", "0", "1"]
    assert re.findall(r"points alone it stood at number (\d+) of (\d+)", scores) == [("4", "5")]
    assert re.findall(r"There was money for (\d+)", scores) == ["3"]


def test_nobody_who_scored_is_named(world, as_, decided):
    publish(world)
    told = plain(as_(world.ben).get(f"/applications/{decided}/letter"))
    assert [name for name in ("Pat Demo", "Priya Demo", "Chi Demo") if name in told] == []


def test_before_publication_there_is_no_trace_of_scores(world, as_, decided):
    assert plain(as_(world.ben).get(f"/applications/{decided}")).count(HEADING) == 0
    assert as_(world.ben).get(f"/applications/{decided}/letter").status_code == 404


def test_whoever_stepped_out_counts_for_nothing(world, as_, decided):
    extra = world.read(
        OutcomeKind.NOT_THIS_TIME,
        [(2,) * 5, (2,) * 5, (2,) * 5, (0,) * 5],
        (world.pat, world.priya, world.chi, world.sam),
        by=world.amina,
    )
    world.declare(world.sam, extra)
    publish(world)
    told = plain(as_(world.amina).get(f"/applications/{extra}/letter"))
    assert re.findall(r"got (\d+) points", told) == ["50"]
    assert re.findall(r"number (\d+) of (\d+)", told) == [("4", "6")]


def test_where_generosity_was_taken_off_the_place_is_the_one_of_the_published_list(world, as_):
    """All ideas are worth the same; Pat and Priya are generous, and this idea was read by one of them only."""
    generous, harsh = (world.pat, world.priya), (world.chi, world.sam)
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    ids = []
    for n in range(12):
        readers = (*harsh, generous[0]) if n % 2 else (*generous, harsh[0])
        ids.append(world.decide(OutcomeKind.NOT_THIS_TIME, panel_number=n + 1, title=f"Idea {n}", by=world.ben))
        world.assign(panel, ids[n], *readers)
        for reader in readers:
            mark = 3 if reader in generous else 1
            world.add_reading(ids[n], reader, *[mark] * 4, mark - (n % 3 == 0))
    publish(world)
    with world.app.app_context():
        kept = record_queries.last_record(world.round).content
    assert kept["results"]["panels"]["1"]["is_adjusted"] is True
    scores = {one: kept["results"]["scores"][one]["adjusted"] for one in kept["results"]["scores"]}
    own = scores["IDEA-0002"]
    told = plain(as_(world.ben).get(f"/applications/{ids[1]}/letter"))
    place = 1 + sum(score > own + 1e-9 for score in scores.values())
    given = {one: kept["results"]["scores"][one]["given"] for one in scores}
    assert place != 1 + sum(score > given["IDEA-0002"] + 1e-9 for score in given.values())
    assert re.findall(r"number (\d+) of (\d+)", told) == [(str(place), "12")]
    assert re.findall(r"With that taken off, it has (\d+) points", told) == [str(round(own))]


def test_with_two_readers_there_are_words_and_no_number(world, as_, decided):
    with world.app.app_context():
        change(db.session.get_one(Round, world.round), quorum=2)
    idea = world.read(OutcomeKind.NOT_THIS_TIME, [(4,) * 5, (0,) * 5], (world.pat, world.priya), by=world.amina)
    publish(world)
    told = plain(as_(world.amina).get(f"/applications/{idea}/letter"))
    assert told.count("so that nobody can be picked out") == 1
    assert re.findall(r"of 4|\d+ points", told) == []


def test_more_ideas_ask_no_more_of_the_database(world, as_, decided):
    def asked():
        ben = as_(world.ben)
        ben.get(f"/applications/{decided}")
        with world.app.app_context():
            engine = db.engine
        with statements(engine) as seen:
            assert ben.get(f"/applications/{decided}").status_code == 200
        return len(seen)

    publish(world)
    few = asked()
    with world.app.app_context():
        for n in range(4):
            world.add_application(Status.PUBLISHED, title=f"More {n}")
    assert asked() == few
