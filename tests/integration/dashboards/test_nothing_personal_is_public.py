"""Every personal column of the world is filled with a word that stands nowhere else; no public page may hold it."""

from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, Uuid, select, update

from grants.accounts.models import Person
from grants.applications.models import Application, Status
from grants.awards.models import Award
from grants.core.connections import open_for_writing
from grants.core.db import db
from grants.core.personal import declared
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.integration.dashboards.pages import links

SENTINEL = "Zanzibar"


def tell_everything(app):
    """Put the sentinel into every personal text of every row, and count the columns that hold it."""
    filled = []
    with app.app_context(), db.engine.connect() as connection:
        open_for_writing(connection)
        for column, _ in declared():
            if isinstance(column.type, Enum | Boolean | Date | DateTime | Integer | Uuid):
                continue
            ids = connection.scalars(select(column.table.c.id)).all()
            for n, id in enumerate(ids):
                value = f"{SENTINEL} {column.name} {n}"
                value = {"told": value} if isinstance(column.type, JSON) else value
                connection.execute(update(column.table).where(column.table.c.id == id).values({column.name: value}))
            filled += [column] if ids else []
        connection.commit()
    return filled


def test_no_public_page_holds_anything_personal(world, app):
    summer = add_decided_round(world)
    for status in (Status.DRAFT, Status.SCORING, Status.WITHDRAWN, Status.INELIGIBLE):
        world.add_application(status)
    idea = world.add_application(Status.PUBLISHED, round_id=summer)
    award = add_award(world, "eating-well", application_id=idea, round_id=summer, also=("young-people",))
    roll_up(world)
    filled = {f"{column.table.name}.{column.name}" for column in tell_everything(app)}
    assert {"person.name", "person.email", "application.full_name", "application.what"} <= filled
    client = app.test_client()
    seen, todo = set(), ["/", "/missions", "/projects", "/projects?status=stopped", f"/projects?q={SENTINEL}"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path)
        text = page.get_data(as_text=True).replace(f'value="{SENTINEL}"', "")
        assert SENTINEL not in text, path
        assert str(idea) not in text
        assert str(award) not in text, "ids of rows are nobody's business"
        todo += [href for href in links(page, "/") if href.startswith(("/missions", "/projects"))]
    assert len([path for path in seen if path.startswith("/projects/MG-")]) == 1
    assert len([path for path in seen if path.startswith("/missions/")]) == 4


def test_the_public_record_of_a_project_has_no_personal_column():
    personal = {column for column, _ in declared()}
    assert not personal & set(Award.__table__.columns)
    assert personal & set(Application.__table__.columns)
    assert personal & set(Person.__table__.columns)
