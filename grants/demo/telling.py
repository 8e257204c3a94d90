"""The order in which a round of the demo goes: who writes when, how far each idea has come by today."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from grants.accounts.models import Actor
from grants.applications.services import closing, leaving
from grants.core import clock
from grants.demo import afterwards, deciding, hours, joining, people, reading
from grants.demo.checking import Desk
from grants.demo.drafting import Writer
from grants.demo.ideas import Idea
from grants.demo.places import WardFacts
from grants.demo.rounds import RoundStory
from grants.demo.scene import Scene
from grants.meetings.models import Agenda
from grants.rounds import queries as rounds

Try = tuple[Idea, str, WardFacts]
FORGOTTEN = 11  # the idea of the first round that was never sent
RAFFLE, RAFFLE_AFTER, RAFFLE_RESULT = "Raffle of the Demo Town library", 23, "07,12,19,23,35,41"
CONFLICT = {"sam": "amina", "lena": "ben"}  # who stands near to whom
GOOD, COMES_BACK = "amina", "ben"  # whose idea of the last round is funded, and who hears what would help
EVENINGS = 9  # of reading


class Telling:
    """One round told from its opening to where it stands today."""

    def __init__(
        self,
        told: RoundStory,
        number: int,
        round_id: UUID,
        today: dt.datetime,
        actors: dict[str, Actor],
        writer: Writer,
    ) -> None:
        self.told, self.number, self.today, self.actors, self.writer = told, number, today, actors, writer
        round = rounds.as_it_is_now(round_id)
        self.round_id = round_id
        self.scene = Scene(round_id, [criterion.id for criterion in round.criteria], actors, writer.chance)
        self.desk = Desk(actors["olu"], actors["oki"])

    def tell(self, tries: Sequence[Try], *, carried: UUID | None = None) -> UUID:
        """Tell it; gives the idea of whoever may come back with it. ``carried`` is such an idea of an earlier round."""
        sent = self._write(tries, carried)
        if not self.told.panels:
            self._still_open(sent)
        else:
            with clock.at(self._day(self.told.closes + 2)):
                ready = self._check(sent)
            if self.told.decided > 0:
                self._being_decided(ready)
            else:
                self._decided(ready)
        return next(id for id in sent if self.scene.is_written_by(COMES_BACK, id))

    def _write(self, tries: Sequence[Try], carried: UUID | None) -> list[UUID]:
        """People write and send, on different days while the round is open; Amina is always first, Ben second."""
        round = rounds.as_it_is_now(self.round_id)
        last = min(self.told.closes, 0) - 1
        sent, unsent = [], list[UUID]()
        for n, (idea, title, ward) in enumerate(tries):
            name = self._writer_of(n)
            by = self.actors[name]
            day = self.told.opens + 1 + (last - self.told.opens - 1) * n // len(tries)
            with clock.at(self._day(day) + dt.timedelta(hours=n % 9, minutes=7 * n % 60)):
                if carried is not None and name == COMES_BACK:
                    id = self.writer.come_back(round, carried, by)
                else:
                    id = self.writer.draft(round, idea, title, ward, name, by)
                if n % 12 == 7:
                    self.writer.let_help(id, self.actors["hal"])
                if (not self.told.panels and n % 5 in (0, 3)) or (self.number == 0 and n == FORGOTTEN):
                    self.writer.leave_half_written(id)
                    unsent.append(id)
                    continue
                self.writer.send(id, by)
            sent.append(id)
        for id in unsent if self.told.panels else ():
            with clock.at(self._day(self.told.closes + 100)):
                closing.expire(id)
        return sent

    def _writer_of(self, n: int) -> str:
        """Amina and Ben every time; then others, a different start each round, so that people come back."""
        others = people.RESIDENTS[2:]
        return people.RESIDENTS[n] if n < 2 else others[(n + 17 * self.number) % len(others)]

    def _check(self, sent: Sequence[UUID]) -> list[UUID]:
        """All but the last three are passed on: one is withdrawn, two cannot be funded."""
        *fine, outside, bought, gone = sent
        for id in fine:
            self._let_in(id)
        for n, id in enumerate((outside, bought)):
            self.desk.rule_out(id, n)
        self._withdraw(gone)
        return fine

    def _let_in(self, id: UUID) -> None:
        """The officers find the idea in order and pass it on; how good it is nobody in the town can know."""
        self.desk.let_in(id)
        self.scene.quality[id] = min(4.0, max(0.5, self.scene.chance.gauss(2.5, 0.6)))

    def _decided(self, ready: Sequence[UUID]) -> None:
        """From the reading to the letters, and what came of it."""
        scene, closes = self.scene, self.told.closes
        is_last = self.told.decided > -60
        if is_last:
            self._remember(ready)
        meets_at = self._meeting(closes + 25)
        with clock.at(self._day(closes + 5)):
            panel_id = self._seat(0, scores_due=meets_at - dt.timedelta(days=3), meets=meets_at)
            reading.hand_out(scene, panel_id, ready)
            deciding.announce_draw(scene, RAFFLE, event_at=self._day(closes + RAFFLE_AFTER))
        reading.read(scene, ready, begins=self._day(closes + 8).date(), days=EVENINGS)
        with clock.at(self._day(closes + 20)):
            is_drawn = deciding.publish_pool(scene)
        if is_drawn:
            with clock.at(self._day(closes + RAFFLE_AFTER) + dt.timedelta(hours=1)):
                deciding.hold_draw(scene, RAFFLE_RESULT)
        told = deciding.by_the_rules(scene, comes_back=COMES_BACK if is_last else "")
        if is_last:
            told = deciding.one_for_less(scene, told)
        deciding.meet(scene, panel_id, told, at=meets_at)
        if is_last:
            with clock.at(self._day(self.told.decided - 6)):
                deciding.change_at_the_desk(scene, told)
            joining.begin_to_serve(scene, panel_id)
            joining.log(scene, panel_id, met_on=meets_at.date(), agrees=4)
        with clock.at(self._day(self.told.decided - 4)):
            deciding.sign_off(scene, [each.id for each in told])
        with clock.at(self._day(self.told.decided)):
            deciding.publish(scene)
            afterwards.live_on(scene, self.today)
        if is_last:
            afterwards.ask_for_reviews(scene, COMES_BACK, today=self.today)

    def _remember(self, ready: Sequence[UUID]) -> None:
        """How good the ideas of those are whose story goes on."""
        for name, quality in ((GOOD, 3.6), (COMES_BACK, 1.4)):
            id = next(id for id in ready if self.scene.is_written_by(name, id))
            self.scene.quality[id] = quality

    def _being_decided(self, ready: Sequence[UUID]) -> None:
        """The first panel has met once and meets again tonight; the second is still reading."""
        scene, closes = self.scene, self.told.closes
        with clock.at(self._day(closes + 3)):
            tonight = hours.at(self.today.date(), hours.MEETING)
            first = self._seat(0, scores_due=tonight, meets=tonight)
            second = self._seat(1, scores_due=self._day(3), meets=self._meeting(6))
            deciding.announce_draw(scene, RAFFLE, event_at=self._day(closes + RAFFLE_AFTER))
        with clock.at(self._day(closes + 4)):
            for panel_id in (first, second):
                joining.begin_to_serve(scene, panel_id)
                reading.practise(scene, panel_id)
        mine, others = ready[::2], ready[1::2]
        with clock.at(self._day(closes + 5)):
            reading.hand_out(scene, second, others)
            reading.plan(scene, first)
        reading.read(scene, mine, begins=self._day(closes + 6).date(), days=6, slow=0.4)
        reading.read(scene, others, begins=self._day(closes + 8).date(), days=EVENINGS, share=0.7, slow=0.7)
        with clock.at(self._day(closes + 13)):
            reading.plan_second(scene, first)
        reading.read(scene, mine, begins=self._day(closes + 14).date(), days=3, share=0.5, slow=0.0)
        met_at = self._meeting(-2)
        told = deciding.clear_cases(scene, first, fund=5, not_now=3)
        deciding.meet(scene, first, told, at=met_at)
        joining.log(scene, first, met_on=met_at.date(), agrees=0)
        with clock.at(self._day(-1)):
            deciding.sign_off(scene, [each.id for each in told[:2]])
            deciding.plan_meeting(scene, first, agenda=Agenda.DISCUSS)
            afterwards.look_for_signs(scene)

    def _seat(self, n: int, *, scores_due: dt.datetime, meets: dt.datetime) -> UUID:
        due, day = scores_due.date(), meets.date()
        panel_id = reading.seat(self.scene, n + 1, people.PANELS[n], people.CHAIRS[n], scores_due_on=due, meets_on=day)
        reading.declare(self.scene, panel_id, knows=CONFLICT)
        return panel_id

    def _still_open(self, sent: Sequence[UUID]) -> None:
        """Some ideas are being checked while others are written, and residents are asked to join the panels."""
        with clock.at(self._day(-1)):
            for n, id in enumerate(sent[:9]):
                if n in (2, 3):
                    self.desk.rule_out(id, n - 2)
                elif n in (4, 5, 6):
                    self.desk.ask(id, n - 4, answered_by=self.scene.owner(id) if n == 4 else None)
                elif n == 7:
                    self._withdraw(id)
                elif n == 8:
                    self._let_in(id)
                else:
                    self.desk.take(id)
        writing = {self._writer_of(n) for n in range(self.told.ideas)}
        free = [name for name in people.RESIDENTS if name not in writing]
        joining.draw_a_panel(self.scene, [*people.NEIGHBOURS, *free[10:]], self.today.date())
        joining.ask_for_more(self.scene, free[:10], self.today.date())

    def _withdraw(self, id: UUID) -> None:
        leaving.withdraw(id, by=self.scene.owner(id))

    def _meeting(self, n: int) -> dt.datetime:
        """The evening about that day on which the panel meets."""
        return hours.meeting(self._day(n).date())

    def _day(self, n: int) -> dt.datetime:
        return self.today.replace(hour=10) + dt.timedelta(days=n)
