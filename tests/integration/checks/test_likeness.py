"""Ideas that look alike are shown to whoever may check them, with the reason, and what an officer found is kept."""

import pytest
from sqlalchemy import func, select

from grants.applications.models import Answer, Status
from grants.checks import likeness, likeness_queries, queries
from grants.checks.likeness import Sign
from grants.checks.models import Sameness, likeness_mark
from grants.checks.services import checking, marks, noting
from grants.core.db import db
from grants.core.errors import Conflict
from grants.permissions import NotAllowed
from grants.rounds.models import Question, QuestionKind
from tests.factories.world import save
from tests.support.statements import statements

pytestmark = pytest.mark.usefixtures("ctx")

# Nothing in common with what the world's ideas have in common.
OWN = {
    "title": "Lanterns",
    "what": "Every Thursday in October families fold paper lanterns at the library and walk home along the water.",
    "difference": "The dark path feels like ours.",
    "summary": None,
    "involvement": None,
    "who_for": None,
    "contact_email": "ben@example.org",
    "postcode": "N1C 4AG",
    "place": "The canal",
}


@pytest.fixture
def first(world):
    """Ben's lanterns, ready to be compared."""
    id = world.add_application(Status.SUBMITTED, by=world.ben, **OWN)
    marks.keep_missing()
    return id


def seen(world, id, by=None):
    return {one.other.id: one.signs for one in likeness_queries.likely(queries.case(id), by or world.olu)}


def other(world, **values):
    return world.add_application(
        Status.SUBMITTED,
        **{
            "title": "Soup",
            "what": "A pot of soup on the green for whoever comes by, on four Sundays.",
            "difference": "Nobody eats alone.",
            "summary": None,
            "involvement": None,
            "who_for": None,
            "contact_email": "amina@example.org",
            "postcode": "NW5 2XX",
            "place": "The green",
            **values,
        },
    )


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ({"contact_email": "BEN@example.org"}, Sign.CONTACT),
        ({"postcode": "N1C 4AG"}, Sign.POSTCODE),
        ({"place": "the  CANAL!"}, Sign.PLACE),
        ({"what": OWN["what"].replace("October", "November"), "difference": OWN["difference"]}, Sign.TEXT),
    ],
)
def test_one_thing_in_common_is_enough_to_be_shown_and_is_named(world, first, values, sign):
    assert seen(world, other(world, **values)) == {first: (sign,)}


@pytest.mark.parametrize("name", ["title", "summary", "what", "difference", "involvement", "who_for", "transcript"])
def test_every_answer_in_the_persons_own_words_is_compared(world, name):
    one = other(world, by=world.ben, **OWN | {"what": "x", name: OWN["what"]})
    marks.keep_missing()
    assert seen(world, other(world, **{name: OWN["what"]})) == {one: (Sign.TEXT,)}


@pytest.mark.parametrize(
    ("kind", "shown"), [(QuestionKind.TEXT, True), (QuestionKind.CHOICE, False), (QuestionKind.NUMBER, False)]
)
def test_answers_to_the_questions_of_the_round_are_compared_where_they_are_words(world, kind, shown):
    save(asked := Question(round_id=world.round, label="Who walks?", kind=kind, choices=[OWN["what"]]))
    one, two = other(world, by=world.ben, **OWN | {"what": "Lamps."}), other(world)
    for id in (one, two):
        save(Answer(application_id=id, question_id=asked.id, value=OWN["what"]))
    marks.keep_missing()
    assert seen(world, two) == ({one: (Sign.TEXT,)} if shown else {})


@pytest.mark.parametrize("name", ["safety_plan", "other_funding", "support_needs"])
def test_what_is_written_of_money_and_safety_is_not_compared(world, name):
    other(world, by=world.ben, **OWN | {"what": "Lamps.", name: OWN["what"]})
    marks.keep_missing()
    assert seen(world, other(world, **{name: OWN["what"]})) == {}


def test_what_has_nothing_in_common_is_not_shown(world, first):
    assert seen(world, other(world)) == {}


def test_the_same_person_is_shown_without_any_mark(world, first):
    id = world.add_application(Status.SUBMITTED, by=world.ben, **{**OWN, "what": "x", "title": "z"} | {
        "contact_email": "b@example.org", "postcode": "NW5 2XX", "place": "x", "difference": "y"})  # fmt: skip
    assert seen(world, id) == {first: (Sign.PERSON,)}


def test_a_telephone_number_is_one_number_however_it_is_written(world):
    one = other(world, contact_phone="+44 (0)20 7946 0123", by=world.ben)
    marks.keep_missing()
    two = other(world, contact_phone="020 7946 0123", postcode="NW5 9ZZ", place="Elsewhere", contact_email=None,
                title="Chess", what="Chess in the park every evening.", difference="Old and young meet.")  # fmt: skip
    assert seen(world, two) == {one: (Sign.CONTACT,)}


def test_the_same_second_person_is_found(world):
    one = other(world, second_person="Jo Demo, 07700 900123", by=world.ben)
    marks.keep_missing()
    two = other(world, second_person="Ask on 07700 900 123", contact_email="x@example.org",
                title="Chess", what="Chess.", difference="We meet.", place="P", postcode="N1 1AA")  # fmt: skip
    assert seen(world, two) == {one: (Sign.SECOND,)}


def test_of_two_ideas_alike_the_one_taken_second_always_meets_the_first(world):
    one, two = other(world, by=world.ben), other(world)
    checking.take(one, by=world.olu)
    checking.take(two, by=world.oki)
    assert one in seen(world, two)
    assert two in seen(world, one)


def test_what_an_officer_must_not_see_leaves_no_trace_among_the_likely(world, first):
    id = other(world, contact_email="ben@example.org")
    world.declare(world.olu, first)
    assert seen(world, id, by=world.olu) == {}
    assert seen(world, id, by=world.oki) == {first: (Sign.CONTACT,)}


def test_drafts_are_nobodys_business(world):
    draft = world.add_application(Status.DRAFT, by=world.ben, **OWN)
    marks.keep_missing()
    assert db.session.scalar(select(func.count()).select_from(likeness_mark)) == 0
    assert seen(world, other(world, postcode=OWN["postcode"])) == {}
    assert queries.case(draft) is None


def test_marks_tell_nothing_and_are_kept_once(world, first):
    assert marks.keep_missing() == 0
    kept = set(db.session.scalars(select(likeness_mark.c.mark)))
    assert kept == likeness.to_keep(queries.case(first))
    assert len(kept) <= 20


def test_what_was_found_is_kept_for_both_ideas(world, first):
    id = other(world, contact_email="ben@example.org")
    noting.compare(id, first, sameness=Sameness.TALK, shown=0, by=world.olu)
    noting.compare(id, first, sameness=Sameness.TALK, shown=0, by=world.olu)  # pressed twice
    marks.keep_missing()
    for one in (id, first):
        assert [like.found for like in likeness_queries.likely(queries.case(one), world.oki)] == [Sameness.TALK]


def test_a_stale_page_does_not_change_what_was_found(world, first):
    id = other(world)
    noting.compare(id, first, sameness=Sameness.SAME, shown=0, by=world.olu)
    with pytest.raises(Conflict):
        noting.compare(id, first, sameness=Sameness.DIFFERENT, shown=0, by=world.oki)
    noting.compare(first, id, sameness=Sameness.DIFFERENT, shown=queries.pair_of(id, first).version, by=world.oki)
    assert queries.pair_of(first, id).sameness is Sameness.DIFFERENT


def test_nobody_compares_with_an_idea_they_have_a_part_in(world, first):
    own = world.add_application(Status.SUBMITTED, by=world.olu)
    with pytest.raises(NotAllowed):
        noting.compare(first, own, sameness=Sameness.SAME, shown=0, by=world.olu)


def test_as_many_questions_are_asked_however_many_ideas_are_alike(world, first):
    id = other(world, contact_email="ben@example.org")
    with statements() as few:
        likeness_queries.likely(queries.case(id), world.olu)
    for _ in range(30):
        world.add_application(Status.SUBMITTED, by=world.ben, **OWN)
    marks.keep_missing()
    with statements() as many:
        found = likeness_queries.likely(queries.case(id), world.olu)
    assert len(found) == likeness_queries.MOST
    assert len(many) == len(few)
