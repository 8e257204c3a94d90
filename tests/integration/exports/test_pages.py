"""The page that staff take files from, and the public one."""

import csv
import io
import json

import openpyxl
import pytest

from grants.awards.models import Award
from grants.core.db import db
from grants.exports.models import ExportLog
from tests.factories.awards import add_award
from tests.factories.world import change


def log_of(app):
    with app.app_context():
        return db.session.scalars(db.select(ExportLog).order_by(ExportLog.created_at)).all()


def taking(**said):
    return {"format": "csv", "profile": "officers", "round": "", "mission": "", "ward": "", "year": "", **said}


def test_the_page_says_what_is_included_and_who_took_what(app, world, as_):
    add_award(world)
    add_award(world, "young-people", round_id=None, source_identifier="360G-X-1")
    client = as_(world.olu)
    assert client.post("/desk/exports", data=taking(mission="young-people")).status_code == 200
    page = client.get("/desk/exports?mission=young-people").text
    assert "1 project, £600 promised, £600 paid." in " ".join(page.split())
    assert "young-people, 1 row" in page
    assert "Olu Demo" in page


def test_looking_at_the_page_writes_nothing(app, world, as_):
    add_award(world)
    assert as_(world.olu).get("/desk/exports").status_code == 200
    assert log_of(app) == []


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "360giving"])
def test_a_button_gives_the_file_and_leaves_a_line(app, world, as_, format):
    add_award(world, title="Open fridge")
    answer = as_(world.olu).post("/desk/exports", data=taking(format=format, round="spring"))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert len(answer.data) > 100
    assert [(log.format, log.taken_by_id, log.filter, log.rows) for log in log_of(app)] == [
        (format, world.olu.id, {"round": "spring"}, 1)
    ]


def test_the_about_sheet_names_who_took_it(world, as_):
    add_award(world)
    book = openpyxl.load_workbook(io.BytesIO(as_(world.olu).post("/desk/exports", data=taking(format="xlsx")).data))
    assert dict(book["About"].iter_rows(values_only=True))["taken by"] == "Olu Demo"


@pytest.mark.parametrize("who", ["olu", "fin", "asha", "dee"])
def test_who_may_take_files(world, as_, who):
    add_award(world)
    assert as_(getattr(world, who)).get("/desk/exports").status_code == 200
    assert as_(getattr(world, who)).post("/desk/exports", data=taking()).status_code == 200


@pytest.mark.parametrize("who", ["amina", "pat", "chi", "hal", "cora", "sade", "ada"])
def test_who_may_not(app, world, as_, who):
    assert as_(getattr(world, who)).get("/desk/exports").status_code == 403
    assert as_(getattr(world, who)).post("/desk/exports", data=taking()).status_code == 403
    assert log_of(app) == []


@pytest.mark.parametrize(
    "said", [{"format": "exe"}, {"profile": "all"}, {"round": "sprong"}, {"year": "20x6"}, {"year": "²⁰²⁶"}]
)
def test_a_tampered_button_takes_nothing(app, world, as_, said):
    assert as_(world.olu).post("/desk/exports", data=taking(**said)).status_code == 400
    assert as_(world.olu).post("/desk/exports", data={}).status_code == 400
    assert log_of(app) == []


@pytest.mark.parametrize("query", ["round=sprong", "mission=x", "ward=x", "year=x", "year=99999", "page=9"])
def test_an_address_that_names_nothing_is_not_found(world, as_, query):
    assert as_(world.olu).get(f"/desk/exports?{query}").status_code == 404


def test_everybody_may_fetch_the_open_data(app, world):
    add_award(world, title="Open fridge")
    client = app.test_client()
    rows = list(csv.DictReader(io.StringIO(client.get("/open-data/funded.csv").text)))
    assert [row["title"] for row in rows] == ["Open fridge"]
    assert [row["title"] for row in json.loads(client.get("/open-data/funded.json").data)] == ["Open fridge"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/open-data/funded.xlsx").data))["Grants"]
    assert [sheet["B1"].value, sheet["B2"].value] == ["title", "Open fridge"]
    assert log_of(app) == []


@pytest.mark.parametrize("name", ["funded.csv", "funded.xlsx", "funded.json"])
def test_what_has_not_changed_is_not_sent_again_and_what_has_is(app, world, name):
    award = add_award(world)
    client = app.test_client()
    first = client.get(f"/open-data/{name}")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Last-Modified"]
    assert client.get(f"/open-data/{name}", headers=tag).status_code == 304
    with app.app_context():
        change(db.session.get_one(Award, award), paid_pence=1)
    assert client.get(f"/open-data/{name}", headers=tag).status_code == 200


def test_the_public_page_explains_every_column_and_says_as_of_when(app, world):
    page = app.test_client().get("/open-data").text
    assert "No project has been funded yet" in page
    add_award(world)
    page = " ".join(app.test_client().get("/open-data").text.split())
    assert "1 project, £600 promised, £600 paid." in page
    assert "As of " in page
    assert "/open-data/funded.csv" in page
    assert "amount_returned" in page
