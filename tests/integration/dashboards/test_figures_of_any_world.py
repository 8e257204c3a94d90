"""Whatever the records are, the roll-up comes to what one gets by adding them up one by one."""

import datetime as dt
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from grants.applications.models import Application, Status
from grants.awards import figure_queries as figures
from grants.awards.figure_queries import Figures
from grants.awards.models import Award, AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from tests.factories.awards import add_award, add_decided_round, roll_up
from tests.factories.world import save

SLUGS = ("eating-well", "young-people", None)
GONE = {AwardStatus.LAPSED, AwardStatus.CANCELLED}
NEVER_ASKED = {Status.DRAFT, Status.EXPIRED, Status.WITHDRAWN}

awards = st.fixed_dictionaries(
    {
        "mission": st.sampled_from(SLUGS),
        "round": st.sampled_from(["summer", "spring", None]),
        "ward": st.sampled_from(["camden_town", "kilburn", None]),
        "status": st.sampled_from(AwardStatus),
        "currency": st.sampled_from(["GBP", "GBP", "EUR"]),
        "awarded_pence": st.integers(0, 150_000),
        "returned_pence": st.integers(0, 500),
        "awarded_on": st.dates(dt.date(2024, 3, 1), dt.date(2026, 5, 1)),
    }
)
ideas = st.fixed_dictionaries(
    {
        "mission": st.sampled_from(SLUGS),
        "round": st.sampled_from(["summer", "spring"]),
        "ward": st.sampled_from(["camden_town", "kilburn"]),
        "status": st.sampled_from(Status),
        "asked_pence": st.integers(1, 150_000),
    }
)


def begin(app) -> None:
    """Every example starts without records; people, missions, wards and rounds stay."""
    with app.app_context():
        _forget()


@bookkeeping
def _forget() -> None:
    for row in [*db.session.scalars(db.select(Award)), *db.session.scalars(db.select(Application))]:
        db.session.delete(row)


@settings(max_examples=25)
@given(funded=st.lists(awards, max_size=12), asked=st.lists(ideas, max_size=12))
def test_the_figures_are_the_sums_of_the_records(world, app, funded, asked):
    rounds = {"spring": world.round, "summer": world.__dict__.get("summer") or add_decided_round(world), None: None}
    world.summer = rounds["summer"]
    begin(app)
    for row in funded:
        values = {name: row[name] for name in ("status", "currency", "awarded_pence", "returned_pence", "awarded_on")}
        ward = getattr(world, row["ward"]).id if row["ward"] else None
        add_award(world, row["mission"], round_id=rounds[row["round"]], ward_id=ward, **values)
    sent = [
        Application(
            applicant_id=world.amina.id,
            round_id=rounds[row["round"]],
            mission_id=world.missions[row["mission"]] if row["mission"] else None,
            place_ward_id=getattr(world, row["ward"]).id,
            status=row["status"],
            received_at=None if row["status"] in (Status.DRAFT, Status.EXPIRED) else clock.now(),
            asked_pence=row["asked_pence"],
        )
        for row in asked
    ]
    with app.app_context():
        save(*sent)
    roll_up(world)

    expected = {slug: Counter() for slug in SLUGS}
    for row in funded:
        if row["currency"] != "GBP":
            continue
        sums = expected[row["mission"]]
        sums["returned_pence"] += row["returned_pence"]
        if row["status"] in (AwardStatus.PAID, AwardStatus.CLOSED):
            sums["paid_pence"] += row["awarded_pence"]
        if row["status"] not in GONE:
            sums["projects"] += 1
            sums["awarded_pence"] += row["awarded_pence"]
            if row["round"]:
                sums["unmet_pence"] -= row["awarded_pence"]
    for row in asked:
        if row["round"] == "summer" and row["status"] not in NEVER_ASKED:  # the spring round is not decided
            sums = expected[row["mission"]]
            sums.update(applications=1, asked_pence=row["asked_pence"], unmet_pence=row["asked_pence"])
    with app.app_context():
        found = figures.by_mission()
        for slug, sums in expected.items():
            assert found.get(world.missions[slug] if slug else None, Figures()) == Figures(**sums), slug
        whole = sum((sums for sums in expected.values()), Counter())
        assert figures.total().awarded_pence == whole["awarded_pence"]
        assert sum(y.awarded_pence for y in figures.by_year().values()) == whole["awarded_pence"]
        assert sum(w.projects for w in figures.by_ward().values()) == whole["projects"]
        open_round = figures.by_round().get(world.round, Figures())
        assert (open_round.applications, open_round.asked_pence) == (0, 0)
