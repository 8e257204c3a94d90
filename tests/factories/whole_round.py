"""A round of 120 ideas and a panel of twelve: its people, its days, and what the many do while browsers watch a few.

Everything is done by the service's own commands, at the time of the story; drafts alone are put there as they are. What
a reader gives an idea follows from both their names, so that it is the same at every telling: some readers are
generous, tastes differ, and there is something to adjust, to talk about and to draw.
"""

import datetime as dt
from collections import Counter
from random import Random
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Actor, Person, Role
from grants.applications.models import Application, Cost, Status
from grants.awards.models import Award
from grants.checks import queries as checks
from grants.checks.services import checking
from grants.core.db import db
from grants.decisions import record_queries
from grants.decisions.models import Decision
from grants.meetings import queries as meetings
from grants.meetings import services as attending
from grants.meetings.models import AgendaItem
from grants.notifications import outbox
from grants.notifications.models import OutboxEmail
from grants.panels import interest_queries, queries, record
from grants.panels.completeness import Agreed, Answers
from grants.panels.models import Assignment, OutcomeKind, Reading, ReadingStatus, ReasonCode, Recommendation
from grants.panels.services import interests, outcomes, readings
from grants.recruitment.models import Payment, Volunteer, VolunteerStatus
from grants.recruitment.services import answers as volunteering
from grants.recruitment.services import preparing
from grants.rounds import ledger
from grants.rounds import services as rounds
from grants.rounds.models import Criterion, Round, RoundMission, RoundStatus
from tests.factories.moves import put_in_order, submit
from tests.factories.world import World, change, save

IDEAS, SEATS, VOLUNTEERS = 120, 12, 26
POT, KEPT = 40_000_00, 4_000_00
TWO_CHECK_FROM = 1000_00
USUAL = 600_00  # what the costs of every idea come to at least
SLUG = "summer"
TOPICS = ("Herb beds", "Sewing evenings", "Tenants' radio", "Bike repairs", "Shared suppers", "Stairwell galleries")
AGES = ("16 to 24", "25 to 34", "35 to 49", "50 to 64", "65 or over")
WHY_NOT = (
    "The panel liked that neighbours asked for it. Others had more to show for the same money, so tell us next time "
    "who looks after it when the first month is over."
)


def day(month: int, number: int, hour: int = 10) -> dt.datetime:
    """A moment of the year in which the story is told."""
    return dt.datetime(2027, month, number, hour, tzinfo=dt.UTC)


class WholeRound(World):
    """The round is called *summer*; ``ask_for_members`` and so on each tell a part of it."""

    def begin_round(self) -> None:
        """Published on 1 March, open until 22 March, £40,000, £4,000 of it kept for two of the missions each."""
        with self._context():
            self.round = self.add_round(
                SLUG,
                pot_pence=POT,
                status=RoundStatus.DRAFT,
                opens_at=day(3, 1, 11),
                closes_at=day(3, 22, 17),
                decided_by=day(5, 1).date(),
                readings_per_panellist=40,
            )
            for slug in ("eating-well", "young-people"):
                part = db.select(RoundMission).where(
                    RoundMission.round_id == self.round, RoundMission.mission_id == self.missions[slug]
                )
                change(db.session.scalars(part).one(), ring_fence_pence=KEPT)
            rounds.publish(self.round, by=self.olu)

    def add_people(self, kind: str, number: int) -> list[Actor]:
        """So many residents whom nothing but a number tells apart, and whose last names differ."""
        people = [
            Person(name=f"Demo {kind}-{n:03}", email=f"{kind}-{n:03}@example.org".lower()) for n in range(1, number + 1)
        ]
        with self._context():
            save(*people)
        return [Actor(person.id, frozenset()) for person in people]

    def offer_to_join(self, call_id: UUID) -> None:
        """Everybody but those whom a browser shows answers the call; every seventh would rather not say their age."""
        with self._context():
            self.volunteers = self.add_people("Neighbour", VOLUNTEERS)
            slugs = sorted(self.missions)
            for n, who in enumerate(self.volunteers):
                id = volunteering.answer(
                    call_id,
                    availability="Weekday evenings",
                    support_needs="",
                    cares_about=slugs[n % len(slugs)],
                    payment=Payment.PAID,
                    by=who,
                )
                said = {"age": AGES[n % len(AGES)]} if n % 7 else {}
                volunteering.say_about_yourself(id, said=said, by=who)

    def take_seats(self, call_id: UUID) -> None:
        """Whoever was chosen and has not answered says yes; sets ``panellists``, in the order of their names."""
        with self._context():
            chosen = select(Volunteer.id, Volunteer.person_id).where(
                Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.CHOSEN
            )
            for id, person_id in db.session.execute(chosen.order_by(Volunteer.person_id)).all():
                volunteering.accept(id, by=Actor(person_id, frozenset()))
            taken = select(Person).join(Volunteer, Volunteer.person_id == Person.id)
            taken = taken.where(Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.ACCEPTED)
            people = db.session.scalars(taken.order_by(Person.name)).all()
            self.panellists = [Actor(person.id, frozenset({Role.PANELLIST})) for person in people]
            self.names = {person.id: person.name for person in people}

    def prepare_lottery(self) -> None:
        """What the worker does that an officer's press begins."""
        with self._context():
            assert preparing.prepare_all() == 1

    def drawn(self, call_id: UUID) -> list[Actor]:
        """Everybody who was offered a seat and has not answered."""
        with self._context():
            chosen = select(Volunteer.person_id).where(
                Volunteer.call_id == call_id, Volunteer.status == VolunteerStatus.CHOSEN
            )
            people = db.session.scalars(chosen.order_by(Volunteer.person_id))
            return [Actor(person_id, frozenset()) for person_id in people]

    @property
    def chair(self) -> Actor:
        """The first of the panel."""
        return self.panellists[0]

    def name_of(self, who: Actor) -> str:
        """What a member is called."""
        return self.names[who.id]

    def marks(self, title: str, reader: Actor) -> list[int]:
        """What this member gives the idea of this title."""
        return marks_of(title, self.names[reader.id])

    def send_ideas(self) -> None:
        """120 residents send an idea each: the four missions, two wards, from £600 to £1,500."""
        missions = [self.missions[slug] for slug in sorted(self.missions)]
        wards = (self.camden_town.id, self.kilburn.id)
        self.ideas: dict[str, UUID] = {}
        self.asked: dict[UUID, int] = {}
        for n, who in enumerate(self.add_people("Resident", IDEAS)):
            pence = USUAL + 100_00 * (n * 7 % 10)
            title = _title(n + 1)
            with self.app.app_context():
                id = self.add_application(
                    by=who,
                    round_id=self.round,
                    title=title,
                    full_name=f"Demo Resident-{n + 1:03}",
                    contact_email=f"resident-{n + 1:03}@example.org",
                    mission_id=missions[n % len(missions)],
                    place_ward_id=wards[n % 3 % 2],
                    asked_pence=pence,
                    least_pence=pence * 7 // 10,
                )
                if pence > USUAL:
                    save(Cost(application_id=id, what="Tools to share", amount_pence=pence - USUAL, position=2))
                submit(id, who)
            self.ideas[title], self.asked[id] = id, pence

    def check_ideas(self) -> None:
        """An officer finds every idea in order and passes it on; a second one agrees where it is dear."""
        for id in self.ideas.values():
            with self.app.app_context():
                checking.take(id, by=self.olu)
                put_in_order(id, self.olu)
                if self.asked[id] >= TWO_CHECK_FROM:
                    checking.second_check(id, shown=checks.check_of(id).version, by=self.oki)
                checking.pass_on(id, by=self.olu)

    def declare_interests(self, panel_id: UUID) -> None:
        """Every member who has not yet gone through the names does, and knows nobody."""
        with self._context():
            for who in self.panellists:
                seat = queries.member(panel_id, who.id)
                if seat is not None and seat.declared_at is None:
                    listed = interest_queries.names(self.round, who.id)
                    interests.declare(panel_id, shown=[name.key for name in listed], known=[], by=who)

    def read(self) -> None:
        """Everything that is given and not yet sent is read and scored."""
        with self._context():
            criteria = db.session.scalars(
                select(Criterion.id).where(Criterion.round_id == self.round).order_by(Criterion.position)
            ).all()
            titles = {id: title for title, id in self.ideas.items()}
            readers = {who.id: who for who in self.panellists}
            sent = select(Reading.id).where(
                Reading.application_id == Assignment.application_id,
                Reading.panellist_id == Assignment.panellist_id,
                Reading.status == ReadingStatus.SUBMITTED,
            )
            left = select(Assignment.id, Assignment.application_id, Assignment.panellist_id).where(~sent.exists())
            for id, idea, reader in db.session.execute(left.order_by(Assignment.id)).all():
                marks = marks_of(titles[idea], self.names[reader])
                answers = _answers(dict(zip(criteria, marks, strict=True)))
                readings.submit(id, answers=answers, shown=0, by=readers[reader])

    def by_the_rules(self) -> dict[UUID, int]:
        """What each idea comes to by the rules and the draw, in pence."""
        with self._context():
            worked = record.work_out(record_queries.told(db.session.get_one(Round, self.round)))
            numbered = record_queries.by_number(self.round)
            amounts = worked.allocation.amounts()
            return {idea.id: amounts.get(number, 0) for number, idea in numbered.items()}

    def come(self, panel_id: UUID, people: list[Actor]) -> None:
        """These members say that they are at the meeting."""
        with self._context():
            meeting = meetings.current(panel_id)
            assert meeting is not None  # it is open
            for who in people:
                attending.come(meeting.id, who.id, by=who)

    def talked_about(self, panel_id: UUID) -> list[str]:
        """The titles of the first two ideas on the agenda that the rules would fund in full."""
        with self._context():
            meeting = meetings.current(panel_id)
            assert meeting is not None  # it is open
            agenda = select(Application.title, Application.id).join(
                AgendaItem, AgendaItem.application_id == Application.id
            )
            agenda = agenda.where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position)
            amounts = self.by_the_rules()
            return [title for title, id in db.session.execute(agenda) if amounts[id] == self.asked[id]][:2]

    def declined(self) -> tuple[Actor, str]:
        """Somebody who sent an idea that the panel said no to, and its title."""
        with self._context():
            found = select(Application.applicant_id, Application.title).join(
                Decision, Decision.application_id == Application.id
            )
            found = found.where(Decision.kind == OutcomeKind.NOT_THIS_TIME).order_by(Application.panel_number)
            person_id, title = db.session.execute(found).first()
            return Actor(person_id, frozenset()), title

    def awarded(self) -> dict[UUID, int]:
        """What was promised with the results, in pence, by idea."""
        with self._context():
            found = select(Award.application_id, Award.awarded_pence).where(Award.round_id == self.round)
            return {id: pence for id, pence in db.session.execute(found)}

    def pot(self) -> tuple[int, int, int]:
        """What the round had, what of it is promised, and what is left, in pence, as its ledger says."""
        with self._context():
            found = ledger.balance(self.round)
            return found.pot_pence, found.committed_pence, found.left_pence

    def post(self) -> Counter[str]:
        """Send what waits to be sent; gives how many letters with a decision each address got."""
        sent: list[OutboxEmail] = []
        with self._context():
            while outbox.deliver(sent.append):
                pass
            return Counter(mail.to for mail in sent if mail.name == "decision_letter")

    def number_of(self, resident: int) -> str:
        """What the idea of a resident is called where nobody is named."""
        with self._context():
            return record_queries.number_of(db.session.get_one(Application, self.ideas[_title(resident)]))

    def record_outcomes(self, panel_id: UUID, chair: Actor) -> None:
        """The chair records what the panel agreed about everything that is still open: what the rules come to."""
        with self._context():
            for id, pence in self.by_the_rules().items():
                if queries.outcome(id) is not None:
                    continue
                idea = db.session.get_one(Application, id)
                if idea.status is Status.SCORING:
                    outcomes.discuss(id, by=chair)
                there = frozenset(person.id for person in queries.may_decide(id, panel_id))
                outcomes.record(id, agreed=_agreed(pence, idea.asked_pence, there), shown=0, by=chair)


def _title(resident: int) -> str:
    return f"{TOPICS[(resident - 1) % len(TOPICS)]} {resident}"


def marks_of(title: str, reader: str) -> list[int]:
    """What this reader gives this idea on each criterion, 0 to 4."""
    good = Random(title).gauss(2.5, 0.7)
    generous = Random(reader).gauss(0, 0.4)
    taste = Random(f"{title} read by {reader}")
    return [min(4, max(0, round(good + generous + taste.gauss(0, 0.6)))) for _ in range(5)]


def _answers(scores: dict[UUID, int]) -> Answers:
    mean = sum(scores.values()) / len(scores)
    return Answers(
        scores=scores,
        reasons={id: "It says so in the plan" for id, value in scores.items() if value in (0, 1, 4)},
        reason="Clear, wanted, and somebody will run it",
        recommendation=Recommendation.FUND if mean >= 2.5 else Recommendation.NOT_THIS_TIME,
    )


def _agreed(pence: int, asked_pence: int, present: frozenset[UUID]) -> Agreed:
    if pence == asked_pence:
        return Agreed(kind=OutcomeKind.FUND, note="Twelve neighbours asked for it.", present=present)
    why = {"reason_code": ReasonCode.OVERSUBSCRIBED, "note": WHY_NOT, "present": present}
    if pence:
        return Agreed(kind=OutcomeKind.FUND_PART, amount_pence=pence, **why)
    return Agreed(kind=OutcomeKind.NOT_THIS_TIME, **why)
