import datetime as dt
import re

import pytest

from grants.core.errors import Refusal
from grants.missions import queries, services
from grants.missions.models import MissionStatus
from grants.permissions import NotAllowed
from grants.workflow import WrongState

TODAY = dt.date(2026, 11, 22)


def read(app, slug):
    with app.app_context():
        return queries.by_slug(slug)


def end(world, slug, by="olu"):
    services.retire(world.missions[slug], on=TODAY, because="Reached.", by=getattr(world, by))


def test_a_mission_that_was_succeeded_names_its_successor_and_why(world, app, ctx):
    services.succeed(
        world.missions["young-people"],
        by_mission=world.missions["diverse-power"],
        on=TODAY,
        because="The 2025 date has passed.",
        by=world.olu,
    )
    mission = queries.by_slug("young-people")
    assert (mission.status, mission.succeeded_by.slug, mission.ended_on) == (
        MissionStatus.SUCCEEDED,
        "diverse-power",
        TODAY,
    )


def test_missions_do_not_succeed_one_another_in_a_ring(world, ctx):
    told = {"on": TODAY, "because": "x", "by": world.olu}
    a, b = world.missions["young-people"], world.missions["eating-well"]
    services.succeed(a, by_mission=b, **told)
    with pytest.raises(Refusal, match="itself succeeded by this one"):
        services.succeed(b, by_mission=a, **told)


def test_a_retired_mission_is_taken_up_again(world, app, ctx):
    end(world, "eating-well")
    with pytest.raises(WrongState):
        end(world, "eating-well")
    services.revive(world.missions["eating-well"], by=world.olu)
    mission = queries.by_slug("eating-well")
    assert (mission.status, mission.ended_on, mission.ended_because) == (MissionStatus.ACTIVE, None, None)


@pytest.mark.parametrize("name", ["amina", "pat", "asha", "ada"])
def test_only_officers_end_a_mission(world, ctx, name):
    with pytest.raises(NotAllowed):
        end(world, "eating-well", by=name)


def test_an_officer_words_a_mission_and_its_look_must_be_readable(as_, app, world):
    olu = as_(world.olu)
    data = {
        "title": "Warm homes", "slug": "warm-homes", "statement": "By 2031, every home will be warm.",
        "explanation": "Draughts, damp, bills.", "target_on": ["31", "12", "2031"], "target": "No cold homes",
        "owner": "Housing office", "challenge": "", "colour": "#8a1c3c", "tint": "#fbe9ee",
        "icon": "mission-two-hands", "shape": "shape-two-hands", "pattern": "bricks", "position": "5", "version": "0",
    }  # fmt: skip
    pale = olu.post("/desk/missions/new", data={**data, "colour": "#ffd0d0"})
    assert "too light to read" in pale.text
    assert read(app, "warm-homes") is None
    assert olu.post("/desk/missions/new", data=data).status_code == 302
    assert read(app, "warm-homes").statement == "By 2031, every home will be warm."


def test_a_stale_tab_does_not_save_over_another_officers_words(as_, app, world):
    olu = as_(world.olu)
    olu.post("/desk/challenges/new", data={"title": "Debt", "slug": "debt", "statement": "x", "position": "1",
                                           "version": "0"})  # fmt: skip
    version = re.search(r'name="version"[^>]*value="(\d+)"', olu.get("/desk/challenges/debt/edit").text)[1]
    data = {"title": "Debt", "slug": "debt", "position": "1", "version": version}
    assert olu.post("/desk/challenges/debt/edit", data={**data, "statement": "first"}).status_code == 302
    stale = olu.post("/desk/challenges/debt/edit", data={**data, "statement": "second"})
    assert (stale.status_code, "second" in stale.text) == (409, True)
