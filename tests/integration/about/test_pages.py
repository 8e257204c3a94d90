import html

import pytest

from grants.checks.checklist import CHECKLIST
from grants.checks.reasons import REASONS
from grants.core.personal import declared
from grants.decisions.reasons import GROUNDS, SENTENCES
from grants.rounds import queries, services
from grants.rounds.models import RoundStatus
from grants.rounds.services import Change


@pytest.mark.parametrize("path", ["/help", "/privacy", "/accessibility", "/how-decisions-are-made", "/complaints"])
def test_anybody_reads_them(app, world, path):
    assert app.test_client().get(path).status_code == 200


def test_the_privacy_page_lists_every_personal_column(app, world):
    page = html.unescape(app.test_client().get("/privacy").text)
    named = [f"{c.name.replace('_', ' ')} ({c.table.name.replace('_', ' ')})" for c, _ in declared()]
    assert [name for name in named if name not in page] == []


def test_the_rules_of_a_round_are_the_frozen_ones(app, world):
    with app.app_context():
        id = world.add_round("autumn", pot_pence=1000_00, status=RoundStatus.DRAFT, rolling=True)
        services.publish(id, by=world.olu)
        change = Change(shown=queries.as_it_is_now(id).version, reason="Neighbours asked for it.")
        services.edit_round(id, change, quorum=7, least_part_percent=75, by=world.olu)
    page = app.test_client().get("/how-decisions-are-made/autumn").text
    assert "At least 7 people, and more than half of those who were asked, must have read an idea" in page
    assert "As many, and more than half of those who may vote, must be there." in page
    assert "Neighbours asked for it." in page
    assert "never less than 75 % of what it asks for" in page
    assert "No draw is announced for this round." in page


def test_a_round_that_is_not_published_is_not_told(app, world):
    with app.app_context():
        world.add_round("secret", pot_pence=1000_00, status=RoundStatus.DRAFT)
    client = app.test_client()
    assert client.get("/how-decisions-are-made/secret").status_code == 404
    assert "Secret" not in client.get("/how-decisions-are-made").text


def test_what_officers_check_is_the_list_they_tick(app, world):
    page = html.unescape(app.test_client().get("/how-decisions-are-made").text)
    with app.test_request_context():
        asked = [str(item.question) for item in CHECKLIST]
        rules = [str(reason.sentence) for reason in REASONS.values()]
    assert [words for words in asked + rules if words not in page] == []


def test_the_reasons_for_a_no_are_the_sentences_of_the_letters(app, world):
    page = html.unescape(app.test_client().get("/how-decisions-are-made").text)
    with app.test_request_context():
        said = [str(sentence) for sentence in [*GROUNDS.values(), *SENTENCES.values()]]
    assert [words for words in said if f"<li>{words}</li>" not in page] == []
