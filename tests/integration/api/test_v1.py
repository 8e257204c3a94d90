"""The API tells what the pages tell, a page at a time, and describes itself truly."""

import datetime as dt
from functools import partial
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import event

from grants.api.v1 import cursors
from grants.applications.models import Status
from grants.awards.models import AwardStatus
from grants.core.db import db
from grants.rounds.models import RoundStatus
from tests.factories.awards import add_award, add_decided_round, roll_up

LISTS = ("missions", "projects", "rounds", "wards")


@pytest.fixture
def get(app, world):
    client = app.test_client()
    return lambda path: client.get(f"/api/v1{path}")


def test_a_mission_tells_its_figures(world, get):
    decided = add_decided_round(world)
    world.add_application(Status.PUBLISHED, round_id=decided, mission_id=world.missions["eating-well"])
    add_award(world, round_id=decided, awarded_pence=500_00, returned_pence=20_00)
    add_award(world, status=AwardStatus.LAPSED)
    roll_up(world)
    answer = get("/missions").json
    assert list(answer) == ["data", "next"]
    assert answer["next"] is None
    assert [mission["slug"] for mission in answer["data"]] == list(world.missions)
    mission = answer["data"][2]
    as_of = mission["figures"].pop("as_of")
    assert dt.datetime.fromisoformat(as_of).tzinfo is not None
    assert mission == {
        "slug": "eating-well",
        "title": "Eating well",
        "statement": "By 2030, everyone will eat well every day.",
        "target_date": "2030-12-31",
        "status": "active",
        "url": "http://localhost/missions/eating-well",
        "figures": {
            "asked_pence": 600_00,
            "awarded_pence": 500_00,
            "paid_pence": 500_00,
            "returned_pence": 20_00,
            "applications": 1,
            "projects": 1,
        },
    }


def test_a_project_tells_its_public_columns(world, get):
    add_award(world, also=("young-people",), public_id="MG-2345678", title="Open fridge")
    assert get("/projects").json == {
        "data": [
            {
                "public_id": "MG-2345678",
                "title": "Open fridge",
                "summary": "A shared fridge and a hot lunch every Friday.",
                "mission": "eating-well",
                "also_missions": ["young-people"],
                "round": "spring",
                "ward": {"code": "E05013655", "name": "Camden Town"},
                "applicant_kind": "person",
                "currency": "GBP",
                "requested_pence": 70000,
                "awarded_pence": 60000,
                "paid_pence": 60000,
                "returned_pence": 0,
                "award_date": "2026-06-01",
                "start_date": None,
                "end_date": None,
                "status": "paid",
                "url": "http://localhost/projects/MG-2345678",
            }
        ],
        "next": None,
    }


def test_following_next_gives_every_project_once_the_newest_first(world, get):
    for n in range(7):
        add_award(world, title=str(n), awarded_on=dt.date(2026, 6, 1 + n // 3))
    add_award(world, title="lapsed", status=AwardStatus.LAPSED)
    found, address = [], "/projects?limit=2&mission=eating-well"
    while address:
        answer = get(address).json
        found += answer["data"]
        assert len(answer["data"]) <= 2
        address = answer["next"] and answer["next"].removeprefix("http://localhost/api/v1")
    assert sorted(project["title"] for project in found) == list("0123456")
    days = [project["award_date"] for project in found]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("mission=young-people", ["b"]),
        ("round=summer", ["b"]),
        ("ward=E05013665", ["b"]),
        ("year=2025", ["b"]),
        ("mission=young-people&round=spring", []),
        ("mission=nothing-of-the-kind", []),
        ("mission=", ["a", "b"]),
    ],
)
def test_projects_can_be_narrowed_down(world, get, filter, found):
    summer = add_decided_round(world)
    add_award(world, title="a")
    add_award(
        world, "young-people", title="b", round_id=summer, ward_id=world.kilburn.id, awarded_on=dt.date(2026, 3, 31)
    )
    assert sorted(project["title"] for project in get(f"/projects?{filter}").json["data"]) == found


def test_rounds_are_told_from_the_moment_they_are_published(app, world, get):
    with app.app_context():
        world.add_round("draft", pot_pence=1, status=RoundStatus.DRAFT)
    add_decided_round(world, pot_pence=5000_00)
    rounds = {round["slug"]: round for round in get("/rounds").json["data"]}
    assert {slug: round["status"] for slug, round in rounds.items()} == {"spring": "open", "summer": "decided"}
    assert (rounds["summer"]["pot_pence"], rounds["summer"]["most_pence"]) == (5000_00, 1500_00)


def test_a_ward_tells_what_happened_there(world, get):
    add_award(world, ward_id=world.kilburn.id)
    roll_up(world)
    assert [(w["name"], w["figures"]["projects"]) for w in get("/wards").json["data"]] == [
        ("Camden Town", 0),
        ("Kilburn", 1),
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/projects?cursor=nonsense", 400),
        ("/projects?cursor=" + cursors.wrapped(dt.date(2026, 1, 1), UUID(int=1))[:-2], 400),
        ("/projects?cursor=W10", 400),
        ("/projects?limit=0", 400),
        ("/projects?limit=101", 400),
        ("/projects?limit=many", 400),
        ("/projects?year=٢٠٢٦", 400),
        ("/projects?misson=eating-well", 400),
        ("/missions?year=2026", 400),
        ("/nothing", 404),
    ],
)
def test_what_went_wrong_is_a_problem_document(get, path, status):
    answer = get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status


def test_nothing_can_be_written(app, world):
    answer = app.test_client().post("/api/v1/missions")
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")


@pytest.mark.parametrize("name", LISTS)
def test_what_has_not_changed_is_not_sent_again(app, world, get, name):
    first = get(f"/{name}")
    again = app.test_client().get(f"/api/v1/{name}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    add_award(world, "eating-well")
    if name == "projects":
        assert get("/projects").headers["ETag"] != first.headers["ETag"]


def test_the_number_of_statements_does_not_grow_with_the_list(app, world, get):
    def count(path):
        seen = []
        with app.app_context():
            engine = db.engine
        note = partial(_note, seen)
        event.listen(engine, "before_cursor_execute", note)
        get(path)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    add_award(world, also=("young-people",))
    one = {name: count(f"/{name}") for name in LISTS}
    for _ in range(10):
        add_award(world, also=("young-people", "diverse-power"))
    assert {name: count(f"/{name}") for name in LISTS} == one


def test_the_description_is_true_of_every_answer(world, get):
    add_award(world, also=("young-people",))
    add_award(world, None, round_id=None, ward_id=None, asked_pence=None)
    roll_up(world)
    said = get("/openapi.json").json
    assert set(said["paths"]) == {f"/{name}" for name in LISTS}
    for name in LISTS:
        schema = said["paths"][f"/{name}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = _with_defs({"$defs": said["components"]["schemas"], **schema})
        answer = get(f"/{name}").json
        assert answer["data"]
        Draft202012Validator(whole).validate(answer)
        fields = said["components"]["schemas"][name.removesuffix("s").title()]["properties"]
        assert set(answer["data"][0]) == set(fields)


def _note(seen, connection, cursor, statement, *_):
    seen.append(statement)


def _with_defs(schema):
    if isinstance(schema, dict):
        return {
            key: value.replace("#/components/schemas/", "#/$defs/") if key == "$ref" else _with_defs(value)
            for key, value in schema.items()
        }
    return [_with_defs(item) for item in schema] if isinstance(schema, list) else schema


def test_nothing_personal_is_in_any_answer(world, get):
    application = world.add_application(
        Status.PUBLISHED, full_name="TELLTALE", contact_email="TELLTALE", postcode="TELLTALE", group_name="TELLTALE"
    )
    add_award(world, application_id=application)
    roll_up(world)
    assert [name for name in LISTS if b"TELLTALE" in get(f"/{name}").data] == []
