"""A borough of any size, put straight into the tables: the same rounds, wards and missions, more people and ideas.

A panellist reads as many ideas whatever the size of the borough; everything else grows with it. What dashboards read
from the roll-up and the ledger is put there as commands would have kept it.
"""

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from grants.accounts.models import NOBODY, SYSTEM, Person, Role, RoleGrant
from grants.applications.models import AgeBand, ApplicantKind, Application, Cost, IfLess, Status
from grants.awards.figure_queries import year_of
from grants.awards.models import Award, AwardAlsoMission, AwardStatus, Figure
from grants.checks.models import Check, InformationRequest
from grants.core import clock
from grants.core.connections import schema_change
from grants.core.db import Model
from grants.decisions.models import Decision
from grants.missions.models import Mission
from grants.panels.models import (
    Assignment,
    Degree,
    Interest,
    Member,
    OutcomeKind,
    Panel,
    Reading,
    ReadingStatus,
    Score,
)
from grants.places.models import Ward
from grants.rounds.models import (
    Criterion,
    Entry,
    Fund,
    FundingSource,
    LedgerEntry,
    Round,
    RoundMission,
    RoundStatus,
)

DECIDED_ROUNDS = 10
READ_BY_ONE = 12  # ideas on a panellist's list
READERS = 3  # of each idea
MEMBERS = 8  # of each panel
AT_ONCE = 2000  # rows of one INSERT
MISSIONS = ("diverse-power", "young-people", "eating-well", "estates-and-streets")
CRITERIA = (("Mission fit", 30), ("Difference", 25), ("Led locally", 20), ("Open to all", 15), ("Doable", 10))
WORDS = (
    "neighbours grow herbs together outside the flats every Friday with children elders music repair cook share walk "
    "paint plant mend dance read listen courtyard library hall market canal bench garden kitchen workshop table"
).split()

Row = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How many ideas a borough has had, and how many of them were funded."""

    applications: int
    awards: int


SMALL, LARGE = Size(1_000, 400), Size(50_000, 20_000)


@dataclass
class Town:
    """Who and what the bench visits in a borough."""

    officer: UUID
    panellist: UUID
    resident: UUID
    panel: UUID = NOBODY.id
    assignment: UUID = NOBODY.id
    draft: UUID = NOBODY.id
    to_check: UUID = NOBODY.id
    missions: dict[str, UUID] = field(default_factory=dict)


def build(size: Size) -> Town:
    """Put a borough of this size into the empty database of the open app context."""
    with schema_change() as connection:
        return _Builder(connection, size).town


class _Builder:
    """One borough, table by table in the order of their foreign keys; the same at every run."""

    def __init__(self, connection: Connection, size: Size) -> None:
        self.connection, self.size = connection, size
        self.random = random.Random(20)  # noqa: S311  # made-up data, the same every time
        self.now = clock.now().replace(microsecond=0)
        self.cells: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
        self.town = Town(officer=self._id(), panellist=self._id(), resident=self._id())
        self._people()
        self._places()
        self._rounds()
        self._decided()
        self._being_scored()
        self._open()
        self._figures()

    def _id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def _put(self, model: type[Model], rows: Iterable[Row]) -> None:
        """These rows, with the version that a first save gives them."""
        versioned = {"version": 1} if "version" in model.__table__.c else {}
        left = iter(rows)
        while batch := [{**versioned, **row} for row in islice(left, AT_ONCE)]:
            self.connection.execute(insert(model), batch)

    def _words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count)).capitalize()

    def _people(self) -> None:
        roles: dict[UUID, Role | None] = {
            self.town.officer: Role.OFFICER,
            self.town.panellist: Role.PANELLIST,
            self.town.resident: None,
        }
        share = self.size.applications // 20  # of the ideas stand before a panel
        self.readers = [self.town.panellist, *(self._id() for _ in range(share * READERS // READ_BY_ONE))]
        roles.update({id: Role.PANELLIST for id in self.readers})
        self.residents = [self.town.resident, *(self._id() for _ in range(self.size.applications // 2))]
        everybody = list(dict.fromkeys([*roles, *self.residents]))
        self._put(
            Person,
            ({"id": id, "name": f"Person {n} Demo", "email": f"p{n}@example.org"} for n, id in enumerate(everybody)),
        )
        begun = self.now - dt.timedelta(days=400)
        self._put(
            RoleGrant,
            [
                {"person_id": id, "role": role, "starts_at": begun, "ends_at": None, "granted_by_id": SYSTEM.id}
                for id, role in roles.items()
                if role
            ],
        )

    def _places(self) -> None:
        self.wards = [self._id() for _ in range(20)]
        self._put(
            Ward,
            [
                {"id": id, "code": f"E05{n:06}", "name": f"Ward {n}", "tile_column": n % 5, "tile_row": n // 5}
                for n, id in enumerate(self.wards)
            ],
        )
        self.town.missions = {slug: self._id() for slug in MISSIONS}
        self._put(Mission, [self._mission(n, slug, id) for n, (slug, id) in enumerate(self.town.missions.items())])

    def _mission(self, n: int, slug: str, id: UUID) -> Row:
        return {
            "id": id, "slug": slug, "title": slug.replace("-", " ").capitalize(),
            "statement": "By 2030, everyone will eat well every day with nutritious, affordable, sustainable food.",
            "explanation": self._words(40), "target_on": dt.date(2030, 12, 31), "target": self._words(10),
            "owner": "The council", "colour": "#6b1f74", "tint": "#f3e9f4", "icon": f"mission-{slug}",
            "shape": f"shape-{slug}", "pattern": "dots", "position": n,
        }  # fmt: skip

    def _rounds(self) -> None:
        """Ten rounds that are decided, one in scoring, one open, each with what officers set up."""
        fund = self._id()
        words = {"description": self._words(20), "funder_name": "Demo Town", "funder_identifier": "GB-LAE-DMO"}
        self._put(Fund, [{"id": fund, "slug": "neighbours", "name": "Neighbours' fund", **words}])
        self.rounds = [self._id() for _ in range(DECIDED_ROUNDS + 2)]
        self._put(Round, [self._round(n, id, fund) for n, id in enumerate(self.rounds)])
        self.sources = {id: self._id() for id in self.rounds}
        pot = 1500_00 * max(self.size.awards // DECIDED_ROUNDS, 10)
        self._put(
            FundingSource,
            [{"id": s, "round_id": r, "name": "Council", "amount_pence": pot} for r, s in self.sources.items()],
        )
        self._put(
            RoundMission,
            [
                {"round_id": round, "mission_id": mission, "position": n}
                for round in self.rounds
                for n, mission in enumerate(self.town.missions.values())
            ],
        )
        self.criteria = {id: [self._id() for _ in CRITERIA] for id in self.rounds}
        anchors = ["No information", "Weak", "Good enough", "Good", "Excellent"]
        self._put(
            Criterion,
            [
                {
                    "id": id, "round_id": round, "name": name, "question": f"{name}?", "weight": weight,
                    "is_mission_fit": n == 0, "anchors": anchors, "position": n,
                }
                for round, ids in self.criteria.items()
                for n, (id, (name, weight)) in enumerate(zip(ids, CRITERIA, strict=True))
            ],
        )  # fmt: skip
        self._put(
            LedgerEntry,
            [
                {
                    "round_id": round, "funding_source_id": source, "kind": Entry.ALLOCATED, "amount_pence": pot,
                    "mission_id": None, "application_id": None, "recorded_by_id": SYSTEM.id,
                }
                for round, source in self.sources.items()
            ],
        )  # fmt: skip

    def _round(self, n: int, id: UUID, fund: UUID) -> Row:
        is_open, is_decided = n == DECIDED_ROUNDS + 1, n < DECIDED_ROUNDS
        opens = self.now - dt.timedelta(days=14 if is_open else 60 + 90 * (DECIDED_ROUNDS - n))
        return {
            "id": id, "fund_id": fund, "slug": f"round-{n}", "name": f"Round {n}", "opens_at": opens,
            "status": RoundStatus.DECIDED if is_decided else RoundStatus.PUBLISHED,
            "closes_at": opens + dt.timedelta(days=28), "decided_by": None, "least_pence": 50_00,
            "most_pence": 1500_00, "published_at": opens,
            "results_published_at": opens + dt.timedelta(days=58) if is_decided else None,
        }  # fmt: skip

    def _idea(self, status: Status, round: int, **more: Any) -> Row:
        """A complete idea of this round, asking for £600."""
        ward, mission = self.random.choice(self.wards), self.random.choice(list(self.town.missions.values()))
        opens = self.now - dt.timedelta(days=14 if round > DECIDED_ROUNDS else 60 + 90 * (DECIDED_ROUNDS - round))
        received = opens + dt.timedelta(seconds=self.random.randrange(13 * 86400))
        return {
            "id": self._id(), "round_id": self.rounds[round], "applicant_id": self.random.choice(self.residents[1:]),
            "status": status, "panel_number": None, "received_at": None if status is Status.DRAFT else received,
            "applicant_kind": ApplicantKind.PERSON, "full_name": self._words(2), "contact_email": "p0@example.org",
            "contact_phone": "020 7946 0000", "postcode": "NW1 0AA", "ward_id": ward, "age_band": AgeBand.ADULT,
            "title": self._words(4), "summary": self._words(15), "what": self._words(120), "mission_id": mission,
            "difference": self._words(60), "involvement": self._words(40), "who_for": self._words(20),
            "people_count": 40, "place": self._words(3), "place_ward_id": ward, "start_on": dt.date(2026, 3, 1),
            "end_on": dt.date(2026, 9, 1), "asked_pence": 600_00, "if_less": IfLess.SMALLER, "least_pence": 300_00,
            "knows_panel": False, "is_trading": False, "declared_at": received, "steps_done": ["safety"], **more,
        }  # fmt: skip

    def _ideas(self, rows: list[Row]) -> None:
        self._put(Application, rows)
        halves = ((0, "Timber", 400_00), (1, "Soil and seeds", 200_00))
        self._put(
            Cost,
            (
                {"application_id": row["id"], "what": what, "amount_pence": pence, "position": n}
                for row in rows
                for n, what, pence in halves
            ),
        )

    def _decided(self) -> None:
        """What was decided before: two in five ideas funded and paid, the others told why not."""
        ideas, awards = self.size.applications * 9 // 10 // DECIDED_ROUNDS, self.size.awards // DECIDED_ROUNDS
        for n in range(DECIDED_ROUNDS):
            results = self.now - dt.timedelta(days=2 + 90 * (DECIDED_ROUNDS - n))
            rows = [
                self._idea(Status.PUBLISHED, n, panel_number=number + 1, decided_at=results) for number in range(ideas)
            ]
            self._ideas(rows)
            funded, refused = rows[:awards], rows[awards:]
            self._put(Decision, self._decisions(funded, OutcomeKind.FUND, 600_00, results))
            self._put(Decision, self._decisions(refused, OutcomeKind.NOT_THIS_TIME, None, results))
            made = [self._award(row, results.date()) for row in funded]
            self._put(Award, made)
            self._put(AwardAlsoMission, self._also(made))
            self._put(LedgerEntry, self._entries(funded))
            for row in rows:
                cell = self.cells[row["mission_id"], row["round_id"], row["ward_id"], year_of(results.date())]
                cell.update(applications=1, asked_pence=600_00)
            for row in funded:
                cell = self.cells[row["mission_id"], row["round_id"], row["ward_id"], year_of(results.date())]
                cell.update(projects=1, awarded_pence=600_00, paid_pence=600_00)

    def _decisions(self, ideas: list[Row], kind: OutcomeKind, pence: int | None, at: dt.datetime) -> Iterator[Row]:
        for row in ideas:
            yield {
                "application_id": row["id"], "kind": kind, "amount_pence": pence, "signed_off_at": at,
                "signed_off_by_id": self.town.officer, "published_at": at,
            }  # fmt: skip

    def _award(self, row: Row, day: dt.date) -> Row:
        same = ("round_id", "mission_id", "ward_id", "title", "summary", "applicant_kind", "asked_pence")
        return {
            **{name: row[name] for name in same}, "id": self._id(), "application_id": row["id"],
            "status": self.random.choice((AwardStatus.PAID, AwardStatus.CLOSED)), "awarded_pence": 600_00,
            "paid_pence": 600_00, "awarded_on": day, "paid_on": day, "start_on": row["start_on"],
            "end_on": row["end_on"], "funder_name": "Demo Town", "funder_identifier": "GB-LAE-DMO",
            "place_name": row["place"], "organisation_name": None,
        }  # fmt: skip

    def _also(self, awards: list[Row]) -> Iterator[Row]:
        """One in seven projects supports another mission besides."""
        for award in awards[::7]:
            others = [id for id in self.town.missions.values() if id != award["mission_id"]]
            yield {"award_id": award["id"], "mission_id": self.random.choice(others)}

    def _entries(self, ideas: list[Row]) -> Iterator[Row]:
        for row in ideas:
            for kind in (Entry.COMMITTED, Entry.PAID):
                yield {
                    "round_id": row["round_id"], "mission_id": row["mission_id"], "kind": kind,
                    "funding_source_id": self.sources[row["round_id"]], "application_id": row["id"],
                    "amount_pence": 600_00, "recorded_by_id": SYSTEM.id,
                }  # fmt: skip

    def _being_scored(self) -> None:
        """One idea in twenty is before a panel, and half of what is to be read has been scored."""
        n = DECIDED_ROUNDS
        ideas = [self._idea(Status.SCORING, n, panel_number=k + 1) for k in range(self.size.applications // 20)]
        self._ideas(ideas)
        panels = [self.readers[at : at + MEMBERS] for at in range(0, len(self.readers), MEMBERS)]
        ids = [self._id() for _ in panels]
        self.town.panel = ids[0]
        self._put(Panel, [{"id": id, "round_id": self.rounds[n], "name": f"Panel {k}"} for k, id in enumerate(ids)])
        self._put(
            Member,
            [
                {"panel_id": id, "person_id": person, "declared_at": self.now, "left_at": None}
                for id, members in zip(ids, panels, strict=True)
                for person in members
            ],
        )
        pairs = self._pairs(ideas, dict(zip(ids, panels, strict=True)))
        self._put(Assignment, pairs)
        self.town.assignment = next(p["id"] for p in pairs if p["panellist_id"] == self.town.panellist)
        # Whoever is measured went through the whole list of the round's names; the others said what they had to.
        others = {(p["application_id"], p["panellist_id"]) for p in pairs if p["panellist_id"] != self.town.panellist}
        said = [*others, *((row["id"], self.town.panellist) for row in ideas)]
        self._put(
            Interest,
            (
                {"application_id": idea, "person_id": who, "degree": Degree.NONE, "declared_at": self.now}
                for idea, who in said
            ),
        )
        self._readings([pair for pair in pairs if pair["position"] % 2])

    def _pairs(self, ideas: list[Row], panels: Mapping[UUID, list[UUID]]) -> list[Row]:
        """Each panel reads its own ideas, each reader ``READ_BY_ONE`` of them in an order of their own."""
        share = -(-len(ideas) // len(panels))
        mine = {panel: ideas[k * share : (k + 1) * share] for k, panel in enumerate(panels)}
        seats = [(panel, who) for panel, members in panels.items() for who in members]
        return [
            {
                "id": self._id(), "panel_id": panel, "application_id": row["id"], "panellist_id": who, "position": n,
            }
            for panel, who in seats
            for n, row in enumerate(self.random.sample(mine[panel], min(READ_BY_ONE, len(mine[panel]))))
        ]  # fmt: skip

    def _readings(self, pairs: list[Row]) -> None:
        readings = [
            {
                "id": self._id(), "application_id": pair["application_id"], "panellist_id": pair["panellist_id"],
                "status": ReadingStatus.SUBMITTED, "submitted_at": self.now, "reason": self._words(20),
            }
            for pair in pairs
        ]  # fmt: skip
        self._put(Reading, readings)
        criteria = self.criteria[self.rounds[DECIDED_ROUNDS]]
        self._put(
            Score,
            (
                {"reading_id": reading["id"], "criterion_id": id, "value": self.random.randrange(5), "reason": None}
                for reading in readings
                for id in criteria
            ),
        )

    def _open(self) -> None:
        """What comes in now: drafts, what waits for a check, what is checked, what we asked about."""
        states = (Status.DRAFT, Status.SUBMITTED, Status.IN_CHECK, Status.SUBMITTED, Status.NEEDS_INFORMATION)
        count = self.size.applications - self.size.applications * 9 // 10 - self.size.applications // 20
        n = DECIDED_ROUNDS + 1
        ideas = [self._idea(states[k % len(states)], n) for k in range(count)]
        own = next(row for row in ideas if row["status"] is Status.DRAFT)
        own["applicant_id"] = self.town.resident
        self.town.draft = own["id"]
        self._ideas(ideas)
        more = [
            {"application_id": own["id"], "what": f"Thing {k}", "amount_pence": 10_00, "position": k}
            for k in range(2, 12)
        ]
        self._put(Cost, more)
        checked = [row for row in ideas if row["status"] in (Status.IN_CHECK, Status.NEEDS_INFORMATION)]
        self.town.to_check = checked[0]["id"]
        self._put(Check, [{"application_id": row["id"], "checked_by_id": self.town.officer} for row in checked])
        asked = [row for row in checked if row["status"] is Status.NEEDS_INFORMATION]
        due = (self.now + dt.timedelta(days=7)).date()
        self._put(
            InformationRequest,
            [
                {
                    "application_id": row["id"], "asked_by_id": self.town.officer, "question": self._words(10),
                    "due_on": due, "answer": None, "answered_at": None,
                }
                for row in asked
            ],
        )  # fmt: skip

    def _figures(self) -> None:
        self._put(
            Figure,
            [
                {
                    "mission_id": mission, "round_id": round, "ward_id": ward, "year": year,
                    **{name: sums[name] for name in NAMES},
                }
                for (mission, round, ward, year), sums in self.cells.items()
            ],
        )  # fmt: skip


NAMES = ("applications", "asked_pence", "projects", "awarded_pence", "paid_pence")
