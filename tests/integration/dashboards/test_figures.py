"""Each figure means one thing, and is what its records come to."""

import datetime as dt

import pytest

from grants.applications.models import Status
from grants.awards import figure_queries as figures
from grants.awards.figure_queries import DEFINITIONS, Figures, Money
from grants.awards.models import AwardStatus
from grants.core import clock
from grants.dashboards import queries
from grants.rounds.models import RoundStatus
from tests.factories.awards import add_award, add_decided_round, roll_up

NOTHING = Figures()


def test_money_counts_once_under_the_main_mission(world, app):
    add_award(world, "eating-well", also=("young-people", "diverse-power"))
    roll_up(world)
    with app.app_context():
        found = figures.by_mission()
        assert set(found) == {world.missions["eating-well"]}
        assert figures.total() == found[world.missions["eating-well"]]
        assert queries.also_supporting(world.missions["young-people"], 5) != []
        assert queries.also_supporting(world.missions["eating-well"], 5) == []


@pytest.mark.parametrize("status", [AwardStatus.LAPSED, AwardStatus.CANCELLED])
def test_an_offer_that_came_to_nothing_counts_nowhere(world, app, status):
    add_award(world, "eating-well", also=("young-people",), status=status)
    add_award(world, "eating-well", status=status, currency="EUR")
    roll_up(world)
    with app.app_context():
        assert figures.total() == NOTHING
        assert queries.also_supporting(world.missions["young-people"], 5) == []
        assert figures.other_currencies() == []


def test_promised_paid_returned_and_to_pay_are_told_apart(world, app):
    add_award(world, status=AwardStatus.OFFERED, awarded_pence=500_00)
    add_award(world, status=AwardStatus.CLOSED, awarded_pence=700_00, paid_pence=700_00, returned_pence=46_00)
    roll_up(world)
    with app.app_context():
        found = figures.total()
    assert (found.awarded_pence, found.paid_pence, found.returned_pence) == (1200_00, 700_00, 46_00)
    assert found.to_pay_pence == 500_00
    assert found.left_pence(3000_00) == 3000_00 - 1200_00 + 46_00
    assert found.projects == 2


def test_what_a_round_asks_for_is_unknown_until_its_results_are_out(world, app):
    summer = add_decided_round(world)
    for status in Status:
        world.add_application(status)  # in the spring round, which is still open
    for status in (Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED):
        world.add_application(status, round_id=summer)
    world.add_application(Status.PUBLISHED, round_id=summer, asked_pence=900_00)
    world.add_application(Status.INELIGIBLE, round_id=summer, asked_pence=70_00)
    roll_up(world)
    with app.app_context():
        found = figures.total()
    assert (found.applications, found.asked_pence, found.unmet_pence) == (2, 970_00, 970_00)


def test_unmet_demand_is_what_was_asked_for_and_not_promised_whatever_was_imported(world, app):
    summer = add_decided_round(world)
    for _ in range(2):
        world.add_application(Status.PUBLISHED, round_id=summer, asked_pence=900_00)
    add_award(world, "estates-and-streets", round_id=summer, awarded_pence=850_00)
    add_award(world, "estates-and-streets", round_id=None, awarded_pence=9000_00)
    roll_up(world)
    with app.app_context():
        assert figures.total().unmet_pence == 950_00
        assert figures.by_mission()[world.missions["estates-and-streets"]].unmet_pence == 950_00
        assert figures.by_round()[None].unmet_pence == 0


@pytest.mark.parametrize(
    ("day", "year"),
    [(dt.date(2026, 3, 31), 2025), (dt.date(2026, 4, 1), 2026), (dt.date(2026, 12, 31), 2026)],
)
def test_a_year_runs_from_april_to_march(world, app, day, year):
    add_award(world, awarded_on=day)
    roll_up(world)
    assert figures.year_of(day) == year
    with app.app_context():
        assert list(figures.by_year()) == [year]


def test_other_currencies_stay_out_of_every_total(world, app):
    add_award(world, awarded_pence=100_00)
    add_award(world, awarded_pence=250_00, currency="EUR")
    add_award(world, "young-people", awarded_pence=10_00, currency="USD")
    roll_up(world)
    with app.app_context():
        assert figures.total().awarded_pence == 100_00
        assert figures.other_currencies() == [Money("EUR", 1, 250_00), Money("USD", 1, 10_00)]
        assert figures.other_currencies(mission_id=world.missions["young-people"]) == [Money("USD", 1, 10_00)]


def test_a_pot_is_public_once_its_round_is(world, app):
    with app.app_context():
        world.add_round("secret", pot_pence=9000_00, status=RoundStatus.DRAFT)
        assert figures.pots() == {world.round: 3000_00}


def test_figures_stand_as_of_their_newest_change(world, app, monkeypatch):
    with app.app_context():
        assert figures.as_of() is None
    then = dt.datetime(2026, 6, 1, 9, 5, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: then)
    add_award(world)
    roll_up(world)
    with app.app_context():
        assert figures.as_of() == then


def test_every_way_of_cutting_the_figures_comes_to_the_same_total(world, app):
    summer = add_decided_round(world)
    for mission, ward, round_id, day, pence in (
        ("eating-well", world.kilburn.id, summer, dt.date(2026, 5, 1), 100_00),
        ("eating-well", None, None, dt.date(2024, 5, 1), 250_00),
        ("young-people", world.camden_town.id, summer, dt.date(2026, 3, 1), 999_99),
        (None, world.camden_town.id, None, dt.date(2025, 12, 31), 1_00),
    ):
        add_award(world, mission, ward_id=ward, round_id=round_id, awarded_on=day, awarded_pence=pence)
    roll_up(world)
    with app.app_context():
        whole = figures.total()
        cuts = [
            figures.by_mission(),
            figures.by_year(),
            figures.by_ward(),
            figures.by_round(),
            figures.by_mission_and_round(),
        ]
        assert whole.awarded_pence == 1350_99
        for cut in cuts:
            for name in (d.name for d in DEFINITIONS if d.query is not None):
                assert sum(getattr(part, name) for part in cut.values()) == getattr(whole, name)


def test_a_mission_alone_is_what_it_is_among_the_others(world, app):
    summer = add_decided_round(world)
    add_award(world, "eating-well", round_id=summer, awarded_pence=100_00)
    add_award(world, "young-people", round_id=summer, awarded_pence=7_00)
    roll_up(world)
    food = world.missions["eating-well"]
    with app.app_context():
        alone = figures.by_mission()[food]
        assert figures.total(mission_id=food) == alone
        assert figures.by_ward(mission_id=food) == {world.camden_town.id: alone}
        assert figures.by_round(mission_id=food) == {summer: alone}
        assert figures.by_year(mission_id=food) == {2026: alone}
