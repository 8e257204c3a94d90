import datetime as dt
import threading

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, InvalidRequestError, StatementError

from grants import workflow
from grants.accounts.models import SYSTEM
from grants.applications.models import Application, Cost, Status
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Refusal, UnauditedWrite, WriteOutsideCommand
from grants.core.unit_of_work import attempt, bookkeeping, command, lasting
from grants.places.models import Ward
from grants.rounds.models import Round
from tests.factories.world import save
from tests.integration.kernel.conftest import lines, rename, title

pytestmark = pytest.mark.usefixtures("ctx")
SNEAK = "UPDATE application SET title = 'Sneaky'"


def version(id):
    return db.session.scalar(select(Application.version).where(Application.id == id))


def status(id):
    return db.session.scalar(select(Application.status).where(Application.id == id))


def on_its_own_connection():
    with db.engine.begin() as connection:
        connection.execute(text(SNEAK))


@command
def expire(ids, *, by=SYSTEM):
    """Each by itself: what cannot expire stays as it is and is named with the reason."""
    refused = {}
    for id in ids:
        try:
            with attempt():
                workflow.apply("expire", locked(Application, id), by=by)
        except Refusal as refusal:
            refused[id] = str(refusal)
    return refused


@pytest.mark.parametrize(
    "write",
    [
        lambda: db.session.flush(),
        lambda: db.session.execute(text(SNEAK)),
        lambda: db.session.connection().execute(text(SNEAK)),
        lambda: db.session.connection().exec_driver_sql(SNEAK),
        lambda: db.session.execute(update(Ward).values(name="Sneaky")),
        lambda: db.session.execute(text("CREATE TABLE sneaky (id integer)")),
        on_its_own_connection,
    ],
    ids=["flush", "text", "connection", "driver", "bulk", "ddl", "engine"],
)
def test_nothing_writes_outside_a_command(ideas, world, write):
    db.session.get(Application, ideas.draft).title = "Sneaky"
    with pytest.raises(WriteOutsideCommand), db.session.no_autoflush:
        write()
    db.session.rollback()
    assert title(ideas.draft) == "Plant boxes"


def test_a_change_made_before_a_command_is_not_carried_in_by_it(ideas, world):
    db.session.get(Application, ideas.draft).title = "Sneaky"
    with pytest.raises(WriteOutsideCommand):
        rename(ideas.sent, "Bicycles", by=world.olu)
    db.session.rollback()
    assert (title(ideas.draft), title(ideas.sent)) == ("Plant boxes", "Bike repairs")


def test_a_connection_reads_again_when_its_command_has_ended(ideas, world):
    rename(ideas.draft, "Flower boxes", by=world.amina)
    with pytest.raises(WriteOutsideCommand):
        db.session.execute(text(SNEAK))


@pytest.mark.parametrize("raw", [False, True])
def test_nothing_writes_without_an_audit_line(ideas, world, raw):
    @command
    def quiet():
        if raw:
            db.session.execute(text(SNEAK))
        else:
            locked(Application, ideas.draft).title = "Sneaky"

    with pytest.raises(UnauditedWrite):
        quiet()
    assert title(ideas.draft) == "Plant boxes"


def test_bookkeeping_around_a_command_does_not_lift_its_duty(ideas, world):
    @bookkeeping
    def job():
        rename(ideas.draft, "Sneaky", by=world.amina, leave_line=False)

    with pytest.raises(UnauditedWrite):
        job()
    assert title(ideas.draft) == "Plant boxes"


def test_the_line_of_one_inner_command_does_not_cover_another(ideas, world):
    @command
    def both():
        rename(ideas.draft, "Flower boxes", by=world.amina)
        rename(ideas.sent, "Sneaky", by=world.amina, leave_line=False)

    with pytest.raises(UnauditedWrite):
        both()
    assert (title(ideas.draft), lines()) == ("Plant boxes", [])


def test_saving_without_a_change_is_not_a_write(ideas, world):
    shown = version(ideas.draft)
    rename(ideas.draft, "Plant boxes", by=world.amina, leave_line=False)
    assert (version(ideas.draft), lines()) == (shown, [])


def test_a_refusal_inside_takes_back_its_own_half_and_no_more(ideas, world):
    class TooLate(Refusal):
        pass

    @command
    def late():
        rename(ideas.sent, "Half done", by=world.olu)
        raise TooLate("too late")

    @command
    def bulk():
        rename(ideas.draft, "Flower boxes", by=world.amina)
        with pytest.raises(TooLate):  # caught without attempt(): a command inside a command is one
            late()
        with pytest.raises(TooLate), attempt():
            locked(Application, ideas.sent).title = "Half done too"
            raise TooLate("too late")

    bulk()
    assert (title(ideas.draft), title(ideas.sent), lines()) == ("Flower boxes", "Bike repairs", ["application.rename"])


def test_one_of_many_is_refused_and_the_others_are_done(ideas, world):
    assert expire([ideas.draft, ideas.sent]) == {ideas.sent: "You cannot expire this application now: it is in check."}
    assert (status(ideas.draft), status(ideas.sent)) == (Status.EXPIRED, Status.IN_CHECK)


def test_after_a_refused_command_what_was_loaded_is_stale(ideas, world):
    draft = db.session.get(Application, ideas.draft)

    @command
    def end_before_start():
        locked(Application, ideas.draft).end_on = draft.start_on - dt.timedelta(days=1)
        audit.record(world.amina, "application.rename", draft, fields=["end_on"])

    with pytest.raises(Refusal, match="The end must be on or after the start") as refused:
        end_before_start()
    assert refused.value.field == "end_on"
    with pytest.raises(InvalidRequestError, match="raise"):
        len(draft.costs)
    assert db.session.get(Application, ideas.draft).end_on > draft.start_on


def test_an_attempt_belongs_in_a_command(ideas, world):
    with pytest.raises(WriteOutsideCommand), attempt():
        pass


def test_what_must_last_cannot_be_part_of_a_command_that_may_be_refused(ideas, world):
    @lasting
    def count():
        pass

    @command
    def refusing():
        count()

    with pytest.raises(RuntimeError, match="must commit before"):
        refusing()


def test_a_command_sees_what_others_committed_since_the_page_was_read(app, world):
    stale = db.session.get(Round, world.round)

    @bookkeeping
    def empty():
        locked(Round, world.round).quorum = 9

    def elsewhere():
        with app.app_context():
            empty()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert stale.quorum == 3

    @bookkeeping
    def look():
        return locked(Round, world.round).quorum

    assert look() == 9


def test_a_read_before_a_command_does_not_make_it_fail(ideas, world, at_once):
    def edit(n):
        seen = db.session.get(Application, ideas.draft)  # what the guard of a route reads
        rename(seen.id, f"Boxes {n}", by=world.amina)

    assert at_once(edit) == [None] * 16
    assert len(lines()) == 16


def test_a_new_thing_can_be_moved_by_the_command_that_made_it(ideas, world):
    @command
    def on_paper():
        draft = Application(title="Soup", applicant_id=world.amina.id, round_id=world.round)
        db.session.add(draft)
        audit.record(world.amina, "application.start", draft)
        workflow.apply("expire", locked(Application, draft.id), by=SYSTEM)

    on_paper()
    assert lines() == ["application.start", "application.expire"]


def test_a_part_moves_its_whole_on_even_while_the_clock_stands(ideas, world, monkeypatch):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    before = version(ideas.draft)
    save(Cost(application_id=ideas.draft, what="Paint", amount_pence=5))
    save(Cost(application_id=ideas.draft, what="Seeds", amount_pence=5))

    @bookkeeping
    def cheaper():
        db.session.scalars(select(Cost).where(Cost.what == "Paint")).one().amount_pence = 4

    cheaper()
    assert version(ideas.draft) == before + 3


def test_a_bulk_update_cannot_pass_by_the_version(ideas, world):
    @bookkeeping
    def bulk():
        db.session.execute(update(Application).values(title="Sneaky"))

    with pytest.raises(RuntimeError, match="pass by the version"):
        bulk()


def test_a_moment_comes_back_as_it_went_in(ideas, world):
    noon = dt.datetime(2026, 7, 1, 13, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))

    @bookkeeping
    def note():
        locked(Application, ideas.draft).decided_at = noon

    note()
    db.session.expire_all()
    decided_at = db.session.scalar(select(Application.decided_at).where(Application.id == ideas.draft))
    assert (decided_at, decided_at.tzinfo) == (noon, dt.UTC)
    assert db.session.scalar(select(func.count()).where(Application.decided_at == noon)) == 1


def test_a_moment_without_a_zone_is_refused(ideas, world):
    @bookkeeping
    def note():
        locked(Application, ideas.draft).decided_at = dt.datetime(2026, 7, 1, 12, 0)

    with pytest.raises(StatementError, match="no time zone"):
        note()


def test_a_state_is_stored_by_value_under_a_check(ideas, world):
    assert db.session.scalar(text("SELECT status FROM application WHERE title = 'Bike repairs'")) == "in check"

    @bookkeeping
    def nonsense():
        db.session.execute(text("UPDATE application SET status = 'IN_CHECK' WHERE title = 'Bike repairs'"))

    with pytest.raises(Exception, match="ck_application_status"):
        nonsense()


def test_an_error_of_the_database_does_not_repeat_what_somebody_typed(world):
    with pytest.raises(DBAPIError) as broken:
        db.session.execute(text("SELECT * FROM nowhere WHERE email = :typed"), {"typed": "amina@example.org"})
    assert "amina@example.org" not in str(broken.value)
