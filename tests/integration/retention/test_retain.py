"""What is past its keeping time is erased, all of it, only it, and leaves everything else as it was."""

import datetime as dt

import pytest
from sqlalchemy import String, cast

from grants.accounts.models import SYSTEM, Person
from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.awards.models import Award, AwardStatus
from grants.checks.models import Worry, WorryStatus
from grants.cli import main
from grants.complaints.models import Complaint, ComplaintStatus
from grants.core import clock
from grants.core.db import Model, db
from grants.core.personal import Keep, declared
from grants.meetings import queries as meetings
from grants.meetings.models import Attendance
from grants.notifications.models import Delivery, OutboxEmail
from grants.panels.models import Degree, Interest
from grants.permissions import Can, NotAllowed, can
from grants.retention import queries, services
from grants.retention.keeping import RULES, records_since, two_years_before
from grants.rounds.models import Round
from tests.factories.world import change, save
from tests.integration.retention.conftest import WORD

DAY = dt.timedelta(days=1)
YEAR = 366 * DAY


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(main, ["retain", *words])


@pytest.fixture
def closed(world):
    """The funded project is over."""
    with world.app.app_context():
        change(db.session.get_one(Award, world.award), status=AwardStatus.CLOSED)
    return world


def everything():
    """Every row of every table as text, by table."""
    tables = Model.metadata.sorted_tables
    return {
        t.name: [
            " | ".join(str(v) for v in row) for row in db.session.execute(db.select(*(cast(c, String) for c in t.c)))
        ]
        for t in tables
    }


def saying():
    """The personal columns in which a sentinel still stands."""
    rows = everything()
    return {
        f"{c.table.name}.{c.name}"
        for c, _ in declared()
        if any(f"{WORD} {c.table.name}.{c.name}" in row for row in rows[c.table.name])
    }


def totals(found):
    return {f"{table}.{column}": n for table, columns in found.items() for column, n in columns.items() if n}


def test_every_promise_of_keeping_has_a_rule():
    assert set(RULES) == set(Keep)


def test_every_personal_column_is_reached_by_the_rule_of_its_promise(ctx):
    reached = {column for part in queries.parts(clock.now()) for column in part.columns}
    assert reached == {column for column, _ in declared()}


def test_a_promise_without_a_rule_for_the_table_is_found(ctx, monkeypatch):
    monkeypatch.setitem(RULES, Keep.MAIL, lambda now: {})
    with pytest.raises(KeyError):
        list(queries.parts(clock.now()))


def test_nothing_is_past_its_time_on_the_day_itself(closed, ctx):
    assert totals(services.look(by=SYSTEM)) == {}


def test_in_the_end_every_personal_word_is_gone_from_the_whole_database(closed, ctx):
    for mail in db.session.scalars(db.select(OutboxEmail)).all():
        change(mail, status=Delivery.SENT, sent_at=clock.now())
    with clock.at(clock.now() + 9 * YEAR):
        services.erase(by=SYSTEM)
    kept = {
        "person.name",
        "person.email",
        "person.postal_address",
    }  # of who holds a role still
    assert saying() == kept
    rows = everything()
    assert {t for t, lines in rows.items() if any(WORD in line for line in lines)} == {"person"}
    names = db.session.scalars(db.select(Person.name).where(Person.id.in_([closed.amina.id, closed.ben.id]))).all()
    assert names == ["erased", "erased"]


def test_erasing_twice_erases_nothing_more(closed, ctx):
    with clock.at(clock.now() + 9 * YEAR):
        first = services.erase(by=SYSTEM)
        lines = db.session.scalar(db.select(db.func.count(AuditEvent.id)))
        assert totals(first) != {}
        assert totals(services.erase(by=SYSTEM)) == {}
        assert totals(services.look(by=SYSTEM)) == {}
        assert db.session.scalar(db.select(db.func.count(AuditEvent.id))) == lines


@pytest.mark.parametrize("days", [0, 1, 89, 91, 729, 740, 2190, 2600, 3300])
def test_what_is_said_to_go_is_what_goes(closed, ctx, days):
    with clock.at(clock.now() + days * DAY):
        told = totals(services.look(by=SYSTEM))
        assert totals(services.erase(by=SYSTEM)) == told


def test_who_came_to_a_meeting_is_forgotten_two_years_after_the_results(closed, ctx):
    def shown():
        return [person.id for person, _there in meetings.came(closed.evening)]

    with clock.at(two_years_after(closed) - DAY):
        services.erase(by=SYSTEM)
        assert shown() == [closed.pat.id]
    with clock.at(two_years_after(closed) + DAY):
        services.erase(by=SYSTEM)
        assert shown() == []
        assert meetings.present(closed.evening) == set()
    left = db.session.execute(db.select(Attendance.came_at, Attendance.left_at)).all()
    assert left == [(None, None)]


def two_years_after(world):
    """The same day and hour; a 29 February comes again as the first of March."""
    results = db.session.get_one(Round, world.round).results_published_at
    is_leap_day = (results.month, results.day) == (2, 29)
    return (results + is_leap_day * DAY).replace(year=results.year + 2)


def test_looking_changes_nothing(closed, run):
    with closed.app.app_context():
        before = everything()
    with clock.at(clock.now() + 9 * YEAR):
        told = run()
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-1].endswith("Nothing was changed; add --commit to erase them.")
    with closed.app.app_context():
        assert everything() == before


def test_the_command_names_columns_and_numbers_and_no_value(closed, run):
    with clock.at(clock.now() + 9 * YEAR):
        told, done = run().stdout, run("--commit").stdout
        assert run("--commit").stdout == "Nothing was past its keeping time.\n"
    assert told.splitlines()[:-1] == done.splitlines()[:-1]
    assert "application.full_name: 2" in told.splitlines()
    assert WORD not in told + done


def test_public_rows_and_figures_stay_and_the_trail_and_the_doctor_agree(closed, app):
    public = ("award", "figure", "pot_ledger", "round", "decision")
    with app.app_context():
        before = {name: everything()[name] for name in public}
    with clock.at(clock.now() + 9 * YEAR):
        assert app.test_cli_runner().invoke(main, ["retain", "--commit"]).exit_code == 0
    with app.app_context():
        assert {name: everything()[name] for name in public} == before
    assert app.test_cli_runner().invoke(main, ["audit", "verify"]).exit_code == 0
    assert app.test_cli_runner().invoke(main, ["doctor"]).stdout == "Every stored figure is what its records say.\n"


def test_a_line_of_the_trail_tells_ids_fields_and_how_many(closed, ctx):
    with clock.at(clock.now() + DAY):
        services.erase(by=closed.dee)
    line = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "sign_in_request.erase")).one()
    assert (line.actor_id, line.detail) == (closed.dee.id, {"fields": ["email"], "values": 1})


def test_batches_go_on_until_all_is_done(closed, ctx, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 1)
    with clock.at(clock.now() + 9 * YEAR):
        services.erase(by=SYSTEM)
        assert totals(services.look(by=SYSTEM)) == {}


@pytest.mark.parametrize("name", ["amina", "pat", "olu", "asha", "fin", "sade", "cora", "ada"])
def test_only_data_protection_and_the_service_itself_may(world, ctx, run, name):
    with pytest.raises(NotAllowed):
        services.erase(by=getattr(world, name))
    with pytest.raises(NotAllowed):
        services.look(by=getattr(world, name))


def test_the_command_line_refuses_in_a_sentence(world, run):
    with world.app.app_context():
        change(db.session.get_one(Person, world.olu.id), email="olu@example.org")
    refused = run("--as", "olu@example.org")
    assert (refused.exit_code, refused.stderr) == (1, "Error: This person may not do that.\n")


# ── when ──


def goes(table):
    """The columns of this table of which something is past its time now."""
    return sorted(name for name in totals(services.look(by=SYSTEM)) if name.startswith(f"{table}."))


def test_sign_in_requests_go_after_24_hours(world, ctx):
    asked = clock.now()
    with clock.at(asked + dt.timedelta(hours=23)):
        assert goes("sign_in_request") == goes("email_change") == []
    with clock.at(asked + dt.timedelta(hours=25)):
        assert (goes("sign_in_request"), goes("email_change")) == (["sign_in_request.email"], ["email_change.email"])


def test_a_draft_goes_90_days_after_its_last_change_and_is_closed_first(world, ctx):
    id = world.add_application(full_name=f"{WORD} draft")
    changed = db.session.get_one(Application, id).changed_at
    with clock.at(changed + 90 * DAY - dt.timedelta(minutes=1)):
        assert goes("application") == []
    with clock.at(changed + 90 * DAY):
        services.erase(by=SYSTEM)
    db.session.expire_all()
    draft = db.session.get_one(Application, id)
    assert (draft.status, draft.full_name) == (Status.EXPIRED, None)


def test_what_was_sent_and_not_decided_stays(world, ctx):
    id = world.add_application(Status.SCORING)
    with clock.at(clock.now() + 9 * YEAR):
        services.erase(by=SYSTEM)
    db.session.expire_all()
    assert db.session.get_one(Application, id).full_name == "Amina Demo"


def test_the_declined_idea_goes_after_2_years_and_the_funded_one_stays(closed, ctx):
    told = clock.now()
    with clock.at(told + 729 * DAY):
        assert goes("letter") == []
    with clock.at(told + 732 * DAY):
        assert totals(services.erase(by=SYSTEM))["letter.body"] == 1
    db.session.expire_all()
    assert db.session.get_one(Application, closed.declined).what is None
    assert db.session.get_one(Application, closed.funded).what.startswith(WORD)


def test_the_funded_idea_goes_with_the_seventh_financial_year(closed, ctx):
    award = db.session.get_one(Award, closed.award)
    change(award, awarded_on=dt.date(2026, 3, 31), paid_on=dt.date(2026, 3, 31), end_on=None)
    ends = dt.datetime(2032, 3, 31, 23, 0, tzinfo=dt.UTC)  # London's midnight, in summer time
    with clock.at(ends - dt.timedelta(minutes=1)):
        services.erase(by=SYSTEM)
        db.session.expire_all()
        assert db.session.get_one(Application, closed.funded).what is not None
    with clock.at(ends):
        services.erase(by=SYSTEM)
        db.session.expire_all()
        assert db.session.get_one(Application, closed.funded).what is None


@pytest.mark.parametrize("date", ["paid_on", "end_on"])
def test_the_last_day_of_a_project_counts(closed, ctx, date):
    change(db.session.get_one(Award, closed.award), awarded_on=dt.date(2020, 5, 1), **{date: dt.date(2024, 5, 1)})
    with clock.at(dt.datetime(2031, 3, 1, tzinfo=dt.UTC)):
        assert totals(services.look(by=SYSTEM))["letter.body"] == 1  # the declined one's alone


def test_money_that_is_still_to_come_keeps_the_idea(world, ctx):
    with clock.at(clock.now() + 20 * YEAR):
        services.erase(by=SYSTEM)
    db.session.expire_all()
    assert db.session.get_one(Application, world.funded).what is not None


def test_readings_go_2_years_after_the_results_and_never_without_results(world, ctx):
    out = clock.now()
    with clock.at(out + 729 * DAY):
        assert goes("reading") == goes("score") == goes("interest") == []
    with clock.at(out + 732 * DAY):
        assert goes("score") == ["score.reason"]
    change(db.session.get_one(Round, world.round), results_published_at=None)
    with clock.at(out + 9 * YEAR):
        assert goes("reading") == goes("score") == goes("interest") == []


def test_an_erased_interest_keeps_its_doors_shut_and_its_nearness_to_itself(world, ctx):
    assert not can(world.oki, Can.SEE_APPLICATION, db.session.get_one(Application, world.funded))
    world.declare(world.pat, world.funded, Degree.SLIGHT)
    with clock.at(clock.now() + 3 * YEAR):
        services.erase(by=SYSTEM)
    db.session.expire_all()
    assert {i.degree for i in db.session.scalars(db.select(Interest))} == {Degree.NOT_SURE, Degree.NONE}
    assert not can(world.oki, Can.SEE_APPLICATION, db.session.get_one(Application, world.funded))


def test_mail_goes_2_years_after_it_was_sent_and_what_waits_stays(world, ctx):
    sent, waiting = db.session.scalars(db.select(OutboxEmail).limit(2)).all()
    change(sent, status=Delivery.SENT, sent_at=clock.now())
    with clock.at(clock.now() + 729 * DAY):
        assert goes("outbox_email") == []
    with clock.at(clock.now() + 732 * DAY):
        services.erase(by=SYSTEM)
    db.session.expire_all()
    assert (sent.to, sent.body) == ("erased", "erased")
    assert waiting.to.startswith(WORD)


def test_an_account_stays_while_it_is_used(closed, ctx):
    later = clock.now() + 9 * YEAR
    with clock.at(later - YEAR):
        mail = {"name": "sign_in", "about_id": closed.ben.id, "key": "k", "to": _email(closed.ben), "subject": "-"}
        save(OutboxEmail(**mail, body="-", secret=True))
    with clock.at(later):
        services.erase(by=SYSTEM)
    assert (_email(closed.amina)[:7], _email(closed.ben)[:8]) == ("erased-", WORD)


def test_an_account_goes_2_years_after_it_was_disabled_but_not_before_its_ideas(closed, ctx):
    for person in (closed.amina, closed.ben):
        change(db.session.get_one(Person, person.id), disabled_at=clock.now())
    with clock.at(clock.now() + 732 * DAY):
        services.erase(by=SYSTEM)
    assert (_email(closed.amina)[:8], _email(closed.ben)[:7]) == (WORD, "erased-")


def test_an_open_complaint_and_an_open_worry_stay_for_good(closed, ctx):
    change(db.session.scalars(db.select(Complaint)).one(), status=ComplaintStatus.RECEIVED, answered_at=None)
    for worry in db.session.scalars(db.select(Worry)).all():
        change(worry, status=WorryStatus.OPEN, closed_at=None)
    with clock.at(clock.now() + 9 * YEAR):
        assert goes("complaint") == goes("safeguarding_worry") == []


def test_a_leap_day_two_years_on_is_the_28th():
    leap = dt.datetime(2028, 2, 29, 10, tzinfo=dt.UTC)
    assert two_years_before(leap) == dt.datetime(2026, 2, 28, 10, tzinfo=dt.UTC)


def test_six_financial_years_and_the_current_one_begin_on_the_first_of_april_in_london():
    assert records_since(dt.datetime(2026, 11, 22, tzinfo=dt.UTC)) == dt.datetime(2020, 3, 31, 23, tzinfo=dt.UTC)
    assert records_since(dt.datetime(2027, 3, 31, 22, 59, tzinfo=dt.UTC)) == dt.datetime(2020, 3, 31, 23, tzinfo=dt.UTC)
    assert records_since(dt.datetime(2027, 3, 31, 23, tzinfo=dt.UTC)) == dt.datetime(2021, 3, 31, 23, tzinfo=dt.UTC)


# ── pages of what was erased ──


@pytest.mark.parametrize("name", ["olu", "dee"])
def test_pages_of_an_erased_idea_still_open(closed, as_, app, name):
    with app.app_context(), clock.at(clock.now() + 9 * YEAR):
        services.erase(by=SYSTEM)
    client = as_(getattr(closed, name))
    found = {path: client.get(path).status_code for path in ("/desk", "/desk/awards", f"/desk/awards/{closed.award}")}
    assert set(found.values()) == {200}


def _email(actor):
    return db.session.scalars(db.select(Person.email).where(Person.id == actor.id)).one()
