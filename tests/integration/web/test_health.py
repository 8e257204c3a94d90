from sqlalchemy import text

from grants.core.connections import schema_change
from grants.core.db import db


def test_a_process_that_answers_is_alive(app):
    answer = app.test_client().get("/health/live")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_migrated_database_is_ready(app):
    assert app.test_client().get("/health/ready").status_code == 200


def test_a_database_behind_this_version_is_not_ready(app):
    def stand_at(version):
        with app.app_context(), schema_change() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})

    with app.app_context():
        newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    stand_at("0001")
    answer = app.test_client().get("/health/ready")
    stand_at(newest)
    assert (answer.status_code, answer.json) == (
        503,
        {"status": f"the database stands at migration 0001, this version needs {newest}"},
    )
