import datetime as dt

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.permissions import NotAllowed
from grants.rounds import ledger, queries, services
from grants.rounds.models import Criterion, FundingSource, RoundStatus
from grants.rounds.services import Change, MoneyInPot, ReasonNeeded, RulesFixed, Unsettled
from grants.workflow import WrongState


@pytest.fixture
def draft(world, ctx):
    """A complete round that is not published: £1,000 from one source."""
    return world.add_round("autumn", pot_pence=1000_00, status=RoundStatus.DRAFT, decided_by=dt.date(2027, 1, 31))


def published(id, world):
    services.publish(id, by=world.olu)
    return queries.as_it_is_now(id)


def change(id, reason=""):
    return Change(shown=queries.as_it_is_now(id).version, reason=reason)


def lines():
    return db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.position)).all()


def test_publishing_puts_the_money_in_the_pot_and_freezes_the_rules(world, draft):
    round = published(draft, world)
    [version] = queries.versions(draft)
    assert round.status is RoundStatus.PUBLISHED
    assert ledger.balance(draft).pot_pence == 1000_00
    assert (version.number, version.rules["sources"]) == (1, [{"name": "Council", "amount_pence": 1000_00}])


def test_a_round_is_published_once(world, draft):
    published(draft, world)
    with pytest.raises(WrongState):
        services.publish(draft, by=world.olu)
    assert ledger.balance(draft).pot_pence == 1000_00


def test_sixteen_who_publish_at_once_fill_the_pot_once(world, draft, at_once):
    results = at_once(lambda n: services.publish(draft, by=world.olu))
    assert results.count(None) == 1
    assert {type(result) for result in results if result} == {WrongState}
    assert ledger.balance(draft).pot_pence == 1000_00


@pytest.mark.parametrize("name", ["amina", "pat", "asha", "fin", "ada", "dee"])
def test_only_officers_publish(world, draft, name):
    with pytest.raises(NotAllowed):
        services.publish(draft, by=getattr(world, name))
    assert queries.as_it_is_now(draft).status is RoundStatus.DRAFT


def test_weights_that_do_not_make_a_hundred_keep_a_round_from_being_published(world, draft):
    [first, *_] = queries.as_it_is_now(draft).criteria
    services.remove_part(draft, model=Criterion, part_id=first.id, by=world.olu)
    with pytest.raises(Unsettled, match="come to 70"):
        services.publish(draft, by=world.olu)


def test_ring_fences_beyond_the_pot_keep_a_round_from_being_published(world, draft):
    fences = dict.fromkeys(world.missions.values(), 300_00)
    services.save_missions(draft, change(draft), ring_fences=fences, by=world.olu)
    with pytest.raises(Unsettled, match="£1,200 is kept for missions and the pot holds £1,000: £200 short"):
        services.publish(draft, by=world.olu)


def test_a_published_round_is_not_changed_without_a_reason(world, draft):
    published(draft, world)
    with pytest.raises(ReasonNeeded):
        services.edit_round(draft, change(draft), most_pence=900_00, by=world.olu)
    assert (queries.as_it_is_now(draft).most_pence, len(queries.versions(draft))) == (1500_00, 1)


def test_a_change_of_a_published_round_makes_a_version_with_the_reason(world, draft):
    published(draft, world)
    services.edit_round(draft, change(draft, "More money came in."), most_pence=2000_00, by=world.olu)
    new, old = queries.versions(draft)
    assert (new.number, new.reason, new.rules["most_pence"]) == (2, "More money came in.", 2000_00)
    assert old.rules["most_pence"] == 1500_00
    assert queries.as_it_is_now(draft).rules_version == 2


def test_saving_the_same_again_makes_no_version(world, draft):
    published(draft, world)
    services.edit_round(draft, change(draft, "No reason really."), most_pence=1500_00, by=world.olu)
    assert [version.number for version in queries.versions(draft)] == [1]


def test_a_change_that_would_break_the_rules_leaves_nothing_behind(world, draft):
    published(draft, world)
    before = lines()
    weights = {criterion.id: 30 for criterion in queries.as_it_is_now(draft).criteria}
    with pytest.raises(Refusal, match="The weights come to 150"):
        services.save_weights(draft, change(draft, "Why not."), weights=weights, by=world.olu)
    assert lines() == before


def test_what_the_panel_scores_is_fixed_once_the_round_has_closed(world, draft, monkeypatch):
    round = published(draft, world)
    [first, *_] = round.criteria
    later = round.closes_at + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    kept = {"name": first.name, "question": "Another?", "weight": first.weight, "is_mission_fit": True}
    with pytest.raises(RulesFixed):
        services.save_criterion(
            draft, change(draft, "Late."), criterion_id=first.id, anchors=first.anchors, by=world.olu, **kept
        )


def test_money_that_is_in_the_pot_is_raised_and_never_taken_out(world, draft):
    [source] = published(draft, world).sources
    services.save_source(
        draft, change(draft, "A gift."), source_id=source.id, name="Council", amount_pence=1500_00, by=world.olu
    )
    with pytest.raises(MoneyInPot):
        services.save_source(
            draft, change(draft, "Cuts."), source_id=source.id, name="Council", amount_pence=500_00, by=world.olu
        )
    with pytest.raises(Refusal, match="Change this instead"):
        services.remove_part(draft, model=FundingSource, part_id=source.id, by=world.olu)
    assert ledger.balance(draft).pot_pence == 1500_00
    assert list(ledger.differences()) == []


def test_two_officers_cannot_save_over_each_other(world, draft):
    stale = change(draft)
    services.edit_round(draft, stale, name="Autumn, renamed", by=world.olu)
    with pytest.raises(Conflict):
        services.edit_round(draft, stale, name="Autumn, mine", by=world.oki)
    assert queries.as_it_is_now(draft).name == "Autumn, renamed"


def test_a_part_of_another_round_is_out_of_reach(world, draft):
    [foreign, *_] = queries.as_it_is_now(world.round).criteria
    with pytest.raises(Refusal, match="another round"):
        services.remove_part(draft, model=Criterion, part_id=foreign.id, by=world.olu)


def test_a_new_round_takes_over_what_was_asked_but_neither_money_nor_dates(world, draft):
    now = clock.now()
    id = services.start_round(
        by=world.olu,
        like=draft,
        fund_id=queries.as_it_is_now(draft).fund_id,
        slug="winter",
        name="Winter round",
        opens_at=now,
        closes_at=now + dt.timedelta(days=30),
        least_pence=50_00,
        most_pence=500_00,
    )
    old, new = queries.as_it_is_now(draft), queries.as_it_is_now(id)
    assert [criterion.name for criterion in new.criteria] == [criterion.name for criterion in old.criteria]
    assert {part.mission_id for part in new.missions} == {part.mission_id for part in old.missions}
    assert (new.sources, new.status, new.decided_by) == ([], RoundStatus.DRAFT, None)


def test_a_released_ring_fence_is_free_for_every_mission(world, draft):
    ids = list(world.missions.values())
    services.save_missions(draft, change(draft), ring_fences={ids[0]: 600_00, ids[1]: 0}, by=world.olu)
    published(draft, world)
    assert ledger.available_pence(draft, ids[1]) == 400_00
    services.release_ring_fence(draft, mission_id=ids[0], amount_pence=250_00, by=world.olu)
    assert ledger.available_pence(draft, ids[1]) == 650_00


def test_open_and_closed_are_computed_from_the_clock(world, draft, monkeypatch):
    round = published(draft, world)
    at = {
        "before": round.opens_at - dt.timedelta(seconds=1),
        "first": round.opens_at,
        "last": round.closes_at - dt.timedelta(seconds=1),
        "closed": round.closes_at,
    }
    found = {name: [r.slug for r in queries.open_at(moment) if r.slug == "autumn"] for name, moment in at.items()}
    assert found == {"before": [], "first": ["autumn"], "last": ["autumn"], "closed": []}
