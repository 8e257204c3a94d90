"""The small world that tests begin in: named people, four missions, some wards, an open round of £3,000."""

import datetime as dt
from contextlib import nullcontext
from itertools import count
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import Flask, has_app_context

from grants.accounts.models import SYSTEM, Actor, Person, Role, RoleGrant
from grants.applications.models import AgeBand, ApplicantKind, Application, Cost, IfLess, Status
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import bookkeeping
from grants.missions.models import Mission
from grants.panels.models import (
    Assignment,
    Degree,
    Interest,
    Member,
    Outcome,
    OutcomeKind,
    Panel,
    Reading,
    ReadingStatus,
    Score,
)
from grants.places.models import Postcode, Ward
from grants.rounds.models import Criterion, Entry, Fund, FundingSource, LedgerEntry, Round, RoundMission, RoundStatus
from tests.support.beginnings import beginning

PEOPLE: dict[str, set[Role]] = {
    "amina": set(),
    "ben": set(),
    "hal": {Role.HELPER},
    "pat": {Role.PANELLIST},
    "priya": {Role.PANELLIST},
    "sam": {Role.PANELLIST},
    "chi": {Role.PANELLIST, Role.CHAIR},
    "olu": {Role.OFFICER},
    "oki": {Role.OFFICER},
    "asha": {Role.APPROVER},
    "fin": {Role.FINANCE},
    "sade": {Role.SAFEGUARDING_LEAD},
    "cora": {Role.COUNCILLOR},
    "dee": {Role.DATA_PROTECTION},
    "ada": {Role.ADMINISTRATOR},
}

MISSIONS = {
    "diverse-power": (
        "Diverse power",
        "By 2030, those holding positions of power will be as diverse as our community.",
    ),
    "young-people": ("Young people", "By 2025, every young person will have access to economic opportunity."),
    "eating-well": ("Eating well", "By 2030, everyone will eat well every day."),
    "estates-and-streets": ("Estates and streets", "By 2030, estates and streets will be creative and sustainable."),
}

CRITERIA = (
    ("Mission fit", 30, True),
    ("Difference for local people", 25, False),
    ("Led with local people", 20, False),
    ("Open, fair and reachable", 15, False),
    ("Doable, and the money makes sense", 10, False),
)


@bookkeeping
def save(*rows: Any) -> None:
    """Put these rows there, as the world that a test begins in."""
    db.session.add_all(rows)


@bookkeeping
def change(row: Any, **values: Any) -> None:
    """Make this row what a test needs it to be, whatever the rules say."""
    for name, value in values.items():
        setattr(row, name, value)


class World:
    """Ids and actors by name (``world.amina`` is an ``Actor``), and builders that save what they make."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.begun: tuple[str, ...] = ()
        self._begin()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"nobody and nothing in this world is called {name}")

    @beginning
    def _begin(self) -> None:
        self.numbers = count(1)
        self._people()
        self._places()
        self._missions()
        self.round = self.add_round("spring", pot_pence=3000_00)

    def _people(self) -> None:
        begun = clock.now() - dt.timedelta(days=400)
        for name, roles in PEOPLE.items():
            person = Person(name=f"{name.title()} Demo", email=f"{name}@example.org")
            grants = [RoleGrant(person_id=person.id, role=r, starts_at=begun, granted_by_id=SYSTEM.id) for r in roles]
            save(person)
            save(*grants)
            setattr(self, name, Actor(person.id, frozenset(roles)))

    def _places(self) -> None:
        camden_town = Ward(code="E05013655", name="Camden Town", tile_column=4, tile_row=4)
        kilburn = Ward(code="E05013665", name="Kilburn", tile_column=1, tile_row=4)
        save(camden_town, kilburn)
        save(Postcode(postcode="NW1 0AA", ward_id=camden_town.id))
        self.camden_town, self.kilburn = SimpleNamespace(id=camden_town.id), SimpleNamespace(id=kilburn.id)

    def _missions(self) -> None:
        self.missions: dict[str, UUID] = {}
        for position, (slug, (title, statement)) in enumerate(MISSIONS.items()):
            mission = Mission(
                slug=slug,
                title=title,
                statement=statement,
                explanation=f"Ideas for {title.lower()}.",
                target_on=dt.date(2030, 12, 31),
                target="Everybody can tell the difference.",
                owner="The council",
                colour="#6b1f74",
                tint="#f3e9f4",
                icon=f"mission-{slug}",
                shape=f"shape-{slug}",
                pattern="dots",
                position=position,
            )
            save(mission)
            self.missions[slug] = mission.id

    def add_round(
        self, slug: str, *, pot_pence: int, status: RoundStatus = RoundStatus.PUBLISHED, **values: Any
    ) -> UUID:
        """A round with every mission and the five usual criteria, open now unless told otherwise; gives its id."""
        now = clock.now()
        fund = Fund(
            slug=f"fund-{slug}",
            name="Neighbours' fund",
            description="Small grants.",
            funder_name="Demo Town",
            funder_identifier="GB-LAE-DMO",
        )
        values = {
            "name": f"{slug.title()} round",
            "opens_at": now - dt.timedelta(days=7),
            "closes_at": now + dt.timedelta(days=7),
            "least_pence": 50_00,
            "most_pence": 1500_00,
            "published_at": now - dt.timedelta(days=7),
            **values,
        }
        round = Round(fund_id=fund.id, slug=slug, status=status, **values)
        source = FundingSource(round_id=round.id, name="Council", amount_pence=pot_pence)
        save(fund, round)
        save(
            source,
            *(
                RoundMission(round_id=round.id, mission_id=id, position=n)
                for n, id in enumerate(self.missions.values())
            ),
            *(
                Criterion(
                    round_id=round.id,
                    name=name,
                    question=f"{name}?",
                    weight=weight,
                    is_mission_fit=fit,
                    position=n,
                    anchors=["No information", "Weak", "OK", "Good", "Excellent"],
                )
                for n, (name, weight, fit) in enumerate(CRITERIA)
            ),
        )
        if status is not RoundStatus.DRAFT:
            save(
                LedgerEntry(
                    round_id=round.id,
                    funding_source_id=source.id,
                    kind=Entry.ALLOCATED,
                    amount_pence=pot_pence,
                    recorded_by_id=SYSTEM.id,
                )
            )
        return round.id

    def add_application(
        self, status: Status = Status.DRAFT, *, by: Actor | None = None, round_id: UUID | None = None, **values: Any
    ) -> UUID:
        """A complete idea in this state, by Amina unless told otherwise, asking for £600; gives its id."""
        n = next(self.numbers)
        now = clock.now()
        values = {
            "applicant_kind": ApplicantKind.PERSON,
            "full_name": "Amina Demo",
            "contact_email": "amina@example.org",
            "prefers_phone": False,
            "postcode": "NW1 0AA",
            "ward_id": self.camden_town.id,
            "age_band": AgeBand.ADULT,
            "title": f"Plant boxes {n}",
            "summary": "Neighbours grow herbs together outside the flats.",
            "what": "We will build and plant six boxes.",
            "mission_id": self.missions["estates-and-streets"],
            "difference": "The courtyard becomes a place to meet.",
            "involvement": "Twelve neighbours asked for it at the tea morning.",
            "who_for": "Everybody on the estate.",
            "people_count": 40,
            "place": "The courtyard",
            "place_ward_id": self.camden_town.id,
            "start_on": (now + dt.timedelta(days=90)).date(),
            "end_on": (now + dt.timedelta(days=180)).date(),
            "asked_pence": 600_00,
            "if_less": IfLess.SMALLER,
            "least_pence": 300_00,
            "knows_panel": False,
            "is_trading": False,
            "declared_at": now,
            "received_at": None if status is Status.DRAFT else now,
            "steps_done": ["safety"],  # nothing to keep safe is an answer too
            **values,
        }
        if status not in (Status.DRAFT, Status.SUBMITTED, Status.IN_CHECK, Status.NEEDS_INFORMATION, Status.EXPIRED):
            values.setdefault("panel_number", n)
        application = Application(
            round_id=round_id or self.round, applicant_id=(by or self.amina).id, status=status, **values
        )
        with self._context():
            save(application)
            save(
                Cost(application_id=application.id, what="Timber", amount_pence=400_00, position=0),
                Cost(application_id=application.id, what="Soil and seeds", amount_pence=200_00, position=1),
            )
        return application.id

    def add_panel(self, *members: Actor, chair: Actor | None = None, round_id: UUID | None = None) -> UUID:
        """A panel of these members who have declared their interests; gives its id."""
        panel = Panel(round_id=round_id or self.round, name=f"Panel {next(self.numbers)}")
        people = [*members, *([chair] if chair else [])]
        with self._context():
            save(panel)
            now = clock.now()
            save(*(Member(panel_id=panel.id, person_id=p.id, is_chair=p == chair, declared_at=now) for p in people))
        return panel.id

    def assign(self, panel_id: UUID, application_id: UUID, *readers: Actor) -> None:
        """Ask these members, who have said that they do not know the applicant, to read the idea."""
        for reader in readers:
            self.declare(reader, application_id, Degree.NONE)
        with self._context():
            save(
                *(Assignment(panel_id=panel_id, application_id=application_id, panellist_id=r.id) for r in readers),
            )

    def declare(self, person: Actor, application_id: UUID, degree: Degree = Degree.DIRECT) -> None:
        """Say where this person stands to whoever asks; what was said before is replaced."""
        said = {"application_id": application_id, "person_id": person.id}
        with self._context():
            found = db.session.scalar(db.select(Interest).filter_by(**said))
            if found:
                change(found, degree=degree)
            else:
                save(Interest(**said, degree=degree, declared_at=clock.now()))

    def add_reading(self, application_id: UUID, reader: Actor, *values: int, submitted: bool = True) -> UUID:
        """A reading with these scores, in the order of the round's criteria; gives its id."""
        with self._context():
            round_id = db.session.scalars(db.select(Application.round_id).where(Application.id == application_id)).one()
            criteria = db.session.scalars(
                db.select(Criterion.id).where(Criterion.round_id == round_id).order_by(Criterion.position)
            ).all()
            reading = Reading(
                application_id=application_id,
                panellist_id=reader.id,
                status=ReadingStatus.SUBMITTED if submitted else ReadingStatus.DRAFT,
                submitted_at=clock.now() if submitted else None,
            )
            save(reading)
            save(
                *(Score(reading_id=reading.id, criterion_id=c, value=v) for c, v in zip(criteria, values, strict=True))
            )
        return reading.id

    def add_outcome(
        self,
        application_id: UUID,
        kind: OutcomeKind,
        amount_pence: int | None = None,
        *,
        by: Actor | None = None,
        **more: Any,
    ) -> UUID:
        """What the panel decided about an idea, recorded by Chi unless told otherwise; gives its id."""
        chair = by or self.chi
        with self._context():
            round_id = db.session.scalars(db.select(Application.round_id).where(Application.id == application_id)).one()
            panel = db.session.scalar(db.select(Panel).where(Panel.round_id == round_id))
            panel_id = panel.id if panel else self.add_panel(self.pat, self.priya, chair=self.chi, round_id=round_id)
            outcome = Outcome(
                application_id=application_id,
                panel_id=panel_id,
                kind=kind,
                amount_pence=amount_pence,
                recorded_by_id=chair.id,
                recorded_at=clock.now(),
                **{"note": "Twelve neighbours asked for it.", **more},
            )
            save(outcome)
        return outcome.id

    def _context(self) -> Any:
        """The app context that is open, or one for this call."""
        return nullcontext() if has_app_context() else self.app.app_context()
