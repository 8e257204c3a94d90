"""The pages of publication and awards: what each shows, to whom, and what their buttons do."""

import json
import re

import pytest

from grants.applications.models import Status
from grants.awards import figures, publication, queries, services
from grants.awards.models import Award, AwardStatus
from grants.awards.routes.officer import DIALS, WORDS
from grants.cli import main
from grants.core import clock
from grants.core.connections import schema_change
from grants.core.db import db
from grants.panels.models import OutcomeKind
from tests.factories.world import change
from tests.support.beginnings import beginning


def text(response):
    """What a page says, without its mark-up."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


@pytest.fixture
@beginning
def idea(world):
    id = world.decide(OutcomeKind.FUND, 600_00, title="Plant boxes")
    world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben)
    return id


@pytest.fixture
@beginning
def award(world, idea):
    with world.app.app_context():
        publication.publish(world.round, by=world.olu)
        return queries.of_application(idea).id


@pytest.fixture
@beginning
def accepted(world, award):
    with world.app.app_context():
        services.accept(award, agreed=True, by=world.amina)
    return award


def today():
    day = figures.day_of(clock.now())
    return [str(day.day), str(day.month), str(day.year)]


def test_the_dry_run_tells_what_would_happen_and_then_it_happens(world, idea, as_):
    browser = as_(world.olu)
    page = text(browser.get("/desk/rounds/spring/results"))
    assert "Nothing has happened yet." in page
    assert "£600" in page
    assert "2 letters leave." in page
    done = browser.post("/desk/rounds/spring/results", follow_redirects=True)
    assert "The results are published and the letters are on their way." in text(done)
    again = browser.post("/desk/rounds/spring/results", follow_redirects=True)
    assert again.status_code == 200
    with world.app.app_context():
        assert db.session.query(Award).count() == 1


def test_what_is_missing_is_named_and_there_is_no_button(world, idea, as_):
    world.add_application(Status.RECOMMENDED, title="Almost there")
    browser = as_(world.olu)
    page = browser.get("/desk/rounds/spring/results")
    assert re.search(r"Almost there .* An approver still has to sign it off", text(page))
    assert '<button class="govuk-button"' not in page.text
    assert "1 idea is not ready" in text(browser.post("/desk/rounds/spring/results"))


@pytest.mark.parametrize(("name", "status"), [("asha", 403), ("fin", 403), ("amina", 404), ("pat", 404), ("cora", 404)])
def test_who_may_not_publish(world, idea, as_, name, status):
    browser = as_(getattr(world, name))
    assert browser.get("/desk/rounds/spring/results").status_code == status
    assert browser.post("/desk/rounds/spring/results").status_code == status


def test_a_resident_reads_the_terms_and_says_yes(world, idea, award, as_):
    browser = as_(world.amina)
    assert "Say yes to £600" in text(browser.get(f"/applications/{idea}/accept"))
    assert "Tick the box to say that you agree" in text(browser.post(f"/applications/{idea}/accept"))
    done = browser.post(f"/applications/{idea}/accept", data={"agreed": "y"}, follow_redirects=True)
    assert "You have said yes" in text(done)
    again = browser.post(f"/applications/{idea}/accept", data={"agreed": "y"}, follow_redirects=True)
    assert "You have said yes" in text(again)


@pytest.mark.parametrize(("name", "status"), [("ben", 404), ("pat", 404), ("olu", 403), ("fin", 403)])
def test_nobody_else_says_yes(world, idea, award, as_, name, status):
    browser = as_(getattr(world, name))
    assert browser.post(f"/applications/{idea}/accept", data={"agreed": "y"}).status_code == status


def test_there_is_nothing_to_accept_before_the_results_are_out(world, idea, as_):
    assert as_(world.amina).get(f"/applications/{idea}/accept").status_code == 404


def test_finance_records_the_payment(world, accepted, as_):
    browser = as_(world.fin)
    wrong = browser.post(f"/desk/awards/{accepted}/pay", data={"paid_on": ["1", "1", "2199"]})
    assert wrong.status_code == 200
    assert "On which day did the money leave" in text(wrong)
    done = browser.post(f"/desk/awards/{accepted}/pay", data={"paid_on": today()}, follow_redirects=True)
    assert "The payment is recorded and the person told." in text(done)
    assert re.search(r"Results published .* Accepted by the person .* Paid .* £600, Fin Demo", text(done))


def test_finance_records_what_came_back_once(world, accepted, as_):
    browser = as_(world.fin)
    browser.post(f"/desk/awards/{accepted}/pay", data={"paid_on": today()})
    form = browser.get(f"/desk/awards/{accepted}/return").text
    version = re.search(r'name="version"[^>]*value="(\d+)"', form)[1]
    data = {"version": version, "amount": "45.50"}
    assert browser.post(f"/desk/awards/{accepted}/return", data=data).status_code == 302
    assert browser.post(f"/desk/awards/{accepted}/return", data=data).status_code == 409
    with world.app.app_context():
        assert queries.by_id(accepted).returned_pence == 45_50


def test_finance_writes_off_what_will_not_come_back(world, accepted, as_):
    browser, page = as_(world.fin), f"/desk/awards/{accepted}"
    assert "/write-off" not in browser.get(page).text
    browser.post(f"{page}/pay", data={"paid_on": today()})
    assert f'href="{page}/write-off"' in browser.get(page).text
    form = browser.get(f"{page}/write-off")
    assert "Paid and still out: £600." in text(form)
    data = {"version": re.search(r'name="version"[^>]*value="(\d+)"', form.text)[1], "amount": "600"}
    done = browser.post(f"{page}/write-off", data=data, follow_redirects=True)
    assert "Written off: it will not come back" in text(done)
    assert "/write-off" not in done.text
    assert browser.post(f"{page}/write-off", data=data).status_code == 409


@pytest.mark.parametrize(("name", "status"), [("olu", 403), ("asha", 403), ("amina", 404), ("pat", 404), ("cora", 404)])
def test_who_may_not_pay(world, accepted, as_, name, status):
    browser = as_(getattr(world, name))
    assert browser.post(f"/desk/awards/{accepted}/pay", data={"paid_on": today()}).status_code == status


@pytest.mark.parametrize("end", ["lapse", "cancel"])
def test_an_officer_ends_an_offer_after_asking_once_more(world, award, as_, end):
    browser = as_(world.olu)
    assert "£600 goes back to the pot" in text(browser.get(f"/desk/awards/{award}/{end}"))
    done = browser.post(f"/desk/awards/{award}/{end}", follow_redirects=True)
    assert "its money is free again" in text(done)


def test_an_officer_closes_a_project_that_was_paid(world, accepted, as_):
    page = f"/desk/awards/{accepted}"
    assert "/close" not in as_(world.olu).get(page).text
    as_(world.fin).post(f"{page}/pay", data={"paid_on": today()})
    browser = as_(world.olu)
    assert f'href="{page}/close"' in browser.get(page).text
    assert "Choose how you know" in text(browser.post(f"{page}/close"))
    done = browser.post(f"{page}/close", data={"heard": "they told us"}, follow_redirects=True)
    assert "The project is closed. We have thanked the person." in text(done)
    assert "They told us, Olu Demo" in text(done)
    assert "/close" not in done.text


def test_ending_what_was_paid_is_a_sentence(world, accepted, as_):
    as_(world.fin).post(f"/desk/awards/{accepted}/pay", data={"paid_on": today()})
    assert as_(world.olu).post(f"/desk/awards/{accepted}/cancel").status_code == 409


def test_the_list_can_be_narrowed_and_links_can_be_sent(world, award, as_):
    browser = as_(world.fin)
    assert "Plant boxes" in browser.get("/desk/awards").text
    assert "Plant boxes" in browser.get("/desk/awards?status=offered&mission=estates-and-streets&round=spring").text
    assert "Plant boxes" not in browser.get("/desk/awards?status=paid").text
    assert "Plant boxes" not in browser.get("/desk/awards?mission=eating-well").text
    assert browser.get("/desk/awards?status=nonsense&mission=no&round=no").status_code == 200


@pytest.mark.parametrize(("name", "status"), [("amina", 403), ("pat", 403), ("cora", 403), ("olu", 200), ("dee", 200)])
def test_who_may_see_the_list_of_awards(world, award, as_, name, status):
    assert as_(getattr(world, name)).get("/desk/awards").status_code == status


def test_the_desks_page_of_an_award_is_not_the_residents(world, award, as_):
    assert as_(world.amina).get(f"/desk/awards/{award}").status_code == 404
    assert as_(world.olu).get(f"/desk/awards/{award}").status_code == 200


def test_the_doctor_finds_nothing_where_nothing_is_wrong(world, award):
    result = world.app.test_cli_runner().invoke(main, ["doctor", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"ok": True, "first_difference": None})


def test_the_doctor_names_the_first_difference(world, award):
    with world.app.app_context():
        change(db.session.get_one(Award, award), awarded_pence=601_00)
    result = world.app.test_cli_runner().invoke(main, ["doctor"])
    assert result.exit_code == 1
    assert "awarded_pence: 60000 is stored, the records come to 60100." in result.stdout


def test_the_trail_is_verified_from_the_command_line(world, award):
    result = world.app.test_cli_runner().invoke(main, ["audit", "verify"])
    assert result.exit_code == 0
    assert result.stdout.startswith("The trail is whole: ")


def test_an_altered_trail_is_found_from_the_command_line(world, award):
    with world.app.app_context(), schema_change() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"
            ).all()
            for (name,) in names:
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("UPDATE audit_event SET action = 'award.pay' WHERE position = 2")
    result = world.app.test_cli_runner().invoke(main, ["audit", "verify"])
    assert result.exit_code == 1
    assert "line 2" in result.stdout


def test_every_state_of_an_award_has_a_word_and_a_dial():
    assert set(WORDS) == set(DIALS) == set(AwardStatus)
