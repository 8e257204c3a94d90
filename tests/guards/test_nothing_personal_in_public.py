"""What anybody may read without signing in holds no word from any personal column, whatever page comes to be added."""

import io
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from grants.core import personal
from grants.core.connections import schema_change
from grants.core.db import db
from grants.recruitment.models import Call, CallStatus
from tests.factories.awards import roll_up
from tests.factories.doors import Furnished

MARK = "zqxsentinel"  # stands in every personal text, with the column's name after it


def texts() -> list[sa.Column]:
    """Every personal column that holds words."""
    columns = (column for column, _ in personal.declared())
    return [c for c in columns if isinstance(c.type, sa.String) and not isinstance(c.type, sa.Enum)]


@pytest.fixture
def marked(world) -> Furnished:
    """A world in which every personal text is a mark that can be found again."""
    house = Furnished(world)
    with world.app.app_context():
        roll_up(world)
        with schema_change() as connection:
            for column in texts():
                value = sa.literal(f"{MARK}-{column.table.name}-{column.name}-") + sa.cast(column.table.c.id, sa.String)
                connection.execute(sa.update(column.table).values({column.name: value}).where(column.is_not(None)))
    return house


def public_addresses(app: Flask) -> Iterator[str]:
    """Every address that anybody may open, those with a name in them for every such name."""
    with app.app_context():
        slugs = {
            "dashboards.mission": db.session.execute(sa.text("SELECT slug FROM mission")).scalars().all(),
            "dashboards.project": db.session.execute(sa.text("SELECT public_id FROM award")).scalars().all(),
            "about.round_decisions": db.session.execute(sa.text("SELECT slug FROM round")).scalars().all(),
            "applications.questions": db.session.execute(sa.text("SELECT slug FROM round")).scalars().all(),
        }
        joining = [str(id) for id in db.session.scalars(db.select(Call.id).where(Call.status != CallStatus.DRAFT))]
        slugs |= dict.fromkeys(("recruitment.call", "recruitment.choice"), joining)
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "lock", None) != "public" or "GET" not in rule.methods:
            continue
        if not rule.arguments:
            yield rule.rule
        elif len(rule.arguments) == 1 and rule.endpoint in slugs:
            yield from (rule.build({next(iter(rule.arguments)): slug})[1] for slug in slugs[rule.endpoint])


def read(response) -> str:
    """What the answer says; of a spreadsheet, every sheet in it."""
    if response.mimetype.startswith("application/vnd.openxml"):
        with zipfile.ZipFile(io.BytesIO(response.data)) as book:
            return "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return response.get_data(as_text=True)


def test_the_mark_stands_in_the_personal_columns(app, marked):
    with app.app_context():
        found = db.session.execute(sa.text("SELECT full_name FROM application")).scalars().all()
    assert found
    assert all(text.startswith(MARK) for text in found)


def test_no_public_page_export_or_answer_holds_a_personal_word(app, marked):
    asked, telling = [], []
    for address in public_addresses(app):
        response = app.test_client().get(address)
        asked.append(address)
        if MARK in read(response) or MARK in str(response.headers):
            telling.append(address)
    assert telling == []
    assert {"/", "/missions", "/projects", "/open-data/funded.xlsx", "/api/v1/projects"} <= set(asked)


def test_no_subject_of_a_letter_names_a_personal_column():
    from config import ROOT

    names = {column.name for column in texts()} - {"subject"}
    for path in (ROOT / "templates" / "email").glob("*/subject.txt"):
        words = path.read_text("utf-8")
        assert not [name for name in names if f".{name}" in words], path
