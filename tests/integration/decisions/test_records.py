"""What a round decided is kept as it was, holds nothing personal, and can be redone by anybody."""

import copy
import html
import json
import re
import shlex

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.cli import main
from grants.core import personal
from grants.core.connections import schema_change
from grants.core.db import db
from grants.decisions import record_queries, records
from grants.decisions import services as signing
from grants.decisions.models import Record
from grants.panels import record
from grants.panels.completeness import Agreed
from grants.panels.models import Outcome, OutcomeKind
from grants.panels.services import outcomes
from grants.reviews import services as reviews
from grants.reviews.models import Ground, Review
from grants.rounds.models import Round
from tests.factories.scored import Scored
from tests.factories.world import change, save
from tests.support.statements import statements

RECORD = "/how-decisions-are-made/spring/record"


@pytest.fixture
def world(app):
    return Scored(app)


@pytest.fixture
def published(app, world):
    """The record of a published round, as anybody gets it."""
    world.publish()
    return json.loads(app.test_client().get(f"{RECORD}.json").text)


def round_of(world):
    return db.session.get_one(Round, world.round)


def redo(tmp_path, content):
    path = tmp_path / "record.json"
    path.write_text(json.dumps(content), "utf-8")
    return CliRunner().invoke(main, ["panel", "redo", str(path)])


def test_a_published_round_is_redone_from_its_record(tmp_path, published):
    result = redo(tmp_path, published)
    assert result.exit_code == 0
    assert (
        result.output
        == f"""\
The record holds. Version 1.

Worked out anew:
- Scores: 18 readings of 6 ideas, how generous readers were, chances, bands and medians.
- The list: places, amounts and reasons by the rules, and what is left for each mission and in all.
- The draw: none was needed. The scores tell all ideas apart where it matters.
- The balance: what was promised, what is left of the pot, and where people decided otherwise than the rules.
- The decisions: each is what the panel agreed, or was refused at sign-off; enough members were there or not.
- The hash: {published["hash"]}. Compare it with the one on the page of the record.

Taken as the record tells it, for people did it:
- The rules, the pot and what each idea asks for. Compare the rules with those on the page of the round.
- What each member gave, who was there and who stepped out. Members stand by number.
- What the panel agreed after it had talked, with its reasons, conditions and places on the reserve list.
- What an officer changed and what was refused at sign-off, each with its reason.
"""
    )


def test_what_the_rules_came_to_stands_beside_what_was_decided(published):
    results = published["results"]
    assert [(line["idea"][-1], line["amount_pence"]) for line in results["list"]] == [
        ("1", 600_00),
        ("2", 600_00),
        ("3", 600_00),
        ("4", 600_00),
        ("5", 600_00),
        ("6", 0),
    ]
    assert results["decided"]["given_pence"] == 2200_00
    assert [(each["idea"][-1], each["decided_pence"]) for each in results["decided_otherwise"]] == [
        ("3", 400_00),
        ("4", 0),
    ]


def test_who_was_there_and_who_stepped_out_stand_by_number(published):
    first, second = published["ideas"][:2]
    assert len(first["stepped_out"]) == 1
    assert second["stepped_out"] == []
    assert len(first["present"]) == 3
    assert set(first["present"]).isdisjoint(first["stepped_out"])
    assert (first["may_decide"], second["may_decide"]) == (3, 4)
    assert first["was_quorate"] is True


def test_only_what_is_funded_is_named(published, world):
    assert [one["idea"][-1] for one in published["ideas"] if "title" in one] == ["1", "2", "3", "5"]


def test_nothing_personal_stands_in_a_record(app, world):
    with app.app_context():
        with schema_change() as connection:
            for column, _told in personal.declared():
                if isinstance(column.type, sa.String) and not isinstance(column.type, sa.Enum):
                    connection.execute(sa.update(column.table).values({column.name: sa.literal("zqx") + column}))
        told = json.dumps(record_queries.told(round_of(world)))
    assert "zqx" not in told
    assert "example.org" not in told
    assert str(world.pat.id) not in told


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (lambda r: r["ideas"][3]["readings"][0]["scores"].__setitem__(0, 4), "scores, IDEA-0004, given"),
        (lambda r: r["results"]["list"][0].__setitem__("amount_pence", 700_00), "list, IDEA-0001, amount_pence"),
        (lambda r: r["ideas"][0]["decision"].__setitem__("amount_pence", 601_00), "decided"),
        (lambda r: r["rules"].__setitem__("pot_pence", 1000_00), "the pot is £1,000"),
        (lambda r: r["ideas"][0]["outcome"].__setitem__("condition", "None"), "hash"),
    ],
)
def test_a_record_that_was_tampered_with_is_caught(tmp_path, published, tamper, sentence):
    content = copy.deepcopy(published)
    tamper(content)
    result = redo(tmp_path, content)
    assert result.exit_code == 1
    assert sentence in result.output


@pytest.mark.parametrize("content", [[], {}, {"format": record.FORMAT}, {"format": "other"}])
def test_what_is_no_record_is_answered_with_a_sentence(tmp_path, content):
    result = redo(tmp_path, content)
    assert result.exit_code == 1
    assert result.output.startswith("Error: record.json: ")


def test_the_trail_holds_the_hash_and_the_record_cannot_be_changed(app, world, published):
    with app.app_context():
        kept = record_queries.last_record(world.round)
        line = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "decision_record.write")).one()
        assert (line.subject_id, line.detail) == (kept.id, {"number": 1, "digest": published["hash"]})
        assert kept.hash == record.sealed(kept.content) == published["hash"]
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            change(kept, hash="0" * 64)
        db.session.rollback()


def test_a_record_that_was_changed_behind_the_program_is_found(app, world, published):
    with app.app_context():
        assert list(records.differences()) == []
        line = db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == records.WRITTEN)).one()
        forged = {**published, "published_at": "2020-01-01"}
        save(Record(round_id=world.round, number=2, content=forged, hash=line.detail["digest"]))
        assert [found.what for found in records.differences()] == [
            "round spring: record 2, its hash",
            "round spring: record 2, its hash in the trail",
        ]


def test_there_is_no_record_before_the_results_are_out(app, world):
    world.sign_all()
    for ending in ("", ".json", ".pdf"):
        assert app.test_client().get(RECORD + ending).status_code == 404


def test_anybody_reads_the_record_and_takes_it_home(app, published):
    page = app.test_client().get(RECORD)
    assert "What was decided in the spring round, and how" in page.text
    assert "IDEA-0004" in page.text
    assert published["hash"] in page.text
    paper = app.test_client().get(f"{RECORD}.pdf")
    assert paper.data.startswith(b"%PDF")


def test_every_line_of_the_page_works_on_the_files_that_it_offers(app, published, tmp_path, monkeypatch):
    client = app.test_client()
    page = html.unescape(client.get(RECORD).text)
    for address in re.findall(r'href="([^"]+[.](?:json|csv))"', page):
        file = client.get(address)
        (tmp_path / re.search(r"filename=(\S+)", file.headers["Content-Disposition"])[1]).write_bytes(file.data)
    monkeypatch.chdir(tmp_path)
    said = {}
    for line in re.findall("<code>grants (panel .*?)</code>", page):
        done = CliRunner().invoke(main, shlex.split(line))
        said[line] = (done.exit_code, done.output.splitlines()[0].partition("\t")[0])  # who reads it is for the plan
    assert said == {
        "panel redo record-spring.json": (0, "The record holds. Version 1."),
        "panel calibrate scores-spring-1.csv --cap 25": (
            0,
            "Of the differences between scores 86% lie in the ideas, 0% in how generous readers are and 14% in taste.",
        ),
        "panel assign readings-spring-1.json": (0, "IDEA-0001"),
    }


def test_the_page_says_of_every_idea_why_the_rules_come_to_that(app, published):
    page = app.test_client().get(RECORD).text
    lines = re.findall(
        r'<th scope="row"[^>]*><span[^>]*>(IDEA-\d+)</span>.*?<span class="mg-small mg-soft">(.*?)</span>', page
    )
    assert [(idea, html.unescape(why)) for idea, why in lines] == [
        (line["idea"], line["reason"]) for line in published["results"]["list"]
    ]


def test_a_later_version_is_saved_under_a_name_of_its_own(app, reviewed):
    page = app.test_client().get(RECORD)
    assert "grants panel redo record-spring-2.json" in page.text
    names = [app.test_client().get(f"{RECORD}{end}").headers["Content-Disposition"] for end in (".json", "-1.json")]
    assert names == ["attachment; filename=record-spring-2.json", "attachment; filename=record-spring.json"]


def test_a_panel_that_read_nothing_has_no_files(app, published):
    for name in ("scores-2.csv", "readings-2.json", "scores-0.csv"):
        assert app.test_client().get(f"/how-decisions-are-made/spring/{name}").status_code == 404


def test_the_page_says_where_the_scores_told_nothing_apart_and_no_draw_was_held(app, world):
    world.ideas.append(world.scored("eating-well", OutcomeKind.NOT_THIS_TIME, None, (3, 3, 2), panel_number=7))
    world.publish()
    page = app.test_client().get(RECORD).text
    assert "No draw was held" in page
    assert "where the money ends: IDEA-0005 and IDEA-0007. The panel talked about them and decided." in page


def test_an_override_keeps_what_the_panel_had_decided(app, world):
    idea, agreed = world.ideas[3], Agreed(OutcomeKind.FUND, note="It fits.")
    with app.app_context():
        for because in ("The sum was wrong.", "The sum was added up wrongly."):
            found = db.session.scalars(db.select(Outcome).where(Outcome.application_id == idea)).one()
            outcomes.change(idea, agreed=agreed, because=because, shown=found.version, by=world.olu)
        told = record_queries.told(round_of(world))
    outcome = next(one for one in told["ideas"] if one["idea"] == "IDEA-0004")["outcome"]
    assert (outcome["kind"], outcome["changed_because"]) == ("fund", "The sum was added up wrongly.")
    assert outcome["panel_had"] == {"kind": "not this time", "amount_pence": None}


def test_what_the_rules_come_to_is_read_in_a_constant_number_of_queries(app, world):
    with app.app_context():
        round = round_of(world)
        with statements() as few:
            record_queries.told(round)
        world.scored("eating-well", OutcomeKind.RESERVE, None, (2, 2, 2), panel_number=7)
        with statements() as more:
            record_queries.told(round)
    assert len(more) == len(few)


@pytest.fixture
def reviewed(app, world, published):
    """IDEA-0004 was decided again after a review and gets £100; IDEA-0006 is being decided again."""
    fourth, sixth = world.ideas[3], world.ideas[5]
    with app.app_context():
        asked = {
            id: reviews.ask(id, grounds=[Ground.NOT_READ], words="Nobody read the plan.", by=world.ben)
            for id in (fourth, sixth)
        }
        for id, review in asked.items():
            shown = db.session.get_one(Review, review).version
            reviews.send_back(review, answer="The plan was not read.", shown=shown, by=world.oki)
            outcome = db.session.scalars(db.select(Outcome).where(Outcome.application_id == id)).one()
            change(outcome, kind=OutcomeKind.FUND, amount_pence=100_00, condition="Tell zqx.")
            change(db.session.get_one(Application, id), status=Status.RECOMMENDED)
        assert signing.sign_off(world.round, [fourth, sixth], by=world.asha) == {}
        reviews.publish(asked[fourth], by=world.olu)
    return json.loads(app.test_client().get(f"{RECORD}.json").text)


def test_what_is_decided_again_makes_another_version_that_says_so(published, reviewed):
    before = published["ideas"][3]["decision"]
    assert (reviewed["number"], reviewed["follows"]) == (2, published["hash"])
    assert reviewed["again"] == {"idea": "IDEA-0004", "because": "review", "before": before}
    assert reviewed["ideas"][3]["decision"]["amount_pence"] == 100_00
    assert reviewed["results"]["decided"]["given_pence"] == 2300_00


def test_what_is_still_being_decided_again_is_in_no_version(reviewed):
    sixth = reviewed["ideas"][5]
    assert (sixth["outcome"], sixth["decision"], sixth["present"], "title" in sixth) == (None, None, [], False)


def test_the_version_before_stays_as_it_was(app, published, reviewed):
    client = app.test_client()
    assert json.loads(client.get(f"{RECORD}-1.json").text) == published
    assert json.loads(client.get(f"{RECORD}-2.json").text) == reviewed
    assert client.get(f"{RECORD}-3.json").status_code == 404


def test_a_later_version_is_redone_and_says_what_was_decided_again(tmp_path, reviewed):
    result = redo(tmp_path, reviewed)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == (
        "The record holds. Version 2. IDEA-0004 was decided again after a review: not this time before, fund with £100 "
        "now."
    )


@pytest.mark.parametrize("gone", ["follows", "again"])
def test_a_later_version_that_does_not_say_what_it_follows_is_caught(tmp_path, reviewed, gone):
    content = {**reviewed, gone: None}
    result = redo(tmp_path, {**content, "hash": record.sealed(content)})
    assert result.exit_code == 1
    assert result.output == (
        "The first version follows none, and each later one says which it follows and what was decided again.\n"
    )


def test_page_and_paper_say_what_was_decided_again(app, reviewed):
    page = app.test_client().get(RECORD).text
    assert "This is version 2. IDEA-0004 was decided again after a review" in page
    assert 'href="/how-decisions-are-made/spring/record-1.json"' in page
    assert app.test_client().get(f"{RECORD}.pdf").data.startswith(b"%PDF")


def test_every_version_stands_in_the_trail(app, reviewed):
    with app.app_context():
        assert list(records.differences()) == []
