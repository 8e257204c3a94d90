"""What happens to the ideas of one round: checked, read, discussed, signed off, published, paid."""

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import SYSTEM, Actor
from grants.applications import queries as applications
from grants.awards import publication
from grants.awards import services as awards
from grants.awards.models import Award, Heard
from grants.core import clock
from grants.core.db import db
from grants.decisions import lottery
from grants.decisions import services as decisions
from grants.decisions.letters import ANSWER_WITHIN_DAYS
from grants.demo import people, words
from grants.demo.checking import Desk
from grants.panels import interest_queries
from grants.panels.completeness import Agreed, Answers
from grants.panels.models import Assignment, Degree, Interest, OutcomeKind, ReasonCode, Recommendation
from grants.panels.services import assignments, interests, outcomes, readings, seats
from grants.rounds.models import Round

READERS = 5  # of each idea in the demo
SPENT = 0.92  # the share of a pot that the demo's panels promise
LAPSES = 3  # the offer of each round, by title, that nobody answers


class Purse:
    """What a panel reckons with in its meeting, in pence: what is kept for one mission is not there for the others."""

    def __init__(self, left_pence: int, kept_pence: Mapping[UUID, int]) -> None:
        self.left_pence = left_pence
        self.kept_pence: dict[UUID | None, int] = {mission: pence for mission, pence in kept_pence.items()}

    def left_for(self, mission_id: UUID | None) -> int:
        return self.left_pence - sum(kept for mission, kept in self.kept_pence.items() if mission != mission_id)

    def promise(self, pence: int, mission_id: UUID | None) -> None:
        self.left_pence -= pence
        if mission_id in self.kept_pence:
            self.kept_pence[mission_id] = max(0, self.kept_pence[mission_id] - pence)


class Story:
    """One round as it goes on; ``quality`` is how good each idea is, 0 to 4, as nobody in the town can know."""

    def __init__(self, round: Round, actors: dict[str, Actor], chance: Random) -> None:
        self.round_id, self.actors, self.chance = round.id, actors, chance
        self.desk = Desk(actors["olu"], actors["oki"])
        self.criteria = [criterion.id for criterion in round.criteria]
        self.pot_pence = sum(source.amount_pence for source in round.sources)
        self.kept = {part.mission_id: part.ring_fence_pence for part in round.missions}
        self.quality: dict[UUID, float] = {}
        self.panel_of: dict[UUID, UUID] = {}
        self.members: dict[UUID, list[Actor]] = {}

    def let_in(self, id: UUID) -> None:
        """The officers find the idea in order and pass it on; how good it is nobody in the town can know."""
        self.desk.let_in(id)
        self.quality[id] = min(4.0, max(0.5, self.chance.gauss(2.6, 0.7)))

    def seat(self, number: int, names: Sequence[str], chair: str, *, meets_on: dt.date) -> UUID:
        """A panel with its chair, who have all said whom they know: the third member knows the first applicant."""
        olu = self.actors["olu"]
        due = meets_on - dt.timedelta(days=3)
        panel_id = seats.make(self.round_id, name=f"Panel {number}", scores_due_on=due, meets_on=meets_on, by=olu)
        for name in (*names, chair):
            member_id = seats.add_member(panel_id, email=people.address(name), by=olu)
        seats.name_chair(panel_id, member_id, is_chair=True, by=olu)
        self.members[panel_id] = [self.actors[name] for name in (*names, chair)]
        return panel_id

    def declare(self, panel_id: UUID, *, knows: dict[str, str]) -> None:
        """Every member goes through the list of names; ``knows`` gives, by member, a name they stand near to."""
        for member in self.members[panel_id]:
            names = interest_queries.names(self.round_id, member.id)
            who = next((name for name, actor in self.actors.items() if actor == member), "")
            near = [name.key for name in names if name.name == people.full_name(knows.get(who, ""))]
            interests.declare(panel_id, shown=[name.key for name in names], known=near, by=member)
            if near:
                said = {key: (Degree.DIRECT, "We live on the same landing") for key in near}
                interests.say_how_near(panel_id, said=said, by=member)

    def hand_out(self, panel_id: UUID, ids: Sequence[UUID]) -> None:
        """Each idea to five members who may read it."""
        for id in ids:
            self.panel_of[id] = panel_id
            free = [member for member in self.members[panel_id] if not self._is_near(member, id)]
            readers = {member.id for member in self.chance.sample(free, READERS)}
            assignments.give(panel_id, id, readers=readers, by=self.actors["olu"])

    def read(self, ids: Sequence[UUID], *, share: float = 1.0) -> None:
        """Readers write and send what they made of these ideas; with a share below 1 some are left or half done."""
        by_id = {actor.id: actor for actor in self.actors.values()}
        slow = {self.actors[name].id for name in people.SLOW}
        given = select(Assignment).where(Assignment.application_id.in_(ids))
        for assignment in db.session.scalars(given.order_by(Assignment.panellist_id, Assignment.position)).all():
            reader, dice = by_id[assignment.panellist_id], self.chance.random()
            if dice >= (share if reader.id not in slow or share == 1 else share / 3):
                continue
            answers = self._answers(self.quality[assignment.application_id])
            (readings.save if dice > share - 0.05 and share < 1 else readings.submit)(
                assignment.id, answers=answers, shown=0, by=reader
            )

    def meet(self, ids: Sequence[UUID], *, share: float = SPENT) -> None:
        """The chair takes the ideas best first and records what those present agreed, as long as the money lasts."""
        kept = {mission: int(pence * share) for mission, pence in self.kept.items()}
        pot, reserve = Purse(int(self.pot_pence * share), kept), 0
        for id in sorted(ids, key=lambda id: -self.quality[id]):
            application = applications.by_id(id)
            assert application is not None
            asked, least, mission_id = application.asked_pence, application.least_pence, application.mission_id
            left = pot.left_for(mission_id)
            if self.quality[id] > 2.1 and asked <= left:
                agreed = Agreed(kind=OutcomeKind.FUND, note=words.YES)
                pot.promise(asked, mission_id)
            elif self.quality[id] > 2.1 and least and least <= left:
                agreed = Agreed(
                    kind=OutcomeKind.FUND_PART,
                    amount_pence=least,
                    note=words.PART,
                    reason_code=ReasonCode.OVERSUBSCRIBED,
                )
                pot.promise(least, mission_id)
            elif self.quality[id] > 2.1 and reserve < 2:
                reserve += 1
                agreed = Agreed(
                    kind=OutcomeKind.RESERVE, reserve_position=reserve, note=words.RESERVE,
                    reason_code=ReasonCode.OVERSUBSCRIBED,
                )  # fmt: skip
            else:
                code = self.chance.choice(list(words.NO))
                agreed = Agreed(
                    kind=OutcomeKind.NOT_THIS_TIME, reason_code=code, note=words.NO[code], helps=words.HELPS.get(code)
                )
            self._record(id, agreed)

    def talk_about(self, id: UUID) -> None:
        """The chair opens an idea for discussion, and nothing is agreed yet."""
        outcomes.discuss(id, by=self.members[self.panel_of[id]][-1])

    def sign_off(self, ids: Sequence[UUID]) -> None:
        refused = decisions.sign_off(self.round_id, ids, by=self.actors["asha"])
        assert not refused, refused

    def announce_draw(self, event: str, *, event_at: dt.datetime) -> None:
        """Before the scores close, in case they do not tell ideas apart."""
        lottery.announce(self.round_id, event=event, event_at=event_at, by=self.actors["olu"])

    def publish_pool(self) -> bool:
        """Publish the ideas to draw among; whether there are any."""
        try:
            lottery.publish_pool(self.round_id, by=self.actors["olu"])
        except lottery.NothingToDraw:
            return False
        return True

    def hold_draw(self, result: str) -> None:
        lottery.hold(self.round_id, result=result, by=self.actors["olu"])

    def publish(self) -> None:
        publication.publish(self.round_id, by=self.actors["olu"])

    def live_on(self, today: dt.datetime) -> None:
        """Residents say yes, finance pays, projects run and end. One offer lapses, one project gives money back, and
        of a round decided lately some offers are still open and some payments still to be made."""
        decided = clock.now()
        is_recent = decided > today - dt.timedelta(days=60)
        owners = {actor.id: actor for actor in self.actors.values()}
        funded = db.session.scalars(select(Award).where(Award.round_id == self.round_id).order_by(Award.title)).all()
        for n, (award_id, application_id, end_on) in enumerate(
            [(award.id, award.application_id, award.end_on) for award in funded]
        ):
            idea = applications.by_id(application_id) if application_id else None
            assert idea is not None
            if n == LAPSES:
                if not is_recent:
                    with clock.at(decided + dt.timedelta(days=ANSWER_WITHIN_DAYS + 1)):
                        awards.lapse_unanswered(award_id, by=SYSTEM)
                continue
            if is_recent and n % 7 == 4:
                continue
            with clock.at(decided + dt.timedelta(days=2 + n % 9)):
                awards.accept(award_id, agreed=True, by=owners[idea.applicant_id])
            if is_recent and n % 7 == 2:
                continue
            with clock.at(decided + dt.timedelta(days=14 + n % 6)):
                awards.pay(award_id, paid_on=clock.now().date(), by=self.actors["fin"])
            if end_on and end_on < today.date() - dt.timedelta(days=30):
                self._end(award_id, n, end_on)

    def _end(self, award_id: UUID, n: int, end_on: dt.date) -> None:
        noon = dt.datetime.combine(end_on, dt.time(12), dt.UTC) + dt.timedelta(days=25)
        with clock.at(noon):
            if n == 5:
                version = db.session.get_one(Award, award_id).version
                awards.take_back(award_id, amount_pence=60_50, shown=version, by=self.actors["fin"])
            awards.close(award_id, heard=Heard.SILENT if n == 5 else Heard.TOLD, by=self.actors["olu"])

    def _record(self, id: UUID, agreed: Agreed) -> None:
        members = self.members[self.panel_of[id]]
        present = frozenset(member.id for member in members if not self._is_near(member, id))
        chair = members[-1]
        outcomes.discuss(id, by=chair)
        with_people = Agreed(**{**agreed.__dict__, "present": present})
        outcomes.record(id, agreed=with_people, shown=0, by=chair)

    def _is_near(self, member: Actor, id: UUID) -> bool:
        near = select(Interest.id).where(Interest.application_id == id, Interest.person_id == member.id)
        return db.session.scalar(near.where(Interest.degree != Degree.NONE)) is not None

    def _answers(self, quality: float) -> Answers:
        """What one reader makes of an idea this good, with a taste of their own."""
        scores, reasons = {}, {}
        for n, criterion_id in enumerate(self.criteria):
            value = min(4, max(0, round(self.chance.gauss(quality, 0.7))))
            scores[criterion_id] = value
            if value <= 1:
                reasons[criterion_id] = words.LOW[n]
            elif value == 4:
                reasons[criterion_id] = words.HIGH[n]
        mean = sum(scores.values()) / len(scores)
        says = (
            Recommendation.FUND
            if mean >= 2.6
            else Recommendation.DISCUSS
            if mean >= 1.9
            else Recommendation.NOT_THIS_TIME
        )
        return Answers(
            scores=scores,
            reasons=reasons,
            reason=self.chance.choice(words.OVERALL[min(4, round(mean))]),
            question=self.chance.choice(words.QUESTIONS),
            recommendation=says,
        )
