import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from grants.applications.models import Application
from grants.audit import services as audit
from grants.audit.models import AuditEvent
from grants.audit.queries import START, first_fault, head
from grants.core.connections import schema_change
from grants.core.db import db, locked
from grants.core.unit_of_work import bookkeeping, command
from tests.integration.kernel.conftest import rename

pytestmark = pytest.mark.usefixtures("ctx")


@command
def leave_line(id, by):
    audit.record(by, "application.look", locked(Application, id), amount_pence=1)


@pytest.fixture
def trail(ideas, world):
    for _ in range(4):
        leave_line(ideas.draft, world.amina)
    db.session.commit()
    return head()


def tamper(*statements):
    """What somebody with the keys of the database could do."""
    db.session.remove()  # its open read would hold up DROP TRIGGER
    with schema_change() as connection:
        if connection.dialect.name == "sqlite":
            past_the_triggers = ["DROP TRIGGER audit_event_no_UPDATE", "DROP TRIGGER audit_event_no_DELETE"]
        else:
            past_the_triggers = ["SET LOCAL session_replication_role = replica"]
        for statement in (*past_the_triggers, *statements):
            connection.exec_driver_sql(statement)


def test_an_untouched_trail_is_whole(trail):
    assert trail.position == 4
    assert first_fault() is None
    assert first_fault(noted=trail) is None


@pytest.mark.parametrize(
    ("statements", "fault"),
    [
        (["UPDATE audit_event SET action = 'application.praise' WHERE position = 2"], 2),
        (["UPDATE audit_event SET detail = '{\"amount_pence\":2}' WHERE position = 3"], 3),
        (["UPDATE audit_event SET created_at = '2020-01-01 00:00:00.000000' WHERE position = 1"], 1),
        (["DELETE FROM audit_event WHERE position = 2"], 2),
        (["DELETE FROM audit_event WHERE position = 1"], 1),
        ([f"UPDATE audit_event SET position = {n} WHERE position = {m}" for m, n in ((2, 9), (3, 2), (9, 3))], 2),
        (
            [
                "DELETE FROM audit_event WHERE position = 2",
                "UPDATE audit_event SET position = position - 1 WHERE position = 3",
                "UPDATE audit_event SET position = position - 1 WHERE position = 4",
            ],
            2,
        ),
    ],
    ids=["altered", "detail", "time", "removed", "first removed", "reordered", "closed up"],
)
def test_a_trail_that_was_touched_names_the_first_fault(trail, statements, fault):
    tamper(*statements)
    assert first_fault() == fault


def test_a_line_that_was_forged_with_its_hash_breaks_the_next(trail):
    first, second = db.session.scalars(select(AuditEvent).order_by(AuditEvent.position).limit(2)).all()
    second.action = "application.praise"
    forged = second.link(first.hash)
    tamper(f"UPDATE audit_event SET action = 'application.praise', hash = '{forged}' WHERE position = 2")
    assert first_fault() == 3


def test_a_trail_that_was_cut_or_begun_anew_lacks_the_head_that_was_noted(trail, ideas, world):
    tamper("DELETE FROM audit_event WHERE position = 4")
    assert first_fault() is None
    assert first_fault(noted=trail) == 4
    leave_line(ideas.draft, world.amina)
    assert first_fault(noted=trail) == 4


CHANGES = {
    "sqlite": "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event",  # its way past a DELETE trigger
    "postgresql": "TRUNCATE audit_event",
}


@pytest.mark.parametrize("write", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", CHANGES])
def test_the_database_refuses_to_change_the_trail(trail, write):
    @bookkeeping
    def change():
        db.session.execute(text(write if isinstance(write, str) else write[db.engine.dialect.name]))

    with pytest.raises(DBAPIError, match="append-only"):
        change()
    assert first_fault(noted=trail) is None


def test_commands_at_once_do_not_fork_the_trail(ideas, world, at_once):
    def work(n):
        for _ in range(5):
            leave_line(ideas.draft if n % 2 else ideas.sent, world.olu)

    assert at_once(work) == [None] * 16
    assert head().position == 80
    assert first_fault() is None


def test_a_refused_command_leaves_no_line(ideas, world):
    @command
    def refused():
        leave_line(ideas.draft, world.amina)
        raise ValueError

    with pytest.raises(ValueError):
        refused()
    assert head() == START


def test_the_trail_names_fields_and_never_what_was_written(ideas, world):
    rename(ideas.draft, "Amina's knees", by=world.amina)
    assert db.session.scalars(select(AuditEvent.detail)).all() == [{"fields": ["title"]}]
    draft = db.session.get(Application, ideas.draft)
    with pytest.raises(TypeError, match="erased"):
        audit.record(world.amina, "application.edit", draft, title="Amina's knees")
    with pytest.raises(TypeError, match="not fields"):
        audit.record(world.amina, "application.edit", draft, fields=["Amina's knees"])
