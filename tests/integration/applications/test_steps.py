"""One list of pages behind the list of tasks, the way onwards and the check."""

import datetime as dt

import pytest

from grants.applications import queries, steps
from grants.applications.models import AgeBand, ApplicantKind, Application, IfLess, Safety
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.rounds.models import Question, QuestionKind
from tests.factories.world import save

pytestmark = pytest.mark.usefixtures("ctx")
TODAY = steps.today_in_london(clock.now())
LEFT_OUT = [
    "applicant_kind",
    "full_name",
    "contact_email",
    "prefers_phone",
    "postcode",
    "ward_id",
    "age_band",
    "title",
    "summary",
    "what",
    "mission_id",
    "difference",
    "involvement",
    "who_for",
    "people_count",
    "place",
    "place_ward_id",
    "start_on",
    "end_on",
    "if_less",
    "least_pence",
    "knows_panel",
    "is_trading",
]
EMPTY = dict.fromkeys(LEFT_OUT) | {"asked_pence": 0, "steps_done": []}


@bookkeeping
def without_costs(id):
    for cost in queries.by_id(id).costs:
        db.session.delete(cost)


def an_empty_draft(world, **values):
    id = world.add_application(**EMPTY | values)
    without_costs(id)
    return queries.by_id(id)


def keys(idea):
    return [step.key for step in steps.asked(idea)]


def states(idea):
    return {p.task.key: str(p.state) for _section, tasks in steps.progress(idea, TODAY) for p in tasks}


def wrong(idea):
    return [step.key for step, _problem in steps.to_put_right(idea, TODAY)]


def test_a_complete_idea_has_nothing_to_put_right(world):
    assert wrong(queries.by_id(world.add_application())) == []


def test_an_empty_draft_lacks_what_is_always_needed_and_nothing_that_may_be_left_out(world):
    assert list(dict.fromkeys(wrong(an_empty_draft(world)))) == [
        "who", "your-name", "contact", "postcode", "name", "what", "mission", "difference", "people", "where", "dates",
        "costs", "safety", "panel",
    ]  # fmt: skip


def test_an_empty_draft_begins_with_everything_to_do(world):
    assert set(states(an_empty_draft(world)).values()) == {"to do"}


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        (ApplicantKind.PERSON, {"group": False, "age": True, "second-person": True}),
        (ApplicantKind.INFORMAL_GROUP, {"group": True, "age": True, "second-person": True}),
        (ApplicantKind.ORGANISATION, {"group": True, "age": False, "second-person": False}),
        (ApplicantKind.FOR_SOMEBODY, {"group": False, "age": True, "second-person": True}),
    ],
)
def test_who_applies_decides_what_is_asked_about_them(world, kind, asked):
    found = keys(an_empty_draft(world, applicant_kind=kind))
    assert {key: key in found for key in asked} == asked


@pytest.mark.parametrize(
    ("answer", "page"),
    [
        ({"age_band": AgeBand.FOURTEEN}, "adult"),
        ({"if_less": IfLess.SMALLER}, "least"),
        ({"safety": [Safety.FOOD.value]}, "safety-plan"),
        ({"knows_panel": True}, "panel-who"),
    ],
)
def test_an_answer_that_needs_more_has_a_page_of_its_own(world, answer, page):
    assert (page in keys(an_empty_draft(world)), page in keys(an_empty_draft(world, **answer))) == (False, True)


def test_a_half_written_page_is_carried_on_and_a_wrong_one_put_right(world):
    half = an_empty_draft(world, title="Supper swap")
    too_long = an_empty_draft(world, title="x" * 81, summary="Neighbours share supper")
    assert (states(half)["name-it"], states(too_long)["name-it"]) == ("carry on", "fix")


def test_none_of_these_is_an_answer_only_once_it_was_given(world):
    before, after = an_empty_draft(world), an_empty_draft(world, steps_done=["safety"])
    assert (states(before)["safe"], states(after)["safe"]) == ("to do", "done")


def test_costs_above_the_most_say_how_much_to_take_off(world):
    id = world.add_application()
    raise_first_cost(id, 1365_00)
    (step, problem) = steps.to_put_right(queries.by_id(id), TODAY)[0]
    assert (step.key, problem.sentence) == (
        "costs",
        "Your costs come to £1,565. The most you can ask for is £1,500. Take off £65 or more",
    )


def test_the_end_lies_within_a_year_of_the_start(world):
    start = dt.date(TODAY.year + 1, 2, 1)
    end = {"start_on": start, "end_on": dt.date(start.year + 1, 2, 2)}
    found = steps.to_put_right(queries.by_id(world.add_application(**end)), TODAY)
    assert [(p.field, p.sentence) for _step, p in found] == [
        ("end_on", f"It must end within 12 months, by 1 February {start.year + 1}")
    ]


def test_the_rounds_own_questions_are_pages_in_the_part_about_the_idea(world):
    asks(world, "What will you do if it rains?", QuestionKind.TEXT, required=True)
    asks(world, "How many boxes?", QuestionKind.NUMBER, required=False)
    idea = an_empty_draft(world)
    own = [step for step in steps.asked(idea) if step.question_id]
    assert [str(step.title) for step in own] == ["What will you do if it rains?", "How many boxes? (optional)"]
    assert (own[0].key in wrong(idea), own[1].key in wrong(idea)) == (True, False)
    assert steps.task_of(idea.round, own[0])[0].letter == "B"


def test_every_page_has_its_own_address_and_every_question_a_place_to_keep_its_answer(world):
    idea = an_empty_draft(world)
    all_steps = list(steps.steps(idea.round))
    assert len({step.key for step in all_steps}) == len(all_steps)
    kept = {ask.name for step in all_steps for ask in step.asks} - {"costs", "also_missions", "people_unknown"}
    assert kept <= set(Application.__table__.columns.keys())


@bookkeeping
def raise_first_cost(id, pence):
    queries.by_id(id).costs[0].amount_pence = pence


def asks(world, label, kind, **values):
    save(Question(round_id=world.round, label=label, kind=kind, **values))
