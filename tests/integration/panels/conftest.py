"""A panel of four with three ideas that are ready, and the words for what its members do."""

from types import SimpleNamespace

import pytest

from grants.applications.models import Status
from grants.core.db import db
from grants.panels import interest_queries
from grants.panels.completeness import Agreed, Answers
from grants.panels.models import Assignment, OutcomeKind, ReasonCode, Recommendation
from grants.panels.services import assignments, interests, readings, seats
from grants.rounds.models import Criterion
from tests.support.beginnings import beginning

NOTE = (
    "The panel liked that neighbours lead it. It was not clear who waters the boxes in August, "
    "so tell us that next time and ask again."
)
TEAM = ("pat", "priya", "sam", "chi")


@pytest.fixture
def panel(world, ctx):
    """The panel of ``panel_here``, for tests that call commands and queries."""
    return _panel(world)


@pytest.fixture
def panel_here(app, world):
    """The same for tests that send requests: no context is left open."""
    with app.app_context():
        return _panel(world)


@beginning
def _panel(world):
    """Pat, Priya, Sam and Chi, who chairs, on a panel; Ben's ideas *boxes* and *bikes* and Amina's *soup* are ready."""
    id = seats.make(world.round, name="Camden panel", by=world.olu)
    for name in TEAM:
        member = seats.add_member(id, email=f"{name}@example.org", by=world.olu)
        if name == "chi":
            seats.name_chair(id, member, is_chair=True, by=world.olu)
    ready = {"status": Status.READY, "panel_number": None}
    ben = {"by": world.ben, "full_name": "Ben Demo"}
    return SimpleNamespace(
        id=id,
        boxes=world.add_application(**ready, **ben, title="Plant boxes"),
        bikes=world.add_application(**ready, **ben, title="Bike repairs", group_name="Wheels Demo"),
        soup=world.add_application(**ready, title="Soup for all"),
    )


def declare(world, panel, who, **known):
    """Go through the list; ``known`` are names by first word, such as ``Ben=Degree.DIRECT``."""
    actor = getattr(world, who)
    listed = interest_queries.names(world.round, actor.id)
    keys = {name.name.split()[0]: name.key for name in listed}
    interests.declare(panel.id, shown=keys.values(), known=[keys[name] for name in known], by=actor)
    if known:
        said = {keys[name]: (degree, "We share a stairwell") for name, degree in known.items()}
        interests.say_how_near(panel.id, said=said, by=actor)


def declare_all(world, panel, **who):
    for name in TEAM:
        declare(world, panel, name, **who.get(name, {}))


def given(world, panel, **who):
    """Everybody has gone through the list, and everything ready was given to everybody."""
    declare_all(world, panel, **who)
    return assignments.give_all(panel.id, by=world.olu)


def assignment_id(actor, application_id):
    return db.session.scalars(
        db.select(Assignment.id).where(Assignment.panellist_id == actor.id, Assignment.application_id == application_id)
    ).one()


def answers(world, *values, **rest):
    """A finished reading with these scores in the order of the round, or threes."""
    criteria = db.session.scalars(
        db.select(Criterion.id).where(Criterion.round_id == world.round).order_by(Criterion.position)
    ).all()
    scores = dict(zip(criteria, values or (3, 3, 3, 3, 3), strict=True))
    reasons = {id: "Because of the list of names" for id, value in scores.items() if value in (0, 1, 4)}
    return Answers(
        **{
            "scores": scores,
            "reasons": reasons,
            "reason": "Clear and wanted",
            "recommendation": Recommendation.FUND,
            **rest,
        }
    )


def score(world, who, application_id, *values, **rest):
    actor = getattr(world, who)
    readings.submit(assignment_id(actor, application_id), answers=answers(world, *values, **rest), shown=0, by=actor)


def all_score(world, application_id, who=TEAM):
    for name in who:
        score(world, name, application_id)


def agreed(world, kind=OutcomeKind.FUND, present=TEAM, **rest):
    people = frozenset(getattr(world, name).id for name in present)
    if kind is not OutcomeKind.FUND:
        rest = {"reason_code": ReasonCode.UNCLEAR_PLAN, "note": NOTE, **rest}
    return Agreed(kind=kind, present=people, **rest)
